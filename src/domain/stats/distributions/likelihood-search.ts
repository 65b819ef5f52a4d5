/**
 * Maximum of a smooth log-likelihood of two or three parameters that live on scales of order one (a location in
 * standard deviations, logarithms of scales and shapes).
 *
 * Newton's method with the Hessian from central differences of the exact gradient. Where the surface is not concave the
 * diagonal is raised until it is (Levenberg 1944); every step is halved until the value rises. Nocedal & Wright (2006),
 * Numerical Optimization, chapter 3.
 */

/** Value at x with the gradient in `gradient`; −Infinity where the function does not exist. */
export type Likelihood = (x: Float64Array, gradient: Float64Array) => number;

/** Where the search ended. */
export interface LikelihoodMaximum {
  readonly x: Float64Array;
  readonly value: number;
  /** Whether the last Newton step was below rounding. */
  readonly converged: boolean;
}

const DIFFERENCE = 1e-4;
const MAX_ITERATIONS = 200;

/** Negative Hessian (k, k) row-major, symmetric. */
function curvature(f: Likelihood, x: Float64Array): Float64Array {
  const k = x.length;
  const out = new Float64Array(k * k);
  const [high, low, at] = [new Float64Array(k), new Float64Array(k), Float64Array.from(x)];
  for (let i = 0; i < k; i++) {
    at[i] = (x[i] as number) + DIFFERENCE;
    f(at, high);
    at[i] = (x[i] as number) - DIFFERENCE;
    f(at, low);
    at[i] = x[i] as number;
    for (let j = 0; j < k; j++) {
      const half = ((low[j] as number) - (high[j] as number)) / (4 * DIFFERENCE);
      out[i * k + j] = (out[i * k + j] as number) + half;
      out[j * k + i] = (out[j * k + i] as number) + half;
    }
  }
  return out;
}

/** Solves (A + raise·I) s = g by Cholesky; undefined when the matrix is not positive definite. */
function solve(a: Float64Array, raise: number, g: Float64Array): Float64Array | undefined {
  const k = g.length;
  const l = Float64Array.from(a);
  const s = Float64Array.from(g);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let v = (l[i * k + j] as number) + (i === j ? raise : 0);
      for (let m = 0; m < j; m++) v -= (l[i * k + m] as number) * (l[j * k + m] as number);
      if (i !== j) l[i * k + j] = v / (l[j * k + j] as number);
      else if (v > 0) l[i * k + i] = Math.sqrt(v);
      else return undefined;
    }
  }
  for (let i = 0; i < k; i++) {
    for (let m = 0; m < i; m++) s[i] = (s[i] as number) - (l[i * k + m] as number) * (s[m] as number);
    s[i] = (s[i] as number) / (l[i * k + i] as number);
  }
  for (let i = k - 1; i >= 0; i--) {
    for (let m = i + 1; m < k; m++) s[i] = (s[i] as number) - (l[m * k + i] as number) * (s[m] as number);
    s[i] = (s[i] as number) / (l[i * k + i] as number);
  }
  return s;
}

/** The Newton step, of at most one unit in each parameter. */
function ascent(f: Likelihood, x: Float64Array, gradient: Float64Array): Float64Array {
  const negative = curvature(f, x);
  if (!negative.every(Number.isFinite)) return gradient.map((v) => Math.max(-0.1, Math.min(0.1, v)));
  let trace = 0;
  for (let i = 0; i < x.length; i++) trace += Math.abs(negative[i * x.length + i] as number);
  let raise = 0;
  for (let attempt = 0; attempt < 40; attempt++) {
    const step = solve(negative, raise, gradient);
    if (step !== undefined) {
      const longest = step.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
      return longest > 1 ? step.map((v) => v / longest) : step;
    }
    raise = raise === 0 ? 1e-6 * (trace + 1e-12) : raise * 4;
  }
  return gradient.map((v) => Math.max(-0.1, Math.min(0.1, v)));
}

/**
 * Climbs from `start` to the next maximum.
 * @param f mean log-likelihood and its gradient.
 * @param start (k,) where f is finite.
 */
export function climb(f: Likelihood, start: Float64Array): LikelihoodMaximum {
  let x = Float64Array.from(start);
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const step = ascent(f, x, gradient);
    const size = step.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    let moved = false;
    for (let share = 1; share > 1e-12 && !moved; share /= 2) {
      const next = x.map((v, i) => v + share * (step[i] as number));
      const nextGradient = new Float64Array(x.length);
      const nextValue = f(next, nextGradient);
      // Close to the top values are equal up to rounding, and Newton's step is right by itself.
      if (!(nextValue > value || (size < 1e-5 && nextValue > value - 1e-12))) continue;
      moved = true;
      x = next;
      gradient = nextGradient;
      value = nextValue;
    }
    if (size < 1e-11) return { x, value, converged: true };
    if (!moved) return { x, value, converged: size < 1e-6 };
  }
  return { x, value, converged: false };
}
