/** A journal in memory: for tests, and for backtests, which keep nothing. Passes the journal contract when it keeps. */
import { type Epoch, epoch, type Seq, seq } from '../../core/index.ts';
import type { Journal, JournalRecord } from '../../ports/index.ts';

export class MemoryJournal implements Journal {
  readonly keeps: boolean;
  readonly #records: JournalRecord[];
  #epoch: Epoch;
  #lastSeq: number;

  /** @param records what an earlier term wrote; the new term has the next epoch. */
  constructor(options: { keeps: boolean; records?: readonly JournalRecord[] }) {
    this.keeps = options.keeps;
    this.#records = [...(options.records ?? [])];
    const last = this.#records.at(-1);
    this.#lastSeq = last?.seq ?? 0;
    this.#epoch = epoch((last?.epoch ?? 0) + 1);
  }

  get epoch(): Epoch {
    return this.#epoch;
  }
  get lastSeq(): number {
    return this.#lastSeq;
  }
  *read(): Iterable<JournalRecord> {
    yield* this.#records.slice();
  }
  append(type: number, payload: Uint8Array): Seq {
    this.#lastSeq += 1;
    const record = { seq: seq(this.#lastSeq), epoch: this.#epoch, type, payload: payload.slice() };
    if (this.keeps) this.#records.push(record);
    return record.seq;
  }
  commit(): undefined {
    return undefined;
  }
  close(): void {
    // Nothing is held open.
  }
}
