/**
 * What messages of Kraken and Coinbase say, read in the slow and plain way: `JSON.parse` with the digits kept, maps of
 * prices. It takes what it can read and passes over the rest; it decides nothing but what the book would be. A session
 * may refuse more than it does, but a book that a session serves must be the one that is kept here.
 */
import { Digits, plainJson } from './plain-json.ts';
import {
  checksumText,
  crcOf,
  DEPTH,
  digitsOf,
  type Level,
  MARKETS,
  PRICE_DECIMALS,
  type Protocol,
  QTY_DECIMALS,
} from './session-venue.ts';

/** A side by price. */
export type Levels = Map<number, Level>;

/** Best levels first. */
export function sorted(side: Levels, isBid: boolean): Level[] {
  return [...side.values()].sort((a, b) => (isBid ? b.price - a.price : a.price - b.price));
}

export interface ReferenceBook {
  bids: Levels;
  asks: Levels;
  /** Whether what came contradicts itself: a checksum or a sequence. Until the next snapshot. */
  isBroken: boolean;
  sequence: number;
  /** Checksum of the last message that agreed with it, −1 before the first one. */
  checksum: number;
}

type Row = Readonly<Record<string, unknown>>;

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Digits of a number, empty for anything else. */
function numberText(value: unknown): string {
  return value instanceof Digits ? value.text : '';
}

/** A whole number, NaN for anything else. */
function countOf(value: unknown): number {
  const text = numberText(value);
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(count) ? count : Number.NaN;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

const NUMBER = /^(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

const PLAIN = /^(0|[1-9]\d*)\.(\d+)$/;

/** The whole number on a grid that decimal text stands for; −1 when it is on none. */
export function onGrid(text: string, decimals: number): number {
  const plain = PLAIN.exec(text);
  const parts = plain ?? NUMBER.exec(text);
  if (parts === null) return -1;
  const whole = parts[1] as string;
  const fraction = parts[2] ?? '';
  const shift = decimals - fraction.length + Number(parts[3] ?? 0);
  const all = whole + fraction;
  if (shift > 40) return /^0+$/.test(all) ? 0 : -1;
  const cut = shift < 0 ? all.slice(0, shift) : all + '0'.repeat(shift);
  if (shift < 0 && /[1-9]/.test(all.slice(Math.max(-all.length, shift)))) return -1;
  return Number(cut) <= Number.MAX_SAFE_INTEGER ? Number(cut) : -1;
}

export class Reference {
  readonly books: ReferenceBook[];
  readonly #protocol: Protocol;
  #connectionSequence = -1;
  #staleRun = 0;
  #lastStale = -1;

  constructor(protocol: Protocol) {
    this.#protocol = protocol;
    this.books = MARKETS[protocol].map(() => ({
      bids: new Map(),
      asks: new Map(),
      isBroken: true,
      sequence: 0,
      checksum: -1,
    }));
  }

  connect(): void {
    this.#connectionSequence = -1;
  }

  /**
   * Takes a message.
   * @param takesSnapshot whether the session waits for a snapshot of a market: one that nobody waits for is no news.
   */
  frame(text: string, takesSnapshot: (market: number) => boolean): void {
    const value = plainJson(text);
    if (value === undefined) return;
    if (this.#protocol === 'kraken-v1') this.#v1(value, takesSnapshot);
    else if (!isRow(value)) return;
    else if (this.#protocol === 'kraken') this.#v2(value, takesSnapshot);
    else if (this.#protocol === 'kraken-futures') this.#futures(value, takesSnapshot);
    else if (this.#protocol === 'coinbase') this.#advanced(value);
    else this.#exchange(value, takesSnapshot);
  }

  #marketOf(symbol: unknown): number {
    return MARKETS[this.#protocol].indexOf(textOf(symbol));
  }

  #reset(market: number, sequence = 0): ReferenceBook {
    const book = this.books[market] as ReferenceBook;
    Object.assign(book, { bids: new Map(), asks: new Map(), isBroken: false, sequence, checksum: -1 });
    return book;
  }

  #set(side: Levels, priceText: string, qtyText: string): void {
    const price = onGrid(priceText, PRICE_DECIMALS);
    const qty = onGrid(qtyText, QTY_DECIMALS);
    if (price < 1 || qty < 0) return;
    if (qty === 0) side.delete(price);
    else side.set(price, { price, qty, priceText, qtyText, digits: digitsOf(priceText, qtyText) });
  }

  #cut(side: Levels, isBid: boolean): void {
    if (side.size <= DEPTH) return;
    for (const { price } of sorted(side, isBid).slice(DEPTH)) side.delete(price);
  }

  #prove(book: ReferenceBook, checksum: number): void {
    this.#cut(book.bids, true);
    this.#cut(book.asks, false);
    const own = crcOf(checksumText({ bids: sorted(book.bids, true), asks: sorted(book.asks, false) }));
    if (own === checksum) book.checksum = checksum;
    else book.isBroken = true;
  }

  #v1(value: unknown, takesSnapshot: (market: number) => boolean): void {
    if (!Array.isArray(value) || value.length < 4 || value.length > 5) return;
    const market = this.#marketOf(value.at(-1));
    if (market < 0 || !/^book(-|$)/.test(textOf(value.at(-2)))) return;
    const payloads = value.slice(1, -2).filter(isRow);
    const isSnapshot = payloads.some((payload) => 'as' in payload || 'bs' in payload);
    if (isSnapshot && !takesSnapshot(market)) return;
    const book = isSnapshot ? this.#reset(market) : (this.books[market] as ReferenceBook);
    for (const payload of payloads) {
      for (const [key, side] of [
        ['as', book.asks],
        ['bs', book.bids],
        ['a', book.asks],
        ['b', book.bids],
      ] as const) {
        const rows = payload[key];
        if (!Array.isArray(rows)) continue;
        for (const row of rows) if (Array.isArray(row)) this.#set(side, textOf(row[0]), textOf(row[1]));
      }
      if (/^\d+$/.test(textOf(payload.c))) this.#prove(book, Number(payload.c));
    }
  }

  #levels(side: Levels, value: unknown): void {
    if (!Array.isArray(value)) return;
    for (const row of value) if (isRow(row)) this.#set(side, numberText(row.price), numberText(row.qty));
  }

  #v2(value: Row, takesSnapshot: (market: number) => boolean): void {
    const { channel, type, data } = value;
    if (channel !== 'book' || !Array.isArray(data)) return;
    for (const row of data) {
      const market = isRow(row) ? this.#marketOf(row.symbol) : -1;
      if (!isRow(row) || market < 0) continue;
      if (type === 'snapshot' && !takesSnapshot(market)) continue;
      const book = type === 'snapshot' ? this.#reset(market) : (this.books[market] as ReferenceBook);
      this.#levels(book.asks, row.asks);
      this.#levels(book.bids, row.bids);
      this.#prove(book, countOf(row.checksum));
    }
  }

  #futures(value: Row, takesSnapshot: (market: number) => boolean): void {
    const market = this.#marketOf(value.product_id);
    const sequence = countOf(value.seq);
    if (market < 0 || 'event' in value || Number.isNaN(sequence)) return;
    const old = this.books[market] as ReferenceBook;
    if (value.feed === 'book_snapshot') {
      if (!takesSnapshot(market) && sequence <= old.sequence) return;
      const book = this.#reset(market, sequence);
      this.#levels(book.bids, value.bids);
      this.#levels(book.asks, value.asks);
    } else if (value.feed === 'book' && sequence > old.sequence) {
      if (sequence !== old.sequence + 1) old.isBroken = true;
      old.sequence = sequence;
      const side = value.side === 'buy' ? old.bids : value.side === 'sell' ? old.asks : undefined;
      if (side !== undefined) this.#set(side, numberText(value.price), numberText(value.qty));
    }
  }

  #exchange(value: Row, takesSnapshot: (market: number) => boolean): void {
    const market = this.#marketOf(value.product_id);
    if (market < 0) return;
    const rowsOf = (rows: unknown): readonly unknown[][] => (Array.isArray(rows) ? rows.filter(Array.isArray) : []);
    if (value.type === 'snapshot' && takesSnapshot(market)) {
      const book = this.#reset(market);
      for (const [price, qty] of rowsOf(value.bids)) this.#set(book.bids, textOf(price), textOf(qty));
      for (const [price, qty] of rowsOf(value.asks)) this.#set(book.asks, textOf(price), textOf(qty));
    } else if (value.type === 'l2update') {
      const book = this.books[market] as ReferenceBook;
      for (const [side, price, qty] of rowsOf(value.changes)) {
        if (side === 'buy') this.#set(book.bids, textOf(price), textOf(qty));
        if (side === 'sell') this.#set(book.asks, textOf(price), textOf(qty));
      }
    }
  }

  #advanced(value: Row): void {
    const sequence = countOf(value.sequence_num);
    if (Number.isNaN(sequence)) return;
    const last = this.#connectionSequence;
    // Three old numbers in a row are a count that begins anew.
    this.#staleRun = last >= 0 && sequence <= last ? (sequence === this.#lastStale + 1 ? this.#staleRun + 1 : 1) : 0;
    if (this.#staleRun > 0) this.#lastStale = sequence;
    if (this.#staleRun > 0 && this.#staleRun < 3) return;
    this.#staleRun = 0;
    this.#connectionSequence = sequence;
    if (last >= 0 && sequence !== last + 1) for (const book of this.books) book.isBroken = true;
    const { events } = value;
    if (value.channel !== 'l2_data' || !Array.isArray(events)) return;
    for (const event of events) {
      const market = isRow(event) ? this.#marketOf(event.product_id) : -1;
      if (!isRow(event) || market < 0 || !Array.isArray(event.updates)) continue;
      const book = event.type === 'snapshot' ? this.#reset(market) : (this.books[market] as ReferenceBook);
      for (const row of event.updates) {
        if (!isRow(row)) continue;
        const side = row.side === 'bid' ? book.bids : book.asks;
        this.#set(side, textOf(row.price_level), textOf(row.new_quantity));
      }
    }
  }
}
