/**
 * The book of record of a runner: an append-only sequence of events. State is what a replay of the journal gives.
 *
 * Durability classes (docs/concepts/journal.md): A is durable before anything acts on it (intents, cancels, kill
 * switch, epochs), B is committed in groups within 2 ms and recoverable from the venue (fills, acknowledgements),
 * C needs no sync (market data). `append` never waits; `commit` makes all that was appended durable.
 */
import type { Epoch, Seq } from '../core/index.ts';

/** One record as it is read back. */
export interface JournalRecord {
  readonly seq: Seq;
  readonly epoch: Epoch;
  readonly type: number;
  readonly payload: Uint8Array;
}

export interface Journal {
  readonly epoch: Epoch;
  /** False when nothing is kept (backtests): the engine then does not spend time on encoding. */
  readonly keeps: boolean;
  /** Sequence number of the last record; 0 before the first. */
  readonly lastSeq: number;
  /** Records in order, for recovery. @throws BOT4_JOURNAL_CORRUPT when a record before the tail is damaged. */
  read(): Iterable<JournalRecord>;
  /** Adds a record with the next sequence number. The payload may be reused by the caller afterwards. */
  append(type: number, payload: Uint8Array): Seq;
  /** Makes everything appended durable. Synchronous adapters return undefined. @throws BOT4_STORE_WRITE, and is then unusable. */
  commit(): Promise<void> | undefined;
  close(): void;
}
