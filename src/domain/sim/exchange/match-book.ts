/**
 * The book of one market, order by order. Hot path.
 *
 * One set of levels serves both sides: no price is above the best bid and below the best ask and has orders, so the
 * two best prices tell which side a level is. They are cursors that move when a better order comes or the last one
 * at the best price goes.
 *
 * `limit` and `cancelPlain` are the whole engine for orders without conditions, owners and funds; the exchange, which has all of
 * these, matches in matching.ts on the same book.
 *
 * Single owner, O(1) an order that is added or taken away, O(fills) a match. Nothing is allocated beside pages of levels.
 */
import { NONE, type OrderStore } from './order-store.ts';
import { NO_TICK_ABOVE, NO_TICK_BELOW, TickLevels } from './tick-levels.ts';

/** Orders of one market by price and time. */
export class MatchBook {
  readonly levels: TickLevels;
  /** Highest price of a buy, `NO_TICK_BELOW` without one. */
  bestBid: number = NO_TICK_BELOW;
  /** Lowest price of a sale, `NO_TICK_ABOVE` without one. */
  bestAsk: number = NO_TICK_ABOVE;
  /** Lots times ticks that `limit` traded. */
  tradedTickLots = 0;
  /** Trades that `limit` made. */
  trades = 0;
  /** (1,) id of an order: a double as an argument is boxed wherever a call is not inlined. */
  readonly named = new Float64Array(1);
  readonly #store: OrderStore;

  /** @param highest the highest price that an order may have, ticks. */
  constructor(store: OrderStore, highest?: number) {
    this.#store = store;
    this.levels = new TickLevels(store, highest);
  }

  /** Puts an order that crosses nothing at the end of its level. Side, price and visible lots are in the store. */
  add(slot: number): void {
    const tick = this.#store.price(slot);
    if (!this.levels.append(slot, tick)) return;
    if (this.#store.side(slot) > 0) {
      if (tick > this.bestBid) this.bestBid = tick;
    } else if (tick < this.bestAsk) {
      this.bestAsk = tick;
    }
  }

  /** Takes an order away. Its visible lots are what the level still shows of it. */
  remove(slot: number): void {
    const tick = this.#store.price(slot);
    if (!this.levels.remove(slot, tick)) return;
    if (tick === this.bestBid) this.bestBid = this.levels.below(tick);
    else if (tick === this.bestAsk) this.bestAsk = this.levels.above(tick);
  }

  /** An order of which less is shown keeps its place. */
  shrink(slot: number, by: number): void {
    const store = this.#store;
    const level = this.levels.levelOf(store.price(slot));
    const { totals } = this.levels;
    totals[level] = (totals[level] as number) - by;
    store.setVisible(slot, store.visible(slot) - by);
  }

  /** Whether an order of this side and price would trade. */
  crosses(side: number, tick: number): boolean {
    return side > 0 ? this.bestAsk <= tick : this.bestBid >= tick;
  }

  /**
   * A limit order of account 0 without any condition: trades what it can, the rest stands on the book. Its id is in
   * `named` then.
   * @returns whether anything of it stands.
   */
  limit(side: number, tick: number, lots: number): boolean {
    const rest = side > 0 ? this.#buy(tick, lots) : this.#sell(tick, lots);
    if (rest === 0) return false;
    const store = this.#store;
    const slot = store.openOrder(0, false);
    store.setPrice(slot, tick);
    store.setSide(slot, side);
    store.setVisible(slot, rest);
    this.add(slot);
    this.named[0] = store.id(slot);
    return true;
  }

  /** Takes the order of `limit` away whose id is in `named`, if it is still there. @returns whether it was. */
  cancelPlain(): boolean {
    const slot = this.#store.slotOf(this.named[0] as number);
    if (slot === NONE) return false;
    this.remove(slot);
    this.#store.closeOrder(slot, false);
    return true;
  }

  #buy(limit: number, lots: number): number {
    let rest = lots;
    while (rest > 0 && this.bestAsk <= limit) {
      const tick = this.bestAsk;
      rest = this.#take(tick, rest);
      if (rest > 0 || this.levels.first(tick) === NONE) this.bestAsk = this.levels.above(tick);
    }
    return rest;
  }

  #sell(limit: number, lots: number): number {
    let rest = lots;
    while (rest > 0 && this.bestBid >= limit) {
      const tick = this.bestBid;
      rest = this.#take(tick, rest);
      if (rest > 0 || this.levels.first(tick) === NONE) this.bestBid = this.levels.below(tick);
    }
    return rest;
  }

  /** Trades with the orders of one level in their order. @returns lots that are left. */
  #take(tick: number, lots: number): number {
    const store = this.#store;
    const level = this.levels.levelOf(tick);
    let rest = lots;
    let slot = this.levels.firstOf(level);
    while (slot !== NONE && rest > 0) {
      const there = store.visible(slot);
      this.trades = (this.trades + 1) | 0;
      if (there > rest) {
        store.setVisible(slot, there - rest);
        rest = 0;
        break;
      }
      rest -= there;
      const next = store.next(slot);
      store.closeOrder(slot, false);
      slot = next;
    }
    this.tradedTickLots += (lots - rest) * tick;
    this.levels.shorten(level, tick, slot);
    this.levels.totals[level] = (this.levels.totals[level] as number) - (lots - rest);
    return rest;
  }
}
