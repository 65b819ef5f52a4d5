/** Laws that every distribution of the context keeps, for parameters nobody chose by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  betainc,
  chi2,
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

interface Distribution {
  readonly cdf: (x: number) => number;
  readonly sf: (x: number) => number;
  readonly ppf?: (p: number) => number;
}

const df = fc.double({ min: 0.3, max: 500, noNaN: true });
const cases: readonly (readonly [string, fc.Arbitrary<Distribution>, fc.Arbitrary<number>])[] = [
  [
    'normal',
    fc
      .record({
        mu: fc.double({ min: -10, max: 10, noNaN: true }),
        sigma: fc.double({ min: 0.01, max: 100, noNaN: true }),
      })
      .map((p) => ({
        cdf: (x) => normal.cdf(x, p),
        sf: (x) => normal.sf(x, p),
        ppf: (q) => normal.ppf(q, p),
      })),
    fc.double({ min: -60, max: 60, noNaN: true }),
  ],
  [
    'Student t',
    df.map((d) => ({
      cdf: (x) => studentT.cdf(x, { df: d }),
      sf: (x) => studentT.sf(x, { df: d }),
      ppf: (q) => studentT.ppf(q, { df: d }),
    })),
    fc.double({ min: -40, max: 40, noNaN: true }),
  ],
  [
    'chi-squared',
    df.map((d) => ({
      cdf: (x) => chi2.cdf(x, { df: d }),
      sf: (x) => chi2.sf(x, { df: d }),
      ppf: (q) => chi2.ppf(q, { df: d }),
    })),
    fc.double({ min: -1, max: 900, noNaN: true }),
  ],
  [
    'F',
    fc.tuple(df, df).map(([d1, d2]) => ({ cdf: (x) => fDist.cdf(x, { d1, d2 }), sf: (x) => fDist.sf(x, { d1, d2 }) })),
    fc.double({ min: -1, max: 50, noNaN: true }),
  ],
];

describe.each(cases)('%s distribution', (_, distribution, points) => {
  it('has cdf + sf = 1 to 4e-15, both in [0, 1]', () => {
    fc.assert(
      fc.property(distribution, points, (d, x) => {
        const [lower, upper] = [d.cdf(x), d.sf(x)];
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeGreaterThanOrEqual(0);
        expect(Math.abs(lower + upper - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('has a cdf that never falls, up to rounding', () => {
    fc.assert(
      fc.property(distribution, points, points, (d, x, y) => {
        const [low, high] = x < y ? [x, y] : [y, x];
        expect(d.cdf(high)).toBeGreaterThanOrEqual(d.cdf(low) * (1 - 1e-12));
        expect(d.sf(low)).toBeGreaterThanOrEqual(d.sf(high) * (1 - 1e-12));
      }),
    );
  });

  it('has ppf as the inverse of cdf, to 1e-10 of the smaller tail', () => {
    const probabilities = fc.oneof(
      fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
      fc.double({ min: 1e-300, max: 1e-12, noNaN: true }),
    );
    fc.assert(
      fc.property(distribution, probabilities, (d, p) => {
        if (d.ppf === undefined) return;
        const x = d.ppf(p);
        const [tail, actual] = p < 0.5 ? [p, d.cdf(x)] : [1 - p, d.sf(x)];
        // A quantile next to zero of a distribution on x > 0 can underflow, one far out overflow: no digits then.
        if (x === 0 || Math.abs(x) < 1e-307 || !Number.isFinite(x)) return;
        expect(Math.abs(actual / tail - 1)).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('special functions', () => {
  it('keep erf odd, erfc = 1 − erf, and erfinv their inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), (x) => {
        expect(erf(-x)).toBe(-erf(x));
        expect(Math.abs(erf(x) + erfc(x) - 1)).toBeLessThan(1e-15);
        expect(Math.abs(erf(erfinv(erf(x))) - erf(x))).toBeLessThan(1e-15);
      }),
    );
  });

  it('keep Γ(x + 1) = xΓ(x) to 1e-14 and lgamma its logarithm', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 150, noNaN: true }), (x) => {
        expect(Math.abs(gamma(x + 1) / (x * gamma(x)) - 1)).toBeLessThan(1e-13);
        expect(Math.abs(lgamma(x) - Math.log(gamma(x)))).toBeLessThan(1e-12);
      }),
    );
  });

  it('keep P + Q = 1 and I(a, b, x) + I(b, a, 1 − x) = 1', () => {
    const shape = fc.double({ min: 0.01, max: 2000, noNaN: true });
    fc.assert(
      fc.property(shape, fc.double({ min: 0, max: 3, noNaN: true }), (a, share) => {
        expect(Math.abs(gammaincP(a, a * share) + gammaincQ(a, a * share) - 1)).toBeLessThan(1e-12);
      }),
    );
    fc.assert(
      fc.property(shape, shape, fc.integer({ min: 0, max: 1024 }), (a, b, k) => {
        const x = k / 1024; // 1 − x is exact
        expect(Math.abs(betainc(a, b, x) + betainc(b, a, 1 - x) - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('keep the Kolmogorov survival function falling from 1 to 0', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 8, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (x, step) => {
        expect(kolmogorov.sf(x + step)).toBeLessThanOrEqual(kolmogorov.sf(x) + 1e-15);
      }),
    );
  });
});
