/**
 * The warm-up check of features: how long a value depends on where history begins. History loses its beginning at random
 * bars and everything is computed again. A window is the same again once it is full; an average that fades comes as
 * close as it is asked to; a sum since the beginning never does, and a model that reads it has learnt an arbitrary level.
 */
import { InputError, type Rng } from '../../core/index.ts';
import { type Bars, sliceBars } from '../market/index.ts';
import { type FeatureFunction, featureFunction } from './look-ahead.ts';
import { type CompileOptions, compileFeatures } from './pipeline.ts';
import { type Features, isFeatureSet } from './set/feature-set.ts';
import { compileFeatureSet } from './set/set-pipeline.ts';

/** Options of `checkWarmUp`. */
export interface WarmUpOptions extends CompileOptions {
  /** How often history loses its beginning. */
  readonly starts: number;
  /** Draws the bars at which it begins then, in its first half. */
  readonly rng: Rng;
  /** Largest difference that counts as none, as a share of the deviation of the feature. @defaultValue 1e-9 */
  readonly tolerance?: number;
}

/** What the check found of one feature. */
export interface FeatureMemory {
  readonly name: string;
  /**
   * `window`: the same bits as soon as it has a value; `fading`: within the tolerance after `settledRows`;
   * `unbounded`: still outside of it at the end of history.
   */
  readonly memory: 'window' | 'fading' | 'unbounded';
  /** Rows after the first value of the shorter history until all differences are within the tolerance. */
  readonly settledRows: number;
  /** Largest difference, as a share of the deviation of the feature, and where it is. */
  readonly largest: number;
  readonly row: number;
  /** The bar at which the shorter history began. */
  readonly start: number;
}

/** Deviation of the finite values of a column; 1 when they are all equal. */
function deviationOf(column: ArrayLike<number>): number {
  let count = 0;
  let mean = 0;
  let squares = 0;
  for (let t = 0; t < column.length; t++) {
    const x = column[t] as number;
    if (!Number.isFinite(x)) continue;
    count++;
    const delta = x - mean;
    mean += delta / count;
    squares += delta * (x - mean);
  }
  return squares > 0 ? Math.sqrt(squares / count) : 1;
}

interface Difference {
  readonly largest: number;
  readonly row: number;
  /** Rows after the first value at which the last difference outside of the tolerance is; −1 for none. */
  readonly lastRow: number;
  readonly memory: FeatureMemory['memory'];
}

/** From the shortest memory to the longest. */
const MEMORIES: readonly FeatureMemory['memory'][] = ['window', 'fading', 'unbounded'];

function compare(
  full: ArrayLike<number>,
  short: ArrayLike<number>,
  o: { start: number; tolerance: number },
): Difference {
  const deviation = deviationOf(full);
  let first = -1;
  let largest = 0;
  let row = 0;
  let lastRow = -1;
  let bits = true;
  for (let t = 0; t < short.length; t++) {
    const now = short[t] as number;
    if (Number.isNaN(now)) continue;
    if (first < 0) first = t;
    const before = full[o.start + t] as number;
    if (!Object.is(now, before)) bits = false;
    const difference = now === before ? 0 : Math.abs(now - before) / deviation;
    if (difference <= o.tolerance) continue;
    lastRow = t - first;
    if (difference > largest || Number.isNaN(difference)) {
      largest = difference;
      row = o.start + t;
    }
  }
  const felt = first >= 0 && lastRow >= short.length - 1 - first;
  return { largest, row, lastRow, memory: felt ? 'unbounded' : bits ? 'window' : 'fading' };
}

/** What two shorter histories say together. */
function worse(
  known: FeatureMemory | undefined,
  found: Difference & { readonly name: string; readonly start: number },
): FeatureMemory {
  const { name, start, largest, row, lastRow, memory } = found;
  const settledRows = lastRow + 1;
  if (known === undefined) return { name, memory, settledRows, largest, row, start };
  const longest = MEMORIES.indexOf(memory) > MEMORIES.indexOf(known.memory) ? memory : known.memory;
  const both = { name, memory: longest, settledRows: Math.max(settledRows, known.settledRows) };
  return largest > known.largest
    ? { ...both, largest, row, start }
    : { ...both, largest: known.largest, row: known.row, start: known.start };
}

function rowsBefore(features: Features | FeatureFunction, options: CompileOptions): number {
  if (typeof features === 'function') return 0;
  return isFeatureSet(features)
    ? compileFeatureSet(features).warmupBars
    : compileFeatures(features, options).warmupBars;
}

/**
 * Recomputes features on histories that begin later.
 * @param bars n bars, more than twice the warm-up of the features.   @param features a set, a list or a function.
 * @param options.starts whole number from 1; each draws one bar from 1 to n / 2.
 * @returns for each feature how long its beginning is felt.
 * @throws BOT4_DATA_TOO_SHORT, BOT4_CONFIG_VALUE for `starts`, BOT4_FEATURE_SPEC as `compileFeatures`.
 */
export function checkWarmUp(
  bars: Bars,
  features: Features | FeatureFunction,
  options: WarmUpOptions,
): readonly FeatureMemory[] {
  const { starts, rng, tolerance = 1e-9 } = options;
  const n = bars.close.length;
  if (!Number.isInteger(starts) || starts < 1) {
    throw new InputError('BOT4_CONFIG_VALUE', `starts is ${starts}; it is a whole number from 1`, {
      place: { key: 'starts' },
    });
  }
  const wait = rowsBefore(features, options);
  const half = Math.floor(n / 2);
  if (half < Math.max(1, wait + 1)) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${n} bars; a warm-up of ${wait} needs ${2 * (wait + 1)}`);
  }
  const compute = featureFunction(features, options);
  const full = compute(bars);
  const found = new Map<string, FeatureMemory>();
  for (let s = 0; s < starts; s++) {
    const start = 1 + rng.below(half);
    const short = compute(sliceBars(bars, { from: start, to: n }));
    for (const [name, column] of Object.entries(full)) {
      const difference = compare(column, short[name] ?? [], { start, tolerance });
      found.set(name, worse(found.get(name), { ...difference, name, start }));
    }
  }
  return [...found.values()];
}
