/**
 * Exponential averages of the close, block after block, with the bits of the streaming average. An average is a chain
 * that waits for its own last value; the kernel of averages.as moves eight of them side by side. Where there are fewer,
 * each is cut into stretches that are chains of their own: a stretch begins so many bars early that rounding makes its
 * value that of the one before it, which is compared, and mended from there on where it is not so.
 *
 * Hot path, some 0.4 ns a bar and average. Without a memory for the kernel a plain loop does the same.
 */
import type { ColumnArena } from '../../hot/index.ts';
import { AVERAGES_WASM } from './averages.wasm.gen.ts';

interface Kernel {
  advance(table: number, rows: number): void;
}

/** An average, in the middle of its history. */
export interface AverageState {
  /** (rows + 1,) of the block; the value of row r at r + 1. */
  readonly column: Float64Array;
  /** Bars; the newest has the weight 2 / (period + 1). */
  readonly period: number;
  sum: number;
  value: number;
}

/** Pairs of chains of one call. */
const PAIRS = 4;
/** Doubles and words of a pair in the table, see averages.as. */
const PAIR_CELLS = 6;
const PAIR_WORDS = 12;
const WEIGHTS = 2;
const VALUES = 4;
/** Cells that a set of averages needs beside its columns. */
export const AVERAGES_CELLS = PAIRS * PAIR_CELLS;
/** Periods after which two averages of the same closes have the same bits; 14 to 19 were seen for periods of 2 to 1,000. */
const MEETS_AFTER = 18;
/** Bars in front of a stretch are at most this share of it. */
const EARLY_SHARE = 4;
const BYTES = 8;

/** What a new average is. */
export function averageOf(column: Float64Array, period: number): AverageState {
  return { column, period, sum: 0, value: Number.NaN };
}

function weightOf({ period }: AverageState): number {
  return 2 / (period + 1);
}

/** Stretches that so many averages are cut into. */
function stretchesOf(count: number): number {
  return count > 4 ? 1 : count > 2 ? 2 : PAIRS;
}

/** Rows of a block from which on so many averages, the longest of so many bars, are worth to be cut; 0 for never. */
export function stretchRows(count: number, longest: number): number {
  return count === 0 || count > 4 ? 0 : stretchesOf(count) * EARLY_SHARE * MEETS_AFTER * longest;
}

/** A chain that starts in the block. */
interface Start {
  /** Row. */
  readonly row: number;
  readonly values: readonly [number, number];
}

export class AverageChains {
  readonly #closes: Float64Array;
  readonly #averages: readonly AverageState[];
  readonly #kernel: Kernel | undefined;
  readonly #scratch: Float64Array;
  readonly #numbers: Float64Array;
  readonly #words: Int32Array;

  /**
   * @param o.closes (bars + 1,) the close of bar i at i + 1.
   * @param o.scratch a column of the arena, as long as those of the averages.
   * @param o.cells (AVERAGES_CELLS,) of the arena.
   */
  constructor(
    arena: ColumnArena,
    averages: readonly AverageState[],
    o: { readonly closes: Float64Array; readonly scratch: Float64Array; readonly cells: Float64Array },
  ) {
    this.#closes = o.closes;
    this.#averages = averages.toSorted((a, b) => a.period - b.period);
    this.#kernel = arena.kernel(AVERAGES_WASM);
    this.#scratch = o.scratch;
    this.#numbers = o.cells;
    this.#words = new Int32Array(o.cells.buffer, o.cells.byteOffset, PAIRS * PAIR_WORDS);
  }

  /** Fills the columns with the values of `count` bars from bar `from` on; blocks follow each other without a gap. */
  fill(from: number, count: number): void {
    const step = 2 * PAIRS;
    for (let i = 0; i < this.#averages.length; i += step)
      this.#fillSome(this.#averages.slice(i, i + step), from, count);
  }

  #fillSome(averages: readonly AverageState[], from: number, count: number): void {
    let first = 0;
    for (const average of averages) first = Math.max(first, this.#seed(average, from, count));
    for (const average of averages) {
      // Those that are seeded before the last one catch up alone.
      const begin = Math.max(0, Math.min(count, average.period - from));
      this.#advance(average, { from, begin, end: first });
    }
    let end = first;
    if (this.#kernel !== undefined) {
      end =
        this.#averages.length > PAIRS ? this.#together(averages, from, first, count) : this.#cut(from, first, count);
    }
    for (const average of averages) this.#advance(average, { from, begin: end, end: count });
  }

  /** Adds up the first `period` closes. @returns the row of the block after the seed, at most the end of the block. */
  #seed(average: AverageState, from: number, count: number): number {
    const { column, period } = average;
    const end = Math.max(0, Math.min(count, period - from));
    for (let r = 0; r < end; r++) {
      average.sum += this.#closes[from + r + 1] as number;
      if (from + r + 1 === period) average.value = average.sum / period;
      column[r + 1] = average.value;
    }
    return end;
  }

  /** The plain way: one chain. */
  #advance(average: AverageState, { from, begin, end }: { from: number; begin: number; end: number }): void {
    const { column } = average;
    const closes = this.#closes;
    const weight = weightOf(average);
    let { value } = average;
    for (let r = begin; r < end; r++) {
      value += ((closes[from + r + 1] as number) - value) * weight;
      column[r + 1] = value;
    }
    average.value = value;
  }

  /** Up to eight averages side by side, from row to row. @returns where they end */
  #together(averages: readonly AverageState[], from: number, first: number, count: number): number {
    const rows = Math.max(0, count - first) & ~1;
    if (rows === 0) return first;
    for (let k = 0; k < PAIRS; k++) {
      const [a, b] = [averages[2 * k], averages[2 * k + 1]];
      this.#put(k, [a, b], { from, start: { row: first, values: [a?.value ?? 0, b?.value ?? 0] } });
    }
    this.#run(rows);
    averages.forEach((average, i) => {
      average.value = this.#valueOf(i >> 1, (i & 1) as 0 | 1);
    });
    return first + rows;
  }

  /** A few averages in stretches side by side. @returns where they end: the first row where they are not worth to be cut */
  #cut(from: number, first: number, count: number): number {
    const averages = this.#averages;
    const stretches = stretchesOf(averages.length);
    const pairs = PAIRS / stretches;
    const rows = Math.floor((count - first) / stretches) & ~1;
    const early = (MEETS_AFTER * Math.max(...averages.map(({ period }) => period)) + 1) & ~1;
    if (early * 2 > rows) return first;
    const pairOf = (k: number) => [averages[2 * (k % pairs)], averages[2 * (k % pairs) + 1]] as const;
    // The first stretch has its values; the others begin early, with a close for them, and leave no rows behind.
    for (let k = 0; k < PAIRS; k++) {
      const row = first + Math.floor(k / pairs) * rows - (k < pairs ? 0 : early);
      const close = this.#closes[from + row] as number;
      this.#put(k, [undefined, undefined], { from, start: { row, values: [close, close] } });
      for (const [i, average] of pairOf(k).entries()) this.#setWeight(k, i, average);
    }
    this.#run(early);
    const begun = Array.from({ length: PAIRS }, (_, k) => [this.#valueOf(k, 0), this.#valueOf(k, 1)] as const);
    for (let k = 0; k < PAIRS; k++) {
      const [a, b] = pairOf(k);
      const values = k < pairs ? ([a?.value ?? 0, b?.value ?? 0] as const) : (begun[k] as readonly [number, number]);
      this.#put(k, [a, b], { from, start: { row: first + Math.floor(k / pairs) * rows, values } });
    }
    this.#run(rows);
    for (let k = 0; k < PAIRS; k++) {
      pairOf(k).forEach((average, i) => {
        if (average === undefined) return;
        const row = first + Math.floor(k / pairs) * rows;
        const isMet = k < pairs || begun[k]?.[i] === average.value;
        // Where a stretch does not go on with the bits of the one before it, it is made anew until it does.
        const [from1, end] = [from, row + rows];
        average.value = isMet || this.#mends(average, from1, row, end) ? this.#valueOf(k, i as 0 | 1) : average.value;
      });
    }
    return first + stretches * rows;
  }

  /** Makes rows anew until they are those that stand there. @returns whether they were met before `end` */
  #mends(average: AverageState, from: number, begin: number, end: number): boolean {
    const { column } = average;
    const weight = weightOf(average);
    for (let r = begin; r < end; r++) {
      average.value += ((this.#closes[from + r + 1] as number) - average.value) * weight;
      if (column[r + 1] === average.value) return true;
      column[r + 1] = average.value;
    }
    return false;
  }

  /** A pair of the table; what is absent goes to the scratch. */
  #put(
    k: number,
    averages: readonly [AverageState | undefined, AverageState | undefined],
    { from, start }: { readonly from: number; readonly start: Start },
  ): void {
    const word = k * PAIR_WORDS;
    const cell = k * PAIR_CELLS;
    this.#words[word] = this.#closes.byteOffset + (from + start.row + 1) * BYTES;
    for (const [i, average] of averages.entries()) {
      const place = average === undefined ? this.#scratch.byteOffset : average.column.byteOffset + start.row * BYTES;
      this.#words[word + 1 + i] = place + BYTES;
      this.#setWeight(k, i, average);
      this.#numbers[cell + VALUES + i] = start.values[i] as number;
    }
  }

  #setWeight(k: number, i: number, average: AverageState | undefined): void {
    this.#numbers[k * PAIR_CELLS + WEIGHTS + i] = average === undefined ? 0 : weightOf(average);
  }

  #run(rows: number): void {
    (this.#kernel as Kernel).advance(this.#numbers.byteOffset, rows);
  }

  #valueOf(k: number, i: 0 | 1): number {
    return this.#numbers[k * PAIR_CELLS + VALUES + i] as number;
  }
}
