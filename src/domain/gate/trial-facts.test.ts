import { describe, expect, it } from 'vitest';
import { trialFacts } from './index.ts';

const o = { head: 'ab', outOfSampleFrom: 10 };

describe('trialFacts', () => {
  it('counts every trial and takes the variance of those that have a Sharpe ratio', () => {
    const trials = [
      { dailySharpe: 0.1, to: 5 },
      { dailySharpe: null, to: 5 },
      { dailySharpe: 0.3, to: 5 },
    ];
    const facts = trialFacts(trials, o);
    expect([facts.count, facts.head]).toEqual([3, 'ab']);
    expect(facts.sharpeVariance).toBeCloseTo(0.02, 15);
  });

  it('counts the trials that saw later data than the in-sample part, and the candidate at least', () => {
    const looked = (to: number[]): number =>
      trialFacts(
        to.map((at) => ({ dailySharpe: 0, to: at })),
        o,
      ).outOfSampleLooks;
    expect([looked([]), looked([10]), looked([10, 11]), looked([11, 12, 13])]).toEqual([1, 1, 1, 3]);
  });

  it('has no variance for fewer than two Sharpe ratios', () => {
    expect(trialFacts([], o)).toEqual({ count: 0, sharpeVariance: 0, outOfSampleLooks: 1, head: 'ab' });
    expect(
      trialFacts(
        [
          { dailySharpe: 0.1, to: 1 },
          { dailySharpe: null, to: 1 },
        ],
        o,
      ).sharpeVariance,
    ).toBe(0);
  });
});
