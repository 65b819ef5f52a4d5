/** Fit of dynamic conditional correlation in two stages. */
import { requireInteger, requireOptions, type Series } from '../series.ts';
import { requireColumns } from './dcc-columns.ts';
import { type DccModel, requireDccModel } from './dcc-filter.ts';
import type { TwoParameterLikelihood } from './dcc-recursion.ts';
import { correlationLikelihood, dccRecursion } from './dcc-recursion.ts';
import { type CorrelationRun, runCorrelation } from './dcc-run.ts';
import { type Maximum, maximise } from './dcc-search.ts';
import type { Stage1 } from './dcc-stage1.ts';
import { stage1Fit } from './dcc-stage1-fit.ts';
import { targetMatrix } from './dcc-target.ts';

/** Options of `dccFit`. */
export interface DccFitOptions extends DccModel {
  /** Days to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
  /** Most points to climb from, 1 … 10; one is enough where the data say much. @defaultValue 4 */
  readonly starts?: number;
}

/** What a fit says beside the path. */
export interface CorrelationFit extends CorrelationRun {
  /** k rows (μ, ω, α, β) of the first stage, in the unit of each column. */
  readonly stage1: readonly Float64Array[];
  /** Weight of the last day's products. */
  readonly a: number;
  /** Weight of the last Q. */
  readonly b: number;
  /** (2,) of a and b, the first stage taken as known: inverse observed information; null at a bound. */
  readonly standardErrors: Float64Array | null;
  /** (2,) as above without trust in normality: H⁻¹ (Σ ss') H⁻¹; null at a bound. */
  readonly robustStandardErrors: Float64Array | null;
  /** Whether both stages ended where no step promises a gain. */
  readonly converged: boolean;
  /** Doubts, in words; empty when there are none. */
  readonly warnings: readonly string[];
  /** Bounds that hold: 'a' and 'b' at 0, 'a+b' at 1. */
  readonly atBound: readonly string[];
  /** Likelihoods and gradients of the second stage that were computed. */
  readonly evaluations: number;
}

/** Result of `dccFit`. */
export interface DccFit extends CorrelationFit {}

/** GARCH needs this many days for its four parameters. */
export const FIT_LENGTH_MIN = 20;
/** Residuals that the grid looks at, and the days that they come from at least. */
const SCREEN_RESIDUALS = 2500;
const SCREEN_DAYS_MIN = 50;

/** Searches the maximum; the grid skips days where there are many, and all days count afterwards. */
export function searchMaximum(likelihood: TwoParameterLikelihood, n: number, k: number, starts: number): Maximum {
  const most = Math.floor(n / SCREEN_DAYS_MIN);
  const stride = Math.max(1, Math.min(most, Math.floor((n * k) / SCREEN_RESIDUALS)));
  return maximise(likelihood, { starts, stride });
}

/** Standard errors from the information and from the sandwich with the scores. */
function errorsOf(m: Maximum): Pick<CorrelationFit, 'standardErrors' | 'robustStandardErrors'> {
  const none = { standardErrors: null, robustStandardErrors: null };
  if (m.information === null) return none;
  const [aa, ab, bb] = m.information as unknown as [number, number, number];
  const det = aa * bb - ab * ab;
  if (!(aa > 0 && det > 0)) return none;
  const [va, vab, vb] = [bb / det, -ab / det, aa / det];
  const [saa, sab, sbb] = m.scores as unknown as [number, number, number];
  return {
    standardErrors: Float64Array.of(Math.sqrt(va), Math.sqrt(vb)),
    robustStandardErrors: Float64Array.of(
      Math.sqrt(va * va * saa + 2 * va * vab * sab + vab * vab * sbb),
      Math.sqrt(vab * vab * saa + 2 * vab * vb * sab + vb * vb * sbb),
    ),
  };
}

function warningsOf(m: Maximum): string[] {
  const { atBound, converged, information } = m;
  const words: string[] = [];
  if (atBound.includes('a')) words.push('a is at its bound 0: the correlations are constant and b has no meaning');
  else if (atBound.includes('b')) words.push('b is at its bound 0: there are no standard errors');
  if (atBound.includes('a+b')) words.push('a + b is at its bound 1: the correlations return to no mean');
  if (!converged) words.push('the search of a and b stopped before the likelihood was flat');
  if (information !== null && !(information[0]! * information[2]! > information[1]! ** 2)) {
    words.push('the likelihood is not concave at the maximum: there are no standard errors');
  }
  return words;
}

/** The result of a fit from its parts. */
export function fitted(run: CorrelationRun, stage1: Stage1, m: Maximum): CorrelationFit {
  return {
    ...run,
    stage1: stage1.parameters,
    a: m.a,
    b: m.b,
    ...errorsOf(m),
    converged: stage1.converged && m.converged,
    warnings: [...stage1.warnings, ...warningsOf(m)],
    atBound: m.atBound,
    evaluations: m.evaluations,
  };
}

/**
 * Fits a DCC(1,1) model: a GARCH(1,1) with constant mean for each column, then a and b of the correlations by the
 * maximum of their likelihood over a ≥ 0, b ≥ 0, a + b < 1.
 * @param x k ≥ 2 columns of returns, each (n,) in time order, finite, not constant, not combinations of each other;
 * n ≥ 20 and n > k.
 * @param options conventions, horizon, starts.
 * @returns a, b, stage1, standard errors, logLikelihood, qbar, correlations, volatility, forecasts, converged, warnings.
 * a = b = 0 with a warning when constant correlations fit as well.
 * @throws BOT4_STATS_INPUT naming the column that is constant, not finite, too short, of another length or a combination
 * of others.
 * @throws BOT4_STATS_ARGUMENT when a convention is unknown or an option is out of its range.
 * Qₜ = (1−a−b)Q̄ + a zₜ₋₁zₜ₋₁' + bQₜ₋₁; max over (a, b) of Σ −½(log|R| + z'R⁻¹z − z'z). Standard errors take the first
 * stage as known. Engle (2002), J. Business & Economic Statistics 20(3). Golden: statistics/dcc.json
 * @example dccFit([[1, 2], [2, 1]], { stage1Init: 'first', qbar: 'cov', init: 'zero' }) // => throws BOT4_STATS_INPUT
 */
export function dccFit(x: readonly Series[], options: DccFitOptions): DccFit {
  requireOptions(options);
  const { horizon = 1, starts = 4 } = options;
  requireDccModel(options, horizon);
  requireInteger(starts, 'starts', 1, 10);
  requireColumns(x, FIT_LENGTH_MIN);
  const stage1 = stage1Fit(x, options.stage1Init, horizon);
  const { n, k, z } = stage1;
  const qbar = targetMatrix(z, n, k, options.qbar);
  const recursion = dccRecursion({ n, k, z, qbar, init: options.init });
  const m = searchMaximum(correlationLikelihood(recursion), n, k, starts);
  return fitted(runCorrelation(recursion, stage1, { a: m.a, b: m.b, horizon, nu: null, qbar }), stage1, m);
}
