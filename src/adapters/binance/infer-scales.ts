/**
 * The markets of a recording and the grids of their numbers, where no metadata are at hand: the least decimals that hold
 * every price and every quantity. A first pass over the recording; a live feed takes both from the venue. Slow and plain.
 */
import type { WireScale } from '../../domain/market/index.ts';

const DECIMAL = /^\d+(?:\.(\d+))?$/;
const DECIMALS_MAX = 15;

/** A market that occurs in a recording. */
export interface RecordedMarket {
  readonly symbol: string;
  readonly scale: WireScale;
}

interface Needed {
  price: number;
  qty: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Which keys of an event hold prices and quantities. */
const PRICES: Readonly<Record<string, readonly string[]>> = {
  trade: ['p'],
  aggTrade: ['p'],
  bookTicker: ['b', 'a'],
  kline: ['o', 'h', 'l', 'c'],
};
const QTYS: Readonly<Record<string, readonly string[]>> = {
  trade: ['q'],
  aggTrade: ['q'],
  bookTicker: ['B', 'A'],
  kline: ['v'],
};

/** Collects what a recording says. */
export class ScaleInference {
  readonly #markets = new Map<string, Needed>();
  /** What bodies need that do not say whose they are. */
  readonly #nameless: Needed = { price: 0, qty: 0 };

  /** Takes a frame into account. What is no JSON is passed over: the session will say so. */
  message(text: string): void {
    const frame = parsed(text);
    if (frame === undefined) return;
    const stream = typeof frame.stream === 'string' ? frame.stream : '';
    const event = objectOf(frame.data) ?? frame;
    const named = stream.includes('@') ? stream.slice(0, stream.indexOf('@')).toUpperCase() : undefined;
    const symbol = typeof event.s === 'string' ? event.s : named;
    if (Array.isArray(event.bids)) this.#levels(this.#needed(named), [event.bids, event.asks]);
    else if (symbol !== undefined) this.#event(event, symbol);
  }

  /** Takes a REST body about a book into account. @param url its address; the empty text when the recording has none. */
  body(url: string, text: string): void {
    const body = parsed(text);
    if (body === undefined) return;
    const symbol = new URLSearchParams(url.slice(url.indexOf('?') + 1)).get('symbol') ?? undefined;
    this.#levels(this.#needed(symbol?.toUpperCase()), [body.bids, body.asks]);
  }

  /** Markets in the order in which they came. */
  markets(): readonly RecordedMarket[] {
    const only = this.#markets.size === 1;
    return [...this.#markets].map(([symbol, needed]) => ({
      symbol,
      scale: {
        priceDecimals: Math.max(needed.price, only ? this.#nameless.price : 0),
        qtyDecimals: Math.max(needed.qty, only ? this.#nameless.qty : 0),
      },
    }));
  }

  #event(event: Json, symbol: string): void {
    const kind = typeof event.e === 'string' ? event.e : 'bookTicker';
    if (kind === 'depthUpdate') {
      this.#levels(this.#needed(symbol), [event.b, event.a]);
      return;
    }
    if (PRICES[kind] === undefined) return;
    const needed = this.#needed(symbol);
    const values = kind === 'kline' ? (objectOf(event.k) ?? {}) : event;
    for (const key of PRICES[kind] ?? []) needed.price = larger(needed.price, values[key]);
    for (const key of QTYS[kind] ?? []) needed.qty = larger(needed.qty, values[key]);
  }

  #levels(needed: Needed, sides: readonly unknown[]): void {
    for (const side of sides) {
      for (const level of Array.isArray(side) ? (side as unknown[]) : []) {
        if (!Array.isArray(level)) continue;
        needed.price = larger(needed.price, level[0]);
        needed.qty = larger(needed.qty, level[1]);
      }
    }
  }

  #needed(symbol: string | undefined): Needed {
    if (symbol === undefined) return this.#nameless;
    const needed = this.#markets.get(symbol) ?? { price: 0, qty: 0 };
    this.#markets.set(symbol, needed);
    return needed;
  }
}

/** One line of a recording: a frame, or a REST body with its address (the empty text where the recording has none). */
export type RecordedText = string | { readonly url: string; readonly body: string };

/** Markets and grids of a recording, in the order in which the markets came. */
export function inferScales(messages: Iterable<RecordedText>): readonly RecordedMarket[] {
  const inference = new ScaleInference();
  for (const message of messages) {
    if (typeof message === 'string') inference.message(message);
    else inference.body(message.url, message.body);
  }
  return inference.markets();
}

function larger(decimals: number, text: unknown): number {
  const places = typeof text === 'string' ? DECIMAL.exec(text)?.[1] : undefined;
  if (places === undefined) return decimals;
  return Math.min(DECIMALS_MAX, Math.max(decimals, places.replace(/0+$/, '').length));
}

function parsed(text: string): Json | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    // A recording may end in the middle of a line; the session counts what is no JSON.
    return undefined;
  }
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}
