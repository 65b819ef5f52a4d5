/** Plays a made-up venue with a damaged line into a session, and compares every book that the session serves. */
import { CoinbaseExchangeSession, CoinbaseSession } from '../../src/adapters/coinbase/index.ts';
import { KrakenFuturesSession, KrakenSession, KrakenV1Session } from '../../src/adapters/kraken/index.ts';
import { Rng } from '../../src/core/index.ts';
import { BID, SilentSink } from '../../src/domain/market/index.ts';
import type { FeedNotice, SessionOptions } from '../../src/ports/index.ts';
import { type Damage, Damager } from './session-mutation.ts';
import { type Levels, Reference, type ReferenceBook, sorted } from './session-reference.ts';
import {
  checksumText,
  MARKETS,
  MadeUpVenue,
  PRICE_DECIMALS,
  type Protocol,
  QTY_DECIMALS,
  type VenueMessage,
} from './session-venue.ts';

type Session = KrakenV1Session | KrakenSession | KrakenFuturesSession | CoinbaseExchangeSession | CoinbaseSession;

/** A session of a protocol, with books of ten levels where the venue has a depth. */
export function sessionOf(protocol: Protocol, options: SessionOptions): Session {
  switch (protocol) {
    case 'kraken-v1':
      return new KrakenV1Session(options, { depth: 10 });
    case 'kraken':
      return new KrakenSession(options, { depth: 10 });
    case 'kraken-futures':
      return new KrakenFuturesSession(options);
    case 'coinbase-exchange':
      return new CoinbaseExchangeSession(options);
    case 'coinbase':
      return new CoinbaseSession(options);
  }
}

/** Books as the calls of a sink tell them. */
export class Witness extends SilentSink {
  readonly bids: Map<number, number>[] = MARKETS.kraken.map(() => new Map());
  readonly asks: Map<number, number>[] = MARKETS.kraken.map(() => new Map());
  readonly isThere: boolean[] = MARKETS.kraken.map(() => false);
  readonly losses = new Map<string, number>();
  /** Whether levels came that no `bookEnd` has followed. */
  isOpen = false;
  trades = 0;

  override trade(): void {
    this.trades += 1;
  }

  override bookReset(market: number): void {
    this.bids[market] = new Map();
    this.asks[market] = new Map();
    this.isOpen = true;
  }

  override level(market: number, side: number, price: number, qty: number): void {
    const levels = (side === BID ? this.bids : this.asks)[market] as Map<number, number>;
    if (qty === 0) levels.delete(price);
    else levels.set(price, qty);
    this.isOpen = true;
  }

  override bookEnd(market: number): void {
    this.isThere[market] = true;
    this.isOpen = false;
  }

  override bookLost(market: number, reason: string): void {
    this.isThere[market] = false;
    this.losses.set(reason, (this.losses.get(reason) ?? 0) + 1);
  }
}

/** What happened. */
export interface FuzzReport {
  readonly damaged: number;
  readonly frames: number;
  /** Frames after which the book of the market was served, and was the right one. */
  readonly served: number;
  readonly damages: ReadonlyMap<Damage, number>;
  readonly notices: ReadonlyMap<string, number>;
  readonly losses: ReadonlyMap<string, number>;
  readonly trades: number;
  /** Empty, or the first thing that was wrong. */
  readonly fault: string;
}

function equalSide(own: ReadonlyMap<number, number>, side: Levels): boolean {
  if (own.size !== side.size) return false;
  for (const [price, { qty }] of side) if (own.get(price) !== qty) return false;
  return true;
}

const encoder = new TextEncoder();

/** One run over one protocol. */
class FuzzRun {
  readonly witness = new Witness();
  readonly notices = new Map<string, number>();
  readonly damager: Damager;
  frames = 0;
  served = 0;
  damaged = 0;
  fault = '';
  readonly #protocol: Protocol;
  readonly #rng: Rng;
  readonly #venue: MadeUpVenue;
  readonly #reference: Reference;
  readonly #session: Session;
  readonly #buffer = new Uint8Array(1 << 16);
  /** Books by their checksums: what the venue really had. */
  readonly #truth = new Map<number, string>();
  #now = 1_704_067_200e6;

  constructor(protocol: Protocol, seed: number) {
    this.#protocol = protocol;
    this.#rng = new Rng(seed);
    this.damager = new Damager(this.#rng);
    this.#venue = new MadeUpVenue(protocol, seed + 1);
    this.#reference = new Reference(protocol);
    const scale = { priceDecimals: PRICE_DECIMALS, qtyDecimals: QTY_DECIMALS };
    this.#session = sessionOf(protocol, {
      instruments: MARKETS[protocol].map((symbol, index) => ({ index, symbol, scale })),
      channels: ['book', 'trades'],
      sink: this.witness,
      notify: ({ what }: FeedNotice) => this.notices.set(what, (this.notices.get(what) ?? 0) + 1),
    });
  }

  connect(): void {
    this.#venue.connect();
    this.#reference.connect();
    this.#session.opened(this.#now);
    this.#answer();
  }

  step(): void {
    const rng = this.#rng;
    // Long pauses, so that a book is asked for again at once; now and then short ones, so that it has to wait.
    this.#now += rng.below(4) === 0 ? 10_000 : 15e6;
    if (rng.below(20_000) === 0) {
      this.#session.closed(this.#now);
      this.connect();
    }
    const market = rng.below(2);
    const kind = rng.below(20);
    const message =
      kind === 0 ? this.#venue.heartbeat() : kind < 3 ? this.#venue.trade(market) : this.#venue.update(market);
    this.#remember(message);
    const isDamaged = rng.below(8) !== 0;
    if (isDamaged) this.damaged += 1;
    for (const text of isDamaged ? this.damager.damage(message.text) : this.damager.pass(message.text))
      this.#deliver(text);
    this.#answer();
  }

  /** Keeps what the venue has now under the checksum that it says. */
  #remember({ checksum, market }: VenueMessage): void {
    if (checksum < 0) return;
    this.#truth.set(checksum, checksumText(this.#venue.shown(market)));
    if (this.#truth.size <= 400) return;
    const [oldest] = this.#truth.keys();
    this.#truth.delete(oldest as number);
  }

  /** Does what the session asks of the venue; snapshots may be damaged too. */
  #answer(): void {
    for (let request = this.#session.nextRequest(); request !== undefined; request = this.#session.nextRequest()) {
      if (request.kind !== 'send' || request.text.includes('unsubscribe') || !/book|level2/.test(request.text))
        continue;
      for (let market = 0; market < 2; market++) {
        if (!request.text.includes(MARKETS[this.#protocol][market] as string)) continue;
        const message = this.#venue.snapshot(market);
        this.#remember(message);
        const { text } = message;
        const isDamaged = this.#rng.below(10) === 0;
        for (const part of isDamaged ? this.damager.damage(text) : this.damager.pass(text)) this.#deliver(part);
      }
    }
  }

  #deliver(text: string): void {
    if (this.fault !== '') return;
    this.frames += 1;
    this.#reference.frame(text, (market) => this.#session.isWaiting(market));
    const from = this.frames % 7;
    const { written } = encoder.encodeInto(text, this.#buffer.subarray(from));
    this.#session.frame(this.#buffer, from, from + written, this.#now);
    for (let market = 0; market < 2; market++) this.#check(market, text);
  }

  #check(market: number, text: string): void {
    const wrong = (what: string): void => {
      this.fault = `frame ${this.frames}, ${MARKETS[this.#protocol][market]}: ${what}; ${text}`;
    };
    if (this.witness.isOpen) wrong('levels without an end');
    const isServed = this.#session.isServed(market);
    if (isServed !== this.witness.isThere[market]) wrong(`served is ${isServed}, the sink knows otherwise`);
    if (!isServed) return;
    const book = this.#reference.books[market] as ReferenceBook;
    const [bids, asks] = [this.witness.bids[market], this.witness.asks[market]] as [
      Map<number, number>,
      Map<number, number>,
    ];
    if (book.isBroken) wrong('served and broken');
    else if (!equalSide(bids, book.bids) || !equalSide(asks, book.asks)) wrong('served and another book');
    else if (this.frames % 8 === 0 && Math.max(0, ...bids.keys()) >= Math.min(Infinity, ...asks.keys())) {
      wrong('served and crossed');
    } else if (this.frames % 8 === 1 && book.checksum >= 0 && !this.#isTrue(book)) {
      wrong('served and not what the venue had');
    } else this.served += 1;
  }

  /** A checksum does not see where a decimal point stands, so digits are compared. */
  #isTrue(book: ReferenceBook): boolean {
    const said = checksumText({ bids: sorted(book.bids, true), asks: sorted(book.asks, false) });
    return this.#truth.get(book.checksum) === said;
  }
}

/** Damages messages of a protocol until so many were damaged or something is wrong. */
export function fuzzSession(protocol: Protocol, o: { readonly seed: number; readonly damaged: number }): FuzzReport {
  const run = new FuzzRun(protocol, o.seed);
  run.connect();
  while (run.damaged < o.damaged && run.fault === '') run.step();
  const { damaged, frames, served, damager, notices, witness, fault } = run;
  return {
    damaged,
    frames,
    served,
    damages: damager.counts,
    notices,
    losses: witness.losses,
    trades: witness.trades,
    fault,
  };
}
