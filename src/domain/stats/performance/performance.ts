/**
 * Performance of a return series. Drawdowns are measured on the compounded equity that starts at 1; its index 0 is the
 * start, so index i is the equity after return i − 1. One pass, no arrays but one sorted copy.
 */
import { quantileSorted } from '../hypothesis/moments.ts';
import {
  argumentError,
  dataError,
  isConstant,
  requireOptions,
  requireSeries,
  type Series,
  sorted,
  standardise,
} from '../series.ts';

/** Options of `performance`. */
export interface PerformanceOptions {
  /** Periods per year; changes cagr, annualVolatility, sortino and calmar. */
  readonly periods: number;
}

/** Result of `performance`. A ratio without losses in its denominator is Infinity, 0/0 is NaN. */
export interface Performance {
  /** Compounded. */
  readonly totalReturn: number;
  /** Compound annual growth rate. */
  readonly cagr: number;
  /** Standard deviation (n − 1) times √periods. */
  readonly annualVolatility: number;
  /** Largest fall from a peak, ≤ 0. */
  readonly maxDrawdown: number;
  /** Equity index of the trough of the largest drawdown. */
  readonly maxDrawdownTrough: number;
  /** Equity index of the peak before it. */
  readonly maxDrawdownPeak: number;
  /** Annualised mean over annualised downside deviation (target 0, over all n). */
  readonly sortino: number;
  /** cagr over |maxDrawdown|. */
  readonly calmar: number;
  /** Sum of gains over sum of losses, threshold 0. */
  readonly omega0: number;
  /** Root mean square of the drawdowns after each return. */
  readonly ulcerIndex: number;
  /** Sum of gains over sum of losses, per period. */
  readonly profitFactor: number;
  /** Share of periods with a gain. */
  readonly winRate: number;
  /** 95 % quantile over the magnitude of the 5 % quantile. */
  readonly tailRatio: number;
}

/**
 * Return, risk and drawdown of a series of simple returns.
 * @param x (n,) simple returns per period, finite, each ≥ −1; n ≥ 2. May be constant (a strategy that did nothing).
 * @param options periods per year; no default, because it changes the conclusion.
 * @returns totalReturn, cagr, annualVolatility, maxDrawdown with its indices, sortino, calmar, omega0, ulcerIndex, profitFactor, winRate, tailRatio.
 * @throws BOT4_STATS_INPUT when x is not finite, shorter than 2, loses more than everything, or compounds beyond the range
 * of numbers.
 * @throws BOT4_STATS_ARGUMENT when periods is not positive.
 * Sortino & van der Meer (1991); Young (1991), Calmar; Keating & Shadwick (2002), Omega; Martin & McCann (1989), Ulcer.
 * Golden: statistics/performance.json
 * @example performance([0.5, -0.5], { periods: 1 }).maxDrawdown // => -0.5
 */
export function performance(x: Series, options: PerformanceOptions): Performance {
  requireOptions(options);
  const { periods } = options;
  if (!(periods > 0 && Number.isFinite(periods))) throw argumentError('periods', `is ${periods}, must be positive`);
  requireSeries(x, 'x', 2);
  const n = x.length;
  let equity = 1;
  let peak = 1;
  let peakAt = 0;
  let maxDrawdown = 0;
  let maxDrawdownTrough = 0;
  let maxDrawdownPeak = 0;
  let drawdownSquares = 0;
  let gains = 0;
  let losses = 0;
  let lossSquares = 0;
  let wins = 0;
  for (let i = 0; i < n; i++) {
    const r = x[i] as number;
    if (r < -1) throw dataError('x', `loses more than everything at index ${i}`);
    equity *= 1 + r;
    if (equity === Number.POSITIVE_INFINITY)
      throw dataError('x', `compounds beyond the range of numbers at index ${i}`);
    if (equity > peak) {
      peak = equity;
      peakAt = i + 1;
    }
    const drawdown = equity / peak - 1;
    drawdownSquares += drawdown * drawdown;
    if (drawdown < maxDrawdown) {
      maxDrawdown = drawdown;
      maxDrawdownTrough = i + 1;
      maxDrawdownPeak = peakAt;
    }
    if (r > 0) {
      wins++;
      gains += r;
    } else {
      losses -= r;
      lossSquares += r * r;
    }
  }
  const cagr = equity ** (periods / n) - 1;
  const { mean, sd } = meanAndSpread(x);
  const ascending = sorted(x);
  return {
    totalReturn: equity - 1,
    cagr,
    annualVolatility: sd * Math.sqrt(periods),
    maxDrawdown,
    maxDrawdownTrough,
    maxDrawdownPeak,
    sortino: (mean * Math.sqrt(periods)) / Math.sqrt(lossSquares / n),
    calmar: cagr / Math.abs(maxDrawdown),
    omega0: gains / losses,
    ulcerIndex: Math.sqrt(drawdownSquares / n),
    profitFactor: gains / losses,
    winRate: wins / n,
    tailRatio: Math.abs(quantileSorted(ascending, 0.95) / quantileSorted(ascending, 0.05)),
  };
}

function meanAndSpread(x: Series): { mean: number; sd: number } {
  if (isConstant(x)) return { mean: x[0] as number, sd: 0 };
  const { z, mean, scale } = standardise(x, 'x', 2);
  let squares = 0;
  for (let i = 0; i < z.length; i++) squares += (z[i] as number) ** 2;
  return { mean, sd: Math.sqrt(squares / (z.length - 1)) / scale };
}
