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

/** Hands out the row numbers 0 to capacity - 1. */
export class SlotPool {
  readonly capacity: number;
  /** Free rows, a stack. */
  readonly #free: Int32Array;
  /** 1 for rows that are held. */
  readonly #held: Uint8Array;
  #freeCount: number;

  /** @param capacity rows of the owner's columns, 1 to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX,
      'pool capacity is 1 to 2^28 rows',
      capacity,
    );
    this.capacity = capacity;
    this.#free = new Int32Array(capacity);
    this.#held = new Uint8Array(capacity);
    this.#freeCount = 0;
    this.clear();
  }

  /** Rows that are held. */
  get size(): number {
    return this.capacity - this.#freeCount;
  }

  /** Whether the row is held. */
  isHeld(slot: number): boolean {
    return this.#held[slot] === 1;
  }

  /** A free row, or -1 when all are held. The owner writes its fields: they still have their old values. */
  acquire(): number {
    if (this.#freeCount === 0) return -1;
    this.#freeCount--;
    const slot = this.#free[this.#freeCount] as number;
    if (this.#held[slot] !== 0) assert(false, 'a free row is not held', slot);
    this.#held[slot] = 1;
    return slot;
  }

  /** Gives a row back. @throws InvariantError when it is not held. */
  release(slot: number): void {
    if (this.#held[slot] !== 1) assert(false, 'a released row was held', slot);
    this.#held[slot] = 0;
    this.#free[this.#freeCount] = slot;
    this.#freeCount++;
  }

  /** Makes all rows free; the next ones given out are 0, 1, 2 and so on. */
  clear(): void {
    this.#held.fill(0);
    for (let i = 0; i < this.capacity; i++) this.#free[i] = this.capacity - 1 - i;
    this.#freeCount = this.capacity;
  }
}
