/**
 * What a research run and the main job leave behind: JSON files that the report is made from. Plain data, written in one
 * piece, with a version.
 */
import type { DataFacts, Evidence } from '../domain/gate/index.ts';
import type { BinaryScores } from '../domain/ml/index.ts';

/** Scores of one fold on rows that its training never saw. */
export interface FoldScores extends BinaryScores {
  readonly fold: number;
  readonly trainedRows: number;
  /** Accuracy of always giving the more frequent answer. */
  readonly baselineAccuracy: number;
}

/** One epoch of the final training. */
export interface EpochRow {
  readonly epoch: number;
  readonly loss: number;
  readonly valLoss: number | null;
}

/** A row of a table of results. */
export interface NoteRow {
  readonly name: string;
  readonly value: string;
}

/** A result that the researcher chose to keep, for example a statistical test. */
export interface Note {
  readonly title: string;
  readonly rows: readonly NoteRow[];
  /** What it means, in a sentence. */
  readonly reading: string;
}

export interface TrainingRecord {
  readonly label: string;
  /** What was asked; absent in records from before it was kept. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly folds: readonly FoldScores[];
  readonly history: readonly EpochRow[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly seconds: number;
}

/** One backtest as a line of the trial table. */
export interface BacktestRecord {
  readonly label: string;
  /** What was asked: of the strategy, and the costs; absent in records from before it was kept. */
  readonly parameters?: Readonly<Record<string, unknown>>;
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

/** A closed trade for people. */
export interface TradeRecord {
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

/** The curve of an account, thinned to at most a few thousand points. */
export interface CurveRecord {
  /** Microseconds. */
  readonly time: readonly number[];
  /** Quote asset. */
  readonly equity: readonly number[];
  /** Fractions, 0 or below. */
  readonly drawdown: readonly number[];
  readonly close: readonly number[];
}

export interface CheckRecord {
  readonly id: string;
  readonly title: string;
  readonly measured: string;
  readonly threshold: string;
  readonly passed: boolean;
  readonly explanation: string;
}

/** The candidate that was brought to the gate. */
export interface CandidateRecord {
  readonly strategy: string;
  /** Asset that money is counted in. */
  readonly quote: string;
  readonly verdict: 'passed' | 'refused';
  readonly checks: readonly CheckRecord[];
  /** Name of the artifact; null when it was refused. */
  readonly artifact: string | null;
  readonly evidence: Evidence;
  readonly curve: CurveRecord;
  readonly trades: readonly TradeRecord[];
  readonly tradesTotal: number;
  readonly initialCash: string;
  readonly finalEquity: string;
  readonly fees: string;
  readonly slippagePpm: number;
  readonly feePpm: number;
}

/** One research session. */
export interface RunRecord {
  readonly version: 1;
  readonly notebook: string;
  readonly question: string;
  readonly seed: number;
  readonly data: DataFacts;
  readonly outOfSampleFrom: number;
  readonly notes: readonly Note[];
  readonly trainings: readonly TrainingRecord[];
  readonly backtests: readonly BacktestRecord[];
  readonly trials: number;
  readonly candidate: CandidateRecord | null;
}

/** Outcome of paper trading the artifact on replayed data, killed and restarted on the way. */
export interface PaperFacts {
  readonly artifact: string;
  /** Runner processes that worked on the journal: 1 without a kill. */
  readonly starts: number;
  /** Events in the journal when the process was killed. */
  readonly killedAfterEvents: number;
  /** Events that the restart read back, and decisions it had to send because they were not yet written. */
  readonly recoveredEvents: number;
  readonly resentDecisions: number;
  readonly events: number;
  readonly orders: number;
  readonly journalBytes: number;
  readonly seconds: number;
  readonly finalEquity: string;
  /** SHA-256 of the decisions. */
  readonly orderListHash: string;
  readonly backtestOrderListHash: string;
  /** First decisions of both lists, side by side, for people. */
  readonly sample: readonly { readonly paper: string; readonly backtest: string }[];
  /** What live trading answered: the gate's refusal, since replayed history is no forward evidence. */
  readonly live: string;
}

/** Everything that the report of the main job shows. */
export interface DemoReport {
  readonly version: 1;
  /** UTC, for people. */
  readonly createdAt: string;
  readonly bot4Version: string;
  readonly command: string;
  /** Versions of what computed: Node and the libraries whose numbers the report shows. */
  readonly versions: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Candidates in the order in which they were brought to the gate. */
  readonly runs: readonly RunRecord[];
  /** Null when no candidate passed. */
  readonly paper: PaperFacts | null;
}
