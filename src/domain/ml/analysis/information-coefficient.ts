/** How well features order what comes after them. */
import type { FeatureColumns } from '../../features/index.ts';
import { adf, neweyWestMean, studentT } from '../../stats/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import {
  type Analysis,
  adjusted,
  type Correction,
  deviationOf,
  longestStretch,
  meanOf,
  openFeatures,
  tried,
} from './feature-table.ts';
import { correlationOfRanks, midRanks } from './mid-ranks.ts';

/** Returns that lie ahead of each row. */
export interface ForwardReturns {
  /** Bars ahead. */
  readonly horizon: number;
  /** (n,) NaN where they are not known yet. */
  readonly values: Float64Array;
}

/** Options of `informationCoefficient`. */
export interface InformationOptions extends Correction {
  /** (n,) number of the period of each row, ascending: all rows of one number give one coefficient. */
  readonly period: ArrayLike<number>;
  /**
   * What a value is ranked among. 'period': the rows of its period, for many assets at one time. 'history': all rows, for
   * one asset over time; a period's coefficient is then its part of the overall correlation. Ranks within a stretch of time
   * would know its end: a feature that follows the price is high where the price later falls back to the mean of the
   * stretch, and seems to tell the fall.
   */
  readonly ranks: 'period' | 'history';
  /**
   * Bars from one period to the next: returns that reach further overlap with those of the next periods, and the standard
   * error allows for that. 1 for a cross-section of many assets per bar.
   */
  readonly barsPerPeriod: number;
}

/** One feature at one horizon. */
export interface FeatureInformation {
  readonly name: string;
  readonly horizon: number;
  /** (periods,) rank correlation of feature and forward return; NaN where a period has too few rows. */
  readonly perPeriod: Float64Array;
  /** Periods with a coefficient. */
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  /** mean / deviation: how steady it is from period to period. */
  readonly ratio: number;
  /** Newey-West t-value of the mean. */
  readonly t: number;
  /** Two-sided, Student's distribution with one degree of freedom less than periods. */
  readonly pValue: number;
  /** Adjusted for all features and horizons. */
  readonly adjusted: number;
  /** Share of periods with a positive coefficient. */
  readonly positive: number;
}

/** Result of `informationCoefficient`: features in their order, horizons of each in theirs. */
export interface InformationResult extends Analysis {
  readonly features: readonly FeatureInformation[];
  readonly horizons: readonly number[];
}

/** A correlation of fewer pairs says nothing. */
const ROWS_MIN = 10;
const UNIT_ROOT_LEVEL = 0.05;

/**
 * Returns over the next bars, for several horizons.
 * @param close (n,) positive prices of one asset.   @param horizons bars ahead, each from 1.
 * @returns one column (n,) per horizon, NaN at the end.   @throws BOT4_MODEL_INPUT for a horizon that is none.
 * @example forwardReturns([1, 2, 3], [1])[0].values.join() // => '1,0.5,NaN'
 */
export function forwardReturns(close: ArrayLike<number>, horizons: readonly number[]): ForwardReturns[] {
  const n = close.length;
  return horizons.map((horizon, i) => {
    requireInteger(horizon, `horizons[${i}]`, 1);
    const values = new Float64Array(n).fill(Number.NaN);
    for (let t = 0; t + horizon < n; t++) values[t] = (close[t + horizon] as number) / (close[t] as number) - 1;
    return { horizon, values };
  });
}

/**
 * Periods of equal length for one asset.
 * @param n number of rows.   @param rows rows per period.   @returns (n,) number of the period of each row.
 * @throws BOT4_MODEL_INPUT for a length that is none.
 * @example periodsOf(5, 2).join() // => '0,0,1,1,2'
 */
export function periodsOf(n: number, rows: number): Int32Array {
  requireInteger(rows, 'rows', 1);
  return Int32Array.from({ length: n }, (_, t) => Math.floor(t / rows));
}

/** First row of each period, and n at the end. */
function periodStarts(period: ArrayLike<number>, n: number): number[] {
  if (period.length !== n) throw modelError('period', `has ${period.length} values for ${n} rows`);
  const starts: number[] = [];
  for (let t = 0; t < n; t++) {
    const own = period[t] as number;
    if (t > 0 && !(own >= (period[t - 1] as number))) throw modelError(`period[${t}]`, 'must not descend');
    if (t === 0 || own !== period[t - 1]) starts.push(t);
  }
  return [...starts, n];
}

/** Rows where both are finite. */
function commonRows(x: Float64Array, y: Float64Array, from: number, to: number): number[] {
  const rows: number[] = [];
  for (let t = from; t < to; t++) if (Number.isFinite(x[t]) && Number.isFinite(y[t])) rows.push(t);
  return rows;
}

/** Spearman's correlation within each period. */
function withinPeriods(x: Float64Array, y: Float64Array, starts: readonly number[]): Float64Array {
  return Float64Array.from({ length: starts.length - 1 }, (_, p) => {
    const rows = commonRows(x, y, starts[p] as number, starts[p + 1] as number);
    if (rows.length < ROWS_MIN) return Number.NaN;
    const pick = (column: Float64Array) => midRanks(Float64Array.from(rows, (t) => column[t] as number));
    return correlationOfRanks(pick(x), pick(y));
  });
}

/** Ranks over all rows, as deviations of unit variance. */
function standardRanks(column: Float64Array, rows: readonly number[]): Float64Array {
  const ranks = midRanks(Float64Array.from(rows, (t) => column[t] as number));
  const mean = (rows.length + 1) / 2;
  const variance = ranks.reduce((sum, r) => sum + (r - mean) ** 2, 0) / rows.length;
  return ranks.map((r) => (r - mean) / Math.sqrt(variance));
}

/** Each period's mean product of standardised ranks over all rows: with periods of one length their mean is Spearman's. */
function partsOfHistory(x: Float64Array, y: Float64Array, starts: readonly number[]): Float64Array {
  const rows = commonRows(x, y, 0, x.length);
  const [a, b] = [standardRanks(x, rows), standardRanks(y, rows)];
  let i = 0;
  return Float64Array.from({ length: starts.length - 1 }, (_, p) => {
    let sum = 0;
    let count = 0;
    for (; i < rows.length && (rows[i] as number) < (starts[p + 1] as number); i++, count++) {
      sum += (a[i] as number) * (b[i] as number);
    }
    return count < ROWS_MIN ? Number.NaN : sum / count;
  });
}

/** Whether a unit root of the feature is not rejected: its correlation with any return then looks like a discovery. */
function hasUnitRoot(x: Float64Array): boolean {
  const test = tried(() => adf(longestStretch(x), { regression: 'c', autolag: 'aic', maxLag: null }));
  return 'value' in test && test.value.pValue > UNIT_ROOT_LEVEL;
}

/** Lags of the standard error: the overlap of the returns, and at least the rule of thumb 4(m/100)^(2/9). */
function lagsOf(count: number, horizon: number, barsPerPeriod: number): number {
  const overlap = Math.ceil((horizon - 1) / barsPerPeriod);
  return Math.min(count - 1, Math.max(overlap, Math.floor(4 * (count / 100) ** (2 / 9))));
}

type Untested = Omit<FeatureInformation, 'adjusted'>;

function summary(name: string, horizon: number, perPeriod: Float64Array, barsPerPeriod: number): Untested {
  const known = perPeriod.filter((ic) => !Number.isNaN(ic));
  const mean = meanOf(known);
  const deviation = deviationOf(known);
  const lags = lagsOf(known.length, horizon, barsPerPeriod);
  const test = tried(() => neweyWestMean(known, { lags: Math.max(0, lags) }));
  const t = 'value' in test ? test.value.t : Number.NaN;
  // Student's distribution instead of its limit: there are often only a few dozen periods.
  const pValue = Number.isNaN(t) ? Number.NaN : 2 * studentT.sf(Math.abs(t), { df: known.length - 1 });
  const positive = known.filter((ic) => ic > 0).length / known.length;
  return {
    name,
    horizon,
    perPeriod,
    count: known.length,
    mean,
    deviation,
    ratio: mean / deviation,
    t,
    pValue,
    positive,
  };
}

/**
 * Information coefficient of features: the rank correlation with the return ahead, per period, and its mean.
 * @param features name to (n,), NaN while warming up.   @param returns forward returns (n,) per horizon: `forwardReturns`
 * for one asset; for many assets, stack their rows bar by bar and number the bars as periods.
 * @param options period, ranks, barsPerPeriod, alpha, method.
 * @returns features (one entry per feature and horizon; read along the horizons it is the decay), horizons, warnings, table.
 * @throws BOT4_MODEL_INPUT for columns or periods that do not fit; BOT4_STATS_ARGUMENT for an alpha or a method that is none.
 * Null hypothesis: the mean coefficient is zero. A feature with a unit root rejects it too often even on all rows (Stambaugh
 * 1999, J. of Financial Economics 54): ask `stationarity` first. t by Newey & West (1987) with max(⌈(h − 1)/barsPerPeriod⌉, ⌊4(m/100)^(2/9)⌋)
 * lags; periods with fewer than ten pairs have no coefficient. Grinold & Kahn (2000), Active Portfolio Management, ch. 6.
 * @example informationCoefficient({ x: Float64Array.from({ length: 40 }, (_, t) => t % 7) }, [{ horizon: 1, values: Float64Array.from({ length: 40 }, (_, t) => t % 7) }], { period: periodsOf(40, 10), ranks: 'period', barsPerPeriod: 10, alpha: 0.05, method: 'holm' }).features[0].mean // => 1
 */
export function informationCoefficient(
  features: FeatureColumns,
  returns: readonly ForwardReturns[],
  options: InformationOptions,
): InformationResult {
  const { names, columns, rows } = openFeatures(features);
  const { barsPerPeriod, ranks } = options;
  requireInteger(barsPerPeriod, 'barsPerPeriod', 1);
  if (ranks !== 'history' && ranks !== 'period') throw modelError('ranks', `is ${String(ranks)}`);
  if (returns.length === 0) throw modelError('returns', 'has no horizon');
  for (const { horizon, values } of returns) {
    if (values.length !== rows)
      throw modelError(`returns of ${horizon} bars`, `have ${values.length} rows, not ${rows}`);
  }
  const starts = periodStarts(options.period, rows);
  const periods = starts.length - 1;
  const warnings: string[] = [];
  if (ranks === 'history') {
    names.forEach((name, f) => {
      if (hasUnitRoot(columns[f] as Float64Array)) {
        warnings.push(`${name}: may have a unit root; its coefficient is biased and its p-value too small`);
      }
    });
  }
  const untested = names.flatMap((name, f) =>
    returns.map(({ horizon, values }) => {
      const x = columns[f] as Float64Array;
      const perPeriod = ranks === 'history' ? partsOfHistory(x, values, starts) : withinPeriods(x, values, starts);
      const one = summary(name, horizon, perPeriod, barsPerPeriod);
      if (one.count < ROWS_MIN) {
        warnings.push(
          `${name}, ${horizon} bars: ${one.count} of ${periods} periods have a coefficient, too few for a test`,
        );
      }
      return one;
    }),
  );
  const family = adjusted(
    untested.map(({ pValue }) => pValue),
    options,
  );
  const judged = untested.map((one, i) => ({ ...one, adjusted: family[i] as number }));
  const table = judged.map((one) => ({
    feature: one.name,
    horizon: one.horizon,
    'mean IC': one.mean,
    deviation: one.deviation,
    ratio: one.ratio,
    t: one.t,
    'p, adjusted': one.adjusted,
    'share positive': one.positive,
    periods: one.count,
  }));
  return { features: judged, horizons: returns.map(({ horizon }) => horizon), warnings, table };
}
