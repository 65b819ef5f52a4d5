/** Order statistics of samples. */

/**
 * The value below which a share of the samples lies: the smallest sample with at least `share` of them at or below it.
 * @param sorted (n,) ascending, n ≥ 1.   @param share 0 to 1.
 */
export function quantile(sorted: Float64Array, share: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] as number;
}
