/** Plain twin of `lagProducts`: four lags a pass, for tests, short series and very many lags. Cost: O(n · nlags). */

/**
 * Σₜ (xₜ − mean)(xₜ₋ₖ − mean) for k = 0 … nlags.
 * @param x (n,)
 * @param mean point that is subtracted.
 * @param nlags ≥ 0.
 * @returns (nlags + 1,)
 */
export function scalarLagProducts(x: Float64Array, mean: number, nlags: number): Float64Array {
  const z = x.map((v) => v - mean);
  const n = z.length;
  const out = new Float64Array(nlags + 1);
  let k = 0;
  for (; k + 3 <= nlags; k += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    // The first rows have no partner at the longer lags.
    for (let t = k; t < k + 3 && t < n; t++) {
      const v = z[t] as number;
      s0 += v * (z[t - k] as number);
      if (t >= k + 1) s1 += v * (z[t - k - 1] as number);
      if (t >= k + 2) s2 += v * (z[t - k - 2] as number);
    }
    for (let t = k + 3; t < n; t++) {
      const v = z[t] as number;
      s0 += v * (z[t - k] as number);
      s1 += v * (z[t - k - 1] as number);
      s2 += v * (z[t - k - 2] as number);
      s3 += v * (z[t - k - 3] as number);
    }
    out[k] = s0;
    out[k + 1] = s1;
    out[k + 2] = s2;
    out[k + 3] = s3;
  }
  for (; k <= nlags; k++) {
    let s = 0;
    for (let t = k; t < n; t++) s += (z[t] as number) * (z[t - k] as number);
    out[k] = s;
  }
  return out;
}
