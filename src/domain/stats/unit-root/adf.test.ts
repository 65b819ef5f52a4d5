/** The augmented Dickey-Fuller test: the fast way against its plain twin, and the choice of lags. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { type AdfOptions, adf, adfPlain } from './adf.ts';
import { mackinnonCritical, mackinnonPValue } from './mackinnon.ts';

/** Synthetic ARIMA series. */
function simulate(seed: number, n: number, phi: number, theta: number): Float64Array {
  const rng = new Rng(seed);
  let level = 10;
  let last = 0;
  return Float64Array.from({ length: n }, () => {
    const shock = rng.normal();
    level = phi * level + shock + theta * last;
    last = shock;
    return level;
  });
}

const options = fc.record({
  regression: fc.constantFrom('n', 'c', 'ct', 'ctt'),
  autolag: fc.constantFrom('aic', 'bic', 't-stat', null),
  maxLag: fc.constantFrom(null, 0, 1, 3, 7),
}) as fc.Arbitrary<AdfOptions>;
const series = fc
  .record({
    seed: fc.nat(),
    n: fc.integer({ min: 24, max: 300 }),
    phi: fc.constantFrom(1, 0.99, 0.5, -0.4),
    theta: fc.constantFrom(0, 0.6, -0.8),
  })
  .map(({ seed, n, phi, theta }) => simulate(seed, n, phi, theta));

describe('adf', () => {
  it('agrees with its plain twin to 1e-10 in every option', () => {
    fc.assert(
      fc.property(series, options, (x, o) => {
        const fast = adf(x, o);
        const plain = adfPlain(x, o);
        expect(fast.lag).toBe(plain.lag);
        expect(Math.abs(fast.statistic - plain.statistic)).toBeLessThan(1e-10 * (1 + Math.abs(plain.statistic)));
        expect(Math.abs((fast.icBest ?? 0) - (plain.icBest ?? 0))).toBeLessThan(1e-8);
      }),
      { numRuns: 150 },
    );
  });

  it('agrees with its plain twin where lagged differences are almost collinear', () => {
    // A slow sine with noise of one part in a million: Cholesky would lose its digits here.
    const rng = new Rng(3);
    const x = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i / 40) + 1e-6 * rng.normal());
    const o = { regression: 'c', autolag: 'aic', maxLag: 8 } as const;
    const [fast, plain] = [adf(x, o), adfPlain(x, o)];
    expect(fast.lag).toBe(plain.lag);
    expect(Math.abs(fast.statistic - plain.statistic)).toBeLessThan(1e-9 * Math.abs(plain.statistic));
  });

  it('keeps a random walk and rejects white noise at 1 %', () => {
    const o = { regression: 'c', autolag: 'aic', maxLag: null } as const;
    expect(adf(simulate(1, 500, 1, 0), o).pValue).toBeGreaterThan(0.1);
    expect(adf(simulate(1, 500, 0, 0), o).pValue).toBeLessThan(0.01);
  });

  it('takes ⌈12(n/100)^¼⌉ lags by default and ⌊n/2⌋ − terms − 1 when that is fewer', () => {
    const o = { regression: 'ct', autolag: null, maxLag: null } as const;
    expect(adf(simulate(2, 250, 1, 0), o).lag).toBe(16);
    expect(adf(simulate(2, 20, 1, 0), o).lag).toBe(7);
    expect(adf(simulate(2, 250, 1, 0), o).nobs).toBe(250 - 1 - 16);
    expect(adf(simulate(2, 250, 1, 0), o).icBest).toBeNull();
  });

  it('stops the t search at lag 0 with the t of the level, when no lag reaches 1.645', () => {
    const x = simulate(11, 120, 1, 0);
    const all = [0, 1, 2].map((maxLag) => adf(x, { regression: 'c', autolag: 't-stat', maxLag }));
    const zero = all.filter(({ lag }) => lag === 0);
    expect(zero.length).toBeGreaterThan(0);
    expect(all[0]?.icBest).toBeCloseTo(Math.abs(all[0]?.statistic as number), 12);
  });

  it('gives the same bits twice', () => {
    const x = simulate(4, 200, 1, 0.6);
    const o = { regression: 'ctt', autolag: 'bic', maxLag: null } as const;
    expect(adf(x, o)).toEqual(adf(Array.from(x), o));
  });
});

describe('MacKinnon surfaces', () => {
  it('rise from 0 to 1 and stay there beyond their ends', () => {
    expect(mackinnonPValue(-20, 'c')).toBe(0);
    expect(mackinnonPValue(3, 'c')).toBe(1);
    for (const regression of ['n', 'c', 'ct', 'ctt'] as const) {
      let last = 0;
      for (let t = -15; t <= 0.5; t += 0.25) {
        const p = mackinnonPValue(t, regression);
        expect(p).toBeGreaterThanOrEqual(last);
        last = p;
      }
    }
  });

  it('give p-values near their level at their own asymptotic critical values', () => {
    for (const regression of ['n', 'c', 'ct', 'ctt'] as const) {
      const critical = mackinnonCritical(regression, 1e9);
      expect(mackinnonPValue(critical['1%'], regression)).toBeCloseTo(0.01, 3);
      expect(mackinnonPValue(critical['5%'], regression)).toBeCloseTo(0.05, 3);
      expect(mackinnonPValue(critical['10%'], regression)).toBeCloseTo(0.1, 2);
    }
  });
});
