/** The unit of the data does not change a fit: parameters, errors and likelihood follow it by theory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateGarch } from '../../../../test/stats/garch-series.ts';
import { type GarchFitOptions, garchFit } from './garch-fit.ts';

const options = fc.record({
  mean: fc.constantFrom('zero', 'constant', 'ar1'),
  volatility: fc.constantFrom('garch', 'egarch'),
  p: fc.constant(1),
  o: fc.integer({ min: 0, max: 1 }),
  q: fc.constant(1),
  distribution: fc.constantFrom('normal', 't'),
  init: fc.constantFrom('ewma', 'sample', 'first'),
}) as fc.Arbitrary<GarchFitOptions>;
const scale = fc.double({ min: -12, max: 12, noNaN: true }).map((e) => 10 ** e);

function close(a: number, b: number, tolerance: number): void {
  if (Number.isNaN(a)) expect(b).toBeNaN();
  else expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance);
}

describe('garchFit on b·x', () => {
  it('moves omega, mean and likelihood as the unit says, for b from 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(options, scale, fc.nat(), (o, b, seed) => {
        const y = simulateGarch({ seed, n: 600, omega: 0.1, alpha: 0.1, beta: 0.8, tail: 6, mu: 0.1, phi: 0.2 });
        const plain = garchFit(y, o);
        const moved = garchFit(
          y.map((v) => v * b),
          o,
        );
        fc.pre(plain.converged);
        const log = Math.log(b);
        close(plain.logLikelihood - y.length * log, moved.logLikelihood - (plain.nobs - y.length) * -log, 1e-6);
        for (const [i, name] of plain.names.entries()) {
          const unit = name === 'mu' ? b : name === 'omega' && o.volatility === 'garch' ? b * b : 1;
          const shift = name === 'omega' && o.volatility === 'egarch' ? (1 - plain.persistence) * 2 * log : 0;
          const value = plain.parameters[i] as number;
          const error = plain.standardErrors?.[i] as number;
          const size = Number.isNaN(error) ? Math.abs(value) : error;
          close(value + shift, (moved.parameters[i] as number) / unit, 1e-6 * size + 1e-7 * Math.abs(value));
          // The error of an EGARCH omega depends on the zero of the logarithm.
          if (shift === 0) close(error, (moved.standardErrors?.[i] as number) / unit, 1e-5 * error);
        }
        close(1, (moved.volatility[9] as number) / b / (plain.volatility[9] as number), 1e-7);
        close(1, (moved.forecastVariance[0] as number) / b / b / (plain.forecastVariance[0] as number), 1e-7);
      }),
      { numRuns: 25 },
    );
  }, 600_000);

  it('gives the parameters of the deviations for a level of 1,000 standard deviations', () => {
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), fc.nat(), (level, seed) => {
        const o: GarchFitOptions = {
          mean: 'constant',
          volatility: 'garch',
          p: 1,
          o: 0,
          q: 1,
          distribution: 'normal',
          init: 'sample',
        };
        const y = simulateGarch({ seed, n: 500, omega: 0.1, alpha: 0.1, beta: 0.8 });
        const plain = garchFit(y, o);
        const moved = garchFit(
          y.map((v) => v + level),
          o,
        );
        for (let i = 0; i < 4; i++) {
          const error = plain.standardErrors?.[i] as number;
          const value = plain.parameters[i] as number;
          const size = Number.isNaN(error) ? Math.abs(value) : error;
          close(value + (i === 0 ? level : 0), moved.parameters[i] as number, 1e-6 * size + 1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });
});
