/**
 * What the page reads, as plain data: the part of the main job's report that it shows. Declared by the reader, because
 * an adapter may know neither the lab nor the runner; whatever has these fields can be rendered.
 */
import type { DataFacts, Evidence } from '../../domain/gate/index.ts';

/** A result that the researcher chose to keep, for example a statistical test. */
export interface ReportNote {
  readonly title: string;
  readonly rows: readonly { readonly name: string; readonly value: string }[];
  /** What it means, in a sentence. */
  readonly reading: string;
}

/** Scores of one fold on rows that its training never saw. */
export interface ReportFold {
  readonly fold: number;
  readonly trainedRows: number;
  /** Rows that were scored. */
  readonly count: number;
  readonly accuracy: number;
  readonly baselineAccuracy: number;
  readonly auc: number;
  readonly logLoss: number;
  readonly brier: number;
}

export interface ReportTraining {
  readonly label: string;
  readonly folds: readonly ReportFold[];
  readonly history: readonly { readonly epoch: number; readonly loss: number; readonly valLoss: number | null }[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly seconds: number;
}

export interface ReportBacktest {
  readonly label: string;
  readonly strategy: string;
  readonly part: 'in-sample' | 'all';
  readonly dailySharpe: number;
  readonly trades: number;
  /** Decimal text, quote asset. */
  readonly netProfit: string;
  readonly fees: string;
  readonly maxDrawdownPpm: number;
  readonly orderListHash: string;
}

export interface ReportTrade {
  readonly side: 'long' | 'short';
  /** Microseconds. */
  readonly openedAt: number;
  readonly closedAt: number;
  readonly qty: string;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly fees: string;
  readonly pnl: string;
}

/** The curve of an account, at the same times in all columns. */
export interface ReportCurve {
  /** Microseconds. */
  readonly time: readonly number[];
  readonly equity: readonly number[];
  /** Fractions, 0 or below. */
  readonly drawdown: readonly number[];
  readonly close: readonly number[];
}

export interface ReportCheck {
  readonly id: string;
  readonly title: string;
  readonly measured: string;
  readonly threshold: string;
  readonly passed: boolean;
  readonly explanation: string;
}

export interface ReportCandidate {
  readonly strategy: string;
  readonly verdict: 'passed' | 'refused';
  readonly checks: readonly ReportCheck[];
  /** Name of the artifact; null when it was refused. */
  readonly artifact: string | null;
  readonly evidence: Evidence;
  readonly curve: ReportCurve;
  /** In order of time; all of them, or some of the first and the last. */
  readonly trades: readonly ReportTrade[];
  readonly tradesTotal: number;
  readonly initialCash: string;
  readonly finalEquity: string;
  readonly fees: string;
  readonly slippagePpm: number;
  readonly feePpm: number;
  /** Name of the quote asset. @defaultValue none: amounts stand without a unit. */
  readonly quote?: string;
}

/** One research session. */
export interface ReportRun {
  readonly notebook: string;
  readonly question: string;
  readonly seed: number;
  readonly data: DataFacts;
  readonly outOfSampleFrom: number;
  readonly notes: readonly ReportNote[];
  readonly trainings: readonly ReportTraining[];
  readonly backtests: readonly ReportBacktest[];
  readonly trials: number;
  readonly candidate: ReportCandidate | null;
}

/** Outcome of paper trading an artifact on replayed data. */
export interface ReportPaper {
  readonly artifact: string;
  readonly starts: number;
  readonly killedAfterEvents: number;
  readonly recoveredEvents: number;
  readonly resentDecisions: number;
  readonly events: number;
  readonly orders: number;
  readonly journalBytes: number;
  readonly seconds: number;
  readonly finalEquity: string;
  readonly orderListHash: string;
  readonly backtestOrderListHash: string;
  readonly sample: readonly { readonly paper: string; readonly backtest: string }[];
  readonly live: string;
}

/** Everything on the page. */
export interface ReportPage {
  /** UTC, for people. */
  readonly createdAt: string;
  readonly bot4Version: string;
  readonly command: string;
  readonly seconds: number;
  readonly runs: readonly ReportRun[];
  readonly paper: ReportPaper | null;
  /** Further versions by name, for the appendix. @defaultValue none */
  readonly versions?: Readonly<Record<string, string>>;
}
