/** The likelihood: its gradient against differences, its fast twin against the plain form, its scores against their sum. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateGarch } from '../../../../test/stats/garch-series.ts';
import { Garch11 } from './garch-11.ts';
import { Garch111 } from './garch-111.ts';
import { logLikelihood, logLikelihoodScore } from './garch-kernel.ts';
import { type GarchModel, garchLayout } from './garch-model.ts';
import { garchProblem } from './garch-problem.ts';

const model = fc
  .record({
    mean: fc.constantFrom('zero', 'constant', 'ar1'),
    volatility: fc.constantFrom('garch', 'egarch'),
    p: fc.integer({ min: 0, max: 2 }),
    o: fc.integer({ min: 0, max: 2 }),
    q: fc.integer({ min: 0, max: 2 }),
    distribution: fc.constantFrom('normal', 't', 'skew-t'),
    init: fc.constantFrom('ewma', 'sample', 'first'),
  })
  .filter(({ p, o }) => p + o > 0) as fc.Arbitrary<GarchModel>;

/** Parameters inside of every region, spread by `u` in [0, 1). */
function inside(m: GarchModel, u: readonly number[]): Float64Array {
  const layout = garchLayout(m);
  const theta = new Float64Array(layout.size);
  const at = (i: number): number => u[i % u.length] as number;
  for (let i = 0; i < layout.mean; i++) theta[i] = 0.2 * at(i) + 0.0137;
  theta[layout.omega] = m.volatility === 'garch' ? 0.05 + 0.1 * at(2) : 0.1 * at(2) - 0.05;
  for (let i = layout.alpha; i < layout.gamma; i++) theta[i] = 0.03 + 0.1 * at(i);
  for (let i = layout.gamma; i < layout.beta; i++) theta[i] = 0.1 * at(i) - (i - layout.gamma < m.p ? 0.03 : 0);
  for (let i = layout.beta; i < layout.shape; i++) theta[i] = (0.3 + 0.5 * at(i)) / m.q;
  if (layout.size > layout.shape) theta[layout.shape] = 3 + 20 * at(5);
  if (layout.size > layout.shape + 1) theta[layout.shape + 1] = 0.6 * at(6) - 0.3;
  return theta;
}

const spread = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 7, maxLength: 7 });

describe('log-likelihood', () => {
  it('has the gradient that central differences give, for every kind of model', () => {
    fc.assert(
      fc.property(model, spread, fc.nat(), (m, u, seed) => {
        const y = simulateGarch({ seed, n: 60, omega: 0.1, alpha: 0.1, beta: 0.8, mu: 0.05, phi: 0.1 });
        const s = garchProblem(m, y);
        const theta = inside(m, u);
        const gradient = new Float64Array(theta.length);
        const value = logLikelihoodScore(s, theta, gradient, null, null);
        expect(Math.abs(value - logLikelihood(s, theta))).toBeLessThan(1e-10 * (1 + Math.abs(value)));
        for (let i = 0; i < theta.length; i++) {
          const step = 1e-6;
          const up = theta.with(i, (theta[i] as number) + step);
          const down = theta.with(i, (theta[i] as number) - step);
          const difference = (logLikelihood(s, up) - logLikelihood(s, down)) / (2 * step);
          // EGARCH bends where the mean passes an observation; a difference across that is no derivative.
          const bends = m.volatility === 'egarch' && i < garchLayout(m).mean;
          const tolerance = (bends ? 1e-2 : 1e-5) * (1 + Math.abs(difference));
          expect(Math.abs(difference - (gradient[i] as number))).toBeLessThan(tolerance);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has scores that sum to its gradient', () => {
    fc.assert(
      fc.property(model, spread, fc.nat(), (m, u, seed) => {
        const s = garchProblem(m, simulateGarch({ seed, n: 50, omega: 0.1, alpha: 0.1, beta: 0.8 }));
        const theta = inside(m, u);
        const k = theta.length;
        const gradient = new Float64Array(k);
        const scores = new Float64Array(s.n * k);
        logLikelihoodScore(s, theta, gradient, scores, new Float64Array(k * k));
        for (let i = 0; i < k; i++) {
          let sum = 0;
          for (let t = 0; t < s.n; t++) sum += scores[t * k + i] as number;
          expect(Math.abs(sum - (gradient[i] as number))).toBeLessThan(1e-9 * (1 + Math.abs(sum)));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('of GARCH(1,1) agrees with its fast twin to 1e-12, the gradient too', () => {
    const means = fc.constantFrom('zero', 'constant') as fc.Arbitrary<'zero' | 'constant'>;
    const inits = fc.constantFrom('ewma', 'sample', 'first') as fc.Arbitrary<GarchModel['init']>;
    fc.assert(
      fc.property(means, inits, spread, fc.nat(), fc.integer({ min: 20, max: 700 }), (mean, init, u, seed, n) => {
        const m: GarchModel = { mean, volatility: 'garch', p: 1, o: 0, q: 1, distribution: 'normal', init };
        const s = garchProblem(m, simulateGarch({ seed, n, omega: 0.1, alpha: 0.1, beta: 0.8, mu: 0.03 }));
        const twin = new Garch11(s.y, { backcast: init === 'ewma' ? s.backcast : null, first: init === 'first' });
        const theta = inside(m, u);
        const k = theta.length;
        const plain = new Float64Array(k);
        const fast = new Float64Array(k);
        const value = logLikelihoodScore(s, theta, plain, null, null);
        const curvature = new Float64Array(k * k);
        const other =
          mean === 'zero' ? twin.zeroMean(theta, fast, curvature) : twin.constantMean(theta, fast, curvature);
        expect(Math.abs(value + other)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
        const size = Math.max(...plain.map(Math.abs));
        for (let i = 0; i < k; i++) {
          expect(Math.abs((plain[i] as number) + (fast[i] as number))).toBeLessThanOrEqual(1e-12 * size);
        }
        // The curvature is a sample of every eighth term: right in size, symmetric and positive.
        for (let i = 0; i < k; i++) expect(curvature[i * k + i]).toBeGreaterThan(0);
        expect(curvature[1]).toBe(curvature[k]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('log-likelihood with leverage or t shocks', () => {
  it('agrees with its fast twin to 1e-12, the gradient too', () => {
    const models = fc.record({
      mean: fc.constantFrom('zero', 'constant'),
      volatility: fc.constant('garch'),
      p: fc.constant(1),
      o: fc.integer({ min: 0, max: 1 }),
      q: fc.constant(1),
      distribution: fc.constantFrom('normal', 't'),
      init: fc.constantFrom('ewma', 'sample', 'first'),
    }) as fc.Arbitrary<GarchModel>;
    fc.assert(
      fc.property(models, spread, fc.nat(), fc.integer({ min: 20, max: 700 }), (m, u, seed, n) => {
        const s = garchProblem(m, simulateGarch({ seed, n, omega: 0.1, alpha: 0.1, beta: 0.8, tail: 5, mu: 0.03 }));
        const backcast = m.init === 'ewma' ? s.backcast : null;
        const twin = new Garch111(s.y, s.layout, { backcast, first: m.init === 'first' });
        const theta = inside(m, u);
        const k = theta.length;
        const plain = new Float64Array(k);
        const fast = new Float64Array(k);
        const curvature = new Float64Array(k * k);
        const value = logLikelihoodScore(s, theta, plain, null, null);
        expect(Math.abs(value + twin.evaluate(theta, fast, curvature))).toBeLessThanOrEqual(1e-12 * Math.abs(value));
        const size = Math.max(...plain.map(Math.abs));
        for (let i = 0; i < k; i++) {
          expect(Math.abs((plain[i] as number) + (fast[i] as number))).toBeLessThanOrEqual(1e-12 * size);
          expect(curvature[i * k + i]).toBeGreaterThan(0);
        }
        expect(curvature[1]).toBe(curvature[k]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('information', () => {
  it('is sampled from a long series within 15 % of the full sum on its diagonal', () => {
    const m: GarchModel = {
      mean: 'constant',
      volatility: 'garch',
      p: 1,
      o: 0,
      q: 1,
      distribution: 'normal',
      init: 'ewma',
    };
    const s = garchProblem(m, simulateGarch({ seed: 4, n: 8000, omega: 0.1, alpha: 0.1, beta: 0.8 }));
    const theta = Float64Array.of(0, 0.1, 0.1, 0.8);
    const sampled = new Float64Array(16);
    const scores = new Float64Array(s.n * 4);
    logLikelihoodScore(s, theta, new Float64Array(4), scores, sampled);
    for (let i = 0; i < 4; i++) {
      let outer = 0;
      for (let t = 0; t < s.n; t++) outer += (scores[t * 4 + i] as number) ** 2;
      expect(Math.abs((sampled[i * 5] as number) / outer - 1)).toBeLessThan(0.15);
    }
  });
});
