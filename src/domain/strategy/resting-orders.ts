/**
 * Orders that a strategy lets wait at the venue for their price: what it writes, and how that crosses the border of its
 * sandbox, over which only numbers pass.
 */
import { type PriceTicks, priceTicks } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { Side } from '../orders/index.ts';

/** An order that waits for its price and may open, enlarge, reduce or turn a position. */
export interface RestingOrder {
  readonly side: Side;
  /**
   * `limit` fills at its price or better: buys below the market and sells above it. `stop` becomes a market order when the
   * market comes to its price: buys above the market and sells below it. @defaultValue limit
   */
  readonly type?: 'limit' | 'stop';
  /** Quote per base, above 0; rounded to the tick that is no better for the other side. */
  readonly price: number;
  /** As a part of what a target of 1 means, above 0 and at most 1; of the position limit at the order's own price. */
  readonly size: number;
}

/** Most orders that a strategy may let wait in a market. */
export const RESTING_MAX = 16;

/**
 * Places in the answer of a strategy that lets orders wait: its wish, how many orders it states (NaN for none said, so that
 * what waits stays), 1 where one of them cancels the others, and the orders.
 */
export const ANSWER = { target: 0, count: 1, exclusive: 2, orders: 3 } as const;

/** Places of an order in the answer: 1 for a buy and -1 for a sale, 1 for a stop, price and size. */
export const RESTING_CELL = { side: 0, stop: 1, price: 2, size: 3, cells: 4 } as const;

/** How many numbers an answer has. */
export function answerLength(restingOrders = 0): number {
  return restingOrders === 0 ? 1 : ANSWER.orders + restingOrders * RESTING_CELL.cells;
}

/** Two decimals that differ by less are the same price: what doubles of a price computed in a few steps are off by. */
const SAME = 1e-9;

/**
 * Price of an order in ticks: a limit no better for the other side than it was asked for, a stop no nearer to the market.
 * A price that is a tick but for the rounding of doubles is that tick.
 * @returns at least 1, and at most the highest price of the instrument.
 * @example restingTicks({ tickNumerator: 1, tickDenominator: 10, maxPriceTicks: 1e9 }, { side: 'buy', stop: false, price: 100.16 }) // => 1001
 */
export function restingTicks(
  rules: Pick<Instrument, 'tickNumerator' | 'tickDenominator'> & { readonly maxPriceTicks: number },
  order: { readonly side: Side; readonly stop: boolean; readonly price: number },
): PriceTicks {
  const ticks = (order.price * rules.tickDenominator) / rules.tickNumerator;
  const nearest = Math.round(ticks);
  const isTick = Math.abs(ticks - nearest) <= SAME * ticks;
  const isDown = (order.side === 'buy') !== order.stop;
  const whole = isTick ? nearest : isDown ? Math.floor(ticks) : Math.ceil(ticks);
  return priceTicks(Math.min(rules.maxPriceTicks, Math.max(1, whole)));
}
