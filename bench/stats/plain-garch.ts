/**
 * A GARCH(1,1) fit as it is first written: the recursion with one logarithm a bar, and a simplex search (Nelder & Mead
 * 1965) that knows nothing of derivatives. It reaches the same maximum.
 */

/** What the model needs: positive intercept, shares of shock and memory that are not negative and sum below one. */
type Point = readonly [omega: number, alpha: number, beta: number];

/** Start of the variance: exponential average of the first 75 squares with weight 0.94. */
function backcast(y: readonly number[]): number {
  let weight = 1;
  let sum = 0;
  let total = 0;
  for (const v of y.slice(0, 75)) {
    sum += weight * v * v;
    total += weight;
    weight *= 0.94;
  }
  return sum / total;
}

/** Σ −½ (log 2π + log h + y²/h) with h = ω + α y² + β h. */
export function plainGarchLoglik(y: readonly number[], [omega, alpha, beta]: Point): number {
  const start = backcast(y);
  let variance = start;
  let square = start;
  let sum = 0;
  for (const v of y) {
    variance = omega + alpha * square + beta * variance;
    square = v * v;
    sum -= 0.5 * (Math.log(2 * Math.PI) + Math.log(variance) + square / variance);
  }
  return sum;
}

interface Vertex {
  readonly point: Point;
  readonly value: number;
}

function combine(a: Point, b: Point, step: number): Point {
  return [a[0] + step * (b[0] - a[0]), a[1] + step * (b[1] - a[1]), a[2] + step * (b[2] - a[2])];
}

function isOutside([omega, alpha, beta]: Point): boolean {
  return omega <= 0 || alpha < 0 || beta < 0 || alpha + beta >= 1;
}

/** Largest log-likelihood of a GARCH(1,1) model with mean zero and normal shocks. */
export function plainGarchFit(y: readonly number[]): number {
  const cost = (point: Point): Vertex => ({
    point,
    value: isOutside(point) ? Number.POSITIVE_INFINITY : -plainGarchLoglik(y, point),
  });
  const variance = y.reduce((sum, v) => sum + v * v, 0) / y.length;
  const start: Point = [0.05 * variance, 0.1, 0.85];
  let simplex = [
    start,
    [start[0] * 1.5, start[1], start[2]],
    [start[0], start[1] * 0.5, start[2]],
    [start[0], start[1], start[2] * 0.9],
  ].map((point) => cost(point as unknown as Point));
  for (let step = 0; step < 2000; step++) {
    simplex = simplex.toSorted((a, b) => a.value - b.value);
    const [best, , , worst] = simplex as [Vertex, Vertex, Vertex, Vertex];
    if (worst.value - best.value < 1e-11 * Math.abs(best.value)) break;
    simplex = nextSimplex(simplex as [Vertex, Vertex, Vertex, Vertex], cost);
  }
  return -(simplex[0] as Vertex).value;
}

/** Reflection, expansion, contraction or shrinkage of a sorted simplex. */
function nextSimplex(simplex: readonly [Vertex, Vertex, Vertex, Vertex], cost: (point: Point) => Vertex): Vertex[] {
  const [best, second, third, worst] = simplex;
  const kept = [best, second, third];
  const centre = [0, 1, 2].map((i) => kept.reduce((sum, { point }) => sum + (point[i] as number), 0) / 3);
  const middle = centre as unknown as Point;
  const reflected = cost(combine(middle, worst.point, -1));
  if (reflected.value < best.value) {
    const expanded = cost(combine(middle, worst.point, -2));
    return [...kept, expanded.value < reflected.value ? expanded : reflected];
  }
  if (reflected.value < third.value) return [...kept, reflected];
  const contracted = cost(combine(middle, reflected.value < worst.value ? reflected.point : worst.point, 0.5));
  if (contracted.value < Math.min(reflected.value, worst.value)) return [...kept, contracted];
  return simplex.map((vertex) => (vertex === best ? best : cost(combine(best.point, vertex.point, 0.5))));
}
