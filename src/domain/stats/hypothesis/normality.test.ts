/** Tests of normality: what they reject, what they keep, and their behaviour at the ends. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { andersonDarling, dagostinoK2, lilliefors, shapiroWilk } from './index.ts';

const rng = new Rng(12);
const NORMAL = Array.from({ length: 300 }, () => 5 + 2 * rng.normal());
const EXPONENTIAL = NORMAL.map(() => -Math.log1p(-rng.uniform()));
const ONE = Object.entries({
  andersonDarling,
  dagostinoK2,
  lilliefors: (x: readonly number[]) => lilliefors(x, { dist: 'normal' }),
  shapiroWilk,
});

describe.each(ONE)('%s', (_, test) => {
  it('keeps normal noise and rejects an exponential sample at 0.1 %', () => {
    expect(test(NORMAL).pValue).toBeGreaterThan(0.05);
    expect(test(EXPONENTIAL).pValue).toBeLessThanOrEqual(0.001);
  });

  it('gives a finite statistic for an outlier of any size', () => {
    const { statistic, pValue } = test(NORMAL.with(5, 1e9));
    expect(Number.isFinite(statistic)).toBe(true);
    expect(pValue).toBeLessThanOrEqual(0.001);
  });
});

describe('shapiroWilk', () => {
  it('is 1 with p = 1 for three values at even distances, and at least 3/4 for any three', () => {
    expect(shapiroWilk([1, 2, 3]).statistic).toBeCloseTo(1, 14);
    expect(shapiroWilk([1, 2, 3]).pValue).toBeCloseTo(1, 6);
    expect(shapiroWilk([0, 0, 1]).statistic).toBeCloseTo(0.75, 14);
    expect(shapiroWilk([0, 0, 1]).pValue).toBeCloseTo(0, 6);
  });

  it('has p = 0 beyond the bound of its transformation for small samples', () => {
    expect(shapiroWilk([0, 0, 0, 0, 0, 0, 0, 1]).pValue).toBeLessThan(1e-4);
    expect(shapiroWilk([0, 0, 0, 1]).pValue).toBeLessThan(0.01);
  });

  it('warns above 5,000 values', () => {
    const long = Array.from({ length: 5001 }, () => rng.normal());
    expect(shapiroWilk(long.slice(0, 5000)).warnings).toEqual([]);
    expect(shapiroWilk(long).warnings).toHaveLength(1);
  });
});

describe('andersonDarling', () => {
  it('has a p-value that falls in every part of its table and beyond it', () => {
    let last = 1;
    let statistic = 0;
    for (let k = 0; k <= 40; k++) {
      // From normal to more and more skewed.
      const r = andersonDarling(NORMAL.map((v, i) => v + 0.3 * k * (EXPONENTIAL[i] as number) ** 2));
      if (r.statistic < statistic) continue;
      expect(r.pValue).toBeLessThanOrEqual(last);
      expect(r.pValue).toBeGreaterThan(0);
      ({ statistic, pValue: last } = r);
    }
    expect(statistic).toBeGreaterThan(13);
    expect(last).toBeLessThan(1e-30);
  });

  it('is near 1 for the quantiles of the normal distribution themselves', () => {
    expect(andersonDarling([-1.28, -0.84, -0.52, -0.25, 0, 0.25, 0.52, 0.84, 1.28]).pValue).toBeGreaterThan(0.98);
  });
});

describe('lilliefors', () => {
  it('says at which end of its table the p-value lies', () => {
    expect(lilliefors(EXPONENTIAL, { dist: 'normal' })).toMatchObject({ pValue: 0.001, pValueAtEnd: 'below' });
    expect(lilliefors([-1.28, -0.84, -0.52, -0.25, 0, 0.25, 0.52, 0.84, 1.28], { dist: 'normal' })).toMatchObject({
      pValue: 0.99,
      pValueAtEnd: 'above',
    });
  });

  it('starts at the smallest sample of its table', () => {
    expect(lilliefors([1, 2, 4, 3], { dist: 'normal' }).pValue).toBeGreaterThan(0.5);
    expect(lilliefors([1, 2, 4], { dist: 'exponential' }).pValue).toBeGreaterThan(0.05);
  });

  it('keeps an exponential sample and rejects a squared one as exponential', () => {
    expect(lilliefors(EXPONENTIAL, { dist: 'exponential' }).pValue).toBeGreaterThan(0.05);
    expect(
      lilliefors(
        EXPONENTIAL.map((v) => v * v),
        { dist: 'exponential' },
      ).pValue,
    ).toBe(0.001);
  });

  it('goes on smoothly where the table of sample sizes ends at 1,600', () => {
    const grid = (n: number) =>
      Array.from({ length: n }, (_, i) => Math.tan(((i + 0.5) / n - 0.5) * 2.2)).map((v) => Math.cbrt(v));
    const p = [1598, 1600, 1602].map((n) => lilliefors(grid(n), { dist: 'normal' }));
    expect(Math.abs((p[0]?.pValue as number) - (p[2]?.pValue as number))).toBeLessThan(0.02);
  });
});
