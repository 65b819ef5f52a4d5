/**
 * Bars out of trades that come in order. Sums are whole numbers on the grid of the market, so a bar does not depend on how
 * the trades were split into pages; only what comes out is the nearest double.
 */
import type { WireScale } from '../../domain/market/index.ts';
import type { Row } from './page-rows.ts';
import { tradeAmounts } from './page-rows.ts';

/** What a bar is made of. */
export interface BarTrade {
  readonly id: number;
  readonly time: number;
  readonly price: string;
  readonly qty: string;
}

/** Fills bars of one length: time, open, high, low, close, volume, trades. */
export class TradeBars {
  readonly #interval: number;
  readonly #scale: WireScale;
  readonly #done: Row[] = [];
  #open = -1;
  #prices: [number, number, number, number] = [0, 0, 0, 0];
  #volume = 0n;
  #trades = 0;

  constructor(intervalMicros: number, scale: WireScale) {
    this.#interval = intervalMicros;
    this.#scale = scale;
  }

  /** Open time of the bar that is being filled, −1 when there is none. */
  get openTime(): number {
    return this.#open;
  }

  /** Forgets everything. */
  reset(): void {
    this.#done.length = 0;
    this.#open = -1;
    this.#trades = 0;
  }

  /** @throws BOT4_DATA_PRECISION for a trade that is off the grid. */
  add(trade: BarTrade): void {
    const [price, qty] = tradeAmounts(trade, this.#scale);
    const open = Math.floor(trade.time / this.#interval) * this.#interval;
    if (open !== this.#open) {
      this.#close();
      this.#open = open;
      this.#prices = [price, price, price, price];
      this.#volume = 0n;
    }
    const prices = this.#prices;
    prices[1] = Math.max(prices[1], price);
    prices[2] = Math.min(prices[2], price);
    prices[3] = price;
    this.#volume += BigInt(qty);
    this.#trades += 1;
  }

  #close(): void {
    if (this.#trades === 0) return;
    const unit = 10 ** this.#scale.priceDecimals;
    const volume = Number(decimal(this.#volume, this.#scale.qtyDecimals));
    this.#done.push([this.#open, ...this.#prices.map((price) => price / unit), volume, this.#trades]);
    this.#trades = 0;
  }

  /** Takes the bars that are over. @param all also the one that is being filled. */
  take(all: boolean): Row[] {
    if (all) this.#close();
    return this.#done.splice(0);
  }
}

/** A whole number of 10^−decimals as text, so that the double is the nearest one. */
function decimal(value: bigint, decimals: number): string {
  const text = String(value).padStart(decimals + 1, '0');
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}
