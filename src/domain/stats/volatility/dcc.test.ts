import { describe, expect, it } from 'vitest';
import { correlatedReturns } from '../../../../test/stats/correlated-returns.ts';
import { lgamma } from '../distributions/gamma.ts';
import {
  type CccFitOptions,
  type CdccFitOptions,
  cccFit,
  cdccFit,
  conditionalCorrelation,
  conditionalCovariance,
  covarianceForecast,
  type DccFilterOptions,
  type DccFitOptions,
  dccFilter,
  dccFit,
  pairCorrelation,
} from './index.ts';

const MODEL = { stage1Init: 'first', qbar: 'cov', init: 'zero' } as const;
const ROW = [0, 0.05, 0.06, 0.89];
const X = correlatedReturns({ seed: 7, assets: 3, days: 400, a: 0.06, b: 0.9, rho: 0.5 });
const INDEPENDENT = correlatedReturns({ seed: 11, assets: 2, days: 300, a: 0, b: 0, rho: 0 });
const filterOptions: DccFilterOptions = {
  ...MODEL,
  stage1: [ROW, ROW, ROW],
  a: 0.05,
  b: 0.9,
  distribution: 'normal',
};

const refusal = (code: string) => expect.objectContaining({ code });
const DATA = refusal('BOT4_STATS_INPUT');
const ARGUMENT = refusal('BOT4_STATS_ARGUMENT');

/** Sets of columns that no correlation model can take, with the argument that the refusal names. */
const BAD_COLUMNS: readonly (readonly [string, number[][], string])[] = [
  ['one column', [X[0]!], 'x'],
  ['no column', [], 'x'],
  ['something else', null as unknown as number[][], 'x'],
  ['equal columns', [X[0]!, X[0]!], 'x[1]'],
  ['a multiple of a column', [X[0]!, X[0]!.map((v) => 1e6 - 3e-5 * v)], 'x[1]'],
  ['a sum of columns', [X[0]!, X[1]!, X[0]!.map((v, t) => v - 2 * X[1]![t]!)], 'x[2]'],
  ['a constant column', [X[0]!, X[1]!.map(() => 3)], 'x[1]'],
  ['a NaN inside', [X[0]!, X[1]!.map((v, t) => (t === 100 ? Number.NaN : v))], 'x[1]'],
  ['an infinite value', [X[0]!.map((v, t) => (t === 9 ? Number.POSITIVE_INFINITY : v)), X[1]!], 'x[0]'],
  ['columns of two lengths', [X[0]!, X[1]!.slice(1)], 'x[1]'],
  ['two days', [X[0]!.slice(0, 2), X[1]!.slice(0, 2)], 'x[0]'],
];

describe('dccFilter', () => {
  it('is constant correlation when a and b are zero', () => {
    const f = dccFilter(X, { ...filterOptions, a: 0, b: 0, qbar: 'corr' });
    expect(new Set(pairCorrelation(f, 0, 2)).size).toBe(1);
    expect(f.correlationForecast[0]).toEqual(f.correlations.slice(0, 3));
  });

  it('forecasts correlations that return to those of Q̄ at the rate a + b', () => {
    const f = dccFilter(X, { ...filterOptions, horizon: 2000 });
    const mean = f.qbar[0]![1]! / Math.sqrt(f.qbar[0]![0]! * f.qbar[1]![1]!);
    const away = f.correlationForecast.map((r) => r[0]! - mean);
    expect(away[10]! / away[0]!).toBeCloseTo(0.95 ** 10, 10);
    expect(Math.abs(away[1999]!)).toBeLessThan(1e-14);
    expect(f.varianceForecast[0]![1999]).toBeCloseTo(0.05 / (1 - 0.95), 10);
    const far = covarianceForecast(f, 2000);
    expect(far[0]![1]).toBeCloseTo(mean, 10);
    expect(far[1]![1]).toBeCloseTo(1, 10);
  });

  it('reads covariances as correlations between volatilities', () => {
    const f = dccFilter(X, filterOptions);
    const [r, h] = [conditionalCorrelation(f, 399), conditionalCovariance(f, 399)];
    const sigma = Array.from(f.volatility.slice(-3));
    expect(h[2]![0]).toBeCloseTo(r[2]![0]! * sigma[2]! * sigma[0]!, 14);
    expect(h[1]![1]).toBeCloseTo(sigma[1]! ** 2, 14);
    expect(pairCorrelation(f, 2, 1)[399]).toBe(r[1]![2]);
    expect(pairCorrelation(f, 0, 2)[0]).toBe(conditionalCorrelation(f, 0)[2]![0]);
  });

  it('adds the Gaussian likelihoods of the columns to the part of the correlations', () => {
    const f = dccFilter(X, filterOptions);
    let own = 0;
    f.standardisedResiduals.forEach((z, i) => {
      own -= 0.5 * (Math.log(2 * Math.PI * f.volatility[i]! ** 2) + z * z);
    });
    expect(f.logLikelihood - f.correlationLogLikelihood).toBeCloseTo(own, 8);
  });

  it.each([2, 3])('gives the multivariate t density of %i columns', (k) => {
    const columns = X.slice(0, k);
    const nu = 6.5;
    const f = dccFilter(columns, { ...filterOptions, stage1: columns.map(() => ROW), distribution: 't', nu });
    const normal = dccFilter(columns, { ...filterOptions, stage1: columns.map(() => ROW) });
    expect(f.correlations).toEqual(normal.correlations);
    let sum = 0;
    for (let t = 0; t < f.days; t++) {
      const r = conditionalCorrelation(f, t);
      const z = f.standardisedResiduals.subarray(t * k, (t + 1) * k);
      // Inverse and determinant of a matrix of 2 or 3 by the adjugate.
      const at = (i: number, j: number): number => r[i % 3]![j % 3]!;
      const cofactor = (i: number, j: number): number =>
        at(i + 1, j + 1) * at(i + 2, j + 2) - at(i + 1, j + 2) * at(i + 2, j + 1);
      const rho = r[0]![1]!;
      const det = k === 2 ? 1 - rho * rho : [0, 1, 2].reduce((s, j) => s + at(0, j) * cofactor(0, j), 0);
      let quadratic = (z[0]! ** 2 - 2 * rho * z[0]! * z[1]! + z[1]! ** 2) / det;
      if (k === 3) {
        quadratic = 0;
        for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) quadratic += (z[i]! * cofactor(j, i) * z[j]!) / det;
      }
      sum += lgamma((nu + k) / 2) - lgamma(nu / 2) - (k / 2) * Math.log(Math.PI * (nu - 2)) - 0.5 * Math.log(det);
      sum -= ((nu + k) / 2) * Math.log1p(quadratic / (nu - 2));
      for (let i = 0; i < k; i++) sum -= Math.log(f.volatility[t * k + i]!);
    }
    expect(f.logLikelihood).toBeCloseTo(sum, 7);
  });

  it('approaches the normal likelihood as the degrees of freedom grow', () => {
    const normal = dccFilter(X, filterOptions).logLikelihood;
    const t = (nu: number): number => dccFilter(X, { ...filterOptions, distribution: 't', nu }).logLikelihood;
    expect(Math.abs(t(1e6) - normal)).toBeLessThan(1e-2);
    expect(Math.abs(t(1e12) - normal)).toBeLessThan(1e-6);
  });

  it.each(BAD_COLUMNS)('refuses %s', (_, x, key) => {
    const attempt = (): unknown => dccFilter(x, { ...filterOptions, stage1: (x ?? []).map(() => ROW) });
    expect(attempt).toThrow(DATA);
    expect(attempt).toThrow(expect.objectContaining({ place: { key } }));
  });

  it('names the row of the first stage that gives no variance', () => {
    const steep = { ...filterOptions, stage1: [ROW, ROW, [0, 1, 0.1, 10]] };
    expect(() => dccFilter(X, steep)).toThrow(expect.objectContaining({ place: { key: 'stage1[2]' } }));
  });

  it.each<readonly [string, Partial<Record<keyof DccFilterOptions, unknown>>]>([
    ['a negative a', { a: -0.01 }],
    ['a negative b', { b: -0.01 }],
    ['a + b of one', { a: 0.1, b: 0.9 }],
    ['an a that is no number', { a: Number.NaN }],
    ['an unknown Q̄', { qbar: 'covariance' }],
    ['an unknown start', { init: 'mean' }],
    ['an unknown start of the variances', { stage1Init: 'last' }],
    ['an unknown distribution', { distribution: 'cauchy' }],
    ['t without degrees of freedom', { distribution: 't' }],
    ['t without variance', { distribution: 't', nu: 2 }],
    ['degrees of freedom of a normal', { nu: 5 }],
    ['a horizon of zero', { horizon: 0 }],
    ['too few rows of the first stage', { stage1: [ROW, ROW] }],
    ['a row of three numbers', { stage1: [ROW, ROW, [0, 1, 0.1]] }],
    ['a row that is missing', { stage1: [ROW, ROW, null] }],
    ['a negative omega', { stage1: [ROW, ROW, [0, -1, 0.1, 0.8]] }],
    ['a NaN in the first stage', { stage1: [ROW, ROW, [Number.NaN, 1, 0.1, 0.8]] }],
    ['no first stage', { stage1: null }],
  ])('refuses %s', (_, change) => {
    expect(() => dccFilter(X, { ...filterOptions, ...change } as DccFilterOptions)).toThrow(ARGUMENT);
  });
});

describe('the readings of a path', () => {
  it('refuse days, steps and assets that are not there', () => {
    const f = dccFilter(X, filterOptions);
    expect(() => conditionalCorrelation(f, 400)).toThrow(ARGUMENT);
    expect(() => conditionalCovariance(f, -1)).toThrow(ARGUMENT);
    expect(() => covarianceForecast(f, 2)).toThrow(ARGUMENT);
    expect(() => pairCorrelation(f, 0, 3)).toThrow(ARGUMENT);
    expect(() => pairCorrelation(f, 3, 0)).toThrow(ARGUMENT);
    expect(() => pairCorrelation(f, 1, 1)).toThrow(ARGUMENT);
  });
});

describe('dccFit', () => {
  const f = dccFit(X, { ...MODEL, horizon: 3 });

  it('agrees with the filter at its own parameters', () => {
    const same = dccFilter(X, { ...MODEL, stage1: f.stage1, a: f.a, b: f.b, distribution: 'normal', horizon: 3 });
    expect(same.correlationLogLikelihood).toBeCloseTo(f.correlationLogLikelihood, 8);
    expect(same.correlationForecast[2]![1]).toBeCloseTo(f.correlationForecast[2]![1]!, 10);
  });

  it('stands on a maximum: no step of a thousandth rises', () => {
    for (const [da, db] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
      [1, -1],
      [-1, 1],
    ] as const) {
      // biome-ignore format: six directions
      const o = { ...MODEL, stage1: f.stage1, a: f.a + 1e-3 * da, b: f.b + 1e-3 * db, distribution: 'normal' } as const;
      expect(dccFilter(X, o).correlationLogLikelihood).toBeLessThan(f.correlationLogLikelihood);
    }
    expect(f.converged).toBe(true);
    expect(f.atBound).toEqual([]);
  });

  it('has standard errors of the size that the curvature says', () => {
    const at = (da: number, db: number): number => {
      const o = { ...MODEL, stage1: f.stage1, a: f.a + da, b: f.b + db, distribution: 'normal' } as const;
      return dccFilter(X, o).correlationLogLikelihood;
    };
    const h = 1e-3;
    const top = at(0, 0);
    const aa = (2 * top - at(h, 0) - at(-h, 0)) / h ** 2;
    const bb = (2 * top - at(0, h) - at(0, -h)) / h ** 2;
    const ab = (at(h, -h) + at(-h, h) - at(h, h) - at(-h, -h)) / (4 * h ** 2);
    const det = aa * bb - ab * ab;
    expect(f.standardErrors![0]! / Math.sqrt(bb / det)).toBeCloseTo(1, 1);
    expect(f.standardErrors![1]! / Math.sqrt(aa / det)).toBeCloseTo(1, 1);
    expect(f.robustStandardErrors!.every((s) => s > 0 && s < 1)).toBe(true);
  });

  it('reports a = b = 0 with a warning when the correlations do not move', () => {
    const seeds = [11, 12, 13, 14, 15, 16, 17, 18];
    const fits = seeds.map((seed) =>
      dccFit(correlatedReturns({ seed, assets: 2, days: 200, a: 0, b: 0, rho: 0.3 }), MODEL),
    );
    const still = fits.filter((r) => r.a === 0);
    expect(still.length).toBeGreaterThan(0);
    for (const r of still) {
      expect(r.b).toBe(0);
      expect(r.atBound).toEqual(['a', 'b']);
      expect(r.standardErrors).toBeNull();
      expect(r.warnings.join()).toContain('constant');
      expect(new Set(pairCorrelation(r, 0, 1).map((v) => Math.round(v * 1e12))).size).toBe(1);
    }
    const edge = fits.filter((r) => r.a > 0 && r.b === 0);
    for (const r of edge) {
      expect(r.atBound).toEqual(['b']);
      expect(r.robustStandardErrors).toBeNull();
    }
  });

  it('warns when the correlations wander without a mean', () => {
    const drift = Array.from({ length: 300 }, (_, t) => Math.sin((t / 300) * 3));
    const [u, v] = INDEPENDENT as [number[], number[]];
    const y = u.map((a, t) => drift[t]! * a + Math.sqrt(1 - drift[t]! ** 2) * v[t]!);
    const r = cdccFit([u, y], { stage1Init: 'first' });
    expect(r.a + r.b).toBeGreaterThan(0.99);
    if (r.atBound.includes('a+b')) expect(r.warnings.join()).toContain('no mean');
  });

  it('finds the same maximum from one start and from ten', () => {
    const one = dccFit(X, { ...MODEL, starts: 1 });
    const ten = dccFit(X, { ...MODEL, starts: 10 });
    expect(one.a).toBeCloseTo(ten.a, 7);
    expect(one.b).toBeCloseTo(ten.b, 7);
  });

  it.each(BAD_COLUMNS)('refuses %s', (_, x, key) => {
    expect(() => dccFit(x, MODEL)).toThrow(DATA);
    expect(() => dccFit(x, MODEL)).toThrow(expect.objectContaining({ place: { key } }));
  });

  it('names the column whose variance cannot be fitted, with the reason as its cause', () => {
    const flips = X[1]!.map((_, t) => (t % 2 === 0 ? 1 : -1));
    expect(() => dccFit([X[0]!, flips], MODEL)).toThrow(
      expect.objectContaining({ place: { key: 'x[1]' }, cause: expect.objectContaining({ place: { key: 'y' } }) }),
    );
  });

  it('refuses fewer days than four parameters need, and fewer days than assets', () => {
    const short = X.map((v) => v.slice(0, 19));
    expect(() => dccFit(short, MODEL)).toThrow(DATA);
    const wide = correlatedReturns({ seed: 1, assets: 25, days: 24, a: 0, b: 0, rho: 0 });
    expect(() => dccFit(wide, MODEL)).toThrow(DATA);
  });

  it.each<readonly [string, Partial<Record<keyof DccFitOptions, unknown>>]>([
    ['an unknown Q̄', { qbar: undefined }],
    ['an unknown start', { init: undefined }],
    ['an unknown start of the variances', { stage1Init: undefined }],
    ['no start at all', { starts: 0 }],
    ['a horizon that is no integer', { horizon: 1.5 }],
  ])('refuses %s', (_, change) => {
    expect(() => dccFit(X, { ...MODEL, ...change } as DccFitOptions)).toThrow(ARGUMENT);
  });
});

describe('cdccFit', () => {
  it('has a mean matrix with ones on its diagonal, and a likelihood near that of DCC', () => {
    const r = cdccFit(X, { stage1Init: 'first' });
    const dcc = dccFit(X, { ...MODEL, init: 'qbar', qbar: 'moment' });
    expect(r.qbar.every((row, i) => row[i] === 1)).toBe(true);
    expect(Math.abs(r.correlationLogLikelihood - dcc.correlationLogLikelihood)).toBeLessThan(5);
    expect(r.correlations.slice(0, 3)).toEqual(Float64Array.of(r.qbar[0]![1]!, r.qbar[0]![2]!, r.qbar[1]![2]!));
  });

  it.each(BAD_COLUMNS)('refuses %s', (_, x) => {
    expect(() => cdccFit(x, { stage1Init: 'ewma' })).toThrow(DATA);
  });

  it('refuses unknown options', () => {
    expect(() => cdccFit(X, { stage1Init: 'none' } as unknown as CdccFitOptions)).toThrow(ARGUMENT);
    expect(() => cdccFit(X, { stage1Init: 'ewma', starts: 11 })).toThrow(ARGUMENT);
    expect(() => cdccFit(X, { stage1Init: 'ewma', horizon: 0 })).toThrow(ARGUMENT);
  });
});

describe('cccFit', () => {
  it.each([
    ['centred', 'corr'],
    ['uncentred', 'moment'],
  ] as const)('%s has the likelihood of DCC without movement', (correlation, qbar) => {
    const r = cccFit(X, { stage1Init: 'ewma', correlation, horizon: 2 });
    const still = dccFilter(X, {
      ...filterOptions,
      stage1Init: 'ewma',
      stage1: r.stage1,
      a: 0,
      b: 0,
      qbar,
      horizon: 2,
    });
    expect(r.logLikelihood).toBeCloseTo(still.logLikelihood, 8);
    expect(r.correlation[0]![1]).toBeCloseTo(still.correlations[0]!, 12);
    expect(covarianceForecast(r, 2)[1]![2]).toBeCloseTo(covarianceForecast(still, 2)[1]![2]!, 10);
    expect(r.converged).toBe(true);
  });

  it.each(BAD_COLUMNS)('refuses %s', (_, x) => {
    expect(() => cccFit(x, { stage1Init: 'ewma', correlation: 'centred' })).toThrow(DATA);
  });

  it('refuses unknown options', () => {
    expect(() => cccFit(X, { stage1Init: 'ewma', correlation: 'pearson' } as unknown as CccFitOptions)).toThrow(
      ARGUMENT,
    );
    expect(() => cccFit(X, { stage1Init: 'x', correlation: 'centred' } as unknown as CccFitOptions)).toThrow(ARGUMENT);
    expect(() => cccFit(X, { stage1Init: 'ewma', correlation: 'centred', horizon: -1 })).toThrow(ARGUMENT);
  });
});
