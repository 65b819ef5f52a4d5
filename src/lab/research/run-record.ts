/**
 * What a research run leaves behind: one JSON file that the report is made from. Plain data, written in one piece.
 */
import type { DataFacts, Evidence } from '../../domain/gate/index.ts';
import type { EpochRow, FoldScores } from './train.ts';

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
  readonly folds: readonly FoldScores[];
  readonly history: readonly EpochRow[];
  readonly bestEpoch: number;
  readonly backend: string;
  readonly seconds: number;
}

/** One backtest as a line of the trial table. */
export interface BacktestRecord {
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
