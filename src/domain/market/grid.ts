/** Doubles as whole numbers of a step, a tick or a lot: exact, or refused. */

/** A step as a fraction of two whole numbers: multiples of it are the doubles nearest to count · numerator / denominator. */
export interface Grid {
  readonly numerator: number;
  readonly denominator: number;
  /** Highest count. */
  readonly max: number;
}

/** Adding and taking off 1.5 · 2^52 leaves the whole number nearest to a double below 2^51: three times quicker than a call. */
const TO_WHOLE = 1.5 * 2 ** 52;
const WHOLE_MAX = 2 ** 51;

/**
 * Fills counts until a value is not on the grid: one that does not come back to the bit, is not above 0, or is too high.
 * @param source (n,) values.   @param target (n,) counts.
 * @returns row of that value, or n.
 */
export function fillCounts(source: Float64Array, target: Float64Array, grid: Grid): number {
  return grid.numerator === 1 && grid.max < WHOLE_MAX
    ? fillDecimal(source, target, grid)
    : fillFraction(source, target, grid);
}

function fillFraction(source: Float64Array, target: Float64Array, { numerator, denominator, max }: Grid): number {
  for (let i = 0; i < source.length; i++) {
    const value = source[i] as number;
    const count = Math.round((value * denominator) / numerator);
    if ((count * numerator) / denominator !== value || count <= 0 || count > max) return i;
    target[i] = count;
  }
  return source.length;
}

/** The same for a step of 1, 0.1, 0.01 … A value between two steps is refused whichever of the two it is rounded to. */
function fillDecimal(source: Float64Array, target: Float64Array, { denominator, max }: Grid): number {
  for (let i = 0; i < source.length; i++) {
    const value = source[i] as number;
    const count = value * denominator + TO_WHOLE - TO_WHOLE;
    if (count / denominator !== value || count <= 0 || count > max) return i;
    target[i] = count;
  }
  return source.length;
}
