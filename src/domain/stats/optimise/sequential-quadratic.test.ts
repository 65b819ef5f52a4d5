/** Quadratic programs and the search built on them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  differenceHessian,
  type LinearConstraints,
  minimise,
  polish,
  QuadraticProgram,
  type SmoothProblem,
} from './index.ts';
import { eliminate } from './quadratic-program.ts';

const FREE: LinearConstraints = { rows: new Float64Array(0), limits: new Float64Array(0) };
const OPTIONS = { tolerance: 1e-12, maxIterations: 500 } as const;

/** (1 − x)² + 100(y − x²)², with an identity for its curvature. */
function rosenbrock(constraints: LinearConstraints): SmoothProblem {
  return {
    size: 2,
    constraints,
    evaluate(v, gradient, curvature) {
      const [x, y] = [v[0] as number, v[1] as number];
      gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
      gradient[1] = 200 * (y - x * x);
      curvature?.set([1, 0, 0, 1]);
      return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
    },
  };
}

/** A random convex program with zero feasible. */
function randomProgram(seed: number, n: number, m: number) {
  const rng = new Rng(seed);
  const root = Float64Array.from({ length: n * n }, () => rng.normal());
  const hessian = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let s = i === j ? 0.1 : 0;
      for (let k = 0; k < n; k++) s += (root[i * n + k] as number) * (root[j * n + k] as number);
      hessian[i * n + j] = s;
    }
  }
  const gradient = Float64Array.from({ length: n }, () => 3 * rng.normal());
  const rows = Float64Array.from({ length: n * m }, () => rng.normal());
  const slack = Float64Array.from({ length: m }, (_, i) => (i % 3 === 0 ? 0 : rng.normal() ** 2));
  return { hessian, gradient, rows, slack };
}

describe('quadratic program', () => {
  it('stops at the bound that the free minimum lies behind', () => {
    const program = new QuadraticProgram(2, Float64Array.of(-1, 0));
    expect(program.solve(Float64Array.of(2, 0, 0, 2), Float64Array.of(-8, -2), Float64Array.of(1))).toBe(true);
    expect(Array.from(program.step)).toEqual([1, 1]);
    expect(program.active).toEqual([0]);
  });

  it('is feasible and cannot be improved along any feasible direction', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 8 }), (seed, n, m) => {
        const { hessian, gradient, rows, slack } = randomProgram(seed, n, m);
        const program = new QuadraticProgram(n, rows);
        expect(program.solve(hessian, gradient, slack)).toBe(true);
        const d = Array.from(program.step);
        const value = (v: readonly number[]): number =>
          v.reduce((s, a, i) => s + a * (gradient[i] as number), 0) +
          0.5 * v.reduce((s, a, i) => s + a * v.reduce((r, b, j) => r + b * (hessian[i * n + j] as number), 0), 0);
        const room = (v: readonly number[]): number =>
          slack.reduce(
            (least, s, r) => Math.min(least, s + v.reduce((t, a, i) => t + a * (rows[r * n + i] as number), 0)),
            1,
          );
        expect(room(d)).toBeGreaterThan(-1e-9);
        const rng = new Rng(seed + 1);
        for (let trial = 0; trial < 20; trial++) {
          const other = d.map((a) => a + 0.01 * rng.normal());
          if (room(other) >= 0) expect(value(other)).toBeGreaterThan(value(d) - 1e-9);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a curvature that is not positive, and a singular system', () => {
    const program = new QuadraticProgram(1, new Float64Array(0));
    expect(program.solve(Float64Array.of(-1), Float64Array.of(1), new Float64Array(0))).toBe(false);
    expect(eliminate(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2)).toBe(false);
    expect(eliminate(Float64Array.of(Number.NaN), Float64Array.of(1), 1)).toBe(false);
  });
});

describe('search', () => {
  it('finds the minimum of Rosenbrock’s function to 1e-9', () => {
    const found = polish(rosenbrock(FREE), minimise(rosenbrock(FREE), Float64Array.of(-1.2, 1), OPTIONS));
    expect(found.converged).toBe(true);
    expect(found.x[0]).toBeCloseTo(1, 9);
    expect(found.x[1]).toBeCloseTo(1, 9);
    expect(found.active).toEqual([]);
  });

  it('ends on the constraint x + y ≤ 1 where that cuts the minimum off', () => {
    const problem = rosenbrock({ rows: Float64Array.of(-1, -1), limits: Float64Array.of(-1) });
    const found = polish(problem, minimise(problem, Float64Array.of(-1.2, 1), OPTIONS));
    expect(found.active).toEqual([0]);
    expect((found.x[0] as number) + (found.x[1] as number)).toBeCloseTo(1, 12);
    // On the line the function is (1 − x)² + 100(1 − x − x²)², least near the golden section.
    expect(found.x[0]).toBeCloseTo(0.61879562, 7);
    expect(found.converged).toBe(true);
  });

  it('gives the second derivatives by differences', () => {
    const at = minimise(rosenbrock(FREE), Float64Array.of(-1.2, 1), OPTIONS);
    const h = differenceHessian(rosenbrock(FREE), at);
    for (const [i, v] of [802, -400, -400, 200].entries()) expect(h[i]).toBeCloseTo(v, 2);
  });

  it('takes differences on the side where the function exists', () => {
    const log: SmoothProblem = {
      size: 1,
      constraints: FREE,
      evaluate(x, gradient, curvature) {
        const v = x[0] as number;
        gradient[0] = 2 * v;
        curvature?.fill(2);
        return v < 0 ? Number.NaN : v * v;
      },
      largestDifference: () => 1e-6,
    };
    const at = minimise(log, Float64Array.of(1), OPTIONS);
    expect(differenceHessian(log, { ...at, x: Float64Array.of(0) })[0]).toBeCloseTo(2, 6);
  });

  it('stops without converging where nothing is finite, and when its iterations are used up', () => {
    const nowhere: SmoothProblem = { size: 1, constraints: FREE, evaluate: () => Number.NaN };
    expect(minimise(nowhere, Float64Array.of(1), OPTIONS).converged).toBe(false);
    const early = minimise(rosenbrock(FREE), Float64Array.of(-1.2, 1), { tolerance: 1e-12, maxIterations: 3 });
    expect(early.converged).toBe(false);
    expect(early.value).toBeLessThan(24.2);
  });

  it('adds to a curvature that is no use, and still descends', () => {
    const flat: SmoothProblem = {
      size: 2,
      constraints: FREE,
      evaluate(x, gradient, curvature) {
        gradient.set(x);
        curvature?.set([0, 0, 0, 0]);
        return 0.5 * ((x[0] as number) ** 2 + (x[1] as number) ** 2);
      },
    };
    const found = minimise(flat, Float64Array.of(3, -4), OPTIONS);
    expect(found.value).toBeLessThan(1e-8);
  });
});
