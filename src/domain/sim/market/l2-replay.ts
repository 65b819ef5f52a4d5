/**
 * A recorded book (L2 messages) as a market, with its trades when there are any. Each message changes levels of the house's
 * book; what leaves a level leaves by the queue model. Trades take from the front before the message that shows them, so
 * a client's order moves up by trades for certain and by cancels as the model says.
 */
import { assert } from '../../../core/index.ts';
import { BOOK_END, BOOK_LOST, BOOK_RESET } from '../../market/index.ts';
import {
  clearOrderRequest,
  makeOrderRequest,
  type OrderRequest,
  type SimSide,
  TIME_IN_FORCE,
} from '../exchange/contract.ts';
import type { QueueModel } from '../models/index.ts';
import type { BackgroundFlow } from './background-market.ts';
import { HouseAccounts, type HouseOptions, type SimVenue } from './house-accounts.ts';
import { HouseBook } from './house-book.ts';
import type { RecordedTrades } from './trade-replay.ts';

/** Rows of a recorded book: those of the catalog, in ticks and lots. */
export interface RecordedBook {
  /** (n,) µs, whole, not falling. */
  readonly times: Float64Array;
  /** (n,) BOOK_RESET on the first row of a snapshot, BOOK_END on the last row of a message, BOOK_LOST where it broke off. */
  readonly flags: Float64Array;
  /** (n,) 1 bid, −1 ask, 0 no level. */
  readonly sides: Float64Array;
  readonly ticks: Float64Array;
  /** (n,) lots that stand there now; 0 for none. */
  readonly lots: Float64Array;
}

/** How a book is replayed. */
export interface L2ReplayOptions extends HouseOptions {
  readonly book: RecordedBook;
  /** Trades with known sides; those of unknown side are passed over. */
  readonly trades?: RecordedTrades;
  readonly queueModel: QueueModel;
  /**
   * Levels farther from the best price than this share of it do not join: what stands there may be worth more than a venue
   * can count (2^53 units of 1e-8). One that is left out joins when it changes while it is near. @defaultValue 0.05
   */
  readonly depthShare?: number;
}

const DEPTH_SHARE = 0.05;

/** Sends a recorded book. */
export class L2Replay implements BackgroundFlow {
  readonly #venue: SimVenue;
  readonly #options: L2ReplayOptions;
  readonly #makers: HouseAccounts;
  readonly #takers: HouseAccounts;
  readonly #house: HouseBook;
  readonly #request: OrderRequest = makeOrderRequest();
  #bookRow = 0;
  #tradeRow = 0;

  constructor(venue: SimVenue, options: L2ReplayOptions) {
    const { book } = options;
    for (const key of ['flags', 'sides', 'ticks', 'lots'] as const) {
      assert(book[key].length === book.times.length, 'columns of a book are of one length', book[key].length);
    }
    this.#venue = venue;
    this.#options = options;
    this.#makers = new HouseAccounts(venue, { ...options, name: `${options.name} makers` });
    this.#takers = new HouseAccounts(venue, { ...options, name: `${options.name} takers` });
    this.#house = new HouseBook(this.#makers, options.symbol, options.queueModel);
  }

  /** Orders that the venue refused, such as levels below its smallest value. */
  get refused(): number {
    return this.#makers.refused + this.#takers.refused;
  }

  get nextTime(): number {
    return Math.min(this.#bookTime, this.#tradeTime);
  }

  step(): void {
    if (this.#tradeTime <= this.#bookTime) this.#trade();
    else this.#message();
  }

  get #bookTime(): number {
    return this.#options.book.times[this.#bookRow] ?? Number.POSITIVE_INFINITY;
  }

  get #tradeTime(): number {
    return this.#options.trades?.times[this.#tradeRow] ?? Number.POSITIVE_INFINITY;
  }

  #trade(): void {
    const trades = this.#options.trades as RecordedTrades;
    const row = this.#tradeRow;
    this.#tradeRow += 1;
    const side = trades.sides[row] as number;
    if (side === 0) return;
    const request = this.#request;
    clearOrderRequest(request);
    request.symbol = this.#options.symbol;
    request.side = side > 0 ? 1 : -1;
    request.timeInForce = TIME_IN_FORCE.ioc;
    request.priceTicks = trades.ticks[row] as number;
    request.lots = trades.lots[row] as number;
    this.#takers.submit(trades.times[row] as number, request);
  }

  /** One message: all that stands lower goes before all that joins, so that the house does not trade with itself. */
  #message(): void {
    const { book } = this.#options;
    const from = this.#bookRow;
    let to = from;
    while (to < book.times.length && ((book.flags[to] as number) & (BOOK_END | BOOK_LOST)) === 0) to += 1;
    to = Math.min(to + 1, book.times.length);
    this.#bookRow = to;
    const time = book.times[to - 1] as number;
    if (((book.flags[from] as number) & BOOK_RESET) !== 0) this.#leaveOthers(time, from, to);
    for (const joins of [false, true]) {
      for (let i = from; i < to; i++) this.#level(time, i, joins);
    }
  }

  #level(time: number, row: number, joins: boolean): void {
    const { book } = this.#options;
    if (((book.flags[row] as number) & BOOK_LOST) !== 0 || book.sides[row] === 0) return;
    const side: SimSide = (book.sides[row] as number) > 0 ? 1 : -1;
    const ticks = book.ticks[row] as number;
    const lots = book.lots[row] as number;
    const standing = this.#house.lots(side, ticks);
    if (lots === standing || lots > standing !== joins) return;
    if (!joins || this.#isNear(side, ticks)) this.#house.set(time, side, ticks, lots);
  }

  #isNear(side: SimSide, ticks: number): boolean {
    const { symbol, depthShare = DEPTH_SHARE } = this.#options;
    const best = side === 1 ? this.#venue.bestBid(symbol) : this.#venue.bestAsk(symbol);
    return best === 0 || Math.abs(ticks / best - 1) <= depthShare;
  }

  /** A snapshot is the whole book: levels that it does not name are gone. */
  #leaveOthers(time: number, from: number, to: number): void {
    const { book } = this.#options;
    const named = new Set<string>();
    for (let i = from; i < to; i++) named.add(`${book.sides[i]} ${book.ticks[i]}`);
    for (const side of [1, -1] as const) {
      for (const ticks of this.#house.ticks(side)) {
        if (!named.has(`${side} ${ticks}`)) this.#house.set(time, side, ticks, 0);
      }
    }
  }
}
