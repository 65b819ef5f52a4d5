/** A set of features compiled to the streaming form: gaps, longer timeframes and scales around the plain pipelines. */
import { InputError } from '../../../core/index.ts';
import { CELL } from '../indicator.ts';
import { compileFeatures, type FeatureBar, type FeaturePipeline } from '../pipeline.ts';
import { type Features, type GapPolicy, isFeatureSet, plainSpecs, type SplitSet, splitSet } from './feature-set.ts';
import { blankBar, TimeframeBar } from './timeframe-bar.ts';

/** Compiled features that take one closed bar at a time: as an object, or in the first six cells of `source`. */
export type BarPipeline = Pick<
  FeaturePipeline,
  'names' | 'warmupBars' | 'row' | 'source' | 'update' | 'step' | 'reset'
>;

/** A longer timeframe at work. */
interface Clock {
  readonly bars: TimeframeBar;
  readonly pipeline: FeaturePipeline;
  /** Cell of its first feature in the source of the base. */
  readonly cell: number;
}

/** Where a feature of the row comes from, and its scale. */
interface Shown {
  readonly row: Float64Array;
  readonly index: number;
  readonly center: number;
  readonly scale: number;
}

const BAR_CELLS = 6;

/** The streaming form of a set. */
export class SetPipeline implements BarPipeline {
  readonly names: readonly string[];
  readonly warmupBars: number;
  readonly row: Float64Array;
  /** (6,) the bar that `step` takes, in the order of `CELL`. */
  readonly source = new Float64Array(BAR_CELLS);
  /** (e,) extra columns of the row that `update` takes; to be filled before it. */
  readonly extras: Float64Array;
  readonly #gaps: GapPolicy;
  readonly #intervalMicros: number;
  readonly #clocks: readonly Clock[];
  readonly #base: FeaturePipeline;
  readonly #shown: readonly Shown[];
  readonly #filler = blankBar();
  readonly #bar = blankBar();
  #lastOpen = Number.NaN;
  #lastClose = Number.NaN;

  constructor({ set, timeframes, base, columns, extras }: SplitSet) {
    this.#gaps = set.gaps;
    this.#intervalMicros = set.intervalMicros;
    this.#base = compileFeatures(base, { columns });
    this.extras = this.#base.source.subarray(BAR_CELLS, BAR_CELLS + extras.length);
    let cell = BAR_CELLS + extras.length;
    this.#clocks = timeframes.map((group) => {
      const pipeline = compileFeatures(plainSpecs(group));
      const clock = { bars: new TimeframeBar(group.micros, set.intervalMicros), pipeline, cell };
      cell += pipeline.row.length;
      return clock;
    });
    this.names = set.features.map(({ name }) => name);
    this.row = new Float64Array(this.names.length).fill(Number.NaN);
    const pipelines = [this.#base, ...this.#clocks.map(({ pipeline }) => pipeline)];
    this.#shown = set.features.map(({ name, scale }) => {
      const { row, names } = pipelines.find((each) => each.names.includes(name)) as FeaturePipeline;
      return { row, index: names.indexOf(name), center: scale?.center ?? 0, scale: scale?.scale ?? 1 };
    });
    // One longer bar more than its warm-up, because the first one may begin in the middle and is left out then.
    const longest = this.#clocks.map(({ pipeline }, i) => {
      const bars = (timeframes[i]?.micros as number) / set.intervalMicros;
      return (pipeline.warmupBars + 2) * bars;
    });
    this.warmupBars = this.#base.warmupBars + Math.max(0, ...longest);
  }

  update(bar: FeatureBar): boolean {
    const missing = Math.round((bar.openTime - this.#lastOpen) / this.#intervalMicros) - 1;
    if (missing < 0) {
      throw new InputError('BOT4_DATA_ORDER', `a bar of ${bar.openTime} follows one of ${this.#lastOpen}`);
    }
    if (missing > 0) this.#bridge(missing);
    this.#feed(bar);
    this.#lastOpen = bar.openTime;
    this.#lastClose = bar.close;
    return this.#fillRow();
  }

  step(): boolean {
    const { source } = this;
    const bar = this.#bar;
    bar.open = source[CELL.open] as number;
    bar.high = source[CELL.high] as number;
    bar.low = source[CELL.low] as number;
    bar.close = source[CELL.close] as number;
    bar.volume = source[CELL.volume] as number;
    bar.openTime = source[CELL.openTime] as number;
    return this.update(bar);
  }

  reset(): void {
    this.#forget();
    this.row.fill(Number.NaN);
    this.#lastOpen = Number.NaN;
  }

  #forget(): void {
    this.#base.reset();
    for (const { bars, pipeline } of this.#clocks) {
      bars.reset();
      pipeline.reset();
    }
  }

  #bridge(missing: number): void {
    const gaps = this.#gaps;
    if (gaps.policy === 'skip') return;
    if (missing > gaps.longest) {
      this.#forget();
      return;
    }
    if (gaps.policy === 'reset') return;
    const filler = this.#filler;
    filler.open = filler.high = filler.low = filler.close = this.#lastClose;
    filler.volume = 0;
    // What the extra columns held at a bar that is missing is not known.
    const extras = this.extras.slice();
    this.extras.fill(Number.NaN);
    for (let i = 1; i <= missing; i++) {
      filler.openTime = this.#lastOpen + i * this.#intervalMicros;
      this.#feed(filler);
    }
    this.extras.set(extras);
  }

  #feed(bar: FeatureBar): void {
    const { source } = this.#base;
    for (const { bars, pipeline, cell } of this.#clocks) {
      if (bars.finish(bar)) pipeline.update(bars.closed);
      if (bars.add(bar)) pipeline.update(bars.closed);
      source.set(pipeline.row, cell);
    }
    this.#base.update(bar);
  }

  #fillRow(): boolean {
    const { row } = this;
    let complete = true;
    for (let k = 0; k < row.length; k++) {
      const shown = this.#shown[k] as Shown;
      const value = ((shown.row[shown.index] as number) - shown.center) / shown.scale;
      row[k] = value;
      if (!Number.isFinite(value)) complete = false;
    }
    return complete;
  }
}

/**
 * Compiles a set, or a plain list, to a pipeline that takes one closed bar at a time: what the engine runs.
 * @returns a pipeline that has seen no bar; with longer timeframes `warmupBars` is the most that it may take.
 * @throws BOT4_FEATURE_SPEC; its `update` throws BOT4_DATA_ORDER for a bar of a set that is not later than the one before.
 * @example compileFeatureSet([{ name: 'mean', kind: 'sma', params: { period: 20 }, lag: 0 }]).warmupBars // => 19
 */
export function compileFeatureSet(features: Features): BarPipeline {
  return isFeatureSet(features) ? new SetPipeline(splitSet(features)) : compileFeatures(features);
}
