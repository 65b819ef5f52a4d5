/** Moments of pairs against sums over the whole window in exact integer arithmetic. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WindowCrossMoments } from './window-cross-moments.ts';

type Pair = readonly [number, number];

/** n² times a sum of products of deviations: whole numbers have exact answers. */
function exact(window: readonly Pair[], a: 0 | 1, b: 0 | 1): number {
  const n = BigInt(window.length);
  const total = (k: 0 | 1) => window.reduce((sum, pair) => sum + BigInt(pair[k]), 0n);
  const products = window.reduce((sum, pair) => sum + BigInt(pair[a]) * BigInt(pair[b]), 0n);
  return Number(n * products - total(a) * total(b)) / window.length;
}

const pairs = (max: number) =>
  fc.array(fc.tuple(fc.integer({ min: -max, max }), fc.integer({ min: -max, max })), { minLength: 1, maxLength: 90 });

describe('window moments of pairs', () => {
  it('agree with exact sums to 1e-13 of the sizes of both deviations, for any window', () => {
    fc.assert(
      fc.property(pairs(1000), fc.integer({ min: 1, max: 17 }), fc.integer({ min: 0, max: 1e9 }), (list, n, offset) => {
        const moments = new WindowCrossMoments(n);
        list.forEach(([x, y], t) => {
          moments.update(x + offset, y - offset);
          if (t < n - 1) {
            expect([moments.sumXX, moments.sumXY, moments.sumYY]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
            return;
          }
          const window = list.slice(t - n + 1, t + 1);
          const xx = exact(window, 0, 0);
          const yy = exact(window, 1, 1);
          const near = (actual: number, expected: number, size: number) =>
            expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-13 * size);
          near(moments.sumXX, xx, xx);
          near(moments.sumYY, yy, yy);
          near(moments.sumXY, exact(window, 0, 1), Math.sqrt(xx * yy));
          const mean = window.reduce((sum, pair) => sum + pair[0], 0) / n;
          near(moments.meanX - offset, mean, 1e4 * (1 + offset));
          near(moments.fromMeanX, x - mean, 1000);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('of a series and itself are the same bits, with a slope and a correlation of 1', () => {
    fc.assert(
      fc.property(pairs(50), fc.integer({ min: 2, max: 9 }), (list, n) => {
        const moments = new WindowCrossMoments(n);
        list.forEach(([x], t) => {
          moments.update(x / 7, x / 7);
          if (t < n - 1) return;
          expect([moments.sumXX, moments.sumYY]).toEqual([moments.sumXY, moments.sumXY]);
          const moves = moments.sumXX === 0 ? 0 : 1;
          expect([moments.slope, moments.correlation]).toEqual([moves, moves]);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('a window of pairs', () => {
  it('has sums of exactly 0 where one series stands still, and then neither slope nor correlation', () => {
    const moments = new WindowCrossMoments(5);
    for (let i = 0; i < 12; i++) moments.update(60_000.1, i * i);
    expect([moments.sumXX, moments.sumXY, moments.slope, moments.correlation]).toEqual([0, 0, 0, 0]);
    expect(moments.meanX).toBe(60_000.1);
    expect(moments.meanY).toBe((49 + 64 + 81 + 100 + 121) / 5);
  });

  it('holds no trace of a huge pair, nor of one that is no number, once they have left', () => {
    const tail: Pair[] = [
      [1, 2],
      [2, 5],
      [4, 3],
      [3, 8],
    ];
    const sumsAfter = (first: readonly Pair[]): number[] => {
      const moments = new WindowCrossMoments(4);
      for (const [x, y] of [...first, ...tail]) moments.update(x, y);
      return [moments.meanX, moments.meanY, moments.sumXX, moments.sumXY, moments.sumYY];
    };
    const expected = [2.5, 4.5, 5, 3, 21].map((each) => expect.closeTo(each, 13));
    // By hand: means 2.5 and 4.5, deviations (−1.5, −0.5, 1.5, 0.5) and (−2.5, 0.5, −1.5, 3.5).
    for (const first of [0, 1, 2, 3, 4, 5].map((k) => Array.from({ length: k }, (): Pair => [1e15, -1e15]))) {
      expect(sumsAfter(first)).toEqual(expected);
    }
    for (const k of [1, 2, 3, 4, 5]) {
      const holes = Array.from({ length: k }, (): Pair => [Number.NaN, 1]);
      // The block that a hole is in has to be full before its prefix is forgotten.
      expect(sumsAfter([...holes, ...tail])).toEqual(expected);
    }
  });

  it('starts anew after a reset', () => {
    const moments = new WindowCrossMoments(2);
    for (let i = 0; i < 3; i++) moments.update(i, -i);
    expect(moments.correlation).toBe(-1);
    moments.reset();
    moments.update(5, 5);
    expect(moments.sumXY).toBeNaN();
    moments.update(7, 6);
    expect([moments.sumXX, moments.sumXY, moments.sumYY, moments.slope]).toEqual([2, 1, 0.5, 0.5]);
  });
});
