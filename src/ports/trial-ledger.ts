/** Counts every backtest and training run, so that the gate can deflate the best of many. Append-only, hash-chained. */
export interface Trial {
  readonly kind: 'backtest' | 'training';
  /** SHA-256 over what makes the trial what it is: code, parameters, data, costs. The same trial counts once. */
  readonly id: string;
  readonly label: string;
  /** Sharpe ratio per UTC day of the account, for backtests; null for training runs. */
  readonly dailySharpe: number | null;
  /** Last microsecond of data that it saw: tells the gate how often the out-of-sample part was looked at. */
  readonly to: number;
}

export interface TrialLedger {
  /** Records a trial before its result is shown. */
  record(trial: Trial): void;
  /** Different trials so far, in order. @throws BOT4_TRIALS_BROKEN when the hash chain does not hold. */
  trials(): readonly Trial[];
  /** Head of the hash chain, hexadecimal. */
  head(): string;
}
