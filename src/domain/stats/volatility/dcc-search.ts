/**
 * Maximum of a correlation likelihood over the triangle a ≥ 0, b ≥ 0, a + b ≤ c.
 *
 * A coarse grid finds the hills; from the top of each, and from points between where the data say little, sequential quadratic programming climbs with the analytic
 * gradient. The first curvature is the sum of outer products of the scores, which the gradient gives for nothing;
 * later ones are updated by damped BFGS. In two dimensions the quadratic programme on a triangle is solved exactly:
 * inside, or on the best of three edges. Nothing is random, so the same data give the same answer.
 */
import { COARSE, FINE, type Grid, type Point, startPoints } from './dcc-grid.ts';
import { type Evaluation, emptyEvaluation, type TwoParameterLikelihood } from './dcc-recursion.ts';

/** Largest a + b. Beyond it the pull to the mean correlation is below one part in a million a day. */
export const PERSISTENCE_MAX = 1 - 1e-6;

/** Result of `maximise`. */
export interface Maximum {
  readonly a: number;
  readonly b: number;
  readonly value: number;
  /** Observed information [aa, ab, bb]: minus the second derivatives; null at a bound. */
  readonly information: Float64Array | null;
  /** Sum of outer products of the scores [aa, ab, bb] at the maximum. */
  readonly scores: Float64Array;
  readonly converged: boolean;
  /** Names of the bounds that hold: 'a', 'b', 'a+b'. */
  readonly atBound: readonly string[];
  /** Values plus gradients that were computed. */
  readonly evaluations: number;
}

/** Symmetric 2 × 2 matrix. */
interface Curvature {
  aa: number;
  ab: number;
  bb: number;
}

/** The climb stops when the quadratic model promises less than this: about a thousandth of a standard error. */
const CLIMB_GAIN_MIN = 1e-6;
/** Newton steps with the observed information stop below this: a billionth of a standard error. */
const NEWTON_GAIN_MIN = 1e-18;
const STEPS_MAX = 60;
const NEWTON_STEPS_MAX = 5;

/** Gain g'd − ½ d'Bd. */
function gain(e: Evaluation, m: Curvature, da: number, db: number): number {
  return e.a * da + e.b * db - 0.5 * (m.aa * da * da + 2 * m.ab * da * db + m.bb * db * db);
}

/** The best step along the edge from (a0, b0) to (a1, b1), measured from x. */
function edgeStep(x: Point, e: Evaluation, m: Curvature, from: Point, to: Point): Point {
  const ua = to.a - from.a;
  const ub = to.b - from.b;
  const da = from.a - x.a;
  const db = from.b - x.b;
  const slope = (e.a - m.aa * da - m.ab * db) * ua + (e.b - m.ab * da - m.bb * db) * ub;
  const bend = m.aa * ua * ua + 2 * m.ab * ua * ub + m.bb * ub * ub;
  const s = Math.min(1, Math.max(0, slope / bend));
  return { a: from.a + s * ua, b: from.b + s * ub };
}

/** The point of the triangle that maximises the quadratic model at x. */
function modelMaximum(x: Point, e: Evaluation, m: Curvature): Point {
  const det = m.aa * m.bb - m.ab * m.ab;
  const a = x.a + (m.bb * e.a - m.ab * e.b) / det;
  const b = x.b + (m.aa * e.b - m.ab * e.a) / det;
  if (a >= 0 && b >= 0 && a + b <= PERSISTENCE_MAX) return { a, b };
  const corners = [
    { a: 0, b: 0 },
    { a: PERSISTENCE_MAX, b: 0 },
    { a: 0, b: PERSISTENCE_MAX },
  ];
  let best = x;
  let most = 0;
  for (let i = 0; i < 3; i++) {
    const point = edgeStep(x, e, m, corners[i] as Point, corners[(i + 1) % 3] as Point);
    const rise = gain(e, m, point.a - x.a, point.b - x.b);
    if (rise > most) {
      most = rise;
      best = point;
    }
  }
  return best;
}

/** A curvature that is safely positive definite. */
function curvatureOf(aa: number, ab: number, bb: number): Curvature {
  // A floor of one part in 1e8 keeps a flat direction from sending the step to infinity; the triangle bounds it anyway.
  const floor = 1e-8 * (aa + bb) + 1e-12;
  return { aa: aa + floor, ab, bb: bb + floor };
}

/** BFGS with Powell's damping: s is the step, y the fall of the gradient along it. */
function update(m: Curvature, sa: number, sb: number, ya: number, yb: number): Curvature {
  const ba = m.aa * sa + m.ab * sb;
  const bb = m.ab * sa + m.bb * sb;
  const sBs = sa * ba + sb * bb;
  const sy = sa * ya + sb * yb;
  const share = sy >= 0.2 * sBs ? 1 : (0.8 * sBs) / (sBs - sy);
  const ra = share * ya + (1 - share) * ba;
  const rb = share * yb + (1 - share) * bb;
  const sr = sa * ra + sb * rb;
  if (!(sBs > 0 && sr > 0)) return m;
  return {
    aa: m.aa - (ba * ba) / sBs + (ra * ra) / sr,
    ab: m.ab - (ba * bb) / sBs + (ra * rb) / sr,
    bb: m.bb - (bb * bb) / sBs + (rb * rb) / sr,
  };
}

interface Climb {
  readonly point: Point;
  readonly evaluation: Evaluation;
  readonly curvature: Curvature;
  readonly converged: boolean;
  readonly evaluations: number;
}

/** Climbs from `start` until the quadratic model promises no gain. */
function climb(likelihood: TwoParameterLikelihood, start: Point): Climb {
  let x = start;
  let here = emptyEvaluation();
  let next = emptyEvaluation();
  likelihood.gradient(x.a, x.b, here);
  let evaluations = 1;
  let m = curvatureOf(here.aa, here.ab, here.bb);
  for (let step = 0; step < STEPS_MAX; step++) {
    const target = modelMaximum(x, here, m);
    const promised = gain(here, m, target.a - x.a, target.b - x.b);
    if (!(promised > CLIMB_GAIN_MIN)) return { point: x, evaluation: here, curvature: m, converged: true, evaluations };
    let share = 1;
    let moved: Point = target;
    for (;;) {
      likelihood.gradient(moved.a, moved.b, next);
      evaluations++;
      if (next.value >= here.value + 1e-4 * share * promised) break;
      share /= 3;
      if (share < 1e-6) return { point: x, evaluation: here, curvature: m, converged: false, evaluations };
      moved = { a: x.a + share * (target.a - x.a), b: x.b + share * (target.b - x.b) };
    }
    m = update(m, moved.a - x.a, moved.b - x.b, here.a - next.a, here.b - next.b);
    x = moved;
    [here, next] = [next, here];
  }
  return { point: x, evaluation: here, curvature: m, converged: false, evaluations };
}

/** Bounds that hold at x, to rounding. */
function boundsAt(x: Point): string[] {
  const near = 1e-12;
  return [
    ...(x.a <= near ? ['a'] : []),
    ...(x.b <= near ? ['b'] : []),
    ...(x.a + x.b >= PERSISTENCE_MAX - near ? ['a+b'] : []),
  ];
}

/**
 * Observed information by differences of the gradient, each step a hundredth of a standard error: central inside,
 * inwards at a bound.
 */
function informationAt(likelihood: TwoParameterLikelihood, top: Climb): Float64Array {
  const { point: x, curvature: m } = top;
  const det = m.aa * m.bb - m.ab * m.ab;
  const [up, down] = [emptyEvaluation(), emptyEvaluation()];
  const slopes = (ua: number, ub: number, length: number): readonly [number, number] => {
    const room = PERSISTENCE_MAX - x.a - x.b;
    const below = ua * x.a + ub * x.b;
    const h = Math.min(length, 0.5 * Math.max(room, below));
    const high = room >= h ? h : 0;
    const low = below >= h ? h : 0;
    likelihood.gradient(x.a + ua * high, x.b + ub * high, up);
    likelihood.gradient(x.a - ua * low, x.b - ub * low, down);
    return [(down.a - up.a) / (high + low), (down.b - up.b) / (high + low)];
  };
  const [aa, mixedA] = slopes(1, 0, 0.01 * Math.sqrt(m.bb / det));
  const [mixedB, bb] = slopes(0, 1, 0.01 * Math.sqrt(m.aa / det));
  return Float64Array.of(aa, 0.5 * (mixedA + mixedB), bb);
}

/**
 * Newton steps with one observed information, kept while the gain that is left falls: each shortens the way a
 * hundredfold. Values are of no use here: their rounding is larger than the gain.
 */
function polished(likelihood: TwoParameterLikelihood, top: Climb, information: Float64Array): Climb {
  const [aa, ab, bb] = information as unknown as [number, number, number];
  if (!(aa > 0 && aa * bb > ab * ab)) return top;
  const m = { aa, ab, bb };
  let { point, evaluation, evaluations } = top;
  let target = modelMaximum(point, evaluation, m);
  let left = gain(evaluation, m, target.a - point.a, target.b - point.b);
  for (let step = 0; step < NEWTON_STEPS_MAX && left > NEWTON_GAIN_MIN; step++) {
    const next = emptyEvaluation();
    likelihood.gradient(target.a, target.b, next);
    evaluations++;
    const after = modelMaximum(target, next, m);
    const rest = gain(next, m, after.a - target.a, after.b - target.b);
    if (!(rest < left && next.value > evaluation.value - CLIMB_GAIN_MIN)) break;
    point = target;
    evaluation = next;
    target = after;
    left = rest;
  }
  return { ...top, point, evaluation, evaluations };
}

/** The corner a = b = 0, where the correlations are constant. */
function constantMaximum(value: number, evaluations: number): Maximum {
  return {
    a: 0,
    b: 0,
    value,
    information: null,
    scores: new Float64Array(3),
    converged: value > Number.NEGATIVE_INFINITY,
    atBound: ['a', 'b'],
    evaluations,
  };
}

/** Values of b at which the edge a = 0 is left. */
const EDGE_B = [0, 0.5, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995];

/**
 * A climb from the edge a = 0, where the value does not depend on b but its slope in a does: constant correlations are
 * the maximum only if no b has a slope upwards.
 */
function fromEdge(likelihood: TwoParameterLikelihood, best: Climb | null): Climb | null {
  const at = emptyEvaluation();
  let most = CLIMB_GAIN_MIN;
  let start: Point | null = null;
  for (const b of EDGE_B) {
    likelihood.gradient(0, b, at);
    const rise = at.a > 0 ? (0.5 * at.a * at.a) / at.aa : 0;
    if (!(rise > most)) continue;
    most = rise;
    start = { a: Math.min(at.a / at.aa, 0.5 * (PERSISTENCE_MAX - b)), b };
  }
  const evaluations = (best?.evaluations ?? 0) + EDGE_B.length;
  if (start === null) return best === null ? null : { ...best, evaluations };
  // The scores tell less than the curvature: half the way, and half of it again, until the value rises.
  const level = at.value;
  for (let i = 0; i < 5; i++) {
    start = { a: 0.5 * start.a, b: start.b };
    if (likelihood.value(start.a, start.b) > level + CLIMB_GAIN_MIN) break;
  }
  const reached = climb(likelihood, start);
  const top = best === null || reached.evaluation.value > best.evaluation.value ? reached : best;
  return { ...top, evaluations: evaluations + reached.evaluations };
}

/** The highest point that climbs from the start points of a grid reach, `best` included. */
function highest(likelihood: TwoParameterLikelihood, o: SearchOptions, g: Grid, best: Climb | null): Climb | null {
  let top = best;
  const starts = startPoints((a, b) => likelihood.screen(a, b, o.stride), o.starts, g);
  let evaluations = (best?.evaluations ?? 0) + g.shares.length * g.memories.length;
  for (const start of starts) {
    const reached = climb(likelihood, start);
    evaluations += reached.evaluations;
    if (top === null || reached.evaluation.value > top.evaluation.value) top = reached;
  }
  return top === null ? null : { ...top, evaluations };
}

/** Options of `maximise`. */
export interface SearchOptions {
  /** Most points of a grid to climb from. */
  readonly starts: number;
  /** The grid looks at every `stride`-th day. */
  readonly stride: number;
}

/**
 * Highest point of the likelihood.
 * @param likelihood values and gradients.
 * @param options starts and stride.
 * @returns the maximum with its curvature; a = b = 0 when nothing beats constant correlations.
 */
export function maximise(likelihood: TwoParameterLikelihood, options: SearchOptions): Maximum {
  const constant = likelihood.value(0, 0);
  let best = highest(likelihood, options, COARSE, null);
  const rises = (c: Climb | null): boolean => c !== null && c.evaluation.value > constant + CLIMB_GAIN_MIN;
  // A maximum at a bound may hide one inside whose hill is narrow: look again.
  if (!rises(best) || boundsAt((best as Climb).point).length > 0) best = highest(likelihood, options, FINE, best);
  if (!rises(best)) best = fromEdge(likelihood, best);
  // With a = 0 the value does not depend on b: a maximum there is reported as the corner.
  if (best === null || !rises(best)) return constantMaximum(constant, (best?.evaluations ?? 0) + 1);
  const information = informationAt(likelihood, best);
  const top = polished(likelihood, best, information);
  const atBound = boundsAt(top.point);
  const { value, aa, ab, bb } = top.evaluation;
  return {
    ...top.point,
    value,
    information: atBound.length === 0 ? information : null,
    scores: Float64Array.of(aa, ab, bb),
    converged: top.converged,
    atBound,
    evaluations: top.evaluations + 5,
  };
}
