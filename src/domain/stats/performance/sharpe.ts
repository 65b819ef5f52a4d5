/** The Sharpe ratio, plain and corrected for autocorrelation. */
import { acf } from '../hypothesis/acf.ts';
import { momentsOf } from '../hypothesis/moments.ts';
import { argumentError, requireFinite, requireInteger, requireOptions, requireSeries, type Series } from '../series.ts';

/** Options of `sharpe`. */
export interface SharpeOptions {
  /** Risk-free return per period. */
  readonly rf: number;
  /** Periods per year for the annualised ratio; 1: per period. */
  readonly periods: number;
}

/**
 * Sharpe ratio.
 * @param x (n,) returns per period, finite, not constant; n ≥ 2.
 * @param options rf (per period) and periods per year; no defaults, because both change the conclusion.
 * @returns √periods · mean(x − rf)/sd(x − rf), sd with divisor n − 1.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * @throws BOT4_STATS_ARGUMENT when rf is not finite or periods is not positive.
 * Sharpe (1994), J. of Portfolio Management 21(1). Golden: statistics/performance.json
 * @example sharpe([1, 2, 3], { rf: 2, periods: 252 }) // => 0
 */
export function sharpe(x: Series, options: SharpeOptions): number {
  requireOptions(options);
  requireFinite(options.rf, 'rf');
  if (!(options.periods > 0 && Number.isFinite(options.periods))) {
    throw argumentError('periods', `is ${options.periods}, must be positive`);
  }
  const { mean, sd } = momentsOf(x, 'x', 2);
  return (Math.sqrt(options.periods) * (mean - options.rf)) / sd;
}

/** Result of `sharpeLo`. */
export interface SharpeLoResult {
  /** Sharpe ratio of q periods: eta times the ratio of one. */
  readonly value: number;
  /** Scaling factor; √q without autocorrelation. */
  readonly eta: number;
  /** Standard error of the ratio of one period for independent normal returns. */
  readonly seIid: number;
  /** Standard error of the ratio of one period for independent returns with their skewness and kurtosis. */
  readonly seMertens: number;
}

/**
 * Sharpe ratio of q periods with Lo's correction for autocorrelated returns: smoothed returns no longer look better
 * than they are.
 * @param x (n,) returns per period, finite, not constant; n > q.
 * @param options q: number of periods to aggregate, an integer ≥ 1 and < n.
 * @returns value, eta, seIid, seMertens.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 3.
 * @throws BOT4_STATS_ARGUMENT when q is out of range.
 * η(q) = q/√(q + 2 Σ (q−k) ρ̂ₖ). Lo (2002), Financial Analysts Journal 58(4), eq. 20; se √((1+SR²/2)/n); Mertens (2002):
 * √((1 + SR²/2 − γ₃SR + (γ₄−3)/4 SR²)/n). Golden: statistics/performance.json
 * @example sharpeLo([1, 2, 4, 3], { q: 1 }).eta // => 1
 */
export function sharpeLo(x: Series, options: { readonly q: number }): SharpeLoResult {
  requireOptions(options);
  const { q } = options;
  requireSeries(x, 'x', 3);
  requireInteger(q, 'q', 1, x.length - 1);
  const { n, mean, sd, skewness, kurtosis } = momentsOf(x, 'x', 3);
  const sr = mean / sd;
  let variance = q;
  if (q > 1) {
    const rho = acf(x, { nlags: q - 1 });
    for (let k = 1; k < q; k++) variance += 2 * (q - k) * (rho[k] as number);
  }
  // The weights q − k are positive definite: the sum is above zero for every series that is not constant.
  const eta = q / Math.sqrt(variance);
  const base = 1 + (sr * sr) / 2;
  const mertens = base - skewness * sr + ((kurtosis - 3) / 4) * sr * sr;
  return { value: eta * sr, eta, seIid: Math.sqrt(base / n), seMertens: Math.sqrt(mertens / n) };
}
