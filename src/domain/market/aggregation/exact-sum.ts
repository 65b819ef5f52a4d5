/**
 * Sums that are rounded once, at the end. A running sum of n doubles is off by up to n roundings; for the volume of a year or
 * the mean of a million returns that is visible beside an answer that was added elsewhere.
 */

/** The partial sums so far, without overlap and smallest first; their sum is exactly that of the values. */
function addPartial(partials: Float64Array, count: number, value: number): number {
  let sum = value;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const partial = partials[i] as number;
    // The rounding error of a sum of two, whichever is larger.
    const high = sum + partial;
    const back = high - sum;
    const low = sum - (high - back) + (partial - back);
    if (low !== 0) partials[kept++] = low;
    sum = high;
  }
  partials[kept] = sum;
  return kept + 1;
}

/** Doubles of any size need at most this many partials. */
const PARTIALS = 64;

function roundOnce(partials: Float64Array, count: number): number {
  let at = count - 1;
  let high = partials[at] as number;
  let low = 0;
  while (at > 0) {
    const x = high;
    const y = partials[--at] as number;
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  // Half way between two doubles the partials below decide.
  if (at > 0 && low !== 0 && Math.sign(low) === Math.sign(partials[at - 1] as number)) {
    const twice = low * 2;
    const next = high + twice;
    if (twice === next - high) return next;
  }
  return high;
}

/**
 * Correctly rounded sum of `at(0) + … + at(n − 1)` (Shewchuk 1997): the double nearest to the exact sum.
 * @param n how many values.   @param at the value at an index.
 * @returns 0 for none; infinite or not a number when a value is, or when an intermediate sum overflows. O(n).
 * @example exactSumOf(3, (i) => [1e100, 1, -1e100][i] as number) // => 1
 */
export function exactSumOf(n: number, at: (index: number) => number): number {
  const partials = new Float64Array(PARTIALS);
  let count = 0;
  let special = 0;
  for (let i = 0; i < n; i++) {
    const value = at(i);
    if (value - value !== 0) special += value;
    else count = addPartial(partials, count, value);
  }
  if (special !== 0 || Number.isNaN(special)) return special;
  return count === 0 ? 0 : roundOnce(partials, count);
}

/**
 * Correctly rounded sum (Shewchuk 1997): the double nearest to the exact sum.
 * @param values (n,)
 * @returns 0 for none; infinite or not a number when a value is. O(n), some ten times a plain loop.
 * @example exactSum([0.1, 0.2, 0.3, -0.6]) // => 2.7755575615628914e-17
 */
export function exactSum(values: ArrayLike<number>): number {
  return exactSumOf(values.length, (i) => values[i] as number);
}

/**
 * Sum of products, each rounded once, added without error: for prices and quantities within 1.2e-16 of the exact one.
 * @param x (n,)   @param y (n,)
 * @example exactDot([3, 5], [2, 4]) // => 26
 */
export function exactDot(x: ArrayLike<number>, y: ArrayLike<number>): number {
  return exactSumOf(Math.min(x.length, y.length), (i) => (x[i] as number) * (y[i] as number));
}
