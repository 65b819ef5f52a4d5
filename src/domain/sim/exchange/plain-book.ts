/**
 * The whole engine for orders without conditions, owners and funds: a book, and limit orders and cancels one by one or, by
 * the thousand, as rows of a table. Hot path.
 *
 * Rows go through a kernel of WebAssembly (plain-book.as) that works on the columns of the book. `limit` and `cancel` do
 * the same without it, operation by operation, so both can be mixed and leave the same columns: they do what the kernel
 * leaves (a row that needs a column to grow), and all rows where the process has no room for the memory of kernels.
 *
 * Single owner, O(1) an order that stands or is cancelled, O(fills) a match. Nothing is allocated beside pages of levels
 * and the growth of the orders.
 */
import { assert } from '../../../core/index.ts';
import { ExchangeMemory } from './exchange-memory.ts';
import { MatchBook } from './match-book.ts';
import { NONE, OrderSlots, SLOT_DOUBLES, SLOT_NEXT, SLOT_PRICE, SLOT_WORDS } from './order-slots.ts';
import { PLAIN_BOOK_WASM } from './plain-book.wasm.gen.ts';
import { PlainTable } from './plain-table.ts';

/** The kernel. */
interface PlainKernel {
  run(book: number, levels: number, traded: number, table: number, from: number, to: number): number;
}

/** How large a plain book is. */
export interface PlainBookSize {
  /** Orders that fit before the first growth, 1 to 2^21. */
  readonly capacity: number;
  /** The highest price that an order may have, ticks. */
  readonly highest: number;
}

/** A book with an engine of its own. */
export class PlainBook {
  readonly book: MatchBook;
  readonly slots: OrderSlots;
  readonly #highest: number;
  readonly #memory: ExchangeMemory;
  readonly #kernel: PlainKernel | undefined;
  readonly #tables = new Set<PlainTable>();
  /** Traded ticks times lots, and trades. */
  #traded: Float64Array = new Float64Array(0);
  #address = 0;

  /** @param memory for its columns. @defaultValue one that kernels work on */
  constructor({ capacity, highest }: PlainBookSize, memory: ExchangeMemory = new ExchangeMemory(true)) {
    this.#highest = highest;
    this.#memory = memory;
    this.slots = new OrderSlots(capacity, memory);
    this.book = new MatchBook(this.slots, highest, memory);
    memory.column(16, (buffer, address) => {
      this.#traded = new Float64Array(buffer, address, 2);
      this.#address = address;
    });
    this.#kernel = memory.kernel<PlainKernel>(PLAIN_BOOK_WASM);
  }

  /** Lots times ticks that were traded. */
  get tradedTickLots(): number {
    return this.#traded[0] as number;
  }

  /** Trades. */
  get trades(): number {
    return this.#traded[1] as number;
  }

  /**
   * A limit order: trades what it can, the rest stands on the book.
   * @param side 1 or −1.   @param tick price.   @param lots a whole number above 0.
   * @returns the slot of what stands, `NONE` when nothing does. With `sequenceOf` of it, it can be cancelled.
   */
  limit(side: number, tick: number, lots: number): number {
    const rest = this.book.crosses(side, tick) ? this.#match(side, tick, lots) : lots;
    if (rest === 0) return NONE;
    const { slots } = this;
    const slot = slots.take();
    slots.words[slot * SLOT_WORDS + SLOT_PRICE] = tick;
    slots.doubles[slot * SLOT_DOUBLES] = rest;
    this.book.append(slot, side, tick);
    return slot;
  }

  /** What tells the order of a slot from those that have it before and after. */
  sequenceOf(slot: number): number {
    return this.slots.sequence(slot);
  }

  /** Takes an order of `limit` away, if it is still there. @returns whether it was. */
  cancel(slot: number, sequence: number): boolean {
    if (slot === NONE || this.slots.sequence(slot) !== sequence) return false;
    this.book.remove(slot);
    this.slots.free(slot);
    return true;
  }

  /** A table of orders and cancels of this book. @param rows how many there are, 1 to 2^24. */
  table(rows: number): PlainTable {
    const table = new PlainTable(this.#memory, rows, this.#highest);
    this.#tables.add(table);
    return table;
  }

  /** Does rows of a table one after the other. @param from the first.   @param to the first that is not done. */
  run(table: PlainTable, from: number, to: number): void {
    assert(this.#tables.has(table), 'a table is run by the book that made it');
    assert(Number.isInteger(from) && Number.isInteger(to) && from >= 0, 'rows of a table', from, to);
    assert(from <= to && to <= table.rows, 'rows of a table', from, to);
    for (let row = this.#runFast(table, from, to); row < to; row = this.#runFast(table, row + 1, to)) {
      this.#runRow(table, row);
    }
  }

  /** No order stands any more, nothing was traded. Names of before are names of nothing. */
  clear(): void {
    this.slots.clear();
    this.book.clear();
    this.#traded.fill(0);
  }

  /** @returns the row that is left to do, `to` when there is none. */
  #runFast(table: PlainTable, from: number, to: number): number {
    const { book } = this;
    if (this.#kernel === undefined) return from;
    return this.#kernel.run(book.address, book.levels.address, this.#address, table.address, from, to);
  }

  #runRow(table: PlainTable, row: number): void {
    const lots = table.lots(row);
    const at = table.at(row);
    if (lots === 0) {
      this.cancel(table.slot(at), table.sequence(at));
      return;
    }
    const slot = this.limit(lots > 0 ? 1 : -1, at, Math.abs(lots));
    table.setPlaced(row, slot, slot === NONE ? 0 : this.slots.sequence(slot));
  }

  #match(side: number, limit: number, lots: number): number {
    const { book } = this;
    let rest = lots;
    while (book.crosses(side, limit)) {
      const tick = side > 0 ? book.bestAsk : book.bestBid;
      rest = this.#take(tick, rest);
      if (rest < 0) return 0;
      if (side > 0) book.bestAsk = book.levels.above(tick);
      else book.bestBid = book.levels.below(tick);
      if (rest === 0) return 0;
    }
    return rest;
  }

  /** Trades with the orders of one level in their order. @returns lots that are left when the level is used up, −1 when it is not. */
  #take(tick: number, lots: number): number {
    const { slots } = this;
    const { words, doubles } = slots;
    const { levels } = this.book;
    const level = levels.levelOf(tick);
    let slot = levels.firstOf(level);
    let rest = lots;
    let trades = 0;
    do {
      const there = doubles[slot * SLOT_DOUBLES] as number;
      trades++;
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
    const sums = this.#traded;
    sums[0] = (sums[0] as number) + traded * tick;
    sums[1] = (sums[1] as number) + trades;
    levels.shorten(level, tick, slot, traded);
    return slot === NONE ? rest : -1;
  }
}
