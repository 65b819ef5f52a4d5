/**
 * One series of market events for a replay: rows in columns, given in one piece or chunk by chunk. A source knows the
 * time of its next event and hands it over when it is its turn.
 *
 * Order: rows stay in the order in which they are stored, whatever their times; a row whose time is before that of an
 * earlier row counts as late, and its turn is with that earlier one. A time of 0 (the venue says none) is the time of
 * the row before. So the order is total and the same however the rows are cut into chunks.
 */
import { assert, InputError } from '../../../core/index.ts';
import type { MarketSink } from '../market-sink.ts';

/** Columns of equal length, as the catalog stores them. */
export type ReplayColumns = Readonly<Record<string, Float64Array>>;

/** `time` of a source that needs more rows before anything may be handed over. */
export const STARVED = Number.NEGATIVE_INFINITY;
/** `time` of a source that is over. */
export const ENDED = Number.POSITIVE_INFINITY;

/** How a source is made. */
export interface ReplaySourceOptions {
  /** The number that its events carry. */
  readonly instrument: number;
  /** Whether rows stay in memory after they were handed over, which going back needs. @defaultValue false */
  readonly keeps?: boolean;
}

/** A series of events. Single owner. */
export abstract class ReplaySource {
  /** The number that the events carry. */
  readonly instrument: number;
  /** Whether later events build on earlier ones, so that none may be passed over when seeking. */
  abstract readonly isState: boolean;
  /** Time of the next event, microseconds; never goes back. `STARVED` or `ENDED` when there is none. */
  time = STARVED;
  /** Rows whose time was before that of an earlier row. */
  late = 0;
  /** Row that is next, and number of rows, of the chunk that is open. */
  protected at = 0;
  protected rows = 0;
  /** Times of the rows of the open chunk. */
  protected times: Float64Array = new Float64Array(0);
  /** Whether rows stay in memory after they were handed over. */
  readonly keeps: boolean;
  readonly #chunks: ReplayColumns[] = [];
  /** The chunk that is opened next. */
  #next = 0;
  #isComplete = false;
  #latest = 0;

  constructor(options: ReplaySourceOptions) {
    this.instrument = options.instrument;
    this.keeps = options.keeps ?? false;
  }

  /** Chunks that were not opened yet. */
  get waiting(): number {
    return this.#chunks.length - this.#next;
  }

  /** Time of the last event that had its turn or has it next, microseconds. */
  protected get latest(): number {
    return this.#latest;
  }

  /**
   * Adds rows at the end.
   * @throws BOT4_DATA_COLUMN when a column is missing or of another length.
   */
  push(columns: ReplayColumns): this {
    assert(!this.#isComplete, 'a source that is over takes no rows');
    const { time } = columns;
    for (const name of this.columnNames) {
      if (columns[name]?.length === time?.length && time !== undefined) continue;
      throw new InputError('BOT4_DATA_COLUMN', 'the column is missing or of another length than time', {
        place: { key: name },
      });
    }
    if (time === undefined || time.length === 0) return this;
    this.#chunks.push(columns);
    if (this.time === STARVED) this.settle();
    return this;
  }

  /** No rows follow. */
  end(): this {
    this.#isComplete = true;
    if (this.time === STARVED) this.settle();
    return this;
  }

  /** Goes back to the first row. @returns false when rows that were handed over are not kept. */
  rewind(): boolean {
    if (!this.keeps) return false;
    this.#next = 0;
    this.at = 0;
    this.rows = 0;
    this.late = 0;
    this.#latest = 0;
    this.restart();
    this.settle();
    return true;
  }

  /** Hands over the next event. Only when `time` is finite. */
  abstract emit(sink: MarketSink): void;

  /** Passes over the next event. Only when `time` is finite. */
  skip(): void {
    this.at += 1;
    this.settle();
  }

  /** Columns that the source reads. */
  protected abstract readonly columnNames: readonly string[];

  /** Takes the columns of a chunk. */
  protected abstract open(columns: ReplayColumns): void;

  /** Forgets what was remembered between rows. */
  protected restart(): void {}

  /** What the time of row `i` means for its turn. */
  protected turnOf(i: number): number {
    return this.times[i] as number;
  }

  /** Called where the rows are over, before the source is. @returns true when there is one more event. */
  protected closes(): boolean {
    return false;
  }

  /** Finds the time of the next event; opens the next chunk where the open one is over. */
  protected settle(): void {
    while (this.at === this.rows) {
      if (this.#next === this.#chunks.length) {
        this.time = this.#isComplete ? (this.closes() ? this.#latest : ENDED) : STARVED;
        return;
      }
      this.#openNext();
    }
    const turn = this.turnOf(this.at);
    if (turn >= this.#latest) this.#latest = turn;
    else if ((this.times[this.at] as number) !== 0) this.late += 1;
    this.time = this.#latest;
  }

  #openNext(): void {
    const columns = (this.keeps ? this.#chunks[this.#next++] : this.#chunks.shift()) as ReplayColumns;
    this.times = columns.time as Float64Array;
    this.rows = this.times.length;
    this.at = 0;
    this.open(columns);
  }
}
