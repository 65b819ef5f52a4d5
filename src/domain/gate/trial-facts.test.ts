import { describe, expect, it } from 'vitest';
import { trialFacts } from './index.ts';

describe('trialFacts', () => {
  it('counts every trial and takes the variance of those that have a Sharpe ratio', () => {
    const trials = [{ dailySharpe: 0.1 }, { dailySharpe: null }, { dailySharpe: 0.3 }];
    const facts = trialFacts(trials, 'ab');
    expect([facts.count, facts.head]).toEqual([3, 'ab']);
    expect(facts.sharpeVariance).toBeCloseTo(0.02, 15);
  });

  it('has no variance for fewer than two Sharpe ratios', () => {
    expect(trialFacts([], 'ab')).toEqual({ count: 0, sharpeVariance: 0, head: 'ab' });
    expect(trialFacts([{ dailySharpe: 0.1 }, { dailySharpe: null }], 'ab').sharpeVariance).toBe(0);
  });
});
