/** What the gate needs to know of the trial ledger. */
import type { TrialFacts } from './evidence.ts';

/**
 * Sums the trials up.
 * @param trials one entry per different trial: its Sharpe ratio per day, or null for a trial without one (training).
 * @param head of the ledger's hash chain.
 * @returns number of trials, sample variance (n − 1) of the Sharpe ratios that exist (0 for fewer than two), head.
 * @example trialFacts([{ dailySharpe: 0.1 }, { dailySharpe: null }, { dailySharpe: 0.3 }], 'a').count // => 3
 */
export function trialFacts(trials: readonly { readonly dailySharpe: number | null }[], head: string): TrialFacts {
  const ratios: number[] = [];
  for (const { dailySharpe } of trials) if (dailySharpe !== null) ratios.push(dailySharpe);
  if (ratios.length < 2) return { count: trials.length, sharpeVariance: 0, head };
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  const squares = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0);
  return { count: trials.length, sharpeVariance: squares / (ratios.length - 1), head };
}
