/**
 * Cross of two exponential averages: long when the fast one comes above the slow one, short when it comes below. With both
 * directions a cross reverses; with one it closes.
 */
import { feature } from '../features/index.ts';
import type { BlockColumns, RuleOptions, ScanParams, ScanRule } from './scan-rule.ts';
import { maskOf, SIGNAL, type SignalFinder } from './signal.ts';

/** Most bars of an average. */
const PERIOD_MAX = 10_000;

class CrossFinder implements SignalFinder {
  bits = 0;
  readonly #fast: Float64Array;
  readonly #slow: Float64Array;
  /** What a cross up and a cross down mean. */
  readonly #up: number;
  readonly #down: number;

  constructor({ columns }: BlockColumns, { direction, exits }: RuleOptions) {
    const allowed = maskOf(direction, direction === 'both' ? 'venue' : exits);
    this.#fast = columns[0] as Float64Array;
    this.#slow = columns[1] as Float64Array;
    this.#up = (SIGNAL.enterLong | SIGNAL.exitShort) & allowed;
    this.#down = (SIGNAL.enterShort | SIGNAL.exitLong) & allowed;
  }

  find(from: number, to: number, wanted: number): number {
    const up = this.#up;
    const down = this.#down;
    if ((up & wanted) !== 0) {
      this.bits = up;
      // Whatever is held, one of the two directions matters at most, but for a flat account of both.
      if ((down & wanted) === 0) return nextCross(this.#fast, this.#slow, from, to);
      const rise = nextCross(this.#fast, this.#slow, from, to);
      const fall = nextCross(this.#slow, this.#fast, from, rise);
      if (fall < rise) this.bits = down;
      return fall;
    }
    if ((down & wanted) === 0) return to;
    this.bits = down;
    return nextCross(this.#slow, this.#fast, from, to);
  }
}

/** First row at which `a` is above `b` and was not in the row before; no row while one of the four is missing. */
function nextCross(a: Float64Array, b: Float64Array, from: number, to: number): number {
  let row = from;
  // One test a row: as long as a is above, the next cross is behind the row at which it no longer is.
  while (row < to && (a[row] as number) > (b[row] as number)) row++;
  while (row < to && !((a[row + 1] as number) > (b[row + 1] as number))) row++;
  // A missing value compares as not above.
  while (row < to && !((a[row] as number) <= (b[row] as number))) {
    row++;
    while (row < to && (a[row] as number) > (b[row] as number)) row++;
    while (row < to && !((a[row + 1] as number) > (b[row + 1] as number))) row++;
  }
  return Math.min(row, to);
}

export const emaCross: ScanRule = {
  name: 'ema-cross',
  summary: 'cross of two exponential averages of the close',
  params: [
    { name: 'fast', meaning: 'bars of the fast average', isWhole: true, min: 1, max: PERIOD_MAX, usual: 20 },
    { name: 'slow', meaning: 'bars of the slow average', isWhole: true, min: 2, max: PERIOD_MAX, usual: 60 },
  ],
  conflict: ({ fast = 0, slow = 0 }: ScanParams) => (fast < slow ? '' : `fast (${fast}) must be below slow (${slow})`),
  features: ({ fast = 0, slow = 0 }) => [
    feature.ema('fast', { input: 'close', period: fast }),
    feature.ema('slow', { input: 'close', period: slow }),
  ],
  onBar: ({ features: f, state: s, params: q, position }) => {
    const fast = f.fast as number;
    const slow = f.slow as number;
    const up = s.isKnown === true && fast > slow && s.above !== true;
    const down = s.isKnown === true && fast < slow && s.below !== true;
    s.isKnown = true;
    s.above = fast > slow;
    s.below = fast < slow;
    const exits = q.exits === 1 && !(q.long === 1 && q.short === 1);
    if (position > 0) return down && q.short === 1 ? { target: -1 } : down && exits ? { target: 0 } : undefined;
    if (position < 0) return up && q.long === 1 ? { target: 1 } : up && exits ? { target: 0 } : undefined;
    return up && q.long === 1 ? { target: 1 } : down && q.short === 1 ? { target: -1 } : undefined;
  },
  finder: (block, _, options) => new CrossFinder(block, options),
};
