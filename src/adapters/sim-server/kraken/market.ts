/** One market as the server shows it: its pair, its trades, bars, spreads, and whether its book has changed. */
import type { SimDepth, SimEvent, SimExchange } from '../../../domain/sim/index.ts';
import { Bars } from '../hosted/bars.ts';
import { type TapeTrade, TradeTape, tapeTrade } from '../hosted/trade-tape.ts';
import type { KrakenPair } from './listed-pair.ts';

const SPREADS_KEPT = 1000;

/** Best prices from a time on, ticks; 0 without one. */
export interface Spread {
  readonly timeUs: number;
  readonly bid: number;
  readonly ask: number;
}

/** What is public about a market. */
export class KrakenMarket {
  readonly pair: KrakenPair;
  readonly tape = new TradeTape();
  readonly bars = new Bars();
  readonly spreads: Spread[] = [];
  /** Counts changes of the book. */
  changes = 0;
  readonly #exchange: SimExchange;
  #noted = -1;

  constructor(pair: KrakenPair, exchange: SimExchange) {
    this.pair = pair;
    this.#exchange = exchange;
  }

  /** Levels of the book, best first. */
  depth(levels: number): SimDepth {
    return this.#exchange.depth(this.pair.index, levels);
  }

  get isOpen(): boolean {
    return this.#exchange.isOpen(this.pair.index);
  }

  /** Ticks of the last trade, or of the middle before the first; 0 for an empty market. */
  get last(): number {
    const { index } = this.pair;
    const traded = this.#exchange.lastPrice(index);
    if (traded > 0) return traded;
    const [bid, ask] = [this.#exchange.bestBid(index), this.#exchange.bestAsk(index)];
    return bid > 0 && ask > 0 ? Math.round((bid + ask) / 2) : Math.max(bid, ask);
  }

  /** A trade happened. */
  trade(event: SimEvent): TapeTrade {
    const trade = tapeTrade(event);
    this.bars.add(trade);
    this.tape.add(trade);
    return trade;
  }

  /** Time goes on: a spread that has changed is noted. @returns whether it has. */
  noteSpread(timeUs: number): boolean {
    if (this.#noted === this.changes) return false;
    this.#noted = this.changes;
    const [bid, ask] = [this.#exchange.bestBid(this.pair.index), this.#exchange.bestAsk(this.pair.index)];
    const last = this.spreads.at(-1);
    if (bid === 0 || ask === 0 || (last?.bid === bid && last.ask === ask)) return false;
    this.spreads.push({ timeUs, bid, ask });
    if (this.spreads.length > 2 * SPREADS_KEPT) this.spreads.splice(0, SPREADS_KEPT);
    return true;
  }
}
