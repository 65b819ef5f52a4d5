/**
 * Augmented Dickey-Fuller test.
 *
 * All lags are searched from one moment matrix: two dot products per lag give its first row and the row of the level,
 * a sliding recurrence gives the rest, and one Cholesky decomposition gives the residual sum of squares of every lag.
 * Where that would lose digits (a column that the others explain to 99.999 %), reflections on the explicit design
 * matrix answer instead; `adfPlain` always takes that way and is the twin that the tests compare with.
 * Cost O(nK + K³), memory 2n doubles (n(K + 5) on the explicit way).
 */

import { type Projection, project, projectMoments, rssWith } from '../regression/projection.ts';
import {
  dataError,
  isConstant,
  maxMagnitude,
  powerOfTwoInverse,
  requireInteger,
  requireOneOf,
  requireSeries,
  type Series,
} from '../series.ts';
import { type AdfRegression, type Critical, mackinnonCritical, mackinnonPValue } from './mackinnon.ts';

/** How the number of lagged differences is chosen. */
export type AdfAutolag = 'aic' | 'bic' | 't-stat' | null;

/** Options of `adf`. */
export interface AdfOptions {
  /** 'n' no deterministic term, 'c' constant, 'ct' constant and trend, 'ctt' constant, trend and squared trend. */
  readonly regression: AdfRegression;
  /** Smallest AIC or BIC, longest lag with |t| ≥ 1.645, or null: exactly `maxLag` lags. */
  readonly autolag: AdfAutolag;
  /** Largest number of lagged differences; null: ⌈12(n/100)^¼⌉ (Schwert 1989), at most ⌊n/2⌋ − terms − 1. */
  readonly maxLag: number | null;
}

/** Result of `adf`. */
export interface AdfResult {
  /** t-value of the level. */
  readonly statistic: number;
  /** MacKinnon (1994) p-value; small: the unit root is rejected. */
  readonly pValue: number;
  /** Number of lagged differences in the regression. */
  readonly lag: number;
  /** Number of rows of the regression. */
  readonly nobs: number;
  /** MacKinnon (2010) critical values for `nobs`. */
  readonly critical: Critical;
  /** Value of the criterion at the chosen lag (for 't-stat' the |t| that stopped the search); null without a search. */
  readonly icBest: number | null;
}

/** The 95 % quantile of the normal distribution: one-sided 5 %, two-sided 10 %. */
const T_STOP = 1.6448536269514722;
const TERMS: Readonly<Record<AdfRegression, number>> = { n: 0, c: 1, ct: 2, ctt: 3 };

/** The series in the form that both ways need. */
interface Prepared {
  /** (n,) level, without its own trend where the regression has one: that changes no t-value, and saves digits. */
  readonly level: Float64Array;
  /** (n,) d[t] = x[t] − x[t−1]; d[0] is not used. */
  readonly d: Float64Array;
  readonly terms: number;
  /** Data times this power of two are `level` and `d`. */
  readonly scale: number;
  /** Size of the rounding that the data may carry per observation. */
  readonly rounding: number;
}

/** Finds the projection of Δx on [terms…, level and `lag` lagged differences in the order asked]. */
type Projector = (s: Prepared, lag: number, levelFirst: boolean) => Projection;

/**
 * Augmented Dickey-Fuller test. Null hypothesis: the series has a unit root (a random walk, possibly with drift), so
 * shocks never die out. A small p-value speaks for a series that returns to its mean or trend.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit.
 * @param options regression, autolag and maxLag; none has a default because each changes the conclusion.
 * @returns statistic, pValue, lag, nobs, critical, icBest.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or fitted without error (a line, a cycle).
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * Δxₜ = terms + γ xₜ₋₁ + Σᵢ δᵢ Δxₜ₋ᵢ + εₜ; the statistic is γ̂/se(γ̂). All lags are compared on the same rows, then the
 * best is fitted again on all rows it allows. Said & Dickey (1984), Biometrika 71(3); MacKinnon (1994, 2010).
 * Unchanged by x → a + bx (for 'n' only by x → bx). Golden: statistics/tests.json
 * @example adf([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { regression: 'c', autolag: null, maxLag: 0 }).nobs // => 11
 */
export function adf(x: Series, options: AdfOptions): AdfResult {
  return run(x, options, (s, lag, levelFirst) => {
    const fast = projectMoments(moments(s, lag, levelFirst), s.terms + lag + 2);
    return fast ?? explicit(s, lag, levelFirst);
  });
}

/** The plain twin of `adf`: the explicit design matrix for every step, O(nK²) time and n(K + 5) doubles. */
export function adfPlain(x: Series, options: AdfOptions): AdfResult {
  return run(x, options, explicit);
}

function run(x: Series, options: AdfOptions, projector: Projector): AdfResult {
  const { regression, autolag } = options;
  requireOneOf(regression, 'regression', ['n', 'c', 'ct', 'ctt']);
  requireOneOf(autolag, 'autolag', ['aic', 'bic', 't-stat', null]);
  const terms = TERMS[regression];
  // Two rows more than regressors without lags: below, no lag length leaves a degree of freedom.
  requireSeries(x, 'x', terms + 4);
  const maxLag = largestLag(x.length, terms, options.maxLag);
  const prepared = prepare(x, regression);
  let lag = maxLag;
  let icBest: number | null = null;
  if (autolag !== null) [lag, icBest] = search(prepared, maxLag, autolag, projector);
  const nobs = x.length - 1 - lag;
  const k = terms + lag + 1;
  const fit = projector(prepared, lag, false);
  const rss = checkedRss(prepared, fit, k, nobs);
  const statistic = (fit.along[k - 1] as number) / Math.sqrt(rss / (nobs - k));
  return {
    statistic,
    pValue: mackinnonPValue(statistic, regression),
    lag,
    nobs,
    critical: mackinnonCritical(regression, nobs),
    icBest,
  };
}

function largestLag(n: number, terms: number, asked: number | null): number {
  const bound = Math.floor(n / 2) - terms - 1;
  if (bound < 0) throw dataError('x', `has ${n} values, too few for this regression`);
  if (asked === null) return Math.min(bound, Math.ceil(12 * (n / 100) ** 0.25));
  requireInteger(asked, 'maxLag', 0, bound);
  return asked;
}

function prepare(x: Series, regression: AdfRegression): Prepared {
  if (isConstant(x)) throw dataError('x', 'is constant');
  const n = x.length;
  const size = maxMagnitude(x);
  const d = new Float64Array(n);
  const coarse = powerOfTwoInverse(size);
  for (let t = 1; t < n; t++) d[t] = (x[t] as number) * coarse - (x[t - 1] as number) * coarse;
  // Differences set the unit: with a far-away mean they are what carries the digits.
  const fine = powerOfTwoInverse(maxMagnitude(d));
  const level = new Float64Array(n);
  const first = regression === 'n' ? 0 : (x[0] as number) * coarse;
  for (let t = 0; t < n; t++) {
    d[t] = (d[t] as number) * fine;
    level[t] = ((x[t] as number) * coarse - first) * fine;
  }
  const terms = TERMS[regression];
  if (terms > 0) removeTrend(level, terms);
  return { level, d, terms, scale: coarse * fine, rounding: Number.EPSILON * size * coarse * fine };
}

/** Position of row t in [−1, 1]. */
function place(t: number, first: number, last: number): number {
  return (2 * t - first - last) / Math.max(1, last - first);
}

/**
 * Subtracts the least-squares polynomial of degree terms − 1. On the even grid τ the polynomials 1, τ and τ² − mean τ²
 * are orthogonal, so each coefficient is one quotient; the second pass removes the rounding of the first.
 */
function removeTrend(v: Float64Array, terms: number): void {
  const n = v.length;
  let square = 0;
  let fourth = 0;
  for (let t = 0; t < n; t++) {
    const tau2 = place(t, 0, n - 1) ** 2;
    square += tau2;
    fourth += tau2 * tau2;
  }
  const centre = square / n;
  for (let pass = 0; pass < 2; pass++) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    for (let t = 0; t < n; t++) {
      const tau = place(t, 0, n - 1);
      const x = v[t] as number;
      s0 += x;
      s1 += x * tau;
      s2 += x * (tau * tau - centre);
    }
    const c0 = s0 / n;
    const c1 = terms > 1 ? s1 / square : 0;
    const c2 = terms > 2 ? s2 / (fourth - centre * square) : 0;
    for (let t = 0; t < n; t++) {
      const tau = place(t, 0, n - 1);
      v[t] = (v[t] as number) - (c0 + c1 * tau + c2 * (tau * tau - centre));
    }
  }
}

/** The residual sum of squares, or an error when what is left is no more than the rounding of the data. */
function checkedRss(s: Prepared, fit: Projection, count: number, nobs: number): number {
  const rss = rssWith(fit, count);
  if (nobs <= count || !(rss > nobs * (4 * s.rounding) ** 2)) {
    throw dataError('x', `is fitted without error by ${count} terms (a line, a cycle, or too few values)`);
  }
  return rss;
}

/** The best lag and its criterion; all lags on the rows that the longest allows. */
function search(
  s: Prepared,
  maxLag: number,
  autolag: 'aic' | 'bic' | 't-stat',
  projector: Projector,
): [number, number] {
  const nobs = s.d.length - 1 - maxLag;
  const fit = projector(s, maxLag, true);
  if (autolag === 't-stat') {
    for (let lag = maxLag; ; lag--) {
      const k = s.terms + lag + 1;
      const t = Math.abs(fit.along[k - 1] as number) / Math.sqrt(checkedRss(s, fit, k, nobs) / (nobs - k));
      if (t >= T_STOP || lag === 0) return [lag, t];
    }
  }
  let best = 0;
  let icBest = Number.POSITIVE_INFINITY;
  for (let lag = 0; lag <= maxLag; lag++) {
    const k = s.terms + lag + 1;
    const rss = checkedRss(s, fit, k, nobs);
    // −2 log-likelihood of the Gaussian model, in the unit of the data.
    const deviance = nobs * (Math.log((2 * Math.PI * rss) / nobs) - 2 * Math.log(s.scale) + 1);
    const ic = deviance + k * (autolag === 'aic' ? 2 : Math.log(nobs));
    if (ic < icBest) {
      icBest = ic;
      best = lag;
    }
  }
  return [best, icBest];
}

/** The design matrix as columns, and its projection by reflections. */
function explicit(s: Prepared, lag: number, levelFirst: boolean): Projection {
  const n = s.d.length;
  const rows = n - 1 - lag;
  const columns: Float64Array[] = [];
  for (let p = 0; p < s.terms; p++) {
    columns.push(Float64Array.from({ length: rows }, (_, i) => place(i, 0, rows - 1) ** p));
  }
  const level = s.level.slice(lag, n - 1);
  if (levelFirst) columns.push(level);
  for (let i = 1; i <= lag; i++) columns.push(s.d.slice(lag + 1 - i, n - i));
  if (!levelFirst) columns.push(level);
  const noise = 8 * s.rounding * Math.sqrt(rows);
  const fit = project(
    columns,
    s.d.slice(lag + 1),
    columns.map(() => noise),
  );
  if (fit.kind === 'collinear') {
    throw dataError('x', 'gives collinear lagged differences (a line, a cycle, or too few different values)');
  }
  return fit.projection;
}

/** The moment matrix of [terms, (level), Δ lag 1 … lag, (level), Δ], lower triangle, row-major. */
function moments(s: Prepared, lag: number, levelFirst: boolean): Float64Array {
  const { terms } = s;
  const p = terms + lag + 2;
  const m = new Float64Array(p * p);
  const levelAt = levelFirst ? terms : terms + lag;
  // Column of Δxₜ₋ᵢ: i = 0 is the dependent variable and comes last.
  const at = (i: number): number => (i === 0 ? p - 1 : terms + i - 1 + (levelFirst ? 1 : 0));
  const set = (i: number, j: number, v: number): void => {
    m[i > j ? i * p + j : j * p + i] = v;
  };
  fillTerms(s, lag, levelAt, at, set);
  const cross = new Float64Array(lag + 1);
  const own = new Float64Array(lag + 1);
  lagProducts(s, lag, own, cross);
  for (let i = 0; i <= lag; i++) set(levelAt, at(i), cross[i] as number);
  const n = s.d.length;
  for (let gap = 0; gap <= lag; gap++) {
    // M(i+1, j+1) = M(i, j) with one row gained in front and one lost at the end.
    let v = own[gap] as number;
    set(at(0), at(gap), v);
    for (let i = 0; i + gap < lag; i++) {
      const j = i + gap;
      v +=
        (s.d[lag - i] as number) * (s.d[lag - j] as number) - (s.d[n - 1 - i] as number) * (s.d[n - 1 - j] as number);
      set(at(i + 1), at(j + 1), v);
    }
  }
  return m;
}

/** Moments of the deterministic terms 1, τ, τ² with one another, with the level and with every lag. */
function fillTerms(
  s: Prepared,
  lag: number,
  levelAt: number,
  at: (i: number) => number,
  set: (i: number, j: number, v: number) => void,
): void {
  const { d, level, terms } = s;
  const first = lag + 1;
  const last = d.length - 1;
  let count = 0;
  let tau2Sum = 0;
  let tau4Sum = 0;
  let l0 = 0;
  let l1 = 0;
  let l2 = 0;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let square = 0;
  for (let t = first; t <= last; t++) {
    const l = level[t - 1] as number;
    const v = d[t] as number;
    const tau = place(t, first, last);
    const tau2 = tau * tau;
    count += 1;
    tau2Sum += tau2;
    tau4Sum += tau2 * tau2;
    square += l * l;
    l0 += l;
    l1 += l * tau;
    l2 += l * tau2;
    s0 += v;
    s1 += v * tau;
    s2 += v * tau2;
  }
  set(levelAt, levelAt, square);
  // Odd powers of τ sum to zero on the even grid.
  const powers = [count, 0, tau2Sum, 0, tau4Sum];
  const withLevel = [l0, l1, l2];
  for (let p = 0; p < terms; p++) {
    for (let q = 0; q <= p; q++) set(p, q, powers[p + q] as number);
    set(p, levelAt, withLevel[p] as number);
  }
  // Σ τₜᵖ dₜ₋ᵢ₋₁ = Σ (τᵤ + h)ᵖ dᵤ₋ᵢ with u = t − 1: the rows move by one, and each power of τ by the binomial rule.
  const h = 2 / Math.max(1, last - first);
  const head = place(lag, first, last);
  for (let i = 0; ; i++) {
    if (terms > 0) set(0, at(i), s0);
    if (terms > 1) set(1, at(i), s1);
    if (terms > 2) set(2, at(i), s2);
    if (i === lag) return;
    const gained = d[lag - i] as number;
    const lost = d[last - i] as number;
    const b0 = s0 + gained - lost;
    const b1 = s1 + head * gained - lost; // τ of the last row is 1
    const b2 = s2 + head * head * gained - lost;
    s0 = b0;
    s1 = b1 + h * b0;
    s2 = b2 + 2 * h * b1 + h * h * b0;
  }
}

/** own[i] = Σ dₜ dₜ₋ᵢ and cross[i] = Σ levelₜ₋₁ dₜ₋ᵢ over the rows t = lag + 1 … n − 1; four lags a pass. */
function lagProducts(s: Prepared, lag: number, own: Float64Array, cross: Float64Array): void {
  const { d, level } = s;
  const n = d.length;
  for (let i = 0; i <= lag; i += 4) {
    let a0 = 0;
    let a1 = 0;
    let a2 = 0;
    let a3 = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    let b3 = 0;
    // Lags beyond `lag` in the last pass read clamped rows and are thrown away.
    const o1 = Math.min(i + 1, lag);
    const o2 = Math.min(i + 2, lag);
    const o3 = Math.min(i + 3, lag);
    for (let t = lag + 1; t < n; t++) {
      const y = d[t] as number;
      const l = level[t - 1] as number;
      const v0 = d[t - i] as number;
      const v1 = d[t - o1] as number;
      const v2 = d[t - o2] as number;
      const v3 = d[t - o3] as number;
      a0 += y * v0;
      b0 += l * v0;
      a1 += y * v1;
      b1 += l * v1;
      a2 += y * v2;
      b2 += l * v2;
      a3 += y * v3;
      b3 += l * v3;
    }
    own.set([a0, a1, a2, a3].slice(0, lag + 1 - i), i);
    cross.set([b0, b1, b2, b3].slice(0, lag + 1 - i), i);
  }
}
