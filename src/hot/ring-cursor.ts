/**
 * Places of a ring whose items live in columns of the caller's choice (struct of arrays). Hot path.
 *
 *   const at = cursor.claim();            // -1 when the ring is full
 *   if (at >= 0) { price[at] = p; qty[at] = q; cursor.publish(); }
 *   const from = cursor.peek();           // -1 when the ring is empty
 *   if (from >= 0) { use(price[from]); cursor.release(); }
 *
 * Single owner: one thread writes and reads, so there is nothing atomic here (`spsc-ring.ts` crosses threads).
 * Positions run over [0, 2·capacity) and wrap there: full and empty differ without a wasted place, and a position stays
 * a small integer for ever, where a counter that only grows would pass 2^31 after some hours and be boxed from then on.
 *
 * Cost: O(1), nothing allocated after construction. The conditions of the assertions stand outside the call, here and in
 * the other files of this folder: an imported function is fetched through its module cell at every call, which was a fifth
 * of a push and pop.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MAX = 2 ** 28;

/** First in, first out positions over columns of `capacity` rows. */
export class RingCursor {
  readonly capacity: number;
  readonly #mask: number;
  readonly #wrap: number;
  /** Next place to write, in [0, 2·capacity). */
  #tail = 0;
  /** Next place to read, in [0, 2·capacity). */
  #head = 0;

  /** @param capacity rows of the columns: a power of two up to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    assert(
      Number.isInteger(capacity) && capacity >= 1 && capacity <= CAPACITY_MAX && (capacity & (capacity - 1)) === 0,
      'ring capacity is a power of two up to 2^28',
      capacity,
    );
    this.capacity = capacity;
    this.#mask = capacity - 1;
    this.#wrap = 2 * capacity - 1;
  }

  /** Items published and not yet released. */
  get size(): number {
    return (this.#tail - this.#head) & this.#wrap;
  }

  /** Row to fill next, or -1 when the ring is full. Asking again before `publish` gives the same row. */
  claim(): number {
    return ((this.#tail - this.#head) & this.#wrap) > this.#mask ? -1 : this.#tail & this.#mask;
  }

  /** Makes the claimed row readable. @throws InvariantError when the ring is full, so nothing can have been claimed. */
  publish(): void {
    if (((this.#tail - this.#head) & this.#wrap) > this.#mask)
      assert(false, 'a full ring has no claimed row', this.#tail);
    this.#tail = (this.#tail + 1) & this.#wrap;
  }

  /** Row of the oldest item, or -1 when the ring is empty. */
  peek(): number {
    return this.#tail === this.#head ? -1 : this.#head & this.#mask;
  }

  /** Gives the row of the oldest item free. @throws InvariantError when the ring is empty. */
  release(): void {
    if (this.#tail === this.#head) assert(false, 'an empty ring has no row to release', this.#head);
    this.#head = (this.#head + 1) & this.#wrap;
  }

  /** Forgets all items. */
  clear(): void {
    this.#head = 0;
    this.#tail = 0;
  }
}
