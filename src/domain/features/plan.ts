/**
 * Specifications as a plan: which indicators run, in which order, on which cells. Shared by the streaming and the batch
 * form, so that both compute the same thing.
 *
 * All values of a moment live in one row: first the columns of the source, then the outputs of every distinct indicator,
 * then the delayed features that others read. An indicator that feeds another one is a cell like any column.
 */
import { indicatorKey } from './canonical-specs.ts';
import type { CheckedSpec, SourceColumn } from './check-spec.ts';
import type { IndicatorDefinition, IndicatorParams } from './indicator.ts';

/** One indicator of a plan. */
export interface IndicatorNode {
  readonly definition: IndicatorDefinition;
  readonly params: IndicatorParams;
  /** (i,) cells that it reads. */
  readonly inputs: readonly number[];
  /** Cell of its first output. */
  readonly slot: number;
  /** Rows that pass before its first update, because its inputs warm up. */
  readonly inputWarmup: number;
}

/** One feature of a plan: a cell, seen some rows later. */
export interface FeatureNode {
  readonly name: string;
  /** Cell of the value without its lag. */
  readonly cell: number;
  readonly lag: number;
  /** Cell of the value with its lag: `cell` when there is none. */
  readonly delayed: number;
  /** Rows that pass before its first value, lag included. */
  readonly warmup: number;
}

/** What has to be done for one row, in order. */
export type PlanStep =
  | { readonly type: 'indicator'; readonly node: IndicatorNode }
  | { readonly type: 'delay'; readonly from: number; readonly to: number; readonly lag: number };

/** Compiled specifications. */
export interface FeaturePlan {
  readonly columns: readonly SourceColumn[];
  readonly steps: readonly PlanStep[];
  readonly features: readonly FeatureNode[];
  /** Cells of a row. */
  readonly width: number;
  /** Rows that pass before every feature has a value. */
  readonly warmup: number;
}

/** Makes the plan of checked specifications. */
export function planFeatures(checked: readonly CheckedSpec[], columns: readonly SourceColumn[]): FeaturePlan {
  const steps: PlanStep[] = [];
  const features: FeatureNode[] = [];
  /** Cell and warm-up of everything that can be read. */
  const cellOf = new Map(columns.map(({ name }, cell) => [name, cell]));
  const warmupOf = columns.map(() => 0);
  const slotOf = new Map<string, { readonly slot: number; readonly inputWarmup: number }>();
  const delayedOf = new Map<string, number>();
  let width = columns.length;

  const addIndicator = ({ definition, spec, sources }: CheckedSpec) => {
    const inputs = sources.map((source) => cellOf.get(source) as number);
    const key = indicatorKey(spec, inputs);
    const known = slotOf.get(key);
    if (known !== undefined) return known;
    const inputWarmup = inputs.reduce((most, cell) => Math.max(most, warmupOf[cell] as number), 0);
    const slot = width;
    steps.push({ type: 'indicator', node: { definition, params: spec.params, inputs, slot, inputWarmup } });
    for (const { name } of definition.outputs) {
      warmupOf[width++] = inputWarmup + definition.warmup(spec.params, name);
    }
    const made = { slot, inputWarmup };
    slotOf.set(key, made);
    return made;
  };

  const addDelay = (from: number, lag: number): number => {
    if (lag === 0) return from;
    const key = `${from} ${lag}`;
    const known = delayedOf.get(key);
    if (known !== undefined) return known;
    const to = width++;
    warmupOf[to] = (warmupOf[from] as number) + lag;
    steps.push({ type: 'delay', from, to, lag });
    delayedOf.set(key, to);
    return to;
  };

  for (const each of checked) {
    const cell = addIndicator(each).slot + each.output;
    const { name, lag } = each.spec;
    const delayed = addDelay(cell, lag);
    cellOf.set(name, delayed);
    features.push({ name, cell, lag, delayed, warmup: warmupOf[delayed] as number });
  }
  const warmup = features.reduce((most, each) => Math.max(most, each.warmup), 0);
  return { columns, steps, features, width, warmup };
}
