/** Unit-root and cointegration tests against one another, against plain formulas, and on series whose answer is known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { series } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import { ols } from '../regression/ols.ts';
import { adf } from './adf.ts';
import { type DfglsOptions, dfgls, dfglsPlain } from './dfgls.ts';
import { engleGranger } from './engle-granger.ts';
import { johansen } from './johansen.ts';
import { phillipsPerron } from './phillips-perron.ts';
import { singularDecomposition } from './singular-values.ts';
import { removeTrend } from './trend.ts';
import { varianceRatio } from './variance-ratio.ts';
import { type ZivotAndrewsOptions, zivotAndrews, zivotAndrewsPlain } from './zivot-andrews.ts';

/** An autoregression. */
function simulate(seed: number, n: number, phi: number): number[] {
  // A stream of its own: `series` may draw the same seed.
  const rng = new Rng(seed).stream('unit-root');
  let level = 0;
  return Array.from({ length: n }, () => {
    level = phi * level + rng.normal();
    return level;
  });
}
const close = (actual: number, expected: number, relative = 1e-9): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * (1 + Math.abs(expected)));

describe('phillipsPerron', () => {
  it('is the Dickey-Fuller t-value when it uses no autocovariance', () => {
    fc.assert(
      fc.property(series, fc.constantFrom('n', 'c', 'ct'), (x, trend) => {
        const plain = adf(x, { regression: trend, autolag: null, maxLag: 0 });
        const { statistic, pValue } = phillipsPerron(x, { trend, testType: 'tau', lags: 0 });
        close(statistic, plain.statistic);
        close(pValue, plain.pValue);
      }),
    );
  });

  it('keeps a random walk at 5 % and rejects white noise at 1 %, by both statistics', () => {
    for (const testType of ['tau', 'rho'] as const) {
      const o = { trend: 'c', testType, lags: null } as const;
      expect(phillipsPerron(simulate(1, 500, 1), o).pValue).toBeGreaterThan(0.05);
      expect(phillipsPerron(simulate(1, 500, 0), o).pValue).toBeLessThan(0.01);
    }
  });

  it('takes ⌈12(n/100)^¼⌉ autocovariances by default', () => {
    expect(phillipsPerron(simulate(2, 250, 1), { trend: 'c', testType: 'rho', lags: null }).lags).toBe(16);
  });
});

describe('dfgls', () => {
  const options = fc.record({
    trend: fc.constantFrom('c', 'ct'),
    autolag: fc.constantFrom('aic', 'bic', 't-stat', null),
    maxLag: fc.constantFrom(null, 0, 2, 6),
  }) as fc.Arbitrary<DfglsOptions>;

  it('agrees with its plain twin to 1e-10 in every option', () => {
    fc.assert(
      fc.property(series, options, (x, o) => {
        const fast = dfgls(x, o);
        const plain = dfglsPlain(x, o);
        expect(fast.lag).toBe(plain.lag);
        close(fast.statistic, plain.statistic, 1e-10);
      }),
    );
  });

  it('rejects a near unit root more often than adf: 42 against 20 of 60 series with ρ = 0.9', () => {
    const count = (pValue: (x: number[]) => number): number =>
      Array.from({ length: 60 }, (_, i) => pValue(simulate(i, 100, 0.9))).filter((p) => p < 0.05).length;
    const gls = count((x) => dfgls(x, { trend: 'c', autolag: null, maxLag: 0 }).pValue);
    const plain = count((x) => adf(x, { regression: 'c', autolag: null, maxLag: 0 }).pValue);
    expect([gls, plain]).toEqual([42, 20]);
  });
});

describe('varianceRatio', () => {
  it('is the variance of q steps over q times that of one', () => {
    const x = simulate(5, 41, 1);
    const d = x.slice(1).map((v, t) => v - (x[t] as number));
    const one = d.reduce((s, v) => s + v * v, 0) / d.length;
    const long = x.slice(4).reduce((s, v, t) => s + (v - (x[t] as number)) ** 2, 0) / d.length;
    const o = { lags: 4, trend: 'n', debiased: false, robust: false, overlap: true } as const;
    close(varianceRatio(x, o).ratio, long / 4 / one, 1e-12);
  });

  it('is below 1 for reversals and above 1 for trends, with p-values under 1 %', () => {
    const o = { lags: 4, trend: 'c', debiased: true, robust: true, overlap: true } as const;
    const steps = simulate(6, 800, 0.4);
    let level = 0;
    const trending = varianceRatio(
      steps.map((v) => (level += v)),
      o,
    );
    const reverting = varianceRatio(simulate(7, 800, 0.2), o);
    expect(trending.ratio).toBeGreaterThan(1.5);
    expect(reverting.ratio).toBeLessThan(0.6);
    expect(Math.max(trending.pValue, reverting.pValue)).toBeLessThan(0.01);
  });

  it('compares one long step with short ones where no drift is taken out', () => {
    const x = simulate(8, 12, 1);
    const o = { trend: 'n', debiased: false, robust: false } as const;
    const d = x.slice(1).map((v, t) => v - (x[t] as number));
    const one = d.reduce((s, v) => s + v * v, 0);
    const whole = ((x[11] as number) - (x[0] as number)) ** 2;
    close(varianceRatio(x, { ...o, lags: 11, overlap: true }).ratio, whole / 11 / one, 1e-12);
    const half = ((x[6] as number) - (x[0] as number)) ** 2 / d.slice(0, 6).reduce((s, v) => s + v * v, 0);
    close(varianceRatio(x, { ...o, lags: 6, overlap: false }).ratio, half, 1e-12);
  });

  it('leaves out the values that fill no block of q steps', () => {
    const o = { lags: 5, trend: 'c', debiased: true, robust: false, overlap: false } as const;
    const x = simulate(8, 41, 1);
    expect(varianceRatio([...x, 900, -900], o)).toEqual(varianceRatio(x, o));
  });
});

describe('zivotAndrews', () => {
  const options = fc.record({
    regression: fc.constantFrom('c', 't', 'ct'),
    autolag: fc.constantFrom('aic', null),
    maxLag: fc.constantFrom(0, 1, 3),
    trim: fc.constantFrom(0.15, 0.2, 0.33),
  }) as fc.Arbitrary<ZivotAndrewsOptions>;

  it('agrees with its plain twin to the last bit, with and without a jump of up to 1e6 standard deviations', () => {
    fc.assert(
      fc.property(series, options, fc.constantFrom(0, 5, 1e3, 1e6), fc.nat(), (x, o, jump, at) => {
        const broken = x.map((v, t) => (t > at % x.length ? v + jump : v));
        expect(zivotAndrews(broken, o)).toEqual(zivotAndrewsPlain(broken, o));
      }),
    );
  });

  it('finds the break of a level, and rejects at 1 % where adf does not at 5 %', () => {
    const x = simulate(9, 200, 0.3).map((v, t) => (t > 120 ? v + 8 : v));
    const r = zivotAndrews(x, { regression: 'c', autolag: null, maxLag: 1, trim: 0.15 });
    expect(Math.abs(r.breakIndex - 120)).toBeLessThanOrEqual(2);
    expect(r.pValue).toBeLessThan(0.01);
    expect(adf(x, { regression: 'ct', autolag: null, maxLag: 1 }).pValue).toBeGreaterThan(0.05);
  });

  it('searches as many lags as adf does, and without a search takes ⌊12(n/100)^¼⌋', () => {
    const x = simulate(10, 250, 1);
    const searched = zivotAndrews(x, { regression: 'c', autolag: 'bic', maxLag: null, trim: 0.15 });
    expect(searched.lag).toBe(adf(x, { regression: 'ct', autolag: 'bic', maxLag: null }).lag);
    expect(zivotAndrews(x, { regression: 'c', autolag: null, maxLag: null, trim: 0.15 }).lag).toBe(15);
  });

  it('ends its p-values at 0.00001 and 0.999', () => {
    const o = { regression: 'ct', autolag: null, maxLag: 0, trim: 0.15 } as const;
    expect(zivotAndrews(simulate(11, 4000, 0), o).pValue).toBe(0.00001);
    const explosive = simulate(12, 120, 1.3);
    expect(zivotAndrews(explosive, o).pValue).toBeCloseTo(0.999, 15);
  });
});

describe('engleGranger', () => {
  it('is adf without terms on the residuals of least squares', () => {
    fc.assert(
      fc.property(series, fc.nat(), (x, seed) => {
        const y = simulate(seed, x.length, 1).map((v, t) => v + 2 * (x[t] as number));
        const r = engleGranger(y, [x], { trend: 'c', autolag: 'aic', maxLag: 3 });
        const fit = ols(y, [x], { addConst: true });
        close(r.coefficients[0] as number, fit.coefficients[1] as number);
        close(r.statistic, adf(fit.residuals, { regression: 'n', autolag: 'aic', maxLag: 3 }).statistic, 1e-8);
      }),
    );
  });

  it('rejects for a pair with a stationary spread and keeps two walks', () => {
    const x = simulate(13, 300, 1);
    const o = { trend: 'c', autolag: 'aic', maxLag: null } as const;
    const spread = simulate(14, 300, 0.5);
    expect(
      engleGranger(
        x.map((v, t) => 5 + 3 * v + (spread[t] as number)),
        [x],
        o,
      ).pValue,
    ).toBeLessThan(0.001);
    expect(engleGranger(simulate(15, 300, 1), [x], o).pValue).toBeGreaterThan(0.1);
  });

  it('knows no critical values without a constant, and no p-value beyond six variables', () => {
    const xs = Array.from({ length: 6 }, (_, i) => simulate(20 + i, 80, 1));
    const y = simulate(30, 80, 1);
    const o = { autolag: null, maxLag: 1 } as const;
    expect(engleGranger(y, xs.slice(0, 1), { ...o, trend: 'n' }).critical['5%']).toBeNaN();
    const seven = engleGranger(y, xs, { ...o, trend: 'c' });
    expect(seven.pValue).toBeNaN();
    expect(seven.critical['5%']).toBeLessThan(-4.9);
  });

  it('judges a spread a millionth of the size of the series', () => {
    const x = simulate(16, 300, 1);
    const spread = simulate(17, 300, 0.5);
    const y = x.map((v, t) => 3 * v + 1e-6 * (spread[t] as number));
    const o = { trend: 'c', autolag: null, maxLag: 1 } as const;
    expect(engleGranger(y, [x], o).pValue).toBeLessThan(0.001);
  });
});

describe('johansen', () => {
  it('is T ln(1 + t²/(T − k)) of adf for one series', () => {
    fc.assert(
      fc.property(series, (x) => {
        const { statistic, nobs } = adf(x, { regression: 'c', autolag: null, maxLag: 2 });
        const r = johansen([x], { trend: 'c', lags: 2 });
        close(r.traceStatistic[0] as number, nobs * Math.log1p(statistic ** 2 / (nobs - 4)));
        expect(r.maxEigStatistic).toEqual(r.traceStatistic);
      }),
    );
  });

  it('finds the rank at 1 %: one relation in a pair with a stationary spread, none in two walks', () => {
    const x = simulate(13, 300, 1);
    const spread = simulate(14, 300, 0.5);
    const rank = (y: number[]): number => {
      const { traceStatistic, traceCritical } = johansen([x, y], { trend: 'c', lags: 1 });
      const kept = traceCritical.findIndex((c, r) => (traceStatistic[r] as number) <= c['1%']);
      return kept === -1 ? 2 : kept;
    };
    expect(rank(x.map((v, t) => 3 * v + (spread[t] as number)))).toBe(1);
    expect(rank(simulate(15, 300, 1))).toBe(0);
  });

  it('names the weights of the spread, of variance 1 beside the terms and lags', () => {
    const x = simulate(13, 300, 1);
    const y = x.map((v, t) => 100 - 3 * v + (simulate(14, 300, 0.5)[t] as number));
    const [a, b] = johansen([x, y], { trend: 'c', lags: 0 }).vectors[0] as Float64Array;
    close((a as number) / (b as number), 3, 0.02);
    expect(a).toBeGreaterThan(0);
    const spread = x.slice(0, -1).map((v, t) => (a as number) * v + (b as number) * (y[t] as number));
    const mean = spread.reduce((s, v) => s + v, 0) / spread.length;
    close(spread.reduce((s, v) => s + (v - mean) ** 2, 0) / spread.length, 1, 1e-12);
  });

  it('adds the later statistics up to the trace, and orders eigenvalues and critical values', () => {
    const system = Array.from({ length: 4 }, (_, i) => simulate(40 + i, 150, 1));
    const r = johansen(system, { trend: 'ct', lags: 2 });
    for (let i = 0; i < 3; i++) {
      const later = r.traceStatistic[i + 1] as number;
      close((r.traceStatistic[i] as number) - later, r.maxEigStatistic[i] as number);
      expect(r.eigenvalues[i]).toBeGreaterThan(r.eigenvalues[i + 1] as number);
      expect(r.traceCritical[i]?.['1%']).toBeGreaterThan(r.traceCritical[i + 1]?.['1%'] as number);
    }
    expect(r.maxEigCritical[3]).toEqual(r.traceCritical[3]);
  });
});

describe('singularDecomposition', () => {
  it('keeps the digits of a value far below the largest', () => {
    const { values } = singularDecomposition([Float64Array.of(1, 1e-9), Float64Array.of(1, -1e-9)]);
    close(values[0] as number, Math.SQRT2, 1e-15);
    expect(Math.abs((values[1] as number) / (Math.SQRT2 * 1e-9) - 1)).toBeLessThan(1e-14);
  });

  it('is 0 for a column of zeros and the length of a single column', () => {
    expect(singularDecomposition([Float64Array.of(3, 4)]).values).toEqual(Float64Array.of(5));
    const two = singularDecomposition([Float64Array.of(0, 0), Float64Array.of(0, 2)]);
    expect(two).toEqual({ values: Float64Array.of(2, 0), vectors: [Float64Array.of(0, 1), Float64Array.of(1, 0)] });
  });

  it('has vectors along which the matrix is as long as the value', () => {
    const a = [Float64Array.of(1, 2, 3), Float64Array.of(-1, 0, 2), Float64Array.of(4, 1, 0.5)];
    const { values, vectors } = singularDecomposition(a.map((c) => c.slice()));
    vectors.forEach((v, i) => {
      const image = [0, 1, 2].map((r) => a.reduce((s, c, j) => s + (c[r] as number) * (v[j] as number), 0));
      close(Math.hypot(...image), values[i] as number, 1e-14);
    });
  });
});

describe('removeTrend', () => {
  it('leaves nothing of a parabola, and returns its slopes on the grid from −1 to 1', () => {
    const v = Float64Array.from({ length: 21 }, (_, i) => {
      const tau = (i - 10) / 10;
      return 4 + 3 * tau - 2 * tau * tau;
    });
    const slopes = removeTrend(v, 3, 2);
    for (const u of v) expect(Math.abs(u)).toBeLessThan(1e-14);
    close(slopes[0] as number, 3, 1e-14);
    close(slopes[1] as number, -2, 1e-14);
  });
});

describe('far-away and tiny series', () => {
  const x = simulate(50, 120, 0.95);
  const moved: Readonly<Record<string, number[]>> = {
    'a millionth of its offset': x.map((v) => 1e6 + v),
    'near the largest number': x.map((v) => v * 2 ** 1018),
    'near the smallest normal number': x.map((v) => v * 2 ** -960),
  };
  it.each(Object.keys(moved))('gives the answer of the plain series: %s', (name) => {
    const y = moved[name] as number[];
    const same = (f: (v: number[]) => number): void => close(f(y), f(x), 1e-6);
    same((v) => adf(v, { regression: 'ctt', autolag: 'aic', maxLag: null }).statistic);
    same((v) => phillipsPerron(v, { trend: 'ct', testType: 'rho', lags: 3 }).statistic);
    same((v) => dfgls(v, { trend: 'ct', autolag: 'aic', maxLag: null }).statistic);
    same((v) => varianceRatio(v, { lags: 4, trend: 'c', debiased: true, robust: true, overlap: true }).statistic);
    same((v) => zivotAndrews(v, { regression: 'ct', autolag: null, maxLag: 1, trim: 0.15 }).statistic);
    same((v) => johansen([v, simulate(51, 120, 1)], { trend: 'c', lags: 1 }).traceStatistic[0] as number);
  });

  it('gives an answer at both ends of the number range at once', () => {
    const wide = Array.from({ length: 40 }, (_, i) => (i % 3 === 0 ? 1.7e308 : -1.7e308) * (1 - i / 100));
    expect(Number.isFinite(adf(wide, { regression: 'c', autolag: null, maxLag: 1 }).statistic)).toBe(true);
  });
});
