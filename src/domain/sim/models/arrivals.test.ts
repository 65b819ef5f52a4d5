import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { ksOneSample, poisson } from '../../stats/index.ts';
import type { ArrivalModel } from './arrival-model.ts';
import { HawkesArrivals, type HawkesParams, hawkesLogLikelihood, hawkesResiduals } from './hawkes-arrivals.ts';
import { fitHawkes } from './hawkes-fit.ts';
import { PoissonArrivals } from './poisson-arrivals.ts';

const N = 20_000;
const EXPONENTIAL = (x: number): number => -Math.expm1(-Math.max(0, x));
const HAWKES: HawkesParams = { basePerSecond: 2, branching: 0.6, decayPerSecond: 5 };

/** Points from 0 on. */
function points(model: ArrivalModel, n = N): Float64Array {
  const times = new Float64Array(n);
  for (let i = 0, time = 0; i < n; i++) {
    time = model.nextAfter(time);
    times[i] = time;
  }
  return times;
}

function gaps(times: Float64Array): Float64Array {
  return times.map((time, i) => time - (i === 0 ? 0 : (times[i - 1] as number)));
}

/** p-value of residuals, exponential with mean 1 when the parameters are right. */
function pOf(residuals: Float64Array): number {
  return ksOneSample(residuals, { cdf: EXPONENTIAL, method: 'asymptotic' }).pValue;
}

describe('Poisson arrivals', () => {
  const times = points(new PoissonArrivals(4, new Rng(11)));
  const scaled = (rate: number): Float64Array => gaps(times).map((gap) => (gap * rate) / 1e6);

  it('have exponential gaps of the rate asked for: p > 0.01; a rate 5 % off has p < 1e-4', () => {
    expect(pOf(scaled(4))).toBeGreaterThan(0.01);
    expect(pOf(scaled(4 * 1.05))).toBeLessThan(1e-4);
    expect(pOf(scaled(4 * 0.95))).toBeLessThan(1e-4);
  });

  it('come in numbers of a Poisson distribution: the counts of 4,000 seconds pass, those of another mean do not', () => {
    const counts = new Float64Array(4000);
    for (const time of times)
      if (time < 4000e6) counts[Math.floor(time / 1e6)] = (counts[Math.floor(time / 1e6)] ?? 0) + 1;
    // Spread between k − 1 and k by a uniform draw, so that the distribution is continuous.
    const rng = new Rng(12);
    const spread = counts.map((k) => k + rng.uniform());
    const cdf = (mu: number) => (x: number) => {
      const k = Math.floor(x);
      const below = k > 0 ? poisson.cdf(k - 1, { mu }) : 0;
      return below + (x - k) * (poisson.cdf(k, { mu }) - below);
    };
    expect(ksOneSample(spread, { cdf: cdf(4), method: 'asymptotic' }).pValue).toBeGreaterThan(0.01);
    expect(ksOneSample(spread, { cdf: cdf(4.3), method: 'asymptotic' }).pValue).toBeLessThan(1e-4);
  });

  it('are the same for the same seed, and refuse a rate of 0', () => {
    expect(points(new PoissonArrivals(4, new Rng(11)), 50)).toEqual(times.slice(0, 50));
    expect(() => new PoissonArrivals(0, new Rng(1))).toThrow('rate of arrivals is positive');
  });
});

describe('Hawkes arrivals', () => {
  const model = new HawkesArrivals(HAWKES, new Rng(21));
  const times = points(model);

  it('have the long-run rate μ/(1 − α): 5 a second, within 5 %', () => {
    expect(model.ratePerSecond).toBeCloseTo(5, 12);
    const rate = N / ((times.at(-1) as number) / 1e6);
    expect(rate).toBeGreaterThan(4.75);
    expect(rate).toBeLessThan(5.25);
  });

  it('have exponential residuals under their own parameters only', () => {
    expect(pOf(hawkesResiduals(times, HAWKES))).toBeGreaterThan(0.01);
    expect(pOf(hawkesResiduals(times, { ...HAWKES, branching: 0.5 }))).toBeLessThan(1e-4);
    expect(pOf(hawkesResiduals(times, { ...HAWKES, decayPerSecond: 8 }))).toBeLessThan(1e-4);
    expect(pOf(hawkesResiduals(times, { ...HAWKES, basePerSecond: 2.2 }))).toBeLessThan(1e-4);
    expect(pOf(hawkesResiduals(times, { basePerSecond: 5, branching: 0, decayPerSecond: 5 }))).toBeLessThan(1e-12);
  });

  it('without children are Poisson arrivals', () => {
    const plain = { basePerSecond: 3, branching: 0, decayPerSecond: 1 };
    const lone = points(new HawkesArrivals(plain, new Rng(22)));
    expect(pOf(gaps(lone).map((gap) => (gap * 3) / 1e6))).toBeGreaterThan(0.01);
  });

  it('have the residual and the likelihood of two points by hand', () => {
    const two = Float64Array.from([0, 1e6]);
    const params = { basePerSecond: 2, branching: 0.5, decayPerSecond: 1 };
    const area = 2 + 0.5 * (1 - Math.exp(-1));
    expect(hawkesResiduals(two, params)[0]).toBeCloseTo(area, 12);
    expect(hawkesLogLikelihood(two, params)).toBeCloseTo(Math.log(2 + 0.5 * Math.exp(-1)) - area, 12);
    expect(hawkesResiduals(new Float64Array(0), params)).toHaveLength(0);
  });

  it('are found again by the fit: each parameter within 12 %', () => {
    const fit = fitHawkes(times);
    expect(fit.basePerSecond / 2).toBeGreaterThan(0.88);
    expect(fit.basePerSecond / 2).toBeLessThan(1.12);
    expect(Math.abs(fit.branching - 0.6)).toBeLessThan(0.05);
    expect(fit.decayPerSecond / 5).toBeGreaterThan(0.88);
    expect(fit.decayPerSecond / 5).toBeLessThan(1.12);
    expect(fit.logLikelihood).toBeGreaterThanOrEqual(hawkesLogLikelihood(times, HAWKES));
    expect(fit.logLikelihood).toBeGreaterThan(fit.poissonLogLikelihood + 1000);
  });

  it('are found to have next to no children in Poisson points', () => {
    const fit = fitHawkes(points(new PoissonArrivals(4, new Rng(23)), 5000));
    expect(fit.branching).toBeLessThan(0.1);
    expect(fit.logLikelihood - fit.poissonLogLikelihood).toBeLessThan(5);
  });

  it('refuse parameters that explode, and fits to a handful of points', () => {
    expect(() => new HawkesArrivals({ ...HAWKES, branching: 1 }, new Rng(1))).toThrow('branching is in [0, 1)');
    expect(() => fitHawkes(Float64Array.from([1, 2, 3]))).toThrow('10 points');
    expect(() => fitHawkes(new Float64Array(20))).toThrow('spread over time');
  });
});
