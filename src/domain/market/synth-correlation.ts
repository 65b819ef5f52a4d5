/**
 * Correlated shocks: a matrix for calm and one for turbulent times whose mix is what was asked for. In turbulent times all
 * correlations are nearer to 1; in calm ones they are lower by as much as keeps the whole as it should be.
 */
import { InputError } from '../../core/index.ts';

/** A square matrix, row by row. */
export type Matrix = readonly Float64Array[];

function refuse(detail: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: 'correlation' } });
}

/**
 * Root of a correlation matrix, R Rᵀ = c; undefined when it has none. Lower triangular (Cholesky) where that is exact enough;
 * where assets are nearly the same it is not, and the largest pivot is taken first.
 * @param c (n, n) symmetric.
 */
export function choleskyRoot(c: Matrix): Matrix | undefined {
  return plainRoot(c) ?? pivotedRoot(c);
}

function pivotedRoot(c: Matrix): Matrix | undefined {
  const root = c.map(() => new Float64Array(c.length));
  const rest = Float64Array.from(c, (row, i) => row[i] as number);
  const left = new Set(rest.keys());
  for (let k = 0; left.size > 0; k++) {
    const top = [...left].reduce((a, b) => ((rest[b] as number) > (rest[a] as number) ? b : a));
    const pivot = Math.sqrt(rest[top] as number);
    if (!(pivot > 1e-6)) break;
    left.delete(top);
    const row = root[top] as Float64Array;
    for (const i of left) {
      const other = root[i] as Float64Array;
      const value =
        other.reduce((sum, x, m) => sum - x * (row[m] as number), (c[i] as Float64Array)[top] as number) / pivot;
      other[k] = value;
      rest[i] = (rest[i] as number) - value * value;
    }
    row[k] = pivot;
  }
  const fits = (a: Float64Array, i: number): boolean =>
    root.every(
      (b, j) => Math.abs(a.reduce((sum, x, m) => sum + x * (b[m] as number), 0) - (c[i]?.[j] as number)) < 1e-8,
    );
  return root.every(fits) ? root : undefined;
}

function plainRoot(c: Matrix): Matrix | undefined {
  const n = c.length;
  const root = Array.from({ length: n }, () => new Float64Array(n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (c[i] as Float64Array)[j] as number;
      for (let k = 0; k < j; k++)
        sum -= ((root[i] as Float64Array)[k] as number) * ((root[j] as Float64Array)[k] as number);
      if (i === j) {
        // A matrix on the border of being one has pivots of 0 but for rounding.
        if (sum < -1e-10) return undefined;
        (root[i] as Float64Array)[i] = Math.sqrt(Math.max(sum, 0));
        continue;
      }
      const pivot = (root[j] as Float64Array)[j] as number;
      if (pivot < 1e-8 && Math.abs(sum) > 1e-8) return undefined;
      (root[i] as Float64Array)[j] = pivot < 1e-8 ? 0 : sum / pivot;
    }
  }
  return root;
}

function matrixOf(correlation: number | readonly (readonly number[])[], n: number): Matrix {
  if (typeof correlation === 'number') {
    if (!(correlation >= -1 && correlation <= 1)) refuse(`correlation is ${correlation}; it is from -1 to 1`);
    if (correlation < 0 && correlation < -1 / (n - 1)) {
      refuse(`${n} assets cannot all have correlation ${correlation}: the lowest is ${(-1 / (n - 1)).toFixed(4)}`);
    }
    return Array.from({ length: n }, (_, i) =>
      Float64Array.from({ length: n }, (__, j) => (i === j ? 1 : correlation)),
    );
  }
  if (correlation.length !== n || correlation.some((row) => row.length !== n)) {
    refuse(`the correlation matrix is not ${n} by ${n}, as there are ${n} assets`);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = correlation[i]?.[j] as number;
      const fits = i === j ? value === 1 : value >= -1 && value <= 1 && value === correlation[j]?.[i];
      if (!fits) refuse(`the correlation matrix is wrong at row ${i + 1}, column ${j + 1}: ${value}`);
    }
  }
  return correlation.map((row) => Float64Array.from(row));
}

/** Every correlation moved towards 1 by a share (negative: away from it). */
function towardsOne(c: Matrix, share: number): Matrix {
  return c.map((row, i) => row.map((value, j) => (i === j ? 1 : value + share * (1 - value))));
}

/** Roots for calm and for turbulent times. */
export interface ShockRoots {
  readonly calm: Matrix;
  readonly turbulent: Matrix;
  /** How far correlations rise in turbulent times, at most what was asked for. */
  readonly stress: number;
}

/**
 * Roots whose mix has the correlation that was asked for.
 * @param o.turbulentShare share of the variance that falls into turbulent times.
 * @throws BOT4_CONFIG_VALUE when the matrix is none of correlations.
 */
export function shockRoots(
  correlation: number | readonly (readonly number[])[],
  o: { readonly assets: number; readonly stress: number; readonly turbulentShare: number },
): ShockRoots {
  const whole = matrixOf(correlation, o.assets);
  const root = choleskyRoot(whole);
  if (root === undefined) refuse('the correlation matrix is not positive semidefinite: no assets can have it');
  const lower = o.turbulentShare / (1 - o.turbulentShare);
  // Calm times may not have so low correlations that no assets can: then stress is given up by halves.
  for (let stress = o.stress; stress > 0.01; stress /= 2) {
    const calm = choleskyRoot(towardsOne(whole, -stress * lower));
    const turbulent = choleskyRoot(towardsOne(whole, stress));
    if (calm !== undefined && turbulent !== undefined) return { calm, turbulent, stress };
  }
  return { calm: root, turbulent: root, stress: 0 };
}
