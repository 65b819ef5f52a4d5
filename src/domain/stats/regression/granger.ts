/** Whether the past of one series helps to predict another. */
import { chi2Sf } from '../distributions/chi2.ts';
import { fDist } from '../distributions/f-dist.ts';
import { dataError, isConstant, requireInteger, requireOptions, requireSeries, type Series } from '../series.ts';
import { column, leastSquares } from './least-squares.ts';

/** Options of `granger`. */
export interface GrangerOptions {
  /** Number of lags of both series, ≥ 1, with n > 3 lag + 1 after differencing. */
  readonly lag: number;
  /** How often both series are differenced first: 0 for stationary series, 1 for series with a unit root. */
  readonly diff: number;
}

/** Result of `granger`. */
export interface GrangerResult {
  /** F(dfNum, dfDenom) that all lags of x have coefficient zero. */
  readonly f: number;
  readonly fPValue: number;
  readonly dfNum: number;
  readonly dfDenom: number;
  /** n (RSS₀ − RSS₁)/RSS₁, χ²(lag). */
  readonly chi2: number;
  readonly chi2PValue: number;
  /** Likelihood ratio n log(RSS₀/RSS₁), χ²(lag). */
  readonly lr: number;
  readonly lrPValue: number;
}

/**
 * Granger causality test. Null hypothesis: the last `lag` values of x do not help to predict y beyond the last `lag`
 * values of y itself. A small p-value speaks for x leading y; it does not speak about causes outside both series.
 * @param y (n,) series to predict, in time order, finite, in any unit.
 * @param x (n,) series that may lead it, at the same times.
 * @param options lag and diff; no defaults, because both change the conclusion.
 * @returns f, fPValue, dfNum, dfDenom, chi2, chi2PValue, lr, lrPValue.
 * @throws BOT4_STATS_INPUT when a series is not finite, of another length, too short, constant, or exactly predictable.
 * @throws BOT4_STATS_ARGUMENT when lag or diff is out of range.
 * yₜ on a constant and y₋₁ … y₋ₗ, against the same with x₋₁ … x₋ₗ. Granger (1969), Econometrica 37(3).
 * Unchanged by a + b·y and a + b·x. Golden: statistics/tests-regression.json
 * @example granger([1, 3, 2, 5, 3, 7, 4, 9], [2, 1, 4, 3, 5, 5, 8, 6], { lag: 1, diff: 0 }).dfDenom // => 4
 */
export function granger(y: Series, x: Series, options: GrangerOptions): GrangerResult {
  requireOptions(options);
  const { lag, diff } = options;
  requireSeries(y, 'y', 5);
  requireSeries(x, 'x', 5);
  if (x.length !== y.length) throw dataError('x', `has ${x.length} values, y has ${y.length}`);
  if (isConstant(y)) throw dataError('y', 'is constant');
  if (isConstant(x)) throw dataError('x', 'is constant');
  requireInteger(diff, 'diff', 0, y.length - 5);
  const a = differenced(column(y, 'y', true).z, diff);
  const b = differenced(column(x, 'x', true).z, diff);
  requireInteger(lag, 'lag', 1, Math.floor((a.length - 2) / 3));
  const lagsOf = (v: Float64Array) => Array.from({ length: lag }, (_, i) => v.subarray(lag - 1 - i, v.length - 1 - i));
  const fit = leastSquares(a.subarray(lag), [...lagsOf(a), ...lagsOf(b)], true, {
    target: 'y',
    column: (j) => (j < lag ? 'y' : 'x'),
  });
  let gain = 0;
  for (let j = lag; j < 2 * lag; j++) gain += (fit.along[j] as number) ** 2;
  const dfDenom = fit.n - fit.k;
  const f = gain / lag / (fit.rss / dfDenom);
  const chi2 = (fit.n * gain) / fit.rss;
  const lr = fit.n * Math.log1p(gain / fit.rss);
  return {
    f,
    fPValue: fDist.sf(f, { d1: lag, d2: dfDenom }),
    dfNum: lag,
    dfDenom,
    chi2,
    chi2PValue: chi2Sf(chi2, lag),
    lr,
    lrPValue: chi2Sf(lr, lag),
  };
}

function differenced(z: Float64Array, times: number): Float64Array {
  let v = z;
  for (let d = 0; d < times; d++) {
    const next = new Float64Array(v.length - 1);
    for (let t = 0; t < next.length; t++) next[t] = (v[t + 1] as number) - (v[t] as number);
    v = next;
  }
  return v;
}
