/**
 * Trades from memory as market data: those of one or several instruments, merged by time; at one time in the order of the
 * instruments. A pace slows the replay down for people and for tests; without one it never waits.
 */
import { assert } from '../../core/index.ts';
import type { TickTrades } from '../../domain/market/index.ts';
import type { MarketData, TradeEvent } from '../../ports/index.ts';

type Row = { -readonly [K in keyof TradeEvent]: TradeEvent[K] };

export class TradeFeed implements MarketData {
  readonly #sources: readonly TickTrades[];
  readonly #next: Int32Array;
  /** The one event, used again. */
  readonly #row: Row;
  readonly #group: readonly [Row];
  readonly #tradesPerTurn: number;
  #left: number;
  #ended = false;

  /**
   * @param sources one per instrument, in the order of the session's instruments.
   * @param options.tradesPerTurn trades to give before the reader must wait a millisecond; Infinity never waits.
   */
  constructor(sources: readonly TickTrades[], options: { readonly tradesPerTurn: number }) {
    assert(sources.length > 0, 'a feed has at least one instrument');
    this.#sources = sources;
    this.#next = new Int32Array(sources.length);
    const numbers = { time: Number.NaN, priceTicks: Number.NaN, lots: Number.NaN };
    this.#row = { type: 'trade', instrument: 0, ...numbers, side: 0 };
    this.#group = [this.#row];
    this.#tradesPerTurn = options.tradesPerTurn;
    this.#left = options.tradesPerTurn;
  }

  get ended(): boolean {
    return this.#ended;
  }

  poll(): readonly TradeEvent[] | undefined {
    if (this.#left <= 0) return undefined;
    const index = this.#sources.length === 1 ? 0 : this.#earliest();
    const source = this.#sources[index] as TickTrades;
    const at = this.#next[index] as number;
    if (at >= source.time.length) {
      this.#ended = true;
      return undefined;
    }
    this.#next[index] = at + 1;
    if (this.#tradesPerTurn !== Number.POSITIVE_INFINITY) this.#left -= 1;
    const row = this.#row;
    row.instrument = index;
    row.time = source.time[at] as number;
    row.priceTicks = source.priceTicks[at] as number;
    row.lots = source.lots[at] as number;
    row.side = source.side[at] as number;
    return this.#group;
  }

  wait(): Promise<void> {
    // What a turn gave too much is taken off the next, so that a trade every ten turns is one every ten turns.
    this.#left += this.#tradesPerTurn;
    return new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** The source whose next trade is the oldest; any one when all are read. */
  #earliest(): number {
    let found = 0;
    let time = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#sources.length; i++) {
      const { time: times } = this.#sources[i] as TickTrades;
      const at = this.#next[i] as number;
      if (at >= times.length || !((times[at] as number) < time)) continue;
      found = i;
      time = times[at] as number;
    }
    return found;
  }
}
