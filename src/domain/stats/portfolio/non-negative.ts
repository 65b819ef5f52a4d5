/**
 * The quadratic program min ½v'Cv − b'v, v ≥ 0, exactly: an active-set method that ends after finitely many steps, at a
 * point where every condition of Karush, Kuhn and Tucker holds to rounding. With C = R'R it is the least-squares problem
 * |Rv − R'⁻¹b|, solved for each set of free variables by reflections, so C is never formed.
 * Lawson & Hanson (1974), Solving Least Squares Problems, 23.3. Complexity: O(k³) for each change of the set.
 */
import { assert } from '../../../core/index.ts';
import { project } from '../regression/projection.ts';
import { type Factor, solveTransposed, solveUpper, timesFactor, transposedTimes } from './factor.ts';

/** Share of the terms of a gradient below which it is rounding. */
const GRADIENT_SHARE = 1e-13;

/**
 * Minimises ½v'R'Rv − b'v over v ≥ 0.
 * @param r columns of R.
 * @param b (k,)
 * @returns (k,) the minimiser; zero where a bound holds.
 */
export function nonNegativeMinimum(r: Factor, b: Float64Array): Float64Array {
  const k = b.length;
  const target = solveTransposed(r, b);
  const free = new Set<number>();
  let v: Float64Array = new Float64Array(k);
  // A set never comes again, because the objective falls; the bound only guards against a fault.
  for (let round = 0; round < 50 * (k + 1); round++) {
    const candidates = improving(r, target, v, b, free);
    let solution: Float64Array | undefined;
    for (const entering of candidates) {
      free.add(entering);
      solution = solveFree(r, target, free, k);
      // Rounding can promise descent where there is none: such a variable would leave at once.
      if ((solution[entering] as number) > 0) break;
      free.delete(entering);
      solution = undefined;
    }
    if (solution === undefined) return v;
    v = retreat(r, target, free, v, solution);
  }
  assert(false, 'the active set of a portfolio settles', k);
}

/** Bound variables along which the objective falls, the steepest first. */
function improving(
  r: Factor,
  target: Float64Array,
  v: Float64Array,
  b: Float64Array,
  free: ReadonlySet<number>,
): number[] {
  const fitted = timesFactor(r, v);
  const gradient = transposedTimes(
    r,
    target.map((d, i) => d - (fitted[i] as number)),
  );
  let size = 0;
  for (let i = 0; i < target.length; i++) size += (target[i] as number) ** 2;
  const floor = GRADIENT_SHARE * Math.sqrt(size);
  const found: number[] = [];
  for (let j = 0; j < b.length; j++) if (!free.has(j) && (gradient[j] as number) > floor) found.push(j);
  return found.sort((i, j) => (gradient[j] as number) - (gradient[i] as number));
}

/** Least squares over the free variables; the others stay 0. */
function solveFree(r: Factor, target: Float64Array, free: ReadonlySet<number>, k: number): Float64Array {
  const chosen = [...free].sort((i, j) => i - j);
  const found = project(
    chosen.map((j) => (r[j] as Float64Array).slice()),
    target.slice(),
    chosen.map(() => 0),
  );
  assert(found.kind === 'projected', 'columns of a factor are independent');
  const part = solveUpper(found.r, found.projection.along);
  const v = new Float64Array(k);
  chosen.forEach((j, i) => {
    v[j] = part[i] as number;
  });
  return v;
}

/** Walks from v towards the solution; what reaches zero on the way is bound, and the rest is solved again. */
function retreat(
  r: Factor,
  target: Float64Array,
  free: Set<number>,
  start: Float64Array,
  first: Float64Array,
): Float64Array {
  let v = start;
  let solution = first;
  for (;;) {
    let share = 1;
    for (const j of free) {
      const to = solution[j] as number;
      if (to > 0) continue;
      const from = v[j] as number;
      share = Math.min(share, from / (from - to));
    }
    if ([...free].every((j) => (solution[j] as number) > 0)) return solution;
    const next = v.map((from, j) => from + share * ((solution[j] as number) - from));
    for (const j of [...free]) {
      const blocked =
        (solution[j] as number) <= 0 && (v[j] as number) <= share * ((v[j] as number) - (solution[j] as number));
      if (blocked || !((next[j] as number) > 0)) {
        next[j] = 0;
        free.delete(j);
      }
    }
    v = next;
    solution = solveFree(r, target, free, v.length);
  }
}
