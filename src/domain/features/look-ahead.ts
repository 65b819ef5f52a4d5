/**
 * The look-ahead check of features: what a row says must not depend on the rows after it. History is cut at random
 * bars, everything is computed again from copies that end there, and every row before the cut must have the same bits.
 */
import { InputError, type Rng } from '../../core/index.ts';
import type { Bars } from '../market/index.ts';
import { computeFeatures } from './batch.ts';
import type { CompileOptions } from './pipeline.ts';
import { computeFeatureSet } from './set/compute-set.ts';
import { type Features, isFeatureSet } from './set/feature-set.ts';

/** Features of one's own that are computed over whole columns, to be checked before they are trusted. */
export type FeatureFunction = (bars: Bars) => Readonly<Record<string, ArrayLike<number>>>;

/** Options of `checkLookAhead`. */
export interface LookAheadOptions extends CompileOptions {
  /** How often history is cut. */
  readonly cuts: number;
  /** Draws the bars at which it is cut. */
  readonly rng: Rng;
}

/** What the check found. */
export interface LookAheadReport {
  readonly cuts: number;
  /** Values that were compared. */
  readonly compared: number;
  /** Values that were different. */
  readonly changed: number;
  /** Names of the features that changed, in the order of the features. */
  readonly features: readonly string[];
  /** The first difference: feature, row (from 0), both values and the cut. Empty when nothing changed. */
  readonly first: string;
}

/** The first `length` bars in memory of their own: nothing behind the cut can be reached through the arrays. */
function copyBars(bars: Bars, length: number): Bars {
  return {
    symbol: bars.symbol,
    intervalMicros: bars.intervalMicros,
    openTime: bars.openTime.slice(0, length),
    open: bars.open.slice(0, length),
    high: bars.high.slice(0, length),
    low: bars.low.slice(0, length),
    close: bars.close.slice(0, length),
    volume: bars.volume.slice(0, length),
  };
}

/** A set, a list or a function as a function over bars. */
export function featureFunction(features: Features | FeatureFunction, options: CompileOptions): FeatureFunction {
  if (typeof features === 'function') return features;
  if (isFeatureSet(features)) return (bars) => computeFeatureSet(bars, features);
  return (bars) => computeFeatures(bars, features, options);
}

/**
 * Recomputes features on truncated histories and compares bit for bit.
 * @param bars n bars, n ≥ 2.   @param features specifications, or a function over whole columns.
 * @param options.cuts whole number from 1; each draws one bar from 1 to n − 1.
 * @returns counts, the features that changed and the first difference; `changed` is 0 for honest features.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_CONFIG_VALUE for `cuts`, BOT4_FEATURE_SPEC as `compileFeatures`.
 */
export function checkLookAhead(
  bars: Bars,
  features: Features | FeatureFunction,
  options: LookAheadOptions,
): LookAheadReport {
  const { cuts, rng } = options;
  const n = bars.close.length;
  if (n < 2) throw new InputError('BOT4_DATA_TOO_SHORT', `${n} bar(s); a cut needs at least 2`);
  if (!Number.isInteger(cuts) || cuts < 1) {
    const detail = `cuts is ${cuts}; it is a whole number from 1`;
    throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: 'cuts' } });
  }
  const compute = featureFunction(features, options);
  const full = Object.entries(compute(copyBars(bars, n)));
  const changedNames = new Set<string>();
  let compared = 0;
  let changed = 0;
  let first = '';
  for (let c = 0; c < cuts; c++) {
    const cut = 1 + rng.below(n - 1);
    const short = compute(copyBars(bars, cut));
    for (const [name, column] of full) {
      const again = short[name];
      compared += cut;
      for (let row = 0; row < cut; row++) {
        if (Object.is(column[row], again?.[row])) continue;
        changed++;
        changedNames.add(name);
        if (first === '')
          first = `feature ${name}, row ${row}: ${column[row]} became ${again?.[row]} with ${cut} bars of ${n}`;
      }
    }
  }
  return { cuts, compared, changed, features: full.map(([name]) => name).filter((x) => changedNames.has(x)), first };
}
