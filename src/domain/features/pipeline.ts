/**
 * Specifications compiled to a pipeline that takes one closed bar at a time. The notebook, the backtest and the runner
 * use this same code, and `computeFeatures` runs it over columns, so they agree bit for bit.
 * Nothing is allocated after compilation.
 */
import type { Bars } from '../market/index.ts';
import { Delay } from './blocks/delay.ts';
import { indicatorKey } from './canonical-specs.ts';
import { CATALOGUE } from './catalogue.ts';
import { checkFeatureSpecs } from './check-spec.ts';
import { CELL, CELL_COUNT, type Indicator, type IndicatorDefinition } from './indicator.ts';
import type { FeatureSpec } from './spec.ts';

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
  /** Bars that pass before the first complete row, lags included. */
  readonly warmupBars: number;
  /** (k,) values at the last bar; the same array after every update, NaN where a feature warms up. */
  readonly row: Float64Array;
  /** Takes the next closed bar. Returns true when every value is finite. */
  update(bar: FeatureBar): boolean;
  /** Forgets every bar. */
  reset(): void;
}

/** Options of the functions that compile specifications. */
export interface CompileOptions {
  /** Indicators that specifications may name. @defaultValue `CATALOGUE` */
  readonly definitions?: readonly IndicatorDefinition[];
}

class Pipeline implements FeaturePipeline {
  readonly names: readonly string[];
  readonly warmupBars: number;
  readonly row: Float64Array;
  /** Distinct indicators and their values at the last bar. */
  readonly #indicators: readonly Indicator[];
  readonly #values: Float64Array;
  /** For each feature: the indicator that it shows, and its delay. */
  readonly #indicatorOf: readonly number[];
  readonly #delays: readonly (Delay | undefined)[];
  readonly #bar = new Float64Array(CELL_COUNT);

  constructor(specs: readonly FeatureSpec[], definitions: readonly IndicatorDefinition[]) {
    const indicators: Indicator[] = [];
    const seen = new Map<string, number>();
    let warmupBars = 0;
    this.#indicatorOf = specs.map((spec, i) => {
      const definition = definitions[i] as IndicatorDefinition;
      warmupBars = Math.max(warmupBars, definition.warmup(spec.params) + spec.lag);
      const key = indicatorKey(spec);
      const known = seen.get(key);
      if (known !== undefined) return known;
      seen.set(key, indicators.length);
      return indicators.push(definition.create(spec.params, spec.input === undefined ? 0 : CELL[spec.input])) - 1;
    });
    this.names = specs.map((spec) => spec.name);
    this.warmupBars = warmupBars;
    this.row = new Float64Array(specs.length).fill(Number.NaN);
    this.#indicators = indicators;
    this.#values = new Float64Array(indicators.length).fill(Number.NaN);
    this.#delays = specs.map((spec) => (spec.lag === 0 ? undefined : new Delay(spec.lag)));
  }

  update(bar: FeatureBar): boolean {
    const cells = this.#bar;
    cells[CELL.open] = bar.open;
    cells[CELL.high] = bar.high;
    cells[CELL.low] = bar.low;
    cells[CELL.close] = bar.close;
    cells[CELL.volume] = bar.volume;
    cells[CELL.openTime] = bar.openTime;
    const indicators = this.#indicators;
    const values = this.#values;
    for (let i = 0; i < indicators.length; i++) (indicators[i] as Indicator).update(cells, values, i);
    return this.#fillRow();
  }

  reset(): void {
    for (const indicator of this.#indicators) indicator.reset();
    for (const delay of this.#delays) delay?.reset();
    this.#values.fill(Number.NaN);
    this.row.fill(Number.NaN);
  }

  #fillRow(): boolean {
    const row = this.row;
    let complete = true;
    for (let k = 0; k < row.length; k++) {
      const now = this.#values[this.#indicatorOf[k] as number] as number;
      const delay = this.#delays[k];
      const value = delay === undefined ? now : delay.update(now);
      row[k] = value;
      if (!Number.isFinite(value)) complete = false;
    }
    return complete;
  }
}

/**
 * Compiles features to a pipeline. Features that differ only in name and lag share one indicator.
 * @param specs features; their order is the order of the row.
 * @returns a pipeline that has seen no bar.
 * @throws BOT4_FEATURE_SPEC for an unknown kind, a parameter that is unknown, missing or out of range, a wrong input, or
 * a name that is used twice; it names the feature and the parameter.
 * @example compileFeatures([feature.sma('slow', { input: 'close', period: 50, lag: 1 })]).warmupBars // => 50
 */
export function compileFeatures(specs: readonly FeatureSpec[], options: CompileOptions = {}): FeaturePipeline {
  return new Pipeline(specs, checkFeatureSpecs(specs, options.definitions ?? CATALOGUE));
}

/**
 * Computes features over columns by running the pipeline bar by bar.
 * @param bars n bars.   @param specs k features.
 * @returns one array (n,) for each name, NaN while the feature warms up.
 * @throws BOT4_FEATURE_SPEC as `compileFeatures`.
 */
export function computeFeatures(
  bars: Bars,
  specs: readonly FeatureSpec[],
  options: CompileOptions = {},
): Record<string, Float64Array> {
  const pipeline = compileFeatures(specs, options);
  const n = bars.close.length;
  const columns = specs.map(() => new Float64Array(n));
  const bar = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  for (let i = 0; i < n; i++) {
    bar.openTime = bars.openTime[i] as number;
    bar.open = bars.open[i] as number;
    bar.high = bars.high[i] as number;
    bar.low = bars.low[i] as number;
    bar.close = bars.close[i] as number;
    bar.volume = bars.volume[i] as number;
    pipeline.update(bar);
    for (let k = 0; k < columns.length; k++) (columns[k] as Float64Array)[i] = pipeline.row[k] as number;
  }
  return Object.fromEntries(pipeline.names.map((name, k) => [name, columns[k] as Float64Array]));
}
