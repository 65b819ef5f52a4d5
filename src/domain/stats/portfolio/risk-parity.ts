/** Portfolios by risk alone, without a view on returns. */

import { cholesky, solveCholesky } from '../linalg/index.ts';
import { dataError, type Series } from '../series.ts';
import { requireColumns, requireRatios, standardDeviations } from './columns.ts';
import { correlationOfDeviations } from './correlation-of-deviations.ts';

/** Weights 1/sᵢᵖ that sum to 1, from ratios, so that no power over- or underflows together. */
function inversePowers(sd: Float64Array, power: number): Float64Array {
  const least = sd.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const raw = sd.map((s) => (least / s) ** power);
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((w) => w / sum);
}

/**
 * Weights in inverse proportion to the variances, as if the columns were not correlated.
 * @param columns k series of returns, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @returns (k,) positive, summing to 1.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * wᵢ = sᵢ⁻²/Σsⱼ⁻². Golden: statistics/portfolio.json
 * @example inverseVariance([[1, 2, 3], [2, 4, 6]])[0] // => 0.8
 */
export function inverseVariance(columns: readonly Series[]): Float64Array {
  const sd = standardDeviations(requireColumns(columns, 1));
  requireRatios(sd);
  return inversePowers(sd, 2);
}

/** Result of `riskParity`. */
export interface RiskParityResult {
  /** (k,) positive, summing to 1. */
  readonly weights: Float64Array;
  /** (k,) share of the portfolio's variance that each column brings: all 1/k. */
  readonly riskContributionShare: Float64Array;
}

/** Newton decrement below which one more step has all digits: it squares the distance. */
const LAST_DECREMENT = 1e-9;
const ROUNDS_MAX = 200;
/** Share of the sum of all correlations, in absolute value, below which a portfolio has no risk to share. */
const NO_RISK = 1e-12;

/**
 * Equal risk contribution: every column brings the same share of the variance.
 * @param columns k series of returns, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2. They may be
 * collinear, as long as no long portfolio of them is without risk.
 * @returns weights, riskContributionShare.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length, or columns cancel each
 * other so that a portfolio without risk exists.
 * The minimum of ½y'Cy − Σ log yᵢ/k with yᵢ = wᵢsᵢ is convex and has Cy = 1/(ky); damped Newton steps reach it from
 * anywhere, and the last ones double the digits. Spinu (2013), SSRN 2297383; Maillard, Roncalli & Teïletche (2010),
 * J. of Portfolio Management 36(4). Golden: statistics/portfolio.json
 * @example riskParity([[1, 2, 3], [2, 6, 4]]).weights[0] // => 0.6666666666666666
 */
export function riskParity(columns: readonly Series[]): RiskParityResult {
  const checked = requireColumns(columns, 1);
  const sd = standardDeviations(checked);
  requireRatios(sd);
  const k = checked.count;
  const c = correlationOfDeviations(checked.z);
  const y = equalContributions(c, k);
  if (y === undefined) throw dataError('columns', 'cancel each other: a portfolio of them has no risk to share');
  const least = sd.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const raw = y.map((v, j) => v * (least / (sd[j] as number)));
  const sum = raw.reduce((a, b) => a + b, 0);
  const contributions = y.map((v, j) => v * rowTimes(c[j] as Float64Array, y));
  const risk = contributions.reduce((a, b) => a + b, 0);
  return { weights: raw.map((w) => w / sum), riskContributionShare: contributions.map((v) => v / risk) };
}

function rowTimes(row: Float64Array, y: Float64Array): number {
  let s = 0;
  for (let j = 0; j < y.length; j++) s += (row[j] as number) * (y[j] as number);
  return s;
}

/** (k,) y > 0 with yᵢ(Cy)ᵢ = 1/k, or undefined when there is none. */
function equalContributions(c: readonly Float64Array[], k: number): Float64Array | undefined {
  let total = 0;
  for (const row of c) for (const v of row) total += v;
  if (!(total > NO_RISK * k)) return undefined;
  // On the ray of equal y the minimum is where y'Cy = 1.
  let y = new Float64Array(k).fill(1 / Math.sqrt(total));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const step = newtonStep(c, y, k);
    y = y.map((v, j) => v + step.length * (step.direction[j] as number));
    // A risk that can be made as small as one likes lets y grow without end.
    if (y.some((v) => !(v < 1 / Math.sqrt(NO_RISK)))) return undefined;
    if (step.decrement <= LAST_DECREMENT) return y;
  }
  return undefined;
}

/** With uᵢ = dᵢ/yᵢ the Hessian is Y C Y + I/k, whose condition does not suffer from small weights. */
function newtonStep(
  c: readonly Float64Array[],
  y: Float64Array,
  k: number,
): { readonly direction: Float64Array; readonly decrement: number; readonly length: number } {
  const hessian = new Float64Array(k * k);
  const gradient = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    const row = c[i] as Float64Array;
    const yi = y[i] as number;
    for (let j = 0; j < k; j++) hessian[i * k + j] = k * yi * (row[j] as number) * (y[j] as number);
    hessian[i * k + i] = (hessian[i * k + i] as number) + 1;
    gradient[i] = k * yi * rowTimes(row, y) - 1;
  }
  const u = solveCholesky(cholesky(hessian, k), gradient);
  let square = 0;
  for (let i = 0; i < k; i++) square += (u[i] as number) * (gradient[i] as number);
  const decrement = Math.sqrt(Math.max(0, square));
  // k times the objective is self-concordant: with this length it falls at every step, and near the end it is a full one.
  return {
    direction: u.map((v, i) => -v * (y[i] as number)),
    decrement,
    length: decrement > 0.25 ? 1 / (1 + decrement) : 1,
  };
}
