/**
 * The book of one market, order by order. Hot path.
 *
 * One set of levels serves both sides: no price is above the best bid and below the best ask and has orders, so the
 * two best prices tell which side a level is. They are cursors that move when a better order comes or the last one
 * at the best price goes.
 *
 * Who trades on it: the exchange in matching.ts, and plain-book.ts for orders without conditions, owners and funds.
 *
 * Single owner, O(1) an order that is added or taken away. Nothing is allocated beside pages of levels.
 */
import { ExchangeMemory } from './exchange-memory.ts';
import { type OrderSlots, SLOT_DOUBLES, SLOT_PRICE, SLOT_SIDE, SLOT_WORDS } from './order-slots.ts';
import { LEVEL_DOUBLES, NO_TICK_ABOVE, NO_TICK_BELOW, TickLevels } from './tick-levels.ts';

/** Orders of one market by price and time. */
export class MatchBook {
  readonly levels: TickLevels;
  /** Of its cells, the two best prices, for the core. */
  address = 0;
  #cells: Int32Array = new Int32Array(2);
  readonly #slots: OrderSlots;

  /** @param highest the highest price that an order may have, ticks.   @param memory that the levels are in. */
  constructor(slots: OrderSlots, highest?: number, memory: ExchangeMemory = new ExchangeMemory()) {
    this.#slots = slots;
    this.levels = new TickLevels(slots, highest, memory);
    memory.column(8, (buffer, address) => {
      this.#cells = new Int32Array(buffer, address, 2);
      this.address = address;
    });
    this.bestBid = NO_TICK_BELOW;
    this.bestAsk = NO_TICK_ABOVE;
  }

  /** Highest price of a buy, `NO_TICK_BELOW` without one. */
  get bestBid(): number {
    return this.#cells[0] as number;
  }
  set bestBid(tick: number) {
    this.#cells[0] = tick;
  }

  /** Lowest price of a sale, `NO_TICK_ABOVE` without one. */
  get bestAsk(): number {
    return this.#cells[1] as number;
  }
  set bestAsk(tick: number) {
    this.#cells[1] = tick;
  }

  /** Puts an order that crosses nothing at the end of its level. Side, price and visible lots are in its row. */
  add(slot: number): void {
    const { words, bytes } = this.#slots;
    this.append(
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

  /** No order stands any more. */
  clear(): void {
    this.levels.clear();
    this.bestBid = NO_TICK_BELOW;
    this.bestAsk = NO_TICK_ABOVE;
  }

  /** Whether an order of this side and price would trade. */
  crosses(side: number, tick: number): boolean {
    return side > 0 ? this.bestAsk <= tick : this.bestBid >= tick;
  }

  /** `add` of an order whose side and price the caller has at hand. */
  append(slot: number, side: number, tick: number): void {
    if (!this.levels.append(slot, tick)) return;
    if (side > 0) {
      if (tick > this.bestBid) this.bestBid = tick;
    } else if (tick < this.bestAsk) {
      this.bestAsk = tick;
    }
  }
}
