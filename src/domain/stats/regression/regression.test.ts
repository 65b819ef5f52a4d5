/** Regressions and the tests of their residuals: refusals, closed cases, invariance. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, numbers, scale, series, shift, spread } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import type { Series } from '../series.ts';
import { breuschGodfrey, breuschPagan, durbinWatson, granger, halfLife, ols, olsRobust, whiteTest } from './index.ts';

const rng = new Rng(31).stream('regression'); // apart from the series of the properties
const noise = (n: number): number[] => Array.from({ length: n }, () => rng.normal());
const A = noise(160);
const B = noise(160);
const C = noise(160);
const beside = (x: readonly number[]): number[] => A.slice(0, x.length);
const INPUT = 'BOT4_STATS_INPUT';
const ARGUMENT = 'BOT4_STATS_ARGUMENT';
const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });
const CONST = { addConst: true } as const;
const HAC = { addConst: true, covariance: 'HAC', maxLags: 3 } as const;
const HC3 = { addConst: true, covariance: 'HC3', maxLags: null } as const;
const slopeT = (y: Series, x: Series): number => olsRobust(y, [x, C.slice(0, y.length)], HAC).tValues[1] as number;

/** Each of y on x. */
const PAIRS: Readonly<Record<string, (y: Series, x: Series) => unknown>> = {
  breuschGodfrey: (y, x) => breuschGodfrey(y, [x], { addConst: true, nlags: 3 }),
  breuschPagan: (y, x) => breuschPagan(y, [x], CONST),
  granger: (y, x) => granger(y, x, { lag: 2, diff: 0 }),
  'granger of differences': (y, x) => granger(y, x, { lag: 1, diff: 1 }),
  'olsRobust, HAC': slopeT,
  'olsRobust, HC3': (y, x) => olsRobust(y, [x], HC3).tValues[1],
  whiteTest: (y, x) => whiteTest(y, [x, C.slice(0, y.length)], CONST),
};

describe.each(Object.entries(PAIRS))('%s', (name, test) => {
  it('is the same for a + b·x and for a + b·y', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        const moved = x.map((v) => a * spread(x) * b + b * v);
        expectSame(test(beside(x), x), test(beside(x), moved));
        expectSame(test(x, beside(x)), test(moved, beside(x)));
      }),
      { numRuns: 40 },
    );
  });

  it('is the same to the last bit for a power of two', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -200, max: 200 }), (x, e) => {
        const moved = x.map((v) => v * 2 ** e);
        expect(numbers(test(beside(x), moved))).toEqual(numbers(test(beside(x), x)));
      }),
      { numRuns: 20 },
    );
  });

  it('refuses values that are not finite, constants and other lengths', () => {
    const x = name.startsWith('granger') ? 'x' : 'x[0]';
    expect(() => test(A.with(3, Number.NaN), B)).toThrow(refusal(INPUT, 'y'));
    expect(() => test(A, B.with(3, Number.POSITIVE_INFINITY))).toThrow(refusal(INPUT, x));
    expect(() =>
      test(
        A,
        B.map(() => 0.3),
      ),
    ).toThrow(refusal(INPUT, x));
    expect(() =>
      test(
        A.map(() => 0.3),
        B,
      ),
    ).toThrow(refusal(INPUT, 'y'));
    expect(() => test(A, B.slice(1))).toThrow(refusal(INPUT, x));
    expect(() => test([], [])).toThrow(refusal(INPUT, 'y'));
  });
});

describe('halfLife', () => {
  const of = (x: Series) => {
    const { intercept: _, ...rest } = halfLife(x);
    return rest;
  };

  it('is the same for a + b·x', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        expectSame(of(x), of(x.map((v) => a * spread(x) * b + b * v)));
      }),
      { numRuns: 60 },
    );
  });

  it('is log 2 / −log φ of an AR(1), and its limit is longer', () => {
    const x = [0];
    for (let t = 1; t < 4000; t++) x.push(0.9 * (x[t - 1] as number) + rng.normal());
    const { halfLifeExact, halfLife: limit } = halfLife(x);
    expect(Math.abs(halfLifeExact - 6.58)).toBeLessThan(1);
    expect(limit).toBeGreaterThan(halfLifeExact);
  });

  it('is infinite for a series that runs away and not a number for one that alternates ever more', () => {
    const away = [1, 2.1, 4.1, 8.3, 16.2, 32.1];
    expect(halfLife(away)).toMatchObject({
      halfLife: Number.POSITIVE_INFINITY,
      halfLifeExact: Number.POSITIVE_INFINITY,
    });
    expect(halfLife([1, -1, 1.2, -1.1, 1.3, -1.4]).halfLifeExact).toBeNaN();
  });

  it('refuses a line, a constant and a value that is not finite', () => {
    expect(() => halfLife([1, 2, 3, 4, 5, 6])).toThrow(refusal(INPUT, 'x'));
    expect(() => halfLife([2, 2, 2, 2, 2])).toThrow(refusal(INPUT, 'x'));
    expect(() => halfLife([1, 2, Number.NaN, 3, 1])).toThrow(refusal(INPUT, 'x'));
    expect(() => halfLife([1, 2, 1])).toThrow(refusal(INPUT, 'x'));
  });
});

describe('durbinWatson', () => {
  it('is the same for b·x, near 2 for noise, near 0 for a walk, near 4 for an alternation', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        expectSame(durbinWatson(x), durbinWatson(x.map((v) => v * b)));
      }),
      { numRuns: 40 },
    );
    expect(Math.abs(durbinWatson(A).statistic - 2)).toBeLessThan(0.4);
    let level = 0;
    expect(durbinWatson(A.map((v) => (level += v))).statistic).toBeLessThan(0.3);
    expect(durbinWatson(A.map((_, i) => (i % 2 === 0 ? 1 : -1))).statistic).toBeGreaterThan(3.9);
  });

  it('refuses a constant and what is not finite', () => {
    expect(() => durbinWatson([1, 1, 1])).toThrow(refusal(INPUT, 'resid'));
    expect(() => durbinWatson([0, 0])).toThrow(refusal(INPUT, 'resid'));
    expect(() => durbinWatson([1, Number.NaN])).toThrow(refusal(INPUT, 'resid'));
    expect(() => durbinWatson([1])).toThrow(refusal(INPUT, 'resid'));
  });
});

describe('olsRobust', () => {
  it('has the coefficients of ols, and its errors when all errors are of one variance', () => {
    const y = A.map((v, i) => 2 + 3 * v + (B[i] as number));
    const classic = ols(y, [A], CONST);
    for (const covariance of ['HC0', 'HC1', 'HC2', 'HC3'] as const) {
      const robust = olsRobust(y, [A], { addConst: true, covariance, maxLags: null });
      expect(robust.coefficients).toEqual(classic.coefficients);
      robust.standardErrors.forEach((s, j) => {
        expect(Math.abs(s / (classic.standardErrors[j] as number) - 1)).toBeLessThan(0.25);
      });
      expect(robust.covariance[1]).toBeCloseTo(robust.covariance[2] as number, 14);
    }
  });

  it('orders HC0 < HC2 < HC3 and equals HC0 as HAC without lags', () => {
    const [zero, two, three] = (['HC0', 'HC2', 'HC3'] as const).map(
      (covariance) => olsRobust(A, [B], { addConst: true, covariance, maxLags: null }).standardErrors[1] as number,
    ) as [number, number, number];
    expect(zero < two && two < three).toBe(true);
    const hac = olsRobust(A, [B], { addConst: true, covariance: 'HAC', maxLags: 0 }).standardErrors[1] as number;
    expect(hac).toBeCloseTo(zero, 14);
  });

  it('gives the error of a mean for a constant alone, and the slope through zero without one', () => {
    const mean = olsRobust(A, [], { addConst: true, covariance: 'HC0', maxLags: null });
    const n = A.length;
    const centre = A.reduce((s, v) => s + v, 0) / n;
    const variance = A.reduce((s, v) => s + (v - centre) ** 2, 0) / n;
    expect(mean.standardErrors[0]).toBeCloseTo(Math.sqrt(variance / n), 14);
    const through = olsRobust(A, [B], { addConst: false, covariance: 'HC0', maxLags: null });
    const slope = A.reduce((s, v, i) => s + v * (B[i] as number), 0) / B.reduce((s, v) => s + v * v, 0);
    expect(through.coefficients[0]).toBeCloseTo(slope, 12);
  });

  it.each([
    ['covariance', () => olsRobust(A, [B], { ...HC3, covariance: 'HC4' as 'HC3' })],
    ['maxLags', () => olsRobust(A, [B], { ...HC3, maxLags: 3 })],
    ['maxLags', () => olsRobust(A, [B], { ...HAC, maxLags: null })],
    ['maxLags', () => olsRobust(A, [B], { ...HAC, maxLags: 160 })],
    ['x', () => olsRobust(A, [], { ...HAC, addConst: false })],
    ['x', () => breuschPagan(A, [], CONST)],
    ['x', () => whiteTest(A, [], CONST)],
    ['nlags', () => breuschGodfrey(A, [B], { addConst: true, nlags: 0 })],
    ['nlags', () => breuschGodfrey(A, [B], { addConst: true, nlags: 158 })],
    ['lag', () => granger(A, B, { lag: 0, diff: 0 })],
    ['lag', () => granger(A, B, { lag: 53, diff: 0 })],
    ['diff', () => granger(A, B, { lag: 1, diff: -1 })],
  ] as const)('refuses options out of range: %s', (key, call) => {
    expect(call).toThrow(refusal(ARGUMENT, key));
  });

  it('refuses HC3 where one row determines a coefficient alone', () => {
    const dummy = A.map((_, i) => (i === 7 ? 1 : 0));
    expect(() => olsRobust(A, [B, dummy], HC3)).toThrow(refusal(INPUT, 'x'));
    expect(olsRobust(A, [B, dummy], { ...HC3, covariance: 'HC1' }).standardErrors[1]).toBeGreaterThan(0);
  });

  it('refuses collinear regressors and a perfect fit', () => {
    expect(() => olsRobust(A, [B, B.map((v) => 2 * v + 1)], HC3)).toThrow(refusal(INPUT, 'x[1]'));
    expect(() =>
      olsRobust(
        B.map((v) => 2 * v + 1),
        [B],
        HC3,
      ),
    ).toThrow(refusal(INPUT, 'y'));
  });
});

describe('tests of residuals', () => {
  it('find autocorrelation', () => {
    const e = [0];
    for (let t = 1; t < 160; t++) e.push(0.6 * (e[t - 1] as number) + (A[t] as number));
    const y = e.map((v, i) => v + (B[i] as number));
    expect(breuschGodfrey(y, [B], { addConst: true, nlags: 2 }).lmPValue).toBeLessThan(1e-6);
    expect(breuschGodfrey(A, [B], { addConst: true, nlags: 2 }).fPValue).toBeGreaterThan(0.01);
    expect(breuschGodfrey(A, [B], { addConst: false, nlags: 2 }).df).toBe(2);
  });

  it('find a variance that grows with the regressor, and White one that grows with its square', () => {
    const linear = B.map((v) => Math.exp(v));
    const y = A.map((v, i) => v * (linear[i] as number));
    expect(breuschPagan(y, [linear], CONST).lmPValue).toBeLessThan(0.01);
    const bowl = A.map((v, i) => v * (0.2 + (B[i] as number) ** 2));
    expect(whiteTest(bowl, [B], CONST).lmPValue).toBeLessThan(0.01);
    expect(whiteTest(A, [B], CONST).df).toBe(2);
  });

  it('leave the square of a dummy out', () => {
    const dummy = B.map((v) => (v > 0 ? 1 : 0));
    expect(whiteTest(A, [dummy], CONST).df).toBe(1);
    expect(whiteTest(A, [B, dummy], CONST).df).toBe(4);
    expect(whiteTest(A, [B, dummy.map((v) => 1000 + v)], CONST).df).toBe(4);
  });
});

describe('granger', () => {
  it('finds the series that leads and not the one that follows', () => {
    const led = A.map((v, i) => 0.5 * v + (B[i - 1] ?? 0));
    expect(granger(led, B, { lag: 2, diff: 0 }).fPValue).toBeLessThan(1e-10);
    expect(granger(B, led, { lag: 2, diff: 0 }).lrPValue).toBeGreaterThan(0.01);
  });

  it('counts rows and coefficients', () => {
    expect(granger(A, B, { lag: 3, diff: 1 })).toMatchObject({ dfNum: 3, dfDenom: 159 - 3 - 7 });
  });

  it('refuses a series without news', () => {
    const line = A.map((_, i) => i);
    expect(() => granger(line, B, { lag: 1, diff: 1 })).toThrow(refusal(INPUT, 'y'));
    expect(() => granger(A, line, { lag: 1, diff: 1 })).toThrow(refusal(INPUT, 'x'));
    expect(() => granger(A, A, { lag: 1, diff: 0 })).toThrow(refusal(INPUT, 'x'));
  });
});
