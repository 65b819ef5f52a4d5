import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { Draws, exactExp, exactLog, exactPow, FadingState } from './synth-math.ts';

describe('functions of the same bits everywhere', () => {
  it('agree with those of the language to 4 parts in 10^16', () => {
    fc.assert(
      fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
        expect(Math.abs(exactExp(x) / Math.exp(x) - 1)).toBeLessThan(8e-16);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 5e-324, max: 1e308, noNaN: true }), (x) => {
        const exact = Math.log(x);
        expect(Math.abs(exactLog(x) - exact)).toBeLessThanOrEqual(4e-16 * Math.max(Math.abs(exact), 1e-3));
      }),
    );
  });

  it('have the bits that were written down: another machine that differs fails here', () => {
    const value = [0.1, -3.7, 25.25].map(exactExp).concat([0.3, 7, 1e-310].map(exactLog));
    expect(value).toEqual([
      1.1051709180756477, 0.024723526470339388, 92456120875.24577, -1.2039728043259361, 1.9459101490553132,
      -713.8013788281542,
    ]);
    const draws = new Draws(new Rng(7));
    const drawn = [draws.normal(), draws.gamma(2.5), draws.gamma(0.7), draws.exponential(), draws.tailScale(4)];
    expect(drawn).toMatchInlineSnapshot(`
      [
        0.2268317951438636,
        2.243814274449423,
        0.7316210358500321,
        0.42883684918737497,
        1.1882343729364824,
      ]
    `);
  });

  it('know their edges', () => {
    expect([exactExp(-1000), exactExp(1000), exactExp(Number.NaN)]).toEqual([0, Number.POSITIVE_INFINITY, Number.NaN]);
    expect([exactLog(0), exactLog(-1), exactLog(Number.POSITIVE_INFINITY)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    ]);
    expect(Math.abs(exactPow(2, 0.5) - Math.SQRT2)).toBeLessThan(1e-15);
  });
});

describe('draws', () => {
  const n = 40_000;
  const moments = (draw: () => number): readonly [number, number, number] => {
    const values = Array.from({ length: n }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
    return [mean, variance, values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / n / variance ** 2];
  };

  it.each([0.6, 1, 2.5, 9])('of a gamma with shape %d have its mean and variance', (shape) => {
    const draws = new Draws(new Rng(3));
    const [mean, variance] = moments(() => draws.gamma(shape));
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.08);
  });

  it('of Student’s t have unit variance, and a fourth moment of 3 + 6/(df − 4)', () => {
    const draws = new Draws(new Rng(5));
    const [mean, variance, kurtosis] = moments(() => draws.normal() * draws.tailScale(12));
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    expect(Math.abs(kurtosis - 3.75)).toBeLessThan(0.4);
    expect(draws.tailScale(Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('of a fading state have unit variance and half their memory after the half-life', () => {
    const state = new FadingState(new Draws(new Rng(9)), 5);
    const values = Array.from({ length: n }, () => state.next());
    const product = values.slice(5).reduce((sum, value, i) => sum + value * (values[i] as number), 0) / (n - 5);
    expect(Math.abs(moments(() => state.next())[1] - 1)).toBeLessThan(0.1);
    expect(Math.abs(product - 0.5)).toBeLessThan(0.06);
  });
});
