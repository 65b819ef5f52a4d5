import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlatedReturns } from '../../../../test/stats/correlated-returns.ts';
import { expectSame } from '../../../../test/stats/invariance.ts';
import { cholesky } from '../linalg/index.ts';
import { flatten } from '../linalg/matrix.ts';
import { cdccRecursion, cdccWorkspace } from './cdcc-recursion.ts';
import { plainCdcc, plainDcc } from './dcc-plain.ts';
import { correlationLikelihood, dccRecursion, emptyEvaluation, type TwoParameterLikelihood } from './dcc-recursion.ts';
import { stage1Filter } from './dcc-stage1.ts';
import { targetMatrix } from './dcc-target.ts';
import { cdccFit, conditionalCorrelation, type DccModel, dccFilter, dccFit } from './index.ts';

const model = fc.record({
  stage1Init: fc.constantFrom('ewma', 'sample', 'first'),
  qbar: fc.constantFrom('cov', 'moment', 'corr'),
  init: fc.constantFrom('zero', 'ones', 'qbar'),
}) satisfies fc.Arbitrary<DccModel>;
const weights = fc
  .record({ a: fc.double({ min: 0, max: 0.4, noNaN: true }), share: fc.double({ min: 0, max: 0.99, noNaN: true }) })
  .map(({ a, share }) => ({ a, b: share * (1 - a) }));
const returns = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    assets: fc.integer({ min: 2, max: 7 }),
    days: fc.integer({ min: 60, max: 160 }),
  })
  .map((o) => correlatedReturns({ ...o, a: 0.06, b: 0.9, rho: 0.4 }));
const exponent = fc.double({ min: -12, max: 12, noNaN: true });

const STAGE1 = [0, 0.05, 0.06, 0.89];
const rows = (z: Float64Array, k: number): number[][] =>
  Array.from({ length: z.length / k }, (_, t) => Array.from(z.subarray(t * k, (t + 1) * k)));

function expectSlope(l: TwoParameterLikelihood, a: number, b: number): void {
  const e = emptyEvaluation();
  l.gradient(a, b, e);
  const h = 1e-6;
  expect(Math.abs(e.value - l.value(a, b))).toBeLessThan(1e-9 * Math.abs(e.value) + 1e-9);
  const scale = 1e-4 * (Math.abs(e.a) + Math.abs(e.b) + 1);
  expect(Math.abs((l.value(a + h, b) - l.value(a - h, b)) / (2 * h) - e.a)).toBeLessThan(scale);
  expect(Math.abs((l.value(a, b + h) - l.value(a, b - h)) / (2 * h) - e.b)).toBeLessThan(scale);
}

describe('dccFilter', () => {
  it('agrees with the plain twin to 1e-12 in every convention', () => {
    fc.assert(
      fc.property(returns, model, weights, (x, conventions, { a, b }) => {
        const k = x.length;
        const f = dccFilter(x, { ...conventions, stage1: x.map(() => STAGE1), a, b, distribution: 'normal' });
        const twin = plainDcc(
          rows(f.standardisedResiduals, k),
          f.qbar.map((row) => Array.from(row)),
          conventions.init,
          a,
          b,
        );
        const size = Math.max(1, Math.abs(twin.logLikelihood));
        expect(Math.abs(f.correlationLogLikelihood - twin.logLikelihood)).toBeLessThan(1e-12 * f.days * size);
        twin.correlations.forEach((r, t) => {
          conditionalCorrelation(f, t).forEach((row, i) => {
            row.forEach((v, j) => void expect(Math.abs(v - r[i]![j]!)).toBeLessThan(1e-12));
          });
        });
        expect(Math.abs(f.correlationForecast[0]![0]! - twin.next[0]![1]!)).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('gives positive definite correlation matrices with ones on the diagonal', () => {
    fc.assert(
      fc.property(returns, model, weights, (x, conventions, { a, b }) => {
        const f = dccFilter(x, { ...conventions, stage1: x.map(() => STAGE1), a, b, distribution: 'normal' });
        for (let t = 0; t < f.days; t += 13) {
          const r = conditionalCorrelation(f, t);
          expect(r.every((row, i) => row[i] === 1)).toBe(true);
          expect(cholesky(flatten(r), x.length).logDeterminant).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the columns', () => {
    fc.assert(
      fc.property(returns, model, weights, (x, conventions, { a, b }) => {
        const o = { ...conventions, stage1: x.map(() => STAGE1), a, b, distribution: 'normal' } as const;
        const forward = dccFilter(x, o);
        const back = dccFilter([...x].reverse(), o);
        expectSame(forward.logLikelihood, back.logLikelihood);
        const k = x.length;
        const [one, other] = [conditionalCorrelation(forward, 20), conditionalCorrelation(back, 20)];
        one.forEach((row, i) => void expectSame(row, Array.from(other[k - 1 - i]!).reverse()));
      }),
      { numRuns: 30 },
    );
  });
});

describe('the gradient of the correlation likelihood', () => {
  it('agrees with differences of the value, for DCC and for corrected DCC', () => {
    fc.assert(
      fc.property(
        returns,
        model,
        fc.double({ min: 0.01, max: 0.3, noNaN: true }),
        fc.double({ min: 0.01, max: 0.65, noNaN: true }),
        (x, conventions, a, b) => {
          const { n, k, z } = stage1Filter(
            x,
            x.map(() => STAGE1),
            conventions.stage1Init,
            1,
          );
          const qbar = targetMatrix(z, n, k, conventions.qbar);
          expectSlope(correlationLikelihood(dccRecursion({ n, k, z, qbar, init: conventions.init })), a, b);
          expectSlope(correlationLikelihood(cdccRecursion(cdccWorkspace(z, n, k))), a, b);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the recursion of corrected DCC', () => {
  it('agrees with the plain twin to 1e-12', () => {
    fc.assert(
      fc.property(returns, weights, (x, { a, b }) => {
        const { n, k, z } = stage1Filter(
          x,
          x.map(() => STAGE1),
          'first',
          1,
        );
        const w = cdccWorkspace(z, n, k);
        const value = correlationLikelihood(cdccRecursion(w)).value(a, b);
        const twin = plainCdcc(rows(z, k), a, b);
        expect(Math.abs(value - twin.logLikelihood)).toBeLessThan(1e-12 * n * Math.max(1, Math.abs(value)));
        twin.s.forEach((row, i) => {
          for (let j = 0; j <= i; j++) expect(Math.abs(w.s[i * k + j]! - row[j]!)).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 40 },
    );
  });
});

const fitted = fc
  .record({ seed: fc.integer({ min: 0, max: 2 ** 31 }), assets: fc.integer({ min: 2, max: 4 }) })
  .map((o) => correlatedReturns({ ...o, days: 300, a: 0.08, b: 0.85, rho: 0.5 }));

describe('dccFit', () => {
  it('gives the same a, b and correlations in any unit, in any order and from any zero within 1,000 deviations', () => {
    fc.assert(
      fc.property(fitted, model, exponent, fc.double({ min: -1000, max: 1000, noNaN: true }), (x, m, e, zero) => {
        const scale = 10 ** e;
        const before = dccFit(x, { ...m, horizon: 3 });
        const moved = [...x].reverse().map((column, j) => column.map((v) => (j === 0 ? scale : 1) * (zero + v)));
        const after = dccFit(moved, { ...m, horizon: 3 });
        expect(Math.abs(after.a - before.a)).toBeLessThan(1e-6);
        expect(Math.abs(after.b - before.b)).toBeLessThan(1e-6);
        expect(Math.abs(after.correlationLogLikelihood - before.correlationLogLikelihood)).toBeLessThan(1e-4);
        const k = x.length;
        const [last, first] = [before.varianceForecast[k - 1]![2]!, after.varianceForecast[0]![2]!];
        expect(Math.abs(first / (scale * scale) / last - 1)).toBeLessThan(1e-5);
        const [one, other] = [conditionalCorrelation(before, 250), conditionalCorrelation(after, 250)];
        expect(Math.abs(one[0]![1]! - other[k - 1]![k - 2]!)).toBeLessThan(1e-5);
      }),
      { numRuns: 15 },
    );
  });

  it('gives the same answer twice, bit for bit', () => {
    fc.assert(
      fc.property(fitted, model, (x, m) => {
        expect(dccFit(x, m)).toEqual(dccFit(x, m));
        expect(cdccFit(x, { stage1Init: m.stage1Init })).toEqual(cdccFit(x, { stage1Init: m.stage1Init }));
      }),
      { numRuns: 3 },
    );
  });
});
