/**
 * Made-up venues that speak the protocols of Kraken and Coinbase, with right checksums and sequences: for tests of the
 * sessions. All is text and maps, written apart from the code under test. Prices are whole numbers on a grid; each level
 * keeps the digits in which it was last said, because checksums are made of them.
 */
import { Rng } from '../../src/core/index.ts';

export type Protocol = 'kraken-v1' | 'kraken' | 'kraken-futures' | 'coinbase-exchange' | 'coinbase';

export interface Level {
  readonly price: number;
  readonly qty: number;
  readonly priceText: string;
  readonly qtyText: string;
  /** Both as a checksum takes them. */
  readonly digits: string;
}

/** A side, best level first. */
export type Side = readonly Level[];

export interface Book {
  readonly bids: Side;
  readonly asks: Side;
}

/** A message of a venue. */
export interface VenueMessage {
  readonly text: string;
  /** Market it is about, −1 for none. */
  readonly market: number;
  readonly kind: 'snapshot' | 'update' | 'other';
  /** Checksum of the book after it, −1 where the protocol has none. */
  readonly checksum: number;
}

export const MARKETS: Readonly<Record<Protocol, readonly string[]>> = {
  'kraken-v1': ['AAA/USD', 'BBB/USD'],
  kraken: ['AAA/USD', 'BBB/USD'],
  'kraken-futures': ['PI_AAAUSD', 'PI_BBBUSD'],
  'coinbase-exchange': ['AAA-USD', 'BBB-USD'],
  coinbase: ['AAA-USD', 'BBB-USD'],
};

export const PRICE_DECIMALS = 3;
export const QTY_DECIMALS = 6;
/** Levels of a side that the venue shows. */
export const DEPTH = 10;
/** 2024-01-01T00:00:00Z */
const START_MICROS = 1_704_067_200e6;

const CRC_TABLE = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest >>> 0;
});

/** CRC-32 of ASCII text. */
export function crcOf(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ text.charCodeAt(i)) & 255] as number);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Digits of a price and a quantity without points and leading zeros. */
export function digitsOf(priceText: string, qtyText: string): string {
  const strip = (text: string): string => text.replace('.', '').replace(/^0+/, '');
  return strip(priceText) + strip(qtyText);
}

/** Digits of the best ten levels as they were said, asks first: what a checksum of Kraken is made of. */
export function checksumText({ bids, asks }: Book): string {
  let text = '';
  for (const level of asks.slice(0, 10)) text += level.digits;
  for (const level of bids.slice(0, 10)) text += level.digits;
  return text;
}

/** Decimal text of a whole number on a grid, with zeros at the end down to `places`. */
export function gridText(value: number, decimals: number, places: number): string {
  const text = String(value).padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  const fraction = text.slice(text.length - decimals).replace(/0+$/, '');
  return places === 0 && fraction === '' ? whole : `${whole}.${fraction.padEnd(places, '0') || '0'}`;
}

/** `2024-01-01T00:00:00.000001Z` */
export function isoText(micros: number): string {
  const millis = Math.floor(micros / 1000);
  return `${new Date(millis).toISOString().slice(0, -1)}${String(micros - millis * 1000).padStart(3, '0')}Z`;
}

interface Change {
  readonly isBid: boolean;
  readonly level: Level;
  readonly isAgain: boolean;
}

/** A venue with two markets. */
export class MadeUpVenue {
  readonly protocol: Protocol;
  readonly #rng: Rng;
  readonly #books: { bids: Level[]; asks: Level[] }[];
  readonly #sequences: number[] = [1000, 2000];
  #connectionSequence = 0;
  #isoMicros = -1;
  #isoText = '';
  #micros = START_MICROS;
  #trades = [0, 0];

  constructor(protocol: Protocol, seed: number) {
    this.protocol = protocol;
    this.#rng = new Rng(seed);
    this.#books = [0, 1].map(() => this.#makeBook());
  }

  /** What the venue shows of a market: its best levels where the protocol has a depth. */
  shown(market: number): Book {
    const { bids, asks } = this.#books[market] as Book;
    const depth = this.#hasDepth ? DEPTH : 1000;
    return { bids: bids.slice(0, depth), asks: asks.slice(0, depth) };
  }

  /** Levels that a side has at least: more than are shown where there is a depth, few where all are. */
  get #levels(): number {
    return this.#hasDepth ? DEPTH + 2 : 4;
  }

  get #hasDepth(): boolean {
    return this.protocol === 'kraken' || this.protocol === 'kraken-v1';
  }

  /** The connection is new: counters of it begin anew. */
  connect(): void {
    this.#connectionSequence = 0;
  }

  snapshot(market: number): VenueMessage {
    this.#micros += 1000;
    const book = this.shown(market);
    return this.#message(this.#snapshotText(market, book), market, 'snapshot');
  }

  /** The next change of a market. */
  update(market: number): VenueMessage {
    this.#micros += 1 + this.#rng.below(2000);
    const before = this.shown(market);
    const deleted = this.#disturb(this.#books[market] as { bids: Level[]; asks: Level[] });
    const after = this.shown(market);
    const changes = [
      ...this.#changes(before.asks, after.asks, false, deleted),
      ...this.#changes(before.bids, after.bids, true, deleted),
    ];
    return this.#message(this.#updateText(market, changes, after), market, 'update');
  }

  trade(market: number): VenueMessage {
    this.#micros += 10;
    const id = (this.#trades[market] as number) + 1;
    this.#trades[market] = id;
    return this.#message(this.#tradeText(market, id), market, 'other');
  }

  heartbeat(): VenueMessage {
    const text = {
      'kraken-v1': '{"event":"heartbeat"}',
      kraken: '{"channel":"heartbeat"}',
      'kraken-futures': '{"feed":"heartbeat","time":1704067200000}',
      'coinbase-exchange': `{"type":"heartbeat","sequence":1,"last_trade_id":0,"product_id":"AAA-USD","time":"${this.#iso()}"}`,
      coinbase: '',
    }[this.protocol];
    const advanced = (): string => this.#envelope('heartbeats', '{"current_time":"now","heartbeat_counter":1}');
    return this.#message(text === '' ? advanced() : text, -1, 'other');
  }

  #message(text: string, market: number, kind: VenueMessage['kind']): VenueMessage {
    const hasChecksum = this.#hasDepth && kind !== 'other';
    return { text, market, kind, checksum: hasChecksum ? crcOf(checksumText(this.shown(market))) : -1 };
  }

  #makeBook(): { bids: Level[]; asks: Level[] } {
    const bids: Level[] = [];
    const asks: Level[] = [];
    for (let i = 0; i < this.#levels + 2; i++) {
      this.#put(bids, 50_000 - 5 * i - this.#rng.below(4), true);
      this.#put(asks, 50_010 + 5 * i + this.#rng.below(4), false);
    }
    return { bids, asks };
  }

  #put(side: Level[], price: number, isBid: boolean): void {
    const isWhole = this.protocol === 'kraken-futures';
    const qty = 1 + this.#rng.below(this.#rng.below(2) === 0 ? 50 : 90_000_000);
    const lots = isWhole ? (1 + this.#rng.below(50_000)) * 10 ** QTY_DECIMALS : qty;
    const priceText = gridText(price, PRICE_DECIMALS, this.#rng.below(PRICE_DECIMALS + 3));
    const qtyText = this.#qtyText(lots);
    const level = { price, qty: lots, priceText, qtyText, digits: digitsOf(priceText, qtyText) };
    const at = side.findIndex((other) => (isBid ? other.price <= price : other.price >= price));
    if (at < 0) side.push(level);
    else side.splice(at, side[at]?.price === price ? 1 : 0, level);
  }

  #qtyText(lots: number): string {
    if (this.protocol === 'kraken-futures' && this.#rng.below(4) === 0) {
      const [mantissa, exponent] = (lots / 10 ** QTY_DECIMALS).toExponential().split('e');
      return `${mantissa}${mantissa?.includes('.') ? '' : '.0'}E${Number(exponent)}`;
    }
    return gridText(lots, QTY_DECIMALS, this.#rng.below(QTY_DECIMALS + 3));
  }

  /** Changes a level or two of a book and leaves it in order. @returns prices that were taken away. */
  #disturb(book: { bids: Level[]; asks: Level[] }): Set<number> {
    const deleted = new Set<number>();
    const count = this.protocol === 'kraken-futures' ? 1 : 1 + this.#rng.below(2);
    for (let i = 0; i < count; i++) {
      const isBid = this.#rng.below(2) === 0;
      const side = isBid ? book.bids : book.asks;
      const at = this.#rng.below(Math.min(this.#levels, side.length));
      const { price } = side[at] as Level;
      const kind = this.#rng.below(4);
      if (kind === 0 && side.length > this.#levels) {
        side.splice(at, 1);
        deleted.add(price);
        continue;
      }
      const put = kind === 1 && side.length < this.#levels + 4 ? price + (isBid ? -1 : 1) * this.#rng.below(3) : price;
      this.#put(side, put, isBid);
      deleted.delete(put);
    }
    return deleted;
  }

  #changes(before: Side, after: Side, isBid: boolean, deleted: ReadonlySet<number>): Change[] {
    const changes: Change[] = [];
    for (const level of before) {
      if (!deleted.has(level.price) || after.some(({ price }) => price === level.price)) continue;
      const qtyText = this.protocol === 'kraken-futures' ? '0' : `0.${'0'.repeat(1 + this.#rng.below(6))}`;
      changes.push({ isBid, level: { ...level, qty: 0, qtyText }, isAgain: false });
    }
    for (const level of after) {
      if (before.includes(level)) continue;
      changes.push({ isBid, level, isAgain: !before.some(({ price }) => price === level.price) });
    }
    return changes;
  }

  #symbol(market: number): string {
    return MARKETS[this.protocol][market] as string;
  }

  #iso(): string {
    if (this.#isoMicros !== this.#micros) this.#isoText = isoText(this.#micros);
    this.#isoMicros = this.#micros;
    return this.#isoText;
  }

  #seconds(): string {
    return `${Math.floor(this.#micros / 1e6)}.${String(this.#micros % 1e6).padStart(6, '0')}`;
  }

  #envelope(channel: string, event: string): string {
    const sequence = this.#connectionSequence;
    this.#connectionSequence += 1;
    return `{"channel":"${channel}","client_id":"","timestamp":"${this.#iso()}","sequence_num":${sequence},"events":[${event}]}`;
  }

  #snapshotText(market: number, { bids, asks }: Book): string {
    const symbol = this.#symbol(market);
    const list = (levels: readonly Level[], write: (level: Level) => string): string =>
      `[${levels.map(write).join(',')}]`;
    const object = (l: Level): string => `{"price":${l.priceText},"qty":${l.qtyText}}`;
    switch (this.protocol) {
      case 'kraken-v1': {
        const row = (l: Level): string => `["${l.priceText}","${l.qtyText}","${this.#seconds()}"]`;
        return `[${336 + market},{"as":${list(asks, row)},"bs":${list(bids, row)}},"book-${DEPTH}","${symbol}"]`;
      }
      case 'kraken': {
        const sides = `"bids":${list(bids, object)},"asks":${list(asks, object)}`;
        return `{"channel":"book","type":"snapshot","data":[{"symbol":"${symbol}",${sides},"checksum":${crcOf(checksumText({ bids, asks }))},"timestamp":"${this.#iso()}"}]}`;
      }
      case 'kraken-futures': {
        const sides = `"bids":${list(bids, object)},"asks":${list(asks, object)}`;
        return `{"feed":"book_snapshot","product_id":"${symbol}","timestamp":${Math.floor(this.#micros / 1000)},"seq":${this.#sequences[market]},"tickSize":null,${sides}}`;
      }
      case 'coinbase-exchange': {
        const row = (l: Level): string => `["${l.priceText}","${l.qtyText}"]`;
        return `{"type":"snapshot","product_id":"${symbol}","asks":${list(asks, row)},"bids":${list(bids, row)}}`;
      }
      case 'coinbase': {
        const rows = [
          ...bids.map((l) => this.#advancedRow('bid', l)),
          ...asks.map((l) => this.#advancedRow('offer', l)),
        ];
        return this.#envelope('l2_data', `{"type":"snapshot","product_id":"${symbol}","updates":[${rows.join(',')}]}`);
      }
    }
  }

  #advancedRow(side: string, { priceText, qtyText }: Level): string {
    return `{"side":"${side}","event_time":"${this.#iso()}","price_level":"${priceText}","new_quantity":"${qtyText}"}`;
  }

  #updateText(market: number, changes: readonly Change[], after: Book): string {
    const symbol = this.#symbol(market);
    const of = (isBid: boolean): readonly Change[] => changes.filter((change) => change.isBid === isBid);
    const object = ({ level: l }: Change): string => `{"price":${l.priceText},"qty":${l.qtyText}}`;
    switch (this.protocol) {
      case 'kraken-v1':
        return this.#v1Update(market, of(true), of(false), crcOf(checksumText(after)));
      case 'kraken': {
        const sides = `"bids":[${of(true).map(object)}],"asks":[${of(false).map(object)}]`;
        return `{"channel":"book","type":"update","data":[{"symbol":"${symbol}",${sides},"checksum":${crcOf(checksumText(after))},"timestamp":"${this.#iso()}"}]}`;
      }
      case 'kraken-futures': {
        const sequence = (this.#sequences[market] as number) + 1;
        this.#sequences[market] = sequence;
        // A message is one level; when nothing that is shown has changed, the best bid is said once more.
        const best = after.bids[0] as Level;
        const { isBid, level } = changes[0] ?? { isBid: true, level: best };
        return `{"feed":"book","product_id":"${symbol}","side":"${isBid ? 'buy' : 'sell'}","seq":${sequence},"price":${level.priceText},"qty":${level.qtyText},"timestamp":${Math.floor(this.#micros / 1000)}}`;
      }
      case 'coinbase-exchange': {
        const rows = changes.map(
          ({ isBid, level: l }) => `["${isBid ? 'buy' : 'sell'}","${l.priceText}","${l.qtyText}"]`,
        );
        return `{"type":"l2update","product_id":"${symbol}","changes":[${rows.join(',')}],"time":"${this.#iso()}"}`;
      }
      case 'coinbase': {
        const rows = changes.map(({ isBid, level }) => this.#advancedRow(isBid ? 'bid' : 'offer', level));
        return this.#envelope('l2_data', `{"type":"update","product_id":"${symbol}","updates":[${rows.join(',')}]}`);
      }
    }
  }

  #v1Update(market: number, bids: readonly Change[], asks: readonly Change[], checksum: number): string {
    const row = ({ level: l, isAgain }: Change): string =>
      `["${l.priceText}","${l.qtyText}","${this.#seconds()}"${isAgain ? ',"r"' : ''}]`;
    const objects: string[] = [];
    if (asks.length > 0) objects.push(`"a":[${asks.map(row).join(',')}]`);
    if (bids.length > 0 || asks.length === 0) objects.push(`"b":[${bids.map(row).join(',')}]`);
    const [first, second] = objects;
    const tail = `,"c":"${checksum}"}`;
    const payload = second === undefined ? `{${first}${tail}` : `{${first}},{${second}${tail}`;
    return `[${336 + market},${payload},"book-${DEPTH}","${this.#symbol(market)}"]`;
  }

  #tradeText(market: number, id: number): string {
    const symbol = this.#symbol(market);
    switch (this.protocol) {
      case 'kraken-v1':
        return `[337,[["50.005","1.25","${this.#seconds()}","s","l",""]],"trade","${symbol}"]`;
      case 'kraken':
        return `{"channel":"trade","type":"update","data":[{"symbol":"${symbol}","side":"sell","price":50.005,"qty":1.250,"ord_type":"limit","trade_id":${id},"timestamp":"${this.#iso()}"}]}`;
      case 'kraken-futures':
        return `{"feed":"trade","product_id":"${symbol}","uid":"u-${id}","side":"sell","type":"fill","seq":${id},"time":${Math.floor(this.#micros / 1000)},"qty":1.0E1,"price":50.005}`;
      case 'coinbase-exchange':
        return `{"type":"match","trade_id":${id},"maker_order_id":"m","taker_order_id":"t","side":"buy","size":"1.25","price":"50.005","product_id":"${symbol}","sequence":${id},"time":"${this.#iso()}"}`;
      case 'coinbase':
        return this.#envelope(
          'market_trades',
          `{"type":"update","trades":[{"trade_id":"${id}","product_id":"${symbol}","price":"50.005","size":"1.25","side":"BUY","time":"${this.#iso()}"}]}`,
        );
    }
  }
}
