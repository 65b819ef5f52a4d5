/**
 * Specifications compiled to a pipeline that takes one row at a time: the streaming form, which the backtest, paper and
 * live trading use. Nothing is allocated after compilation.
 */
import type { StreamProgram } from '../../hot/index.ts';
import { Delay } from './blocks/delay.ts';
import { CATALOGUE } from './catalogue.ts';
import { BAR_SOURCE, checkFeatureSpecs, type SourceColumn } from './check-spec.ts';
import { CELL, type Indicator, type IndicatorDefinition } from './indicator.ts';
import { type FeaturePlan, type PlanStep, planFeatures } from './plan.ts';
import type { FeatureSpec } from './spec.ts';
import { inputsOf, outputsOf, type StreamPart, streamParts } from './stream/stream-steps.ts';

/** A closed bar, as the pipeline reads it. */
export interface FeatureBar {
  /** Microseconds since the epoch. */
  readonly openTime: number;
  /** Quote asset per unit of base asset. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Base asset traded, not below 0. */
  readonly volume: number;
}

/** Compiled features. */
export interface FeaturePipeline {
  /** (k,) names in the order of the specifications. */
  readonly names: readonly string[];
  /** Rows that pass before the first complete one, lags included. */
  readonly warmupBars: number;
  /** (k,) values at the last row; the same array after every update, NaN where a feature warms up. */
  readonly row: Float64Array;
  /** (c,) cells of the source, in the order of its columns: fill them, then call `step`. NaN stands for no value. */
  readonly source: Float64Array;
  /** Takes the next closed bar; for a source that is bars. Returns true when every value is finite. */
  update(bar: FeatureBar): boolean;
  /** Takes the row that stands in `source`. Returns true when every value is finite. */
  step(): boolean;
  /** Forgets every row. */
  reset(): void;
}

/** Options of the functions that compile specifications. */
export interface CompileOptions {
  /** Indicators that specifications may name. @defaultValue `CATALOGUE` */
  readonly definitions?: readonly IndicatorDefinition[];
  /** Columns of a row. @defaultValue the columns of a bar */
  readonly columns?: readonly SourceColumn[];
  /**
   * Whether indicators that have a kernel run as it. The values have the same bits either way; without kernels a row takes
   * three to five times as long, and the pipeline needs no memory of WebAssembly. @defaultValue true
   */
  readonly kernels?: boolean;
}

/** Specifications checked and planned. @throws BOT4_FEATURE_SPEC */
export function planOf(specs: readonly FeatureSpec[], options: CompileOptions = {}): FeaturePlan {
  const { definitions = CATALOGUE, columns = BAR_SOURCE } = options;
  return planFeatures(checkFeatureSpecs(specs, { definitions, columns }), columns);
}

/** A step that has no kernel: an indicator with its inputs, or a delay with its cells. */
interface RunningStep {
  readonly indicator: Indicator | undefined;
  readonly delay: Delay | undefined;
  readonly inputs: readonly number[];
  readonly slot: number;
  readonly outputs: number;
}

/** Steps of the program, or a step that has no kernel. */
type RunningPart = Extract<StreamPart, { type: 'kernels' }> | ({ readonly type: 'step' } & RunningStep);

function startStep(step: PlanStep): RunningStep {
  const place = { inputs: inputsOf(step), ...outputsOf(step) };
  if (step.type === 'delay') return { indicator: undefined, delay: new Delay(step.lag), ...place };
  const { definition, params, inputs } = step.node;
  return { indicator: definition.create(params, inputs), delay: undefined, ...place };
}

class Pipeline implements FeaturePipeline {
  declare readonly names: readonly string[];
  declare readonly warmupBars: number;
  declare readonly row: Float64Array;
  declare readonly source: Float64Array;
  declare private readonly cells: Float64Array;
  declare private readonly program: StreamProgram | undefined;
  declare private readonly parts: readonly RunningPart[];
  /** The program, where it is all that there is. */
  declare private readonly whole: StreamProgram | undefined;
  /** (k,) the cell that each feature shows. */
  declare private readonly shown: Int32Array;

  constructor(plan: FeaturePlan, kernels: boolean) {
    const { program, parts } = streamParts(plan, kernels);
    this.program = program;
    this.parts = parts.map((part) => (part.type === 'step' ? { type: 'step', ...startStep(part.step) } : part));
    this.whole = parts.length === 1 ? program : undefined;
    this.cells = program?.cells ?? new Float64Array(plan.width).fill(Number.NaN);
    this.source = this.cells.subarray(0, plan.columns.length);
    this.shown = Int32Array.from(plan.features, ({ delayed }) => delayed);
    this.names = plan.features.map(({ name }) => name);
    this.warmupBars = plan.warmup;
    this.row = program?.row ?? new Float64Array(plan.features.length).fill(Number.NaN);
  }

  update(bar: FeatureBar): boolean {
    const cells = this.cells;
    cells[CELL.open] = bar.open;
    cells[CELL.high] = bar.high;
    cells[CELL.low] = bar.low;
    cells[CELL.close] = bar.close;
    cells[CELL.volume] = bar.volume;
    cells[CELL.openTime] = bar.openTime;
    return this.step();
  }

  step(): boolean {
    const whole = this.whole;
    if (whole !== undefined) return whole.computeRow();
    const program = this.program;
    const parts = this.parts;
    const holes = program?.hasHoles() === true;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as RunningPart;
      if (part.type === 'kernels') (program as StreamProgram).computeSteps(part.from, part.to, holes);
      else this.#run(part);
    }
    return program === undefined ? this.#fillRow() : program.fillRow();
  }

  reset(): void {
    this.program?.reset();
    for (const part of this.parts) {
      if (part.type === 'kernels') continue;
      part.indicator?.reset();
      part.delay?.reset();
    }
    this.cells.fill(Number.NaN);
    this.row.fill(Number.NaN);
  }

  #run({ indicator, delay, inputs, slot, outputs }: RunningStep): void {
    const cells = this.cells;
    if (indicator === undefined) {
      cells[slot] = (delay as Delay).update(cells[inputs[0] as number] as number);
    } else if (this.#complete(inputs)) {
      indicator.update(cells, cells, slot);
    } else {
      // What has no input has no value, and its state waits: see `indicator.ts`.
      for (let o = 0; o < outputs; o++) cells[slot + o] = Number.NaN;
    }
  }

  #complete(inputs: readonly number[]): boolean {
    const cells = this.cells;
    for (let i = 0; i < inputs.length; i++) if (Number.isNaN(cells[inputs[i] as number] as number)) return false;
    return true;
  }

  #fillRow(): boolean {
    const { row } = this;
    const cells = this.cells;
    const shown = this.shown;
    let complete = true;
    for (let k = 0; k < row.length; k++) {
      const value = cells[shown[k] as number] as number;
      row[k] = value;
      if (!Number.isFinite(value)) complete = false;
    }
    return complete;
  }
}

/**
 * Compiles features to a pipeline. Features that differ only in name, output and lag share one indicator.
 * @param specs features; their order is the order of the row.
 * @returns a pipeline that has seen no row.
 * @throws BOT4_FEATURE_SPEC for an unknown kind, a parameter that is unknown, missing or out of range, a wrong input, or
 * a name that is used twice; it names the feature and the parameter.
 * @example compileFeatures([feature.sma('slow', { input: 'close', period: 50, lag: 1 })]).warmupBars // => 50
 */
export function compileFeatures(specs: readonly FeatureSpec[], options: CompileOptions = {}): FeaturePipeline {
  return new Pipeline(planOf(specs, options), options.kernels ?? true);
}
