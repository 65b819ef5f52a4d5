/** The vector kernels of series against their plain twins: short, odd and long series, few and very many lags. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { lagProducts } from './lag-products.ts';
import { powerSums } from './power-sums.ts';
import { scalarLagProducts } from './scalar-lag-products.ts';
import { scalarPowerSums } from './scalar-power-sums.ts';

const rng = new Rng(11);
const LONG = Float64Array.from({ length: 9001 }, () => 3 + rng.normal());
const LENGTHS = [1, 2, 3, 127, 128, 129, 255, 256, 257, 2047, 2048, 2049, 4097, 9001];

function expectClose(actual: Float64Array, expected: Float64Array, unit: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((v, i) => {
    expect(Math.abs(v - (expected[i] as number))).toBeLessThanOrEqual(1e-12 * unit);
  });
}

describe('lagProducts', () => {
  it.each(LENGTHS)('agrees with its plain twin to 1e-12 for %d values', (n) => {
    const x = LONG.slice(0, n);
    for (const nlags of [0, 1, 7, 8, 20, 23, 24, 100, 1023, 1024].filter((k) => k < n)) {
      const plain = scalarLagProducts(x, 3, nlags);
      expectClose(lagProducts(x, 3, nlags), plain, plain[0] as number);
    }
  });

  it('leaves nothing behind for the next call, and the series as it was', () => {
    const before = LONG.slice();
    const first = lagProducts(LONG, 3, 40);
    lagProducts(LONG.slice(0, 700), -50, 900 - 250);
    expect(lagProducts(LONG, 3, 40)).toEqual(first);
    expect(LONG).toEqual(before);
  });

  it('scales exactly with a power of two', () => {
    const scaled = LONG.map((v) => v * 2 ** 40);
    const expected = lagProducts(LONG, 3, 20).map((v) => v * 2 ** 80);
    expect(lagProducts(scaled, 3 * 2 ** 40, 20)).toEqual(expected);
  });

  it('passes a value that is not finite on to lag 0', () => {
    expect(lagProducts(LONG.with(4000, Number.NaN), 3, 5)[0]).toBeNaN();
  });
});

describe('powerSums', () => {
  it.each(LENGTHS)('agrees with its plain twin to 1e-12 for %d values', (n) => {
    const x = LONG.slice(0, n);
    const fast = new Float64Array(4);
    const plain = new Float64Array(4);
    powerSums(x, 2.5, fast);
    scalarPowerSums(x, 2.5, plain);
    expectClose(fast, plain, plain[3] as number);
  });

  it('gives the same bits twice', () => {
    const first = new Float64Array(4);
    const second = new Float64Array(4);
    powerSums(LONG, 1, first);
    powerSums(LONG.slice(0, 300), 9, second);
    powerSums(LONG, 1, second);
    expect(second).toEqual(first);
  });
});
