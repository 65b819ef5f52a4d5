/** Edges of the distributions and special functions: limits, refusals, the far tails. */
import { describe, expect, it } from 'vitest';
import {
  betainc,
  chi2,
  digamma,
  erf,
  erfc,
  erfinv,
  fDist,
  gamma,
  gammaincP,
  gammaincQ,
  kolmogorov,
  lgamma,
  normal,
  studentT,
} from '../index.ts';
import { kolmogorovExactSf, smirnovSf } from './kolmogorov-exact.ts';

const refusal = (code: string, key: string) => expect.objectContaining({ code, place: { key } });
const ARGUMENT = 'BOT4_STATS_ARGUMENT';

describe('normal', () => {
  it('reaches its limits at ±Infinity and passes NaN on', () => {
    expect(normal.cdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normal.cdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normal.sf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normal.pdf(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normal.cdf(Number.NaN)).toBeNaN();
    expect(normal.pdf(Number.NaN)).toBeNaN();
    expect(normal.ppf(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normal.ppf(1)).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps the tail beyond 9 standard deviations, where 1 − cdf is zero', () => {
    expect(1 - normal.cdf(9)).toBe(0);
    expect(normal.sf(9)).toBeCloseTo(1.1285884059538405e-19, 30);
    expect(normal.logcdf(-1e4)).toBeCloseTo(-50000010.129, 2);
  });

  it('refuses a sigma that is not positive and a probability outside [0, 1]', () => {
    for (const sigma of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => normal.cdf(1, { sigma })).toThrow(refusal(ARGUMENT, 'sigma'));
      expect(() => normal.ppf(0.5, { sigma })).toThrow(refusal(ARGUMENT, 'sigma'));
    }
    for (const p of [-0.1, 1.5, Number.NaN]) expect(() => normal.ppf(p)).toThrow(refusal(ARGUMENT, 'p'));
  });
});

describe('Student t, chi-squared and F', () => {
  it('are Cauchy, exponential and squared t where theory says so', () => {
    expect(studentT.cdf(1, { df: 1 })).toBeCloseTo(0.75, 15);
    expect(studentT.ppf(0.75, { df: 1 })).toBeCloseTo(1, 14);
    expect(chi2.sf(3, { df: 2 })).toBeCloseTo(Math.exp(-1.5), 15);
    expect(fDist.sf(4, { d1: 1, d2: 9 })).toBeCloseTo(2 * studentT.sf(2, { df: 9 }), 15);
  });

  it('reach their limits and pass NaN on', () => {
    expect(studentT.cdf(Number.NaN, { df: 2 })).toBeNaN();
    expect(studentT.cdf(Number.NEGATIVE_INFINITY, { df: 2 })).toBe(0);
    expect(studentT.sf(1e200, { df: 0.5 })).toBeCloseTo(0, 50);
    expect(studentT.sf(1e200, { df: 0.5 })).toBeGreaterThan(0);
    expect(studentT.pdf(1e200, { df: 0.5 })).toBeGreaterThan(0);
    expect(studentT.ppf(0, { df: 2 })).toBe(Number.NEGATIVE_INFINITY);
    expect(studentT.ppf(1, { df: 2 })).toBe(Number.POSITIVE_INFINITY);
    expect(chi2.ppf(1, { df: 2 })).toBe(Number.POSITIVE_INFINITY);
    expect(chi2.cdf(Number.NaN, { df: 2 })).toBeNaN();
    expect(chi2.sf(-1, { df: 2 })).toBe(1);
    expect(fDist.cdf(-1, { d1: 2, d2: 2 })).toBe(0);
    expect(fDist.cdf(Number.POSITIVE_INFINITY, { d1: 2, d2: 2 })).toBe(1);
    expect(fDist.sf(Number.POSITIVE_INFINITY, { d1: 2, d2: 2 })).toBe(0);
    expect(fDist.cdf(Number.NaN, { d1: 2, d2: 2 })).toBeNaN();
    expect(fDist.sf(Number.NaN, { d1: 2, d2: 2 })).toBeNaN();
  });

  it('refuse degrees of freedom that are not positive, and probabilities outside [0, 1]', () => {
    for (const df of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      if (df !== Number.POSITIVE_INFINITY) expect(() => studentT.pdf(1, { df })).toThrow(refusal(ARGUMENT, 'df'));
      expect(() => chi2.ppf(0.5, { df })).toThrow(refusal(ARGUMENT, 'df'));
      expect(() => fDist.cdf(1, { d1: df, d2: 1 })).toThrow(refusal(ARGUMENT, 'd1'));
      expect(() => fDist.sf(1, { d1: 1, d2: df })).toThrow(refusal(ARGUMENT, 'd2'));
    }
    expect(() => studentT.ppf(1.1, { df: 2 })).toThrow(refusal(ARGUMENT, 'p'));
    expect(() => chi2.ppf(-1, { df: 2 })).toThrow(refusal(ARGUMENT, 'p'));
  });
});

describe('special functions', () => {
  it('have their poles and limits', () => {
    expect(gamma(0)).toBeNaN();
    expect(gamma(-3)).toBeNaN();
    expect(gamma(Number.NaN)).toBeNaN();
    expect(gamma(172)).toBe(Number.POSITIVE_INFINITY);
    expect(gamma(171)).toBeCloseTo(7.257415615307994e306, -293);
    expect(lgamma(-2)).toBe(Number.POSITIVE_INFINITY);
    expect(lgamma(Number.NaN)).toBeNaN();
    expect(lgamma(Number.NEGATIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(digamma(0)).toBeNaN();
    expect(digamma(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(erfc(Number.POSITIVE_INFINITY)).toBe(0);
    expect(erfc(Number.NaN)).toBeNaN();
    expect(erfinv(1)).toBe(Number.POSITIVE_INFINITY);
    expect(erfinv(-1)).toBe(Number.NEGATIVE_INFINITY);
    expect(kolmogorov.sf(Number.NaN)).toBeNaN();
  });

  it('have exact factorials up to 170!', () => {
    let factorial = 1n;
    for (let n = 1; n <= 170; n++) {
      expect(Math.abs(gamma(n) / Number(factorial) - 1)).toBeLessThan(2e-14);
      factorial *= BigInt(n);
    }
    expect(gamma(19)).toBe(6402373705728000);
  });

  it('have incomplete functions with their ends', () => {
    expect([gammaincP(2, Number.POSITIVE_INFINITY), gammaincQ(2, Number.POSITIVE_INFINITY)]).toEqual([1, 0]);
    expect([gammaincP(2, Number.NaN), gammaincQ(2, Number.NaN), betainc(2, 3, Number.NaN)]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([betainc(2, 3, 0), betainc(2, 3, 1)]).toEqual([0, 1]);
    // Q(a, x) → −a (γ + log x + …) as a → 0: the digits of a are kept.
    expect(gammaincQ(1e-12, 0.5) / 5.597735947761608e-13).toBeCloseTo(1, 10);
  });

  it('refuse what has no value', () => {
    expect(() => erfinv(1.1)).toThrow(refusal(ARGUMENT, 'x'));
    expect(() => gammaincP(0, 1)).toThrow(refusal(ARGUMENT, 'a'));
    expect(() => gammaincQ(1, -1)).toThrow(refusal(ARGUMENT, 'x'));
    expect(() => betainc(0, 1, 0.5)).toThrow(refusal(ARGUMENT, 'a'));
    expect(() => betainc(1, Number.POSITIVE_INFINITY, 0.5)).toThrow(refusal(ARGUMENT, 'b'));
    expect(() => betainc(1, 1, 1.5)).toThrow(refusal(ARGUMENT, 'x'));
  });
});

describe('exact Kolmogorov-Smirnov distributions', () => {
  it('have closed forms at n = 1: 1 − d one-sided, 2(1 − d) two-sided', () => {
    expect(smirnovSf(1, 0.3)).toBeCloseTo(0.7, 15);
    expect(kolmogorovExactSf(1, 0.7)).toBeCloseTo(0.6, 15);
  });

  it('are 1 at the smallest and 0 at the largest distance', () => {
    expect([smirnovSf(9, 0), smirnovSf(9, 1), kolmogorovExactSf(9, 1 / 18), kolmogorovExactSf(9, 1)]).toEqual([
      1, 0, 1, 0,
    ]);
  });

  it.each([1200, 2500])('agree with the limit to 0.03/√n at n = %i, by recursion or expansion', (n) => {
    for (const z of [0.5, 0.7, 0.9, 1.1, 1.3, 1.5, 1.7]) {
      const exact = kolmogorovExactSf(n, z / Math.sqrt(n));
      expect(Math.abs(exact - kolmogorov.sf(z + 1 / (6 * Math.sqrt(n))))).toBeLessThan(0.03 / Math.sqrt(n));
    }
  });

  it('do not jump where the recursion ends and the expansion begins', () => {
    // At d = 1.3/√n the change comes between n = 1,400 and 2,200; the survival function moves smoothly with n.
    const values = Array.from({ length: 20 }, (_, i) =>
      kolmogorovExactSf(1300 + 50 * i, 1.3 / Math.sqrt(1300 + 50 * i)),
    );
    const steps = values.slice(1).map((v, i) => v - (values[i] as number));
    for (const step of steps) {
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(5e-5);
    }
  });
});
