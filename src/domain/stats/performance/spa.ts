/**
 * Tests of the best of many strategies against a benchmark: Hansen's superior predictive ability and White's reality
 * check. Both ask whether the best would look as good if no strategy were better than the benchmark, by the stationary
 * bootstrap of all strategies together, which keeps their dependence.
 *
 * A resample is a count per row, so that one strategy costs one dot product. Memory: the differences and one resample.
 */
import { argumentError, dataError, requireInteger, requireOptions, requireSeries, type Series } from '../series.ts';
import { drawStationaryIndices, mulberry32, requireBlockLength } from './bootstrap.ts';
import { type Benchmark, commonScale, difference, meanOf, requireBenchmark } from './difference.ts';

/** Options of `realityCheck`. */
export interface RealityCheckOptions {
  /** Return of the benchmark: (n,) per period, or one number for all periods. */
  readonly benchmark: Benchmark;
  /** Mean length of a bootstrap block, ≥ 1; see `optimalBlockLength`. */
  readonly blockLength: number;
  /** Number of resamples, ≥ 1. */
  readonly reps: number;
  /** Unsigned 32-bit integer. */
  readonly seed: number;
}

/** Options of `spa`. */
export interface SpaOptions extends RealityCheckOptions {
  /** Whether each strategy is measured in its own standard errors, so that a noisy one does not drown the others. */
  readonly studentize: boolean;
}

/** Result of `spa`. */
export interface SpaResult {
  /** Studentised: largest √n·d̄/ω. Plain: largest mean difference d̄ per period. */
  readonly statistic: number;
  /** Strategy that has it. */
  readonly best: number;
  /** Worse strategies count as if they were as bad as they look: a lower bound of the p-value. */
  readonly pLower: number;
  /** Strategies that are clearly worse do not count: the p-value to use. */
  readonly pConsistent: number;
  /** All strategies count as if they were as good as the benchmark: an upper bound; White's when not studentised. */
  readonly pUpper: number;
  /** (N,) long-run variances ω² of the differences, those of the bootstrap itself. */
  readonly omega2: Float64Array;
}

/** Result of `realityCheck`. */
export interface RealityCheckResult {
  /** Largest mean difference per period. */
  readonly statistic: number;
  /** Strategy that has it. */
  readonly best: number;
  readonly pValue: number;
}

/** One strategy: the differences from the benchmark about their mean, and what the test needs of them. */
interface Candidate {
  readonly centred: Float64Array;
  readonly mean: number;
  readonly omega2: number;
}

const ROWS_MIN = 8;

/**
 * Superior predictive ability. Null hypothesis: no strategy is better than the benchmark.
 * @param returns N strategies as columns, each (n,) returns per period, finite; N ≥ 1, n ≥ 8.
 * @param options benchmark, blockLength, reps, seed, studentize; no defaults, because all change the result.
 * @returns statistic, best, pLower ≤ pConsistent ≤ pUpper, omega2 (N,).
 * @throws BOT4_STATS_INPUT when a value is not finite, a length differs, or a strategy equals the benchmark up to a constant.
 * @throws BOT4_STATS_ARGUMENT when an option is out of its range.
 * T = maxₖ d̄ₖ (or √n d̄ₖ/ωₖ); p = share of resamples whose maxₖ d̄*ₖ − gₖ is above T, with g = max(d̄, 0) (lower), d̄ where
 * d̄ ≥ −√(2 ω² log log n / n) else 0 (consistent), d̄ (upper). The maxima are not cut at 0: when no strategy beats the
 * benchmark in the sample, pUpper is near 1 and the others are one half and more. ω² = γ̂₀ + 2 Σ κᵢγ̂ᵢ with
 * κᵢ = (1 − i/n)(1 − 1/L)ⁱ + i/n (1 − 1/L)ⁿ⁻ⁱ.
 * Hansen (2005), J. of Business & Economic Statistics 23(4); Politis & Romano (1994). Golden: statistics/performance.json
 * @example spa([[1, 2, 1, 3, 2, 1, 2, 3], [0, 1, -1, 0, 1, 0, -1, 0]], { benchmark: 0, blockLength: 2, reps: 99, seed: 1, studentize: true }).best // => 0
 */
export function spa(returns: readonly Series[], options: SpaOptions): SpaResult {
  requireOptions(options);
  const { studentize, seed, reps, blockLength } = options;
  if (typeof studentize !== 'boolean') throw argumentError('studentize', 'is neither true nor false');
  const { candidates, scale } = prepare(returns, options);
  const n = (candidates[0] as Candidate).centred.length;
  const weights = Float64Array.from(candidates, ({ omega2 }, k) => {
    if (!studentize) return 1;
    if (!(omega2 > 0)) throw dataError(`returns[${k}]`, 'has no long-run variance at this block length');
    return Math.sqrt(n / omega2);
  });
  const { statistic, best } = largest(candidates, weights);
  const above = resample(candidates, weights, statistic, { reps, blockLength, seed });
  return {
    statistic: studentize ? statistic : statistic / scale,
    best,
    pLower: above.lower / reps,
    pConsistent: above.consistent / reps,
    pUpper: above.upper / reps,
    omega2: Float64Array.from(candidates, ({ omega2 }) => omega2 / scale / scale),
  };
}

/**
 * White's reality check. Null hypothesis: no strategy is better than the benchmark.
 * @param returns N strategies as columns, each (n,) returns per period, finite; N ≥ 1, n ≥ 8.
 * @param options benchmark, blockLength, reps, seed; no defaults, because all change the result.
 * @returns statistic, best, pValue.
 * @throws BOT4_STATS_INPUT when a value is not finite, a length differs, or a strategy equals the benchmark up to a constant.
 * @throws BOT4_STATS_ARGUMENT when an option is out of its range.
 * p = share of resamples with maxₖ (d̄*ₖ − d̄ₖ) > maxₖ d̄ₖ: the upper p-value of the plain `spa`. Poor strategies in the set
 * make it conservative. White (2000), Econometrica 68(5). Golden: statistics/performance.json
 * @example realityCheck([[1, 2, 1, 3, 2, 1, 2, 3]], { benchmark: 0, blockLength: 2, reps: 99, seed: 1 }).pValue // => 0
 */
export function realityCheck(returns: readonly Series[], options: RealityCheckOptions): RealityCheckResult {
  requireOptions(options);
  const { statistic, best, pUpper } = spa(returns, { ...options, studentize: false });
  return { statistic, best, pValue: pUpper };
}

function prepare(
  returns: readonly Series[],
  options: RealityCheckOptions,
): { readonly candidates: readonly Candidate[]; readonly scale: number } {
  const { benchmark, blockLength, reps } = options;
  if (!Array.isArray(returns) || returns.length === 0) throw dataError('returns', 'is not a list of strategies');
  const n = (returns[0] as Series | null)?.length ?? 0;
  returns.forEach((c: Series, k) => {
    requireSeries(c, `returns[${k}]`, ROWS_MIN);
    if (c.length !== n) throw dataError(`returns[${k}]`, `has ${c.length} rows, the first strategy has ${n}`);
  });
  requireBenchmark(benchmark, n);
  requireBlockLength(blockLength);
  requireInteger(reps, 'reps', 1, 2 ** 31 - 1);
  const scale = commonScale(returns, benchmark);
  const candidates = returns.map((c: Series, k): Candidate => {
    const centred = difference(c, `returns[${k}]`, benchmark, scale);
    const mean = meanOf(centred);
    for (let i = 0; i < n; i++) centred[i] = (centred[i] as number) - mean;
    return { centred, mean, omega2: longRunVariance(centred, blockLength) };
  });
  return { candidates, scale };
}

/** Weights below this share of the first do not change the sum of squares. */
const WEIGHT_MIN = 1e-18;

/** n times the variance of the mean under the stationary bootstrap of mean block length L. */
function longRunVariance(d: Float64Array, blockLength: number): number {
  const n = d.length;
  const stay = 1 - 1 / blockLength;
  // The kernel is large at both ends only: lags in the middle are left out.
  const reach = stay === 0 ? 0 : Math.min(n - 1, Math.ceil(Math.log(WEIGHT_MIN) / Math.log(stay)));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += (d[i] as number) ** 2;
  for (let lag = 1; lag < n; lag++) {
    if (lag > reach && lag < n - reach) continue;
    const kernel = (1 - lag / n) * stay ** lag + (lag / n) * stay ** (n - lag);
    let product = 0;
    for (let i = lag; i < n; i++) product += (d[i] as number) * (d[i - lag] as number);
    sum += 2 * kernel * product;
  }
  return sum / n;
}

function largest(
  candidates: readonly Candidate[],
  weights: Float64Array,
): { readonly statistic: number; readonly best: number } {
  let statistic = Number.NEGATIVE_INFINITY;
  let best = 0;
  candidates.forEach(({ mean }, k) => {
    const value = mean * (weights[k] as number);
    if (value > statistic) {
      statistic = value;
      best = k;
    }
  });
  return { statistic, best };
}

/** How many resamples have a maximum above the statistic, for the three recentrings. */
interface Above {
  readonly lower: number;
  readonly consistent: number;
  readonly upper: number;
}

function resample(
  candidates: readonly Candidate[],
  weights: Float64Array,
  statistic: number,
  options: { readonly reps: number; readonly blockLength: number; readonly seed: number },
): Above {
  const { reps, blockLength, seed } = options;
  const n = (candidates[0] as Candidate).centred.length;
  const next = mulberry32(seed);
  const rows = new Int32Array(n);
  const counts = new Float64Array(n);
  const bound = Math.sqrt((2 * Math.log(Math.log(n))) / n);
  // What is left of the mean after recentring: nothing (upper), that of the clearly worse, that of all that are worse.
  const keptLower = Float64Array.from(candidates, ({ mean }) => Math.min(mean, 0));
  const keptConsistent = Float64Array.from(candidates, ({ mean, omega2 }) =>
    mean >= -bound * Math.sqrt(omega2) ? 0 : mean,
  );
  let [lower, consistent, upper] = [0, 0, 0];
  for (let r = 0; r < reps; r++) {
    drawStationaryIndices(rows, blockLength, next);
    counts.fill(0);
    for (let i = 0; i < n; i++) counts[rows[i] as number] = (counts[rows[i] as number] as number) + 1;
    let maxLower = Number.NEGATIVE_INFINITY;
    let maxConsistent = Number.NEGATIVE_INFINITY;
    let maxUpper = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < candidates.length; k++) {
      const moved = dot(counts, (candidates[k] as Candidate).centred) / n;
      const w = weights[k] as number;
      maxLower = Math.max(maxLower, (moved + (keptLower[k] as number)) * w);
      maxConsistent = Math.max(maxConsistent, (moved + (keptConsistent[k] as number)) * w);
      maxUpper = Math.max(maxUpper, moved * w);
    }
    if (maxLower > statistic) lower++;
    if (maxConsistent > statistic) consistent++;
    if (maxUpper > statistic) upper++;
  }
  return { lower, consistent, upper };
}

function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (a[i] as number) * (b[i] as number);
  return s;
}
