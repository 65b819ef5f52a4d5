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
  capacity: number;
  doubles: Float64Array;
  words: Int32Array;
  bytes: Int8Array;
  /** Slots that hold an order. */
  used = 0;
  #sequence = 0;
  #firstFree: number = NONE;
  /** The first slot that was never in use. */
  #fresh = 0;

  /** @param capacity orders before the first growth. */
  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity >= 1 && capacity <= SLOTS_MAX, 'room for 1 to 2^21 orders', capacity);
    this.capacity = capacity;
    this.doubles = new Float64Array(capacity * SLOT_DOUBLES);
    this.words = new Int32Array(this.doubles.buffer);
    this.bytes = new Int8Array(this.doubles.buffer);
  }

  /** A slot with a new id. The owner writes all else. */
  take(): number {
    let slot = this.#firstFree;
    if (slot === NONE) slot = this.#freshSlot();
    else this.#firstFree = this.words[slot * SLOT_WORDS + SLOT_NEXT] as number;
    this.used = (this.used + 1) | 0;
    const sequence = (this.#sequence + 1) | 0;
    if (sequence === 0) assert(false, 'an exchange takes at most 2^32 - 1 orders in its life', slot);
    this.#sequence = sequence;
    this.words[slot * SLOT_WORDS + SEQUENCE] = sequence;
    return slot;
  }

  /** A slot is free again: no id names it. */
  free(slot: number): void {
    this.used = (this.used - 1) | 0;
    const at = slot * SLOT_WORDS;
    this.words[at + SEQUENCE] = 0;
    this.words[at + SLOT_NEXT] = this.#firstFree;
    this.#firstFree = slot;
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
    return slot < this.capacity && this.id(slot) === id ? slot : NONE;
  }

  /** Slots from 0 on that were ever in use are below this. */
  get inUse(): number {
    return this.#fresh;
  }

  #freshSlot(): number {
    if (this.#fresh === this.capacity) this.#grow();
    const slot = this.#fresh;
    this.#fresh = (slot + 1) | 0;
    return slot;
  }

  #grow(): void {
    const from = this.capacity;
    if (from >= SLOTS_MAX) assert(false, 'an exchange has at most 2^21 orders', from);
    this.capacity = Math.min(SLOTS_MAX, 2 * from);
    const doubles = new Float64Array(this.capacity * (SLOT_BYTES / 8));
    doubles.set(this.doubles);
    this.doubles = doubles;
    this.words = new Int32Array(doubles.buffer);
    this.bytes = new Int8Array(doubles.buffer);
  }
}
