/** Edges of densities, log tails, quantiles and moments: ends of the support, limits of parameters, refusals. */
import { describe, expect, it } from 'vitest';
import { beta, chi2, fDist, kolmogorov, logNormal, normal, poisson, studentT, trigamma } from '../index.ts';
import { digammaLessLog, trigammaLessInverse } from './gamma.ts';

const INF = Number.POSITIVE_INFINITY;
const refusal = (key: string) => expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key } });

type Call = (x: number) => number;
/** Every function of one number, by family. */
const FAMILIES: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  normal: { ...bind(normal, { mu: 1, sigma: 2 }) },
  studentT: { ...bind(studentT, { df: 3, location: 1, scale: 2 }) },
  logNormal: { ...bind(logNormal, { mu: 0, sigma: 1 }) },
  beta: { ...bind(beta, { a: 2, b: 3 }) },
  chi2: { ...bind(chi2, { df: 3 }) },
  fDist: { ...bind(fDist, { d1: 3, d2: 5 }) },
  kolmogorov: { ...bind(kolmogorov, undefined) },
};

function bind(family: object, params: unknown): Record<string, Call> {
  const names = ['pdf', 'logpdf', 'cdf', 'sf', 'logcdf', 'logsf', 'ppf', 'isf'];
  const methods = family as Readonly<Record<string, (x: number, p?: unknown) => number>>;
  return Object.fromEntries(names.map((name) => [name, (x: number) => methods[name]!(x, params)]));
}

describe.each(Object.entries(FAMILIES))('%s', (_, d) => {
  it('has its ends: cdf 0 and 1, sf 1 and 0, logarithms of both, no density', () => {
    expect([d.cdf!(-INF), d.sf!(-INF), d.cdf!(INF), d.sf!(INF)]).toEqual([0, 1, 1, 0]);
    expect([d.logcdf!(-INF), d.logsf!(-INF), d.logcdf!(INF), d.logsf!(INF)].map((v) => v + 0)).toEqual([
      -INF,
      0,
      0,
      -INF,
    ]);
    expect([d.pdf!(-INF), d.pdf!(INF), d.logpdf!(-INF), d.logpdf!(INF)]).toEqual([0, 0, -INF, -INF]);
  });

  it('passes NaN on and refuses a probability that is none', () => {
    for (const name of ['pdf', 'logpdf', 'cdf', 'sf', 'logcdf', 'logsf']) expect(d[name]!(Number.NaN)).toBeNaN();
    for (const p of [-0.1, 1.1, Number.NaN]) {
      expect(() => d.ppf!(p)).toThrow(refusal('p'));
      expect(() => d.isf!(p)).toThrow(refusal('q'));
    }
  });

  it('has quantiles at 0 and 1 at the ends of its support', () => {
    expect(d.cdf!(d.ppf!(0))).toBe(0);
    expect(d.sf!(d.ppf!(1))).toBe(0);
    expect([d.isf!(1), d.isf!(0)]).toEqual([d.ppf!(0), d.ppf!(1)]);
    expect(d.isf!(0.25)).toBeCloseTo(d.ppf!(0.75), 12);
  });
});

describe('densities at the ends of the support', () => {
  it('are infinite, finite or zero as the shape says', () => {
    expect([0.5, 1, 2].map((a) => beta.pdf(0, { a, b: 3 }))).toEqual([INF, 3, 0]);
    expect([0.5, 1, 2].map((b) => beta.pdf(1, { a: 3, b }))).toEqual([INF, 3, 0]);
    expect([1, 2, 3].map((df) => chi2.pdf(0, { df }))).toEqual([INF, 0.5, 0]);
    expect([1, 2, 3].map((d1) => fDist.pdf(0, { d1, d2: 4 }))).toEqual([INF, 1, 0]);
    expect(beta.logpdf(0, { a: 1, b: 3 })).toBeCloseTo(Math.log(3), 15);
    expect([logNormal.pdf(0, { mu: 0, sigma: 1 }), logNormal.logpdf(-1, { mu: 0, sigma: 1 })]).toEqual([0, -INF]);
    expect(beta.pdf(1e-320, { a: 0.5, b: 1 })).toBeGreaterThan(1e150);
    expect(logNormal.pdf(5e-324, { mu: -740, sigma: 3 })).toBeGreaterThan(0);
  });
});

describe('poisson', () => {
  it('with mean 0 is always 0', () => {
    const p = { mu: 0 };
    expect([poisson.pmf(0, p), poisson.pmf(2, p), poisson.cdf(0, p), poisson.sf(0, p)]).toEqual([1, 0, 1, 0]);
    expect([poisson.logpmf(0, p), poisson.logpmf(2, p), poisson.ppf(0.7, p)]).toEqual([0, -INF, 0]);
    const m = poisson.moments(p);
    expect([m.mean, m.variance, m.skewness, m.excessKurtosis]).toEqual([0, 0, Number.NaN, Number.NaN]);
  });

  it('counts whole numbers only', () => {
    const p = { mu: 1.5 };
    expect([poisson.pmf(-1, p), poisson.pmf(0.5, p), poisson.logpmf(0.5, p)]).toEqual([0, 0, -INF]);
    expect(poisson.cdf(2.7, p)).toBe(poisson.cdf(2, p));
    expect(poisson.sf(2.7, p)).toBe(poisson.sf(2, p));
    expect([poisson.cdf(-0.5, p), poisson.sf(-0.5, p), poisson.logcdf(-1, p), poisson.logsf(-1, p)]).toEqual([
      0,
      1,
      -INF,
      0,
    ]);
    expect([poisson.cdf(INF, p), poisson.sf(INF, p), poisson.logcdf(INF, p), poisson.logsf(INF, p)]).toEqual([
      1,
      0,
      0,
      -INF,
    ]);
    for (const f of [poisson.pmf, poisson.logpmf, poisson.cdf, poisson.sf, poisson.logcdf, poisson.logsf]) {
      expect(f(Number.NaN, p)).toBeNaN();
    }
  });

  it('has probabilities that add up to one', () => {
    for (const mu of [0.3, 9, 250]) {
      let sum = 0;
      for (let k = 0; k < 600; k++) sum += poisson.pmf(k, { mu });
      expect(sum).toBeCloseTo(1, 13);
    }
  });

  it('has the quantile that returns every count', () => {
    for (const mu of [0.01, 2, 37, 5000]) {
      const sd = Math.sqrt(mu);
      for (let k = Math.max(0, Math.floor(mu - 5 * sd)); k < mu + 4 * sd; k += Math.ceil(sd / 3)) {
        expect(poisson.ppf(poisson.cdf(k, { mu }), { mu })).toBe(k);
      }
    }
    expect([poisson.ppf(0, { mu: 3 }), poisson.ppf(1, { mu: 3 })]).toEqual([0, INF]);
    expect(poisson.ppf(1e-300, { mu: 5000 })).toBeLessThan(3000);
    expect([poisson.isf(0, { mu: 3 }), poisson.isf(1, { mu: 3 }), poisson.isf(0.1, { mu: 0 })]).toEqual([INF, 0, 0]);
  });
});

describe('Student t with infinite degrees of freedom', () => {
  const p = { df: INF, location: 1, scale: 2 };
  const q = { mu: 1, sigma: 2 };

  it('is the normal distribution', () => {
    for (const x of [-70, -3, 0.2, 1, 5, 80]) {
      expect(studentT.pdf(x, p)).toBeCloseTo(normal.pdf(x, q), 15);
      expect(studentT.sf(x, p)).toBe(normal.sf(x, q));
      expect(studentT.logcdf(x, p)).toBeCloseTo(normal.logcdf(x, q), 12);
    }
    expect(studentT.ppf(0.01, p)).toBe(normal.ppf(0.01, q));
    expect(studentT.isf(1e-30, p)).toBe(normal.isf(1e-30, q));
    expect(studentT.moments(p)).toEqual(normal.moments(q));
  });
});

describe('moments that do not exist', () => {
  it('are Infinity where they diverge and NaN where they have no value', () => {
    const t = (df: number) => Object.values(studentT.moments({ df }));
    expect(t(0.5)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(t(1.5)).toEqual([0, INF, Number.NaN, Number.NaN]);
    expect(t(2.5)).toEqual([0, 5, Number.NaN, INF]);
    expect(t(5)).toEqual([0, 5 / 3, 0, 6]);
    const f = (d2: number) => Object.values(fDist.moments({ d1: 3, d2 }));
    expect(f(1)).toEqual([INF, Number.NaN, Number.NaN, Number.NaN]);
    expect(f(3).slice(1)).toEqual([INF, Number.NaN, Number.NaN]);
    expect(f(5).slice(2)).toEqual([INF, INF]);
    expect(f(7)[3]).toBe(INF);
  });

  it('are those of the uniform and the exponential distribution where theory says so', () => {
    expect(Object.values(beta.moments({ a: 1, b: 1 }))).toEqual([0.5, 1 / 12, 0, -1.2]);
    expect(Object.values(chi2.moments({ df: 2 }))).toEqual([2, 4, 2, 6]);
  });
});

describe('parameters out of range', () => {
  const bad = [0, -1, Number.NaN, INF];
  it.each(['pdf', 'logpdf', 'cdf', 'sf', 'logcdf', 'logsf', 'ppf', 'isf'] as const)('are refused by %s', (name) => {
    for (const v of bad) {
      expect(() => beta[name](0.5, { a: v, b: 1 })).toThrow(refusal('a'));
      expect(() => beta[name](0.5, { a: 1, b: v })).toThrow(refusal('b'));
      expect(() => chi2[name](0.5, { df: v })).toThrow(refusal('df'));
      expect(() => fDist[name](0.5, { d1: v, d2: 1 })).toThrow(refusal('d1'));
      expect(() => logNormal[name](0.5, { mu: 0, sigma: v })).toThrow(refusal('sigma'));
      expect(() => studentT[name](0.5, { df: 3, scale: v })).toThrow(refusal('scale'));
      if (v !== INF) expect(() => studentT[name](0.5, { df: v })).toThrow(refusal('df'));
    }
    for (const v of [Number.NaN, INF]) {
      expect(() => logNormal[name](0.5, { mu: v, sigma: 1 })).toThrow(refusal('mu'));
      expect(() => normal[name](0.5, { mu: v })).toThrow(refusal('mu'));
      expect(() => studentT[name](0.5, { df: 3, location: v })).toThrow(refusal('location'));
    }
  });

  it('are refused by the Poisson distribution: a mean below 0 or without end', () => {
    for (const mu of [-1, Number.NaN, INF]) {
      for (const name of ['pmf', 'logpmf', 'cdf', 'sf', 'logcdf', 'logsf', 'ppf', 'isf'] as const) {
        expect(() => poisson[name](0.5, { mu })).toThrow(refusal('mu'));
      }
      expect(() => poisson.moments({ mu })).toThrow(refusal('mu'));
    }
    expect(() => poisson.ppf(2, { mu: 1 })).toThrow(refusal('p'));
  });
});

describe('quantiles beyond the range of doubles', () => {
  it('are 0 or Infinity', () => {
    expect(beta.ppf(1e-8, { a: 0.001, b: 2 })).toBe(0);
    expect(chi2.ppf(1e-8, { df: 0.001 })).toBe(0);
    expect(fDist.ppf(1e-8, { d1: 0.001, d2: 3 })).toBe(0);
    expect(fDist.ppf(1 - 1e-8, { d1: 3, d2: 0.001 })).toBe(INF);
    expect(beta.ppf(1 - 1e-8, { a: 2, b: 0.001 })).toBe(1);
  });
});

describe('trigamma', () => {
  it('has its poles, its limit and its reflection', () => {
    expect([trigamma(0), trigamma(-3), trigamma(Number.NaN), trigamma(-INF)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect(trigamma(INF)).toBe(0);
    expect(trigamma(-0.5)).toBeCloseTo(8.934802200544679, 12);
  });

  it('has parts without cancellation that agree with it', () => {
    for (const x of [0.3, 5, 9.9, 10.1, 80]) {
      expect(trigammaLessInverse(x) + 1 / x).toBeCloseTo(trigamma(x), 13);
    }
    expect(digammaLessLog(1e9)).toBeCloseTo(-5.000000000833334e-10, 24);
    expect(trigammaLessInverse(1e9)).toBeCloseTo(5.000000001666667e-19, 33);
  });
});
