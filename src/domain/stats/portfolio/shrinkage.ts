/**
 * Shrinkage estimates of a covariance matrix: a compromise between the sample and a target with fewer parameters, which
 * has less error than either where there are many columns for the number of observations.
 *
 * Everything is computed in one power-of-two unit for all columns: the shares do not depend on the unit of the data, and
 * fourth moments cannot overflow. Complexity: O(k²n).
 */
import { dataError, requireOneOf, requireOptions, type Series } from '../series.ts';
import { inOneUnit, requireColumns, requireSquares } from './columns.ts';

/** A covariance matrix that was shrunk. */
export interface ShrunkCovariance {
  /** k rows of (k,), in the squared unit of the data. */
  readonly matrix: Float64Array[];
  /** Weight of the target, from 0 (the sample) to 1 (the target). */
  readonly shrinkage: number;
}

/** What the sample is shrunk to. */
export type ShrinkageTarget = 'scaledIdentity' | 'singleFactor' | 'constantCorrelation';

const TARGETS: readonly ShrinkageTarget[] = ['scaledIdentity', 'singleFactor', 'constantCorrelation'];

/** Options of `ledoitWolf`. */
export interface LedoitWolfOptions {
  /**
   * `scaledIdentity`: equal variances, no correlation. `singleFactor`: own variances, correlation only through the mean
   * of the columns. `constantCorrelation`: own variances, one correlation for every pair.
   */
  readonly target: ShrinkageTarget;
}

/** Share of the sample, in squares, below which sample and target differ only by rounding. */
const SAME_SHARE = 1e-26;

/** Deviations of k columns and a matrix of their products, row-major. */
interface Sample {
  readonly k: number;
  readonly n: number;
  readonly x: readonly Float64Array[];
  /** (k × k) sums of products over n − ddof. */
  readonly s: Float64Array;
}

function sampleOf(x: readonly Float64Array[], ddof: number): Sample {
  const k = x.length;
  const n = (x[0] as Float64Array).length;
  const s = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const value = product(x[i] as Float64Array, x[j] as Float64Array) / (n - ddof);
      s[i * k + j] = value;
      s[j * k + i] = value;
    }
  }
  return { k, n, x, s };
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t] as number) * (b[t] as number);
  return sum;
}

/** Mean over t of (aₜbₜ − p)(cₜdₜ − q): the covariance of two products, each about its value. */
function productMoment(
  a: Float64Array,
  b: Float64Array,
  p: number,
  c: Float64Array,
  d: Float64Array,
  q: number,
): number {
  const n = a.length;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    sum += ((a[t] as number) * (b[t] as number) - p) * ((c[t] as number) * (d[t] as number) - q);
  }
  return sum / n;
}

/** Σᵢⱼ of the variances of xᵢxⱼ: how uncertain the elements of the sample are. */
function totalUncertainty({ k, x, s }: Sample): number {
  let total = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      const [a, b, v] = [x[i] as Float64Array, x[j] as Float64Array, s[i * k + j] as number];
      total += (i === j ? 1 : 2) * productMoment(a, b, v, a, b, v);
    }
  }
  return total;
}

function squaredNorm(a: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) ** 2;
  return sum;
}

/** (uncertainty − its part that the target shares)/distance/n, within [0, 1]; 1 when sample and target are the same. */
function shareOf(sample: Sample, target: Float64Array, uncertainty: number, shared: number): number {
  const distance = squaredNorm(sample.s.map((v, i) => v - (target[i] as number)));
  if (distance <= SAME_SHARE * squaredNorm(sample.s)) return 1;
  return Math.max(0, Math.min(1, (uncertainty - shared) / distance / sample.n));
}

function mixed(sample: Sample, target: Float64Array, shrinkage: number, unit: number): ShrunkCovariance {
  const { k, s } = sample;
  const value = (v: number, i: number): number =>
    (shrinkage * (target[i] as number) + (1 - shrinkage) * v) / unit / unit;
  const full = s.map(value);
  return { matrix: Array.from({ length: k }, (_, i) => full.slice(i * k, (i + 1) * k)), shrinkage };
}

/** Mean variance on the diagonal, zero elsewhere. */
function identityTarget({ k, s }: Sample): { readonly target: Float64Array; readonly variance: number } {
  let trace = 0;
  for (let i = 0; i < k; i++) trace += s[i * k + i] as number;
  const target = new Float64Array(k * k);
  for (let i = 0; i < k; i++) target[i * k + i] = trace / k;
  return { target, variance: trace / k };
}

/**
 * Ledoit-Wolf shrinkage of the sample covariance towards a target, by the share with the least expected squared error.
 * @param columns k series, each (n,), finite, not constant, of one length and one unit; n ≥ 2, k ≥ 1, and k ≥ 2 for the
 * targets with correlation. The columns may be more than the observations, and collinear.
 * @param options target.
 * @returns matrix, shrinkage. The sample has 1/n for `scaledIdentity` and `singleFactor`, 1/(n − 1) for
 * `constantCorrelation`.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length, or for `singleFactor`
 * when the mean of the columns never changes.
 * @throws BOT4_STATS_ARGUMENT when the target is unknown.
 * δ = (π − ρ)/(γn): π how uncertain the sample is, ρ how much of that the target shares, γ their squared distance.
 * Ledoit & Wolf (2004), J. of Multivariate Analysis 88(2); (2003), J. of Empirical Finance 10(5) for `singleFactor`;
 * (2004), J. of Portfolio Management 30(4) for `constantCorrelation`. Golden: statistics/portfolio.json
 * @example ledoitWolf([[1, 2, 3, 5], [3, 1, 2, 2]], { target: 'scaledIdentity' }).shrinkage // => 0.9659520807061791
 */
export function ledoitWolf(columns: readonly Series[], options: LedoitWolfOptions): ShrunkCovariance {
  requireOptions(options);
  const { target } = options;
  requireOneOf(target, 'target', TARGETS);
  const checked = requireColumns(columns, target === 'scaledIdentity' ? 1 : 2);
  requireSquares(checked);
  const { x, unit } = inOneUnit(checked);
  if (target === 'singleFactor') return toSingleFactor(sampleOf(x, 0), unit);
  if (target === 'constantCorrelation') return toConstantCorrelation(sampleOf(x, 1), unit);
  const sample = sampleOf(x, 0);
  const identity = identityTarget(sample).target;
  // One column is its own target.
  const shrinkage = sample.k === 1 ? 0 : shareOf(sample, identity, totalUncertainty(sample), 0);
  return mixed(sample, identity, shrinkage, unit);
}

function toSingleFactor(sample: Sample, unit: number): ShrunkCovariance {
  const { k, n, x, s } = sample;
  const market = new Float64Array(n);
  for (const column of x) for (let t = 0; t < n; t++) market[t] = (market[t] as number) + (column[t] as number) / k;
  const variance = product(market, market) / n;
  const largest = x.reduce((a, _, i) => Math.max(a, s[i * k + i] as number), 0);
  if (!(variance > (16 * Number.EPSILON) ** 2 * largest)) throw dataError('columns', 'have a mean that never changes');
  const beta = Float64Array.from(x, (column) => product(column, market) / n / variance);
  const target = new Float64Array(k * k);
  let shared = 0;
  for (let i = 0; i < k; i++) {
    const a = x[i] as Float64Array;
    const own = s[i * k + i] as number;
    target[i * k + i] = own;
    shared += productMoment(a, a, own, a, a, own);
    const bi = beta[i] as number;
    for (let j = 0; j < k; j++) {
      if (j === i) continue;
      const b = x[j] as Float64Array;
      const bj = beta[j] as number;
      const sij = s[i * k + j] as number;
      target[i * k + j] = bi * bj * variance;
      const ofBeta = productMoment(a, market, bi * variance, a, b, sij);
      const ofMarket = productMoment(market, market, variance, a, b, sij);
      shared += 2 * bj * ofBeta - bi * bj * ofMarket;
    }
  }
  return mixed(sample, target, shareOf(sample, target, totalUncertainty(sample), shared), unit);
}

function toConstantCorrelation(sample: Sample, unit: number): ShrunkCovariance {
  const { k, x, s } = sample;
  const sd = Float64Array.from(x, (_, i) => Math.sqrt(s[i * k + i] as number));
  let sum = 0;
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) sum += (s[i * k + j] as number) / (sd[i] as number) / (sd[j] as number);
  }
  const r = (2 * sum) / (k * (k - 1));
  const target = new Float64Array(k * k);
  let shared = 0;
  for (let i = 0; i < k; i++) {
    const a = x[i] as Float64Array;
    const own = s[i * k + i] as number;
    target[i * k + i] = own;
    shared += productMoment(a, a, own, a, a, own);
    for (let j = 0; j < k; j++) {
      if (j === i) continue;
      const b = x[j] as Float64Array;
      target[i * k + j] = r * (sd[i] as number) * (sd[j] as number);
      const moment = productMoment(a, a, own, a, b, s[i * k + j] as number);
      shared += (r * (sd[j] as number) * moment) / (sd[i] as number);
    }
  }
  return mixed(sample, target, shareOf(sample, target, totalUncertainty(sample), shared), unit);
}

/**
 * Oracle approximating shrinkage towards equal variances: the share that would be best for normal data.
 * @param columns k series, each (n,), finite, not constant, of one length and one unit; k ≥ 1, n ≥ 2.
 * @returns matrix (from the sample with 1/n), shrinkage.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * ρ = (tr S²/k² + μ²)/((n + 1)(tr S²/k² − μ²/k)), μ = tr S/k, at most 1: the form of scikit-learn, after Chen, Wiesel,
 * Eldar & Hero (2010), IEEE Transactions on Signal Processing 58(10). Golden: statistics/portfolio.json
 * @example oas([[1, 2, 3, 5], [3, 1, 2, 2]]).shrinkage // => 1
 */
export function oas(columns: readonly Series[]): ShrunkCovariance {
  const checked = requireColumns(columns, 1);
  requireSquares(checked);
  const { x, unit } = inOneUnit(checked);
  const sample = sampleOf(x, 0);
  const { k, n, s } = sample;
  const { target, variance } = identityTarget(sample);
  const mean = squaredNorm(s) / (k * k);
  const shrinkage = Math.min(1, (mean + variance * variance) / ((n + 1) * (mean - (variance * variance) / k)));
  return mixed(sample, target, Number.isFinite(shrinkage) ? shrinkage : 1, unit);
}
