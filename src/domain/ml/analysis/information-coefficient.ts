/** How well features order what comes after them. */
import type { FeatureColumns } from '../../features/index.ts';
import { neweyWestMean } from '../../stats/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { type Analysis, adjusted, type Correction, deviationOf, meanOf, openFeatures, tried } from './feature-table.ts';
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
   * Bars from one period to the next: returns that reach further overlap with those of the next periods, and the standard
   * error allows for that. 1 for a cross-section of many assets per bar.
   */
  readonly barsPerPeriod: number;
}

/** One feature at one horizon. */
export interface FeatureInformation {
  readonly name: string;
  readonly horizon: number;
  /** (periods,) Spearman's correlation of feature and forward return; NaN where a period has too few rows. */
  readonly perPeriod: Float64Array;
  /** Periods with a coefficient. */
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
  /** mean / deviation: how steady it is from period to period. */
  readonly ratio: number;
  /** Newey-West t-value of the mean. */
  readonly t: number;
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

/** Spearman's correlation over the rows [from, to) where both are finite. */
function coefficient(x: Float64Array, y: Float64Array, from: number, to: number): number {
  const rows: number[] = [];
  for (let t = from; t < to; t++) if (Number.isFinite(x[t]) && Number.isFinite(y[t])) rows.push(t);
  if (rows.length < ROWS_MIN) return Number.NaN;
  const pick = (column: Float64Array) => midRanks(Float64Array.from(rows, (t) => column[t] as number));
  return correlationOfRanks(pick(x), pick(y));
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
  const { t, pValue } = 'value' in test ? test.value : { t: Number.NaN, pValue: Number.NaN };
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
 * @param options period, barsPerPeriod, alpha, method.
 * @returns features (one entry per feature and horizon; read along the horizons it is the decay), horizons, warnings, table.
 * @throws BOT4_MODEL_INPUT for columns or periods that do not fit; BOT4_STATS_ARGUMENT for an alpha or a method that is none.
 * Null hypothesis: the mean coefficient is zero. t by Newey & West (1987) with max(⌈(h − 1)/barsPerPeriod⌉, ⌊4(m/100)^(2/9)⌋)
 * lags; periods with fewer than ten pairs have no coefficient. Grinold & Kahn (2000), Active Portfolio Management, ch. 6.
 * @example informationCoefficient({ x: Float64Array.from({ length: 40 }, (_, t) => t % 7) }, [{ horizon: 1, values: Float64Array.from({ length: 40 }, (_, t) => t % 7) }], { period: periodsOf(40, 10), barsPerPeriod: 10, alpha: 0.05, method: 'holm' }).features[0].mean // => 1
 */
export function informationCoefficient(
  features: FeatureColumns,
  returns: readonly ForwardReturns[],
  options: InformationOptions,
): InformationResult {
  const { names, columns, rows } = openFeatures(features);
  requireInteger(options.barsPerPeriod, 'barsPerPeriod', 1);
  if (returns.length === 0) throw modelError('returns', 'has no horizon');
  for (const { horizon, values } of returns) {
    if (values.length !== rows)
      throw modelError(`returns of ${horizon} bars`, `have ${values.length} rows, not ${rows}`);
  }
  const starts = periodStarts(options.period, rows);
  const periods = starts.length - 1;
  const warnings: string[] = [];
  const untested = names.flatMap((name, f) =>
    returns.map(({ horizon, values }) => {
      const x = columns[f] as Float64Array;
      const perPeriod = Float64Array.from({ length: periods }, (_, p) =>
        coefficient(x, values, starts[p] as number, starts[p + 1] as number),
      );
      const one = summary(name, horizon, perPeriod, options.barsPerPeriod);
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
