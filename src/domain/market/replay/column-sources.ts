/** The kinds of series that can be replayed, in the columns of the catalog. */
import { assert } from '../../../core/index.ts';
import type { BookLoss, MarketSink } from '../market-sink.ts';
import { type ReplayColumns, ReplaySource, type ReplaySourceOptions } from './replay-source.ts';

/** First row of a snapshot. */
export const BOOK_RESET = 1;
/** Last row of a message. */
export const BOOK_END = 2;
/** The book is lost; `qty` is the place of the reason in `BOOK_LOSSES`. */
export const BOOK_LOST = 4;

/** Reasons why a book is lost, in the order of their numbers in columns. Only added to at the end. */
export const BOOK_LOSSES: readonly BookLoss[] = [
  'gap',
  'checksum',
  'crossed',
  'malformed',
  'disconnected',
  'stale',
  'precision',
  'resubscribed',
];

const EMPTY: Float64Array = new Float64Array(0);

function column(columns: ReplayColumns, name: string): Float64Array {
  const values = columns[name];
  assert(values !== undefined, 'a pushed chunk has the columns of its source', name);
  return values;
}

/** Trades: time, id, side, price, qty. */
export class TradesSource extends ReplaySource {
  readonly isState = false;
  protected readonly columnNames = ['time', 'id', 'side', 'price', 'qty'];
  #id: Float64Array = EMPTY;
  #side: Float64Array = EMPTY;
  #price: Float64Array = EMPTY;
  #qty: Float64Array = EMPTY;

  protected open(columns: ReplayColumns): void {
    this.#id = column(columns, 'id');
    this.#side = column(columns, 'side');
    this.#price = column(columns, 'price');
    this.#qty = column(columns, 'qty');
  }

  emit(sink: MarketSink): void {
    const i = this.at;
    sink.trade(
      this.instrument,
      this.#id[i] as number,
      this.#price[i] as number,
      this.#qty[i] as number,
      this.#side[i] as number,
      this.times[i] as number,
    );
    this.at = i + 1;
    this.settle();
  }
}

/** Best bid and ask: time, sequence, bid, bid_qty, ask, ask_qty. */
export class QuotesSource extends ReplaySource {
  readonly isState = false;
  protected readonly columnNames = ['time', 'sequence', 'bid', 'bid_qty', 'ask', 'ask_qty'];
  #sequence: Float64Array = EMPTY;
  #bid: Float64Array = EMPTY;
  #bidQty: Float64Array = EMPTY;
  #ask: Float64Array = EMPTY;
  #askQty: Float64Array = EMPTY;

  protected open(columns: ReplayColumns): void {
    this.#sequence = column(columns, 'sequence');
    this.#bid = column(columns, 'bid');
    this.#bidQty = column(columns, 'bid_qty');
    this.#ask = column(columns, 'ask');
    this.#askQty = column(columns, 'ask_qty');
  }

  emit(sink: MarketSink): void {
    const i = this.at;
    sink.quote(
      this.instrument,
      this.#bid[i] as number,
      this.#bidQty[i] as number,
      this.#ask[i] as number,
      this.#askQty[i] as number,
      this.#sequence[i] as number,
      this.times[i] as number,
    );
    this.at = i + 1;
    this.settle();
  }
}

/**
 * Book changes, one row a level: time, sequence, flags, side, price, qty. A row of side 0 stands for no level. All rows
 * of a message are one event, also where a chunk ends within it. A series that ends within a message loses the book.
 */
export class BookSource extends ReplaySource {
  readonly isState = true;
  protected readonly columnNames = ['time', 'sequence', 'flags', 'side', 'price', 'qty'];
  #sequence: Float64Array = EMPTY;
  #flags: Float64Array = EMPTY;
  #side: Float64Array = EMPTY;
  #price: Float64Array = EMPTY;
  #qty: Float64Array = EMPTY;
  #isWithin = false;

  protected open(columns: ReplayColumns): void {
    this.#sequence = column(columns, 'sequence');
    this.#flags = column(columns, 'flags');
    this.#side = column(columns, 'side');
    this.#price = column(columns, 'price');
    this.#qty = column(columns, 'qty');
  }

  protected override restart(): void {
    this.#isWithin = false;
  }

  /** The rest of a message has the turn of its beginning. */
  protected override turnOf(i: number): number {
    return this.#isWithin ? this.latest : super.turnOf(i);
  }

  protected override closes(): boolean {
    return this.#isWithin;
  }

  override skip(): void {
    assert(false, 'no change of a book is passed over');
  }

  emit(sink: MarketSink): void {
    const { instrument } = this;
    if (this.at === this.rows) {
      this.#isWithin = false;
      sink.bookLost(instrument, 'malformed', this.latest);
      this.settle();
      return;
    }
    let i = this.at;
    let flags = 0;
    do {
      flags = this.#flags[i] as number;
      const side = this.#side[i] as number;
      const time = this.times[i] as number;
      if ((flags & BOOK_LOST) !== 0) {
        sink.bookLost(instrument, BOOK_LOSSES[this.#qty[i] as number] ?? 'gap', time);
        flags = BOOK_END;
      } else {
        if ((flags & BOOK_RESET) !== 0) sink.bookReset(instrument, time);
        if (side !== 0) sink.level(instrument, side, this.#price[i] as number, this.#qty[i] as number);
        if ((flags & BOOK_END) !== 0) sink.bookEnd(instrument, this.#sequence[i] as number, time);
      }
      i += 1;
    } while ((flags & BOOK_END) === 0 && i < this.rows);
    this.at = i;
    this.#isWithin = (flags & BOOK_END) === 0;
    this.settle();
  }
}

/** How a source of bars is made. */
export interface BarsSourceOptions extends ReplaySourceOptions {
  /** Length of a bar, microseconds. */
  readonly intervalMicros: number;
}

/** Bars: time (of the opening), open, high, low, close, volume. Each is handed over when it is over. */
export class BarsSource extends ReplaySource {
  readonly isState = false;
  protected readonly columnNames = ['time', 'open', 'high', 'low', 'close', 'volume'];
  readonly #interval: number;
  #open: Float64Array = EMPTY;
  #high: Float64Array = EMPTY;
  #low: Float64Array = EMPTY;
  #close: Float64Array = EMPTY;
  #volume: Float64Array = EMPTY;

  constructor(options: BarsSourceOptions) {
    super(options);
    assert(options.intervalMicros > 0, 'a bar lasts longer than nothing', options.intervalMicros);
    this.#interval = options.intervalMicros;
  }

  protected open(columns: ReplayColumns): void {
    this.#open = column(columns, 'open');
    this.#high = column(columns, 'high');
    this.#low = column(columns, 'low');
    this.#close = column(columns, 'close');
    this.#volume = column(columns, 'volume');
  }

  protected override turnOf(i: number): number {
    return super.turnOf(i) + this.#interval;
  }

  emit(sink: MarketSink): void {
    const i = this.at;
    sink.bar?.({
      instrument: this.instrument,
      openTime: this.times[i] as number,
      intervalMicros: this.#interval,
      open: this.#open[i] as number,
      high: this.#high[i] as number,
      low: this.#low[i] as number,
      close: this.#close[i] as number,
      volume: this.#volume[i] as number,
    });
    this.at = i + 1;
    this.settle();
  }
}
