/**
 * Bars through the streaming pipeline, the one that the engine runs: what comes out has the bits that a strategy would have
 * seen live. Rows come in their order, because an indicator remembers its whole past. Allocates nothing per row.
 */
import { assert, Bot4Error, InputError } from '../core/index.ts';
import {
  type BarPipeline,
  compileFeatureSet,
  type Features,
  featuresOf,
  isFeatureSet,
} from '../domain/features/index.ts';
import { type Bars, intervalText } from '../domain/market/index.ts';

/** Makes the streaming form of features. */
export type CompileBars = (features: Features) => BarPipeline;

/** Something that fills columns with features, row by row. */
export class FeatureReplay {
  readonly #bars: Bars;
  readonly #pipeline: BarPipeline;
  readonly #bar = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  #next = 0;

  /** @throws BOT4_FEATURE_SPEC, also when a set is for bars of another length. */
  constructor(bars: Bars, features: Features, compile: CompileBars = compileFeatureSet) {
    if (isFeatureSet(features) && features.intervalMicros !== bars.intervalMicros) {
      const [wanted, found] = [features.intervalMicros, bars.intervalMicros].map(intervalText);
      const detail = `the features are for bars of ${wanted}; ${bars.symbol} has bars of ${found}`;
      throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key: 'intervalMicros' } });
    }
    this.#bars = bars;
    this.#pipeline = compile(features);
  }

  /** Computes rows [from, to) into `columns` (k,) of (to − from,) each; `from` is where the call before ended, 0 at first. */
  fill(from: number, to: number, columns: readonly Float64Array[]): void {
    assert(from === this.#next && to >= from, 'rows are replayed in their order', from, to);
    const { openTime, open, high, low, close, volume } = this.#bars;
    const pipeline = this.#pipeline;
    const { row } = pipeline;
    const bar = this.#bar;
    for (let t = from; t < to; t++) {
      bar.openTime = openTime[t] as number;
      bar.open = open[t] as number;
      bar.high = high[t] as number;
      bar.low = low[t] as number;
      bar.close = close[t] as number;
      bar.volume = volume[t] as number;
      pipeline.update(bar);
      const at = t - from;
      for (let k = 0; k < columns.length; k++) (columns[k] as Float64Array)[at] = row[k] as number;
    }
    this.#next = to;
  }
}

/** (n,) times at which the features of a bar are known: when it closes. */
export function eventTimes(bars: Bars): Float64Array {
  return bars.openTime.map((time) => time + bars.intervalMicros);
}

/** The first `count` features. */
function beginning(features: Features, count: number): Features {
  if (!isFeatureSet(features)) return features.slice(0, count);
  return { ...features, features: features.features.slice(0, count) };
}

/**
 * Finds the feature that makes a computation fail, by computing ever shorter beginnings of the list: a feature reads only
 * those before it.
 * @returns its name; undefined when nothing fails.
 */
export function failingFeature(
  bars: Bars,
  features: Features,
  compile: CompileBars = compileFeatureSet,
): string | undefined {
  const all = featuresOf(features);
  const n = bars.openTime.length;
  const fails = (count: number): boolean => {
    try {
      const columns = Array.from({ length: count }, () => new Float64Array(n));
      new FeatureReplay(bars, beginning(features, count), compile).fill(0, n, columns);
      return false;
    } catch (cause) {
      // Bad input names its own place, and is not what is sought here.
      return !(cause instanceof Bot4Error);
    }
  };
  if (!fails(all.length)) return undefined;
  let good = 0;
  let bad = all.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (fails(middle)) bad = middle;
    else good = middle;
  }
  return all[bad - 1]?.name;
}
