/**
 * What messages of Binance say, read in the slow and plain way: `JSON.parse`, big integers, maps of prices. It takes what
 * it can read and passes over the rest, and keeps the book that follows from a snapshot and the changes after it. The
 * session may refuse more than this does, but a book that it serves must be the one that is kept here.
 */
import type { BinanceMarket } from '../../src/adapters/binance/index.ts';

const DECIMAL = /^(\d+)(?:\.(\d+))?$/;
const DIFF = /^depth(@\d+ms)?$/;
const PARTIAL = /^depth(5|10|20)(@\d+ms)?$/;
/** Changes that are kept for a snapshot to come. */
const KEPT = 100;

type Json = Readonly<Record<string, unknown>>;

interface Change {
  readonly first: number;
  readonly last: number;
  readonly previous: number;
  readonly time: number;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
}

export interface ReferenceBook {
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  /** Last update; −1 while there is no book. */
  lastId: number;
  /** When the last change was sent. */
  time: number;
  /** Nothing was changed since the snapshot. */
  isFresh: boolean;
  kept: Change[];
  /** Counts what happened, so that nobody compares twice. */
  version: number;
}

/** A trade or a quote as one line of text. */
export type ReferenceEvent = string;

export interface ReferenceOptions {
  readonly market: BinanceMarket;
  readonly symbols: readonly string[];
  readonly priceDecimals: number;
  readonly qtyDecimals: number;
}

/** Text of a trade, to be compared. */
export function tradeLine(...values: readonly number[]): string {
  return `trade ${values.join(' ')}`;
}

/** Text of a quote, to be compared. */
export function quoteLine(...values: readonly number[]): string {
  return `quote ${values.join(' ')}`;
}

export class BinanceReference {
  readonly books: readonly ReferenceBook[];
  /** Trades and quotes of the last frame. */
  readonly events: ReferenceEvent[] = [];
  readonly #options: ReferenceOptions;
  readonly #futures: boolean;
  /** What was kept before the last frame, where that was a change. */
  #undo: { readonly slot: number; readonly kept: Change[]; readonly count: number } | undefined;

  constructor(options: ReferenceOptions) {
    this.#options = options;
    this.#futures = options.market === 'um';
    this.books = options.symbols.map(() => ({
      bids: new Map(),
      asks: new Map(),
      lastId: -1,
      time: 0,
      isFresh: false,
      kept: [],
      version: 0,
    }));
  }

  /** The connection is new. */
  reset(): void {
    for (const book of this.books) {
      forget(book);
      book.kept = [];
    }
  }

  frame(text: string): void {
    this.events.length = 0;
    this.#undo = undefined;
    const root = objectOf(parsed(text));
    if (root === undefined) return;
    const isCombined = 'data' in root && 'stream' in root;
    const data = isCombined ? objectOf(root.data) : root;
    if (data === undefined || typeof data.s !== 'string') return;
    const slot = this.#slotOf(data.s);
    if (slot < 0) return;
    let stream = '';
    const at = typeof root.stream === 'string' ? root.stream.indexOf('@') : -1;
    if (at >= 0) {
      const name = root.stream as string;
      if (this.#slotOf(name.slice(0, at)) !== slot) return;
      stream = name.slice(at + 1);
    }
    this.#event(slot, data, stream);
  }

  /** A body that was handed to the session. Whether the session takes it, it decides itself. */
  body(slot: number, text: string): void {
    const root = objectOf(parsed(text));
    const book = this.books[slot] as ReferenceBook;
    const id = root === undefined ? undefined : idOf(root.lastUpdateId);
    const bids = this.#levels(root?.bids);
    const asks = this.#levels(root?.asks);
    if (id === undefined || bids === undefined || asks === undefined) return;
    forget(book);
    fill(book.bids, bids);
    fill(book.asks, asks);
    book.lastId = id;
    book.isFresh = true;
    for (const change of book.kept) this.#apply(book, change);
  }

  #slotOf(name: string): number {
    const { symbols } = this.#options;
    const same = symbols.indexOf(name);
    if (same >= 0) return same;
    // Letters of ASCII only: others have capitals too, which no venue means.
    return symbols.indexOf(name.replace(/[a-z]/g, (letter) => letter.toUpperCase()));
  }

  #event(slot: number, data: Json, stream: string): void {
    if (data.e === 'depthUpdate') {
      if (stream === '' || DIFF.test(stream)) this.#depth(slot, data);
      else if (PARTIAL.test(stream)) this.#partial(slot, data);
    } else if (data.e === 'trade' && (stream === '' || stream === 'trade')) {
      this.#trade(slot, data, data.t);
    } else if (data.e === 'aggTrade' && (stream === '' || stream === 'aggTrade')) {
      this.#trade(slot, data, data.a);
    } else if ((data.e === undefined || data.e === 'bookTicker') && (stream === '' || stream === 'bookTicker')) {
      this.#quote(slot, data);
    }
  }

  #depth(slot: number, data: Json): void {
    const first = idOf(data.U);
    const last = idOf(data.u);
    const previous = this.#futures ? idOf(data.pu) : 0;
    const bids = this.#levels(data.b);
    const asks = this.#levels(data.a);
    const book = this.books[slot] as ReferenceBook;
    if (first === undefined || last === undefined || previous === undefined) return;
    if (bids === undefined || asks === undefined || first > last) return;
    const time = microsOf(data.E);
    if (time === undefined) return;
    const change = { first, last, previous, time, bids, asks };
    this.#undo = { slot, kept: book.kept, count: book.kept.length };
    this.#keep(book, change);
    this.#apply(book, change);
  }

  /** The session has given its book up; after a gap it builds on the change at hand. */
  lost(slot: number, isGap: boolean): void {
    const book = this.books[slot] as ReferenceBook;
    const change = book.kept.at(-1);
    forget(book);
    book.kept = isGap && change !== undefined ? [change] : [];
  }

  /** The session could not read the last frame: where it was a change, it is not kept. */
  unread(slot: number): void {
    if (this.#undo?.slot !== slot) return;
    const { kept, count } = this.#undo;
    if (kept.length > count) kept.length = count;
    (this.books[slot] as ReferenceBook).kept = kept;
    this.#undo = undefined;
  }

  /** Changes in one row, each following on the one before. */
  #keep(book: ReferenceBook, change: Change): void {
    const before = book.kept.at(-1);
    if (before !== undefined) {
      const isOld = change.last <= before.last;
      if (isOld && change.time <= before.time) return;
      const follows = this.#futures ? change.previous === before.last : change.first <= before.last + 1;
      if (isOld || !follows) book.kept = [];
    }
    book.kept.push(change);
    if (book.kept.length > KEPT) book.kept.shift();
  }

  /** By the rules of the venue. A hole takes the book away until the next snapshot. */
  #apply(book: ReferenceBook, change: Change): void {
    if (book.lastId < 0) return;
    const isOld = this.#futures && book.isFresh ? change.last < book.lastId : change.last <= book.lastId;
    // Old by its ids and new by its time: one of the two books is wrong.
    if (isOld && (book.time === 0 || change.time <= book.time)) return;
    const follows = this.#futures
      ? book.isFresh
        ? change.previous <= book.lastId
        : change.previous === book.lastId
      : change.first <= book.lastId + 1;
    if (isOld || !follows) {
      forget(book);
      return;
    }
    fill(book.bids, change.bids);
    fill(book.asks, change.asks);
    book.lastId = change.last;
    book.time = change.time;
    book.isFresh = false;
    book.version += 1;
  }

  /** The best levels whole: a book where no changes came. */
  #partial(slot: number, data: Json): void {
    const last = idOf(data.u);
    const bids = this.#levels(data.b);
    const asks = this.#levels(data.a);
    const book = this.books[slot] as ReferenceBook;
    if (book.kept.length > 0 || last === undefined || bids === undefined || asks === undefined) return;
    forget(book);
    fill(book.bids, bids);
    fill(book.asks, asks);
    book.lastId = last;
  }

  #trade(slot: number, data: Json, id: unknown): void {
    const values = [idOf(id), this.#price(data.p), this.#qty(data.q), data.m === true ? -1 : 1];
    if (values.includes(undefined) || typeof data.m !== 'boolean') return;
    this.events.push(tradeLine(slot, ...(values as number[])));
  }

  #quote(slot: number, data: Json): void {
    const values = [idOf(data.u), this.#price(data.b), this.#qty(data.B), this.#price(data.a), this.#qty(data.A)];
    if (values.includes(undefined)) return;
    this.events.push(quoteLine(slot, ...(values as number[])));
  }

  #levels(value: unknown): readonly (readonly [number, number])[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const levels: [number, number][] = [];
    for (const entry of value as unknown[]) {
      if (!Array.isArray(entry)) return undefined;
      const price = this.#price(entry[0]);
      const qty = this.#qty(entry[1]);
      if (price === undefined || qty === undefined || price === 0) return undefined;
      levels.push([price, qty]);
    }
    return levels;
  }

  #price(text: unknown): number | undefined {
    return wholeOf(text, this.#options.priceDecimals);
  }

  #qty(text: unknown): number | undefined {
    return wholeOf(text, this.#options.qtyDecimals);
  }
}

function forget(book: ReferenceBook): void {
  book.bids.clear();
  book.asks.clear();
  book.lastId = -1;
  book.time = 0;
  book.version += 1;
}

function fill(side: Map<number, number>, levels: readonly (readonly [number, number])[]): void {
  for (const [price, qty] of levels) {
    if (qty === 0) side.delete(price);
    else side.set(price, qty);
  }
}

/** Decimal text as a whole number of 10^−decimals, where that is exact. */
function wholeOf(text: unknown, decimals: number): number | undefined {
  const parts = typeof text === 'string' ? DECIMAL.exec(text) : null;
  if (parts === null) return undefined;
  const [, whole = '', places = ''] = parts;
  if (/[1-9]/.test(places.slice(decimals))) return undefined;
  const value = Number(whole + places.slice(0, decimals).padEnd(decimals, '0'));
  return Number.isSafeInteger(value) ? value : undefined;
}

/** A time in microseconds, which the venue says in milliseconds or in microseconds. */
function microsOf(value: unknown): number | undefined {
  const stamp = idOf(value);
  if (stamp === undefined) return undefined;
  if (stamp >= 1e14) return stamp;
  return Number.isSafeInteger(stamp * 1000) ? stamp * 1000 : undefined;
}

function idOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** A number with a point or an exponent: of those the venue has none outside of quotes. */
const ODD_NUMBER = /[:,[]\s*-?\d+[.eE]/;

function withoutOddNumbers(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === 'number' && /[.eE]/.test(context?.source ?? '') ? null : value;
}

function parsed(text: string): unknown {
  // Most damaged messages are seen to be no object without the cost of an error.
  if (!text.trimEnd().endsWith('}')) return undefined;
  try {
    return ODD_NUMBER.test(text) ? JSON.parse(text, withoutOddNumbers) : JSON.parse(text);
  } catch {
    // What is no JSON says nothing.
    return undefined;
  }
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
