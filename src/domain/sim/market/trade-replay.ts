/**
 * Recorded trades as a market. Before each trade the house stands where the trade says the market is: its makers' side at the
 * price of the trade, the other side a spread away. Then a taker of the house sends the trade's size with the trade's price
 * as its limit. So a client's order that is better than the recorded price fills first, one at that price when the lots
 * before it are gone, one behind it not at all; and what a client fills is missing in the house's book, as it would be.
 *
 * The size of the queue is not in a recording of trades: the house stands with `depthLots` at each of `levels` prices, and what
 * trades take joins again at the end of the queue.
 */
import { assert } from '../../../core/index.ts';
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type SimSide,
  TIME_IN_FORCE,
} from '../exchange/contract.ts';
import { type QueueModel, RiskAverseQueue } from '../models/index.ts';
import type { BackgroundFlow } from './background-market.ts';
import { HouseAccounts, type HouseOptions, type SimVenue } from './house-accounts.ts';
import { HouseBook } from './house-book.ts';

/** Trades in columns. */
export interface RecordedTrades {
  /** (n,) µs, whole, not falling. */
  readonly times: Float64Array;
  /** (n,) > 0. */
  readonly ticks: Float64Array;
  /** (n,) > 0. */
  readonly lots: Float64Array;
  /** (n,) 1 the taker bought, −1 sold, 0 unknown: then a rise is a buy, a fall a sell, the same price as before (tick rule, Lee & Ready 1991). */
  readonly sides: Float64Array;
}

/** How trades are replayed. */
export interface TradeReplayOptions extends HouseOptions {
  readonly trades: RecordedTrades;
  /** Lots of the house at each price. */
  readonly depthLots: number;
  /** Prices of the house on each side, a tick apart. */
  readonly levels: number;
  /** Ticks between best bid and best ask. */
  readonly spreadTicks: number;
  /** Where lots leave a level. @defaultValue risk-averse */
  readonly queueModel?: QueueModel;
}

/** Sends recorded trades. */
export class TradeReplay implements BackgroundFlow {
  readonly #options: TradeReplayOptions;
  readonly #makers: HouseAccounts;
  readonly #takers: HouseAccounts;
  readonly #book: HouseBook;
  readonly #request: OrderRequest = makeOrderRequest();
  #row = 0;
  #lastTicks = 0;
  #lastSide: SimSide = 1;

  constructor(venue: SimVenue, options: TradeReplayOptions) {
    const { trades, levels, spreadTicks, depthLots } = options;
    for (const key of ['ticks', 'lots', 'sides'] as const) {
      assert(trades[key].length === trades.times.length, 'columns of trades are of one length', trades[key].length);
    }
    assert(levels >= 1 && spreadTicks >= 1 && depthLots >= 1, 'the house stands somewhere', levels, spreadTicks);
    this.#options = options;
    this.#makers = new HouseAccounts(venue, { ...options, name: `${options.name} makers` });
    this.#takers = new HouseAccounts(venue, { ...options, name: `${options.name} takers` });
    this.#book = new HouseBook(this.#makers, options.symbol, options.queueModel ?? new RiskAverseQueue());
  }

  /** Orders that the venue refused, such as sizes below its smallest value. */
  get refused(): number {
    return this.#makers.refused + this.#takers.refused;
  }

  get nextTime(): number {
    return this.#options.trades.times[this.#row] ?? Number.POSITIVE_INFINITY;
  }

  step(): void {
    const { trades } = this.#options;
    const time = trades.times[this.#row] as number;
    const ticks = trades.ticks[this.#row] as number;
    const lots = trades.lots[this.#row] as number;
    const side = this.#sideOf(trades.sides[this.#row] as number, ticks);
    this.#row += 1;
    this.#stand(time, side, ticks);
    this.#take(time, side, ticks, lots);
    this.#stand(time, side, ticks);
    this.#lastTicks = ticks;
    this.#lastSide = side;
  }

  #sideOf(said: number, ticks: number): SimSide {
    if (said !== 0) return said > 0 ? 1 : -1;
    if (ticks === this.#lastTicks || this.#lastTicks === 0) return this.#lastSide;
    return ticks > this.#lastTicks ? 1 : -1;
  }

  /** Moves the house: best ask at the price of a buy, best bid at that of a sell. */
  #stand(time: number, side: SimSide, ticks: number): void {
    const { levels, spreadTicks, depthLots } = this.#options;
    const bid = side === 1 ? ticks - spreadTicks : ticks;
    const wanted = { bids: new Set<number>(), asks: new Set<number>() };
    for (let k = 0; k < levels; k++) {
      if (bid - k >= 1) wanted.bids.add(bid - k);
      wanted.asks.add(bid + spreadTicks + k);
    }
    // First what has to go, so that the house does not trade with itself.
    for (const at of this.#book.ticks(1)) if (!wanted.bids.has(at)) this.#book.set(time, 1, at, 0);
    for (const at of this.#book.ticks(-1)) if (!wanted.asks.has(at)) this.#book.set(time, -1, at, 0);
    for (const at of wanted.bids) this.#book.set(time, 1, at, depthLots);
    for (const at of wanted.asks) this.#book.set(time, -1, at, depthLots);
  }

  #take(time: number, side: SimSide, ticks: number, lots: number): void {
    const request = this.#request;
    // A trade larger than what stands there: the house joins with the rest first, so that all of it trades.
    const { depthLots } = this.#options;
    if (lots > depthLots) this.#book.set(time, side === 1 ? -1 : 1, ticks, lots);
    clearOrderRequest(request);
    request.symbol = this.#options.symbol;
    request.side = side;
    request.type = ORDER_TYPE.limit;
    request.timeInForce = TIME_IN_FORCE.ioc;
    request.priceTicks = ticks;
    request.lots = lots;
    this.#takers.submit(time, request);
  }
}
