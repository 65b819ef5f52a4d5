/** One product as the server shows it: its trades, its candles, its book and what of it has changed, its last 24 hours. */
import type { SimDepth, SimEvent, SimExchange } from '../../../domain/sim/index.ts';
import { type Bar, Bars } from '../hosted/bars.ts';
import { type TapeTrade, TradeTape, tapeTrade } from '../hosted/trade-tape.ts';
import { quotientText } from './decimal-text.ts';
import type { ListedProduct } from './listed-product.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How long statistics of a day stand before they are computed anew. */
const STATS_MS = 1000;
const PERCENT_DECIMALS = 14;

/** The last 24 hours; without a trade all are 0. */
export interface DayStats {
  readonly last: number;
  readonly high: number;
  readonly low: number;
  readonly lots: bigint;
  readonly quoteUnits: bigint;
  /** Change of the price as a percentage, text. */
  readonly change: string;
}

/** A level of the book that shows other lots now. */
export interface LevelChange {
  readonly side: 1 | -1;
  readonly ticks: number;
  readonly lots: number;
}

/** What is public about a product. */
export class ProductMarket {
  readonly product: ListedProduct;
  readonly tape = new TradeTape();
  readonly bars = new Bars();
  readonly #exchange: SimExchange;
  /** Lots by ticks that changed since they were taken last. */
  readonly #bids = new Map<number, number>();
  readonly #asks = new Map<number, number>();
  #day: Bar | undefined;
  #dayAtMs = Number.NEGATIVE_INFINITY;

  constructor(product: ListedProduct, exchange: SimExchange) {
    this.product = product;
    this.#exchange = exchange;
  }

  /** A trade happened. */
  trade(event: SimEvent): TapeTrade {
    const trade = tapeTrade(event);
    this.bars.add(trade);
    this.tape.add(trade);
    return trade;
  }

  /** A level of the book is different. */
  level(event: SimEvent): void {
    (event.side > 0 ? this.#bids : this.#asks).set(event.priceTicks, event.lots);
  }

  /** Takes what has changed in the book. */
  takeChanges(): readonly LevelChange[] {
    if (this.#bids.size === 0 && this.#asks.size === 0) return [];
    const changes: LevelChange[] = [];
    for (const [ticks, lots] of this.#bids) changes.push({ side: 1, ticks, lots });
    for (const [ticks, lots] of this.#asks) changes.push({ side: -1, ticks, lots });
    this.#bids.clear();
    this.#asks.clear();
    return changes;
  }

  /** Levels of the book, best first. */
  depth(levels: number): SimDepth {
    return this.#exchange.depth(this.product.index, levels);
  }

  /** Ticks and lots of the best prices, 0 without one. */
  best(): { readonly bid: number; readonly bidLots: number; readonly ask: number; readonly askLots: number } {
    const { bids, asks } = this.depth(1);
    const [[bid, bidLots] = [0, 0]] = bids;
    const [[ask, askLots] = [0, 0]] = asks;
    return { bid, bidLots, ask, askLots };
  }

  get isOpen(): boolean {
    return this.#exchange.isOpen(this.product.index);
  }

  /** The last 24 hours, at most a second old; the last price is that of now. */
  day(nowMs: number): DayStats {
    const age = nowMs - this.#dayAtMs;
    if (!(age >= 0 && age < STATS_MS)) {
      this.bars.roll(nowMs);
      this.#day = this.bars.since(Math.floor((nowMs - DAY_MS) / MINUTE_MS) * MINUTE_MS);
      this.#dayAtMs = nowMs;
    }
    const day = this.#day;
    const last = this.tape.trades.at(-1)?.ticks ?? 0;
    if (day === undefined) return { last, high: last, low: last, lots: 0n, quoteUnits: 0n, change: '0' };
    const change = quotientText(BigInt(last - day.open) * 100n, BigInt(day.open), PERCENT_DECIMALS);
    const { lots, quoteUnits } = day;
    return { last, high: Math.max(day.high, last), low: Math.min(day.low, last), lots, quoteUnits, change };
  }
}
