/** Plain twin of `powerSums`, for tests and short series. Cost: O(n). */

/**
 * Σ (x − centre)ᵖ for p = 1 … 4.
 * @param x (n,)
 * @param centre point that is subtracted.
 * @param out (4,) filled.
 */
export function scalarPowerSums(x: Float64Array, centre: number, out: Float64Array): void {
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let s4 = 0;
  for (let i = 0; i < x.length; i++) {
    const d = (x[i] as number) - centre;
    const square = d * d;
    s1 += d;
    s2 += square;
    s3 += square * d;
    s4 += square * square;
  }
  out[0] = s1;
  out[1] = s2;
  out[2] = s3;
  out[3] = s4;
}
