/**
 * Johansen's likelihood-ratio tests of the cointegration rank.
 *
 * The eigenvalues are squared canonical correlations between differences and levels, both beside the lagged differences. One
 * QR decomposition of [terms, lagged differences, levels, differences] gives them without ever squaring the data: with
 * B the block of the differences along the levels and C what is left, λ = singular values of B (B'B + C'C)^(−½), squared.
 */
import { project } from '../regression/projection.ts';
import { argumentError, dataError, requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { type JohansenTrend, MAX_EIG_CRITICAL, TRACE_CRITICAL } from './johansen-tables.ts';
import type { Critical } from './mackinnon.ts';
import { singularDecomposition } from './singular-values.ts';
import { solveUpper } from './solve-upper.ts';
import { removeTrend } from './trend.ts';
import { toWalk, type Walk } from './walk.ts';

export type { JohansenTrend } from './johansen-tables.ts';

/** Options of `johansen`. */
export interface JohansenOptions {
  /** 'n' no deterministic term, 'c' constant (levels may drift), 'ct' linear trend taken out of the levels first. */
  readonly trend: JohansenTrend;
  /** Lagged differences in the error-correction model, ≥ 0: one less than the order of the autoregression of levels. */
  readonly lags: number;
}

/** Result of `johansen`; entry r of every array tests the null hypothesis of at most r cointegrating relations. */
export interface JohansenResult {
  /** (k,) largest first, in [0, 1). */
  readonly eigenvalues: Float64Array;
  /** (k,) −T Σ ln(1 − λᵢ), i > r: against the alternative of k relations. */
  readonly traceStatistic: Float64Array;
  /** (k,) −T ln(1 − λ) of the next eigenvalue: against the alternative of r + 1 relations. */
  readonly maxEigStatistic: Float64Array;
  readonly traceCritical: readonly Critical[];
  readonly maxEigCritical: readonly Critical[];
  /**
   * k vectors, each (k,): weights of the series in relation i, the most stationary first. Beside the terms and the lagged
   * differences Σ weightⱼ xⱼ has variance 1; the first weight that is not zero is positive.
   */
  readonly vectors: readonly Float64Array[];
  /** Rows of the regression, T = n − 1 − lags. */
  readonly nobs: number;
}

/**
 * Johansen test. Null hypothesis of entry r: among the k series there are at most r cointegrating relations; the first
 * that is not rejected is the rank. A statistic above its critical value rejects.
 * @param x k series, each (n,), in time order, evenly spaced, finite, in any units; 1 ≤ k ≤ 12.
 * @param options trend and lags; no defaults, because both change the conclusion.
 * @returns eigenvalues, traceStatistic, maxEigStatistic, traceCritical, maxEigCritical, vectors, nobs.
 * @throws BOT4_STATS_INPUT when a series is not finite, constant, too short, of another length, or they are collinear.
 * @throws BOT4_STATS_ARGUMENT when there is no series or more than 12, or an option is out of range.
 * λᵢ: squared canonical correlations of Δxₜ and xₜ₋₁ beside Δxₜ₋₁ … Δxₜ₋ₗ and the terms.
 * Johansen (1991), Econometrica 59(6); MacKinnon, Haug & Michelis (1999). Unchanged by a + b·xⱼ (for 'n' only by b·xⱼ) and by
 * any regular mixture of the series. Golden: statistics/unit-root.json
 * @example johansen([[1, 3, 2, 5, 4, 6, 5, 8], [1, 2, 4, 3, 5, 5, 7, 6]], { trend: 'c', lags: 0 }).nobs // => 7
 */
export function johansen(x: readonly Series[], options: JohansenOptions): JohansenResult {
  requireOptions(options);
  const { trend, lags } = options;
  requireOneOf(trend, 'trend', ['n', 'c', 'ct']);
  if (!Array.isArray(x) || x.length === 0 || x.length > 12) {
    throw argumentError('x', 'must be 1 to 12 series: the critical values end there');
  }
  const k = x.length;
  requireInteger(lags, 'lags', 0, Number.MAX_SAFE_INTEGER);
  const constant = trend === 'n' ? 0 : 1;
  // As many rows as regressors, levels and differences together: with fewer, some combination always fits.
  const needed = constant + (lags + 2) * k + lags + 1;
  const walks = x.map((v, j) => toWalk(v, `x[${j}]`, trend, needed));
  const n = (walks[0] as Walk).level.length;
  walks.forEach((w, j) => {
    if (w.level.length !== n) throw dataError(`x[${j}]`, `has ${w.level.length} values, x[0] has ${n}`);
  });
  const nobs = n - 1 - lags;
  const { sigma, vectors } = canonicalCorrelations(walks, lags, constant);
  const maxEigStatistic = sigma.map((s) => -nobs * Math.log1p(-s * s));
  const traceStatistic = maxEigStatistic.slice();
  for (let r = k - 2; r >= 0; r--) {
    traceStatistic[r] = (traceStatistic[r] as number) + (traceStatistic[r + 1] as number);
  }
  const critical = (table: typeof TRACE_CRITICAL): Critical[] =>
    Array.from({ length: k }, (_, r) => {
      const [ten, five, one] = table[trend][k - r - 1] as readonly [number, number, number];
      return { '1%': one, '5%': five, '10%': ten };
    });
  return {
    eigenvalues: sigma.map((s) => s * s),
    traceStatistic,
    maxEigStatistic,
    traceCritical: critical(TRACE_CRITICAL),
    maxEigCritical: critical(MAX_EIG_CRITICAL),
    vectors,
    nobs,
  };
}

/** Canonical correlations of differences and levels, largest first, and the weights of the levels. */
interface Canonical {
  readonly sigma: Float64Array;
  readonly vectors: readonly Float64Array[];
}

function canonicalCorrelations(walks: readonly Walk[], lags: number, constant: number): Canonical {
  const k = walks.length;
  const n = (walks[0] as Walk).level.length;
  const rows = n - 1 - lags;
  const columns: Float64Array[] = [];
  const noise: number[] = [];
  const add = (w: Walk, column: Float64Array): void => {
    // The constant is projected out by hand: it costs no column, and a mean far away no digits.
    removeTrend(column, constant, 2);
    columns.push(column);
    noise.push(16 * w.rounding * Math.sqrt(rows));
  };
  for (let i = 1; i <= lags; i++) for (const w of walks) add(w, w.d.slice(lags + 1 - i, n - i));
  for (const w of walks) add(w, w.level.slice(lags, n - 1));
  for (const w of walks) add(w, w.d.slice(lags + 1));
  const fit = project(columns, new Float64Array(rows), noise);
  if (fit.kind === 'collinear') {
    throw dataError(`x[${fit.column % k}]`, 'is a combination of the other series, or follows the past without error');
  }
  const at = lags * k;
  const small = Array.from({ length: k }, (_, j) => (fit.r[at + k + j] as Float64Array).slice(at, at + 2 * k));
  for (let j = 0; j < k; j++) (small[j] as Float64Array).fill(0, k + j + 1);
  const along = alongLevels(small, k);
  // The levels are the rows: turned over, their side has the right singular vectors.
  const rowsOf = Array.from({ length: k }, (_, i) => Float64Array.from(along, (c) => c[i] as number));
  const { values, vectors } = singularDecomposition(rowsOf);
  const triangle = Array.from({ length: k }, (_, j) => (fit.r[at + j] as Float64Array).slice(at, at + k));
  return { sigma: values, vectors: vectors.map((u) => weights(u, triangle, walks, rows)) };
}

/** Weights in the units of the data whose combination of levels lies along u in their orthonormal frame. */
function weights(
  u: Float64Array,
  triangle: readonly Float64Array[],
  walks: readonly Walk[],
  rows: number,
): Float64Array {
  const b = solveUpper(triangle, u);
  const first = b.find((v) => v !== 0) ?? 1;
  return b.map((v, j) => Math.sign(first) * v * Math.sqrt(rows) * (walks[j] as Walk).scale);
}

/**
 * Columns of B R⁻¹, with R the triangle of [B; C].
 * @param small k columns, each (2k,): B above, the triangle C below.
 */
function alongLevels(small: readonly Float64Array[], k: number): Float64Array[] {
  const q = small.map((c) => c.slice());
  // Gram-Schmidt, every column twice: the columns of [B; C] R⁻¹ are orthonormal, and B R⁻¹ is their upper half.
  for (let j = 0; j < k; j++) {
    const v = q[j] as Float64Array;
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < j; i++) {
        const u = q[i] as Float64Array;
        let dot = 0;
        for (let r = 0; r < 2 * k; r++) dot += (u[r] as number) * (v[r] as number);
        for (let r = 0; r < 2 * k; r++) v[r] = (v[r] as number) - dot * (u[r] as number);
      }
    }
    const length = Math.hypot(...v);
    for (let r = 0; r < 2 * k; r++) v[r] = (v[r] as number) / length;
  }
  return q.map((c) => c.slice(0, k));
}
