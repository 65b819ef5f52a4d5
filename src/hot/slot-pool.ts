/**
 * A pool of row numbers over a struct of arrays: order slots, position slots. Hot path.
 *
 * A slot is an integer; its fields live in typed arrays of the owner, so nothing is constructed when an order comes and
 * nothing is collected when it goes. The row freed last is given out first: it is the one still in the cache, and
 * the order of rows is a function of the calls alone, so a replay gets the same rows.
 *
 * Invariants: each row is either free or held; releasing a row that is not held is a bug and stops the program, because
 * the second owner of a row would trade with the first one's order.
 *
 * Single owner, O(1), nothing allocated after construction.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MAX = 2 ** 28;
/** In place of the next free row: this row is held. */
const HELD = -2;
/** In place of the next free row: there is none. */
const NONE = -1;

/** Hands out the row numbers 0 to capacity - 1. */
export class SlotPool {
  readonly capacity: number;
  /** For a free row the next free one or NONE, for the others HELD: list and proof of ownership in one place. */
  readonly #next: Int32Array;
  #firstFree = NONE;
  #heldCount = 0;

  /** @param capacity rows of the owner's columns, 1 to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX,
      'pool capacity is 1 to 2^28 rows',
      capacity,
    );
    this.capacity = capacity;
    this.#next = new Int32Array(capacity);
    this.clear();
  }

  /** Rows that are held. */
  get size(): number {
    return this.#heldCount;
  }

  /** Whether the row is held. */
  isHeld(slot: number): boolean {
    return this.#next[slot] === HELD;
  }

  /** A free row, or -1 when all are held. The owner writes its fields: they still have their old values. */
  acquire(): number {
    const slot = this.#firstFree;
    if (slot === NONE) return NONE;
    const next = this.#next[slot] as number;
    if (next === HELD) assert(false, 'a free row is not held', slot);
    this.#firstFree = next;
    this.#next[slot] = HELD;
    this.#heldCount = (this.#heldCount + 1) | 0;
    return slot;
  }

  /** Gives a row back. @throws InvariantError when it is not held. */
  release(slot: number): void {
    if (this.#next[slot] !== HELD) assert(false, 'a released row was held', slot);
    this.#next[slot] = this.#firstFree;
    this.#firstFree = slot;
    this.#heldCount = (this.#heldCount - 1) | 0;
  }

  /** Makes all rows free; the next ones given out are 0, 1, 2 and so on. */
  clear(): void {
    const last = this.capacity - 1;
    for (let slot = 0; slot < last; slot++) this.#next[slot] = slot + 1;
    this.#next[last] = NONE;
    this.#firstFree = 0;
    this.#heldCount = 0;
  }
}
