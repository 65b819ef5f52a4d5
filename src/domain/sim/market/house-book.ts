/**
 * A recorded book as orders of the house. Each level stands in the venue's queue; what comes to a level joins at its end, and
 * what leaves it is taken from the house's orders where the queue model says, with their places kept (by amends). A client's
 * order stands between them, so how soon its turn comes is what the model says.
 */
import {
  clearOrderRequest,
  makeOrderRequest,
  ORDER_STATE,
  type OrderRequest,
  type SimSide,
  TIME_IN_FORCE,
} from '../exchange/contract.ts';
import type { QueueModel } from '../models/index.ts';
import type { HouseAccounts } from './house-accounts.ts';

interface HouseOrder {
  readonly account: number;
  readonly orderId: number;
  /** Lots that are open; the venue's word, as of the last look. */
  lots: number;
}

function lotsOf(orders: readonly HouseOrder[]): number {
  let lots = 0;
  for (const order of orders) lots += order.lots;
  return lots;
}

/** Levels of the house on one symbol. */
export class HouseBook {
  readonly #accounts: HouseAccounts;
  readonly #symbol: number;
  readonly #model: QueueModel;
  readonly #request: OrderRequest = makeOrderRequest();
  readonly #sides = { bids: new Map<number, HouseOrder[]>(), asks: new Map<number, HouseOrder[]>() };

  constructor(accounts: HouseAccounts, symbol: number, model: QueueModel) {
    this.#accounts = accounts;
    this.#symbol = symbol;
    this.#model = model;
  }

  /** Prices at which the house stands, in no order. */
  ticks(side: SimSide): number[] {
    return [...this.#side(side).keys()];
  }

  /** Lots of the house at a price. */
  lots(side: SimSide, ticks: number): number {
    return lotsOf(this.#look(side, ticks));
  }

  /** Makes the house stand with `lots` at a price; 0 leaves it. */
  set(time: number, side: SimSide, ticks: number, lots: number): void {
    const orders = this.#look(side, ticks);
    const standing = lotsOf(orders);
    if (lots < standing) this.#reduce(time, orders, standing - lots);
    const kept = orders.filter((order) => order.lots > 0);
    const missing = lots - lotsOf(kept);
    if (missing > 0) this.#join(time, kept, { side, ticks, lots: missing });
    if (kept.length > 0) this.#side(side).set(ticks, kept);
    else this.#side(side).delete(ticks);
  }

  #side(side: SimSide): Map<number, HouseOrder[]> {
    return side === 1 ? this.#sides.bids : this.#sides.asks;
  }

  /** Orders at a price, first in the queue first, with the lots that are left of them. */
  #look(side: SimSide, ticks: number): HouseOrder[] {
    const orders = this.#side(side).get(ticks) ?? [];
    const { venue } = this.#accounts;
    for (const order of orders) {
      const seen = venue.order(this.#accounts.nameOf(order.account, order.orderId));
      const isOpen = seen !== undefined && seen.state <= ORDER_STATE.partiallyFilled;
      order.lots = isOpen ? seen.lots - seen.filledLots - seen.preventedLots : 0;
    }
    return orders.filter((order) => order.lots > 0);
  }

  #join(time: number, orders: HouseOrder[], level: { readonly side: SimSide; ticks: number; lots: number }): void {
    const request = this.#request;
    clearOrderRequest(request);
    request.symbol = this.#symbol;
    request.side = level.side;
    request.timeInForce = TIME_IN_FORCE.gtc;
    request.priceTicks = level.ticks;
    request.lots = level.lots;
    const orderId = this.#accounts.submit(time, request);
    if (orderId > 0) orders.push({ account: request.account, orderId, lots: level.lots });
  }

  /** Takes `away` lots of a level, by the model's share of the queue before and with each order. */
  #reduce(time: number, orders: readonly HouseOrder[], away: number): void {
    const total = lotsOf(orders);
    const cuts = orders.map(() => 0);
    let front = 0;
    let before = 0;
    for (let i = 0; i < orders.length; i++) {
      const { lots } = orders[i] as HouseOrder;
      front += lots;
      const upTo = Math.round(away * this.#model.shareAhead(front, total - front));
      cuts[i] = Math.min(lots, Math.max(0, upTo - before));
      before += cuts[i] as number;
    }
    // What orders could not give comes from those behind first.
    for (let i = orders.length - 1; i >= 0 && before < away; i--) {
      const more = Math.min((orders[i] as HouseOrder).lots - (cuts[i] as number), away - before);
      cuts[i] = (cuts[i] as number) + more;
      before += more;
    }
    for (let i = 0; i < orders.length; i++) this.#cut(time, orders[i] as HouseOrder, cuts[i] as number);
  }

  #cut(time: number, order: HouseOrder, lots: number): void {
    if (lots === 0) return;
    const { venue } = this.#accounts;
    const name = this.#accounts.nameOf(order.account, order.orderId);
    const seen = venue.order(name);
    if (lots < order.lots && seen !== undefined && venue.amend(time, name, seen.lots - lots) > 0) {
      order.lots -= lots;
      return;
    }
    // All of it, or a venue that does not amend: the rest joins again at the end.
    venue.cancel(time, name);
    order.lots = 0;
  }
}
