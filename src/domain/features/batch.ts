/**
 * The batch form: the same plan over whole columns, indicator by indicator, with a fast form where there is one and the
 * streaming form elsewhere. The two agree to 1e-12; the engine never uses this one.
 */
import type { Bars } from '../market/index.ts';
import { FAST_FORMS } from './fast/fast-forms.ts';
import type { IndicatorDefinition, IndicatorRun } from './indicator.ts';
import { type CompileOptions, planOf } from './pipeline.ts';
import type { IndicatorNode } from './plan.ts';
import type { FeatureSpec } from './spec.ts';

/** Columns of a source: (n,) each, NaN where there is no value. */
export type FeatureColumns = Readonly<Record<string, Float64Array>>;

/** Runs the streaming form over whole columns. */
export function streamOver(definition: IndicatorDefinition, { params, inputs, outputs }: IndicatorRun): void {
  const count = inputs.length;
  const row = new Float64Array(count + outputs.length);
  const indicator = definition.create(
    params,
    inputs.map((_, i) => i),
  );
  const n = outputs[0]?.length ?? 0;
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < count; i++) row[i] = (inputs[i] as Float64Array)[t] as number;
    indicator.update(row, row, count);
    for (let o = 0; o < outputs.length; o++) (outputs[o] as Float64Array)[t] = row[count + o] as number;
  }
}

function runOver(definition: IndicatorDefinition, run: IndicatorRun): void {
  const fast = FAST_FORMS[definition.kind];
  if (fast === undefined || !fast(run)) streamOver(definition, run);
}

/** Rows at which no input is NaN: how many there are, and whether they are all rows from the first of them on. */
function completeRows(inputs: readonly Float64Array[], n: number): { first: number; count: number } {
  let first = 0;
  let count = 0;
  for (let t = 0; t < n; t++) {
    let complete = true;
    for (let i = 0; i < inputs.length; i++)
      if (Number.isNaN((inputs[i] as Float64Array)[t] as number)) complete = false;
    if (!complete) continue;
    if (count === 0) first = t;
    count++;
  }
  return { first, count };
}

/** Runs an indicator on the rows at which no input is NaN; the others have no value. */
export function runIndicator(definition: IndicatorDefinition, run: IndicatorRun): void {
  const { params, inputs, outputs } = run;
  const n = outputs[0]?.length ?? 0;
  const { first, count } = completeRows(inputs, n);
  for (const output of outputs) output.fill(Number.NaN, 0, count === n - first ? first : n);
  if (count === 0) return;
  if (count === n - first) {
    const tail = (column: Float64Array) => column.subarray(first);
    runOver(definition, { params, inputs: inputs.map(tail), outputs: outputs.map(tail) });
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

function runNode({ definition, params, inputs, slot }: IndicatorNode, cells: (Float64Array | undefined)[], n: number) {
  const outputs = definition.outputs.map(() => new Float64Array(n));
  runIndicator(definition, { params, inputs: inputs.map((cell) => cells[cell] as Float64Array), outputs });
  outputs.forEach((output, o) => {
    cells[slot + o] = output;
  });
}

function delayed(column: Float64Array, lag: number): Float64Array {
  const out = new Float64Array(column.length).fill(Number.NaN);
  out.set(column.subarray(0, Math.max(0, column.length - lag)), Math.min(lag, column.length));
  return out;
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
  const cells: (Float64Array | undefined)[] = plan.columns.map(({ name }) => columns[name]);
  const n = cells.find((column) => column !== undefined)?.length ?? 0;
  for (const step of plan.steps) {
    if (step.type === 'indicator') runNode(step.node, cells, n);
    else cells[step.to] = delayed(cells[step.from] as Float64Array, step.lag);
  }
  return Object.fromEntries(plan.features.map(({ name, delayed: cell }) => [name, cells[cell] as Float64Array]));
}
