/** Phillips-Perron tests: Dickey-Fuller without lags, corrected for autocorrelation by a long-run variance. */
import { autoProducts } from '../hypothesis/acf.ts';
import { dataError, requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { schwertLag } from './dickey-fuller.ts';
import { type Critical, mackinnonCritical, mackinnonPValue, rhoCritical, rhoPValue } from './mackinnon.ts';
import { removeTrend } from './trend.ts';
import { TERMS, toWalk, type Walk } from './walk.ts';

/** Options of `phillipsPerron`. */
export interface PhillipsPerronOptions {
  /** 'n' no deterministic term, 'c' constant, 'ct' constant and trend. */
  readonly trend: 'n' | 'c' | 'ct';
  /** 'tau': the corrected t-value; 'rho': the corrected T(ρ̂ − 1). */
  readonly testType: 'tau' | 'rho';
  /** Autocovariances in the long-run variance, 0 ≤ lags ≤ n − 1; null: ⌈12(n/100)^¼⌉. */
  readonly lags: number | null;
}

/** Result of `phillipsPerron`. */
export interface PhillipsPerronResult {
  readonly statistic: number;
  /** Small: the unit root is rejected. */
  readonly pValue: number;
  /** Autocovariances used. */
  readonly lags: number;
  /** Rows of the regression, n − 1. */
  readonly nobs: number;
  readonly critical: Critical;
}

/**
 * Phillips-Perron test. Null hypothesis: the series has a unit root, with errors of any short memory. A small p-value
 * speaks for a series that returns to its mean or trend.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit.
 * @param options trend, testType and lags; no defaults, because each changes the conclusion.
 * @returns statistic, pValue, lags, nobs, critical.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or follows its past without error.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * xₜ = terms + ρ xₜ₋₁ + uₜ, T rows; γ₀ = Σû²/T, λ² the Bartlett long-run variance of û, σ̂ the standard error of ρ̂, s² = Σû²/(T − k):
 * Z_ρ = T(ρ̂ − 1) − ½ (T²σ̂²/s²)(λ² − γ₀), Z_τ = √(γ₀/λ²) (ρ̂ − 1)/σ̂ − ½ ((λ² − γ₀)/λ)(Tσ̂/s).
 * Phillips & Perron (1988), Biometrika 75(2); Hamilton (1994), 17.6. Unchanged by x → a + bx (for 'n' only by x → bx).
 * Golden: statistics/unit-root.json
 * @example phillipsPerron([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { trend: 'c', testType: 'tau', lags: 2 }).nobs // => 11
 */
export function phillipsPerron(x: Series, options: PhillipsPerronOptions): PhillipsPerronResult {
  requireOptions(options);
  const { trend, testType } = options;
  requireOneOf(trend, 'trend', ['n', 'c', 'ct']);
  requireOneOf(testType, 'testType', ['tau', 'rho']);
  const terms = TERMS[trend];
  const w = toWalk(x, 'x', trend, terms + 3);
  const nobs = w.d.length - 1;
  const lags = covarianceLags(w.d.length, options.lags);
  const statistic = (testType === 'tau' ? tau : rho)(regress(w, lags), nobs);
  return {
    statistic,
    pValue: testType === 'tau' ? mackinnonPValue(statistic, trend) : rhoPValue(statistic, trend),
    lags,
    nobs,
    critical: testType === 'tau' ? mackinnonCritical(trend, nobs) : rhoCritical(trend, nobs),
  };
}

function covarianceLags(n: number, asked: number | null): number {
  if (asked !== null) {
    requireInteger(asked, 'lags', 0, n - 1);
    return asked;
  }
  const lags = schwertLag(n);
  if (lags > n - 1) throw dataError('x', `has ${n} values, too few for the default of ${lags} autocovariances`);
  return lags;
}

/** What the statistics need from the regression of Δx on terms and level. */
interface Regression {
  /** ρ̂ − 1. */
  readonly gamma: number;
  /** Sum of squares of the level beside the terms: σ̂² = s²/square. */
  readonly square: number;
  /** Residual variance with n − k. */
  readonly s2: number;
  /** Residual variance with n. */
  readonly gamma0: number;
  /** Long-run variance of the residuals. */
  readonly lambda2: number;
}

function regress(w: Walk, lags: number): Regression {
  const nobs = w.d.length - 1;
  const level = w.level.slice(0, nobs);
  const u = w.d.slice(1);
  removeTrend(level, w.terms, 2);
  removeTrend(u, w.terms, 2);
  let square = 0;
  let product = 0;
  for (let t = 0; t < nobs; t++) {
    square += (level[t] as number) ** 2;
    product += (level[t] as number) * (u[t] as number);
  }
  if (!(square > nobs * (8 * w.rounding) ** 2)) throw dataError('x', 'lies on its trend but for the last value');
  const gamma = product / square;
  for (let t = 0; t < nobs; t++) u[t] = (u[t] as number) - gamma * (level[t] as number);
  const products = autoProducts(u, Math.min(lags, nobs - 1));
  const rss = products[0] as number;
  if (!(rss > nobs * (8 * w.rounding) ** 2)) throw dataError('x', 'follows its past without error (a line or a cycle)');
  let lambda2 = rss;
  for (let k = 1; k < products.length; k++) lambda2 += 2 * (1 - k / (lags + 1)) * (products[k] as number);
  // The Bartlett weights keep it positive, but for residuals that cancel exactly.
  if (!(lambda2 > 64 * Number.EPSILON * rss)) throw dataError('x', 'has residuals without long-run variance');
  return { gamma, square, s2: rss / (nobs - w.terms - 1), gamma0: rss / nobs, lambda2: lambda2 / nobs };
}

function rho(r: Regression, n: number): number {
  return n * r.gamma - 0.5 * ((n * n) / r.square) * (r.lambda2 - r.gamma0);
}

function tau(r: Regression, n: number): number {
  const t = r.gamma / Math.sqrt(r.s2 / r.square);
  const shift = ((r.lambda2 - r.gamma0) / Math.sqrt(r.lambda2)) * (n / Math.sqrt(r.square));
  return Math.sqrt(r.gamma0 / r.lambda2) * t - 0.5 * shift;
}
