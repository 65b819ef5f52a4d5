/** Test of stationarity: the null hypothesis that the unit-root tests have as alternative. */
import { autoProducts } from '../hypothesis/acf.ts';
import { dataError, requireInteger, requireOneOf, requireOptions, type Series, standardise } from '../series.ts';

/** Options of `kpss`. */
export interface KpssOptions {
  /** 'c': stationary about a level; 'ct': about a linear trend. */
  readonly regression: 'c' | 'ct';
  /** Autocovariances in the long-run variance: 'auto' (Hobijn et al. 1998), 'legacy' ⌈12(n/100)^¼⌉, or a number < n. */
  readonly lags: 'auto' | 'legacy' | number;
}

/** Result of `kpss`. */
export interface KpssResult {
  readonly statistic: number;
  /** Interpolated in the published table, so it ends at 0.01 and 0.10; `pValueAtEnd` says when. */
  readonly pValue: number;
  /** Whether the true p-value is below 0.01 or above 0.10. */
  readonly pValueAtEnd: 'below' | 'above' | null;
  readonly lags: number;
  readonly critical: Readonly<Record<'10%' | '5%' | '2.5%' | '1%', number>>;
}

/** Table 1 of Kwiatkowski et al. (1992) at these levels. */
const LEVELS = [0.1, 0.05, 0.025, 0.01] as const;
const CRITICAL = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const;

/**
 * KPSS test. Null hypothesis: the series is stationary about a level ('c') or a linear trend ('ct'). A small p-value
 * speaks for a unit root. Read together with `adf`, whose null hypothesis is the opposite.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit; n ≥ 4.
 * @param options regression and lags; no defaults, because both change the conclusion.
 * @returns statistic, pValue, pValueAtEnd, lags, critical.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or exactly on its trend.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * η = n⁻² Σ Sₜ² / s²(l), Sₜ partial sums of residuals, s²(l) their Bartlett long-run variance.
 * Kwiatkowski, Phillips, Schmidt & Shin (1992), J. of Econometrics 54; Hobijn, Franses & Ooms (1998). Golden: statistics/tests.json
 * @example kpss([1, 3, 2, 4, 1, 3, 2, 4], { regression: 'c', lags: 0 }).pValue // => 0.1
 */
export function kpss(x: Series, options: KpssOptions): KpssResult {
  requireOptions(options);
  const { regression, lags } = options;
  requireOneOf(regression, 'regression', ['c', 'ct']);
  const { z } = standardise(x, 'x', 4);
  const n = z.length;
  if (typeof lags === 'number') requireInteger(lags, 'lags', 0, n - 1);
  else requireOneOf(lags, 'lags', ['auto', 'legacy']);
  if (regression === 'ct') detrend(z);
  const used = chooseLags(z, lags);
  const products = autoProducts(z, used);
  let variance = products[0] as number;
  for (let k = 1; k <= used; k++) variance += 2 * (1 - k / (used + 1)) * (products[k] as number);
  let partial = 0;
  let sum = 0;
  for (let t = 0; t < n; t++) {
    partial += z[t] as number;
    sum += partial * partial;
  }
  const statistic = sum / (n * variance);
  const [ten, five, twoHalf, one] = CRITICAL[regression];
  return {
    statistic,
    ...interpolate(statistic, CRITICAL[regression]),
    lags: used,
    critical: { '10%': ten, '5%': five, '2.5%': twoHalf, '1%': one },
  };
}

/** Subtracts the least-squares line from deviations from the mean. */
function detrend(z: Float64Array): void {
  const n = z.length;
  const before = largestSquare(z);
  for (let pass = 0; pass < 2; pass++) {
    let dot = 0;
    let square = 0;
    for (let t = 0; t < n; t++) {
      const tau = t - (n - 1) / 2;
      dot += tau * (z[t] as number);
      square += tau * tau;
    }
    for (let t = 0; t < n; t++) z[t] = (z[t] as number) - (dot / square) * (t - (n - 1) / 2);
  }
  if (!(largestSquare(z) > (64 * Number.EPSILON) ** 2 * before)) throw dataError('x', 'is a straight line');
}

function largestSquare(z: Float64Array): number {
  return z.reduce((m, v) => Math.max(m, v * v), 0);
}

function chooseLags(z: Float64Array, lags: KpssOptions['lags']): number {
  const n = z.length;
  if (typeof lags === 'number') return lags;
  if (lags === 'legacy') return Math.min(n - 1, Math.ceil(12 * (n / 100) ** 0.25));
  const covered = Math.floor(n ** (2 / 9));
  const products = autoProducts(z, covered);
  let s0 = products[0] as number;
  let s1 = 0;
  for (let k = 1; k <= covered; k++) {
    s0 += 2 * (products[k] as number);
    s1 += 2 * k * (products[k] as number);
  }
  const rate = 1.1447 * Math.cbrt((s1 / s0) ** 2);
  return Math.min(n - 1, Math.floor(rate * Math.cbrt(n)));
}

/** Linear interpolation of the p-value between the tabulated levels. */
function interpolate(
  statistic: number,
  critical: readonly number[],
): { pValue: number; pValueAtEnd: KpssResult['pValueAtEnd'] } {
  if (statistic < (critical[0] as number)) return { pValue: LEVELS[0], pValueAtEnd: 'above' };
  if (statistic > (critical[3] as number)) return { pValue: LEVELS[3], pValueAtEnd: 'below' };
  let i = 0;
  while (i < 2 && statistic > (critical[i + 1] as number)) i++;
  const low = critical[i] as number;
  const share = (statistic - low) / ((critical[i + 1] as number) - low);
  return { pValue: LEVELS[i]! + share * (LEVELS[i + 1]! - LEVELS[i]!), pValueAtEnd: null };
}
