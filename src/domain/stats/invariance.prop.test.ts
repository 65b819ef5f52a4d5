/**
 * The unit and the zero of the data do not change a conclusion: every test that theory says is invariant gives the
 * same answer for a + b·x, with a up to 1,000 standard deviations of b·x and b from 1e-12 to 1e12.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, numbers, scale, series, shift, spread } from '../../../test/stats/invariance.ts';
import { Rng } from '../../core/index.ts';
import { averageRanks } from './hypothesis/ranks.ts';
import {
  acf,
  adf,
  archLm,
  describe as describeSample,
  jarqueBera,
  kpss,
  ksOneSample,
  ksTwoSample,
  ljungBox,
  neweyWestMean,
  normal,
  ols,
  optimalBlockLength,
  pearson,
  probabilisticSharpe,
  runsTest,
  sharpe,
  sharpeLo,
  spearman,
  tTestOneSample,
} from './index.ts';

type Statistic = (x: readonly number[]) => unknown;
const withoutIc = (x: readonly number[], regression: 'n' | 'c' | 'ct' | 'ctt', autolag: 'aic' | 't-stat' | null) => {
  const { icBest: _, ...rest } = adf(x, { regression, autolag, maxLag: 4 });
  return rest;
};
const fixed = new Rng(5).stream('partner');
const partner = Array.from({ length: 160 }, () => fixed.normal());

const affine: readonly (readonly [string, Statistic])[] = [
  ['adf c, AIC', (x) => withoutIc(x, 'c', 'aic')],
  ['adf ct, t-stat', (x) => withoutIc(x, 'ct', 't-stat')],
  ['adf ctt, 4 lags', (x) => withoutIc(x, 'ctt', null)],
  ['kpss c', (x) => kpss(x, { regression: 'c', lags: 'auto' })],
  ['kpss ct', (x) => kpss(x, { regression: 'ct', lags: 'legacy' })],
  ['jarqueBera', (x) => jarqueBera(x)],
  ['ljungBox', (x) => ljungBox(x, { lags: 6, modelDf: 1 })],
  ['acf', (x) => acf(x, { nlags: 7 })],
  ['archLm', (x) => archLm(x, { nlags: 3, ddof: 0, demean: true })],
  ['runsTest', (x) => runsTest(x, { cutoff: 'mean', correction: true })],
  ['pearson', (x) => pearson(x, partner.slice(0, x.length))],
  ['spearman', (x) => spearman(x, partner.slice(0, x.length))],
  ['optimalBlockLength', (x) => optimalBlockLength(x)],
  ['ols, slope t of a regressor', (x) => ols(partner.slice(0, x.length), [x], { addConst: true }).tValues[1]],
  ['ols, slope t of y', (x) => ols(x, [partner.slice(0, x.length)], { addConst: true }).tValues[1]],
  [
    'describe, shape',
    (x) => {
      const d = describeSample(x);
      return [d.skewness, d.excessKurtosis, d.skewnessUnbiased, d.excessKurtosisUnbiased, d.mad / d.sd];
    },
  ],
];

describe.each(affine)('%s', (_, statistic) => {
  it('is the same for a + b·x', () => {
    fc.assert(
      fc.property(series, shift, scale, (x, a, b) => {
        const offset = a * spread(x) * b;
        expectSame(statistic(x), statistic(x.map((v) => offset + b * v)));
      }),
      { numRuns: 60 },
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

const scaleOnly: readonly (readonly [string, (x: readonly number[], unit: number) => unknown])[] = [
  ['adf n', (x) => withoutIc(x, 'n', 'aic')],
  ['neweyWestMean t', (x) => neweyWestMean(x, { lags: 3 }).t],
  ['sharpe', (x, unit) => sharpe(x, { rf: 0.1 * unit, periods: 365 })],
  ['sharpeLo', (x) => sharpeLo(x, { q: 3 })],
  ['probabilisticSharpe', (x) => probabilisticSharpe(x, { benchmark: 0.05 })],
  ['tTestOneSample', (x, unit) => tTestOneSample(x, { popMean: 0.2 * unit })],
  ['archLm of centred residuals', (x) => archLm(x, { nlags: 2, ddof: 0, demean: false })],
  ['ksOneSample', (x, unit) => ksOneSample(x, { cdf: (v) => normal.cdf(v, { sigma: unit }) })],
  [
    'ksTwoSample',
    (x, unit) =>
      ksTwoSample(
        x,
        partner.slice(0, 50).map((v) => v * unit),
      ),
  ],
];

describe.each(scaleOnly)('%s', (_, statistic) => {
  it('is the same for b·x', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        expectSame(
          statistic(x, 1),
          statistic(
            x.map((v) => v * b),
            b,
          ),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('the ADF criterion', () => {
  it('moves by 2 nobs log b when the data are multiplied by b, and by nothing else', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        const options = { regression: 'c', autolag: 'bic', maxLag: 3 } as const;
        const before = adf(x, options).icBest as number;
        const after = adf(
          x.map((v) => v * b),
          options,
        ).icBest as number;
        expect(Math.abs(after - before - 2 * (x.length - 4) * Math.log(b))).toBeLessThan(1e-6);
      }),
      { numRuns: 40 },
    );
  });
});

describe('p-values', () => {
  it('lie in [0, 1] for every test', () => {
    fc.assert(
      fc.property(series, (x) => {
        const half = x.length >> 1;
        const p = [
          adf(x, { regression: 'ct', autolag: 'aic', maxLag: 3 }).pValue,
          kpss(x, { regression: 'c', lags: 2 }).pValue,
          jarqueBera(x).pValue,
          ...ljungBox(x, { lags: 3, modelDf: 0 }).pValue,
          ...ljungBox(x, { lags: 3, modelDf: 0 }).boxPiercePValue,
          archLm(x, { nlags: 2, ddof: 0, demean: true }).lmPValue,
          archLm(x, { nlags: 2, ddof: 0, demean: true }).fPValue,
          runsTest(x, { cutoff: 'median', correction: true }).pValue,
          tTestOneSample(x, { popMean: 0 }).pValue,
          neweyWestMean(x, { lags: 4 }).pValue,
          pearson(x.slice(0, half), x.slice(half, 2 * half)).pValue,
          spearman(x.slice(0, half), x.slice(half, 2 * half)).pValue,
          ksOneSample(x, { cdf: (v) => normal.cdf(v) }).pValue,
          ksOneSample(x, { cdf: (v) => normal.cdf(v), alternative: 'less' }).pValue,
          ksTwoSample(x.slice(0, half), x.slice(half), { alternative: 'greater' }).pValue,
          ksTwoSample(x.slice(0, half), x.slice(half), { method: 'asymptotic' }).pValue,
        ];
        for (const value of p) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('average ranks', () => {
  it('sum to n(n + 1)/2 and keep the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), (x) => {
        const ranks = averageRanks(x);
        expect(ranks.reduce((a, b) => a + b, 0)).toBe((x.length * (x.length + 1)) / 2);
        x.forEach((v, i) => {
          x.forEach((w, j) => {
            expect(Math.sign((ranks[i] as number) - (ranks[j] as number))).toBe(Math.sign(v - w));
          });
        });
      }),
    );
  });
});
