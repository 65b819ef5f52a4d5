/**
 * The batch form: the same plan over whole columns, indicator by indicator, with a fast form where there is one and the
 * streaming form elsewhere. The two agree to 1e-12; the engine never uses this one.
 */
import { columnMemoryOf, indicatorKernels } from '../../hot/index.ts';
import type { Bars } from '../market/index.ts';
import { FAST_FORMS, SEES_HOLES } from './fast/fast-forms.ts';
import { type FastRun, SharedColumns } from './fast/fast-run.ts';
import { LongColumns } from './fast/kernel-run.ts';
import { firstValueOf, groupsOf, type IndicatorLine, runPieces } from './fast/run-together.ts';
import type { IndicatorDefinition, IndicatorRun } from './indicator.ts';
import { type CompileOptions, planOf } from './pipeline.ts';
import type { FeaturePlan, IndicatorNode } from './plan.ts';
import type { FeatureSpec } from './spec.ts';

/** Columns of a source: (n,) each, NaN where there is no value. */
export type FeatureColumns = Readonly<Record<string, Float64Array>>;

/** Inputs that are copied without a loop: nearly all indicators have no more. */
const COMMON = 4;

/** Runs the streaming form over whole columns. */
export function streamOver(definition: IndicatorDefinition, { params, inputs, outputs }: IndicatorRun): void {
  const cells = inputs.map((_, i) => i);
  const indicator = definition.create(params, cells);
  const slot = Math.max(COMMON, inputs.length);
  const row = new Float64Array(slot + outputs.length);
  const n = outputs[0]?.length ?? 0;
  // An input that is not there is another one, which is copied for nothing: cheaper than to ask for each row.
  const [a = new Float64Array(n), b = a, c = a, d = a] = inputs;
  const [first, ...others] = outputs as [Float64Array, ...Float64Array[]];
  const more = inputs.slice(COMMON);
  for (let t = 0; t < n; t++) {
    row[0] = a[t] as number;
    row[1] = b[t] as number;
    row[2] = c[t] as number;
    row[3] = d[t] as number;
    for (let i = 0; i < more.length; i++) row[COMMON + i] = (more[i] as Float64Array)[t] as number;
    indicator.update(row, row, slot);
    first[t] = row[slot] as number;
    for (let o = 0; o < others.length; o++) (others[o] as Float64Array)[t] = row[slot + 1 + o] as number;
  }
}

function runOver(definition: IndicatorDefinition, run: FastRun): void {
  const fast = FAST_FORMS[definition.kind];
  if (fast === undefined || !fast(run)) streamOver(definition, run);
}

/** Whether a column has no NaN from a row on. */
function isComplete(column: Float64Array, from: number): boolean {
  const rest = column.subarray(from);
  const memory = columnMemoryOf(column);
  if (memory !== undefined) return indicatorKernels(memory).complete(rest.byteOffset, rest.length) === 1;
  let holes = 0;
  for (let t = 0; t < rest.length; t++) holes += Number(Number.isNaN(rest[t]));
  return holes === 0;
}

/** What is known of columns that do not change any more. */
interface Known {
  /** The row from which on each has values and no hole; undefined when it has holes. */
  readonly starts: Map<Float64Array, number | undefined>;
  readonly shared: SharedColumns;
  /** Columns in a memory of kernels for those that lie elsewhere; only while no input changes. */
  readonly long?: LongColumns;
}

function nothingKnown(): Known {
  return { starts: new Map(), shared: new SharedColumns() };
}

function sharedOf({ shared, long }: Known): Pick<FastRun, 'shared' | 'long'> {
  return long === undefined ? { shared } : { shared, long };
}

/** The row from which on a column has values and no hole, its length when it has none; undefined when there are holes. */
function valuesFrom(column: Float64Array, { starts }: Known): number | undefined {
  if (!starts.has(column)) {
    const first = firstValueOf(column);
    starts.set(column, isComplete(column, first) ? first : undefined);
  }
  return starts.get(column);
}

/** Rows at which no input is NaN: how many there are, and whether they are all rows from the first of them on. */
function completeRows(inputs: readonly Float64Array[], n: number, known: Known): { first: number; count: number } {
  const firsts = inputs.map((column) => valuesFrom(column, known));
  if (firsts.every((first) => first !== undefined)) {
    const first = Math.max(0, ...firsts);
    return { first, count: n - first };
  }
  let first = 0;
  let count = 0;
  for (let t = 0; t < n; t++) {
    if (inputs.some((input) => Number.isNaN(input[t] as number))) continue;
    if (count === 0) first = t;
    count++;
  }
  return { first, count };
}

/** Runs an indicator on the rows at which no input is NaN; the others have no value. */
export function runIndicator(definition: IndicatorDefinition, run: IndicatorRun): void {
  runIndicators([{ definition, run }]);
}

/**
 * Runs indicators, each as `runIndicator` does and after those before it. Those whose columns lie in one memory of
 * `allocateColumns`, and which do not read each other, are made rows by rows together, which takes less time.
 */
export function runIndicators(lines: readonly IndicatorLine[]): void {
  runLines(lines, nothingKnown());
}

function runLines(lines: readonly IndicatorLine[], known: Known): void {
  for (const group of groupsOf(lines)) {
    const made = new Set<IndicatorLine>();
    runPieces(group, (line, first) => {
      made.add(line);
      for (const input of line.run.inputs) if (firstValueOf(input) === first) known.starts.set(input, first);
    });
    for (const line of group) if (!made.has(line)) runWhereComplete(line.definition, line.run, known);
  }
}

/**
 * Runs a fast form that finds holes itself on the rows from the first complete one on: to look for them before would be to
 * read every column twice. Returns false when there is no such form, or are holes, or nothing has to be looked for.
 */
function runUnseen(definition: IndicatorDefinition, { params, inputs, outputs }: IndicatorRun, known: Known): boolean {
  const fast = FAST_FORMS[definition.kind];
  if (fast === undefined || !SEES_HOLES.has(definition.kind) || inputs.every((column) => known.starts.has(column)))
    return false;
  const firsts = inputs.map(firstValueOf);
  const first = Math.max(0, ...firsts);
  const tail = (column: Float64Array) => column.subarray(first);
  if (
    first === outputs[0]?.length ||
    !fast({ params, inputs: inputs.map(tail), outputs: outputs.map(tail), ...sharedOf(known) })
  )
    return false;
  for (const output of outputs) output.fill(Number.NaN, 0, first);
  inputs.forEach((column, i) => {
    if (firsts[i] === first) known.starts.set(column, first);
  });
  return true;
}

function runWhereComplete(definition: IndicatorDefinition, run: IndicatorRun, known: Known): void {
  if (runUnseen(definition, run, known)) return;
  const { params, inputs, outputs } = run;
  const n = outputs[0]?.length ?? 0;
  const { first, count } = completeRows(inputs, n, known);
  for (const output of outputs) output.fill(Number.NaN, 0, count === n - first ? first : n);
  if (count === 0) return;
  if (count === n - first) {
    const tail = (column: Float64Array) => column.subarray(first);
    runOver(definition, { params, inputs: inputs.map(tail), outputs: outputs.map(tail), ...sharedOf(known) });
    return;
  }
  const rows = new Int32Array(count);
  for (let t = first, at = 0; at < count; t++) {
    if (!inputs.some((column) => Number.isNaN(column[t] as number))) rows[at++] = t;
  }
  const dense = inputs.map((column) => Float64Array.from(rows, (t) => column[t] as number));
  const values = outputs.map(() => new Float64Array(count));
  runOver(definition, { params, inputs: dense, outputs: values });
  outputs.forEach((output, o) => {
    const from = values[o] as Float64Array;
    for (let at = 0; at < count; at++) output[rows[at] as number] = from[at] as number;
  });
}

/** The columns of a row over time, by cell: those of the source, then those that the plan fills. */
type Cells = (Float64Array | undefined)[];

/**
 * Every column is an array of its own: the system has pages for such a size at hand, which for one memory of all columns it
 * has to find anew, and who holds one feature holds no other.
 */
function allocateCells({ columns, width }: FeaturePlan, source: FeatureColumns, n: number): Cells {
  const cells: Cells = columns.map(({ name }) => source[name]);
  while (cells.length < width) cells.push(new Float64Array(n));
  return cells;
}

function lineOf({ definition, params, inputs, slot }: IndicatorNode, cells: Cells): IndicatorLine {
  const outputs = definition.outputs.map((_, o) => cells[slot + o] as Float64Array);
  return { definition, run: { params, inputs: inputs.map((cell) => cells[cell] as Float64Array), outputs } };
}

function delay(from: Float64Array, to: Float64Array, lag: number): void {
  const n = from.length;
  to.fill(Number.NaN, 0, Math.min(lag, n));
  to.set(from.subarray(0, Math.max(0, n - lag)), Math.min(lag, n));
}

/**
 * Computes features over columns.
 * @param source n bars, or columns (n,) with the names of `options.columns`.   @param specs k features.
 * @returns one array (n,) for each name, NaN while the feature warms up.
 * @throws BOT4_FEATURE_SPEC as `compileFeatures`.
 */
export function computeFeatures(
  source: Bars | FeatureColumns,
  specs: readonly FeatureSpec[],
  options: CompileOptions = {},
): Record<string, Float64Array> {
  const plan = planOf(specs, options);
  const columns = source as unknown as FeatureColumns;
  const n = plan.columns.map(({ name }) => columns[name]).find((column) => column !== undefined)?.length ?? 0;
  const cells = allocateCells(plan, columns, n);
  const known = { ...nothingKnown(), long: new LongColumns(n) };
  let lines: IndicatorLine[] = [];
  for (const step of plan.steps) {
    if (step.type === 'indicator') {
      lines.push(lineOf(step.node, cells));
      continue;
    }
    runLines(lines, known);
    lines = [];
    delay(cells[step.from] as Float64Array, cells[step.to] as Float64Array, step.lag);
  }
  runLines(lines, known);
  return Object.fromEntries(plan.features.map(({ name, delayed: cell }) => [name, cells[cell] as Float64Array]));
}
