/**
 * Maximum likelihood of univariate volatility models.
 *
 * The series is brought to mean zero and mean square one, so the answer does not depend on its unit. From each of
 * several fixed starts, sequential quadratic programming finds a maximum in the region of the model; the best is
 * polished by Newton steps. Nothing is drawn at random: the same series gives the same bits.
 */
import { type Minimum, minimise } from '../optimise/index.ts';
import { requireInteger, requireOneOf, type Series } from '../series.ts';
import { type GarchFilter, MAX_HORIZON } from './garch-filter.ts';
import { forecastVariance } from './garch-forecast.ts';
import { type GarchErrors, garchErrors } from './garch-inference.ts';
import { logLikelihoodScore } from './garch-kernel.ts';
import { type PolishedMaximum, polishMaximum } from './garch-kinks.ts';
import { type GarchModel, garchNames, requireGarchModel } from './garch-model.ts';
import { type GarchProblem, garchProblem } from './garch-problem.ts';
import { type GarchRegion, garchRegion, HELD, MAX_STARTS, parametersOf, persistenceWeights } from './garch-region.ts';
import { rankedMaxima, SEARCH, searchProblem } from './garch-search.ts';
import { type GarchUnit, garchUnit, inDataUnit, unitJacobian } from './garch-unit.ts';
import { fillVariances } from './garch-variance.ts';

/** Options of `garchFit`. */
export interface GarchFitOptions extends GarchModel {
  /** Searches from different places, 1 … 8; more than one also ranks the places by their likelihood. @defaultValue 4 */
  readonly starts?: number;
  /** Whether to polish the maximum by Newton steps and give standard errors. @defaultValue true */
  readonly standardErrors?: boolean;
  /** Steps to forecast, 1 … 10,000. @defaultValue 1 */
  readonly horizon?: number;
}

/** Result of `garchFit`. */
export interface GarchFit extends GarchFilter {
  /** (k,) names of the parameters. */
  readonly names: readonly string[];
  /** (k,) mean (μ, φ), omega, alpha…, gamma…, beta…, then ν, or η and λ; in the unit of the data. */
  readonly parameters: Float64Array;
  /** Observations with a likelihood: one less than the length of y with an autoregressive mean. */
  readonly nobs: number;
  /** −2 logLikelihood + 2k. */
  readonly aic: number;
  /** −2 logLikelihood + k log nobs. */
  readonly bic: number;
  /** (k,) from the inverse observed information; NaN for a parameter at its bound; null when not asked. */
  readonly standardErrors: Float64Array | null;
  /** (k,) from the sandwich, right also when the distribution is not; null when not asked. */
  readonly robustStandardErrors: Float64Array | null;
  /** Σα + ½Σγ + Σβ; Σβ for EGARCH. */
  readonly persistence: number;
  /** Whether the search ended at a maximum. */
  readonly converged: boolean;
  /** What makes the fit doubtful: bounds that hold, a search that stopped early. */
  readonly warnings: readonly string[];
  /** Evaluations of value and gradient. */
  readonly evaluations: number;
}

/**
 * Fits a volatility model by maximum likelihood.
 * @param y (n,) returns in time order, finite, in any unit.
 * @param options the model; starts, standardErrors and horizon.
 * @returns parameters, logLikelihood, standard errors, variances, forecasts, and how far the search can be trusted.
 * @throws BOT4_STATS_INPUT when y is not finite, constant, shorter than five observations a parameter, or has residuals
 * of one size; or when the likelihood does not exist at any start.
 * @throws BOT4_STATS_ARGUMENT when an option is out of range.
 * Maximises Σ log f(eₜ/√hₜ) − ½ log hₜ over ω > 0, α, β ≥ 0, α + γ ≥ 0, persistence ≤ 1. Standard errors: √diag H⁻¹,
 * robust √diag H⁻¹SH⁻¹ (Bollerslev & Wooldridge 1992, Econometric Reviews 11(2)), given the bounds that hold.
 * Bollerslev (1986), J. Econometrics 31. Golden: statistics/garch.json
 * @example garchFit(Array.from({ length: 60 }, (_, i) => Math.sin(i * i)), { mean: 'zero', volatility: 'garch', p: 1, o: 0, q: 0, distribution: 'normal', init: 'sample' }).converged // => true
 */
export function garchFit(y: Series, options: GarchFitOptions): GarchFit {
  requireGarchModel(options);
  const { starts = 4, horizon = 1, standardErrors: wantErrors = true } = options;
  requireInteger(starts, 'starts', 1, MAX_STARTS);
  requireInteger(horizon, 'horizon', 1, MAX_HORIZON);
  requireOneOf(wantErrors, 'standardErrors', [true, false]);
  const own = garchUnit(options, y);
  const problem = garchProblem(options, own.z);
  const { best, region } = maximumOf(problem, starts, wantErrors);
  const theta = snapped(problem, best.x);
  const errors = wantErrors ? errorsAt(problem, region, best, own) : null;
  fillVariances(problem, theta);
  return result({ own, problem, region, best, theta, errors, wantErrors, horizon });
}

/**
 * The maximum of a model. EGARCH is searched first where every alpha ≥ 0: outside, a search from afar loses its way in
 * spikes and passes the hill. Where that bound holds, the search goes on without it from there, and what it finds counts
 * when it is a maximum.
 */
function maximumOf(problem: GarchProblem, starts: number, polished: boolean): PolishedMaximum {
  const { model } = problem;
  const whole = garchRegion(model, false);
  if (model.volatility === 'garch' || model.p === 0) return maximumIn(problem, whole, starts, polished);
  const calm = maximumIn(problem, garchRegion(model, true), starts, polished);
  const held = calm.best.active.some((r) => calm.region.meanings[r]?.endsWith(HELD));
  if (calm.best.converged && !held) return calm;
  const search = searchProblem(problem, whole);
  const free = polishMaximum(problem, search, whole, minimise(search, calm.best.x, SEARCH));
  return free.best.converged && (free.best.value < calm.best.value || !calm.best.converged) ? free : calm;
}

/** The best maximum in a region; when asked, the best that can be polished to the end. */
function maximumIn(problem: GarchProblem, region: GarchRegion, starts: number, polished: boolean): PolishedMaximum {
  const search = searchProblem(problem, region);
  const found = rankedMaxima(problem, search, starts);
  const [first, ...rest] = found as [Minimum, ...Minimum[]];
  // A search that stopped at a kink, or short of its tolerance, is brought to its end in any case.
  if (!polished && first.converged) return { best: first, region };
  const best = polishMaximum(problem, search, region, first);
  if (best.best.converged) return best;
  for (const other of rest) {
    if (!other.converged) break;
    const second = polishMaximum(problem, search, region, other);
    if (second.best.converged) return second;
  }
  return best;
}

/** Parameters at x, with what lies within rounding of zero at zero. */
function snapped(problem: GarchProblem, x: Float64Array): Float64Array {
  const { model, layout } = problem;
  const theta = parametersOf(model, x, new Float64Array(layout.size));
  for (let i = layout.alpha; i < layout.shape; i++) if (Math.abs(theta[i] as number) < 1e-15) theta[i] = 0;
  return theta;
}

function errorsAt(problem: GarchProblem, region: GarchRegion, best: Minimum, own: GarchUnit): GarchErrors | null {
  const { model, layout, n } = problem;
  const k = layout.size;
  const theta = parametersOf(model, best.x, new Float64Array(k));
  const scores = new Float64Array(n * k);
  logLikelihoodScore(problem, theta, new Float64Array(k), scores, null);
  if (k > layout.shape) {
    const slope = -((theta[layout.shape] as number) ** 2);
    for (let t = 0; t < n; t++) scores[t * k + layout.shape] = (scores[t * k + layout.shape] as number) * slope;
  }
  const rows = best.active.map((r) => region.rows.slice(r * k, r * k + k));
  return garchErrors(best.hessian, scores, rows, unitJacobian(model, own, best.x));
}

interface Parts {
  readonly own: GarchUnit;
  readonly problem: GarchProblem;
  readonly region: GarchRegion;
  readonly best: Minimum;
  readonly theta: Float64Array;
  readonly errors: GarchErrors | null;
  readonly wantErrors: boolean;
  readonly horizon: number;
}

/** Everything back in the unit of the data. */
function result(p: Parts): GarchFit {
  const { own, problem, best, theta, errors, wantErrors } = p;
  const { model, layout, n } = problem;
  const k = layout.size;
  const value = -best.value - n * Math.log(own.unit);
  const missing = wantErrors ? new Float64Array(k).fill(Number.NaN) : null;
  const forecast = forecastVariance(problem, theta, p.horizon);
  return {
    names: garchNames(model),
    parameters: inDataUnit(model, own, theta),
    logLikelihood: value,
    nobs: n,
    aic: -2 * value + 2 * k,
    bic: -2 * value + k * Math.log(n),
    standardErrors: errors?.classic ?? missing,
    robustStandardErrors: errors?.robust ?? missing,
    persistence: persistenceWeights(model, 1).reduce((s, [at, weight]) => s + weight * (theta[at] as number), 0),
    ...paths(problem, own.unit),
    forecastVariance: forecast.map((v) => v * own.unit * own.unit),
    converged: best.converged,
    warnings: warningsOf(p),
    evaluations: best.evaluations,
  };
}

function warningsOf({ best, region, wantErrors, errors }: Parts): string[] {
  const warnings = best.active.map((r) => region.meanings[r] as string);
  if (!best.converged) warnings.push('the search stopped before it reached a maximum');
  if (wantErrors && errors === null) warnings.push('the likelihood is flat at the maximum: no standard errors');
  return warnings;
}

/** Residuals, variances and their roots in the unit of the data. */
function paths(problem: GarchProblem, unit: number): Pick<GarchFit, 'residuals' | 'variance' | 'volatility'> {
  const { n, e, h } = problem;
  const residuals = new Float64Array(n);
  const variance = new Float64Array(n);
  const volatility = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const root = unit * Math.sqrt(h[t] as number);
    residuals[t] = unit * (e[t] as number);
    volatility[t] = root;
    variance[t] = root * root;
  }
  return { residuals, variance, volatility };
}
