/**
 * Keeps a book for each instrument from the calls of a feed, and shows none that may be wrong. Hot path.
 *
 * A book is served from `bookEnd` on until the next `level`, `bookReset` or `bookLost`. Between `level` and `bookEnd` it is
 * half of one state and half of the next; after `bookLost` nobody knows what it is. Levels that come while a book is
 * lost are ignored and counted: they are differences to a state that is not there.
 *
 * Three things a feed cannot promise are checked here, because a checksum or a sequence without a gap does not rule
 * them out: a book that is crossed when it is complete, a level that is none (a price of 0, a quantity below 0), and a level on
 * no side. Each of them loses the book and is counted; the caller learns it through `onLost`.
 *
 * Single owner. Allocates for a new instrument and where a book grows; the search for an instrument is skipped while
 * calls keep to the same one.
 */
import { type BookLoss, SilentSink } from '../market-sink.ts';
import { L2Book, LEVEL_REFUSED } from './l2-book.ts';

/** Book is wrong or there was none yet. */
const LOST = 0;
/** Levels came and no `bookEnd` yet. */
const BUILDING = 1;
const SERVED = 2;

/** What happened to the books of a sink, counted since its construction. */
export interface BookCounts {
  /** Snapshots begun. */
  readonly resets: number;
  /** Messages completed, and books thereby served. */
  readonly ends: number;
  /** Books that were served or building and are lost. */
  readonly losses: number;
  /** Losses because the book was crossed when complete: the feed said it was right. */
  readonly crossed: number;
  /** Losses because a level was none. */
  readonly malformed: number;
  /** Levels and ends ignored while a book was lost. */
  readonly ignored: number;
  /** Levels that were to be taken away and were not there. */
  readonly absentRemovals: number;
}

/** How books are kept. */
export interface BookSinkOptions {
  /** Levels of a side that fit before a book grows. @defaultValue 1024 */
  readonly capacity?: number;
  /** Told of every book that is lost, by the feed or by a check of the sink. */
  readonly onLost?: (instrument: number, reason: BookLoss, eventTime: number) => void;
}

/** Book of one instrument with its state. */
class KeptBook {
  readonly book: L2Book;
  state = LOST;
  reason: BookLoss | undefined = undefined;
  /** Sequence and time of the last `bookEnd`, in columns because they are doubles. */
  readonly last = new Float64Array(2);

  constructor(capacity: number | undefined) {
    this.book = new L2Book(capacity === undefined ? {} : { capacity });
  }
}

/** Order books by instrument. */
export class BookSink extends SilentSink {
  readonly #books = new Map<number, KeptBook>();
  readonly #options: BookSinkOptions;
  /** Doubles of a call on their way inside, where they would be boxed as arguments. */
  readonly #numbers = new Float64Array(2);
  #lastInstrument = -1;
  #lastKept: KeptBook | undefined = undefined;
  #resets = 0;
  #ends = 0;
  #losses = 0;
  #crossed = 0;
  #malformed = 0;
  #ignored = 0;

  constructor(options: BookSinkOptions = {}) {
    super();
    this.#options = options;
  }

  /** The book of an instrument, or nothing while it is incomplete or lost. Read it before the next call of the feed. */
  book(instrument: number): L2Book | undefined {
    const kept = this.#find(instrument);
    return kept !== undefined && kept.state === SERVED ? kept.book : undefined;
  }

  /** Whether the book of an instrument is complete and right as far as anybody can tell. */
  served(instrument: number): boolean {
    return this.#find(instrument)?.state === SERVED;
  }

  /** Why the book of an instrument is not served; nothing where it is, or was never lost. */
  lossReason(instrument: number): BookLoss | undefined {
    return this.#find(instrument)?.reason;
  }

  /** The venue's sequence at the last `bookEnd`, 0 where there is none. */
  sequence(instrument: number): number {
    return this.#find(instrument)?.last[0] ?? 0;
  }

  /** Event time of the last `bookEnd`, microseconds, 0 where there is none. */
  eventTime(instrument: number): number {
    return this.#find(instrument)?.last[1] ?? 0;
  }

  /** Instruments that ever had a call, in the order of their first one. */
  instruments(): readonly number[] {
    return [...this.#books.keys()];
  }

  /** What happened so far. */
  get counts(): BookCounts {
    let absentRemovals = 0;
    for (const { book } of this.#books.values()) absentRemovals += book.absentRemovals;
    return {
      resets: this.#resets,
      ends: this.#ends,
      losses: this.#losses,
      crossed: this.#crossed,
      malformed: this.#malformed,
      ignored: this.#ignored,
      absentRemovals,
    };
  }

  override bookReset(instrument: number, _eventTime: number): void {
    const kept = this.#find(instrument) ?? this.#add(instrument);
    this.#resets++;
    kept.book.clear();
    kept.state = BUILDING;
    kept.reason = undefined;
  }

  override level(instrument: number, side: number, price: number, qty: number): void {
    this.#numbers[0] = price;
    this.#numbers[1] = qty;
    this.#change(instrument, side);
  }

  override bookEnd(instrument: number, sequence: number, eventTime: number): void {
    this.#numbers[0] = sequence;
    this.#numbers[1] = eventTime;
    this.#end(instrument);
  }

  override bookLost(instrument: number, reason: BookLoss, eventTime: number): void {
    this.#lose(this.#find(instrument) ?? this.#add(instrument), instrument, reason, eventTime);
  }

  #change(instrument: number, side: number): void {
    const kept = this.#find(instrument);
    if (kept === undefined || kept.state === LOST) {
      this.#ignored++;
      return;
    }
    kept.state = BUILDING;
    const outcome = kept.book.trySet(side, this.#numbers[0] as number, this.#numbers[1] as number);
    if (outcome !== LEVEL_REFUSED) return;
    this.#malformed++;
    this.#lose(kept, instrument, 'malformed', kept.last[1] as number);
  }

  #end(instrument: number): void {
    const kept = this.#find(instrument);
    if (kept === undefined || kept.state === LOST) {
      this.#ignored++;
      return;
    }
    if (kept.book.isCrossed) {
      this.#crossed++;
      this.#lose(kept, instrument, 'crossed', this.#numbers[1] as number);
      return;
    }
    this.#ends++;
    kept.state = SERVED;
    kept.last[0] = this.#numbers[0] as number;
    kept.last[1] = this.#numbers[1] as number;
  }

  /** Forgets a book. A book that is lost already only gets another reason. */
  #lose(kept: KeptBook, instrument: number, reason: BookLoss, eventTime: number): void {
    kept.reason = reason;
    if (kept.state === LOST) return;
    this.#losses++;
    kept.state = LOST;
    kept.book.clear();
    this.#options.onLost?.(instrument, reason, eventTime);
  }

  #find(instrument: number): KeptBook | undefined {
    if (instrument === this.#lastInstrument) return this.#lastKept;
    const kept = this.#books.get(instrument);
    if (kept === undefined) return undefined;
    this.#lastInstrument = instrument;
    this.#lastKept = kept;
    return kept;
  }

  #add(instrument: number): KeptBook {
    const kept = new KeptBook(this.#options.capacity);
    this.#books.set(instrument, kept);
    return kept;
  }
}
