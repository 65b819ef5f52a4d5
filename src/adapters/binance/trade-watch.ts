/**
 * The trades of one market in the order of their ids: hands each over once, and says which are missing. Hot path.
 *
 * The venue has two streams that say the same: single trades and the fills of one taker at one price. The first that
 * comes is followed; of the other nothing is handed over, or every trade would count twice.
 */
import type { MarketSink } from '../../domain/market/index.ts';
import type { BinanceCounters } from './counters.ts';
import type { BinanceMessage } from './message.ts';
import { AGG_TRADE, TRADE } from './message-kind.ts';

/** What became of a trade. */
export const TAKEN = 0;
export const REPEATED = 1;
/** Taken, but ids before it are missing. */
export const TAKEN_AFTER_GAP = 2;
/** Taken, though its id is not above the last one: it is newer by its time, so the last id was wrong. */
export const TAKEN_AGAIN_FROM = 4;
/** Of the stream that is not followed, or no match of two orders. */
export const PASSED_OVER = 3;

export class TradeWatch {
  /** How many ids were missing before the last trade. */
  missing = 0;
  /** The stream that is followed: TRADE, AGG_TRADE, or 0 before the first. */
  #followed = 0;
  #lastId = -1;
  #lastTime = 0;
  readonly #index: number;
  readonly #counters: BinanceCounters;

  constructor(index: number, counters: BinanceCounters) {
    this.#index = index;
    this.#counters = counters;
  }

  /** Takes the trade in the message. */
  take(kind: number, message: BinanceMessage, sink: MarketSink): number {
    const counters = this.#counters;
    if (kind === TRADE) counters.tradeMessages += 1;
    else counters.aggTradeMessages += 1;
    if (this.#followed === 0) this.#followed = kind === AGG_TRADE ? AGG_TRADE : TRADE;
    if (kind !== this.#followed) return PASSED_OVER;
    const { id, time } = message;
    const goesBack = id <= this.#lastId;
    if (goesBack && time <= this.#lastTime) {
      counters.repeatedTrades += 1;
      return REPEATED;
    }
    this.missing = goesBack || this.#lastId < 0 ? 0 : id - this.#lastId - 1;
    if (this.#lastId < 0) counters.firstTradeId = id;
    this.#lastId = id;
    this.#lastTime = time;
    counters.lastTradeId = id;
    if (!message.onMarket || message.price === 0 || message.qty === 0) {
      counters.offMarketTrades += 1;
      return PASSED_OVER;
    }
    this.#handOver(message, sink);
    if (goesBack) {
      counters.tradeGaps += 1;
      return TAKEN_AGAIN_FROM;
    }
    if (this.missing === 0) return TAKEN;
    counters.tradeGaps += 1;
    counters.missedTrades += this.missing;
    return TAKEN_AFTER_GAP;
  }

  #handOver(message: BinanceMessage, sink: MarketSink): void {
    const counters = this.#counters;
    const { side } = message;
    counters.trades += 1;
    if (side === 1) counters.takerBuys += 1;
    else counters.takerSells += 1;
    sink.trade(this.#index, message.id, message.price, message.qty, side, message.time);
  }
}
