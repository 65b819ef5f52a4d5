/** Test for autoregressive conditional heteroskedasticity. */
import { chi2Sf } from '../distributions/chi2.ts';
import { ols } from '../regression/ols.ts';
import { requireBoolean, requireInteger, requireOptions, type Series, scaled, standardise } from '../series.ts';

/** Options of `archLm`. */
export interface ArchLmOptions {
  /** Number of lagged squares, ≥ 1. */
  readonly nlags: number;
  /** Parameters of the model that made the residuals; lowers the number of rows counted. */
  readonly ddof: number;
  /** Whether the mean is removed first; false for residuals that are centred already. */
  readonly demean: boolean;
}

/** Result of `archLm`. */
export interface ArchLmResult {
  /** Lagrange multiplier statistic, χ²(nlags). */
  readonly lm: number;
  readonly lmPValue: number;
  /** F form, better in small samples. */
  readonly f: number;
  readonly fPValue: number;
}

/**
 * Engle's ARCH-LM test. Null hypothesis: the squared residuals do not depend on the last `nlags` squared residuals, so
 * volatility does not cluster. A small p-value speaks for volatility clusters.
 * @param resid (n,) residuals or returns in time order, finite, in any unit.
 * @param options nlags, ddof and demean.
 * @returns lm, lmPValue, f, fPValue.
 * @throws BOT4_STATS_INPUT when resid is not finite, constant, too short, or its squares are collinear.
 * @throws BOT4_STATS_ARGUMENT when nlags or ddof is out of range.
 * e²ₜ = a₀ + Σ aᵢ e²ₜ₋ᵢ; LM = (n − nlags − ddof) R² ~ χ²(nlags). Engle (1982), Econometrica 50(4). Golden: statistics/tests.json
 * @example archLm([1, -2, 1, 3, -1, 2, 5, -1], { nlags: 1, ddof: 0, demean: true }).lmPValue < 1 // => true
 */
export function archLm(resid: Series, options: ArchLmOptions): ArchLmResult {
  requireOptions(options);
  const { nlags, ddof, demean } = options;
  requireBoolean(demean, 'demean');
  const { z } = demean ? standardise(resid, 'resid', 4) : scaled(resid, 'resid', 4);
  // More rows than coefficients: n − nlags > nlags + 1.
  requireInteger(nlags, 'nlags', 1, Math.floor((z.length - 2) / 2));
  const rows = z.length - nlags;
  requireInteger(ddof, 'ddof', 0, rows - 1);
  const e2 = z.map((v) => v * v);
  const lagged = Array.from({ length: nlags }, (_, i) => e2.subarray(nlags - 1 - i, e2.length - 1 - i));
  const fit = ols(e2.subarray(nlags), lagged, { addConst: true });
  const lm = (rows - ddof) * fit.r2;
  return { lm, lmPValue: chi2Sf(lm, nlags), f: fit.fStatistic, fPValue: fit.fPValue };
}
