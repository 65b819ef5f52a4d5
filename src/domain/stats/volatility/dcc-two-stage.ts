/**
 * Standard errors of a and b that know that the first stage was estimated too.
 *
 * Both stages set scores to zero. With s the scores of (a, b), sⱼ those of column j, Aⱼ the second derivatives of its
 * likelihood, Cⱼ the derivatives of s by its parameters and A those of s by (a, b), a day's influence is
 * g = s − Σⱼ CⱼAⱼ⁻¹sⱼ and the covariance A⁻¹(Σ gg')A⁻¹. Derivatives by the first stage are central differences in the
 * unit of each column. Complexity: 8k + 6 gradients of the correlation likelihood.
 */
import { choleskyInPlace, pivotFloor, solveLowerInPlace, solveUpperInPlace } from '../linalg/cholesky.ts';
import { argumentError, requireOptions, type Series } from '../series.ts';
import { requireColumns } from './dcc-columns.ts';
import { type DccModel, requireDccModel } from './dcc-filter.ts';
import { type CorrelationFit, FIT_LENGTH_MIN } from './dcc-fit.ts';
import { correlationLikelihood, type DccInit, dayScores, dccRecursion, emptyEvaluation } from './dcc-recursion.ts';
import { STAGE1_MODEL, stage1Filter } from './dcc-stage1.ts';
import { type DccTarget, targetMatrix } from './dcc-target.ts';
import { garchFilter } from './garch-filter.ts';
import type { GarchInit } from './garch-model.ts';

/** Parameters of a column. */
const P = 4;
/** Step of a difference: relative to ω, absolute for μ in standard deviations, α and β. */
const STEP = 1e-4;
/** Log-likelihood that may be left to gain at a maximum: a seventh of a standard error. */
const GAIN_MAX = 0.01;

/** A column in its own unit, at its own estimate. */
interface ColumnModel {
  readonly y: Float64Array;
  readonly theta: Float64Array;
  readonly steps: Float64Array;
  readonly init: GarchInit;
}

/** The model of a column at moved parameters. */
function moved(c: ColumnModel, i: number, by: number): ColumnModel {
  const theta = Float64Array.from(c.theta);
  theta[i] = theta[i]! + by * c.steps[i]!;
  return { ...c, theta };
}

function run({ y, theta, init }: ColumnModel): { readonly z: Float64Array; readonly days: Float64Array } {
  const f = garchFilter(y, { ...STAGE1_MODEL, init, parameters: theta });
  const z = f.residuals.map((e, t) => e / f.volatility[t]!);
  return { z, days: z.map((v, t) => -Math.log(f.volatility[t]!) - 0.5 * v * v) };
}

/** (n × 4) derivatives of each day's likelihood. */
function columnScores(c: ColumnModel): Float64Array {
  const n = c.y.length;
  const scores = new Float64Array(n * P);
  for (let i = 0; i < P; i++) {
    const up = run(moved(c, i, 1)).days;
    const down = run(moved(c, i, -1)).days;
    for (let t = 0; t < n; t++) scores[t * P + i] = (up[t]! - down[t]!) / (2 * c.steps[i]!);
  }
  return scores;
}

/** (4,) sums over the days. */
function columnSums(scores: Float64Array): Float64Array {
  const sums = new Float64Array(P);
  for (let at = 0; at < scores.length; at++) sums[at % P] = sums[at % P]! + scores[at]!;
  return sums;
}

/** Solutions of (−Aⱼ) x = right for each right side, in place. @throws BOT4_STATS_ARGUMENT where Aⱼ is no maximum. */
function solveInformation(c: ColumnModel, j: number, right: readonly Float64Array[]): void {
  const information = new Float64Array(P * P);
  for (let i = 0; i < P; i++) {
    const up = columnSums(columnScores(moved(c, i, 1)));
    const down = columnSums(columnScores(moved(c, i, -1)));
    for (let l = 0; l < P; l++) information[i * P + l] = (down[l]! - up[l]!) / (2 * c.steps[i]!);
  }
  for (let i = 0; i < P; i++) {
    for (let l = 0; l < i; l++) {
      information[i * P + l] = 0.5 * (information[i * P + l]! + information[l * P + i]!);
    }
  }
  const inverse = new Float64Array(P);
  if (choleskyInPlace(information, P, inverse, pivotFloor(P)) >= 0) {
    throw argumentError(`stage1[${j}]`, 'is no maximum with curvature in every direction');
  }
  for (const v of right) {
    solveLowerInPlace(information, P, inverse, v);
    solveUpperInPlace(information, P, inverse, v);
  }
}

/** What the second stage needs to be run again. */
interface SecondStage {
  readonly z: Float64Array;
  readonly n: number;
  readonly k: number;
  readonly qbar: DccTarget;
  readonly init: DccInit;
  readonly a: number;
  readonly b: number;
}

function recursionOf(s: SecondStage, z: Float64Array): ReturnType<typeof dccRecursion> {
  return dccRecursion({ n: s.n, k: s.k, z, qbar: targetMatrix(z, s.n, s.k, s.qbar), init: s.init });
}

/** Derivatives of the likelihood by a and b with column j replaced. */
function slopesWith(s: SecondStage, j: number, column: Float64Array): readonly [number, number] {
  const z = Float64Array.from(s.z);
  for (let t = 0; t < s.n; t++) z[t * s.k + j] = column[t]!;
  const e = emptyEvaluation();
  correlationLikelihood(recursionOf(s, z)).gradient(s.a, s.b, e);
  return [e.a, e.b];
}

/** Adds the influence of column j's estimate to the scores `g`, (n × 2): CⱼIⱼ⁻¹sⱼ with Iⱼ = −Aⱼ. */
function addInfluence(g: Float64Array, s: SecondStage, c: ColumnModel, j: number): void {
  const [ca, cb] = [new Float64Array(P), new Float64Array(P)];
  for (let i = 0; i < P; i++) {
    const up = slopesWith(s, j, run(moved(c, i, 1)).z);
    const down = slopesWith(s, j, run(moved(c, i, -1)).z);
    ca[i] = (up[0] - down[0]) / (2 * c.steps[i]!);
    cb[i] = (up[1] - down[1]) / (2 * c.steps[i]!);
  }
  const own = columnScores(c);
  const sums = columnSums(own);
  const step = Float64Array.from(sums);
  solveInformation(c, j, [ca, cb, step]);
  const gain = 0.5 * step.reduce((total, v, i) => total + v * sums[i]!, 0);
  if (!(gain < GAIN_MAX)) throw argumentError(`stage1[${j}]`, 'is no maximum of the likelihood of its column');
  for (let t = 0; t < s.n; t++) {
    for (let i = 0; i < P; i++) {
      const v = own[t * P + i]!;
      g[2 * t] = g[2 * t]! + ca[i]! * v;
      g[2 * t + 1] = g[2 * t + 1]! + cb[i]! * v;
    }
  }
}

/** A⁻¹(Σ gg')A⁻¹ of two parameters: the roots of its diagonal. */
function sandwich(s: SecondStage, g: Float64Array): Float64Array {
  const likelihood = correlationLikelihood(recursionOf(s, s.z));
  const slope = (a: number, b: number): readonly [number, number] => {
    const e = emptyEvaluation();
    likelihood.gradient(a, b, e);
    return [e.a, e.b];
  };
  const h = STEP * Math.min(1, 10 * Math.min(s.a, s.b, 1 - s.a - s.b));
  const [ua, da, ub, db] = [slope(s.a + h, s.b), slope(s.a - h, s.b), slope(s.a, s.b + h), slope(s.a, s.b - h)];
  const aa = (da[0] - ua[0]) / (2 * h);
  const ab = (da[1] - ua[1] + db[0] - ub[0]) / (4 * h);
  const bb = (db[1] - ub[1]) / (2 * h);
  const det = aa * bb - ab * ab;
  const [sa, sb] = slope(s.a, s.b);
  const gain = (0.5 * (bb * sa * sa - 2 * ab * sa * sb + aa * sb * sb)) / det;
  if (!(aa > 0 && det > 0 && gain < GAIN_MAX)) throw argumentError('fit', 'is no maximum of a and b');
  let [va, vb] = [0, 0];
  for (let t = 0; t < s.n; t++) {
    va += ((bb * g[2 * t]! - ab * g[2 * t + 1]!) / det) ** 2;
    vb += ((aa * g[2 * t + 1]! - ab * g[2 * t]!) / det) ** 2;
  }
  return Float64Array.of(Math.sqrt(va), Math.sqrt(vb));
}

/** A column divided by its mean volatility, with its parameters in that unit. */
function columnModel(y: Series, row: ArrayLike<number>, j: number, volatility: number, init: GarchInit): ColumnModel {
  const [mu, omega, alpha, beta] = Array.from(row) as [number, number, number, number];
  if (!(alpha > 2 * STEP && beta > 2 * STEP && alpha + beta < 1 - 2 * STEP)) {
    throw argumentError(`stage1[${j}]`, 'is at a bound, where standard errors have no meaning');
  }
  const own = Float64Array.from(y, (v) => v / volatility);
  const theta = Float64Array.of(mu / volatility, omega / volatility / volatility, alpha, beta);
  return { y: own, theta, steps: Float64Array.of(STEP, STEP * (theta[1] as number), STEP, STEP), init };
}

/**
 * Standard errors of a and b of a DCC fit that count the estimation of the first stage; `dccFit` reports those that take
 * it as known.
 * @param x the k columns that were fitted, each (n,).
 * @param fit result of `dccFit` on them.
 * @param model the conventions of that fit.
 * @returns (2,) of a and b, without trust in normality; Q̄ follows the first stage and is otherwise taken as known.
 * @throws BOT4_STATS_INPUT as `dccFit`.
 * @throws BOT4_STATS_ARGUMENT when a convention is unknown or a stage of the fit is at a bound or no maximum.
 * A⁻¹(Σ gg')A⁻¹ with g = s − Σⱼ CⱼAⱼ⁻¹sⱼ. Engle & Sheppard (2001), NBER 8554; Newey & McFadden (1994), Handbook of
 * Econometrics 4, section 6.
 * @example dccTwoStageErrors([[1, 2], [2, 1]], { stage1: [], a: 0.1, b: 0.8, atBound: [] }, { stage1Init: 'first', qbar: 'cov', init: 'zero' }) // => throws BOT4_STATS_INPUT
 */
export function dccTwoStageErrors(
  x: readonly Series[],
  fit: Pick<CorrelationFit, 'stage1' | 'a' | 'b' | 'atBound'>,
  model: DccModel,
): Float64Array {
  requireOptions(model);
  requireDccModel(model, 1);
  requireColumns(x, FIT_LENGTH_MIN);
  if (fit === null || typeof fit !== 'object' || !Array.isArray(fit.atBound)) {
    throw argumentError('fit', 'is not the result of dccFit');
  }
  const { stage1, a, b, atBound } = fit;
  if (atBound.length > 0) throw argumentError('fit', `is at the bound of ${atBound.join(', ')}`);
  if (!(a > 0 && b > 0 && a + b < 1)) throw argumentError('fit', 'has a and b outside of the triangle');
  const { n, k, z, volatility } = stage1Filter(x, stage1, model.stage1Init, 1);
  const s: SecondStage = { z, n, k, qbar: model.qbar, init: model.init, a, b };
  const g = dayScores(recursionOf(s, z), a, b);
  x.forEach((y, j) => {
    let mean = 0;
    for (let t = 0; t < n; t++) mean += volatility[t * k + j]! / n;
    addInfluence(g, s, columnModel(y, stage1[j] as Float64Array, j, mean, model.stage1Init), j);
  });
  return sandwich(s, g);
}
