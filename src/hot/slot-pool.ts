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
 * Single owner, O(1), nothing allocated after construction but by `grow`. What is held is counted by two counters that only
 * go up: each is changed once for a row that comes and goes, so that no change waits for the one before it.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MAX = 2 ** 28;
/** In place of the next free row: this row is held. */
const HELD = -2;
/** In place of the next free row: there is none. */
const NONE = -1;

/** Hands out the row numbers 0 to capacity - 1. */
export class SlotPool {
  /** For a free row the next free one or NONE, for the others HELD: list and proof of ownership in one place. */
  declare private next: Int32Array;
  #firstFree = NONE;
  /** Rows given out and taken back since the start; they wrap together. */
  #acquired = 0;
  #released = 0;

  /** @param capacity rows of the owner's columns, 1 to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    checkCapacity(capacity);
    this.next = new Int32Array(capacity);
    this.clear();
  }

  /** Rows there are. */
  get capacity(): number {
    return this.next.length;
  }

  /** Rows that are held. */
  get size(): number {
    return (this.#acquired - this.#released) | 0;
  }

  /** Whether the row is held. */
  isHeld(slot: number): boolean {
    return this.next[slot] === HELD;
  }

  /** A free row, or -1 when all are held. The owner writes its fields: they still have their old values. */
  acquire(): number {
    const slot = this.#firstFree;
    if (slot < 0) return NONE;
    const { next } = this;
    const following = next[slot] as number;
    if (following === HELD) assert(false, 'a free row is not held', slot);
    this.#firstFree = following;
    next[slot] = HELD;
    this.#acquired = (this.#acquired + 1) | 0;
    return slot;
  }

  /** Gives a row back. @throws InvariantError when it is not held. */
  release(slot: number): void {
    const { next } = this;
    if (next[slot] !== HELD) assert(false, 'a released row was held', slot);
    next[slot] = this.#firstFree;
    this.#firstFree = slot;
    this.#released = (this.#released + 1) | 0;
  }

  /**
   * Makes more rows, for an owner whose columns have grown. They are given out in ascending order, before rows that are free.
   * @throws InvariantError when it would be fewer rows.
   */
  grow(capacity: number): void {
    checkCapacity(capacity);
    const from = this.next.length;
    assert(capacity >= from, 'a pool does not become smaller', capacity, from);
    if (capacity === from) return;
    const next = new Int32Array(capacity);
    next.set(this.next);
    this.next = next;
    this.#link(from, this.#firstFree);
  }

  /** Makes all rows free; the next ones given out are 0, 1, 2 and so on. */
  clear(): void {
    this.#link(0, NONE);
    this.#acquired = 0;
    this.#released = 0;
  }

  /** Makes the rows from `first` on free, with `following` after the last. */
  #link(first: number, following: number): void {
    const { next } = this;
    const last = next.length - 1;
    for (let slot = first; slot < last; slot++) next[slot] = slot + 1;
    next[last] = following;
    this.#firstFree = first;
  }
}

function checkCapacity(capacity: number): void {
  assert(
    Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX,
    'pool capacity is 1 to 2^28 rows',
    capacity,
  );
}
