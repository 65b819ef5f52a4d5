/**
 * Brings a run to where the kernels are. Columns of `allocateColumns` are read and written where they stand; others are
 * copied into such a memory and out of it, which costs about as much as a simple kernel, and gives the same bits.
 */
import {
  allocateColumns,
  columnMemoryOf,
  type IndicatorKernels,
  indicatorKernels,
  kernelState,
} from '../../../hot/index.ts';
import type { IndicatorRun } from '../indicator.ts';

/** Columns in a memory of kernels: (i,) inputs and (o,) outputs, (n,) each. */
export interface KernelRun {
  readonly kernels: IndicatorKernels;
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  /** (s,) columns (n,) for what stands between, as many as were asked for; their content is anything. */
  readonly scratch: readonly Float64Array[];
  readonly rows: number;
  /** Where kernels keep what they have to know of the rows before, while a column is made in pieces. */
  readonly state: number;
  readonly window: RowWindow;
}

/** Where rows pass by, how many bytes they have moved on: what the address of row 0 is lower by. */
export interface RowWindow {
  /** Of the inputs. */
  readonly moved: number;
  /** Of the outputs. */
  readonly made: number;
}

/** Columns that stay where they are. */
export const STILL: RowWindow = { moved: 0, made: 0 };

/** Rows and columns of the memory that is kept for short runs: less than 1 MB. */
const KEPT_ROWS = 8192;
const KEPT_COLUMNS = 12;
const kept: { columns?: readonly Float64Array[]; long?: WeakRef<readonly Float64Array[]> } = {};

function allocated(count: number, rows: number): readonly Float64Array[] {
  const names = Array.from({ length: count }, (_, i) => `c${i}`);
  return Object.values(allocateColumns(names, rows));
}

/** Columns of a long run, of which the first ones are results and scratch, and the others copies of inputs. */
const RESULTS = 8;
const COPIES = 8;

/**
 * Columns of a memory of kernels for the long runs of one computation, whose inputs do not change while it lasts: what
 * several runs read is copied once. The memory goes to the next computation if no collection comes between, since to find
 * pages for a new one takes the system longer than the runs.
 */
export class LongColumns {
  readonly #rows: number;
  readonly #copied: (Float64Array | undefined)[] = Array.from({ length: COPIES });
  #columns: readonly Float64Array[] | undefined;
  #next = 0;

  /** @param rows of the longest run. */
  constructor(rows: number) {
    this.#rows = rows;
  }

  #opened(): readonly Float64Array[] {
    if (this.#columns !== undefined) return this.#columns;
    const known = kept.long?.deref();
    const fits = known !== undefined && (known[0] as Float64Array).length >= this.#rows;
    this.#columns = fits ? known : allocated(RESULTS + COPIES, this.#rows);
    if (!fits) kept.long = new WeakRef(this.#columns);
    return this.#columns;
  }

  /** Copies of inputs, then `count` columns of any content; undefined where a run needs more than there are. */
  take(inputs: readonly Float64Array[], count: number): readonly Float64Array[] | undefined {
    if (count > RESULTS || inputs.length > COPIES / 2) return undefined;
    const copies = inputs.map((input) => this.#copyOf(input, inputs));
    return [...copies, ...this.#opened().slice(0, count)].map((column) =>
      column.subarray(0, inputs[0]?.length ?? this.#rows),
    );
  }

  #copyOf(input: Float64Array, others: readonly Float64Array[]): Float64Array {
    const same = (copied: Float64Array | undefined) =>
      copied?.buffer === input.buffer && copied.byteOffset === input.byteOffset && copied.length === input.length;
    let place = this.#copied.findIndex(same);
    if (place < 0) {
      while (others.includes(this.#copied[this.#next] as Float64Array)) this.#next = (this.#next + 1) % COPIES;
      place = this.#next;
      this.#next = (place + 1) % COPIES;
      this.#copied[place] = input;
      (this.#opened()[RESULTS + place] as Float64Array).set(input);
    }
    return this.#opened()[RESULTS + place] as Float64Array;
  }
}

/** Copies of inputs in a memory of kernels, then `count` columns of any content. */
function columnsFor({ inputs, long }: KernelTask, count: number, rows: number): readonly Float64Array[] {
  if (rows > KEPT_ROWS || inputs.length + count > KEPT_COLUMNS) {
    const known = long?.take(inputs, count);
    if (known !== undefined) return known;
  }
  const columns = rows > KEPT_ROWS ? allocated(inputs.length + count, rows) : keptColumns(inputs.length + count, rows);
  inputs.forEach((input, i) => {
    (columns[i] as Float64Array).set(input);
  });
  return columns;
}

function keptColumns(count: number, rows: number): readonly Float64Array[] {
  if (count > KEPT_COLUMNS) return allocated(count, rows);
  kept.columns ??= allocated(KEPT_COLUMNS, KEPT_ROWS);
  return kept.columns.slice(0, count).map((column) => column.subarray(0, rows));
}

/** The kernels of the memory that all columns lie in, if there is one. */
function commonKernels(columns: readonly Float64Array[]): IndicatorKernels | undefined {
  const [first] = columns;
  if (first === undefined || columns.some(({ buffer }) => buffer !== first.buffer)) return undefined;
  const memory = columnMemoryOf(first);
  return memory === undefined ? undefined : indicatorKernels(memory);
}

/** Whether no input has a NaN in its first rows. */
export function startsComplete({ kernels, inputs, rows }: KernelRun, count: number): boolean {
  return inputs.every((input) => kernels.complete(addressOf(input), Math.min(count, rows)) === 1);
}

/** A run that may have columns for what is copied. */
export interface KernelTask extends IndicatorRun {
  readonly long?: LongColumns;
}

/**
 * Does `work` on the columns of a run.
 * @param work returns false when it came upon a NaN; those that do not look for one return anything else.
 * @param scratch columns that it needs beside inputs and outputs.
 * @returns false where there is no memory for kernels, or `work` returned false; the outputs are then as they were, or
 * worthless.
 */
export function runOnKernels(run: KernelTask, work: (run: KernelRun) => unknown, scratch = 0): boolean {
  const { inputs, outputs } = run;
  const rows = outputs[0]?.length ?? 0;
  const rest = { rows, state: kernelState(0), window: STILL };
  const own = scratch === 0 ? commonKernels([...inputs, ...outputs]) : undefined;
  if (own !== undefined) return work({ kernels: own, inputs, outputs, scratch: [], ...rest }) !== false;
  const columns = columnsFor(run, outputs.length + scratch, rows);
  const kernels = commonKernels(columns);
  if (kernels === undefined) return false;
  const made = columns.slice(inputs.length);
  const results = made.slice(0, outputs.length);
  const copied = { inputs: columns.slice(0, inputs.length), outputs: results, scratch: made.slice(outputs.length) };
  if (work({ kernels, ...copied, ...rest }) === false) return false;
  outputs.forEach((output, o) => {
    output.set(results[o] as Float64Array);
  });
  return true;
}

/** Address of a row of a column. */
export function addressOf(column: Float64Array, row = 0): number {
  return column.byteOffset + row * Float64Array.BYTES_PER_ELEMENT;
}

/** Column `index` of a run. */
export function columnAt(columns: readonly Float64Array[], index: number): Float64Array {
  return columns[index] as Float64Array;
}
