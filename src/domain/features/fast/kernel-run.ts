/**
 * Brings a run to where the kernels are. Columns of `allocateColumns` are read and written where they stand; others are
 * copied into such a memory and out of it, which costs about as much as a simple kernel, and gives the same bits.
 */
import { allocateColumns, columnMemoryOf, type IndicatorKernels, indicatorKernels } from '../../../hot/index.ts';
import type { IndicatorRun } from '../indicator.ts';

/** Columns in a memory of kernels: (i,) inputs and (o,) outputs, (n,) each. */
export interface KernelRun {
  readonly kernels: IndicatorKernels;
  readonly inputs: readonly Float64Array[];
  readonly outputs: readonly Float64Array[];
  /** (s,) columns (n,) for what stands between, as many as were asked for; their content is anything. */
  readonly scratch: readonly Float64Array[];
  readonly rows: number;
}

/** Rows and columns of the memory that is kept for short runs: less than 1 MB. */
const KEPT_ROWS = 8192;
const KEPT_COLUMNS = 12;
const kept: { columns?: readonly Float64Array[] } = {};

/** Scratch columns of memories whose owner has lent some. */
const lent = new WeakMap<ArrayBufferLike, readonly Float64Array[]>();

/** Columns that `runOnKernels` asks for at most. */
export const SCRATCH_COLUMNS = 4;

/** Lets runs on columns of the same memory use these for what stands between. */
export function lendScratch(columns: readonly Float64Array[]): void {
  const [first] = columns;
  if (first !== undefined) lent.set(first.buffer, columns);
}

function columnsOf(count: number, rows: number): readonly Float64Array[] {
  if (count > KEPT_COLUMNS || rows > KEPT_ROWS) {
    return Object.values(
      allocateColumns(
        Array.from({ length: count }, (_, i) => `c${i}`),
        rows,
      ),
    );
  }
  kept.columns ??= Object.values(
    allocateColumns(
      Array.from({ length: KEPT_COLUMNS }, (_, i) => `c${i}`),
      KEPT_ROWS,
    ),
  );
  return kept.columns.slice(0, count).map((column) => column.subarray(0, rows));
}

/** The kernels of the memory that all columns lie in, if there is one. */
function commonKernels(columns: readonly Float64Array[]): IndicatorKernels | undefined {
  const [first] = columns;
  if (first === undefined || columns.some(({ buffer }) => buffer !== first.buffer)) return undefined;
  const memory = columnMemoryOf(first);
  return memory === undefined ? undefined : indicatorKernels(memory);
}

/** Scratch columns beside the columns of a run, if there are as many as are asked for. */
function scratchBeside(column: Float64Array | undefined, count: number, rows: number): Float64Array[] | undefined {
  if (count === 0) return [];
  const columns = column === undefined ? undefined : lent.get(column.buffer);
  if (columns === undefined || columns.length < count || (columns[0] as Float64Array).length < rows) return undefined;
  return columns.slice(0, count).map((each) => each.subarray(0, rows));
}

/** Whether no input has a NaN in its first rows. */
export function startsComplete({ kernels, inputs, rows }: KernelRun, count: number): boolean {
  return inputs.every((input) => kernels.complete(addressOf(input), Math.min(count, rows)) === 1);
}

/**
 * Does `work` on the columns of a run.
 * @param work returns false when it came upon a NaN; those that do not look for one return anything else.
 * @param scratch columns that it needs beside inputs and outputs.
 * @returns false where there is no memory for kernels, or `work` returned false; the outputs are then as they were, or
 * worthless.
 */
export function runOnKernels(run: IndicatorRun, work: (run: KernelRun) => unknown, scratch = 0): boolean {
  const { inputs, outputs } = run;
  const rows = outputs[0]?.length ?? 0;
  const own = commonKernels([...inputs, ...outputs]);
  const beside = scratchBeside(outputs[0], scratch, rows);
  if (own !== undefined && beside !== undefined) {
    return work({ kernels: own, inputs, outputs, scratch: beside, rows }) !== false;
  }
  const columns = columnsOf(inputs.length + outputs.length + scratch, rows);
  const kernels = commonKernels(columns);
  if (kernels === undefined) return false;
  inputs.forEach((input, i) => {
    (columns[i] as Float64Array).set(input);
  });
  const results = columns.slice(inputs.length, inputs.length + outputs.length);
  const between = columns.slice(inputs.length + outputs.length);
  const copied = { kernels, inputs: columns.slice(0, inputs.length), outputs: results, scratch: between, rows };
  if (work(copied) === false) return false;
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
