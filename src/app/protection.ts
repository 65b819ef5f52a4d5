/**
 * What protects a position at the venue: one stop for the whole of it, and one target where the strategy has one. What waits
 * is held against what should, so no single report has to arrive.
 */
import { type PriceTicks, priceTicks } from '../core/index.ts';
import { type OpenOrder, type OpenOrders, remainingLots, type Side, termsOf } from '../domain/orders/index.ts';
import type { Account } from '../domain/portfolio/index.ts';
import { exitTicks } from '../domain/strategy/index.ts';
import type { Desk } from './desk.ts';

const NO_PRICE = priceTicks(0);
const STOP = termsOf({ type: 'stopMarket', purpose: 'stop', reduceOnly: true });
const TARGET = termsOf({ type: 'limit', purpose: 'target', reduceOnly: true });

/** Who sends. */
export interface OrderSender {
  /** Makes an order and asks the risk engine. @returns false when it was refused, which is told there. */
  order(desk: Desk, terms: number, side: Side, lots: number, price: PriceTicks): boolean;
  cancel(order: OpenOrder): void;
}

/** What positions are protected with. */
export interface ProtectionParts {
  readonly account: Account;
  readonly orders: OpenOrders;
  readonly sender: OrderSender;
  /** Distance of the stop of the risk profile from the average entry price. */
  readonly stopPpm: number;
}

/** Keeps stops and targets. */
export class Protection {
  readonly #in: ProtectionParts;

  constructor(parts: ProtectionParts) {
    this.#in = parts;
  }

  /** Keeps exactly one stop order for the whole position, and one target where the strategy has one. */
  keep(desk: Desk): void {
    const { stopPpm, targetPpm } = desk.trading;
    const house = this.#in.stopPpm;
    this.#keep(desk, 'stop', desk.armed ? Math.min(stopPpm, house) : house);
    if (targetPpm > 0) this.#keep(desk, 'target', desk.armed ? targetPpm : 0);
  }

  /**
   * Keeps one protective order of a kind, so far from the average entry price; none for a distance of 0. One of unknown
   * fate protects nothing, so it is taken back and replaced; both reduce only.
   */
  #keep(desk: Desk, purpose: 'stop' | 'target', distancePpm: number): void {
    const { account, orders, sender } = this.#in;
    const { lots: held, costUnits } = account.position(desk.index);
    const lots = distancePpm > 0 ? Math.abs(held) : 0;
    const side: Side = held > 0 ? 'sell' : 'buy';
    const price =
      lots === 0
        ? NO_PRICE
        : exitTicks(desk.rules, {
            costUnits,
            lots,
            long: held > 0,
            distancePpm: purpose === 'stop' ? -distancePpm : distancePpm,
          });
    let covering: OpenOrder | undefined;
    for (let order = orders.first(desk.index); order !== undefined; order = order.next) {
      const { intent, status } = order;
      if (intent.purpose !== purpose) continue;
      const fits = lots > 0 && intent.side === side && intent.priceTicks === price && remainingLots(order) === lots;
      const sure = status !== 'unknown' && status !== 'cancelPending';
      if (fits && sure && covering === undefined) covering = order;
      else if (status !== 'unknown' || !desk.unsettled) sender.cancel(order);
    }
    if (lots > 0 && covering === undefined) sender.order(desk, purpose === 'stop' ? STOP : TARGET, side, lots, price);
  }
}
