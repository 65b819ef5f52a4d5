import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { choleskyInPlace } from './cholesky.ts';
import { cholesky, solveCholesky, solveLower, solveUpper, symmetricEigen } from './index.ts';
import { flatten, rowsOf } from './matrix.ts';

/** B B' + I of a random n × n matrix B. */
function positive(seed: number, n: number): Float64Array {
  const rng = new Rng(seed);
  const b = Float64Array.from({ length: n * n }, () => rng.normal());
  return Float64Array.from({ length: n * n }, (_, index) => {
    const [i, j] = [Math.floor(index / n), index % n];
    let s = i === j ? 1 : 0;
    for (let p = 0; p < n; p++) s += b[i * n + p]! * b[j * n + p]!;
    return s;
  });
}

/** The textbook factor, one element after another. */
function plainCholesky(a: Float64Array, n: number): Float64Array {
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[i * n + j]!;
      for (let p = 0; p < j; p++) s -= l[i * n + p]! * l[j * n + p]!;
      l[i * n + j] = i === j ? Math.sqrt(s) : s / l[j * n + j]!;
    }
  }
  return l;
}

function largestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(b.length).toBe(a.length);
  let gap = 0;
  for (let i = 0; i < a.length; i++) gap = Math.max(gap, Math.abs(a[i]! - b[i]!));
  return gap;
}

/** Σ λ v v'. */
function rebuilt(values: Float64Array, vectors: Float64Array, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, index) => {
    let s = 0;
    for (let k = 0; k < n; k++)
      s += values[k]! * vectors[k * n + Math.floor(index / n)]! * vectors[k * n + (index % n)]!;
    return s;
  });
}

const matrix = fc.record({ seed: fc.integer({ min: 0, max: 2 ** 31 }), n: fc.integer({ min: 1, max: 23 }) });
const scale = fc.integer({ min: -120, max: 120 }).map((e) => 10 ** e);

describe('cholesky', () => {
  it('agrees with the plain form to 1e-12 at every size', () => {
    fc.assert(
      fc.property(matrix, ({ seed, n }) => {
        const a = positive(seed, n);
        expect(largestGap(cholesky(a, n).lower, plainCholesky(a, n))).toBeLessThan(1e-12 * n);
      }),
    );
  });

  it('does not depend on the unit of the matrix', () => {
    fc.assert(
      fc.property(matrix, scale, ({ seed, n }, b) => {
        const a = positive(seed, n);
        const before = cholesky(a, n);
        const after = cholesky(
          a.map((v) => v * b),
          n,
        );
        expect(after.logDeterminant - n * Math.log(b)).toBeCloseTo(before.logDeterminant, 8);
      }),
    );
  });

  it('solves with the matrix and with each of its factors', () => {
    fc.assert(
      fc.property(matrix, ({ seed, n }) => {
        const a = positive(seed, n);
        const x = Float64Array.from({ length: n }, (_, i) => Math.sin(i + 1));
        const b = x.map((_, i) => a.subarray(i * n, (i + 1) * n).reduce((s, v, j) => s + v * x[j]!, 0));
        const factor = cholesky(a, n);
        expect(largestGap(solveCholesky(factor, b), x)).toBeLessThan(1e-10);
        expect(largestGap(solveUpper(factor, solveLower(factor, b)), x)).toBeLessThan(1e-10);
      }),
    );
  });

  it('refuses what is not symmetric, not finite, not square or not positive definite', () => {
    const code = 'BOT4_STATS_INPUT';
    expect(() => cholesky([1, 2, 3, 4], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => cholesky([1, Number.NaN, 0, 1], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => cholesky([1, 0, 0], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => cholesky(null as unknown as number[], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => cholesky([1, 1, 1, 1], 2)).toThrow('row 1');
    expect(() => cholesky([0, 0, 0, 1], 2)).toThrow('row 0');
    expect(() => cholesky([-1], 1)).toThrow('row 0');
    expect(() => cholesky([2, 1, 1, 1, 1, 1, 1, 1, 1], 3)).toThrow('row 2');
    expect(() => cholesky([1], 0)).toThrow(expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT' }));
    const factor = cholesky([1, 0, 0, 1], 2);
    for (const solve of [solveCholesky, solveLower, solveUpper]) {
      expect(() => solve(factor, [1])).toThrow(expect.objectContaining({ code }));
      expect(() => solve(factor, [1, Number.POSITIVE_INFINITY])).toThrow(expect.objectContaining({ code }));
    }
  });

  it('names the first dependent row and leaves the upper triangle alone', () => {
    const a = Float64Array.from([4, 9, 9, 2, 1, 9, 2, 1, 5]);
    expect(choleskyInPlace(a, 3, new Float64Array(3), 1e-12)).toBe(1);
    expect([a[1], a[2], a[5]]).toEqual([9, 9, 9]);
  });
});

describe('symmetricEigen', () => {
  it('rebuilds the matrix from orthogonal unit vectors, values ascending', () => {
    fc.assert(
      fc.property(matrix, ({ seed, n }) => {
        const a = positive(seed, n);
        const { values, vectors } = symmetricEigen(a, n);
        expect(largestGap(rebuilt(values, vectors, n), a)).toBeLessThan(1e-13 * n * values[n - 1]!);
        const ones = new Float64Array(n).fill(1);
        const identity = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
        expect(largestGap(rebuilt(ones, vectors, n), identity)).toBeLessThan(1e-13 * n);
        expect(Array.from(values)).toEqual(Array.from(values).sort((x, y) => x - y));
      }),
    );
  });

  it('gives bit-identical vectors and scaled values when the matrix is scaled by a power of two', () => {
    fc.assert(
      fc.property(matrix, fc.integer({ min: -300, max: 300 }), ({ seed, n }, e) => {
        const a = positive(seed, n);
        const before = symmetricEigen(a, n);
        const after = symmetricEigen(
          a.map((v) => v * 2 ** e),
          n,
        );
        expect(after.vectors).toEqual(before.vectors);
        expect(after.values).toEqual(before.values.map((v) => v * 2 ** e));
      }),
    );
  });

  it('finds equal, zero and negative eigenvalues', () => {
    expect(Array.from(symmetricEigen([0, 0, 0, 0], 2).values)).toEqual([0, 0]);
    expect(Array.from(symmetricEigen([3, 0, 0, 0, 1, 0, 0, 0, 2], 3).values)).toEqual([1, 2, 3]);
    const ones = symmetricEigen(new Float64Array(16).fill(1), 4);
    expect(largestGap(ones.values, [0, 0, 0, 4])).toBeLessThan(1e-14);
    expect(largestGap(ones.vectors.slice(12), [0.5, 0.5, 0.5, 0.5])).toBeLessThan(1e-14);
    const mixed = symmetricEigen([0, 1, 1, 0], 2);
    expect(largestGap(mixed.values, [-1, 1])).toBeLessThan(1e-15);
  });

  it('keeps small eigenvalues of a block matrix apart from large ones', () => {
    const { values } = symmetricEigen([1e-8, 0, 0, 0, 1e8, 1e8, 0, 1e8, 1e8], 3);
    expect(values[2]! / 2e8).toBeCloseTo(1, 14);
    expect(Math.abs(values[0]!)).toBeLessThan(1e-7);
  });

  it('finds the eigenvalues of a random walk’s covariance, known in closed form', () => {
    const n = 40;
    const a = Float64Array.from({ length: n * n }, (_, i) => Math.min(Math.floor(i / n), i % n) + 1);
    const { values } = symmetricEigen(a, n);
    const exact = Array.from({ length: n }, (_, k) => 0.25 / Math.sin(((k + 0.5) * Math.PI) / (2 * n + 1)) ** 2);
    expect(
      largestGap(
        values,
        exact.sort((x, y) => x - y),
      ),
    ).toBeLessThan(1e-11);
  });

  it('refuses what is not symmetric, not finite or not square', () => {
    const code = 'BOT4_STATS_INPUT';
    expect(() => symmetricEigen([1, 2, 3, 4], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => symmetricEigen([1, Number.NaN, Number.NaN, 4], 2)).toThrow('row 0, column 1');
    expect(() => symmetricEigen([1, 2, 3], 2)).toThrow(expect.objectContaining({ code }));
    expect(() => symmetricEigen([1], 1.5)).toThrow(expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT' }));
  });
});

describe('rows', () => {
  it('become one array and rows again', () => {
    const a = flatten([
      [1, 2],
      [3, 4],
    ]);
    expect(Array.from(a)).toEqual([1, 2, 3, 4]);
    expect(rowsOf(a, 2)).toEqual([Float64Array.of(1, 2), Float64Array.of(3, 4)]);
    expect(flatten([]).length).toBe(0);
  });
});

describe('a factor', () => {
  it.each([undefined, null, 5, {}, []])('that is %j is refused', (factor) => {
    for (const f of [solveCholesky, solveLower, solveUpper]) {
      expect(() => f(factor as never, [1])).toThrow(
        expect.objectContaining({ code: 'BOT4_STATS_INPUT', place: { key: 'factor' } }),
      );
    }
  });
});
