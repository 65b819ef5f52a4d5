/**
 * Stop orders of one market by the price that triggers them: a trade looks at two numbers, not at the orders. Hot path.
 *
 * Orders `above` wait for a trade at their stop price or higher, orders `below` for one at it or lower. Orders of one
 * price leave in the order in which they came, and prices in the order in which a moving price touches them. While it waits
 * an order shows nothing, so its visible lots are 0.
 */
import { MARKET } from './core-layout.ts';
import { ExchangeMemory } from './exchange-memory.ts';
import { MarketCells } from './market-cells.ts';
import { NONE } from './order-slots.ts';
import type { OrderStore } from './order-store.ts';
import { NO_TICK_ABOVE, NO_TICK_BELOW, TickLevels } from './tick-levels.ts';

/** Stop orders that wait. The levels are made with the first of them. */
export class TriggerIndex {
  readonly #store: OrderStore;
  readonly #highest: number;
  readonly #market: MarketCells;
  readonly #memory: ExchangeMemory;
  #above: TickLevels | undefined;
  #below: TickLevels | undefined;

  /**
   * @param highest the highest price of the market, ticks.
   * @param of the market that the two prices are written to, and the memory that the levels are in.
   */
  constructor(
    store: OrderStore,
    highest: number,
    of: { readonly market: MarketCells; readonly memory: ExchangeMemory } = {
      market: new MarketCells(),
      memory: new ExchangeMemory(),
    },
  ) {
    this.#store = store;
    this.#highest = highest;
    this.#market = of.market;
    this.#memory = of.memory;
    this.lowestAbove = NO_TICK_ABOVE;
    this.highestBelow = NO_TICK_BELOW;
  }

  /** A trade at this price or higher triggers. */
  get lowestAbove(): number {
    return this.#market.words[MARKET.lowestAbove] as number;
  }
  set lowestAbove(tick: number) {
    this.#market.words[MARKET.lowestAbove] = tick;
  }

  /** A trade at this price or lower triggers. */
  get highestBelow(): number {
    return this.#market.words[MARKET.highestBelow] as number;
  }
  set highestBelow(tick: number) {
    this.#market.words[MARKET.highestBelow] = tick;
  }

  /** An order waits. @param above whether for a trade at its stop price or higher. */
  add(slot: number, above: boolean): void {
    const tick = this.#store.stop(slot);
    if (above) {
      this.#above ??= this.#makeLevels(MARKET.stopsAbove);
      this.#above.append(slot, tick);
      if (tick < this.lowestAbove) this.lowestAbove = tick;
    } else {
      this.#below ??= this.#makeLevels(MARKET.stopsBelow);
      this.#below.append(slot, tick);
      if (tick > this.highestBelow) this.highestBelow = tick;
    }
  }

  /** An order waits no more. */
  remove(slot: number, above: boolean): void {
    const tick = this.#store.stop(slot);
    const levels = above ? this.#above : this.#below;
    if (levels === undefined || !levels.remove(slot, tick)) return;
    if (above && tick === this.lowestAbove) this.lowestAbove = levels.above(tick);
    else if (!above && tick === this.highestBelow) this.highestBelow = levels.below(tick);
  }

  /** Takes out the next order that a trade at this price triggers, `NONE` when there is none left. */
  take(tick: number): number {
    if (tick >= this.lowestAbove && this.#above !== undefined)
      return this.#takeFrom(this.#above, this.lowestAbove, true);
    if (tick <= this.highestBelow && this.#below !== undefined) {
      return this.#takeFrom(this.#below, this.highestBelow, false);
    }
    return NONE;
  }

  #makeLevels(word: number): TickLevels {
    const levels = new TickLevels(this.#store.slots, this.#highest, this.#memory);
    this.#market.words[word] = levels.address;
    return levels;
  }

  #takeFrom(levels: TickLevels, tick: number, above: boolean): number {
    const slot = levels.first(tick);
    this.remove(slot, above);
    return slot;
  }
}
