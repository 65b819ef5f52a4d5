/**
 * A small memory of kernels through which columns that lie elsewhere pass, rows by rows: what kernels read and write stays in
 * the second level of cache, and each column is read or written once, where it lies.
 */
import { allocateColumns, columnMemoryOf, type IndicatorKernels, indicatorKernels } from '../../../hot/index.ts';
import type { IndicatorParams } from '../indicator.ts';

/** Rows that pass at once. */
export const STAGE_ROWS = 2048;
/** Rows before them that kernels can look back to. */
const HISTORY = 512;
/** Rows of a place: those, history, and a piece that is longer because the one before it could not end where it should. */
const PLACE_ROWS = 2624;
/** Columns that there is room for: three megabytes, kept for the next run. */
const COLUMNS = 128;

const kept: { columns?: readonly Float64Array[] } = {};

function stageColumns(): readonly Float64Array[] {
  const names = Array.from({ length: COLUMNS }, (_, i) => `c${i}`);
  kept.columns ??= Object.values(allocateColumns(names, PLACE_ROWS));
  return kept.columns;
}

/** Places of columns of which rows `from − HISTORY` to `from + STAGE_ROWS` are there, for a `from` that moves on. */
export class Stage {
  readonly #columns = stageColumns();
  /** Columns that are read, with the rows of their places that are not history, and the whole places. */
  readonly #sources: {
    readonly column: Float64Array;
    readonly place: Float64Array;
    readonly whole: Float64Array;
  }[] = [];
  #taken = 0;
  #from = 0;

  /** The kernels, where there is a memory for them. */
  get kernels(): IndicatorKernels | undefined {
    const memory = columnMemoryOf(this.#columns[0] as Float64Array);
    return memory === undefined ? undefined : indicatorKernels(memory);
  }

  /** Bytes that the rows have moved on: each stands so much before where it would stand if none had. */
  get moved(): number {
    return this.#from * Float64Array.BYTES_PER_ELEMENT;
  }

  /** Whether there is room for so many columns more. */
  hasRoom(count: number): boolean {
    return this.#taken + count <= COLUMNS;
  }

  /** Place of a column that is read, from its row 0 on as long as nothing has moved; one for all who read it. */
  input(column: Float64Array): Float64Array {
    const known = this.#sources.find((source) => source.column === column);
    if (known !== undefined) return known.place;
    const whole = this.output();
    const place = whole.subarray(HISTORY);
    this.#sources.push({ column, place, whole });
    return place;
  }

  /** Place (PLACE_ROWS,) for pieces of a column that is written. */
  output(): Float64Array {
    return this.#columns[this.#taken++] as Float64Array;
  }

  /** Moves on to row `from`, which is 0 or STAGE_ROWS after the last one, and fetches what is read up to row `to`. */
  enter(from: number, to: number): void {
    if (from > 0) {
      for (const { whole } of this.#sources) whole.copyWithin(0, STAGE_ROWS, STAGE_ROWS + HISTORY);
    }
    this.#from = from;
    for (const { column, place } of this.#sources) place.set(column.subarray(from, to));
  }
}

/** Vectors of kernels reach this many rows behind a column. */
const BEHIND = 16;

/** Whether kernels of such parameters begin within the first rows, and look back no further than the history. */
export function passesStage(params: IndicatorParams): boolean {
  return Object.values(params).every((each) => typeof each !== 'number' || each <= HISTORY / 2 - BEHIND);
}
