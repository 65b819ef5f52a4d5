import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { InputError, InvariantError, Rng } from '../../core/index.ts';
import { fitsKernel } from './correlation-kernel.ts';
import { scalarCorrelation } from './scalar-correlation.ts';
import { SimdCorrelation } from './simd-correlation.ts';

/** Rows with one common factor, so that correlations are far from zero. */
function factorRows(assets: number, observations: number, seed: number): Float64Array {
  const rng = new Rng(seed);
  const factor = Float64Array.from({ length: observations }, () => rng.normal());
  return Float64Array.from({ length: assets * observations }, (_, i) => {
    return (factor[i % observations] as number) + rng.normal();
  });
}

function both(rows: Float64Array, assets: number, observations: number): { simd: Float64Array; scalar: Float64Array } {
  const kernel = new SimdCorrelation({ assets, observations });
  kernel.rows.set(rows);
  const scalar = new Float64Array(assets * assets);
  scalarCorrelation(rows, { assets, observations }, scalar);
  return { simd: kernel.compute().slice(), scalar };
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs((a[i] as number) - (b[i] as number)));
  return largest;
}

describe('SIMD correlation', () => {
  it('agrees with the plain twin to 1e-12 for every remainder of rows by 4 and of values by 4', () => {
    for (let assets = 1; assets <= 9; assets++) {
      for (const observations of [2, 3, 4, 5, 30, 31, 32, 33, 511, 512, 513, 1030]) {
        const { simd, scalar } = both(
          factorRows(assets, observations, assets * 1000 + observations),
          assets,
          observations,
        );
        expect(largestDifference(simd, scalar), `${assets} by ${observations}`).toBeLessThan(1e-12);
      }
    }
  });

  it('agrees with the plain twin to 1e-12 for 50 by 256, and has ones on the diagonal', () => {
    const { simd, scalar } = both(factorRows(50, 256, 1), 50, 256);
    expect(largestDifference(simd, scalar)).toBeLessThan(1e-12);
    for (let i = 0; i < 50; i++) expect(simd[i * 51]).toBe(1);
    for (let i = 0; i < 50; i++) for (let j = 0; j < i; j++) expect(simd[i * 50 + j]).toBe(simd[j * 50 + i]);
  });

  it('keeps its digits under an offset of a million standard deviations', () => {
    const rows = factorRows(4, 100, 2);
    const plain = both(rows, 4, 100).simd;
    const shifted = both(
      rows.map((v) => 2 ** 20 + v),
      4,
      100,
    ).simd;
    expect(largestDifference(plain, shifted)).toBeLessThan(1e-9);
  });

  it('gives the same bits for rows that are multiplied by a power of two', () => {
    const rows = factorRows(5, 40, 3);
    const scaled = rows.map((v) => v * 2 ** -200);
    expect(both(scaled, 5, 40).simd).toEqual(both(rows, 5, 40).simd);
  });

  it('has exactly 1 for equal rows and -1 for opposite ones', () => {
    const one = factorRows(1, 77, 4);
    const rows = new Float64Array(3 * 77);
    rows.set(one, 0);
    rows.set(one, 77);
    rows.set(
      one.map((v) => -v),
      154,
    );
    expect(Array.from(both(rows, 3, 77).simd)).toEqual([1, 1, -1, 1, 1, -1, -1, -1, 1]);
  });

  it.each([
    ['is constant', () => 0.1],
    ['holds NaN', (t: number) => (t === 5 ? Number.NaN : t)],
    ['holds infinity', (t: number) => (t === 6 ? Number.POSITIVE_INFINITY : t)],
    ['has squares that underflow', (t: number) => (t % 2) * 1e-200],
    ['has squares that overflow', (t: number) => (t % 2) * 1e200],
  ])('has NaN for a row that %s, and numbers for the others', (_, value) => {
    const rows = factorRows(5, 20, 5);
    for (let t = 0; t < 20; t++) rows[2 * 20 + t] = value(t);
    const { simd, scalar } = both(rows, 5, 20);
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        const wanted = i === 2 || j === 2;
        expect(Number.isNaN(simd[i * 5 + j]), `${i}, ${j}`).toBe(wanted);
        expect(Number.isNaN(scalar[i * 5 + j]), `${i}, ${j}`).toBe(wanted);
      }
    }
  });

  it('reads one correlation, and refuses a row that does not exist', () => {
    const correlation = new SimdCorrelation({ assets: 3, observations: 10 });
    correlation.rows.set(factorRows(3, 10, 6));
    const matrix = correlation.compute();
    expect(correlation.at(1, 2)).toBe(matrix[5]);
    expect(() => correlation.at(0, 3)).toThrow(InvariantError);
    expect(() => correlation.at(3, 0)).toThrow(InvariantError);
    expect(() => correlation.at(-1, 0)).toThrow(InvariantError);
  });

  it.each([
    [0, 10],
    [2.5, 10],
    [5000, 10],
    [3, 1],
    [3, Number.NaN],
    [4096, 8193],
  ])('refuses %d rows of %d values', (assets, observations) => {
    expect(() => new SimdCorrelation({ assets, observations })).toThrow(InputError);
  });

  it('knows which shapes fit', () => {
    expect([fitsKernel(50, 256), fitsKernel(4097, 2), fitsKernel(4096, 8193)]).toEqual([true, false, false]);
  });

  it('takes 0 bytes for a matrix', () => {
    const correlation = new SimdCorrelation({ assets: 8, observations: 32 });
    correlation.rows.set(factorRows(8, 32, 7));
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += correlation.compute()[1] as number;
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
