/**
 * Minimises a smooth function of a few variables under linear inequalities.
 *
 * Two phases of sequential quadratic programming. First with a curvature that is the caller's estimate for a few
 * iterations (for a likelihood: Fisher's scoring) and then learns by damped BFGS updates: one evaluation an iteration,
 * superlinear, always downhill. Then, when asked, Newton's method with a Hessian from central differences of the
 * gradient, which ends at the rounding of the gradient. Every iterate is feasible, and the rows that hold with equality
 * at the end are reported. Deterministic.
 * Powell (1978), Lecture Notes in Mathematics 630; Nocedal & Wright (2006), Numerical Optimization, chapter 18.
 */
import { type LinearConstraints, QuadraticProgram } from './quadratic-program.ts';

/** A function to minimise. */
export interface SmoothProblem {
  /** Number of variables. */
  readonly size: number;
  readonly constraints: LinearConstraints;
  /**
   * Value at x with the gradient in `gradient`; not finite where the function does not exist. When `curvature` (n, n) is
   * given it receives a positive definite estimate of the Hessian: few of its digits matter.
   */
  evaluate(x: Float64Array, gradient: Float64Array, curvature: Float64Array | null): number;
  /** Whether the second phase may move x[i] this far without meeting a kink; the largest such step. */
  largestDifference?(x: Float64Array, i: number): number;
}

/** How far to go. */
export interface SearchOptions {
  /** The first phase ends when the quadratic model promises less than this. */
  readonly tolerance: number;
  readonly maxIterations: number;
}

/** Where the search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** (n, n) curvature that the search ended with. */
  readonly hessian: Float64Array;
  /** Rows that hold with equality. */
  readonly active: readonly number[];
  readonly converged: boolean;
  /** Evaluations of value and gradient. */
  readonly evaluations: number;
}

/** Iterations that ask the caller for the curvature, before it learns from steps. */
const SCORING = 4;
const SUFFICIENT = 1e-4;
const MAX_HALVINGS = 40;
/** Share of the value that is taken for its rounding. */
const ROUNDING = 1e-14;
/** A row closer to its limit than this is taken to hold. */
const ACTIVE_SLACK = 1e-13;

/** Slack of every row at x, never negative. */
function slackAt(constraints: LinearConstraints, x: Float64Array, slack: Float64Array): void {
  const n = x.length;
  for (let r = 0; r < slack.length; r++) {
    let s = -(constraints.limits[r] as number);
    for (let i = 0; i < n; i++) s += (constraints.rows[r * n + i] as number) * (x[i] as number);
    slack[r] = s > ACTIVE_SLACK ? s : 0;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (a[i] as number) * (b[i] as number);
  return s;
}

/** ½ d'Hd. */
function halfForm(h: Float64Array, d: Float64Array): number {
  const n = d.length;
  let s = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += (h[i * n + j] as number) * (d[j] as number);
    s += row * (d[i] as number);
  }
  return 0.5 * s;
}

/** Adds a part of the diagonal until the Hessian serves; a scaled identity as the last resort. */
function regularise(h: Float64Array, n: number, round: number): void {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(h[i * n + i] as number));
  if (!(largest > 0 && Number.isFinite(largest))) {
    h.fill(0);
    largest = 1;
  }
  for (let i = 0; i < n; i++) h[i * n + i] = (h[i * n + i] as number) + largest * 10 ** (round - 8);
}

/** Solves for the step, with more diagonal when the curvature is not positive. */
function solveStep(program: QuadraticProgram, h: Float64Array, g: Float64Array, slack: Float64Array): boolean {
  for (let round = 0; round < 12; round++) {
    if (program.solve(h, g, slack) && dot(program.step, g) <= 0) return true;
    regularise(h, g.length, round);
  }
  return false;
}

/** Damped BFGS update of `h` by the step d and the change of gradient y, which it overwrites. */
function update(h: Float64Array, d: Float64Array, y: Float64Array, hd: Float64Array): void {
  const n = d.length;
  for (let i = 0; i < n; i++) {
    let s = 0;
    for (let j = 0; j < n; j++) s += (h[i * n + j] as number) * (d[j] as number);
    hd[i] = s;
  }
  const curved = dot(d, hd);
  if (!(curved > 0)) return;
  let measured = dot(d, y);
  if (measured < 0.2 * curved) {
    const keep = (0.8 * curved) / (curved - measured);
    for (let i = 0; i < n; i++) y[i] = keep * (y[i] as number) + (1 - keep) * (hd[i] as number);
    measured = dot(d, y);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      h[i * n + j] =
        (h[i * n + j] as number) +
        ((y[i] as number) * (y[j] as number)) / measured -
        ((hd[i] as number) * (hd[j] as number)) / curved;
    }
  }
}

/**
 * First phase: from a feasible start to a minimum along damped BFGS steps.
 * @param problem the function and its constraints.
 * @param start (n,) feasible, with a finite value.
 * @param options tolerance and maxIterations.
 * @returns the place, its value, gradient and curvature, the active rows and whether the tolerance was reached.
 */
export function minimise(problem: SmoothProblem, start: Float64Array, options: SearchOptions): Minimum {
  const n = problem.size;
  let x = Float64Array.from(start);
  let next = new Float64Array(n);
  let gradient = new Float64Array(n);
  let nextGradient = new Float64Array(n);
  let hessian = new Float64Array(n * n);
  let nextHessian = new Float64Array(n * n);
  const slack = new Float64Array(problem.constraints.limits.length);
  const change = new Float64Array(n);
  const scratch = new Float64Array(n);
  const program = new QuadraticProgram(n, problem.constraints.rows);
  let value = problem.evaluate(x, gradient, hessian);
  let evaluations = 1;
  let converged = false;
  for (let k = 0; k < options.maxIterations && Number.isFinite(value); k++) {
    slackAt(problem.constraints, x, slack);
    if (!solveStep(program, hessian, gradient, slack)) break;
    const scoring = k + 1 < SCORING;
    const { step } = program;
    const slope = dot(step, gradient);
    const rounding = ROUNDING * Math.abs(value);
    converged = -(slope + halfForm(hessian, step)) < Math.max(options.tolerance, rounding);
    if (converged) break;
    let share = 1;
    let trial = Number.NaN;
    for (let halving = 0; halving < MAX_HALVINGS; halving++) {
      for (let i = 0; i < n; i++) next[i] = (x[i] as number) + share * (step[i] as number);
      trial = problem.evaluate(next, nextGradient, scoring ? nextHessian : null);
      evaluations += 1;
      if (trial <= value + SUFFICIENT * share * slope + rounding) break;
      // The parabola through value, slope and trial; a tenth where that does not exist.
      const fitted = (-0.5 * slope * share * share) / (trial - value - slope * share);
      share = Number.isFinite(fitted) ? Math.min(0.5 * share, Math.max(0.1 * share, fitted)) : 0.1 * share;
    }
    if (!(trial <= value + rounding)) break;
    for (let i = 0; i < n; i++) {
      change[i] = (nextGradient[i] as number) - (gradient[i] as number);
      step[i] = (next[i] as number) - (x[i] as number);
    }
    if (scoring) [hessian, nextHessian] = [nextHessian, hessian];
    else update(hessian, step, change, scratch);
    [x, next] = [next, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = trial;
  }
  slackAt(problem.constraints, x, slack);
  return { x, value, gradient, hessian, active: zeros(slack), converged, evaluations };
}

function zeros(slack: Float64Array): number[] {
  return Array.from(slack.keys()).filter((r) => slack[r] === 0);
}

/** Step for differences in variable i: a ten-thousandth of the distance over which the function changes by ½. */
function differenceStep(problem: SmoothProblem, at: Minimum, i: number): number {
  const curvature = Math.abs(at.hessian[i * problem.size + i] as number);
  const natural = curvature > 0 ? 1e-4 / Math.sqrt(curvature) : 1e-6;
  const most = problem.largestDifference?.(at.x, i) ?? Number.POSITIVE_INFINITY;
  return Math.min(natural, most);
}

/**
 * The Hessian at a place, by central differences of the gradient; one-sided where the other side does not exist.
 * @returns (n, n) row-major, symmetric; not finite where neither side exists.
 */
export function differenceHessian(problem: SmoothProblem, at: Minimum): Float64Array {
  const n = problem.size;
  const h = new Float64Array(n * n);
  const x = Float64Array.from(at.x);
  const up = new Float64Array(n);
  const down = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const centre = at.x[i] as number;
    const delta = differenceStep(problem, at, i);
    x[i] = centre + delta;
    let above = (x[i] as number) - centre;
    if (!Number.isFinite(problem.evaluate(x, up, null))) {
      up.set(at.gradient);
      above = 0;
    }
    x[i] = centre - delta;
    let below = centre - (x[i] as number);
    if (!Number.isFinite(problem.evaluate(x, down, null))) {
      down.set(at.gradient);
      below = 0;
    }
    x[i] = centre;
    for (let j = 0; j < n; j++) h[i * n + j] = ((up[j] as number) - (down[j] as number)) / (above + below);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * ((h[i * n + j] as number) + (h[j * n + i] as number));
      h[i * n + j] = mean;
      h[j * n + i] = mean;
    }
  }
  return h;
}

const MAX_POLISH = 30;
/** Promise of the quadratic model below which another step is rounding. */
const POLISHED = 1e-20;

/**
 * Second phase: Newton steps from a minimum of the first phase to the rounding of the gradient.
 * @returns the improved minimum, whose `hessian` is that of the function itself.
 */
export function polish(problem: SmoothProblem, from: Minimum): Minimum {
  const n = problem.size;
  const { limits, rows } = problem.constraints;
  const program = new QuadraticProgram(n, rows);
  const slack = new Float64Array(limits.length);
  let at = from;
  let evaluations = from.evaluations;
  let previous = Number.POSITIVE_INFINITY;
  let converged = false;
  for (let k = 0; k < MAX_POLISH && !converged; k++) {
    const hessian = differenceHessian(problem, at);
    evaluations += 2 * n;
    at = { ...at, hessian };
    slackAt(problem.constraints, at.x, slack);
    if (!solveStep(program, Float64Array.from(hessian), at.gradient, slack)) break;
    const { step } = program;
    const promise = -(dot(step, at.gradient) + halfForm(hessian, step));
    // Near the end the promise is rounding: stop when it no longer falls.
    converged = Math.abs(promise) < POLISHED || (Math.abs(promise) < 1e-12 && Math.abs(promise) > 0.25 * previous);
    if (converged) break;
    previous = Math.abs(promise);
    const moved = downhill(problem, at, step);
    evaluations += moved.evaluations;
    if (moved.at === null) {
      converged = promise < 1e-9;
      break;
    }
    at = moved.at;
  }
  slackAt(problem.constraints, at.x, slack);
  return { ...at, active: zeros(slack), converged, evaluations };
}

/** The first of step, step/2, step/4 … that does not go uphill by more than rounding. */
function downhill(
  problem: SmoothProblem,
  at: Minimum,
  step: Float64Array,
): { readonly at: Minimum | null; readonly evaluations: number } {
  const rounding = 10 * ROUNDING * Math.abs(at.value);
  const x = new Float64Array(problem.size);
  const gradient = new Float64Array(problem.size);
  let share = 1;
  for (let evaluations = 1; evaluations <= 20; evaluations++) {
    for (let i = 0; i < x.length; i++) x[i] = (at.x[i] as number) + share * (step[i] as number);
    const value = problem.evaluate(x, gradient, null);
    if (value <= at.value + rounding) return { at: { ...at, x, value, gradient }, evaluations };
    share *= 0.5;
  }
  return { at: null, evaluations: 20 };
}
