/**
 * A recording as columns of the catalog: trades, books, quotes and bars of each instrument, chunk by chunk, in the memory of a
 * few chunks. The sessions decide what messages mean, so a stored row is what a live feed would have said.
 *
 * Rows stand in the order in which they came. `time` is the venue's; where the venue says none it is the last time that
 * the venue said before, and for rows before the first one that first one: clocks are not mixed within a recording, and
 * one recording goes on where the last one ended. Only a recording that begins without any has the local time.
 */
import {
  BOOK_END,
  BOOK_LOSSES,
  BOOK_LOST,
  BOOK_RESET,
  type BookLoss,
  type MarketSink,
  type VenueBar,
} from '../../domain/market/index.ts';
import type { DataColumns, FeedInstrument, VenueSession } from '../../ports/index.ts';
import { type RecordedConnection, type RecordingReplay, replayPieces } from './replay-recording.ts';

/** A chunk of rows of one instrument. */
export interface RecordedColumns {
  readonly instrument: FeedInstrument;
  readonly kind: 'trades' | 'book' | 'quotes' | 'bars';
  /** Bars only. */
  readonly intervalMicros?: number;
  /** Columns of `DataColumns` in src/ports/market-catalog.ts; integers on the instrument's scale, bars as doubles. */
  readonly columns: DataColumns;
  readonly rows: number;
}

export interface RecordingColumnsOptions {
  /** Instruments by their numbers: those of the events that the sessions send. */
  readonly instruments: readonly FeedInstrument[];
  /** Makes the session of a connection; its events have to go into `sink`. */
  readonly sessionFor: (connection: RecordedConnection, sink: MarketSink) => VenueSession | undefined;
  /** Rows of a full chunk. @defaultValue 65536 */
  readonly chunkRows?: number;
}

const CHUNK_ROWS = 65_536;
/** Rows of all instruments together that are kept before they are handed over, full chunks or not. */
const KEPT_ROWS = 1 << 20;

/** Columns that grow. */
class GrowingColumns {
  readonly #names: readonly string[];
  #columns: Float64Array[];
  rows = 0;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#columns = names.map(() => new Float64Array(1024));
  }

  push(...values: readonly number[]): void {
    if (this.rows === (this.#columns[0] as Float64Array).length) {
      this.#columns = this.#columns.map((old) => {
        const larger = new Float64Array(2 * old.length);
        larger.set(old);
        return larger;
      });
    }
    for (let i = 0; i < values.length; i++) (this.#columns[i] as Float64Array)[this.rows] = values[i] as number;
    this.rows += 1;
  }

  column(i: number): Float64Array {
    return this.#columns[i] as Float64Array;
  }

  /** Forgets the rows from `rows` on. */
  cut(rows: number): void {
    this.rows = rows;
  }

  take(): DataColumns {
    const rows = this.rows;
    this.rows = 0;
    return Object.fromEntries(this.#names.map((name, i) => [name, this.column(i).slice(0, rows)]));
  }
}

const NAMES = {
  trades: ['time', 'id', 'side', 'price', 'qty'],
  book: ['time', 'local_time', 'sequence', 'flags', 'side', 'price', 'qty'],
  quotes: ['time', 'sequence', 'bid', 'bid_qty', 'ask', 'ask_qty'],
  bars: ['time', 'open', 'high', 'low', 'close', 'volume'],
} as const;
const TIME = 0;
const SEQUENCE = 2;
const FLAGS = 3;

interface Series {
  readonly instrument: FeedInstrument;
  readonly trades: GrowingColumns;
  readonly book: GrowingColumns;
  readonly quotes: GrowingColumns;
  readonly bars: GrowingColumns;
  intervalMicros: number;
  /** First row of the message that is being received. */
  message: number;
  isReset: boolean;
  resetTime: number;
}

/** Writes calls into columns. */
class ColumnSink implements MarketSink {
  localTime = 0;
  /** Last time that the venue said, microseconds. */
  #venueTime = 0;
  /** Rows of quotes that came before the venue said a time. */
  #untimed: { readonly columns: GrowingColumns; readonly row: number }[] = [];
  readonly #series = new Map<number, Series>();

  constructor(instruments: readonly FeedInstrument[]) {
    for (const instrument of instruments) {
      this.#series.set(instrument.index, {
        instrument,
        trades: new GrowingColumns(NAMES.trades),
        book: new GrowingColumns(NAMES.book),
        quotes: new GrowingColumns(NAMES.quotes),
        bars: new GrowingColumns(NAMES.bars),
        intervalMicros: 0,
        message: 0,
        isReset: false,
        resetTime: 0,
      });
    }
  }

  trade(instrument: number, id: number, price: number, qty: number, side: number, eventTime: number): void {
    this.#series.get(instrument)?.trades.push(this.#time(eventTime), id, side, price, qty);
  }

  bookReset(instrument: number, eventTime: number): void {
    const series = this.#series.get(instrument);
    if (series === undefined) return;
    series.book.cut(series.message);
    series.isReset = true;
    series.resetTime = this.#time(eventTime);
  }

  level(instrument: number, side: number, price: number, qty: number): void {
    this.#series.get(instrument)?.book.push(0, this.localTime, 0, 0, side, price, qty);
  }

  /** All rows of the message have its time and sequence; a snapshot's first row has the time of its beginning. */
  bookEnd(instrument: number, sequence: number, eventTime: number): void {
    const series = this.#series.get(instrument);
    if (series === undefined) return;
    const { book, message, isReset, resetTime } = series;
    const time = this.#time(eventTime);
    const wanted = isReset && resetTime !== time ? 2 : 1;
    while (book.rows - message < wanted) book.push(0, this.localTime, 0, 0, 0, 0, 0);
    book.column(TIME).fill(time, message, book.rows);
    book.column(SEQUENCE).fill(sequence, message, book.rows);
    const flags = book.column(FLAGS);
    if (isReset) {
      flags[message] = BOOK_RESET;
      book.column(TIME)[message] = resetTime;
    }
    flags[book.rows - 1] = (flags[book.rows - 1] as number) | BOOK_END;
    series.isReset = false;
    series.message = book.rows;
  }

  bookLost(instrument: number, reason: BookLoss, eventTime: number): void {
    const series = this.#series.get(instrument);
    if (series === undefined) return;
    series.book.cut(series.message);
    series.book.push(this.#time(eventTime), this.localTime, 0, BOOK_LOST, 0, 0, BOOK_LOSSES.indexOf(reason));
    series.isReset = false;
    series.message = series.book.rows;
  }

  quote(
    instrument: number,
    bid: number,
    bidQty: number,
    ask: number,
    askQty: number,
    sequence: number,
    eventTime: number,
  ): void {
    const quotes = this.#series.get(instrument)?.quotes;
    if (quotes === undefined) return;
    const time = this.#time(eventTime);
    if (this.#venueTime === 0) this.#untimed.push({ columns: quotes, row: quotes.rows });
    quotes.push(time, sequence, bid, bidQty, ask, askQty);
  }

  bar(bar: VenueBar): void {
    const series = this.#series.get(bar.instrument);
    if (series === undefined) return;
    const { priceDecimals, qtyDecimals } = series.instrument.scale;
    const price = (ticks: number): number => ticks / 10 ** priceDecimals;
    series.intervalMicros = bar.intervalMicros;
    const { open, high, low, close, volume } = bar;
    series.bars.push(bar.openTime, price(open), price(high), price(low), price(close), volume / 10 ** qtyDecimals);
  }

  /** Chunks of at least `least` rows. Between two frames no message is open, so a chunk ends with a message. */
  *take(least: number): Generator<RecordedColumns> {
    for (const series of this.#series.values()) {
      const { instrument, intervalMicros } = series;
      for (const kind of ['trades', 'book', 'quotes', 'bars'] as const) {
        const { rows } = series[kind];
        if (rows < least) continue;
        if (kind === 'quotes') this.#untimed = this.#untimed.filter((one) => one.columns !== series.quotes);
        const columns = series[kind].take();
        if (kind === 'book') series.message = 0;
        yield { instrument, kind, columns, rows, ...(kind === 'bars' ? { intervalMicros } : {}) };
      }
    }
  }

  get rows(): number {
    let rows = 0;
    for (const { trades, book, quotes } of this.#series.values()) rows += trades.rows + book.rows + quotes.rows;
    return rows;
  }

  #time(eventTime: number): number {
    if (eventTime > this.#venueTime) this.#venueTime = eventTime;
    if (eventTime > 0 && this.#untimed.length > 0) {
      for (const { columns, row } of this.#untimed) columns.column(TIME)[row] = eventTime;
      this.#untimed = [];
    }
    if (eventTime > 0) return eventTime;
    return this.#venueTime > 0 ? this.#venueTime : this.localTime;
  }
}

/**
 * Turns a recording into columns.
 * @param path a file (plain, gz or zst), files in sequence, or the folder of `bot4 data record`.
 * @returns what happened, as the value of the finished generator.
 * @throws BOT4_DATA_FILE, BOT4_DATA_CORRUPT
 */
export async function* recordingColumns(
  path: string | readonly string[],
  options: RecordingColumnsOptions,
): AsyncGenerator<RecordedColumns, RecordingReplay> {
  const { chunkRows = CHUNK_ROWS } = options;
  const sink = new ColumnSink(options.instruments);
  const pieces = replayPieces(path, {
    sessionFor: (connection) => options.sessionFor(connection, sink),
    beforeFrame: ({ localTime }) => {
      sink.localTime = localTime;
    },
  });
  for (;;) {
    const step = await pieces.next();
    const isLast = step.done === true;
    yield* sink.take(isLast || sink.rows > KEPT_ROWS ? 1 : chunkRows);
    if (isLast) return step.value;
  }
}
