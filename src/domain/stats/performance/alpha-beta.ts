/** What a strategy did beyond its benchmark. */
import {
  argumentError,
  dataError,
  requireFinite,
  requireOptions,
  requireSeries,
  type Series,
  standardise,
} from '../series.ts';
import { commonScale, difference, meanOf, requireBenchmark } from './difference.ts';

/** Options of `alphaBeta`. */
export interface AlphaBetaOptions {
  /** (n,) returns of the benchmark per period, not constant. */
  readonly benchmark: Series;
  /** Risk-free return per period. */
  readonly rf: number;
  /** Periods per year; 1: nothing is annualised. */
  readonly periods: number;
}

/** Result of `alphaBeta`. */
export interface AlphaBetaResult {
  /** Return per year that the benchmark does not explain, compounded. */
  readonly alpha: number;
  /** Return of the strategy per return of the benchmark. */
  readonly beta: number;
  /** Correlation of both. */
  readonly correlation: number;
  /** Mean of x − benchmark over its standard deviation (n − 1), times √periods. */
  readonly informationRatio: number;
  /** Standard deviation of x − benchmark (n − 1), times √periods. */
  readonly trackingError: number;
}

/**
 * Alpha, beta, information ratio and tracking error of returns against a benchmark.
 * @param x (n,) returns per period, finite, not constant; n ≥ 3.
 * @param options benchmark, rf, periods; no defaults, because all change the conclusion.
 * @returns alpha, beta, correlation, informationRatio, trackingError.
 * @throws BOT4_STATS_INPUT when a series is not finite, constant or too short, the lengths differ, x differs from the
 * benchmark by a constant only, or alpha loses more than everything.
 * @throws BOT4_STATS_ARGUMENT when rf is not finite or periods not positive.
 * β = cov(x, b)/var(b), α = (1 + mean(x − rf) − β mean(b − rf))^periods − 1. Jensen (1968), J. of Finance 23(2);
 * Grinold & Kahn (1999). Golden: statistics/performance.json
 * @example alphaBeta([2, 4, 7], { benchmark: [1, 2, 3], rf: 0, periods: 1 }).beta // => 2.5
 */
export function alphaBeta(x: Series, options: AlphaBetaOptions): AlphaBetaResult {
  requireOptions(options);
  const { benchmark, rf, periods } = options;
  requireFinite(rf, 'rf');
  if (!(periods > 0 && Number.isFinite(periods))) throw argumentError('periods', `is ${periods}, must be positive`);
  requireSeries(x, 'x', 3);
  if (typeof benchmark === 'number') throw dataError('benchmark', 'is a number, must be a series');
  requireBenchmark(benchmark, x.length);
  const own = standardise(x, 'x', 3);
  const market = standardise(benchmark, 'benchmark', 3);
  let cross = 0;
  let ownSquares = 0;
  let marketSquares = 0;
  for (let i = 0; i < x.length; i++) {
    const [v, b] = [own.z[i] as number, market.z[i] as number];
    cross += v * b;
    ownSquares += v * v;
    marketSquares += b * b;
  }
  const beta = (cross / marketSquares) * (market.scale / own.scale);
  const perPeriod = own.mean - rf - beta * (market.mean - rf);
  if (!(perPeriod >= -1)) throw dataError('x', 'has an alpha that loses more than everything in a period');
  const scale = commonScale([x], benchmark);
  const active = difference(x, 'x', benchmark, scale);
  const mean = meanOf(active);
  let squares = 0;
  for (let i = 0; i < active.length; i++) squares += ((active[i] as number) - mean) ** 2;
  const sd = Math.sqrt(squares / (active.length - 1));
  return {
    alpha: Math.expm1(periods * Math.log1p(perPeriod)),
    beta,
    correlation: cross / Math.sqrt(ownSquares * marketSquares),
    informationRatio: (mean / sd) * Math.sqrt(periods),
    trackingError: (sd / scale) * Math.sqrt(periods),
  };
}
