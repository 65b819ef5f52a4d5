/**
 * The book of one market, order by order. Hot path.
 *
 * One set of levels serves both sides: no price is above the best bid and below the best ask and has orders, so the
 * two best prices tell which side a level is. They are cursors that move when a better order comes or the last one
 * at the best price goes.
 *
 * `limit` and `cancel` are the whole engine for orders without conditions, owners and funds; the exchange, which has all of
 * these, matches in matching.ts on the same book.
 *
 * Single owner, O(1) an order that is added or taken away, O(fills) a match. Nothing is allocated beside pages of levels.
 */
import { NONE, type OrderSlots, SLOT_DOUBLES, SLOT_NEXT, SLOT_PRICE, SLOT_SIDE, SLOT_WORDS } from './order-slots.ts';
import { LEVEL_DOUBLES, NO_TICK_ABOVE, NO_TICK_BELOW, TickLevels } from './tick-levels.ts';

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
  readonly #slots: OrderSlots;

  /** @param highest the highest price that an order may have, ticks. */
  constructor(slots: OrderSlots, highest?: number) {
    this.#slots = slots;
    this.levels = new TickLevels(slots, highest);
  }

  /** Puts an order that crosses nothing at the end of its level. Side, price and visible lots are in its row. */
  add(slot: number): void {
    const { words, bytes } = this.#slots;
    this.#append(
      slot,
      bytes[slot * (4 * SLOT_WORDS) + SLOT_SIDE] as number,
      words[slot * SLOT_WORDS + SLOT_PRICE] as number,
    );
  }

  /** Takes an order away. Its visible lots are what the level still shows of it. */
  remove(slot: number): void {
    const tick = this.#slots.words[slot * SLOT_WORDS + SLOT_PRICE] as number;
    if (!this.levels.remove(slot, tick)) return;
    if (tick === this.bestBid) this.bestBid = this.levels.below(tick);
    else if (tick === this.bestAsk) this.bestAsk = this.levels.above(tick);
  }

  /** An order of which less is shown keeps its place. */
  shrink(slot: number, by: number): void {
    const { words, doubles } = this.#slots;
    const level = this.levels.levelOf(words[slot * SLOT_WORDS + SLOT_PRICE] as number);
    const { totals } = this.levels;
    totals[level * LEVEL_DOUBLES] = (totals[level * LEVEL_DOUBLES] as number) - by;
    doubles[slot * SLOT_DOUBLES] = (doubles[slot * SLOT_DOUBLES] as number) - by;
  }

  /** Whether an order of this side and price would trade. */
  crosses(side: number, tick: number): boolean {
    return side > 0 ? this.bestAsk <= tick : this.bestBid >= tick;
  }

  /**
   * A limit order without owner and conditions: trades what it can, the rest stands on the book.
   * @returns the slot of what stands, `NONE` when nothing does. With `sequenceOf` of it, it can be cancelled.
   */
  limit(side: number, tick: number, lots: number): number {
    const rest = side > 0 ? this.#buy(tick, lots) : this.#sell(tick, lots);
    if (rest === 0) return NONE;
    const slots = this.#slots;
    const slot = slots.take();
    slots.words[slot * SLOT_WORDS + SLOT_PRICE] = tick;
    slots.doubles[slot * SLOT_DOUBLES] = rest;
    this.#append(slot, side, tick);
    return slot;
  }

  /** What tells the order of a slot from those that have it before and after. */
  sequenceOf(slot: number): number {
    return this.#slots.sequence(slot);
  }

  /** Takes an order of `limit` away, if it is still there. @returns whether it was. */
  cancel(slot: number, sequence: number): boolean {
    if (slot === NONE || this.#slots.sequence(slot) !== sequence) return false;
    this.remove(slot);
    this.#slots.free(slot);
    return true;
  }

  #append(slot: number, side: number, tick: number): void {
    if (!this.levels.append(slot, tick)) return;
    if (side > 0) {
      if (tick > this.bestBid) this.bestBid = tick;
    } else if (tick < this.bestAsk) {
      this.bestAsk = tick;
    }
  }

  #buy(limit: number, lots: number): number {
    let rest = lots;
    while (this.bestAsk <= limit) {
      const tick = this.bestAsk;
      rest = this.#take(tick, rest);
      if (rest < 0) return 0;
      this.bestAsk = this.levels.above(tick);
      if (rest === 0) return 0;
    }
    return rest;
  }

  #sell(limit: number, lots: number): number {
    let rest = lots;
    while (this.bestBid >= limit) {
      const tick = this.bestBid;
      rest = this.#take(tick, rest);
      if (rest < 0) return 0;
      this.bestBid = this.levels.below(tick);
      if (rest === 0) return 0;
    }
    return rest;
  }

  /** Trades with the orders of one level in their order. @returns lots that are left when the level is used up, −1 when it is not. */
  #take(tick: number, lots: number): number {
    const slots = this.#slots;
    const { words, doubles } = slots;
    const level = this.levels.levelOf(tick);
    let slot = this.levels.firstOf(level);
    let rest = lots;
    let trades = 0;
    do {
      const there = doubles[slot * SLOT_DOUBLES] as number;
      trades = (trades + 1) | 0;
      if (there > rest) {
        doubles[slot * SLOT_DOUBLES] = there - rest;
        rest = 0;
      } else {
        rest -= there;
        const next = words[slot * SLOT_WORDS + SLOT_NEXT] as number;
        slots.free(slot);
        slot = next;
      }
    } while (rest > 0 && slot !== NONE);
    const traded = lots - rest;
    this.trades = (this.trades + trades) | 0;
    this.tradedTickLots += traded * tick;
    this.levels.shorten(level, tick, slot, traded);
    return slot === NONE ? rest : -1;
  }
}
