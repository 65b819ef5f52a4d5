/** Series, scales and comparisons for the tests that a conclusion does not depend on the unit of the data. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import { describe as describeSample } from '../../src/domain/stats/index.ts';

/** Seeded synthetic series: noise, a random walk, or an autoregression, of standard deviation near 1. */
export const series = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    n: fc.integer({ min: 40, max: 160 }),
    phi: fc.constantFrom(0, 0.7, 1),
  })
  .map(({ seed, n, phi }) => {
    const rng = new Rng(seed);
    let level = 0;
    return Array.from({ length: n }, () => {
      level = phi * level + rng.normal();
      return level;
    });
  });
export const scale = fc.double({ min: -12, max: 12, noNaN: true }).map((e) => 10 ** e);
export const shift = fc.double({ min: -1000, max: 1000, noNaN: true });

export function spread(x: readonly number[]): number {
  return describeSample(x).sd;
}

/** Numbers of a result, whatever its shape. */
export function numbers(v: unknown): number[] {
  if (typeof v === 'number') return [v];
  if (v === null || typeof v !== 'object') return [];
  return (ArrayBuffer.isView(v) ? Array.from(v as Float64Array) : Object.values(v)).flatMap(numbers);
}

export function expectSame(before: unknown, after: unknown): void {
  const [a, b] = [numbers(before), numbers(after)];
  expect(b.length).toBe(a.length);
  a.forEach((v, i) => {
    const w = b[i] as number;
    // NaN and infinities have no distance.
    if (!Number.isFinite(v)) expect(w).toBe(v);
    else expect(Math.abs(w - v)).toBeLessThanOrEqual(1e-7 * Math.abs(v) + 1e-10);
  });
}
