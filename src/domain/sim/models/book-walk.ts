/** What a size costs that takes from a book: level by level, best first. Sums are exact below 2^53. */
import { assert } from '../../../core/index.ts';

/** A level: ticks and lots. */
export type BookLevel = readonly [ticks: number, lots: number];

/** What was taken. */
export interface BookWalk {
  readonly filledLots: number;
  /** Lots that the levels could not give. */
  readonly leftLots: number;
  /** Σ ticks × lots. */
  readonly tickLots: number;
  /** Ticks of the last level that gave something; 0 when none did. */
  readonly worstTicks: number;
  /** Levels that gave something. */
  readonly levels: number;
  /** Average price in ticks; NaN when nothing was filled. */
  readonly averageTicks: number;
  /** |average / best − 1|: cost against the best price, as a share of it; 0 when nothing was filled. */
  readonly slippage: number;
}

/** What is taken, and by whom. */
export interface BookOrder {
  /** 1 walks asks, which rise; −1 walks bids, which fall. */
  readonly side: 1 | -1;
  /** Size, ≥ 0. */
  readonly lots: number;
  /** Worst price that is accepted. @defaultValue any */
  readonly limitTicks?: number;
}

/**
 * Walks a size through one side of a book.
 * @param levels best first: asks for a buy, bids for a sell.
 * @example walkBook([[100, 2], [101, 5]], { side: 1, lots: 3 }).tickLots // => 301
 */
export function walkBook(levels: readonly BookLevel[], order: BookOrder): BookWalk {
  const { side, lots, limitTicks = side * Number.POSITIVE_INFINITY } = order;
  assert(Number.isSafeInteger(lots) && lots >= 0, 'a size is a whole number of lots', lots);
  let left = lots;
  let [tickLots, worstTicks, count] = [0, 0, 0];
  for (const [ticks, offered] of levels) {
    if (left === 0 || side * (ticks - limitTicks) > 0) break;
    const taken = Math.min(left, offered);
    if (taken === 0) continue;
    left -= taken;
    tickLots += ticks * taken;
    worstTicks = ticks;
    count += 1;
  }
  assert(Number.isSafeInteger(tickLots), 'value of a walk is below 2^53', tickLots);
  const filledLots = lots - left;
  const averageTicks = filledLots === 0 ? Number.NaN : tickLots / filledLots;
  const slippage = filledLots === 0 ? 0 : Math.abs(averageTicks / (levels[0] as BookLevel)[0] - 1);
  return { filledLots, leftLots: left, tickLots, worstTicks, levels: count, averageTicks, slippage };
}
