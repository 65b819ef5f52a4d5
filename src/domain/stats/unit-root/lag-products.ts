/**
 * The dot products of a series with its own past, on a common set of rows. Hot: four lags and four rows at a time, so
 * that a value is loaded once for four products and four sums run beside one another. Allocates nothing.
 */

/**
 * own[i] = Σ dₜ dₜ₋ᵢ over t = lag + 1 … n − 1, for i = 0 … lag.
 * @param d (n,) n > lag + 1.
 * @param own (lag + 1,) overwritten.
 */
export function lagProducts(d: Float64Array, lag: number, own: Float64Array): void {
  const n = d.length;
  const first = lag + 1;
  const end = first + ((n - first) & ~3);
  for (let i = 0; i <= lag; i += 4) {
    // The last group overlaps the one before it rather than leaving single lags.
    if (lag >= 3) fourLags(d, Math.min(i, lag - 3), first, end, own);
    else for (let k = 0; k <= lag; k++) own[k] = plainProduct(d, k, first, end);
  }
  // The last rows, fewer than four.
  for (let k = 0; k <= lag; k++) own[k] = (own[k] as number) + plainProduct(d, k, end, n);
}

/** own[i … i + 3] over the rows from ≤ t < to, a multiple of four rows. */
function fourLags(d: Float64Array, i: number, from: number, to: number, own: Float64Array): void {
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let w0 = d[from - i - 3] as number;
  let w1 = d[from - i - 2] as number;
  let w2 = d[from - i - 1] as number;
  for (let t = from; t < to; t += 4) {
    const s = t - i;
    const y0 = d[t] as number;
    const y1 = d[t + 1] as number;
    const y2 = d[t + 2] as number;
    const y3 = d[t + 3] as number;
    const w3 = d[s] as number;
    const w4 = d[s + 1] as number;
    const w5 = d[s + 2] as number;
    const w6 = d[s + 3] as number;
    a0 += y0 * w3 + y1 * w4 + (y2 * w5 + y3 * w6);
    a1 += y0 * w2 + y1 * w3 + (y2 * w4 + y3 * w5);
    a2 += y0 * w1 + y1 * w2 + (y2 * w3 + y3 * w4);
    a3 += y0 * w0 + y1 * w1 + (y2 * w2 + y3 * w3);
    w0 = w4;
    w1 = w5;
    w2 = w6;
  }
  own[i] = a0;
  own[i + 1] = a1;
  own[i + 2] = a2;
  own[i + 3] = a3;
}

/** Σ dₜ dₜ₋ᵢ over from ≤ t < to: the plain twin of one entry. */
export function plainProduct(d: Float64Array, i: number, from: number, to: number): number {
  let s = 0;
  for (let t = from; t < to; t++) s += (d[t] as number) * (d[t - i] as number);
  return s;
}
