/**
 * A session of the synthetic venue of `fault-server.ts`: books by numbered changes and REST snapshots (buffer, snapshot,
 * drop, apply), trades and quotes. Plain on purpose: it is the reference that the runtime is tested with, and it lets
 * the runtime be tested without any venue's protocol.
 */
import { ASK, BID, type BookLoss } from '../../src/domain/market/index.ts';
import type {
  FeedInstrument,
  FeedNotice,
  SessionOptions,
  SessionRequest,
  VenueSession,
} from '../../src/ports/index.ts';

type Level = readonly [price: string, qty: string];

interface BookChange {
  readonly u: number;
  readonly E: number;
  readonly b: readonly Level[];
  readonly a: readonly Level[];
}

interface Market {
  readonly instrument: FeedInstrument;
  /** Number of the last change that is in the book; −1 while there is no book. */
  at: number;
  isServed: boolean;
  isAsked: boolean;
  buffer: BookChange[];
}

/** Decimal text as an integer of 10^−decimals. */
function toInteger(text: string, decimals: number): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole + fraction.padEnd(decimals, '0').slice(0, decimals));
}

export class PlainSession implements VenueSession {
  readonly venue = 'plain';
  readonly url: string;
  lastEventTime = 0;
  readonly #options: SessionOptions;
  readonly #markets = new Map<string, Market>();
  readonly #byIndex = new Map<number, Market>();
  #requests: SessionRequest[] = [];
  #localTime = 0;

  constructor(options: SessionOptions, url = 'ws://plain.invalid/stream') {
    this.url = url;
    this.#options = options;
    for (const instrument of options.instruments) {
      const market = { instrument, at: -1, isServed: false, isAsked: false, buffer: [] };
      this.#markets.set(instrument.symbol, market);
      this.#byIndex.set(instrument.index, market);
    }
  }

  opened(localTime: number): void {
    this.#localTime = localTime;
    this.#requests = [];
    for (const market of this.#markets.values()) Object.assign(market, { at: -1, isAsked: false, buffer: [] });
    const symbols = [...this.#markets.keys()];
    this.#requests.push({
      kind: 'send',
      text: JSON.stringify({ op: 'sub', symbols, channels: this.#options.channels }),
    });
  }

  closed(localTime: number): void {
    this.#localTime = localTime;
    for (const market of this.#markets.values()) this.#lose(market, 'disconnected');
    this.#requests = [];
  }

  nextRequest(): SessionRequest | undefined {
    return this.#requests.shift();
  }

  frame(bytes: Uint8Array, from: number, to: number, localTime: number): void {
    this.#localTime = localTime;
    const message = this.#parse(bytes, from, to);
    if (message === undefined) return;
    if (message.ch === 'bye') this.#requests.push({ kind: 'reconnect', reason: 'the venue shuts down' });
    const market = this.#markets.get(String(message.s));
    if (market === undefined) return;
    const time = Number(message.E) * 1000;
    if (time > this.lastEventTime) this.lastEventTime = time;
    const { index, scale } = market.instrument;
    const price = (text: unknown): number => toInteger(String(text), scale.priceDecimals);
    const qty = (text: unknown): number => toInteger(String(text), scale.qtyDecimals);
    const { sink } = this.#options;
    if (message.ch === 'trade') {
      sink.trade(index, Number(message.t), price(message.p), qty(message.q), message.side === 'buy' ? BID : ASK, time);
    } else if (message.ch === 'quote') {
      const { b, B, a, A, u } = message;
      sink.quote(index, price(b), qty(B), price(a), qty(A), Number(u), time);
    } else if (message.ch === 'book') {
      this.#change(market, message as unknown as BookChange);
    }
  }

  httpBody(_url: string, bytes: Uint8Array, from: number, to: number, localTime: number): void {
    this.#localTime = localTime;
    const body = this.#parse(bytes, from, to);
    const market = this.#markets.get(String(body?.s));
    if (body === undefined || market === undefined) return;
    market.isAsked = false;
    const snapshot = body as unknown as BookChange;
    const first = market.buffer[0];
    if (first !== undefined && first.u > snapshot.u + 1) {
      this.#ask(market);
      return;
    }
    const { sink } = this.#options;
    sink.bookReset(market.instrument.index, snapshot.E * 1000);
    this.#levels(market, snapshot);
    sink.bookEnd(market.instrument.index, snapshot.u, snapshot.E * 1000);
    market.at = snapshot.u;
    market.isServed = true;
    this.#notify('synchronised', market, `at change ${snapshot.u}`);
    const waiting = market.buffer;
    market.buffer = [];
    for (const change of waiting) this.#change(market, change);
  }

  httpFailed(url: string, _detail: string, localTime: number): void {
    this.#localTime = localTime;
    const market = this.#markets.get(new URL(url).searchParams.get('symbol') ?? '');
    if (market === undefined) return;
    market.isAsked = false;
    this.#ask(market);
  }

  #change(market: Market, change: BookChange): void {
    if (market.at < 0) {
      if (market.buffer.length < 10_000) market.buffer.push(change);
      this.#ask(market);
      return;
    }
    if (change.u <= market.at) {
      this.#notify('duplicate', market, `change ${change.u} is in the book of ${market.at}`);
      return;
    }
    if (change.u > market.at + 1) {
      this.#notify('gap', market, `change ${change.u} after ${market.at}`);
      this.#lose(market, 'gap');
      this.#change(market, change);
      return;
    }
    this.#levels(market, change);
    this.#options.sink.bookEnd(market.instrument.index, change.u, change.E * 1000);
    market.at = change.u;
  }

  #levels(market: Market, change: BookChange): void {
    const { index, scale } = market.instrument;
    for (const [side, levels] of [
      [BID, change.b],
      [ASK, change.a],
    ] as const) {
      for (const [price, qty] of levels) {
        this.#options.sink.level(index, side, toInteger(price, scale.priceDecimals), toInteger(qty, scale.qtyDecimals));
      }
    }
  }

  #lose(market: Market, reason: BookLoss): void {
    if (market.isServed) this.#options.sink.bookLost(market.instrument.index, reason, this.lastEventTime);
    market.isServed = false;
    market.at = -1;
    market.buffer = [];
  }

  #ask(market: Market): void {
    if (market.isAsked) return;
    market.isAsked = true;
    const url = `http://plain.invalid/depth?symbol=${market.instrument.symbol}&limit=1000`;
    this.#requests.push({ kind: 'http', url, instrument: market.instrument.index });
  }

  #parse(bytes: Uint8Array, from: number, to: number): Record<string, unknown> | undefined {
    try {
      return JSON.parse(new TextDecoder().decode(bytes.subarray(from, to))) as Record<string, unknown>;
    } catch (error) {
      this.#notify('malformed', undefined, String(error));
      return undefined;
    }
  }

  #notify(what: FeedNotice['what'], market: Market | undefined, detail: string): void {
    this.#options.notify({ what, instrument: market?.instrument.index ?? -1, detail, localTime: this.#localTime });
  }
}
