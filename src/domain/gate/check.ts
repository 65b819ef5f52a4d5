/** What a check says, and in what words. */

/** Names of the checks, in the order in which they are shown. Stable: they appear in verdicts and documents. */
export const CHECK_IDS = [
  'evidence',
  'policy',
  'history',
  'gaps',
  'dead-market',
  'out-of-sample',
  'training-separation',
  'activity',
  'probabilistic-sharpe',
  'hac-mean',
  'bootstrap',
  'deflated-sharpe',
  'track-record',
  'degradation',
  'drawdown',
  'trades',
  'costs',
  'look-ahead',
  'parity',
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** One question that the gate asked, and the answer. Plain data: it is shown, stored and compared. */
export interface Check {
  readonly id: CheckId;
  readonly title: string;
  /** What was found, with its unit. */
  readonly measured: string;
  /** What is asked for, with its unit. */
  readonly threshold: string;
  readonly passed: boolean;
  /** Why the question matters, in one or two sentences for a person. */
  readonly explanation: string;
  /** Probability of a result at least this good without any edge; null for checks that are no tests. */
  readonly pValue: number | null;
}
