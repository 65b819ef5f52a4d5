/**
 * What the gate judges: facts only, as plain data, so that anybody can judge again and must come to the same verdict.
 * The evidence travels inside the artifact; the runner re-judges it before it loads anything.
 */

/** The data a candidate was tested on. */
export interface DataFacts {
  readonly sha256: string;
  /** File name or generator, for people. */
  readonly source: string;
  /** True when a generator made the data. A pass on synthetic data says so everywhere. */
  readonly synthetic: boolean;
  readonly symbol: string;
  /** Open time of the first bar and close time of the last, microseconds. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
  readonly intervalMicros: number;
  readonly missingBars: number;
  /** Bars with volume 0 and high equal to low: no market. */
  readonly deadBars: number;
}

/** Every backtest and training run that was made on the way to the candidate, counted by the trial ledger. */
export interface TrialFacts {
  /** Number of different trials (same code, parameters, data and costs count once). */
  readonly count: number;
  /** Sample variance (n − 1) of their per-period Sharpe ratios, in the period of `PeriodReturns`; 0 for one trial. */
  readonly sharpeVariance: number;
  /** Number of them that saw data of the out-of-sample part; 1 when only the candidate did. */
  readonly outOfSampleLooks: number;
  /** Head of the ledger's hash chain. */
  readonly head: string;
}

/** Returns of the account in equal periods of one UTC day. */
export interface PeriodReturns {
  /** Length of a period in microseconds. */
  readonly periodMicros: number;
  /** (n,) start of each period, microseconds. */
  readonly time: readonly number[];
  /** (n,) simple return of equity over the period, net of all costs. */
  readonly value: readonly number[];
}

/** What the backtest cost and did. Ratios are in parts per million. */
export interface TradingFacts {
  readonly orders: number;
  /** Round trips that were closed. */
  readonly trades: number;
  readonly feePpm: number;
  readonly slippagePpm: number;
  /** Decimal text, quote asset. */
  readonly feesPaid: string;
  readonly maxDrawdownPpm: number;
  /** Orders that the risk engine refused, by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Fills that happened in a dead bar. */
  readonly deadFills: number;
}

/** What re-computation on truncated histories found. */
export interface LookAheadFacts {
  /** Histories that were cut at a random bar and decided again. */
  readonly cuts: number;
  /** Decisions compared. */
  readonly decisions: number;
  /** Decisions or feature values that changed when later data was taken away. */
  readonly changed: number;
  /** The first that changed, for people; empty when none did. */
  readonly first: string;
}

/** Everything the gate needs. */
export interface Evidence {
  readonly version: 1;
  readonly strategy: string;
  readonly data: DataFacts;
  readonly trials: TrialFacts;
  readonly returns: PeriodReturns;
  /** First microsecond of the out-of-sample part: nothing before it may have been used to choose or to train. */
  readonly outOfSampleFrom: number;
  /** Last microsecond that the model's training looked at, label horizon included; null without a model. */
  readonly modelTrainedTo: number | null;
  readonly trading: TradingFacts;
  readonly lookAhead: LookAheadFacts;
  /** Order-list hash of the notebook's own backtest and of the one that the promotion ran from the bundle. */
  readonly orderListHash: string;
  readonly bundleOrderListHash: string;
}
