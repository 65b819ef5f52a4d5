/** Sharpe ratios that know their own uncertainty: probabilistic, deflated, and the track record they need. */

import { standardCdf, standardPpf } from '../distributions/normal.ts';
import { momentsOf } from '../hypothesis/moments.ts';
import { argumentError, requireBetween, requireFinite, requireOptions, type Series } from '../series.ts';

/** A Sharpe ratio and the moments that its uncertainty depends on. */
export interface SharpeMoments {
  /** Sharpe ratio per observation, not annualised. */
  readonly sharpe: number;
  /** Number of observations. */
  readonly n: number;
  /** Skewness of the returns. */
  readonly skewness: number;
  /** Kurtosis of the returns, 3 for a normal distribution: not the excess. */
  readonly kurtosis: number;
}

/** Result of `probabilisticSharpe`. */
export interface ProbabilisticSharpeResult extends SharpeMoments {
  /** Probability that the true Sharpe ratio is above the benchmark. */
  readonly probability: number;
}

/** Result of `deflatedSharpe`. */
export interface DeflatedSharpeResult extends ProbabilisticSharpeResult {
  /** Sharpe ratio per observation that the best of `nTrials` worthless strategies is expected to show. */
  readonly threshold: number;
}

/** How many trials a result was picked from, and how much they differed. */
export interface TrialOptions {
  /** Number of independent trials, ≥ 1, not necessarily an integer; every variant that was looked at counts. */
  readonly nTrials: number;
  /** Variance of the Sharpe ratios (per observation) of the trials, ≥ 0. */
  readonly varTrials: number;
}

/** Mean over standard deviation (n − 1) per observation, with skewness and kurtosis. */
export function sharpeMoments(x: Series): SharpeMoments {
  const { n, mean, sd, skewness, kurtosis } = momentsOf(x, 'x', 3);
  return { sharpe: mean / sd, n, skewness, kurtosis };
}

/** Variance of √(n−1)·SR̂: 1 − γ₃ SR + (γ₄ − 1)/4 SR². Positive for every sample; checked for given moments. */
function sharpeVariance(m: Omit<SharpeMoments, 'n'>): number {
  const v = 1 - m.skewness * m.sharpe + ((m.kurtosis - 1) / 4) * m.sharpe * m.sharpe;
  if (!(v > 0)) throw argumentError('kurtosis', 'and skewness are not possible together: the variance is not positive');
  return v;
}

function checkMoments(m: Omit<SharpeMoments, 'n'>): void {
  requireFinite(m.sharpe, 'sharpe');
  requireFinite(m.skewness, 'skewness');
  requireFinite(m.kurtosis, 'kurtosis');
  // Holds for every distribution and sample, with equality for two values; a little room for rounding.
  const least = 1 + m.skewness * m.skewness;
  if (m.kurtosis < least * (1 - 1e-9)) {
    throw argumentError('kurtosis', `is ${m.kurtosis}, must be at least 1 + skewness² = ${least}: not the excess`);
  }
}

/**
 * Probability that a true Sharpe ratio is above a benchmark, from moments. Null hypothesis behind 1 − probability: the
 * true Sharpe ratio is at most the benchmark.
 * @param moments Sharpe ratio per observation, n ≥ 2, skewness, kurtosis (3 = normal).
 * @param options benchmark: Sharpe ratio per observation to beat.
 * @returns probability in [0, 1].
 * @throws BOT4_STATS_ARGUMENT when a number is not finite, n < 2, or the moments are not possible together.
 * Φ((SR − SR*)√(n−1) / √(1 − γ₃SR + (γ₄−1)/4 SR²)). Bailey & López de Prado (2012), J. of Risk 15(2), eq. 11.
 * Golden: statistics/performance.json
 * @example probabilisticSharpeFromMoments({ sharpe: 0.1, n: 50, skewness: 0, kurtosis: 3 }, { benchmark: 0.1 }) // => 0.5
 */
export function probabilisticSharpeFromMoments(
  moments: SharpeMoments,
  options: { readonly benchmark: number },
): number {
  checkMoments(moments);
  requireOptions(options);
  requireFinite(options.benchmark, 'benchmark');
  if (!(moments.n >= 2 && Number.isFinite(moments.n))) throw argumentError('n', `is ${moments.n}, must be at least 2`);
  const spread = Math.sqrt(sharpeVariance(moments));
  return standardCdf(((moments.sharpe - options.benchmark) * Math.sqrt(moments.n - 1)) / spread);
}

/**
 * Probabilistic Sharpe ratio of a return series. Null hypothesis behind 1 − probability: the true Sharpe ratio is at
 * most the benchmark.
 * @param x (n,) returns per period, finite, not constant; n ≥ 3.
 * @param options benchmark: Sharpe ratio per period to beat.
 * @returns probability, sharpe (per period), n, skewness, kurtosis.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * @throws BOT4_STATS_ARGUMENT when the benchmark is not finite.
 * See `probabilisticSharpeFromMoments`. Bailey & López de Prado (2012). Golden: statistics/performance.json
 * @example probabilisticSharpe([-1, 0, 1], { benchmark: 0 }).probability // => 0.5
 */
export function probabilisticSharpe(x: Series, options: { readonly benchmark: number }): ProbabilisticSharpeResult {
  requireOptions(options);
  const moments = sharpeMoments(x);
  return { probability: probabilisticSharpeFromMoments(moments, options), ...moments };
}

/** Euler-Mascheroni constant. */
const EULER = 0.5772156649015329;

/** Expected maximum of `nTrials` Sharpe ratios of variance `varTrials` around zero. */
function expectedMaximum({ nTrials, varTrials }: TrialOptions): number {
  if (!(nTrials >= 1 && Number.isFinite(nTrials))) throw argumentError('nTrials', `is ${nTrials}, must be at least 1`);
  if (!(varTrials >= 0 && Number.isFinite(varTrials))) {
    throw argumentError('varTrials', `is ${varTrials}, must not be negative`);
  }
  if (nTrials === 1) return 0; // one look: nothing was selected, and the approximation diverges
  const upper = (q: number): number => -standardPpf(q);
  // Below about 1.6 effective trials the approximation turns negative; more trials never lower the bar below zero.
  const standard = (1 - EULER) * upper(1 / nTrials) + EULER * upper(1 / nTrials / Math.E);
  return Math.sqrt(varTrials) * Math.max(0, standard);
}

/**
 * Deflated Sharpe ratio from moments: the probability that the true Sharpe ratio is above what the best of `nTrials`
 * worthless strategies would show. Null hypothesis behind 1 − probability: the result is the best of luck.
 * @param moments Sharpe ratio per observation, n ≥ 2, skewness, kurtosis (3 = normal).
 * @param options nTrials and varTrials.
 * @returns probability, threshold, and the moments.
 * @throws BOT4_STATS_ARGUMENT when an option or moment is out of range.
 * SR₀ = √V ((1−γ) Φ⁻¹(1−1/N) + γ Φ⁻¹(1−1/(Ne))), then the probabilistic Sharpe ratio against SR₀; never below 0,
 * and 0 for N = 1.
 * Bailey & López de Prado (2014), J. of Portfolio Management 40(5). Golden: statistics/performance.json
 * @example deflatedSharpeFromMoments({ sharpe: 0, n: 9, skewness: 0, kurtosis: 3 }, { nTrials: 1, varTrials: 0 }).probability // => 0.5
 */
export function deflatedSharpeFromMoments(moments: SharpeMoments, options: TrialOptions): DeflatedSharpeResult {
  requireOptions(options);
  const threshold = expectedMaximum(options);
  const probability = probabilisticSharpeFromMoments(moments, { benchmark: threshold });
  const { sharpe, n, skewness, kurtosis } = moments;
  return { probability, threshold, sharpe, n, skewness, kurtosis };
}

/**
 * Deflated Sharpe ratio of a return series: the probability that its true Sharpe ratio is above what the best of
 * `nTrials` worthless strategies would show. Null hypothesis behind 1 − probability: the result is the best of luck.
 * @param x (n,) returns per period, finite, not constant; n ≥ 3.
 * @param options nTrials and varTrials (variance of Sharpe ratios per period).
 * @returns probability, threshold, sharpe (per period), n, skewness, kurtosis.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * See `deflatedSharpeFromMoments`. Bailey & López de Prado (2014). Golden: statistics/performance.json
 * @example deflatedSharpe([-1, 0, 1], { nTrials: 1, varTrials: 0.1 }).probability // => 0.5
 */
export function deflatedSharpe(x: Series, options: TrialOptions): DeflatedSharpeResult {
  requireOptions(options);
  return deflatedSharpeFromMoments(sharpeMoments(x), options);
}

/** Options of `minTrackRecordLength`. */
export interface TrackRecordOptions {
  /** Sharpe ratio per observation to beat. */
  readonly benchmark: number;
  /** Probability of a false claim, in (0, 1). */
  readonly alpha: number;
}

/**
 * Minimum track record length from moments: observations needed before the Sharpe ratio can be claimed to be above
 * the benchmark with confidence 1 − alpha.
 * @param moments Sharpe ratio per observation, above the benchmark; skewness, kurtosis (3 = normal).
 * @param options benchmark and alpha.
 * @returns number of observations, not rounded.
 * @throws BOT4_STATS_ARGUMENT when alpha is outside (0, 1) or the Sharpe ratio is not above the benchmark.
 * 1 + (1 − γ₃SR + (γ₄−1)/4 SR²)(Φ⁻¹(1−α)/(SR − SR*))², 1 for α ≥ ½. Bailey & López de Prado (2012), eq. 13.
 * Golden: statistics/performance.json
 * @example minTrackRecordLengthFromMoments({ sharpe: 1, skewness: 0, kurtosis: 3 }, { benchmark: 0, alpha: 0.5 }) // => 1
 */
export function minTrackRecordLengthFromMoments(
  moments: Omit<SharpeMoments, 'n'>,
  options: TrackRecordOptions,
): number {
  requireOptions(options);
  checkMoments(moments);
  requireFinite(options.benchmark, 'benchmark');
  requireBetween(options.alpha, 'alpha', 0, 1);
  const lead = moments.sharpe - options.benchmark;
  if (!(lead > 0)) throw argumentError('benchmark', 'is not below the Sharpe ratio: no track record is long enough');
  // With alpha of one half and more the claim needs no confidence beyond that of a ratio above the benchmark.
  const z = Math.min(0, standardPpf(options.alpha));
  return 1 + sharpeVariance(moments) * (z / lead) ** 2;
}

/**
 * Minimum track record length of a return series: observations needed before its Sharpe ratio can be claimed to be
 * above the benchmark with confidence 1 − alpha.
 * @param x (n,) returns per period, finite, not constant; n ≥ 3.
 * @param options benchmark (Sharpe ratio per period) and alpha.
 * @returns number of periods, not rounded; Infinity when the Sharpe ratio of x is not above the benchmark.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * See `minTrackRecordLengthFromMoments`. Bailey & López de Prado (2012). Golden: statistics/performance.json
 * @example minTrackRecordLength([-1, 0, 1], { benchmark: 0, alpha: 0.05 }) // => Infinity
 */
export function minTrackRecordLength(x: Series, options: TrackRecordOptions): number {
  requireOptions(options);
  const moments = sharpeMoments(x);
  requireFinite(options.benchmark, 'benchmark');
  requireBetween(options.alpha, 'alpha', 0, 1);
  if (moments.sharpe <= options.benchmark) return Number.POSITIVE_INFINITY;
  return minTrackRecordLengthFromMoments(moments, options);
}
