/** Samples of every distribution: their own cdf by Kolmogorov-Smirnov, their moments, and the same bits for a seed. */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  beta,
  chi2,
  type DistributionMoments,
  describe as describeSample,
  fDist,
  kolmogorov,
  ksOneSample,
  logNormal,
  normal,
  poisson,
  studentT,
} from '../index.ts';

interface Family {
  readonly sample: (n: number, rng: Rng) => Float64Array;
  readonly cdf: (x: number) => number;
  readonly moments: () => DistributionMoments;
}

const N = 20_000;
const T = (df: number, location = 0, scale = 1): Family => {
  const p = { df, location, scale };
  return {
    sample: (n, rng) => studentT.sample(n, p, rng),
    cdf: (x) => studentT.cdf(x, p),
    moments: () => studentT.moments(p),
  };
};
const BETA = (a: number, b: number): Family => ({
  sample: (n, rng) => beta.sample(n, { a, b }, rng),
  cdf: (x) => beta.cdf(x, { a, b }),
  moments: () => beta.moments({ a, b }),
});
const CHI2 = (df: number): Family => ({
  sample: (n, rng) => chi2.sample(n, { df }, rng),
  cdf: (x) => chi2.cdf(x, { df }),
  moments: () => chi2.moments({ df }),
});
const F = (d1: number, d2: number): Family => ({
  sample: (n, rng) => fDist.sample(n, { d1, d2 }, rng),
  cdf: (x) => fDist.cdf(x, { d1, d2 }),
  moments: () => fDist.moments({ d1, d2 }),
});
const NORMAL: Family = {
  sample: (n, rng) => normal.sample(n, { mu: -2, sigma: 3 }, rng),
  cdf: (x) => normal.cdf(x, { mu: -2, sigma: 3 }),
  moments: () => normal.moments({ mu: -2, sigma: 3 }),
};
const LOG_NORMAL: Family = {
  sample: (n, rng) => logNormal.sample(n, { mu: 1, sigma: 0.4 }, rng),
  cdf: (x) => logNormal.cdf(x, { mu: 1, sigma: 0.4 }),
  moments: () => logNormal.moments({ mu: 1, sigma: 0.4 }),
};
const KOLMOGOROV: Family = {
  sample: (n, rng) => kolmogorov.sample(n, rng),
  cdf: (x) => kolmogorov.cdf(x),
  moments: () => kolmogorov.moments(),
};

/** Mean and variance within six standard errors of a sample of N. */
function expectMoments(x: Float64Array, m: DistributionMoments): void {
  const d = describeSample(x);
  expect(Math.abs(d.mean - m.mean)).toBeLessThan(6 * Math.sqrt(m.variance / x.length));
  if (!Number.isFinite(m.excessKurtosis)) return;
  const error = Math.sqrt((m.excessKurtosis + 2) / x.length);
  expect(Math.abs(d.sd ** 2 / m.variance - 1)).toBeLessThan(6 * error);
}

describe.each<[string, Family]>([
  ['normal', NORMAL],
  ['log-normal', LOG_NORMAL],
  ['Student t 0.6', T(0.6)],
  ['Student t 3', T(3, 5, 0.1)],
  ['Student t 40', T(40)],
  ['Student t without end', T(Number.POSITIVE_INFINITY, 1, 2)],
  ['beta 0.05 0.2', BETA(0.05, 0.2)],
  ['beta 2 3', BETA(2, 3)],
  ['beta 80 0.7', BETA(80, 0.7)],
  ['chi-squared 0.3', CHI2(0.3)],
  ['chi-squared 2', CHI2(2)],
  ['chi-squared 700', CHI2(700)],
  ['F 0.5 9', F(0.5, 9)],
  ['F 6 12', F(6, 12)],
  ['F 100 1', F(100, 1)],
  ['Kolmogorov', KOLMOGOROV],
])('a sample of %s', (name, family) => {
  const x = family.sample(N, new Rng(2024).stream(name));

  it(`of ${N} values keeps to its cdf (Kolmogorov-Smirnov p > 0.001)`, () => {
    expect(ksOneSample(x, { cdf: family.cdf, method: 'asymptotic' }).pValue).toBeGreaterThan(0.001);
  });

  it('has the mean and the variance of its distribution', () => {
    const m = family.moments();
    if (Number.isFinite(m.variance)) expectMoments(x, m);
  });

  it('repeats bit for bit with its seed and differs with another', () => {
    expect(family.sample(50, new Rng(2024).stream(name))).toEqual(x.slice(0, 50));
    expect(family.sample(50, new Rng(2025).stream(name))).not.toEqual(x.slice(0, 50));
  });
});

describe.each([0.02, 0.9, 6.5, 9.99, 10, 33.3, 900, 1e7])('a sample of Poisson %d', (mu) => {
  const x = poisson.sample(N, { mu }, new Rng(77).stream(`${mu}`));

  it('keeps to its probabilities (Pearson chi-squared p > 0.001)', () => {
    // Cells between the twentieths of the distribution, merged where counts are coarse.
    const ends = [...new Set(Array.from({ length: 19 }, (_, i) => poisson.ppf((i + 1) / 20, { mu })))];
    let statistic = 0;
    ends.concat(Number.POSITIVE_INFINITY).forEach((end, i) => {
      const start = i === 0 ? -1 : (ends[i - 1] as number);
      const share = end === Number.POSITIVE_INFINITY ? poisson.sf(start, { mu }) : between(start, end, mu);
      const seen = x.filter((k) => k > start && k <= end).length;
      statistic += (seen - N * share) ** 2 / (N * share);
    });
    expect(chi2.sf(statistic, { df: Math.max(1, ends.length) })).toBeGreaterThan(0.001);
  });

  it('consists of counts with its mean and variance, and repeats with its seed', () => {
    expect(x.every((k) => Number.isInteger(k) && k >= 0)).toBe(true);
    expectMoments(x, poisson.moments({ mu }));
    expect(poisson.sample(9, { mu }, new Rng(77).stream(`${mu}`))).toEqual(x.slice(0, 9));
  });
});

function between(start: number, end: number, mu: number): number {
  return poisson.cdf(end, { mu }) - (start < 0 ? 0 : poisson.cdf(start, { mu }));
}

describe('samples at the edge', () => {
  it('may be empty, and refuse a size that is not a count', () => {
    const rng = new Rng(1);
    expect(normal.sample(0, {}, rng).length).toBe(0);
    expect(poisson.sample(3, { mu: 0 }, rng)).toEqual(Float64Array.of(0, 0, 0));
    for (const n of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => chi2.sample(n, { df: 1 }, rng)).toThrow(
        expect.objectContaining({ code: 'BOT4_STATS_ARGUMENT', place: { key: 'n' } }),
      );
    }
  });

  it('of shapes near zero stay in the range of their distribution', () => {
    const rng = new Rng(3);
    const shares = beta.sample(2000, { a: 1e-4, b: 1e-4 }, rng);
    expect(shares.every((v) => v >= 0 && v <= 1)).toBe(true);
    expect(Math.abs(describeSample(shares).mean - 0.5)).toBeLessThan(0.06);
    expect(chi2.sample(100, { df: 1e-3 }, rng).every((v) => v >= 0)).toBe(true);
  });
});
