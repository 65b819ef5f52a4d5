/** Hypothesis tests, regression and correlation: twins, closed cases and conventions. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { autoProducts } from './hypothesis/acf.ts';
import {
  acf,
  archLm,
  correlationMatrix,
  describe as describeSample,
  jarqueBera,
  kpss,
  ksOneSample,
  ksTwoSample,
  ljungBox,
  neweyWestMean,
  normal,
  ols,
  pearson,
  runsTest,
  spearman,
  tTestOneSample,
} from './index.ts';

const rng = new Rng(77);
const NOISE = Float64Array.from({ length: 200 }, () => rng.normal());
const OTHER = Float64Array.from({ length: 200 }, () => rng.normal());
const WALK = NOISE.map((_, i) => NOISE.slice(0, i + 1).reduce((a, b) => a + b, 0));

describe('autocorrelation', () => {
  it('agrees with the plain double loop to 1e-14 at every lag, in blocks of four and after', () => {
    for (const n of [2, 3, 5, 8, 33, 200]) {
      const z = NOISE.slice(0, n);
      for (const nlags of [0, 1, 3, 4, 6, n - 1].filter((k) => k < n)) {
        const plain = Array.from({ length: nlags + 1 }, (_, k) => {
          let s = 0;
          for (let t = k; t < n; t++) s += (z[t] as number) * (z[t - k] as number);
          return s;
        });
        const fast = autoProducts(z, nlags);
        for (const [k, v] of plain.entries()) expect(Math.abs((fast[k] as number) - v)).toBeLessThan(1e-13);
      }
    }
  });

  it('starts at 1 and has magnitude at most 1', () => {
    const rho = acf(WALK, { nlags: 20 });
    expect(rho[0]).toBe(1);
    for (const r of rho) expect(Math.abs(r)).toBeLessThanOrEqual(1);
  });
});

describe('ljungBox', () => {
  it('gives lags 1 … 5 for the number 5, and the same values for a list in any order', () => {
    const all = ljungBox(NOISE, { lags: 5, modelDf: 0 });
    expect(Array.from(all.lags)).toEqual([1, 2, 3, 4, 5]);
    const some = ljungBox(NOISE, { lags: [5, 2], modelDf: 0 });
    expect(Array.from(some.statistic)).toEqual([all.statistic[4], all.statistic[1]]);
  });

  it('has no p-value where modelDf leaves no degree of freedom', () => {
    const { pValue, boxPiercePValue } = ljungBox(NOISE, { lags: 3, modelDf: 2 });
    expect(Array.from(pValue.slice(0, 2))).toEqual([Number.NaN, Number.NaN]);
    expect(boxPiercePValue[2]).toBeGreaterThan(0);
  });

  it('rejects a random walk at any level and keeps noise', () => {
    expect(ljungBox(WALK, { lags: [10], modelDf: 0 }).pValue[0]).toBeLessThan(1e-100);
    expect(ljungBox(NOISE, { lags: [10], modelDf: 0 }).pValue[0]).toBeGreaterThan(0.01);
  });
});

describe('describe', () => {
  it('has no adjusted skewness below 3 and no adjusted kurtosis below 4 values', () => {
    const two = describeSample([1, 2]);
    const three = describeSample([1, 2, 4]);
    expect([two.skewnessUnbiased, two.excessKurtosisUnbiased, three.excessKurtosisUnbiased]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(three.skewnessUnbiased).toBeCloseTo(0.93521952958283, 12);
    expect([three.min, three.max, three.n]).toEqual([1, 4, 3]);
  });
});

describe('jarqueBera', () => {
  it('rejects a sample with one outlier and keeps normal noise', () => {
    expect(jarqueBera(NOISE).pValue).toBeGreaterThan(0.01);
    expect(jarqueBera(NOISE.with(3, 50)).pValue).toBe(0);
  });
});

describe('archLm', () => {
  it('rejects clustered volatility', () => {
    const clustered = NOISE.map((v, i) => v * (i < 100 ? 0.1 : 3));
    expect(archLm(clustered, { nlags: 5, ddof: 0, demean: true }).lmPValue).toBeLessThan(0.01);
    expect(archLm(NOISE, { nlags: 5, ddof: 0, demean: true }).fPValue).toBeGreaterThan(0.01);
  });

  it('takes centred residuals as they are without demean', () => {
    const centre = NOISE.reduce((a, b) => a + b, 0) / 200;
    const centred = NOISE.map((v) => v - centre);
    const one = archLm(NOISE, { nlags: 2, ddof: 1, demean: true });
    const two = archLm(centred, { nlags: 2, ddof: 1, demean: false });
    expect(two.lm).toBeCloseTo(one.lm, 9);
  });
});

describe('kpss', () => {
  it('says at which end of its table the p-value lies', () => {
    expect(kpss(WALK, { regression: 'c', lags: 4 })).toMatchObject({ pValue: 0.01, pValueAtEnd: 'below', lags: 4 });
    expect(kpss(NOISE, { regression: 'c', lags: 'auto' })).toMatchObject({ pValue: 0.1, pValueAtEnd: 'above' });
    expect(kpss(NOISE, { regression: 'ct', lags: 'legacy' }).lags).toBe(15);
  });

  it('interpolates between the tabulated levels', () => {
    const statistics = [0.02, 0.03, 0.04, 0.05].map((slope) =>
      kpss(
        NOISE.map((v, i) => v + (slope * i) / 8),
        { regression: 'c', lags: 8 },
      ),
    );
    for (const { statistic, pValue, pValueAtEnd } of statistics) {
      if (pValueAtEnd !== null) continue;
      expect(statistic).toBeGreaterThan(0.347);
      expect(statistic).toBeLessThan(0.739);
      expect(pValue).toBeGreaterThan(0.01);
      expect(pValue).toBeLessThan(0.1);
    }
    expect(statistics.some(({ pValueAtEnd }) => pValueAtEnd === null)).toBe(true);
  });
});

describe('ols', () => {
  it('is the mean with its standard error when there is only the constant', () => {
    const fit = ols(NOISE, [], { addConst: true });
    const { mean, sd } = describeSample(NOISE);
    expect(fit.coefficients[0]).toBeCloseTo(mean, 14);
    expect(fit.standardErrors[0]).toBeCloseTo(sd / Math.sqrt(200), 14);
    expect([fit.fStatistic, fit.fPValue]).toEqual([Number.NaN, Number.NaN]);
    expect(fit.tValues[0]).toBeCloseTo(tTestOneSample(NOISE, { popMean: 0 }).statistic, 12);
  });

  it('leaves residuals orthogonal to every regressor, in the unit of y', () => {
    const fit = ols(
      WALK.map((v) => v * 1e6),
      [NOISE, OTHER],
      { addConst: true },
    );
    for (const column of [NOISE, OTHER, NOISE.map(() => 1)]) {
      expect(Math.abs(fit.residuals.reduce((s, v, i) => s + v * (column[i] as number), 0))).toBeLessThan(1e-5);
    }
    expect(fit.rss).toBeCloseTo(
      fit.residuals.reduce((s, v) => s + v * v, 0),
      -6,
    );
    expect(fit.dfResid).toBe(197);
  });

  it('counts r2 about zero without a constant', () => {
    const y = NOISE.map((v, i) => 5 + v + 0.1 * (OTHER[i] as number));
    const fit = ols(y, [OTHER], { addConst: false });
    const total = y.reduce((s, v) => s + v * v, 0);
    expect(fit.r2).toBeCloseTo(1 - fit.rss / total, 14);
    expect(fit.adjustedR2).toBeCloseTo(1 - (200 / 199) * (1 - fit.r2), 14);
  });
});

describe('neweyWestMean', () => {
  it('is the plain standard error with divisor n at 0 lags, and wider for trending data', () => {
    const { sd } = describeSample(NOISE);
    expect(neweyWestMean(NOISE, { lags: 0 }).se).toBeCloseTo((sd * Math.sqrt(199 / 200)) / Math.sqrt(200), 14);
    expect(neweyWestMean(WALK, { lags: 10 }).se).toBeGreaterThan(2 * neweyWestMean(WALK, { lags: 0 }).se);
  });
});

describe('runsTest', () => {
  it('counts runs about a number too, and corrects only below 50 values', () => {
    const r = runsTest([1, 1, 3, 3, 1, 3], { cutoff: 2, correction: false });
    expect([r.runs, r.above, r.below]).toEqual([4, 3, 3]);
    expect(r.statistic).toBe(0);
    expect(runsTest(NOISE, { cutoff: 'mean', correction: true })).toEqual(
      runsTest(NOISE, { cutoff: 'mean', correction: false }),
    );
  });

  it('moves the statistic half a run towards zero, and not beyond', () => {
    const few = [1, 1, 1, 1, 2, 2, 2, 2];
    const plain = runsTest(few, { cutoff: 1.5, correction: false });
    const corrected = runsTest(few, { cutoff: 1.5, correction: true });
    // 2 runs, 5 expected, standard deviation √(12/7).
    expect(plain.statistic).toBeCloseTo(-3 / Math.sqrt(12 / 7), 14);
    expect(corrected.statistic).toBeCloseTo(-2.5 / Math.sqrt(12 / 7), 14);
    expect(Math.abs(runsTest([1, 1, 3, 3, 1, 3], { cutoff: 2, correction: true }).statistic)).toBe(0);
  });
});

describe('correlation', () => {
  it('is ±1 with p-value 0 for a line', () => {
    expect(pearson([1, 2, 3, 4], [8, 6, 4, 2])).toEqual({ statistic: -1, pValue: 0 });
    expect(spearman([1, 2, 3, 4], [1, 8, 27, 64])).toEqual({ statistic: 1, pValue: 0 });
  });

  it('has a symmetric matrix of the pairwise values with ones on its diagonal', () => {
    const matrix = correlationMatrix([NOISE, OTHER, WALK]);
    expect(matrix.map((row, i) => row[i])).toEqual([1, 1, 1]);
    expect(matrix[0]?.[2]).toBe(matrix[2]?.[0]);
    expect(matrix[0]?.[1]).toBeCloseTo(pearson(NOISE, OTHER).statistic, 14);
  });
});

describe('Kolmogorov-Smirnov tests', () => {
  it('give 1/C(n + m, n) per side for separated samples', () => {
    expect(ksTwoSample([1, 2, 3], [4, 5, 6], { alternative: 'greater' })).toEqual({
      statistic: 1,
      pValue: expect.closeTo(0.05, 15) as number,
    });
    expect(ksTwoSample([1, 2, 3], [4, 5, 6], { alternative: 'less' })).toEqual({ statistic: 0, pValue: 1 });
    expect(ksTwoSample([4, 5, 6], [1, 2, 3, 3.5], { alternative: 'less' }).pValue).toBeCloseTo(1 / 35, 15);
  });

  it('give p-value 1 for the same sample and keep ties out of the distance', () => {
    expect(ksTwoSample([1, 2, 2, 3], [1, 2, 2, 3])).toEqual({ statistic: 0, pValue: 1 });
    expect(ksTwoSample([1, 1, 1, 2], [1, 2]).statistic).toBe(0.25);
  });

  it('rounds half of an effective size to even, as the reference does', () => {
    // nm/(n + m) = 2.5 for 5 and 5: size 2, where P(D ≥ 0.6) = 0.32 by hand.
    const p = ksTwoSample([1, 2, 3, 4, 5], [3.5, 4.5, 5.5, 6.5, 7.5], { method: 'asymptotic' });
    expect(p.statistic).toBe(0.6);
    expect(p.pValue).toBeCloseTo(0.32, 14);
  });

  it('has one-sided limits near the exact values, the same when samples and sides are exchanged', () => {
    const [x, y] = [NOISE.map((v) => v + 0.15), OTHER.slice(0, 150)];
    for (const alternative of ['less', 'greater'] as const) {
      const exact = ksTwoSample(x, y, { alternative });
      const limit = ksTwoSample(x, y, { alternative, method: 'asymptotic' });
      expect(limit.statistic).toBe(exact.statistic);
      expect(Math.abs(limit.pValue / exact.pValue - 1)).toBeLessThan(0.05);
      const mirrored = alternative === 'less' ? 'greater' : 'less';
      expect(ksTwoSample(y, x, { alternative: mirrored })).toEqual(exact);
      expect(ksTwoSample(y, x, { alternative: mirrored, method: 'asymptotic' })).toEqual(limit);
    }
  });

  it('has one- and two-sided distances of the sample to the distribution', () => {
    const options = { cdf: (v: number) => normal.cdf(v) };
    const both = ksOneSample(NOISE, options);
    const greater = ksOneSample(NOISE, { ...options, alternative: 'greater' });
    const less = ksOneSample(NOISE, { ...options, alternative: 'less' });
    expect(both.statistic).toBe(Math.max(greater.statistic, less.statistic));
    expect(ksOneSample(NOISE, { ...options, method: 'asymptotic' }).pValue).toBeCloseTo(both.pValue, 1);
    expect(ksOneSample(NOISE, { cdf: (v) => normal.cdf(v, { mu: 1 }) }).pValue).toBeLessThan(1e-10);
  });
});
