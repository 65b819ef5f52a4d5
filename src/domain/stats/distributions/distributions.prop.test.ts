/** Laws that every distribution of the context keeps, for parameters nobody chose by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beta,
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
  logNormal,
  normal,
  poisson,
  studentT,
} from '../index.ts';

type Point = (x: number) => number;
interface Distribution {
  readonly pdf: Point;
  readonly logpdf: Point;
  readonly cdf: Point;
  readonly sf: Point;
  readonly logcdf: Point;
  readonly logsf: Point;
  readonly ppf: Point;
  readonly isf: Point;
}

/** The functions of one number of a family with fixed parameters. */
function withParams<P>(family: Record<keyof Distribution, (x: number, params: P) => number>, p: P): Distribution {
  return {
    pdf: (x) => family.pdf(x, p),
    logpdf: (x) => family.logpdf(x, p),
    cdf: (x) => family.cdf(x, p),
    sf: (x) => family.sf(x, p),
    logcdf: (x) => family.logcdf(x, p),
    logsf: (x) => family.logsf(x, p),
    ppf: (q) => family.ppf(q, p),
    isf: (q) => family.isf(q, p),
  };
}

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const df = between(0.3, 500);
const cases: readonly (readonly [string, fc.Arbitrary<Distribution>, fc.Arbitrary<number>])[] = [
  [
    'normal',
    fc.record({ mu: between(-10, 10), sigma: between(0.01, 100) }).map((p) => withParams(normal, p)),
    between(-60, 60),
  ],
  ['Student t', df.map((d) => withParams(studentT, { df: d, location: 0.5, scale: 2 })), between(-40, 40)],
  ['chi-squared', df.map((d) => withParams(chi2, { df: d })), between(-1, 900)],
  ['F', fc.tuple(df, df).map(([d1, d2]) => withParams(fDist, { d1, d2 })), between(-1, 50)],
  ['beta', fc.tuple(df, df).map(([a, b]) => withParams(beta, { a, b })), between(-0.1, 1.1)],
  [
    'log-normal',
    fc.record({ mu: between(-3, 3), sigma: between(0.05, 5) }).map((p) => withParams(logNormal, p)),
    between(-1, 200),
  ],
  ['Kolmogorov', fc.constant(withParams(kolmogorov, undefined)), between(-0.1, 6)],
];

describe.each(cases)('%s distribution', (_, distribution, points) => {
  it('has cdf + sf = 1 to 1e-12, both in [0, 1]', () => {
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

  it('has logarithms of density and tails that agree with them where they are in range', () => {
    fc.assert(
      fc.property(distribution, points, (d, x) => {
        for (const [plain, log] of [
          [d.pdf(x), d.logpdf(x)],
          [d.cdf(x), d.logcdf(x)],
          [d.sf(x), d.logsf(x)],
        ] as const) {
          if (plain === Number.POSITIVE_INFINITY) expect(log).toBe(plain);
          else if (plain > 1e-300) expect(Math.abs(Math.exp(log) / plain - 1)).toBeLessThan(1e-10);
          else expect(log).toBeLessThan(-690);
        }
      }),
    );
  });

  it('has the density as the slope of its cdf, to 1e-4', () => {
    fc.assert(
      fc.property(distribution, between(0.05, 0.95), (d, p) => {
        const x = d.ppf(p);
        const h = 1e-6 * Math.min(Math.abs(x), 1 / d.pdf(x));
        if (!(h > 1e-30)) return;
        expect(Math.abs((d.cdf(x + h) - d.cdf(x - h)) / (2 * h) / d.pdf(x) - 1)).toBeLessThan(1e-4);
      }),
    );
  });

  it('has ppf as the inverse of cdf, to 1e-9 of the smaller tail', () => {
    const probabilities = fc.oneof(between(1e-12, 1 - 1e-12), between(1e-300, 1e-12));
    fc.assert(
      fc.property(distribution, probabilities, (d, p) => {
        const x = d.ppf(p);
        const [tail, actual] = p < 0.5 ? [p, d.cdf(x)] : [1 - p, d.sf(x)];
        // A quantile next to zero of a distribution on x > 0 can underflow, one far out overflow: no digits then.
        if (x === 0 || Math.abs(x) < 1e-307 || !Number.isFinite(x)) return;
        // One unit in the last place of x moves the tail by pdf·x·ε: next to 1 a beta quantile has few digits of 1 − x.
        const room = (4 * Number.EPSILON * Math.abs(x) * d.pdf(x)) / tail;
        expect(Math.abs(actual / tail - 1)).toBeLessThan(1e-9 + room);
      }),
    );
  });

  it('has isf as the inverse of sf, to 1e-9 of a tail down to 1e-300', () => {
    fc.assert(
      fc.property(distribution, fc.oneof(between(1e-12, 0.5), between(1e-300, 1e-12)), (d, q) => {
        const x = d.isf(q);
        // Out of the range of doubles, or next to 1, where a beta quantile has no digits of 1 − x left.
        if (Math.abs(x) < 1e-307 || !Number.isFinite(x) || Math.abs(x - 1) < 1e-12) return;
        const room = (4 * Number.EPSILON * Math.abs(x) * d.pdf(x)) / q;
        expect(Math.abs(d.sf(x) / q - 1)).toBeLessThan(1e-9 + room);
      }),
    );
  });

  it('has a ppf that never falls', () => {
    fc.assert(
      fc.property(distribution, between(0, 1), between(0, 1), (d, p, q) => {
        const [low, high] = p < q ? [p, q] : [q, p];
        const [x, y] = [d.ppf(low), d.ppf(high)];
        expect(y).toBeGreaterThanOrEqual(x - 1e-12 * Math.abs(x));
      }),
    );
  });
});

describe('Poisson distribution', () => {
  const mean = fc.oneof(between(1e-3, 50), between(50, 1e5));
  const distance = between(-6, 6);
  const countAt = (mu: number, z: number): number => Math.max(0, Math.floor(mu + z * Math.sqrt(mu)));

  it('has cdf + sf = 1, and steps of the size of its probabilities', () => {
    fc.assert(
      fc.property(mean, distance, (mu, z) => {
        const k = countAt(mu, z);
        expect(Math.abs(poisson.cdf(k, { mu }) + poisson.sf(k, { mu }) - 1)).toBeLessThan(1e-12);
        const [tail, beyond] =
          z < 0
            ? [poisson.cdf(k, { mu }), poisson.cdf(k - 1, { mu })]
            : [poisson.sf(k - 1, { mu }), poisson.sf(k, { mu })];
        expect(Math.abs(tail - beyond - poisson.pmf(k, { mu }))).toBeLessThan(1e-12 * tail);
      }),
    );
  });

  it('has logarithms that agree, and the smallest count that reaches p as quantile', () => {
    fc.assert(
      fc.property(mean, distance, between(1e-12, 1 - 1e-12), (mu, z, p) => {
        const k = countAt(mu, z);
        expect(Math.abs(Math.exp(poisson.logcdf(k, { mu })) / poisson.cdf(k, { mu }) - 1)).toBeLessThan(1e-11);
        expect(Math.abs(Math.exp(poisson.logsf(k, { mu })) / poisson.sf(k, { mu }) - 1)).toBeLessThan(1e-11);
        expect(Math.abs(Math.exp(poisson.logpmf(k, { mu })) / poisson.pmf(k, { mu }) - 1)).toBeLessThan(1e-11);
        const quantile = poisson.ppf(p, { mu });
        expect(poisson.cdf(quantile, { mu })).toBeGreaterThanOrEqual(p);
        expect(poisson.cdf(quantile - 1, { mu })).toBeLessThan(p);
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

  it('keep P(a, x) − P(a + 1, x) = xᵃe⁻ˣ/Γ(a + 1) across the borders of their methods', () => {
    const shape = fc.oneof(between(0.01, 30), between(9_900, 10_100), between(1e4, 1e8));
    const place = fc.oneof(between(-3, 3), fc.constantFrom(-0.1, 0.1));
    fc.assert(
      fc.property(shape, place, (a, z) => {
        // In standard deviations of the middle, or just at the ends of the uniform expansion.
        const x = Math.max(0, Math.abs(z) === 0.1 ? a * (1 + z) : a + z * Math.sqrt(a));
        const step = poisson.pmf(Math.floor(a), { mu: x });
        const [k, n] = [Math.floor(a), Math.floor(a) + 1];
        if (k === 0) return;
        const [p, q] = [gammaincP(k, x) - gammaincP(n, x), gammaincQ(n, x) - gammaincQ(k, x)];
        const side = Math.min(gammaincP(k, x), gammaincQ(n, x));
        expect(Math.abs((gammaincP(k, x) < 0.5 ? p : q) - step)).toBeLessThan(1e-12 * side + 1e-300);
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
