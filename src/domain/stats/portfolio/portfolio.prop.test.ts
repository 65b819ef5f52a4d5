import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import {
  correlationEigenvalues,
  covariance,
  expCovariance,
  hrp,
  inverseVariance,
  ledoitWolf,
  marchenkoPastur,
  maxSharpe,
  minVariance,
  oas,
  riskParity,
} from './index.ts';

/** Seeded columns with a common factor of random weight, a mean of their own and deviations from 0.5 to 5. */
const columns = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    k: fc.integer({ min: 2, max: 7 }),
    n: fc.integer({ min: 20, max: 80 }),
  })
  .map(({ seed, k, n }) => {
    const rng = new Rng(seed);
    const factor = Array.from({ length: n }, () => rng.normal());
    return Array.from({ length: k }, () => {
      const [beta, scale, mean] = [2 * rng.normal(), 0.5 + 4.5 * rng.uniform(), 0.3 * rng.normal()];
      return factor.map((f) => mean + scale * (beta * f + rng.normal()));
    });
  });
const scale = fc.double({ min: -12, max: 12, noNaN: true }).map((e) => 10 ** e);
const shift = fc.double({ min: -1000, max: 1000, noNaN: true });

type Matrix = readonly (readonly number[])[];

function times(matrix: readonly Float64Array[], w: Float64Array): Float64Array {
  return Float64Array.from(matrix, (row) => row.reduce((s, v, j) => s + v * (w[j] as number), 0));
}

function sum(w: Float64Array): number {
  return w.reduce((a, b) => a + b, 0);
}

function meanOf(c: readonly number[]): number {
  return c.reduce((a, b) => a + b, 0) / c.length;
}

/** All columns times `b`, each shifted by `a` standard deviations of its own size. */
function moved(x: Matrix, b: number, a: number): number[][] {
  const cov = covariance(x.map((c) => Float64Array.from(c)));
  return x.map((c, i) => c.map((v) => b * v + b * a * Math.sqrt(cov[i]?.[i] as number)));
}

describe('weights and shares', () => {
  it('do not depend on the unit of the columns, nor on their level', () => {
    fc.assert(
      fc.property(columns, scale, shift, (x, b, a) => {
        const y = moved(x, b, a);
        expectSame(correlationEigenvalues(x), correlationEigenvalues(y));
        expectSame(marchenkoPastur(x), marchenkoPastur(y));
        expectSame(inverseVariance(x), inverseVariance(y));
        expectSame(riskParity(x).weights, riskParity(y).weights);
        for (const linkage of ['single', 'average', 'complete', 'ward'] as const) {
          expectSame(hrp(x, { linkage }), hrp(y, { linkage }));
        }
        for (const longOnly of [false, true]) {
          expectSame(minVariance(x, { longOnly }).weights, minVariance(y, { longOnly }).weights);
        }
        for (const target of ['scaledIdentity', 'singleFactor', 'constantCorrelation'] as const) {
          expectSame(ledoitWolf(x, { target }).shrinkage, ledoitWolf(y, { target }).shrinkage);
        }
        expectSame(oas(x).shrinkage, oas(y).shrinkage);
      }),
      { numRuns: 60 },
    );
  });

  it('of the best Sharpe ratio do not depend on the unit', () => {
    fc.assert(
      fc.property(columns, scale, (x, b) => {
        const rf = Math.min(...x.map(meanOf)) - 1;
        const y = x.map((c) => c.map((v) => b * v));
        expectSame(maxSharpe(x, { rf, longOnly: true }), maxSharpe(y, { rf: rf * b, longOnly: true }));
      }),
    );
  });
});

describe('covariance matrices', () => {
  it('grow with the square of the unit, and do not depend on the level', () => {
    fc.assert(
      fc.property(columns, scale, shift, (x, b, a) => {
        const y = moved(x, b, a);
        const back = (rows: Float64Array[]): Float64Array[] => rows.map((row) => row.map((v) => v / b / b));
        expectSame(covariance(x), back(covariance(y)));
        expectSame(expCovariance(x, { span: 15 }), back(expCovariance(y, { span: 15 })));
        expectSame(
          ledoitWolf(x, { target: 'singleFactor' }).matrix,
          back(ledoitWolf(y, { target: 'singleFactor' }).matrix),
        );
      }),
    );
  });

  it('with a very long memory are the sample with 1/n', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const n = (x[0] as readonly number[]).length;
        const long = expCovariance(x, { span: 1e12 });
        expectSame(
          covariance(x).map((row) => row.map((v) => (v * (n - 1)) / n)),
          long,
        );
      }),
    );
  });

  it('that are denoised have a unit diagonal and keep their factors', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const { denoised, nFactors, lambdaPlus } = marchenkoPastur(x);
        denoised.forEach((row, i) => {
          expect(row[i]).toBe(1);
        });
        expect(correlationEigenvalues(x).filter((v) => v > lambdaPlus)).toHaveLength(nFactors);
      }),
    );
  });
});

describe('least variance', () => {
  it('long-only fulfils the conditions of Karush, Kuhn and Tucker to 1e-9', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const { weights, variance } = minVariance(x, { longOnly: true });
        expect(sum(weights)).toBeCloseTo(1, 12);
        const slopes = times(covariance(x), weights);
        // Held columns share one slope, which is the variance; the others may not have a smaller one.
        for (let j = 0; j < weights.length; j++) {
          const slope = slopes[j] as number;
          if ((weights[j] as number) > 0) expect(Math.abs(slope / variance - 1)).toBeLessThan(1e-9);
          else {
            expect(weights[j]).toBe(0);
            expect(slope / variance).toBeGreaterThan(1 - 1e-9);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('free has equal slopes, and is never above the long-only one', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const free = minVariance(x, { longOnly: false });
        const long = minVariance(x, { longOnly: true });
        const slopes = times(covariance(x), free.weights);
        for (const slope of slopes) expect(Math.abs(slope / free.variance - 1)).toBeLessThan(1e-7);
        expect(free.variance).toBeLessThanOrEqual(long.variance * (1 + 1e-12));
        if (free.weights.every((w) => w >= 0)) expectSame(free.weights, long.weights);
      }),
    );
  });

  it('long-only follows each column in its own unit', () => {
    fc.assert(
      fc.property(columns, fc.integer({ min: -200, max: 200 }), (x, e) => {
        // The unit of one column changes the problem; solving it twice must give the same bits.
        const y = x.map((c, j) => (j === 0 ? c.map((v) => v * 2 ** e) : c));
        const first = minVariance(y, { longOnly: true });
        expect(minVariance(y, { longOnly: true })).toEqual(first);
        expect(first.weights.every((w) => w >= 0 && w <= 1)).toBe(true);
      }),
    );
  });
});

describe('best Sharpe ratio', () => {
  it('long-only fulfils the conditions of Karush, Kuhn and Tucker to 1e-9', () => {
    fc.assert(
      fc.property(columns, fc.double({ min: 0, max: 1, noNaN: true }), (x, level) => {
        const means = x.map(meanOf);
        const rf = Math.max(...means) - 0.05 - level;
        const { weights, sharpe } = maxSharpe(x, { rf, longOnly: true });
        expect(sum(weights)).toBeCloseTo(1, 12);
        const cov = covariance(x);
        const slopes = times(cov, weights);
        const variance = weights.reduce((s, w, j) => s + w * (slopes[j] as number), 0);
        const mean = weights.reduce((s, w, j) => s + w * ((means[j] as number) - rf), 0);
        expect(sharpe).toBeCloseTo(mean / Math.sqrt(variance), 9);
        for (let j = 0; j < weights.length; j++) {
          // What a little more of column j adds to the mean, less what its risk costs at this ratio.
          const sd = Math.sqrt(cov[j]?.[j] as number);
          const gain = ((means[j] as number) - rf - (mean * (slopes[j] as number)) / variance) / sd;
          if ((weights[j] as number) > 0) expect(Math.abs(gain)).toBeLessThan(1e-9);
          else expect(gain).toBeLessThan(1e-9);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('free is at least that of every column', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const rf = Math.min(...x.map(meanOf)) - 3;
        const cov = covariance(x);
        const best = Math.max(...x.map((c, j) => (meanOf(c) - rf) / Math.sqrt(cov[j]?.[j] as number)));
        expect(maxSharpe(x, { rf, longOnly: true }).sharpe).toBeGreaterThanOrEqual(best * (1 - 1e-12));
      }),
    );
  });
});

describe('equal risk', () => {
  it('is equal to 1e-12', () => {
    fc.assert(
      fc.property(columns, (x) => {
        const { weights, riskContributionShare } = riskParity(x);
        expect(sum(weights)).toBeCloseTo(1, 12);
        const slopes = times(covariance(x), weights);
        const risk = weights.reduce((s, w, j) => s + w * (slopes[j] as number), 0);
        for (let j = 0; j < weights.length; j++) {
          expect(riskContributionShare[j]).toBeCloseTo(1 / weights.length, 12);
          expect(((weights[j] as number) * (slopes[j] as number)) / risk).toBeCloseTo(1 / weights.length, 10);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('holds for 40 columns that nearly repeat each other', () => {
    const rng = new Rng(5);
    const factor = Array.from({ length: 200 }, () => rng.normal());
    const x = Array.from({ length: 40 }, (_, j) => factor.map((f) => (j + 1) * (f + 1e-3 * rng.normal())));
    for (const share of riskParity(x).riskContributionShare) expect(share).toBeCloseTo(1 / 40, 12);
  });
});
