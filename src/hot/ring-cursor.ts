/**
 * Places of a ring whose items live in columns of the caller's choice (struct of arrays). Hot path.
 *
 *   const at = cursor.push();             // -1 when the ring is full
 *   if (at >= 0) { price[at] = p; qty[at] = q; }
 *   const from = cursor.pop();            // -1 when the ring is empty
 *   if (from >= 0) use(price[from]);
 *
 * Single owner: one thread writes and reads, so there is nothing atomic here (`spsc-ring.ts` crosses threads), and a row
 * counts as written from the moment it is given out. A popped row stays what it is until the next `pop`, whatever is
 * pushed in between: that is what the one row costs which is never in use, capacity - 1 items being the most. It also tells
 * full from empty, so that positions are rows and never outgrow a small integer.
 *
 * Cost: O(1), nothing allocated after construction. The conditions of the assertions stand outside the call, here and in
 * the other files of this folder: an imported function is fetched through its module cell at every call, which was a fifth
 * of a push and pop. `declare` keeps a field from being written twice, first with undefined: a field that was written
 * once is a constant to the compiler wherever its object is one.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MAX = 2 ** 28;

/** First in, first out positions over columns of `capacity` rows. */
export class RingCursor {
  /** Rows of the columns; one less is the most that is in the ring. */
  declare readonly capacity: number;
  /** Next row to write. */
  #tail = 0;
  /** Next row to read. */
  #head = 0;

  /** @param capacity rows of the columns: a power of two from 2 to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    assert(
      Number.isInteger(capacity) && capacity >= 2 && capacity <= CAPACITY_MAX && (capacity & (capacity - 1)) === 0,
      'ring capacity is a power of two from 2 to 2^28',
      capacity,
    );
    this.capacity = capacity;
  }

  /** Items in the ring. */
  get size(): number {
    return (this.#tail - this.#head) & (this.capacity - 1);
  }

  /** Row of a new item, or -1 when the ring is full. */
  push(): number {
    const row = this.#tail;
    const next = (row + 1) & (this.capacity - 1);
    if (next === this.#head) return -1;
    this.#tail = next;
    return row;
  }

  /** Row of the oldest item, which stays in the ring, or -1 when the ring is empty. */
  peek(): number {
    return this.#tail === this.#head ? -1 : this.#head;
  }

  /** Takes the oldest item out. @returns its row, which is not used again before the next `pop`, or -1 when the ring is empty. */
  pop(): number {
    const row = this.#head;
    if (row === this.#tail) return -1;
    this.#head = (row + 1) & (this.capacity - 1);
    return row;
  }

  /** Forgets all items. */
  clear(): void {
    this.#head = 0;
    this.#tail = 0;
  }
}
