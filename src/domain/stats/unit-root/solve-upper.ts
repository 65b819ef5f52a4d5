/**
 * Solves R b = y.
 * @param r k columns of an upper triangle, each at least (k,); what lies below the diagonal is not read.
 * @param y (k,)
 * @returns (k,) b.
 */
export function solveUpper(r: readonly Float64Array[], y: Float64Array): Float64Array {
  const b = y.slice();
  for (let j = b.length - 1; j >= 0; j--) {
    const column = r[j] as Float64Array;
    const v = (b[j] as number) / (column[j] as number);
    b[j] = v;
    for (let i = 0; i < j; i++) b[i] = (b[i] as number) - v * (column[i] as number);
  }
  return b;
}
