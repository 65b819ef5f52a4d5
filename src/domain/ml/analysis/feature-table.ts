/**
 * What all analyses share: features by name, tables of plain rows, and p-values that know how many tests there were.
 */
import { InputError } from '../../../core/index.ts';
import type { FeatureColumns } from '../../features/index.ts';
import { type MultipleTestMethod, multipleTest } from '../../stats/index.ts';
import { modelError } from '../model-error.ts';

/** A row of a table: column name to value. `arquero`'s `from` makes a table of many. */
export type TableRow = Readonly<Record<string, string | number | boolean>>;

/** What every analysis answers beside its numbers. */
export interface Analysis {
  /** Doubts, one sentence each; empty when there is none. */
  readonly warnings: readonly string[];
  /** The result as rows, to be shown or to become a table. */
  readonly table: readonly TableRow[];
}

/** How p-values of many tests are judged; neither has a default, because both change the conclusion. */
export interface Correction {
  /** Error rate of the whole family, in (0, 1). */
  readonly alpha: number;
  readonly method: MultipleTestMethod;
}

/** Names and columns of features, all of one length. */
export interface OpenFeatures {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly rows: number;
}

/** @throws BOT4_MODEL_INPUT unless there is a feature and all have one length. */
export function openFeatures(features: FeatureColumns, key = 'features'): OpenFeatures {
  const names = Object.keys(features);
  const columns = names.map((name) => features[name] as Float64Array);
  const rows = columns[0]?.length ?? 0;
  if (names.length === 0) throw modelError(key, 'has no feature');
  names.forEach((name, f) => {
    const length = (columns[f] as Float64Array).length;
    if (length !== rows) throw modelError(`${key}.${name}`, `has ${length} values, the first feature has ${rows}`);
  });
  return { names, columns, rows };
}

/** Adjusted p-values in the order of the input; a test without a p-value (NaN) has none and does not count. */
export function adjusted(pValues: readonly number[], { alpha, method }: Correction): Float64Array {
  const known = pValues.filter((p) => !Number.isNaN(p));
  const out = new Float64Array(pValues.length).fill(Number.NaN);
  // The correction is checked even when nothing is left to correct.
  const family = multipleTest(known.length === 0 ? [1] : known, { alpha, method }).adjusted;
  let next = 0;
  pValues.forEach((p, i) => {
    if (!Number.isNaN(p)) out[i] = family[next++] as number;
  });
  return out;
}

/** The longest stretch of finite values; empty when there is none. */
export function longestStretch(column: Float64Array): Float64Array {
  let best = 0;
  let bestFrom = 0;
  let from = 0;
  for (let t = 0; t <= column.length; t++) {
    if (t < column.length && Number.isFinite(column[t])) continue;
    if (t - from > best) {
      best = t - from;
      bestFrom = from;
    }
    from = t + 1;
  }
  return column.subarray(bestFrom, bestFrom + best);
}

/**
 * The answer of a test, or the reason why it has none: one feature that is constant or too short must not hide the others.
 * Errors that are no fault of the data go on.
 */
export function tried<T>(test: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: test() };
  } catch (error) {
    if (error instanceof InputError && error.code === 'BOT4_STATS_INPUT') return { reason: error.message };
    throw error;
  }
}

/** Mean of finite numbers; NaN without any. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}

/** Standard deviation with divisor n − 1; NaN below two values. */
export function deviationOf(values: ArrayLike<number>): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += ((values[i] as number) - mean) ** 2;
  return values.length < 2 ? Number.NaN : Math.sqrt(sum / (values.length - 1));
}
