/** The unit of returns does not change a conclusion: ratios, probabilities and ranks are the same for b·x. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSame, scale, series, spread } from '../../../../test/stats/invariance.ts';
import { Rng } from '../../../core/index.ts';
import {
  deflatedSharpe,
  kelly,
  minTrackRecordLength,
  optimalBlockLength,
  pboCscv,
  probabilisticSharpe,
  probabilisticSharpeFromMoments,
  sharpe,
  sharpeLo,
  varEs,
} from '../index.ts';

type Statistic = (x: readonly number[]) => unknown;

/** Noise beside the series, so that there is something to choose from; each column in a unit of its own. */
function beside(x: readonly number[], units: readonly number[]): number[][] {
  const rng = new Rng(12);
  const others = units.map((unit) => x.map(() => unit * (0.05 + rng.normal())));
  return [x.slice(), ...others];
}

const pbo: Statistic = (x) => {
  const r = pboCscv(beside(x, [1, 1e-9, 1e9]), { nPartitions: 6 });
  return [r.pbo, r.logits, r.degradationSlope, r.degradationIntercept, r.probOosLoss];
};

const UNIT_FREE: readonly (readonly [string, Statistic])[] = [
  ['sharpe', (x) => sharpe(x, { rf: 0, periods: 365 })],
  ['sharpeLo', (x) => sharpeLo(x, { q: 9 })],
  ['probabilisticSharpe', (x) => probabilisticSharpe(x, { benchmark: 0.05 })],
  ['deflatedSharpe', (x) => deflatedSharpe(x, { nTrials: 40, varTrials: 0.01 })],
  ['minTrackRecordLength', (x) => minTrackRecordLength(x, { benchmark: -9, alpha: 0.05 })],
  ['pboCscv', pbo],
  ['kelly, times the spread', (x) => Object.values(kelly(x)).map((v) => v * spread(x))],
  ['varEs, over the spread', (x) => Object.values(varEs(x, { level: 0.95 })).map((v) => v / spread(x))],
];

describe.each(UNIT_FREE)('%s', (_, statistic) => {
  it('is the same for b·x, b from 1e-12 to 1e12', () => {
    fc.assert(
      fc.property(series, scale, (x, b) => {
        expectSame(statistic(x), statistic(x.map((v) => b * v)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('value at risk', () => {
  it('moves with the zero of the returns: a lost everywhere is a more at risk', () => {
    fc.assert(
      fc.property(series, scale, fc.double({ min: -1000, max: 1000, noNaN: true }), (x, b, zero) => {
        const a = zero * spread(x);
        const [before, after] = [
          varEs(x, { level: 0.9 }),
          varEs(
            x.map((v) => b * (v + a)),
            { level: 0.9 },
          ),
        ];
        for (const key of ['varHistorical', 'esHistorical', 'varNormal', 'esNormal', 'varCornishFisher'] as const) {
          expect(Math.abs((after[key] / b + a - before[key]) / spread(x))).toBeLessThan(1e-7);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is no smaller at a higher level, and below the expected shortfall', () => {
    const level = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(series, level, level, (x, p, q) => {
        const [low, high] = [varEs(x, { level: Math.min(p, q) }), varEs(x, { level: Math.max(p, q) })];
        expect(high.varHistorical).toBeGreaterThanOrEqual(low.varHistorical);
        expect(high.varNormal).toBeGreaterThanOrEqual(low.varNormal - 1e-12);
        for (const r of [low, high]) {
          expect(r.esHistorical).toBeGreaterThanOrEqual(r.varHistorical);
          expect(r.esNormal).toBeGreaterThanOrEqual(r.varNormal - 1e-12);
        }
      }),
    );
  });
});

describe('probabilities of Sharpe ratios', () => {
  const ratio = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const skewness = fc.double({ min: -3, max: 3, noNaN: true });

  it('fall with the benchmark, rise with the ratio of a symmetric sample, and mirror', () => {
    fc.assert(
      fc.property(ratio, ratio, skewness, fc.integer({ min: 5, max: 5000 }), (r, b, s, n) => {
        const m = { sharpe: r, n, skewness: s, kurtosis: 3.5 + s * s };
        const p = probabilisticSharpeFromMoments(m, { benchmark: b });
        expect(p).toBeLessThanOrEqual(probabilisticSharpeFromMoments(m, { benchmark: b - 0.01 }));
        const mirrored = probabilisticSharpeFromMoments({ ...m, sharpe: -r, skewness: -s }, { benchmark: -b });
        expect(Math.abs(p + mirrored - 1)).toBeLessThan(1e-12);
      }),
    );
  });

  it('reach 1 − alpha exactly at the minimum track record length', () => {
    const alpha = fc.double({ min: 1e-6, max: 0.49, noNaN: true });
    fc.assert(
      fc.property(series, alpha, (x, a) => {
        const benchmark = sharpe(x, { rf: 0, periods: 1 }) - 0.05;
        const n = minTrackRecordLength(x, { benchmark, alpha: a });
        const { skewness: s, kurtosis, sharpe: r } = probabilisticSharpe(x, { benchmark });
        const p =
          n < 2 ? 1 - a : probabilisticSharpeFromMoments({ sharpe: r, n, skewness: s, kurtosis }, { benchmark });
        expect(Math.abs(p - (1 - a))).toBeLessThan(1e-9);
      }),
    );
  });
});

describe('optimalBlockLength', () => {
  it('is the same for a + b·x and grows with the memory of the series', () => {
    const rng = new Rng(31);
    const noise = Array.from({ length: 2000 }, () => rng.normal());
    let level = 0;
    const memory = noise.map((v) => {
      level = 0.9 * level + v;
      return level;
    });
    expect(optimalBlockLength(memory).stationary).toBeGreaterThan(5 * optimalBlockLength(noise).stationary);
    expectSame(optimalBlockLength(memory), optimalBlockLength(memory.map((v) => 1e-9 * (v + 1000))));
  });
});
