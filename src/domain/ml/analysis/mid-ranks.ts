/** Ranks for correlations of many pairs: each column is ranked once. */

/**
 * Ranks from 1, equal values sharing the mean of theirs. O(n log n): a sort of plain numbers, then a search for each.
 * @param x (n,) finite.   @returns (n,)
 */
export function midRanks(x: Float64Array): Float64Array {
  const sorted = x.slice().sort();
  return x.map((v) => (firstAt(sorted, v, false) + firstAt(sorted, v, true) + 1) / 2);
}

/** First place with a value of at least v, or above v. */
function firstAt(sorted: Float64Array, v: number, isAbove: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = sorted[middle] as number;
    if (at > v || (at === v && !isAbove)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Pearson correlation; of ranks it is Spearman's. NaN when either is constant. */
export function correlationOfRanks(a: Float64Array, b: Float64Array): number {
  // Mean ranks are exact halves, so a constant column has exactly no variance.
  const mean = (a.length + 1) / 2;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    const u = (a[i] as number) - mean;
    const v = (b[i] as number) - mean;
    ab += u * v;
    aa += u * u;
    bb += v * v;
  }
  return aa > 0 && bb > 0 ? Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb))) : Number.NaN;
}
