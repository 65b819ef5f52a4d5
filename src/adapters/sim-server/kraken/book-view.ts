/**
 * A book as subscribers of one depth see it. An update has the levels that differ from what was sent last; a level that has
 * only fallen out of the depth is not taken away, the subscriber cuts it off itself. The checksum is of the best ten levels
 * of both sides, asks first, digits without point and without zeros in front.
 */
import { Crc32 } from '../../../hot/index.ts';
import { digits } from './json-digits.ts';
import type { KrakenPair } from './listed-pair.ts';
import type { KrakenMarket } from './market.ts';

const CHECKED = 10;
const US_PER_MS = 1000;

type Levels = readonly (readonly [ticks: number, lots: number])[];

/** Depths that can be subscribed to. */
export const BOOK_DEPTHS = [10, 25, 100, 500, 1000] as const;

/** Checksum of a book. */
export function bookChecksum(pair: KrakenPair, asks: Levels, bids: Levels): number {
  const crc = new Crc32();
  for (const side of [asks, bids]) {
    for (const [ticks, lots] of side.slice(0, CHECKED)) {
      for (const text of [pair.price(ticks), pair.quantity(lots)]) {
        const plain = text.replace('.', '').replace(/^0+/, '');
        for (let i = 0; i < plain.length; i++) crc.byte(plain.charCodeAt(i));
      }
    }
  }
  return crc.value;
}

/** Levels that differ, in the order in which they are sent. @param isBetter whether a price is nearer the best. */
function changesOf(old: Levels, now: Levels, depth: number, isBetter: (a: number, b: number) => boolean): Levels {
  const before = new Map(old);
  const after = new Map(now);
  const worst = now.length === depth ? now.at(-1)?.[0] : undefined;
  const gone = old.filter(([ticks]) => !after.has(ticks) && (worst === undefined || isBetter(ticks, worst)));
  const changed = now.filter(([ticks, lots]) => before.get(ticks) !== lots);
  return [...gone.map(([ticks]) => [ticks, 0] as const), ...changed];
}

/** Subscribers' view of one market at one depth. */
export class BookView {
  readonly #market: KrakenMarket;
  readonly #depth: number;
  #changes = -1;
  #bids: Levels = [];
  #asks: Levels = [];

  constructor(market: KrakenMarket, depth: number) {
    this.#market = market;
    this.#depth = depth;
    this.#take();
  }

  /** Message with the whole book, as it was sent last. */
  snapshot(): object {
    return this.#message('snapshot', this.#asks, this.#bids, undefined);
  }

  /** Message with what is different now; undefined for nothing. @param nowUs of the venue. */
  update(nowUs: number): object | undefined {
    if (this.#changes === this.#market.changes) return undefined;
    const [oldAsks, oldBids] = [this.#asks, this.#bids];
    this.#take();
    const asks = changesOf(oldAsks, this.#asks, this.#depth, (a, b) => a < b);
    const bids = changesOf(oldBids, this.#bids, this.#depth, (a, b) => a > b);
    if (asks.length === 0 && bids.length === 0) return undefined;
    return this.#message('update', asks, bids, nowUs);
  }

  #take(): void {
    this.#changes = this.#market.changes;
    const { bids, asks } = this.#market.depth(this.#depth);
    this.#bids = bids;
    this.#asks = asks;
  }

  #message(type: string, asks: Levels, bids: Levels, timeUs: number | undefined): object {
    const { pair } = this.#market;
    const rows = (levels: Levels): object[] =>
      levels.map(([ticks, lots]) => ({ price: digits(pair.price(ticks)), qty: digits(pair.quantity(lots)) }));
    const book = {
      symbol: pair.wsName,
      bids: rows(bids),
      asks: rows(asks),
      checksum: bookChecksum(pair, this.#asks, this.#bids),
      ...(timeUs === undefined ? {} : { timestamp: isoMicros(timeUs) }),
    };
    return { channel: 'book', type, data: [book] };
  }
}

/** A time with microseconds: `2026-01-02T03:04:05.678901Z`. */
export function isoMicros(timeUs: number): string {
  const whole = Math.floor(timeUs);
  return `${new Date(Math.floor(whole / US_PER_MS)).toISOString().slice(0, -1)}${String(whole % US_PER_MS).padStart(3, '0')}Z`;
}
