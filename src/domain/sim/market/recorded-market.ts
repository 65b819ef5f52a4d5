/** What a recording says of a market, in columns: the input of the calibration. Prices and quantities in units of the assets. */
import { BOOK_END, BOOK_LOST, BOOK_RESET, L2Book, tradePriceBounds } from '../../market/index.ts';

/** Trades of a recording, in the order of time. */
export interface TradeRecords {
  /** (n,) µs. */
  readonly times: Float64Array;
  readonly prices: Float64Array;
  readonly quantities: Float64Array;
  /** (n,) 1 the taker bought, −1 sold, 0 unknown. */
  readonly sides: Float64Array;
}

/** Best prices of a recording, one row whenever one of them or its quantity was another one. */
export interface QuoteRecords {
  /** (n,) µs. */
  readonly times: Float64Array;
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  readonly bidQuantities: Float64Array;
  readonly askQuantities: Float64Array;
  /** Levels of which more was offered: distance from the middle as a share of it, and what was added. */
  readonly addedDistances: Float64Array;
  readonly addedQuantities: Float64Array;
  /** Mean number of levels on both sides within 1 % of the middle. */
  readonly levelsNear: number;
}

/** Rows of a recorded book as the catalog has them, whole numbers on a grid. */
export interface BookRows {
  readonly time: Float64Array;
  readonly flags: Float64Array;
  readonly side: Float64Array;
  readonly price: Float64Array;
  readonly qty: Float64Array;
}

const DAY_MICROS = 86_400e6;

/**
 * Trades in the order of time, without those of no quantity and without prices beyond the robust filter of their UTC day.
 * @returns the trades, and how many were left out.
 */
export function cleanTrades(all: TradeRecords): { readonly trades: TradeRecords; readonly dropped: number } {
  const time = (row: number): number => all.times[row] as number;
  const inOrder = [...all.times.keys()].sort((a, b) => time(a) - time(b) || a - b);
  const kept: number[] = [];
  for (let from = 0; from < inOrder.length; ) {
    const day = Math.floor(time(inOrder[from] as number) / DAY_MICROS);
    let to = from;
    while (to < inOrder.length && Math.floor(time(inOrder[to] as number) / DAY_MICROS) === day) to += 1;
    const rows = inOrder.slice(from, to);
    const { low, high } = tradePriceBounds(Float64Array.from(rows, (row) => all.prices[row] as number));
    for (const row of rows) {
      const price = all.prices[row] as number;
      if ((all.quantities[row] as number) > 0 && price >= low && price <= high) kept.push(row);
    }
    from = to;
  }
  const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row] as number);
  const { times, prices, quantities, sides } = all;
  const trades = { times: pick(times), prices: pick(prices), quantities: pick(quantities), sides: pick(sides) };
  return { trades, dropped: all.times.length - kept.length };
}

/** Levels beyond this share of the price say nothing about trading. */
const NEAR = 0.01;

/**
 * Follows a recorded book.
 * @param grid price and quantity of one unit of the columns.
 */
export function quotesOfBook(rows: BookRows, grid: { readonly price: number; readonly qty: number }): QuoteRecords {
  const follower = new BookFollower(rows, grid);
  for (let i = 0; i < rows.time.length; i++) follower.row(i);
  return follower.records();
}

class BookFollower {
  readonly #rows: BookRows;
  readonly #grid: { readonly price: number; readonly qty: number };
  readonly #book = new L2Book();
  readonly #quotes: (readonly [number, number, number, number, number])[] = [];
  readonly #distances: number[] = [];
  readonly #added: number[] = [];
  /** Whether the rows are those of a snapshot, which is no news. */
  #isSnapshot = false;
  #levels = 0;
  #looks = 0;
  #lastCount = 0;

  constructor(rows: BookRows, grid: { readonly price: number; readonly qty: number }) {
    this.#rows = rows;
    this.#grid = grid;
  }

  row(i: number): void {
    const { flags, side, price, qty } = this.#rows;
    const flag = flags[i] as number;
    if ((flag & (BOOK_RESET | BOOK_LOST)) !== 0) this.#book.clear();
    if ((flag & BOOK_RESET) !== 0) this.#isSnapshot = true;
    if ((flag & BOOK_LOST) === 0 && side[i] !== 0) this.#level(side[i] as number, price[i] as number, qty[i] as number);
    if ((flag & BOOK_END) === 0) return;
    this.#isSnapshot = false;
    this.#end(this.#rows.time[i] as number);
  }

  records(): QuoteRecords {
    const column = (k: 0 | 1 | 2 | 3 | 4): Float64Array => Float64Array.from(this.#quotes, (row) => row[k]);
    return {
      times: column(0),
      bids: column(1),
      asks: column(2),
      bidQuantities: column(3),
      askQuantities: column(4),
      addedDistances: Float64Array.from(this.#distances),
      addedQuantities: Float64Array.from(this.#added),
      levelsNear: this.#looks === 0 ? 0 : this.#levels / this.#looks,
    };
  }

  #level(side: number, price: number, qty: number): void {
    const book = this.#book;
    const middle = (book.bestBid + book.bestAsk) / 2;
    const more = qty - book.get(side, price);
    const distance = Math.abs(price / middle - 1);
    if (!this.#isSnapshot && more > 0 && distance < NEAR) {
      this.#distances.push(distance);
      this.#added.push(more * this.#grid.qty);
    }
    book.set(side, price, qty);
  }

  #end(time: number): void {
    const { bestBid, bestAsk, bestBidQty, bestAskQty } = this.#book;
    if (!(bestBid > 0 && bestAsk > bestBid)) return;
    const { price, qty } = this.#grid;
    const now = [time, bestBid * price, bestAsk * price, bestBidQty * qty, bestAskQty * qty] as const;
    const last = this.#quotes.at(-1);
    if (last === undefined || now.some((value, k) => k > 0 && value !== last[k])) this.#quotes.push(now);
    // Counting levels costs a walk: one message in 64 is enough for a mean.
    if (this.#looks % 64 === 0 || this.#levels === 0) this.#lastCount = this.#near(bestBid, bestAsk);
    this.#looks += 1;
    this.#levels += this.#lastCount;
  }

  #near(bestBid: number, bestAsk: number): number {
    const prices = new Float64Array(5000);
    let count = 0;
    for (const [side, best] of [
      [1, bestBid],
      [-1, bestAsk],
    ] as const) {
      const shown = this.#book.top(side, prices.length, prices, new Float64Array(prices.length));
      for (let i = 0; i < shown; i++) if (Math.abs((prices[i] as number) / best - 1) < NEAR) count += 1;
    }
    return count;
  }
}
