/**
 * Sums and products without a rounding error, as pairs of doubles: the rounded value and what rounding took from it
 * (Dekker 1971, Knuth 1969). A pair of neighbours in a `Float64Array` holds a sum; whole numbers up to 2^104 are exact in it, so
 * price times quantity in ticks and lots never loses a unit. Hot path: no call allocates.
 */

/** 2^27 + 1 cuts a double into two halves whose products are exact. */
const SPLIT = 134_217_729;

/**
 * Adds `value + rest` to the pair at `at`, where `rest` is small beside `value`.
 * @param sums holds the pair at `at` and `at + 1`.
 */
export function addExact(sums: Float64Array, at: number, value: number, rest: number): void {
  const sum = sums[at] as number;
  const next = sum + value;
  const back = next - sum;
  const lost = sum - (next - back) + (value - back) + rest + (sums[at + 1] as number);
  const high = next + lost;
  sums[at] = high;
  sums[at + 1] = lost - (high - next);
}

/**
 * Adds `a · b` to the pair at `at`, with the part of the product that does not fit a double.
 * @param sums holds the pair at `at` and `at + 1`.
 */
export function addProduct(sums: Float64Array, at: number, a: number, b: number): void {
  const product = a * b;
  const ca = SPLIT * a;
  const cb = SPLIT * b;
  const aHigh = ca - (ca - a);
  const bHigh = cb - (cb - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  addExact(sums, at, product, aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow);
}

/** Whether the pair at `at` is at least `limit`, to the last unit. */
export function reaches(sums: Float64Array, at: number, limit: number): boolean {
  const sum = sums[at] as number;
  return sum > limit || (sum === limit && (sums[at + 1] as number) >= 0);
}
