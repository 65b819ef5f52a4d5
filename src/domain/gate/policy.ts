/**
 * The thresholds of the gate. There is one house policy; another one may be stricter in any point and looser in none,
 * so a pass always means at least this. docs/reference/gate.md lists the values, by test; docs/concepts/gate.md says why.
 */

/** Thresholds. A name says its direction: `min…` is a lower bound, `max…` an upper one. */
export interface GatePolicy {
  /** Days of history, to be exceeded: half a year has 183 days at most, 365 / 2 rounded up. */
  readonly minHistoryDays: number;
  /** Bars missing from the grid, as a share of the bars that should be there. */
  readonly maxMissingShare: number;
  /** Bars without a market, as a share of all bars. */
  readonly maxDeadShare: number;
  /** Days of the out-of-sample part, as a share of all days, and in number. */
  readonly minOutOfSampleShare: number;
  readonly minOutOfSampleDays: number;
  /** Out-of-sample days on which the account moved at all. */
  readonly minActiveDays: number;
  /** Probability that the out-of-sample Sharpe ratio is above zero. */
  readonly minProbabilisticSharpe: number;
  /** One-sided p-value of the mean return out of sample, with autocorrelation allowed for; to stay below. */
  readonly maxHacPValue: number;
  /** One-sided p-value of the same question by resampling blocks of days; to stay below. */
  readonly maxBootstrapPValue: number;
  readonly minBootstrapReplications: number;
  /** Probability that the Sharpe ratio over all days is above what the luckiest of all trials would show. */
  readonly minDeflatedSharpe: number;
  /** Error probability at which the track record must be long enough to tell the Sharpe ratio from zero. */
  readonly maxTrackRecordAlpha: number;
  /** Sharpe ratio out of sample, as a share of the one in sample. */
  readonly minSharpeRetention: number;
  readonly maxDrawdownPpm: number;
  /** Closed round trips. */
  readonly minTrades: number;
  /** Fee of each side and distance of market fills that the test charged, in parts per million. */
  readonly minFeePpm: number;
  readonly minSlippagePpm: number;
  /** Truncated histories that were decided again. */
  readonly minLookAheadCuts: number;
  /** Days of forward paper trading before live trading, to be exceeded. */
  readonly minForwardPaperDays: number;
}

/** The house policy. */
export const POLICY: GatePolicy = Object.freeze({
  minHistoryDays: 183,
  maxMissingShare: 0.01,
  maxDeadShare: 0.01,
  minOutOfSampleShare: 0.25,
  minOutOfSampleDays: 90,
  minActiveDays: 60,
  minProbabilisticSharpe: 0.95,
  maxHacPValue: 0.05,
  maxBootstrapPValue: 0.05,
  minBootstrapReplications: 2_000,
  minDeflatedSharpe: 0.95,
  maxTrackRecordAlpha: 0.01,
  minSharpeRetention: 0.5,
  maxDrawdownPpm: 150_000,
  minTrades: 30,
  minFeePpm: 100,
  minSlippagePpm: 10,
  minLookAheadCuts: 5,
  minForwardPaperDays: 30,
});

/** Points in which a policy is looser than the house policy, or not a finite number; empty for one that may be used. */
export function loosenedPoints(policy: GatePolicy): readonly string[] {
  const loosened: string[] = [];
  for (const key of Object.keys(POLICY) as (keyof GatePolicy)[]) {
    const strictEnough = key.startsWith('min') ? policy[key] >= POLICY[key] : policy[key] <= POLICY[key];
    if (!strictEnough || !Number.isFinite(policy[key])) loosened.push(key);
  }
  return loosened;
}
