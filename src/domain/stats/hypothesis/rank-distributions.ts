/**
 * Exact lower tails of the two rank statistics under their null hypotheses, without ties.
 *
 * Both recursions add positive probabilities only: no cancellation, a relative error of some (number of steps)·1e-16.
 * They hold probabilities and not counts, so nothing overflows; a value below 1e-308 becomes 0.
 * Allocation: one array of (statistic + 1) for signed ranks, of (smaller size + 1)(statistic + 1) for U.
 */

/**
 * P(T ≤ t) of the sum of the positive ranks of n values.
 * Each rank k joins the sum with probability 1/2: pₖ(s) = (pₖ₋₁(s) + pₖ₋₁(s − k))/2. O(n·t) time.
 * @param n number of ranks, at least 1.
 * @param t integer, at least 0.
 */
export function signedRankCdf(n: number, t: number): number {
  const p = new Float64Array(t + 1);
  p[0] = 1;
  for (let k = 1; k <= n; k++) {
    // Downwards, so that p[s − k] still is the value without rank k.
    for (let s = t; s >= k; s--) p[s] = ((p[s] as number) + (p[s - k] as number)) / 2;
    for (let s = Math.min(t, k - 1); s >= 0; s--) p[s] = (p[s] as number) / 2;
  }
  return Math.min(1, sum(p, 0, p.length));
}

/**
 * P(U ≤ u) of the number of pairs with x above y, n values of x and m of y.
 * The largest of i + j values is an x with probability i/(i + j) and then lies above j values of y:
 * p(u; i, j) = i/(i + j) p(u − j; i − 1, j) + j/(i + j) p(u; i, j − 1). Mann & Whitney (1947). O(n·m·u) time.
 * @param n number of values of x, at least 1.
 * @param m number of values of y, at least 1.
 * @param u integer, at least 0.
 */
export function mannWhitneyCdf(n: number, m: number, u: number): number {
  // U of the exchanged samples is nm − U with the same law, so the smaller sample may be the inner one.
  const rows = Math.max(n, m);
  const columns = Math.min(n, m);
  const width = u + 1;
  const p = new Float64Array((columns + 1) * width);
  for (let j = 0; j <= columns; j++) p[j * width] = 1;
  for (let i = 1; i <= rows; i++) {
    for (let j = 1; j <= columns; j++) {
      const at = j * width;
      const left = at - width;
      const above = i / (i + j);
      const below = j / (i + j);
      for (let s = u; s >= j; s--) p[at + s] = above * (p[at + s - j] as number) + below * (p[left + s] as number);
      for (let s = Math.min(u, j - 1); s >= 0; s--) p[at + s] = below * (p[left + s] as number);
    }
  }
  return Math.min(1, sum(p, columns * width, (columns + 1) * width));
}

function sum(p: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += p[i] as number;
  return total;
}
