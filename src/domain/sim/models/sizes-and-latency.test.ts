import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { beta, ksOneSample, logNormal } from '../../stats/index.ts';
import { EmpiricalLatency, InterpolatedLatency, LogNormalLatency, logNormalLatencies } from './latency-model.ts';
import { LogNormalSizes } from './log-normal-sizes.ts';
import { PartialFillModel } from './partial-fills.ts';

const N = 20_000;

function pOf(sample: Float64Array, cdf: (x: number) => number): number {
  return ksOneSample(sample, { cdf, method: 'asymptotic' }).pValue;
}

describe('log-normal sizes', () => {
  const bounds = { minLots: 1, maxLots: 2 ** 40 };
  // A million lots is the median: rounding to whole lots is far below what the test can see.
  const params = { mu: Math.log(1e6), sigma: 1.2 };
  const sizes = new LogNormalSizes(params, bounds, new Rng(31));
  const sample = Float64Array.from({ length: N }, () => sizes.next());

  it('follow the distribution asked for, and no other: p > 0.01 against p < 1e-4', () => {
    const under = (mu: number, sigma: number): number => pOf(sample, (x) => logNormal.cdf(x, { mu, sigma }));
    expect(under(params.mu, 1.2)).toBeGreaterThan(0.01);
    expect(under(params.mu + 0.06, 1.2)).toBeLessThan(1e-4);
    expect(under(params.mu, 1.3)).toBeLessThan(1e-4);
  });

  it('are whole lots within their bounds', () => {
    const narrow = new LogNormalSizes({ mu: 1, sigma: 2 }, { minLots: 2, maxLots: 9 }, new Rng(32));
    const drawn = new Set(Array.from({ length: 2000 }, () => narrow.next()));
    expect([...drawn].sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const same = new LogNormalSizes({ mu: Math.log(7), sigma: 0 }, bounds, new Rng(33));
    expect([same.next(), same.next()]).toEqual([7, 7]);
  });

  it('refuse bounds and spreads that cannot be', () => {
    expect(() => new LogNormalSizes(params, { minLots: 3, maxLots: 2 }, new Rng(1))).toThrow('not above the largest');
    expect(() => new LogNormalSizes(params, { minLots: 0.5, maxLots: 2 }, new Rng(1))).toThrow('whole lots');
    expect(() => new LogNormalSizes({ mu: 0, sigma: -1 }, bounds, new Rng(1))).toThrow('not negative');
  });
});

describe('partial fills', () => {
  const model = new PartialFillModel({ ratePerSecond: 2, share: { a: 2, b: 5 } }, new Rng(41));
  const lots = 10_000_000;
  const first = Array.from({ length: 5000 }, () => model.next(0, lots));

  it('take shares of the beta distribution asked for, at Poisson times', () => {
    const shares = Float64Array.from(first, (fill) => fill.lots / lots);
    expect(pOf(shares, (x) => beta.cdf(x, { a: 2, b: 5 }))).toBeGreaterThan(0.01);
    expect(pOf(shares, (x) => beta.cdf(x, { a: 2.4, b: 5 }))).toBeLessThan(1e-4);
    const waits = Float64Array.from(first, (fill) => (fill.time * 2) / 1e6);
    expect(pOf(waits, (x) => -Math.expm1(-x))).toBeGreaterThan(0.01);
    expect(pOf(waits, (x) => -Math.expm1(-1.15 * x))).toBeLessThan(1e-4);
  });

  it('sum to the order exactly, each at least one lot and later than the one before', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 32 - 1 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        (seed, size, a) => {
          const made = new PartialFillModel({ ratePerSecond: 5, share: { a, b: 3 } }, new Rng(seed));
          const fills = made.fills(1000, size, Number.POSITIVE_INFINITY);
          expect(fills.reduce((sum, fill) => sum + fill.lots, 0)).toBe(size);
          for (let i = 0; i < fills.length; i++) {
            expect(fills[i]?.lots).toBeGreaterThanOrEqual(1);
            expect(fills[i]?.time).toBeGreaterThanOrEqual(fills[i - 1]?.time ?? 1000);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('stop at the time given', () => {
    const made = new PartialFillModel({ ratePerSecond: 1, share: { a: 1, b: 9 } }, new Rng(42));
    const fills = made.fills(0, 1_000_000, 5e6);
    expect(fills.length).toBeGreaterThan(0);
    for (const fill of fills) expect(fill.time).toBeLessThanOrEqual(5e6);
  });
});

describe('latency', () => {
  const params = { floorMicros: 500_000, mu: Math.log(200_000), sigma: 0.5 };

  it('of the log-normal model is a floor and a log-normal tail, and of no other shape', () => {
    const model = new LogNormalLatency(params, new Rng(51));
    const over = Float64Array.from({ length: N }, () => model.latencyAt() - params.floorMicros);
    expect(pOf(over, (x) => logNormal.cdf(x, { mu: params.mu, sigma: 0.5 }))).toBeGreaterThan(0.01);
    expect(pOf(over, (x) => logNormal.cdf(x, { mu: params.mu + 0.03, sigma: 0.5 }))).toBeLessThan(1e-4);
    expect(pOf(over, (x) => logNormal.cdf(x, { mu: params.mu, sigma: 0.54 }))).toBeLessThan(1e-4);
  });

  it('of feed, order entry and acknowledgement have streams of their own', () => {
    const make = (): number[] => {
      const { feed, orderEntry, acknowledgement } = logNormalLatencies(
        { feed: params, orderEntry: params, acknowledgement: params },
        new Rng(52),
      );
      return [feed.latencyAt(0), orderEntry.latencyAt(0), acknowledgement.latencyAt(0)];
    };
    expect(new Set(make()).size).toBe(3);
    expect(make()).toEqual(make());
  });

  it('of the interpolated model lies on the line between the recorded ones, and stays at the ends', () => {
    const model = new InterpolatedLatency({
      times: Float64Array.from([1000, 2000, 4000]),
      latencies: Float64Array.from([10, 20, 0]),
    });
    expect([0, 1000, 1500, 2000, 3000, 4000, 9000].map((time) => model.latencyAt(time))).toEqual([
      10, 10, 15, 20, 10, 0, 0,
    ]);
  });

  it('of the empirical model is drawn from between the recorded ones', () => {
    const recorded = Float64Array.from({ length: 101 }, (_, i) => 1_000_000 - 10_000 * i);
    const model = new EmpiricalLatency(recorded, new Rng(53));
    const drawn = Float64Array.from({ length: N }, () => model.latencyAt());
    expect(pOf(drawn, (x) => Math.min(1, Math.max(0, x / 1e6)))).toBeGreaterThan(0.01);
    expect(pOf(drawn, (x) => Math.min(1, Math.max(0, x / 1.04e6)))).toBeLessThan(1e-4);
    expect(new EmpiricalLatency(Float64Array.from([7]), new Rng(1)).latencyAt()).toBe(7);
  });

  it('refuses recordings that cannot be', () => {
    const of = (times: number[], latencies: number[]) => () =>
      new InterpolatedLatency({ times: Float64Array.from(times), latencies: Float64Array.from(latencies) });
    expect(of([], [])).toThrow('have times');
    expect(of([2, 1], [1, 1])).toThrow('rise');
    expect(of([1, 2], [1, -1])).toThrow('not negative');
    expect(() => new EmpiricalLatency(Float64Array.from([-1]), new Rng(1))).toThrow('not negative');
    expect(() => new LogNormalLatency({ ...params, floorMicros: -1 }, new Rng(1))).toThrow('not negative');
  });
});
