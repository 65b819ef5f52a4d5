/** Weights of the kernels for means with a memory that fades. */

/**
 * Longest mean. A stream that stays at one value comes to rest half a rounding unit divided by its weight beside it: with a
 * window of 4,096 that is 2e-13 of the value, and beyond 16,000 it would be more than the 1e-12 that the forms may differ by.
 */
export const MEAN_MAX = 4096;

/** Weights of a row with the weight `a`, of the one before it, and what is left of the mean after 1, 2 and 4 rows. */
export function meanWeights(a: number): [a: number, ab: number, b: number, b2: number, b4: number] {
  const b = 1 - a;
  const b2 = b * b;
  // The weights of two rows and b² are 1 together, to the last bit: the mean of equal values is that value.
  return [a, 1 - b2 - a, b, b2, b2 * b2];
}
