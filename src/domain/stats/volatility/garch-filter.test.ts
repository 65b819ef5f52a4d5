/** Variances, likelihood and forecasts at given parameters. */
import { describe, expect, it } from 'vitest';
import { simulateGarch } from '../../../../test/stats/garch-series.ts';
import { Rng } from '../../../core/index.ts';
import { type GarchFilterOptions, garchFilter } from './garch-filter.ts';

const BASE = { mean: 'zero', volatility: 'garch', p: 1, o: 0, q: 1, distribution: 'normal', init: 'sample' } as const;
const GARCH: GarchFilterOptions = { ...BASE, parameters: [0.5, 0.25, 0.5] };

describe('garchFilter', () => {
  it('follows the recursion by hand from each start', () => {
    const y = [1, -2, 3];
    const sample = (1 + 4 + 9) / 3;
    const ewma = (1 + 0.94 * 4 + 0.94 ** 2 * 9) / (1 + 0.94 + 0.94 ** 2);
    const first = garchFilter(y, { ...GARCH, init: 'first' }).variance;
    expect(first[0]).toBeCloseTo(sample, 13);
    expect(first[1]).toBeCloseTo(0.5 + 0.25 + 0.5 * sample, 13);
    expect(garchFilter(y, GARCH).variance[0]).toBeCloseTo(0.5 + 0.75 * sample, 13);
    expect(garchFilter(y, { ...GARCH, init: 'ewma' }).variance[0]).toBeCloseTo(0.5 + 0.75 * ewma, 13);
  });

  it('gives half of the start to a leverage term, and then only to negative shocks', () => {
    const { variance } = garchFilter([1, -2, 3], { ...BASE, o: 1, parameters: [0.5, 0, 0.4, 0] });
    const sample = 14 / 3;
    expect(variance[0]).toBeCloseTo(0.5 + 0.2 * sample, 13);
    expect(variance[1]).toBe(0.5);
    expect(variance[2]).toBeCloseTo(0.5 + 0.4 * 4, 13);
  });

  it('takes the conditional mean away, and loses one observation to φ', () => {
    const r = garchFilter([1, 2, 4], { ...BASE, mean: 'ar1', parameters: [0.5, 0.5, 1, 0, 0] });
    expect(Array.from(r.residuals)).toEqual([1, 2.5]);
    expect(Array.from(r.variance)).toEqual([1, 1]);
    expect(r.logLikelihood).toBeCloseTo(-Math.log(2 * Math.PI) - 0.5 * (1 + 6.25), 13);
  });

  it('forecasts towards the mean variance ω/(1 − persistence)', () => {
    const y = simulateGarch({ seed: 3, n: 300, omega: 0.1, alpha: 0.1, beta: 0.8 });
    const { forecastVariance } = garchFilter(y, { ...BASE, o: 1, parameters: [0.2, 0.1, 0.1, 0.7], horizon: 400 });
    const persistence = 0.1 + 0.05 + 0.7;
    const mean = 0.2 / (1 - persistence);
    const [now, next] = forecastVariance as unknown as [number, number];
    expect(next - mean).toBeCloseTo(persistence * (now - mean), 12);
    expect(forecastVariance[399]).toBeCloseTo(mean, 10);
  });

  it('forecasts EGARCH with normal shocks as the mean of simulated paths', () => {
    const y = simulateGarch({ seed: 3, n: 200, omega: 0.1, alpha: 0.1, beta: 0.8 });
    const [omega, alpha, gamma, beta] = [0.02, 0.2, -0.1, 0.9] as const;
    const parameters = [omega, alpha, gamma, beta];
    const r = garchFilter(y, { ...BASE, volatility: 'egarch', o: 1, parameters, horizon: 4 });
    const rng = new Rng(9);
    const means = [0, 0, 0, 0];
    const paths = 200_000;
    for (let i = 0; i < paths; i++) {
      let log = Math.log(r.forecastVariance[0] as number);
      for (let step = 0; step < 4; step++) {
        means[step] = (means[step] as number) + Math.exp(log) / paths;
        const z = rng.normal();
        log = omega + alpha * (Math.abs(z) - Math.sqrt(2 / Math.PI)) + gamma * z + beta * log;
      }
    }
    for (let step = 0; step < 4; step++) {
      expect(Math.abs((r.forecastVariance[step] as number) / (means[step] as number) - 1)).toBeLessThan(0.003);
    }
  });

  it('forecasts with several lags as one step after another', () => {
    const y = Array.from(simulateGarch({ seed: 8, n: 100, omega: 0.1, alpha: 0.1, beta: 0.8 }));
    const parameters = [0.1, 0.05, 0.1, 0.3, 0.4];
    const long = garchFilter(y, { ...BASE, p: 2, q: 2, init: 'ewma', parameters, horizon: 2 });
    const h = Array.from(long.variance);
    const at = (v: readonly number[], back: number): number => v[v.length - back] as number;
    const one = 0.1 + 0.05 * at(y, 1) ** 2 + 0.1 * at(y, 2) ** 2 + 0.3 * at(h, 1) + 0.4 * at(h, 2);
    const two = 0.1 + 0.05 * one + 0.1 * at(y, 1) ** 2 + 0.3 * one + 0.4 * at(h, 1);
    expect(long.forecastVariance[0]).toBeCloseTo(one, 12);
    expect(long.forecastVariance[1]).toBeCloseTo(two, 12);
  });

  it('keeps its log-likelihood when a product of eight variances would leave the doubles', () => {
    const y = simulateGarch({ seed: 5, n: 64, omega: 0.1, alpha: 0.1, beta: 0.8 });
    const plain = garchFilter(y, { ...BASE, parameters: [0.1, 0.1, 0.8] }).logLikelihood;
    for (const unit of [1e-40, 1e40]) {
      const scaled = garchFilter(
        y.map((v) => v * unit),
        { ...BASE, parameters: [0.1 * unit * unit, 0.1, 0.8] },
      );
      expect(scaled.logLikelihood).toBeCloseTo(plain - 64 * Math.log(unit), 8);
    }
  });

  it.each([
    ['a value that is not finite', [1, Number.NaN, 2], GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['one value', [1], GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['zeros before a start', [0, 0, 0], { ...GARCH, init: 'ewma' }, 'BOT4_STATS_INPUT', 'y'],
    ['a missing parameter', [1, 2, 3], { ...GARCH, parameters: [1, 0.5] }, 'BOT4_STATS_ARGUMENT', 'parameters'],
    ['no parameters', [1, 2, 3], { ...GARCH, parameters: null }, 'BOT4_STATS_ARGUMENT', 'parameters'],
    ['a NaN parameter', [1, 2, 3], { ...GARCH, parameters: [1, Number.NaN, 0] }, 'BOT4_STATS_ARGUMENT', 'parameters'],
    ['a variance below zero', [1, 2, 3], { ...GARCH, parameters: [-9, 0.1, 0] }, 'BOT4_STATS_ARGUMENT', 'parameters'],
    [
      'degrees of freedom of 2',
      [1, 2, 3],
      { ...GARCH, distribution: 't', parameters: [1, 0, 0, 2] },
      'BOT4_STATS_ARGUMENT',
      'parameters',
    ],
    [
      'a skewness of 1',
      [1, 2, 3],
      { ...GARCH, distribution: 'skew-t', parameters: [1, 0, 0, 5, 1] },
      'BOT4_STATS_ARGUMENT',
      'parameters',
    ],
    ['an unknown mean', [1, 2, 3], { ...GARCH, mean: 'ma' }, 'BOT4_STATS_ARGUMENT', 'mean'],
    ['an unknown equation', [1, 2, 3], { ...GARCH, volatility: 'figarch' }, 'BOT4_STATS_ARGUMENT', 'volatility'],
    ['an unknown distribution', [1, 2, 3], { ...GARCH, distribution: 'ged' }, 'BOT4_STATS_ARGUMENT', 'distribution'],
    ['an unknown start', [1, 2, 3], { ...GARCH, init: 'zero' }, 'BOT4_STATS_ARGUMENT', 'init'],
    ['a fractional order', [1, 2, 3], { ...GARCH, q: 0.5 }, 'BOT4_STATS_ARGUMENT', 'q'],
    ['a model without shocks', [1, 2, 3], { ...GARCH, p: 0 }, 'BOT4_STATS_ARGUMENT', 'p'],
    ['a horizon of 0', [1, 2, 3], { ...GARCH, horizon: 0 }, 'BOT4_STATS_ARGUMENT', 'horizon'],
    [
      'an infinite expectation',
      [1, 2, 3],
      { ...GARCH, volatility: 'egarch', distribution: 't', parameters: [0, 0.1, 0.5, 5], horizon: 2 },
      'BOT4_STATS_ARGUMENT',
      'horizon',
    ],
  ])('refuses %s', (_, y, options, code, key) => {
    const call = (): unknown => garchFilter(y, options as GarchFilterOptions);
    expect(call).toThrow(expect.objectContaining({ code, place: { key } }));
  });
});
