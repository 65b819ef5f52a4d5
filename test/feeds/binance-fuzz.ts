/**
 * Plays a made-up Binance over a bad line into a session, and compares what the session says with a slow reference that
 * was fed the same: every book that is served, after every frame, and every trade and quote.
 */
import { type BinanceMarket, BinanceSession } from '../../src/adapters/binance/index.ts';
import type { Rng } from '../../src/core/index.ts';
import { ASK, BID, type BookLoss, type L2Book, SilentSink } from '../../src/domain/market/index.ts';
import { BinanceDamager, type Damage } from './binance-mutation.ts';
import { BinanceReference, quoteLine, type ReferenceBook, tradeLine } from './binance-reference.ts';
import { MadeUpBinance, PRICE_DECIMALS, QTY_DECIMALS, SYMBOLS } from './binance-venue.ts';

/** Local time between two frames: long, so that pauses between requests last few frames. */
const STEP_MICROS = 2e6;
const TOP = 64;

/** What came out of a run. */
export interface FuzzReport {
  /** Frames that were damaged, dropped, repeated or moved. */
  mutated: number;
  frames: number;
  /** Frames after which a book of some market was served. */
  served: number;
  /** Times that a served book was compared. */
  compared: number;
  lost: number;
  synchronised: number;
  trades: number;
  quotes: number;
  notices: Map<string, number>;
  byDamage: Map<Damage, number>;
  /** What was wrong; empty. */
  faults: string[];
}

/** Writes down what the session says of a frame. */
class Listener extends SilentSink {
  readonly events: string[] = [];
  readonly touched = new Set<number>();
  readonly losses: [number, BookLoss][] = [];
  lost = 0;

  override trade(instrument: number, id: number, price: number, qty: number, side: number): void {
    this.events.push(tradeLine(instrument, id, price, qty, side));
  }

  override quote(instrument: number, bid: number, bidQty: number, ask: number, askQty: number, id: number): void {
    this.events.push(quoteLine(instrument, id, bid, bidQty, ask, askQty));
  }

  override bookEnd(instrument: number): void {
    this.touched.add(instrument);
  }

  override bookLost(instrument: number, reason: BookLoss): void {
    this.lost += 1;
    this.losses.push([instrument, reason]);
  }
}

export class BinanceFuzz {
  readonly report: FuzzReport = {
    mutated: 0,
    frames: 0,
    served: 0,
    compared: 0,
    lost: 0,
    synchronised: 0,
    trades: 0,
    quotes: 0,
    notices: new Map(),
    byDamage: new Map(),
    faults: [],
  };
  readonly #venue: MadeUpBinance;
  readonly #damager: BinanceDamager;
  readonly #reference: BinanceReference;
  readonly #session: BinanceSession;
  readonly #listener = new Listener();
  readonly #rng: Rng;
  readonly #unread: number[] = [];
  readonly #bytes = Buffer.alloc(1 << 16);
  readonly #seen = SYMBOLS.map(() => -1);
  readonly #prices = new Float64Array(TOP);
  readonly #qtys = new Float64Array(TOP);
  #now = 1_700_000_000_000_000;

  constructor(market: BinanceMarket, rng: Rng) {
    this.#rng = rng.stream('fuzz');
    this.#venue = new MadeUpBinance(market, rng.stream('venue'));
    this.#damager = new BinanceDamager(rng.stream('damage'));
    const grid = { priceDecimals: PRICE_DECIMALS, qtyDecimals: QTY_DECIMALS };
    this.#reference = new BinanceReference({ market, symbols: SYMBOLS, ...grid });
    this.#session = new BinanceSession({
      market,
      instruments: SYMBOLS.map((symbol, index) => ({ index, symbol, scale: grid })),
      channels: ['book', 'trades', 'quotes'],
      sink: this.#listener,
      notify: ({ what, instrument }) => {
        // What the session could not read while it waits for a snapshot, the reference must not count on either.
        if ((what === 'malformed' || what === 'precision') && instrument >= 0) this.#unread.push(instrument);
        this.report.notices.set(what, (this.report.notices.get(what) ?? 0) + 1);
      },
    });
    this.#open();
  }

  /** Plays until so many frames were damaged, or something is wrong. */
  run(mutations: number): FuzzReport {
    const { report } = this;
    while (report.mutated < mutations && report.faults.length === 0) this.#step();
    report.lost = this.#listener.lost;
    report.synchronised = report.notices.get('synchronised') ?? 0;
    return report;
  }

  #open(): void {
    this.#session.opened(this.#now);
    this.#reference.reset();
  }

  #step(): void {
    const { text } = this.#venue.next();
    if (this.#rng.below(3) === 0) {
      for (const frame of this.#damager.pass(text)) this.#frame(frame);
    } else {
      const { kind, frames } = this.#damager.damage(text);
      this.report.mutated += 1;
      this.report.byDamage.set(kind, (this.report.byDamage.get(kind) ?? 0) + 1);
      for (const frame of frames) this.#frame(frame);
    }
    this.#answer();
  }

  #frame(text: string): void {
    this.#now += STEP_MICROS;
    this.report.frames += 1;
    // Messages lie at any place of their buffer, with other bytes around them.
    const from = this.#rng.below(16);
    const to = from + this.#bytes.write(text, from, 'latin1');
    this.#bytes[to] = 48 + this.#rng.below(10);
    const seen = /[\u0080-\uffff]/.test(text) ? utf8(this.#bytes, from, to) : text;
    this.#reference.frame(seen);
    this.#listener.events.length = 0;
    this.#session.frame(this.#bytes, from, to, this.#now);
    this.#check(text);
  }

  /** Answers the requests of the session, now and then late, damaged or not at all. */
  #answer(): void {
    for (let request = this.#session.nextRequest(); request !== undefined; request = this.#session.nextRequest()) {
      if (request.kind === 'reconnect') {
        this.#session.closed(this.#now);
        this.#open();
      }
      if (request.kind !== 'http') continue;
      const dice = this.#rng.below(20);
      if (dice === 0) continue;
      if (dice === 1) {
        this.#session.httpFailed(request.url, 'made up', this.#now);
        continue;
      }
      const made = this.#venue.snapshot(request.instrument);
      const text = dice === 2 ? this.#damager.within(made) : made;
      this.#body(request.url, request.instrument, text);
    }
  }

  #body(url: string, slot: number, text: string): void {
    const to = this.#bytes.write(text, 0, 'latin1');
    const seen = /[\u0080-\uffff]/.test(text) ? utf8(this.#bytes, 0, to) : text;
    this.#reference.body(slot, seen);
    this.#listener.events.length = 0;
    this.#session.httpBody(url, this.#bytes, 0, to, this.#now);
    // A body that could not be read takes nothing from the changes that wait.
    this.#unread.length = 0;
    this.#check(text);
  }

  #check(text: string): void {
    const { report } = this;
    for (const slot of this.#unread) if (this.#session.book(slot) === undefined) this.#reference.unread(slot);
    this.#unread.length = 0;
    for (const [slot, reason] of this.#listener.losses) this.#reference.lost(slot, reason === 'gap');
    this.#listener.losses.length = 0;
    for (const event of this.#listener.events) {
      if (event.startsWith('trade')) report.trades += 1;
      else report.quotes += 1;
      if (!this.#reference.events.includes(event)) report.faults.push(`${event} is not in ${text}`);
    }
    let isServed = false;
    for (let slot = 0; slot < SYMBOLS.length; slot++) {
      const book = this.#session.book(slot);
      if (book === undefined) continue;
      isServed = true;
      const wanted = this.#reference.books[slot] as ReferenceBook;
      if (this.#seen[slot] === wanted.version && !this.#listener.touched.has(slot)) continue;
      this.#seen[slot] = wanted.version;
      report.compared += 1;
      const fault = this.#difference(book, wanted);
      if (fault !== undefined) report.faults.push(`${SYMBOLS[slot]}: ${fault} after ${text}`);
    }
    this.#listener.touched.clear();
    if (isServed) report.served += 1;
  }

  #difference(book: L2Book, wanted: ReferenceBook): string | undefined {
    if (wanted.lastId < 0) return 'a book is served where there is none';
    if (book.isCrossed) return 'a crossed book is served';
    return this.#side(book, BID, wanted.bids) ?? this.#side(book, ASK, wanted.asks);
  }

  #side(book: L2Book, side: number, wanted: ReadonlyMap<number, number>): string | undefined {
    const count = book.levelCount(side);
    if (count !== wanted.size) return `${count} levels instead of ${wanted.size}`;
    const filled = book.top(side, Math.min(count, TOP), this.#prices, this.#qtys);
    for (let i = 0; i < filled; i++) {
      const price = this.#prices[i] as number;
      const qty = wanted.get(price);
      if (qty !== this.#qtys[i]) return `${this.#qtys[i]} instead of ${qty} at ${price}`;
    }
    return undefined;
  }
}

/** What a reader of UTF-8 makes of the bytes; a mark at the begin is no white space of JSON. */
function utf8(bytes: Buffer, from: number, to: number): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(from, to));
}
