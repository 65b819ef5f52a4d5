/** Performance, bootstrap and overfitting: closed cases, conventions and edges. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  deflatedSharpe,
  type MultipleTestMethod,
  minTrackRecordLength,
  mulberry32,
  multipleTest,
  optimalBlockLength,
  pboCscv,
  performance,
  probabilisticSharpe,
  sharpe,
  sharpeLo,
  stationaryBootstrapIndices,
  varEs,
} from '../index.ts';

const rng = new Rng(8);
const RETURNS = Array.from({ length: 120 }, () => 0.002 + 0.01 * rng.normal());

describe('sharpe', () => {
  it('annualises by √periods and subtracts rf per period', () => {
    const base = sharpe([0.01, 0.03], { rf: 0, periods: 1 });
    expect(base).toBeCloseTo(0.02 / Math.sqrt(0.0002), 12);
    expect(sharpe([0.01, 0.03], { rf: 0, periods: 365 })).toBeCloseTo(base * Math.sqrt(365), 10);
    expect(sharpe([0.01, 0.03], { rf: 0.02, periods: 365 })).toBeCloseTo(0, 12);
  });

  it('grows by √q for independent returns and by less for trending ones', () => {
    const trending = RETURNS.map((v, i) => v + 0.02 * Math.sin(i / 10));
    expect(sharpeLo(RETURNS, { q: 1 }).eta).toBe(1);
    expect(sharpeLo(trending, { q: 12 }).eta).toBeLessThan(Math.sqrt(12) * 0.8);
  });
});

describe('deflated Sharpe ratio', () => {
  it('is the probabilistic one against 0 for a single trial, and falls with every further trial', () => {
    const single = deflatedSharpe(RETURNS, { nTrials: 1, varTrials: 0.01 });
    expect(single.probability).toBe(probabilisticSharpe(RETURNS, { benchmark: 0 }).probability);
    expect(single.threshold).toBe(0);
    let last = 1;
    expect(deflatedSharpe(RETURNS, { nTrials: 1.2, varTrials: 0.01 }).threshold).toBe(0);
    for (const nTrials of [2, 10, 100, 1e4, 1e8]) {
      const { probability } = deflatedSharpe(RETURNS, { nTrials, varTrials: 0.01 });
      expect(probability).toBeLessThan(last);
      last = probability;
    }
  });

  it('needs an endless track record for a ratio that is not above the benchmark', () => {
    expect(minTrackRecordLength(RETURNS, { benchmark: 5, alpha: 0.05 })).toBe(Number.POSITIVE_INFINITY);
    expect(minTrackRecordLength(RETURNS, { benchmark: 0, alpha: 0.01 })).toBeGreaterThan(
      minTrackRecordLength(RETURNS, { benchmark: 0, alpha: 0.1 }),
    );
  });
});

describe('performance', () => {
  it('finds the peak and the trough by equity index, 0 being the start', () => {
    const p = performance([0.1, -0.5, 0.2, 1, -0.1], { periods: 5 });
    expect(p.maxDrawdown).toBeCloseTo(-0.5, 15);
    expect([p.maxDrawdownPeak, p.maxDrawdownTrough]).toEqual([1, 2]);
    expect(p.totalReturn).toBeCloseTo(1.1 * 0.5 * 1.2 * 2 * 0.9 - 1, 14);
    expect(p.cagr).toBeCloseTo(p.totalReturn, 14);
    expect(p.winRate).toBe(0.6);
    expect(p.profitFactor).toBeCloseTo(1.3 / 0.6, 14);
  });

  it('has infinite ratios without a loss and none without a move', () => {
    const up = performance([0.1, 0.2], { periods: 12 });
    expect([up.sortino, up.calmar, up.omega0]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    const flat = performance([0, 0, 0], { periods: 12 });
    expect([flat.totalReturn, flat.maxDrawdown, flat.annualVolatility, flat.winRate]).toEqual([0, 0, 0, 0]);
    expect([flat.sortino, flat.calmar, flat.omega0, flat.tailRatio]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('ends at −100 % after a total loss', () => {
    const p = performance([0.5, -1, 0.3], { periods: 3 });
    expect([p.totalReturn, p.cagr, p.maxDrawdown]).toEqual([-1, -1, -1]);
  });
});

describe('varEs', () => {
  it('has an expected shortfall at least as large as the value at risk', () => {
    for (const level of [0.5, 0.9, 0.99, 0.999]) {
      const r = varEs(RETURNS, { level });
      expect(r.esHistorical).toBeGreaterThanOrEqual(r.varHistorical);
      expect(r.esNormal).toBeGreaterThan(r.varNormal);
    }
  });
});

describe('stationary bootstrap', () => {
  it('draws every index in range, runs on from row to row and wraps at the end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.double({ min: 1, max: 50, noNaN: true }),
        fc.nat(),
        (n, blockLength, seed) => {
          const indices = stationaryBootstrapIndices(n, { blockLength, seed });
          expect(indices.length).toBe(n);
          expect(indices.every((i) => i >= 0 && i < n)).toBe(true);
        },
      ),
    );
    const long = stationaryBootstrapIndices(100, { blockLength: 1e9, seed: 3 });
    for (const [t, v] of long.slice(1).entries()) expect(v).toBe(((long[t] as number) + 1) % 100);
  });

  it('has blocks of mean length 5 for blockLength 5, from one running generator', () => {
    const next = mulberry32(9);
    let blocks = 0;
    for (let i = 0; i < 200; i++) {
      const v = stationaryBootstrapIndices(100, { blockLength: 5, seed: next });
      blocks += 1 + v.slice(1).filter((w, t) => w !== ((v[t] as number) + 1) % 100).length;
    }
    expect(20000 / blocks).toBeGreaterThan(4.7);
    expect(20000 / blocks).toBeLessThan(5.3);
  });

  it('asks for longer blocks where autocorrelation is longer, up to its bound', () => {
    let level = 0;
    const slow = Array.from({ length: 400 }, () => {
      level = 0.9 * level + rng.normal();
      return level;
    });
    const noise = Array.from({ length: 400 }, () => rng.normal());
    expect(optimalBlockLength(slow).stationary).toBeGreaterThan(3 * optimalBlockLength(noise).stationary);
    // Strict alternation remembers for ever; 20 values bound the length at ⌈20/3⌉.
    expect(optimalBlockLength(Array.from({ length: 20 }, (_, i) => i % 2)).circular).toBe(7);
    expect(optimalBlockLength(RETURNS).circular / optimalBlockLength(RETURNS).stationary).toBeCloseTo(
      Math.cbrt(1.5),
      12,
    );
  });
});

describe('multipleTest', () => {
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
  const adjusted = (values: readonly number[], method: MultipleTestMethod) =>
    multipleTest(values, { alpha: 0.05, method }).adjusted;

  it('orders the methods by power: bonferroni ≥ holm ≥ hochberg ≥ hommel ≥ the raw p-value', () => {
    fc.assert(
      fc.property(p, (values) => {
        const [bonferroni, holm, hochberg, hommel, bh] = (
          ['bonferroni', 'holm', 'simes-hochberg', 'hommel', 'benjamini-hochberg'] as const
        ).map((method) => adjusted(values, method)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        values.forEach((v, i) => {
          const slack = 1e-12;
          expect(bonferroni[i] as number).toBeGreaterThanOrEqual((holm[i] as number) - slack);
          expect(holm[i] as number).toBeGreaterThanOrEqual((hochberg[i] as number) - slack);
          expect(hochberg[i] as number).toBeGreaterThanOrEqual((hommel[i] as number) - slack);
          expect(hommel[i] as number).toBeGreaterThanOrEqual((bh[i] as number) - slack);
          expect(bh[i] as number).toBeGreaterThanOrEqual(v - slack);
        });
      }),
    );
  });

  it('keeps the order of the p-values and does not depend on their place', () => {
    const methods = ['sidak', 'holm-sidak', 'benjamini-yekutieli', 'hommel'] as const;
    fc.assert(
      fc.property(p, fc.constantFrom(...methods), (values, method) => {
        const forward = adjusted(values, method);
        const backward = adjusted(values.toReversed(), method).toReversed();
        expect(Array.from(backward)).toEqual(Array.from(forward));
        values.forEach((v, i) => {
          values.forEach((w, j) => {
            if (v < w) expect(forward[i] as number).toBeLessThanOrEqual(forward[j] as number);
          });
        });
      }),
    );
  });
});

describe('pboCscv', () => {
  it('is 0 for one strategy that is best everywhere', () => {
    const columns = Array.from({ length: 6 }, (_, k) =>
      RETURNS.map((v, i) => (k === 0 ? v + 0.05 : v * Math.cos(i * (k + 1)))),
    );
    const r = pboCscv(columns, { nPartitions: 6 });
    expect([r.pbo, r.nCombinations, r.probOosLoss, r.rowsUsed]).toEqual([0, 20, 0, 120]);
    expect(r.logits.length).toBe(20);
  });

  it('leaves out the oldest rows that do not fill a block', () => {
    const columns = [RETURNS, RETURNS.map((v, i) => (i % 2 === 0 ? v : -v))];
    const r = pboCscv(columns, { nPartitions: 14 });
    expect(r.rowsUsed).toBe(112);
    expect(r).toEqual(
      pboCscv(
        columns.map((c) => c.slice(8)),
        { nPartitions: 14 },
      ),
    );
  });

  it('gives a strategy that does not trade in a half the ratio 0 there', () => {
    const late = RETURNS.map((v, i) => (i < 60 ? 0 : v));
    const r = pboCscv([late, RETURNS.map((v) => -v)], { nPartitions: 2 });
    expect(r.nCombinations).toBe(2);
    expect(r.logits.every(Number.isFinite)).toBe(true);
  });

  it('shares the rank of equal strategies', () => {
    const r = pboCscv([RETURNS, RETURNS, RETURNS], { nPartitions: 4 });
    expect(Array.from(r.logits)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(r.pbo).toBe(1);
  });
});
