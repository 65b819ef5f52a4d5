/**
 * A made-up Binance, spot or USD-M futures, for tests of the session: books, trades and quotes of a few markets, with the
 * ids of the real one. All is text and maps, written apart from the code under test. Prices are whole numbers on a grid.
 */

import type { BinanceMarket } from '../../src/adapters/binance/index.ts';
import type { Rng } from '../../src/core/index.ts';

export const SYMBOLS = ['AAABBB', 'CCCDDD'] as const;
export const PRICE_DECIMALS = 2;
export const QTY_DECIMALS = 3;
/** Decimals that spot writes whatever the grid. */
const ZEROS = '00000000';
const START_MS = 1_700_000_000_000;
const LEVELS = 5;
/** Prices move within this many steps about the middle. */
const REACH = 8;

interface Market {
  readonly symbol: string;
  readonly bids: Map<number, number>;
  readonly asks: Map<number, number>;
  mid: number;
  /** Last update; spot counts for each market, futures for all together. */
  lastId: number;
  tradeId: number;
}

/** What kind of message it is, and of which market. */
export interface MadeMessage {
  readonly text: string;
  readonly kind: 'depth' | 'trade' | 'quote' | 'kline' | 'answer';
  readonly slot: number;
}

export class MadeUpBinance {
  readonly markets: readonly Market[];
  readonly #market: BinanceMarket;
  readonly #rng: Rng;
  #ms = START_MS;
  #updates = 5_000_000_000;

  constructor(market: BinanceMarket, rng: Rng) {
    this.#market = market;
    this.#rng = rng;
    this.markets = SYMBOLS.map((symbol, i) => ({
      symbol,
      bids: new Map(),
      asks: new Map(),
      mid: 10_000 * (i + 1),
      lastId: 1000 * (i + 1),
      tradeId: 1,
    }));
    for (const made of this.markets) {
      for (let k = 1; k <= LEVELS; k++) {
        made.bids.set(made.mid - k, 1 + rng.below(5000));
        made.asks.set(made.mid + k, 1 + rng.below(5000));
      }
    }
  }

  /** The next message of the stream. */
  next(): MadeMessage {
    const slot = this.#rng.below(this.markets.length);
    const made = this.markets[slot] as Market;
    this.#ms += 1 + this.#rng.below(100);
    const dice = this.#rng.below(20);
    if (dice < 13) return { text: this.#depth(made), kind: 'depth', slot };
    if (dice < 16) return { text: this.#trade(made), kind: 'trade', slot };
    if (dice < 18) return { text: this.#quote(made), kind: 'quote', slot };
    if (dice < 19) return { text: this.#kline(made), kind: 'kline', slot };
    return { text: '{"result":null,"id":1}', kind: 'answer', slot: -1 };
  }

  /** Body of `GET depth` at this moment. */
  snapshot(slot: number): string {
    const { lastId, bids, asks } = this.markets[slot] as Market;
    const side = (levels: ReadonlyMap<number, number>, sign: number): string =>
      [...levels]
        .sort(([a], [b]) => sign * (a - b))
        .map(([price, qty]) => this.#level(price, qty))
        .join(',');
    const times = this.#market === 'um' ? `"E":${this.#ms},"T":${this.#ms - 1},` : '';
    return `{"lastUpdateId":${lastId},${times}"bids":[${side(bids, -1)}],"asks":[${side(asks, 1)}]}`;
  }

  #depth(made: Market): string {
    const before = made.lastId;
    const changes: [string[], string[]] = [[], []];
    const count = 1 + this.#rng.below(4);
    for (let i = 0; i < count; i++) this.#change(made, changes);
    if (this.#market === 'um') {
      // Other markets use the same counter, so ids jump.
      const first = this.#updates + 1 + this.#rng.below(50);
      this.#updates = first + this.#rng.below(20);
      made.lastId = this.#updates;
      const ids = `"U":${first},"u":${made.lastId},"pu":${before}`;
      return this.#frame(
        made,
        'depth@100ms',
        `"e":"depthUpdate","E":${this.#ms},"T":${this.#ms - 1},"s":"${made.symbol}",${ids},"b":[${changes[0]}],"a":[${changes[1]}]`,
      );
    }
    made.lastId += 1 + this.#rng.below(5);
    const ids = `"U":${before + 1},"u":${made.lastId}`;
    return this.#frame(
      made,
      'depth@100ms',
      `"e":"depthUpdate","E":${this.#ms},"s":"${made.symbol}",${ids},"b":[${changes[0]}],"a":[${changes[1]}]`,
    );
  }

  /** One level of either side changes; the middle moves now and then and takes away what it passes. */
  #change(made: Market, changes: [string[], string[]]): void {
    const rng = this.#rng;
    if (rng.below(12) === 0) {
      made.mid += rng.below(2) === 0 ? 1 : -1;
      for (const [price] of made.bids) if (price >= made.mid) this.#put(made.bids, price, 0, changes[0]);
      for (const [price] of made.asks) if (price <= made.mid) this.#put(made.asks, price, 0, changes[1]);
      // What is left behind is taken away, so that books stay small.
      for (const [price] of made.bids) if (price < made.mid - REACH) this.#put(made.bids, price, 0, changes[0]);
      for (const [price] of made.asks) if (price > made.mid + REACH) this.#put(made.asks, price, 0, changes[1]);
      return;
    }
    const isBid = rng.below(2) === 0;
    const levels = isBid ? made.bids : made.asks;
    const price = made.mid + (isBid ? -1 : 1) * (1 + rng.below(REACH));
    const qty = rng.below(3) === 0 && levels.size > 3 ? 0 : 1 + rng.below(5000);
    this.#put(levels, price, qty, changes[isBid ? 0 : 1]);
  }

  #put(levels: Map<number, number>, price: number, qty: number, changes: string[]): void {
    if (qty === 0) levels.delete(price);
    else levels.set(price, qty);
    changes.push(this.#level(price, qty));
  }

  #trade(made: Market): string {
    const id = made.tradeId++;
    const values = `"p":"${this.#price(made.mid)}","q":"${this.#qty(1 + this.#rng.below(900))}"`;
    const maker = this.#rng.below(2) === 0;
    if (this.#market === 'um') {
      return this.#frame(
        made,
        'aggTrade',
        `"e":"aggTrade","E":${this.#ms},"a":${id},"s":"${made.symbol}",${values},"f":${2 * id},"l":${2 * id + 1},"T":${this.#ms - 2},"m":${maker}`,
      );
    }
    return this.#frame(
      made,
      'trade',
      `"e":"trade","E":${this.#ms},"s":"${made.symbol}","t":${id},${values},"T":${this.#ms - 2},"m":${maker},"M":true`,
    );
  }

  #quote(made: Market): string {
    const bid = Math.max(...made.bids.keys());
    const ask = Math.min(...made.asks.keys());
    const values = `"b":"${this.#price(bid)}","B":"${this.#qty(made.bids.get(bid) ?? 0)}","a":"${this.#price(ask)}","A":"${this.#qty(made.asks.get(ask) ?? 0)}"`;
    const times = this.#market === 'um' ? `,"T":${this.#ms - 1},"E":${this.#ms}` : '';
    const event = this.#market === 'um' ? '"e":"bookTicker",' : '';
    return this.#frame(made, 'bookTicker', `${event}"u":${made.lastId},"s":"${made.symbol}",${values}${times}`);
  }

  #kline(made: Market): string {
    const open = Math.floor(this.#ms / 60_000) * 60_000;
    const price = this.#price(made.mid);
    const bar = `"t":${open},"T":${open + 59_999},"s":"${made.symbol}","i":"1m","f":1,"L":2,"o":"${price}","c":"${price}","h":"${price}","l":"${price}","v":"${this.#qty(7)}","n":2,"x":${this.#rng.below(2) === 0},"q":"1","V":"1","Q":"1","B":"0"`;
    return this.#frame(made, 'kline_1m', `"e":"kline","E":${this.#ms},"s":"${made.symbol}","k":{${bar}}`);
  }

  #frame(made: Market, stream: string, event: string): string {
    return `{"stream":"${made.symbol.toLowerCase()}@${stream}","data":{${event}}}`;
  }

  #level(price: number, qty: number): string {
    return `["${this.#price(price)}","${this.#qty(qty)}"]`;
  }

  #price(units: number): string {
    return this.#decimal(units, PRICE_DECIMALS);
  }

  #qty(units: number): string {
    return this.#decimal(units, QTY_DECIMALS);
  }

  #decimal(units: number, decimals: number): string {
    const digits = String(units).padStart(decimals + 1, '0');
    const point = digits.length - decimals;
    const zeros = this.#market === 'um' ? '' : ZEROS.slice(decimals);
    return `${digits.slice(0, point)}.${digits.slice(point)}${zeros}`;
  }
}
