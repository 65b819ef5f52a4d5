/**
 * Zivot-Andrews test of a unit root against a trend with one break at an unknown time. The regressions of all break times
 * are in `break-scan.ts`; this file has the conventions of the test.
 */
import { argumentError, dataError, requireInteger, requireOneOf, requireOptions, type Series } from '../series.ts';
import { type BreakKind, explicitBreak, explicitScan, fastScan } from './break-scan.ts';
import { type Autolag, chooseLag, largestLag } from './dickey-fuller.ts';
import type { Critical } from './mackinnon.ts';
import { momentProjector } from './projector.ts';
import { toWalk, type Walk } from './walk.ts';
import { BREAK_LEVELS, BREAK_QUANTILES } from './zivot-andrews-table.ts';

/** Options of `zivotAndrews`. */
export interface ZivotAndrewsOptions {
  /** What breaks: 'c' the level, 't' the slope, 'ct' both. The regression has constant and trend in every case. */
  readonly regression: BreakKind;
  /** How lags are chosen, once, by the ADF regression with constant and trend; null: exactly `maxLag`. */
  readonly autolag: Autolag | null;
  /** Largest number of lagged differences; null: ⌈12(n/100)^¼⌉, without a search ⌊12(n/100)^¼⌋. */
  readonly maxLag: number | null;
  /** Share of the series at each end where no break is looked for, 0 < trim ≤ 1/3. */
  readonly trim: number;
}

/** Result of `zivotAndrews`. */
export interface ZivotAndrewsResult {
  /** Smallest t-value of the level over all break times. */
  readonly statistic: number;
  /** Interpolated between simulated quantiles, so it ends at 0.00001 and 0.999. */
  readonly pValue: number;
  /** Lagged differences in every regression. */
  readonly lag: number;
  /** Index in x of the last value before the break. */
  readonly breakIndex: number;
  readonly critical: Critical;
}

/** Rows that a break needs in front of it beside the lags, or a dummy is a combination of constant and trend. */
const MARGIN = { c: 1, t: 3, ct: 2 } as const;
/** Regressors without lags: constant, trend, level, one or two dummies. */
const COLUMNS = { c: 4, t: 4, ct: 5 } as const;

/**
 * Zivot-Andrews test. Null hypothesis: the series has a unit root with drift and no break. A small p-value speaks for a
 * series that returns to a trend with one break, at the time that speaks most against the null hypothesis.
 * @param x (n,) series in time order, evenly spaced, finite, in any unit.
 * @param options regression, autolag, maxLag and trim; no defaults, because each changes the conclusion.
 * @returns statistic, pValue, lag, breakIndex, critical.
 * @throws BOT4_STATS_INPUT when x is not finite, constant, too short, or fitted without error (a line, a cycle).
 * @throws BOT4_STATS_ARGUMENT when an option is out of range, or trim leaves too few rows in front of the first break.
 * Δxₜ = μ + βt + θ DUₜ(b) + φ DTₜ(b) + γ xₜ₋₁ + Σ δᵢ Δxₜ₋ᵢ + εₜ; the statistic is min over b of γ̂/se(γ̂). One number of lags for
 * all breaks, after Baum (2004). Zivot & Andrews (1992), J. of Business & Economic Statistics 10(3). Unchanged by x → a + bx.
 * Golden: statistics/unit-root.json
 * @example zivotAndrews([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], { regression: 'c', autolag: null, maxLag: 0, trim: 0.2 }).lag // => 0
 */
export function zivotAndrews(x: Series, options: ZivotAndrewsOptions): ZivotAndrewsResult {
  requireOptions(options);
  return run(x, options, fastScan);
}

/** The plain twin of `zivotAndrews`: the explicit design matrix for every break. */
export function zivotAndrewsPlain(x: Series, options: ZivotAndrewsOptions): ZivotAndrewsResult {
  requireOptions(options);
  return run(x, options, explicitScan);
}

function run(x: Series, options: ZivotAndrewsOptions, scan: typeof fastScan): ZivotAndrewsResult {
  const { regression, autolag, trim } = options;
  requireOneOf(regression, 'regression', ['c', 't', 'ct']);
  requireOneOf(autolag, 'autolag', ['aic', 'bic', 't-stat', null]);
  if (!(trim > 0 && trim <= 1 / 3)) throw argumentError('trim', `is ${trim}, must be above 0 and at most 1/3`);
  const w = toWalk(x, 'x', 'ct', COLUMNS[regression] + 2);
  const n = w.d.length;
  const lag = breakLag(w, options);
  if (n - 1 - lag <= COLUMNS[regression] + lag) throw dataError('x', `has ${n} values, too few for ${lag} lags`);
  const cut = Math.floor(n * trim);
  if (cut < lag + MARGIN[regression]) {
    const least = lag + MARGIN[regression];
    throw argumentError('trim', `leaves ${cut} of ${n} values before the first break, needs ${least} with ${lag} lags`);
  }
  const at = scan(w, lag, regression, cut + 1, n - cut);
  const statistic = explicitBreak(w, lag, regression, at);
  const quantiles = BREAK_QUANTILES[regression];
  const critical = (level: number): number => interpolate(level, BREAK_LEVELS, quantiles);
  return {
    statistic,
    pValue: interpolate(statistic, quantiles, BREAK_LEVELS) / 100,
    lag,
    breakIndex: at - 1,
    critical: { '1%': critical(1), '5%': critical(5), '10%': critical(10) },
  };
}

function breakLag(w: Walk, options: ZivotAndrewsOptions): number {
  const { autolag, maxLag } = options;
  const n = w.d.length;
  const bound = Math.floor(n / 2) - 3;
  if (autolag !== null) return chooseLag(w, largestLag(n, 2, bound, maxLag), autolag, momentProjector(w)).lag;
  if (maxLag === null) return Math.min(Math.max(0, bound), Math.floor(12 * (n / 100) ** 0.25));
  requireInteger(maxLag, 'maxLag', 0, Math.max(0, bound));
  return maxLag;
}

/** Linear interpolation of v in an ascending grid, constant beyond its ends. */
function interpolate(v: number, grid: readonly number[], values: readonly number[]): number {
  const last = grid.length - 1;
  if (v <= (grid[0] as number)) return values[0] as number;
  if (v >= (grid[last] as number)) return values[last] as number;
  let i = 0;
  while (v > (grid[i + 1] as number)) i++;
  const low = grid[i] as number;
  const share = (v - low) / ((grid[i + 1] as number) - low);
  return (values[i] as number) + share * ((values[i + 1] as number) - (values[i] as number));
}
