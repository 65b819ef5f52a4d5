/** What a long series costs in memory: a few copies of it, never a design matrix. */
import { describe, expect, it } from 'vitest';
import { collectGarbage } from '../../bench/allocation.ts';
import { garchReturns, randomWalk } from '../../bench/peers/inputs.ts';
import { adf, jarqueBera, ksTwoSample, ljungBox } from '../../src/public/stats.ts';

const N = 100_000;
const BYTES = 8;

/** Doubles that a call takes, for each value of a series; the most of five, for a collection may fall into one. */
function doublesPerValue(call: () => unknown): number {
  let most = 0;
  for (let i = 0; i < 5; i++) {
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    call();
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  return most / BYTES / N;
}

describe('memory for 100,000 values', () => {
  const walk = randomWalk(N).values;
  const returns = garchReturns(N).values;
  const others = garchReturns(N, 'b').values;

  it('is measured: three copies are three doubles a value', () => {
    expect(doublesPerValue(() => [walk.slice(), walk.slice(), walk.slice()])).toBeCloseTo(3, 1);
  });

  it.each(['aic', 'bic', 't-stat', null] as const)(
    'of an ADF test with the lag by %s is at most 10 doubles a value',
    (autolag) => {
      for (const regression of ['n', 'c', 'ct', 'ctt'] as const) {
        const doubles = doublesPerValue(() => adf(walk, { regression, autolag, maxLag: null }));
        expect(doubles).toBeLessThanOrEqual(10);
      }
    },
  );

  it('of Ljung-Box and Jarque-Bera is at most 3 doubles a value, of Kolmogorov-Smirnov 10 for each sample', () => {
    expect(doublesPerValue(() => ljungBox(returns, { lags: 20, modelDf: 0 }))).toBeLessThanOrEqual(3);
    expect(doublesPerValue(() => jarqueBera(returns))).toBeLessThanOrEqual(3);
    expect(doublesPerValue(() => ksTwoSample(returns, others, { method: 'asymptotic' }))).toBeLessThanOrEqual(20);
  });
});
