/**
 * Maximum of a correlation likelihood over the triangle a ≥ 0, b ≥ 0, a + b ≤ c.
 *
 * A coarse grid finds the hills; from the top of each, sequential quadratic programming climbs with the analytic
 * gradient. The first curvature is the sum of outer products of the scores, which the gradient gives for nothing;
 * later ones are updated by damped BFGS. In two dimensions the quadratic programme on a triangle is solved exactly:
 * inside, or on the best of three edges. Nothing is random, so the same data give the same answer.
 */
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

interface Point {
  readonly a: number;
  readonly b: number;
}

const SHARES = [0.003, 0.012, 0.04, 0.12, 0.35] as const;
const PERSISTENCES = [0.35, 0.75, 0.92, 0.98, 0.997] as const;

/** The search stops when the quadratic model promises less than this: 1e-4 standard errors. */
const GAIN_MIN = 5e-9;
const STEPS_MAX = 60;

/** Tops of the hills of the grid, the highest first: points with no higher neighbour along either axis. */
export function gridTops(value: (a: number, b: number) => number): Point[] {
  const grid = SHARES.map((a) => PERSISTENCES.map((p) => ({ a, b: Math.max(0, p - a) })));
  const heights = grid.map((line) => line.map(({ a, b }) => value(a, b)));
  const at = (i: number, j: number): number => heights[i]?.[j] ?? Number.NEGATIVE_INFINITY;
  const tops: { point: Point; height: number }[] = [];
  grid.forEach((line, i) => {
    line.forEach((point, j) => {
      const height = at(i, j);
      const around = Math.max(at(i - 1, j), at(i + 1, j), at(i, j - 1), at(i, j + 1));
      if (height > Number.NEGATIVE_INFINITY && height >= around) tops.push({ point, height });
    });
  });
  return tops.sort((x, y) => y.height - x.height).map(({ point }) => point);
}

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
    if (!(promised > GAIN_MIN)) return { point: x, evaluation: here, curvature: m, converged: true, evaluations };
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

/** Bounds that hold at x: closer than a thousandth of what the triangle spans is not yet at the bound. */
function boundsAt(x: Point): string[] {
  const near = 1e-9;
  return [
    ...(x.a <= near ? ['a'] : []),
    ...(x.b <= near ? ['b'] : []),
    ...(x.a + x.b >= PERSISTENCE_MAX - near ? ['a+b'] : []),
  ];
}

/** Observed information by central differences of the gradient, each step a hundredth of a standard error. */
function informationAt(likelihood: TwoParameterLikelihood, x: Point, m: Curvature): Float64Array {
  const det = m.aa * m.bb - m.ab * m.ab;
  const room = 0.5 * Math.min(x.a, x.b, PERSISTENCE_MAX - x.a - x.b);
  const ha = Math.min(room, 0.01 * Math.sqrt(m.bb / det));
  const hb = Math.min(room, 0.01 * Math.sqrt(m.aa / det));
  const [up, down] = [emptyEvaluation(), emptyEvaluation()];
  likelihood.gradient(x.a + ha, x.b, up);
  likelihood.gradient(x.a - ha, x.b, down);
  const aa = (down.a - up.a) / (2 * ha);
  const mixed = (down.b - up.b) / (2 * ha);
  likelihood.gradient(x.a, x.b + hb, up);
  likelihood.gradient(x.a, x.b - hb, down);
  const bb = (down.b - up.b) / (2 * hb);
  return Float64Array.of(aa, 0.5 * (mixed + (down.a - up.a) / (2 * hb)), bb);
}

/** One Newton step with the observed information, kept when it does not fall. */
function polished(likelihood: TwoParameterLikelihood, top: Climb, information: Float64Array): Climb {
  const [aa, ab, bb] = information as unknown as [number, number, number];
  if (!(aa > 0 && aa * bb > ab * ab)) return top;
  const target = modelMaximum(top.point, top.evaluation, { aa, ab, bb });
  const evaluation = emptyEvaluation();
  likelihood.gradient(target.a, target.b, evaluation);
  const evaluations = top.evaluations + 1;
  return evaluation.value >= top.evaluation.value
    ? { ...top, point: target, evaluation, evaluations }
    : { ...top, evaluations };
}

/** The corner a = b = 0, where the correlations are constant. */
function constantMaximum(value: number, evaluations: number): Maximum {
  return {
    a: 0,
    b: 0,
    value,
    information: null,
    scores: new Float64Array(3),
    converged: true,
    atBound: ['a', 'b'],
    evaluations,
  };
}

/**
 * Highest point of the likelihood.
 * @param likelihood values and gradients.
 * @param tops points to climb from, the best first.
 * @param starts how many of them to use.
 * @returns the maximum with its curvature; a = b = 0 when nothing beats constant correlations.
 */
export function maximise(likelihood: TwoParameterLikelihood, tops: readonly Point[], starts: number): Maximum {
  const constant = likelihood.value(0, 0);
  let best: Climb | null = null;
  let evaluations = 1;
  for (const top of tops.slice(0, starts)) {
    const reached = climb(likelihood, top);
    evaluations += reached.evaluations;
    if (best === null || reached.evaluation.value > best.evaluation.value) best = reached;
  }
  // With a = 0 the value does not depend on b: a maximum there is reported as the corner.
  if (best === null || !(best.evaluation.value > constant + GAIN_MIN)) return constantMaximum(constant, evaluations);
  const atBound = boundsAt(best.point);
  let information: Float64Array | null = null;
  if (atBound.length === 0) {
    information = informationAt(likelihood, best.point, best.curvature);
    best = polished(likelihood, best, information);
    evaluations += 5;
  }
  const { a, b, value, aa, ab, bb } = { ...best.evaluation, ...best.point };
  const scores = Float64Array.of(aa, ab, bb);
  return { a, b, value, information, scores, converged: best.converged, atBound, evaluations };
}
