/** Tests of samples and of series: closed cases and conventions. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  acf,
  andersonKSample,
  bds,
  hurstDiffSd,
  hurstRescaledRange,
  kendall,
  levene,
  mannWhitney,
  pacf,
  tTestOneSample,
  tTestPooled,
  tTestWelch,
  wilcoxon,
} from './index.ts';

const rng = new Rng(9);
const X = Array.from({ length: 400 }, () => rng.normal());
const Y = Array.from({ length: 300 }, () => rng.normal());
const AR = X.map(() => 0);
for (let t = 1; t < AR.length; t++) AR[t] = 0.8 * (AR[t - 1] as number) + (X[t] as number);

describe('t-tests of two samples', () => {
  it('agree where sizes and variances are the same', () => {
    const a = [1, 2, 3, 4];
    const b = [2, 3, 4, 5];
    expect(tTestWelch(a, b).statistic).toBeCloseTo(tTestPooled(a, b).statistic, 14);
    expect(tTestWelch(a, b).df).toBeCloseTo(tTestPooled(a, b).df, 12);
  });

  it('see a difference of half a standard deviation and not one of none', () => {
    const moved = Y.map((v) => v + 0.5);
    expect(tTestWelch(X, moved).pValue).toBeLessThan(1e-6);
    expect(tTestPooled(X, Y).pValue).toBeGreaterThan(0.05);
  });

  it('answer at the ends of the double range', () => {
    const small = tTestWelch(
      X.map((v) => v * 1e-200),
      Y.map((v) => v * 1e-200),
    );
    const large = tTestWelch(
      X.map((v) => v * 1e200),
      Y.map((v) => v * 1e200),
    );
    expect(small.df).toBeCloseTo(large.df, 6);
    expect(small.statistic).toBeCloseTo(large.statistic, 8);
  });

  it('have one as the limit of the other: a second sample without noise', () => {
    const exact = tTestOneSample(X, { popMean: 1 });
    const limit = tTestWelch(
      X,
      Y.map((v) => 1 + 1e-9 * v),
    );
    expect(limit.statistic).toBeCloseTo(exact.statistic, 5);
    expect(limit.df).toBeCloseTo(exact.df, 5);
  });
});

describe('mannWhitney', () => {
  it('counts the pairs with x above y, ties as half', () => {
    expect(mannWhitney([1, 2, 3], [2, 4], { method: 'asymptotic', continuity: false }).statistic).toBe(1.5);
    expect(mannWhitney([2, 4], [1, 2, 3], { method: 'asymptotic', continuity: false }).statistic).toBe(4.5);
  });

  it('has p = 1, not more, at its mean with continuity', () => {
    expect(mannWhitney([1, 4], [2, 3], { method: 'asymptotic', continuity: true }).pValue).toBe(1);
  });
});

describe('wilcoxon', () => {
  it('leaves out values at the shift', () => {
    const r = wilcoxon([3, 3, 1, 4, 7], { shift: 3, method: 'asymptotic' });
    expect(r.nobs).toBe(3);
    expect(r.statistic).toBe(2);
    expect(r.z).toBeGreaterThan(0);
  });
});

describe('levene', () => {
  it('sees a doubled spread, wherever the samples lie', () => {
    const wide = Y.map((v) => 1e6 + 2 * v);
    for (const center of ['median', 'mean'] as const) {
      expect(levene(X, wide, { center }).pValue).toBeLessThan(1e-6);
      expect(levene(X, Y, { center }).pValue).toBeGreaterThan(0.01);
    }
  });
});

describe('andersonKSample', () => {
  it('interpolates its p-value between 0.25 and 0.001 and says when it lies beyond', () => {
    const seen = [0, 0.16, 0.2, 0.24, 1].map((shift) => andersonKSample([X, Y.map((v) => v + shift)]));
    expect(seen[0]?.pValueAtEnd).toBe('above');
    expect(seen[4]).toMatchObject({ pValue: 0.001, pValueAtEnd: 'below' });
    const inside = seen.filter(({ pValueAtEnd }) => pValueAtEnd === null).map(({ pValue }) => pValue);
    expect(inside.length).toBeGreaterThan(0);
    for (const p of inside) expect(p > 0.0005 && p < 0.26).toBe(true);
    expect([...inside].sort((a, b) => b - a)).toEqual(inside);
  });

  it('takes more than two samples', () => {
    expect(andersonKSample([X, Y, X.map((v) => v + 1)]).pValue).toBe(0.001);
  });
});

describe('kendall', () => {
  it('is 1 for one order, −1 for the opposite, and keeps an outlier in its place', () => {
    expect(kendall([1, 2, 3, 4, 5], [2, 3, 4, 5, 1e9]).statistic).toBe(1);
    expect(kendall([1, 2, 3, 4, 5], [9, 7, 5, 3, 1]).statistic).toBe(-1);
  });
});

describe('pacf', () => {
  it('is the acf at lag 1 and near zero after lag 1 of an AR(1), by every method', () => {
    const rho = acf(AR, { nlags: 1 })[1] as number;
    expect(pacf(AR, { nlags: 3, method: 'yule-walker' })[1]).toBeCloseTo(rho, 14);
    for (const method of ['yule-walker', 'yule-walker-adjusted', 'ols', 'burg'] as const) {
      const phi = pacf(AR, { nlags: 5, method });
      expect(phi[0]).toBe(1);
      expect(phi[1]).toBeGreaterThan(0.7);
      for (const v of phi.subarray(2)) expect(Math.abs(v)).toBeLessThan(0.15);
    }
  });

  it('stays in [−1, 1] for a sine by Yule-Walker and Burg', () => {
    const sine = Array.from({ length: 200 }, (_, i) => Math.sin(0.3 * i));
    for (const method of ['yule-walker', 'burg'] as const) {
      for (const v of pacf(sine, { nlags: 2, method })) expect(Math.abs(v)).toBeLessThanOrEqual(1);
    }
  });
});

describe('bds', () => {
  it('keeps independent noise and rejects a series that only varies in volatility', () => {
    const clustered = X.map((v, i) => v * (1 + 3 * (Math.floor(i / 50) % 2)));
    const o = { maxDim: 3, distance: 1 } as const;
    for (const p of bds(X, o).pValue) expect(p).toBeGreaterThan(0.01);
    for (const p of bds(clustered, o).pValue) expect(p).toBeLessThan(1e-6);
    expect(Array.from(bds(X, o).dimension)).toEqual([2, 3]);
  });
});

describe('Hurst exponents', () => {
  it('tell a random walk from a reverting and a trending level', () => {
    const o = { lags: [1, 2, 4, 8, 16], cumulate: true } as const;
    const reverting = X.map((v, i) => v - (X[i - 1] ?? 0));
    expect(Math.abs(hurstDiffSd(X, o).hurst - 0.5)).toBeLessThan(0.1);
    expect(hurstDiffSd(reverting, o).hurst).toBeLessThan(0.1);
    expect(hurstDiffSd(AR, o).hurst).toBeGreaterThan(0.65);
  });

  it('leave windows without spread out', () => {
    const halted = [...X.slice(0, 8), 0, 0, 0, 0, ...X.slice(8, 16)];
    const { rescaledRange } = hurstRescaledRange(halted, { windows: [4, 5] });
    const without = hurstRescaledRange([...X.slice(0, 8), ...X.slice(8, 16)], { windows: [4, 5] });
    expect(rescaledRange[0]).toBeCloseTo(without.rescaledRange[0] as number, 12);
  });
});
