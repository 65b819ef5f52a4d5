/**
 * Distribution of the Kolmogorov-Smirnov distances of a sample of size n.
 *
 * One-sided: the finite sum of Smirnov (1944) and Birnbaum & Tingey (1951), all terms positive, each a binomial
 * probability by Loader's deviance, so that the smallest p-values keep their digits.
 * Two-sided: twice the one-sided value where both sides cannot be reached together (its relative error is exp(−6nd²)),
 * else Durbin's (1973) matrix applied as a banded recursion of positive terms, and above some 2,000 values the expansion
 * of Pelz & Good (1976). Its error falls like 0.05/n² (measured against the recursion for n from 400 to 6,400).
 */
import { stirlingError } from './gamma.ts';
import { deviance } from './loader.ts';

/** C(n, j) pʲ qⁿ⁻ʲ with p + q = 1. */
function binomial(n: number, j: number, p: number, q: number): number {
  if (j === 0) return q === 0 ? 0 : Math.exp(n < 1 / (p + 1e-300) ? n * Math.log1p(-p) : n * Math.log(q));
  if (j === n) return Math.exp(n * Math.log(p));
  const log = stirlingError(n) - stirlingError(j) - stirlingError(n - j) - deviance(j, n * p) - deviance(n - j, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * j * (n - j)));
}

/**
 * P(D⁺ ≥ d) for a sample of size n of the hypothesised distribution.
 * @param n sample size.
 * @param d distance in [0, 1].
 */
export function smirnovSf(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const top = Math.floor(n * (1 - d));
  let sum = 0;
  for (let j = 0; j <= top; j++) {
    const q = (n * (1 - d) - j) / n;
    if (q <= 0) continue;
    const p = d + j / n;
    sum += binomial(n, j, p, q) / p;
  }
  return Math.min(1, d * sum);
}

/** Multiply-adds that the exact two-sided recursion may cost: n up to about 2,000, some milliseconds. */
const EXACT_COST = 7e6;

/** 1/k! below this length of the band is less than 1e-23 of its neighbours. */
const BAND = 24;

/**
 * P(D ≥ d) for a sample of size n of the hypothesised distribution.
 * @param n sample size.
 * @param d distance in [0, 1].
 */
export function kolmogorovExactSf(n: number, d: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  const m = 2 * Math.floor(n * d) + 1;
  const exact = n * m * BAND <= EXACT_COST;
  // Above d = ½ both sides cannot be reached together at all; else the neglected share is exp(−6nd²): 7e-11 and 2e-7.
  if (d >= 0.5 || n * d * d > (exact ? 3.9 : 2.6)) return Math.min(1, 2 * smirnovSf(n, d));
  const cdf = exact ? durbin(n, d) : pelzGood(n, d);
  return Math.min(1, Math.max(0, 1 - cdf));
}

/**
 * P(D < d) = n!/nⁿ (Hⁿ)ₖₖ with the m × m matrix H of Durbin (1973), m = 2k − 1, k = ⌊nd⌋ + 1, h = k − nd:
 * H(i, j) = 1/(i − j + 1)! on and below the first superdiagonal, less hⁱ⁺¹ and hᵐ⁻ʲ shares in the first column and the
 * last row. H is applied n times to the k-th unit vector; every term is positive, so nothing cancels.
 */
function durbin(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const inverse = new Float64Array(BAND + 1).fill(1);
  for (let i = 2; i <= BAND; i++) inverse[i] = (inverse[i - 1] as number) / i;
  let v = new Float64Array(m);
  let w = new Float64Array(m);
  v[k - 1] = 1;
  // Each step carries a factor 1/e, and n!/nⁿ = √(2πn) e^(δ(n) − n) returns the rest at the end.
  const shrink = Math.exp(-1);
  for (let step = 0; step < n; step++) {
    for (let i = 0; i < m; i++) {
      let sum = 0;
      const from = Math.max(0, i + 1 - BAND);
      const to = Math.min(i + 1, m - 1);
      for (let j = from; j <= to; j++) sum += (v[j] as number) * (inverse[i - j + 1] as number);
      if (i + 1 <= BAND) sum -= (v[0] as number) * h ** (i + 1) * (inverse[i + 1] as number);
      w[i] = sum * shrink;
    }
    let last = w[m - 1] as number;
    for (let j = Math.max(0, m - BAND); j < m; j++) {
      const length = m - j;
      const both = j === 0 && 2 * h > 1 ? (2 * h - 1) ** m : 0;
      last -= (v[j] as number) * (h ** length - both) * (inverse[length] as number) * shrink;
    }
    w[m - 1] = Math.max(0, last);
    [v, w] = [w, v];
  }
  return (v[k - 1] as number) * Math.sqrt(2 * Math.PI * n) * Math.exp(stirlingError(n));
}

/** P(D < d) by four terms in powers of n^(−½). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI * Math.PI;
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let k = 0; k < 40; k++) {
    const a = pi2 * (k + 0.5) ** 2;
    const e = 2 * Math.exp(-a / (2 * z2)); // k and −k − 1 alike
    k0 += e;
    k1 += e * (a - z2);
    k2 += e * (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2));
    k3 +=
      e * (a ** 3 * (5 - 30 * z2) + a * a * (-60 * z2 + 212 * z4) + a * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4);
  }
  let even2 = 0;
  let even3 = 0;
  for (let k = 1; k < 40; k++) {
    const a = pi2 * k * k;
    const e = 2 * Math.exp(-a / (2 * z2));
    even2 += e * a;
    even3 += e * (3 * a * z2 - a * a);
  }
  const root = Math.sqrt(Math.PI / 2);
  return (
    root *
    (k0 / z +
      k1 / (6 * z4) / Math.sqrt(n) +
      (k2 / (72 * z6 * z) - even2 / (36 * z2 * z)) / n +
      (k3 / (6480 * z6 * z4) + even3 / (216 * z6)) / (n * Math.sqrt(n)))
  );
}
