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
 * Rows of one call of a loop. A loop over a whole column is entered a few times in a session and compiled anew while it runs
 * each time; one that is entered for every 4,096 rows is compiled once.
 */
export const PIECE = 4096;

/** Whether a step is 1, 0.1, 0.01 …, and its counts are small enough for the quick way. */
function isDecimal({ numerator, max }: Grid): boolean {
  return numerator === 1 && max < WHOLE_MAX;
}

/**
 * Fills counts until a value is not on the grid: one that does not come back to the bit, is not above 0, or is too high.
 * @param source (n,) values.   @param target (n,) counts.
 * @returns row of that value, or n.
 */
export function fillCounts(source: Float64Array, target: Float64Array, grid: Grid): number {
  const fill = isDecimal(grid) ? fillDecimal : fillFraction;
  return inPieces(source.length, (from, to) => fill(source, target, { from, to }, grid));
}

/**
 * The same without counts: whether all values are on the grid.
 * @returns row of the first that is not, or n.
 */
export function firstOffGrid(source: Float64Array, grid: Grid): number {
  const check = isDecimal(grid) ? checkDecimal : checkFraction;
  return inPieces(source.length, (from, to) => check(source, { from, to }, grid));
}

/**
 * Counts of values that are known to be on the grid, one in every so many cells of a block.
 * @param rows of `source`.   @param cells where they go: the first at `place`, each `stride` cells after the one before.
 */
export function spreadCounts(
  source: Float64Array,
  { from, to }: Rows,
  grid: Grid,
  cells: { readonly block: Float64Array; readonly place: number; readonly stride: number },
): void {
  const { numerator, denominator } = grid;
  const { block, place, stride } = cells;
  if (isDecimal(grid)) {
    for (let i = from, at = place; i < to; i++, at += stride) {
      block[at] = (source[i] as number) * denominator + TO_WHOLE - TO_WHOLE;
    }
    return;
  }
  for (let i = from, at = place; i < to; i++, at += stride) {
    block[at] = Math.round(((source[i] as number) * denominator) / numerator);
  }
}

/** Rows of a column. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Walks through rows. @param walk gives the row at which it stopped, `to` where it did not. */
function inPieces(rows: number, walk: (from: number, to: number) => number): number {
  for (let from = 0; from < rows; from += PIECE) {
    const to = Math.min(from + PIECE, rows);
    const reached = walk(from, to);
    if (reached < to) return reached;
  }
  return rows;
}

function fillFraction(source: Float64Array, target: Float64Array, { from, to }: Rows, grid: Grid): number {
  const { numerator, denominator, max } = grid;
  for (let i = from; i < to; i++) {
    const value = source[i] as number;
    const count = Math.round((value * denominator) / numerator);
    if ((count * numerator) / denominator !== value || count <= 0 || count > max) return i;
    target[i] = count;
  }
  return to;
}

/** The same for a step of 1, 0.1, 0.01 … A value between two steps is refused whichever of the two it is rounded to. */
function fillDecimal(source: Float64Array, target: Float64Array, { from, to }: Rows, grid: Grid): number {
  const { denominator, max } = grid;
  for (let i = from; i < to; i++) {
    const value = source[i] as number;
    const count = value * denominator + TO_WHOLE - TO_WHOLE;
    if (count / denominator !== value || count <= 0 || count > max) return i;
    target[i] = count;
  }
  return to;
}

function checkFraction(source: Float64Array, { from, to }: Rows, { numerator, denominator, max }: Grid): number {
  for (let i = from; i < to; i++) {
    const value = source[i] as number;
    const count = Math.round((value * denominator) / numerator);
    if ((count * numerator) / denominator !== value || count <= 0 || count > max) return i;
  }
  return to;
}

function checkDecimal(source: Float64Array, { from, to }: Rows, { denominator, max }: Grid): number {
  for (let i = from; i < to; i++) {
    const value = source[i] as number;
    const count = value * denominator + TO_WHOLE - TO_WHOLE;
    if (count / denominator !== value || count <= 0 || count > max) return i;
  }
  return to;
}
