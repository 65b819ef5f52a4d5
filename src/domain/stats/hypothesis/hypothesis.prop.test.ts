/**
 * The unit and the zero of the data do not change a conclusion: every test here that theory says is invariant gives the
 * same answer for a + b·x, with a up to 1,000 standard deviations of b·x and b from 1e-12 to 1e12.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, numbers, scale, series, shift, spread } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import {
  acf,
  andersonDarling,
  andersonKSample,
  archLm,
  bds,
  correlationMatrix,
  dagostinoK2,
  hurstDiffSd,
  hurstRescaledRange,
  jarqueBera,
  kendall,
  ksTwoSample,
  levene,
  lilliefors,
  ljungBox,
  mannWhitney,
  pacf,
  pearson,
  runsTest,
  shapiroWilk,
  spearman,
  tTestOneSample,
  tTestPooled,
  tTestWelch,
  wilcoxon,
} from './index.ts';

type Statistic = (x: readonly number[]) => unknown;
const fixed = new Rng(5).stream('partner');
const PARTNER = Array.from({ length: 160 }, () => fixed.normal());
const beside = (x: readonly number[]): number[] => PARTNER.slice(0, x.length);

/** Unchanged by a + b·x of their one series, or of one of a pair. */
const AFFINE: readonly (readonly [string, Statistic])[] = [
  ['acf', (x) => acf(x, { nlags: 9 })],
  ['andersonDarling', andersonDarling],
  ['archLm', (x) => archLm(x, { nlags: 2, ddof: 1, demean: true })],
  ['bds', (x) => bds(x, { maxDim: 3, distance: 1.5 })],
  ['correlationMatrix', (x) => correlationMatrix([x, beside(x)])[0]],
  ['dagostinoK2', dagostinoK2],
  ['hurstDiffSd of increments', (x) => hurstDiffSd(x, { lags: [1, 2, 5, 9], cumulate: true })],
  ['hurstDiffSd of a level', (x) => hurstDiffSd(x, { lags: [1, 2, 5, 9], cumulate: false })],
  ['hurstRescaledRange', (x) => hurstRescaledRange(x, { windows: [4, 8, 16, 32] })],
  ['jarqueBera', jarqueBera],
  ['kendall', (x) => kendall(x, beside(x))],
  ['levene, median', (x) => levene(x.slice(0, 20), x.slice(20), { center: 'median' })],
  ['levene, mean', (x) => levene(x.slice(0, 20), x.slice(20), { center: 'mean' })],
  ['lilliefors', (x) => lilliefors(x, { dist: 'normal' })],
  ['ljungBox', (x) => ljungBox(x, { lags: [3, 9], modelDf: 1 })],
  ['pacf, Yule-Walker', (x) => pacf(x, { nlags: 6, method: 'yule-walker' })],
  ['pacf, adjusted', (x) => pacf(x, { nlags: 3, method: 'yule-walker-adjusted' })],
  ['pacf, regressions', (x) => pacf(x, { nlags: 6, method: 'ols' })],
  ['pacf, Burg', (x) => pacf(x, { nlags: 6, method: 'burg' })],
  ['pearson', (x) => pearson(beside(x), x)],
  ['runsTest, median', (x) => runsTest(x, { cutoff: 'median', correction: false })],
  ['shapiroWilk', shapiroWilk],
  ['spearman', (x) => spearman(beside(x), x)],
];

describe.each(AFFINE)('%s', (_, statistic) => {
  it('is the same for a + b·x', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        const offset = a * spread(x) * b;
        expectSame(statistic(x), statistic(x.map((v) => offset + b * v)));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same to the last bit for a power of two', () => {
    fc.assert(
      fc.property(series, fc.integer({ min: -300, max: 300 }), (x, e) => {
        expect(numbers(statistic(x.map((v) => v * 2 ** e)))).toEqual(numbers(statistic(x)));
      }),
      { numRuns: 20 },
    );
  });
});

/** Unchanged when both samples, or sample and parameter, move together. */
const TOGETHER: readonly (readonly [string, (x: readonly number[], move: (v: number) => number) => unknown])[] = [
  ['andersonKSample', (x, move) => andersonKSample([x.map(move), PARTNER.map(move)])],
  ['ksTwoSample', (x, move) => ksTwoSample(x.map(move), PARTNER.slice(0, 40).map(move))],
  ['mannWhitney', (x, move) => mannWhitney(x.map(move), PARTNER.map(move), { method: 'asymptotic', continuity: true })],
  ['tTestOneSample', (x, move) => tTestOneSample(x.map(move), { popMean: move(0.3) })],
  ['tTestPooled', (x, move) => tTestPooled(x.map(move), PARTNER.map(move))],
  ['tTestWelch', (x, move) => tTestWelch(x.map(move), PARTNER.map(move))],
  ['wilcoxon', (x, move) => wilcoxon(x.map(move), { shift: move(0.1), method: 'asymptotic' })],
];

describe.each(TOGETHER)('%s', (_, statistic) => {
  it('is the same for a + b·x on everything', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        const offset = a * spread(x) * b;
        expectSame(
          statistic(x, (v) => v),
          statistic(x, (v) => offset + b * v),
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe('lilliefors of an exponential distribution', () => {
  it('is the same for b·x', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        const positive = x.map((v) => v * v);
        const of = (v: readonly number[]) => lilliefors(v, { dist: 'exponential' });
        expectSame(of(positive), of(positive.map((v) => v * b)));
      }),
      { numRuns: 50 },
    );
  });
});

describe('symmetries', () => {
  it('hold when x changes its sign or both samples change places', () => {
    fc.assert(
      fc.property(series, (x) => {
        const y = beside(x);
        const minus = x.map((v) => -v);
        expectSame(shapiroWilk(x), shapiroWilk(minus));
        expectSame(andersonDarling(x), andersonDarling(minus));
        expectSame(kendall(x, y).statistic, -kendall(minus, y).statistic);
        expectSame(kendall(x, y), kendall(y, x));
        expectSame(
          mannWhitney(x, y, { method: 'asymptotic', continuity: true }).pValue,
          mannWhitney(y, x, { method: 'asymptotic', continuity: true }).pValue,
        );
        expectSame(tTestWelch(x, y).statistic, -tTestWelch(y, x).statistic);
        expectSame(andersonKSample([x, y]), andersonKSample([y, x]));
        expectSame(ksTwoSample(x, y).pValue, ksTwoSample(y, x).pValue);
      }),
      { numRuns: 40 },
    );
  });

  it('give p-values in [0, 1]', () => {
    fc.assert(
      fc.property(series, (x) => {
        const y = beside(x);
        const p = [
          shapiroWilk(x),
          andersonDarling(x),
          lilliefors(x, { dist: 'normal' }),
          dagostinoK2(x),
          wilcoxon(x, { shift: 0, method: 'asymptotic' }),
          mannWhitney(x, y, { method: 'asymptotic', continuity: false }),
          levene(x, y, { center: 'mean' }),
          andersonKSample([x, y]),
          kendall(x, y),
          tTestPooled(x, y),
          tTestWelch(x, y),
        ].map(({ pValue }) => pValue);
        for (const v of [...p, ...bds(x, { maxDim: 4, distance: 1 }).pValue]) {
          expect(v).toBeGreaterThanOrEqual(0);
          expect(v).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});
