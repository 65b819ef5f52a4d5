/**
 * The search for the maximum of a likelihood: the function that the optimiser sees, and from where it begins. For the
 * commonest models the function is a fast twin, for all others the plain form.
 */
import { type Minimum, minimise, type SearchOptions, type SmoothProblem } from '../optimise/index.ts';
import { dataError } from '../series.ts';
import { Garch11 } from './garch-11.ts';
import { Garch111 } from './garch-111.ts';
import { logLikelihood, logLikelihoodScore } from './garch-kernel.ts';
import type { GarchModel } from './garch-model.ts';
import { type GarchProblem, garchProblem, leastSquaresMean } from './garch-problem.ts';
import { type GarchRegion, garchRegion, garchStarts, parametersOf } from './garch-region.ts';

/** The quadratic model of the likelihood promises less than this at the end. */
export const SEARCH: SearchOptions = { tolerance: 1e-11, maxIterations: 120 };
/** A start needs few digits. */
const ROUGH: SearchOptions = { tolerance: 1e-3, maxIterations: 30 };
/** The fast twin samples its curvature: it needs this many observations. */
const FAST_FROM = 256;
/** From here on the search begins at the maximum of an eighth of the series. */
const ROUGH_FROM = 4096;
const ROUGH_SHARE = 8;

/** The fast twin that has a model. */
function twinOf(model: GarchModel, n: number): 'garch-11' | 'garch-111' | null {
  const { p, o, q, mean, volatility, distribution } = model;
  if (n < FAST_FROM || volatility !== 'garch' || mean === 'ar1' || p !== 1 || q !== 1) return null;
  if (o === 0 && distribution === 'normal') return 'garch-11';
  return o <= 1 && distribution !== 'skew-t' ? 'garch-111' : null;
}

/** The negative log-likelihood in search variables. */
export function searchProblem(problem: GarchProblem, region: GarchRegion): SmoothProblem {
  const twin = twinOf(problem.model, problem.n);
  if (twin === 'garch-11') return fastProblem(problem, region);
  return twin === 'garch-111' ? leverageProblem(problem, region) : plainProblem(problem, region);
}

/** The search problem by the plain form, whatever the model; the twin that the tests compare with. */
export function plainProblem(problem: GarchProblem, region: GarchRegion): SmoothProblem {
  return inSearchVariables(problem, region, (theta, gradient, curvature) => {
    const value = logLikelihoodScore(problem, theta, gradient, null, curvature);
    for (let i = 0; i < gradient.length; i++) gradient[i] = -(gradient[i] as number);
    return -value;
  });
}

/** GARCH(1,1) with a leverage term or t shocks by its fast twin. */
function leverageProblem(problem: GarchProblem, region: GarchRegion): SmoothProblem {
  const { model, layout } = problem;
  const backcast = model.init === 'ewma' ? problem.backcast : null;
  const twin = new Garch111(problem.y, layout, { backcast, first: model.init === 'first' });
  return inSearchVariables(problem, region, (theta, gradient, curvature) => twin.evaluate(theta, gradient, curvature));
}

/** A function of the parameters as one of the search variables, which have 1/ν in the place of ν. */
function inSearchVariables(
  problem: GarchProblem,
  region: GarchRegion,
  evaluate: SmoothProblem['evaluate'],
): SmoothProblem {
  const { model, layout } = problem;
  const k = layout.size;
  const theta = new Float64Array(k);
  const tail = layout.shape;
  return {
    size: k,
    constraints: region,
    evaluate(x, gradient, curvature) {
      const value = evaluate(parametersOf(model, x, theta), gradient, curvature);
      if (k > tail) {
        const slope = (theta[tail] as number) ** 2;
        gradient[tail] = -(gradient[tail] as number) * slope;
        if (curvature !== null) curvature[tail * k + tail] = (curvature[tail * k + tail] as number) * slope * slope;
      }
      return value;
    },
  };
}

function fastProblem(problem: GarchProblem, region: GarchRegion): SmoothProblem {
  const { model } = problem;
  const backcast = model.init === 'ewma' ? problem.backcast : null;
  const twin = new Garch11(problem.y, { backcast, first: model.init === 'first' });
  const zero = model.mean === 'zero';
  return {
    size: problem.layout.size,
    constraints: region,
    evaluate(x, gradient, curvature) {
      return zero ? twin.zeroMean(x, gradient, curvature) : twin.constantMean(x, gradient, curvature);
    },
  };
}

/**
 * What `count` searches found, best first; more searches while none has reached its tolerance. A search that reached its tolerance comes before one that did not, whatever
 * their values: beyond the region where an EGARCH filter forgets its start, its likelihood is a thicket of spikes, and a
 * search that wandered there has found nothing.
 * @throws BOT4_STATS_INPUT when the likelihood exists at no start.
 */
export function rankedMaxima(problem: GarchProblem, search: SmoothProblem, count: number): Minimum[] {
  const found: Minimum[] = [];
  for (const start of rankedStarts(problem, count > 1)) {
    // Beyond what was asked only as long as nothing was found.
    if (found.length >= count && found.some(({ converged }) => converged)) break;
    found.push(minimise(search, start, SEARCH));
  }
  const finite = found.filter(({ value }) => Number.isFinite(value));
  if (finite.length === 0) throw dataError('y', 'has no finite likelihood at any start of the search');
  const evaluations = found.reduce((sum, one) => sum + one.evaluations, 0);
  return finite
    .sort((a, b) => Number(b.converged) - Number(a.converged) || a.value - b.value)
    .map((one) => ({ ...one, evaluations }));
}

/** The places to begin, best guess first or likeliest first. */
function rankedStarts(problem: GarchProblem, byLikelihood: boolean): Float64Array[] {
  const { model } = problem;
  const all = garchStarts(model, leastSquaresMean(model, problem.y));
  const rough = problem.n >= ROUGH_FROM ? roughStart(problem, all[0] as Float64Array) : null;
  if (rough !== null) all.unshift(rough);
  if (!byLikelihood) return all;
  const theta = new Float64Array(problem.layout.size);
  const ranked = all.map((x) => ({ x, value: logLikelihood(problem, parametersOf(model, x, theta)) }));
  return ranked
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => b.value - a.value)
    .map(({ x }) => x);
}

/** The maximum of the middle eighth of the series, unless it lies on a bound. */
function roughStart(problem: GarchProblem, start: Float64Array): Float64Array | null {
  const { y, model, layout } = problem;
  const length = Math.floor(y.length / ROUGH_SHARE);
  const from = Math.floor((y.length - length) / 2);
  const part = garchProblem(model, y.slice(from, from + length));
  const found = minimise(searchProblem(part, garchRegion(model, false)), start, ROUGH);
  if (!found.converged || found.active.length > 0) return null;
  // The part has its own variance: only the weights carry over.
  const x = Float64Array.from(found.x);
  x.set(start.subarray(0, layout.mean), 0);
  return x;
}
