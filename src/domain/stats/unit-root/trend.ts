/**
 * Polynomial trends on the even grid: removed in place, O(n), nothing allocated but the coefficients.
 * On τ in [−1, 1] the polynomials 1, τ and τ² − mean τ² are orthogonal, so every coefficient is one quotient.
 */

/** Position of row t in [−1, 1]. */
export function place(t: number, first: number, last: number): number {
  return (2 * t - first - last) / Math.max(1, last - first);
}

/**
 * Subtracts the least-squares polynomial of degree `terms` − 1.
 * @param v (n,) overwritten by its residuals.
 * @param terms 0 nothing, 1 mean, 2 line, 3 parabola.
 * @param passes 2 removes the rounding of the first pass; 1 where the trend is a regressor later anyway.
 * @returns (2,) what was taken from v for each unit of τ and of τ².
 */
export function removeTrend(v: Float64Array, terms: number, passes: 1 | 2): Float64Array {
  const slopes = new Float64Array(2);
  for (let pass = 0; pass < passes && terms > 0; pass++) {
    if (terms === 1) removeMean(v);
    else removePolynomial(v, terms, slopes);
  }
  return slopes;
}

function removeMean(v: Float64Array): void {
  const n = v.length;
  let s = 0;
  for (let t = 0; t < n; t++) s += v[t] as number;
  const mean = s / n;
  for (let t = 0; t < n; t++) v[t] = (v[t] as number) - mean;
}

function removePolynomial(v: Float64Array, terms: number, slopes: Float64Array): void {
  const n = v.length;
  const step = 2 / Math.max(1, n - 1);
  const middle = (n - 1) / 2;
  // Σ τ² and Σ τ⁴ of the grid in closed form: with N = n − 1, Σ τ² = n(N + 2)/(3N) and Σ τ⁴ = n(N + 2)(3N² + 6N − 4)/(15N³).
  const last = Math.max(1, n - 1);
  const square = (n * (last + 2)) / (3 * last);
  const fourth = (n * (last + 2) * (3 * last * last + 6 * last - 4)) / (15 * last ** 3);
  const centre = square / n;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  for (let t = 0; t < n; t++) {
    const tau = (t - middle) * step;
    const x = v[t] as number;
    s0 += x;
    s1 += x * tau;
    s2 += x * (tau * tau - centre);
  }
  const c0 = s0 / n;
  const c1 = s1 / square;
  const c2 = terms > 2 ? s2 / (fourth - centre * square) : 0;
  for (let t = 0; t < n; t++) {
    const tau = (t - middle) * step;
    v[t] = (v[t] as number) - (c0 + c1 * tau + c2 * (tau * tau - centre));
  }
  slopes[0] = (slopes[0] as number) + c1;
  slopes[1] = (slopes[1] as number) + c2;
}
