/** What the report of the main job shows, as plain data. `adapters/plotly` makes the page from it. */
import type { RunRecord } from '../src/lab/research/run-record.ts';

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
