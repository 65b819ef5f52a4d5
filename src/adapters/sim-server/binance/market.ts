/** One market as the server shows it: its grid, its trades, its bars, the numbers of its book. */
import type { SimDepth, SimExchange } from '../../../domain/sim/index.ts';
import { Bars } from '../hosted/bars.ts';
import { TradeTape } from '../hosted/trade-tape.ts';
import { BookFeed } from './book-feed.ts';
import type { ListedSymbol } from './listed-symbol.ts';

/** What is public about a market. */
export class Market {
  readonly symbol: ListedSymbol;
  readonly tape = new TradeTape();
  readonly bars = new Bars();
  readonly book = new BookFeed();
  readonly #exchange: SimExchange;

  constructor(symbol: ListedSymbol, exchange: SimExchange) {
    this.symbol = symbol;
    this.#exchange = exchange;
  }

  /** Levels of the book, best first. */
  depth(levels: number): SimDepth {
    return this.#exchange.depth(this.symbol.index, levels);
  }

  /** Levels as the venue writes them. */
  levels(count: number): { readonly bids: readonly string[][]; readonly asks: readonly string[][] } {
    const { symbol } = this;
    const text = ([ticks, lots]: readonly [number, number]): string[] => [symbol.price(ticks), symbol.quantity(lots)];
    const { bids, asks } = this.depth(count);
    return { bids: bids.map(text), asks: asks.map(text) };
  }

  get isOpen(): boolean {
    return this.#exchange.isOpen(this.symbol.index);
  }
}
