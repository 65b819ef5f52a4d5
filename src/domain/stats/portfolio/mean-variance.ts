/**
 * Portfolios on the efficient frontier: the least variance, and the best ratio of mean to deviation.
 *
 * All is solved for vᵢ = wᵢsᵢ with the correlation matrix, so a column in another unit changes nothing but its weight.
 * The condition that weights sum to 1 only scales the solution of a problem without it: min ½v'Cv − b'v.
 */
import { dataError, requireFinite, requireOneOf, requireOptions, type Series } from '../series.ts';
import { type Columns, requireColumns, requireRatios, requireSquares, standardDeviations } from './columns.ts';
import { correlationFactor, type Factor, solveTransposed, solveUpper, timesFactor } from './factor.ts';
import { nonNegativeMinimum } from './non-negative.ts';

/** Options of `minVariance`. */
export interface MinVarianceOptions {
  /** Whether weights may not be negative. */
  readonly longOnly: boolean;
}

/** Result of `minVariance`. */
export interface MinVarianceResult {
  /** (k,) summing to 1; exactly 0 where the bound of a long-only portfolio holds. */
  readonly weights: Float64Array;
  /** Of the portfolio, with n − 1, in the squared unit of the data. */
  readonly variance: number;
}

/** Options of `maxSharpe`. */
export interface MaxSharpeOptions {
  /** Risk-free return of one period, in the unit of the data. */
  readonly rf: number;
  /** Whether weights may not be negative. */
  readonly longOnly: boolean;
}

/** Result of `maxSharpe`. */
export interface MaxSharpeResult {
  /** (k,) summing to 1; exactly 0 where the bound of a long-only portfolio holds. */
  readonly weights: Float64Array;
  /** (mean − rf)/deviation of one period, deviation with n − 1. */
  readonly sharpe: number;
}

interface Solution {
  readonly weights: Float64Array;
  /** (k,) wᵢsᵢ, s in units of the smallest one. */
  readonly scaled: Float64Array;
}

/** Minimiser of ½v'Cv − b'v, free or not negative, scaled so that the weights vᵢ/sᵢ sum to 1. */
function solve(r: Factor, b: Float64Array, sd: Float64Array, longOnly: boolean): Solution | undefined {
  const v = longOnly ? nonNegativeMinimum(r, b) : solveUpper(r, solveTransposed(r, b));
  const raw = v.map((x, j) => x / (sd[j] as number));
  let sum = 0;
  let size = 0;
  for (const w of raw) {
    sum += w;
    size += Math.abs(w);
  }
  // A sum that is only the rounding of its terms is none.
  if (!(sum > 1e-12 * size)) return undefined;
  return { weights: raw.map((w) => w / sum), scaled: v.map((x) => x / sum) };
}

/** Standard deviations in units of the smallest one, and that one. */
function relativeDeviations(columns: Columns): { readonly sd: Float64Array; readonly unit: number } {
  const sd = standardDeviations(columns);
  const unit = sd.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return { sd: sd.map((s) => s / unit), unit };
}

function lengthOf(v: Float64Array): number {
  let s = 0;
  for (const x of v) s += x * x;
  return Math.sqrt(s);
}

/**
 * Portfolio of least variance.
 * @param columns k series of returns, each (n,), finite, not constant, of one length, not collinear; k ≥ 1, n > k.
 * @param options longOnly.
 * @returns weights, variance.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, of another length or a combination of others, or there
 * are not more observations than columns.
 * @throws BOT4_STATS_ARGUMENT when longOnly is not a boolean.
 * Free: w = Σ⁻¹1/(1'Σ⁻¹1). Long-only: the exact quadratic program by an active set. Markowitz (1952), J. of Finance 7(1).
 * Golden: statistics/portfolio.json
 * @example minVariance([[1, 2, 3, 2], [1, 5, 1, 5]], { longOnly: true }).weights[0] // => 0.8888888888888888
 */
export function minVariance(columns: readonly Series[], options: MinVarianceOptions): MinVarianceResult {
  requireOptions(options);
  const { longOnly } = options;
  requireOneOf(longOnly, 'longOnly', [true, false]);
  const checked = requireColumns(columns, 1);
  requireSquares(checked);
  const r = correlationFactor(checked);
  const { sd, unit } = relativeDeviations(checked);
  const found = solve(
    r,
    sd.map((s) => 1 / s),
    sd,
    longOnly,
  );
  if (found === undefined) throw dataError('columns', 'have a covariance that is singular to rounding');
  return { weights: found.weights, variance: (lengthOf(timesFactor(r, found.scaled)) * unit) ** 2 };
}

/**
 * Portfolio of the highest Sharpe ratio.
 * @param columns k series of returns, each (n,), finite, not constant, of one length, not collinear; k ≥ 1, n > k.
 * @param options rf, longOnly.
 * @returns weights, sharpe.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, of another length or a combination of others, there are
 * not more observations than columns, or no portfolio whose weights sum to 1 has the highest ratio: long-only when no
 * column earns more than rf, free when the ratio has no maximum because the least-variance portfolio earns no more.
 * @throws BOT4_STATS_ARGUMENT when rf is not finite or longOnly is not a boolean.
 * Free: w ∝ Σ⁻¹(μ − rf). Long-only: the exact quadratic program by an active set. Sharpe (1966), J. of Business 39(1).
 * Golden: statistics/portfolio.json
 * @example maxSharpe([[1, 2, 3, 2], [1, 5, 1, 5]], { rf: 0, longOnly: true }).weights[0] // => 0.8421052631578947
 */
export function maxSharpe(columns: readonly Series[], options: MaxSharpeOptions): MaxSharpeResult {
  requireOptions(options);
  const { rf, longOnly } = options;
  requireFinite(rf, 'rf');
  requireOneOf(longOnly, 'longOnly', [true, false]);
  const checked = requireColumns(columns, 1);
  requireRatios(standardDeviations(checked));
  const r = correlationFactor(checked);
  const { sd, unit } = relativeDeviations(checked);
  const excess = checked.mean.map((m, j) => (m - rf) / unit / (sd[j] as number));
  if (longOnly && excess.every((m) => m <= 0)) throw dataError('columns', 'have no column that earns more than rf');
  const found = solve(r, excess, sd, longOnly);
  if (found === undefined) {
    throw dataError('columns', 'have no portfolio of the highest ratio: that of least variance earns no more than rf');
  }
  let mean = 0;
  for (let j = 0; j < excess.length; j++) mean += (excess[j] as number) * (found.scaled[j] as number);
  return { weights: found.weights, sharpe: mean / lengthOf(timesFactor(r, found.scaled)) };
}
