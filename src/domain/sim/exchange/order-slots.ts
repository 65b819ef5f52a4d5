/**
 * What a book touches of an order, in half a cache line: links of its queue, price, shown lots, owner and a few bytes.
 * And the slots themselves: which are free, and which order has one. Hot path.
 *
 * An order id is `sequence · 2^21 + slot`: ids rise with every order, so no map is needed to find a slot, and whether it
 * still belongs to an id is one comparison. Rows grow by doubling; memory is touched when it is needed, not before.
 *
 * Single owner, O(1). Allocates only when there are more orders than ever before.
 */
import { assert } from '../../../core/index.ts';
import { HEAD } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

/** Slots that an exchange can have; ids count in steps of this. */
export const SLOTS_MAX = 2 ** 21;
/** No slot. */
export const NONE = -1;

/** Places of a row: a double, six words and four bytes. */
export const SLOT_DOUBLES = 4;
export const SLOT_WORDS = 8;
const SLOT_BYTES = 32;
/** Of the words: links of the queue, price, upper part of the id (0 in a free slot), owner. */
export const SLOT_NEXT = 2;
export const SLOT_PREVIOUS = 3;
export const SLOT_PRICE = 4;
const SEQUENCE = 5;
export const SLOT_ACCOUNT = 6;
/** Of the bytes. */
export const SLOT_SIDE = 28;
export const SLOT_STATE = 29;
export const SLOT_FLAGS = 30;
export const SLOT_TYPE = 31;

/** Rows of orders. The double of a row is the lots that are shown. */
export class OrderSlots {
  doubles: Float64Array = new Float64Array(0);
  words: Int32Array = new Int32Array(0);
  bytes: Int8Array = new Int8Array(0);
  /** Words of the head: slots that hold an order, the newest sequence, the first free slot, the first that was never in use. */
  #head: Int32Array = new Int32Array(0);
  #capacity = 0;
  readonly #column: Column;

  /** @param capacity orders before the first growth.   @param memory that the rows are in. */
  constructor(capacity: number, memory: ExchangeMemory = new ExchangeMemory()) {
    assert(Number.isInteger(capacity) && capacity >= 1 && capacity <= SLOTS_MAX, 'room for 1 to 2^21 orders', capacity);
    this.#column = memory.column(
      capacity * SLOT_BYTES,
      (buffer, address, bytes) => {
        const rows = bytes / SLOT_BYTES;
        this.#capacity = rows;
        this.doubles = new Float64Array(buffer, address, rows * SLOT_DOUBLES);
        this.words = new Int32Array(buffer, address, rows * SLOT_WORDS);
        this.bytes = new Int8Array(buffer, address, rows * SLOT_BYTES);
        this.#head = memory.words;
        this.#head[HEAD.capacity] = rows;
      },
      HEAD.slots,
    );
    this.#head[HEAD.firstFree] = NONE;
  }

  /** Orders that there are rows for. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Slots that hold an order. */
  get used(): number {
    return this.#head[HEAD.used] as number;
  }

  /** A slot with a new id. The owner writes all else. */
  take(): number {
    let slot = this.#head[HEAD.firstFree] as number;
    if (slot === NONE) slot = this.#freshSlot();
    else this.#head[HEAD.firstFree] = this.words[slot * SLOT_WORDS + SLOT_NEXT] as number;
    const head = this.#head;
    head[HEAD.used] = (head[HEAD.used] as number) + 1;
    const sequence = ((head[HEAD.sequence] as number) + 1) | 0;
    if (sequence === 0) assert(false, 'an exchange takes at most 2^32 - 1 orders in its life', slot);
    head[HEAD.sequence] = sequence;
    this.words[slot * SLOT_WORDS + SEQUENCE] = sequence;
    return slot;
  }

  /** A slot is free again: no id names it. */
  free(slot: number): void {
    const head = this.#head;
    head[HEAD.used] = (head[HEAD.used] as number) - 1;
    const at = slot * SLOT_WORDS;
    this.words[at + SEQUENCE] = 0;
    this.words[at + SLOT_NEXT] = head[HEAD.firstFree] as number;
    head[HEAD.firstFree] = slot;
  }

  /** Upper part of the id of a slot: with the slot it names the order as the id does. 0 for a slot that is free. */
  sequence(slot: number): number {
    return this.words[slot * SLOT_WORDS + SEQUENCE] as number;
  }

  /** Id of the order of a slot, 0 when it is free. */
  id(slot: number): number {
    const sequence = this.words[slot * SLOT_WORDS + SEQUENCE] as number;
    return sequence === 0 ? 0 : (sequence >>> 0) * SLOTS_MAX + slot;
  }

  /** The slot of an id, `NONE` when its order is not there any more or never was. */
  slotOf(id: number): number {
    if (!(id >= SLOTS_MAX)) return NONE;
    // A power of two divides without rounding; `%` of doubles is a call into a library.
    const slot = (id - Math.floor(id / SLOTS_MAX) * SLOTS_MAX) | 0;
    return slot < this.#capacity && this.id(slot) === id ? slot : NONE;
  }

  /** Slots from 0 on that were ever in use are below this. */
  get inUse(): number {
    return this.#head[HEAD.fresh] as number;
  }

  /** No slot holds an order any more. Sequences go on, so no name of before is that of an order to come. */
  clear(): void {
    const head = this.#head;
    this.words.fill(0, 0, this.inUse * SLOT_WORDS);
    head[HEAD.used] = 0;
    head[HEAD.firstFree] = NONE;
    head[HEAD.fresh] = 0;
  }

  #freshSlot(): number {
    const slot = this.#head[HEAD.fresh] as number;
    if (slot === this.#capacity) this.#grow();
    this.#head[HEAD.fresh] = slot + 1;
    return slot;
  }

  #grow(): void {
    const from = this.#capacity;
    if (from >= SLOTS_MAX) assert(false, 'an exchange has at most 2^21 orders', from);
    this.#column.grow(Math.min(SLOTS_MAX, 2 * from) * SLOT_BYTES);
  }
}
