/** Maximum likelihood of volatility models: recovery, bounds, doubts, refusals. */
import { describe, expect, it } from 'vitest';
import { simulateGarch } from '../../../../test/stats/garch-series.ts';
import { Rng } from '../../../core/index.ts';
import { garchFilter } from './garch-filter.ts';
import { type GarchFitOptions, garchFit } from './garch-fit.ts';
import { garchProblem } from './garch-problem.ts';
import { garchRegion } from './garch-region.ts';
import { plainProblem, rankedMaxima } from './garch-search.ts';
import { garchUnit } from './garch-unit.ts';

const GARCH: GarchFitOptions = {
  mean: 'constant',
  volatility: 'garch',
  p: 1,
  o: 0,
  q: 1,
  distribution: 'normal',
  init: 'ewma',
};
const NORMAL = simulateGarch({ seed: 1, n: 1500, omega: 0.05, alpha: 0.08, beta: 0.88, mu: 0.1 });
const TAILS = simulateGarch({ seed: 2, n: 1500, omega: 0.05, alpha: 0.04, gamma: 0.1, beta: 0.86, tail: 6 });

describe('garchFit', () => {
  it('recovers the parameters of simulated series within three standard errors', () => {
    const fit = garchFit(NORMAL, GARCH);
    expect(fit.converged).toBe(true);
    expect(fit.warnings).toEqual([]);
    for (const [i, truth] of [0.1, 0.05, 0.08, 0.88].entries()) {
      const distance = Math.abs((fit.parameters[i] as number) - truth);
      expect(distance).toBeLessThan(3 * (fit.standardErrors?.[i] as number));
    }
    const tails = garchFit(TAILS, { ...GARCH, o: 1, distribution: 'skew-t' });
    for (const [i, truth] of [0, 0.05, 0.04, 0.1, 0.86, 6, 0].entries()) {
      const distance = Math.abs((tails.parameters[i] as number) - truth);
      expect(distance).toBeLessThan(3 * (tails.robustStandardErrors?.[i] as number));
    }
    expect(tails.names).toEqual(['mu', 'omega', 'alpha[1]', 'gamma[1]', 'beta[1]', 'eta', 'lambda']);
  });

  it('is the filter at its own parameters', () => {
    for (const options of [GARCH, { ...GARCH, mean: 'ar1', volatility: 'egarch', o: 1, distribution: 't' }] as const) {
      const fit = garchFit(TAILS, options);
      const filter = garchFilter(TAILS, { ...options, parameters: fit.parameters });
      expect(fit.logLikelihood).toBeCloseTo(filter.logLikelihood, 7);
      expect(fit.nobs).toBe(filter.variance.length);
      expect(fit.volatility.at(-1)).toBeCloseTo(filter.volatility.at(-1) as number, 10);
      expect(fit.residuals[5]).toBeCloseTo(filter.residuals[5] as number, 12);
      expect(fit.forecastVariance[0]).toBeCloseTo(filter.forecastVariance[0] as number, 10);
      expect(fit.aic).toBeCloseTo(-2 * fit.logLikelihood + 2 * fit.parameters.length, 9);
      expect(fit.bic).toBeCloseTo(-2 * fit.logLikelihood + fit.parameters.length * Math.log(fit.nobs), 9);
    }
  });

  it('is not beaten by 200 random places around it', () => {
    const rng = new Rng(5);
    for (const init of ['ewma', 'sample', 'first'] as const) {
      const fit = garchFit(NORMAL, { ...GARCH, init });
      for (let i = 0; i < 200; i++) {
        const size = 10 ** (-3 + 3 * rng.uniform());
        const parameters = fit.parameters.map((v, j) => v + size * rng.normal() * (fit.standardErrors?.[j] as number));
        const { logLikelihood } = garchFilter(NORMAL, { ...GARCH, init, parameters });
        expect(logLikelihood).toBeLessThanOrEqual(fit.logLikelihood + 1e-9);
      }
    }
  });

  it('finds the same maximum from one start as from eight, and by the plain form', () => {
    const one = garchFit(NORMAL, { ...GARCH, starts: 1, standardErrors: false });
    const eight = garchFit(NORMAL, { ...GARCH, starts: 8 });
    expect(one.logLikelihood).toBeCloseTo(eight.logLikelihood, 8);
    expect(one.standardErrors).toBeNull();
    expect(one.robustStandardErrors).toBeNull();
    expect(one.evaluations).toBeLessThan(20);
    const own = garchUnit(GARCH, NORMAL);
    const problem = garchProblem(GARCH, own.z);
    const plain = rankedMaxima(problem, plainProblem(problem, garchRegion(GARCH, false)), 1)[0];
    expect(-(plain?.value as number) - NORMAL.length * Math.log(own.unit)).toBeCloseTo(one.logLikelihood, 8);
  });

  it('begins at the maximum of an eighth of a long series', () => {
    const y = simulateGarch({ seed: 6, n: 6000, omega: 0.05, alpha: 0.08, beta: 0.9 });
    const one = garchFit(y, { ...GARCH, starts: 1, standardErrors: false });
    expect(one.logLikelihood).toBeCloseTo(garchFit(y, GARCH).logLikelihood, 7);
    expect(one.evaluations).toBeLessThan(12);
  });

  it('reports a weight at its bound, without a standard error for it', () => {
    // Only negative shocks move the variance: alpha belongs at 0.
    const y = simulateGarch({ seed: 12, n: 2500, omega: 0.05, alpha: 0, gamma: 0.2, beta: 0.85 });
    const fit = garchFit(y, { ...GARCH, o: 1, p: 1 });
    if (fit.parameters[2] === 0) {
      expect(fit.warnings).toContain('alpha[1] is at its bound 0');
      expect(fit.standardErrors?.[2]).toBeNaN();
    }
    expect(fit.standardErrors?.[4]).toBeGreaterThan(0);
    expect(fit.parameters[2]).toBeLessThan(0.02);
    expect(fit.parameters[2]).toBeGreaterThanOrEqual(0);
  });

  it('stays at persistence 1 where the likelihood wants more', () => {
    const rng = new Rng(3);
    // Variance that grows a hundredfold: no mean to return to.
    const y = Array.from({ length: 800 }, (_, t) => Math.exp(t / 170) * rng.normal());
    const fit = garchFit(y, GARCH);
    expect(fit.persistence).toBeCloseTo(1, 12);
    expect(fit.converged).toBe(true);
    expect(fit.warnings.join()).toContain('persistence is at its bound 1');
    const weights = [2, 3].map((i) => fit.standardErrors?.[i] as number);
    expect(weights.every((v) => v > 0)).toBe(true);
    expect(weights[0]).toBeCloseTo(weights[1] as number, 8);
  });

  it('says so when tails are normal', () => {
    const fit = garchFit(NORMAL, { ...GARCH, distribution: 't' });
    if (fit.parameters[4] === 500) expect(fit.warnings.join()).toContain('tails are normal');
    expect(fit.parameters[4]).toBeGreaterThan(20);
    const tails = simulateGarch({ seed: 4, n: 700, omega: 0.1, alpha: 0.05, beta: 0.8 }).map(
      (v) => Math.sign(v) * Math.min(Math.abs(v), 1.5),
    );
    const bounded = garchFit(tails, { ...GARCH, distribution: 't' });
    expect(bounded.parameters[4]).toBeCloseTo(500, 9);
    expect(bounded.warnings.join()).toContain('tails are normal');
    expect(bounded.standardErrors?.[4]).toBeNaN();
  });

  it('finds an EGARCH maximum that no neighbouring interval of the mean beats', () => {
    const options = { ...GARCH, volatility: 'egarch', o: 1 } as const;
    const fit = garchFit(NORMAL, options);
    expect(fit.converged).toBe(true);
    const se = fit.standardErrors as Float64Array;
    for (let i = -60; i <= 60; i++) {
      const parameters = fit.parameters.with(0, (fit.parameters[0] as number) + (i / 400) * (se[0] as number));
      const { logLikelihood } = garchFilter(NORMAL, { ...options, parameters });
      expect(logLikelihood).toBeLessThanOrEqual(fit.logLikelihood + 1e-8);
    }
  });

  it('fits EGARCH with an autoregressive mean, whose kinks lie along lines', () => {
    const y = simulateGarch({ seed: 7, n: 900, omega: 0.05, alpha: 0.1, beta: 0.85, mu: 0.1, phi: 0.3 });
    const fit = garchFit(y, { ...GARCH, mean: 'ar1', volatility: 'egarch', o: 1 });
    expect(fit.converged).toBe(true);
    expect(Math.abs((fit.parameters[1] as number) - 0.3)).toBeLessThan(0.12);
  });

  it('holds alpha at 0 where EGARCH would follow a chaotic filter', () => {
    // Sixty draws of noise: from every start the likelihood leads to alpha below 0, into a thicket of spikes.
    const rng = new Rng(0);
    const y = Array.from({ length: 60 }, () => rng.normal());
    const fit = garchFit(y, { ...GARCH, volatility: 'egarch', o: 1 });
    expect(fit.converged).toBe(true);
    expect(fit.warnings).toContain('alpha[1] is held at 0');
    expect(fit.parameters[2]).toBe(0);
    expect(fit.standardErrors?.[2]).toBeNaN();
  });

  it('finds no less with alpha than without, in noise of any length', () => {
    // Noise leads EGARCH to spikes with alpha below 0: a search that strays there passes the hill at alpha = 0.
    for (const [seed, n] of [250, 400, 600, 900].entries()) {
      const rng = new Rng(seed + 1);
      const y = Array.from({ length: n }, () => rng.normal());
      const options = { ...GARCH, volatility: 'egarch', o: 1 } as const;
      const without = garchFit(y, { ...options, p: 0 });
      const fit = garchFit(y, options);
      expect(fit.converged).toBe(true);
      expect(fit.logLikelihood).toBeGreaterThanOrEqual(without.logLikelihood - 1e-6);
      expect(fit.evaluations).toBeLessThan(1000);
    }
  });

  it('fits higher orders, and ARCH without past variances', () => {
    const high = garchFit(TAILS, { ...GARCH, p: 2, o: 1, q: 2 });
    const low = garchFit(TAILS, { ...GARCH, o: 1 });
    expect(high.logLikelihood).toBeGreaterThanOrEqual(low.logLikelihood - 1e-8);
    const arch = garchFit(TAILS, { ...GARCH, q: 0 });
    expect(arch.logLikelihood).toBeLessThan(low.logLikelihood);
    expect(arch.converged).toBe(true);
    const only = garchFit(TAILS, { ...GARCH, p: 0, o: 1 });
    expect(only.converged).toBe(true);
  });

  it('gives the same bits twice', () => {
    for (const volatility of ['garch', 'egarch'] as const) {
      const options = {
        ...GARCH,
        volatility,
        o: 1,
        distribution: 't',
        horizon: volatility === 'garch' ? 5 : 1,
      } as const;
      expect(garchFit(TAILS, options)).toEqual(garchFit(TAILS, options));
    }
  });

  const LONG = Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
  it.each([
    ['a constant', LONG.map(() => 42.5), GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['a constant with a zero mean', LONG.map(() => 42.5), { ...GARCH, mean: 'zero' }, 'BOT4_STATS_INPUT', 'y'],
    [
      'shocks of one size',
      LONG.map((_, i) => (i % 3 === 0 ? 1 : -1)),
      { ...GARCH, mean: 'zero' },
      'BOT4_STATS_INPUT',
      'y',
    ],
    ['a line with an autoregressive mean', LONG.map((_, i) => i), { ...GARCH, mean: 'ar1' }, 'BOT4_STATS_INPUT', 'y'],
    ['a NaN', LONG.with(7, Number.NaN), GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['an infinite value', LONG.with(7, Number.POSITIVE_INFINITY), GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['5 observations for 4 parameters', LONG.slice(0, 5), GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['19 observations for 4 parameters', LONG.slice(0, 19), GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['no series', null, GARCH, 'BOT4_STATS_INPUT', 'y'],
    ['no start', LONG, { ...GARCH, starts: 0 }, 'BOT4_STATS_ARGUMENT', 'starts'],
    ['nine starts', LONG, { ...GARCH, starts: 9 }, 'BOT4_STATS_ARGUMENT', 'starts'],
    ['a horizon of 1.5', LONG, { ...GARCH, horizon: 1.5 }, 'BOT4_STATS_ARGUMENT', 'horizon'],
    ['an unknown start', LONG, { ...GARCH, init: 'backcast' }, 'BOT4_STATS_ARGUMENT', 'init'],
    ['an order above 10', LONG, { ...GARCH, p: 11 }, 'BOT4_STATS_ARGUMENT', 'p'],
    [
      'an infinite expectation',
      LONG,
      { ...GARCH, volatility: 'egarch', distribution: 't', horizon: 2 },
      'BOT4_STATS_ARGUMENT',
      'horizon',
    ],
  ])('refuses %s', (_, y, options, code, key) => {
    const call = (): unknown => garchFit(y as number[], options as GarchFitOptions);
    expect(call).toThrow(expect.objectContaining({ code, place: { key } }));
  });
});
