/** What the gate needs to know of the trial ledger. */
import type { TrialFacts } from './evidence.ts';

/** What of a trial is summed up. */
export interface TrialSummary {
  /** Sharpe ratio per day, or null for a trial without one (training). */
  readonly dailySharpe: number | null;
  /** Last microsecond of data that it saw. */
  readonly to: number;
}

/** Sample variance (n − 1), 0 for fewer than two values. */
function variance(x: readonly number[]): number {
  if (x.length < 2) return 0;
  const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
  return x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (x.length - 1);
}

/**
 * Sums the trials up.
 * @param trials one entry per different trial.
 * @param o.head of the ledger's hash chain.
 * @param o.outOfSampleFrom first microsecond of the out-of-sample part.
 * @returns number of trials; variance of the Sharpe ratios that exist (0 for fewer than two); number of trials that saw
 * data of the out-of-sample part, at least 1, because the candidate did; head.
 * @example trialFacts([{ dailySharpe: 0.1, to: 5 }, { dailySharpe: null, to: 3 }], { head: 'a', outOfSampleFrom: 4 }).count // => 2
 */
export function trialFacts(
  trials: readonly TrialSummary[],
  o: { readonly head: string; readonly outOfSampleFrom: number },
): TrialFacts {
  const ratios = trials.flatMap(({ dailySharpe }) => (dailySharpe === null ? [] : [dailySharpe]));
  const looks = trials.filter(({ to }) => to > o.outOfSampleFrom).length;
  return {
    count: trials.length,
    sharpeVariance: variance(ratios),
    outOfSampleLooks: Math.max(1, looks),
    head: o.head,
  };
}
