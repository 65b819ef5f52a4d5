/**
 * Loader's deviance: the part of a binomial or Poisson probability that must not be computed as a difference of
 * large logarithms. With it, densities of thousands of degrees of freedom keep their digits.
 * Reference: Loader (2000), Fast and accurate computation of binomial probabilities.
 */

/**
 * d(x, m) = x log(x/m) + m − x ≥ 0, for x ≥ 0 and m > 0.
 * Near x = m, with v = (x − m)/(x + m): d = (x − m)v + 2x Σ v²ʲ⁺¹/(2j + 1), j ≥ 1, which has no cancellation.
 */
export function deviance(x: number, m: number): number {
  if (x === 0) return m;
  if (m === 0) return Number.POSITIVE_INFINITY;
  const diff = x - m;
  if (Math.abs(diff) >= 0.1 * (x + m)) {
    const ratio = x / m;
    return x * (ratio > 0 && ratio < Number.POSITIVE_INFINITY ? Math.log(ratio) : Math.log(x) - Math.log(m)) - diff;
  }
  const v = diff / (x + m);
  const v2 = v * v;
  let power = 2 * x * v;
  let sum = diff * v;
  for (let j = 3; j < 60; j += 2) {
    power *= v2;
    const next = sum + power / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}
