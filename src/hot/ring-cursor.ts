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
 * pushed in between: that is what the one row costs which is never in use, capacity - 1 items being the most.
 *
 * Positions go up and wrap with 32 bits, which every capacity divides; rows are made from them on the side, so that a
 * position waits for one addition and nothing else. They start right below the end of 32 bits: every ring that went round
 * once has passed it, and no program has to run for days to see that.
 *
 * Cost: O(1), nothing allocated after construction. The conditions of the assertions stand outside the call, here and in
 * the other files of this folder: an imported function is fetched through its module cell at every call, which was a fifth
 * of a push and pop. `declare` keeps a field from being written twice, first with undefined: a field that was written
 * once is a constant to the compiler wherever its object is one.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MAX = 2 ** 28;
/** Positions from 0 on that are a number of 32 bits with a sign. */
const POSITIONS = 2 ** 31;
const TAIL = 0;
const HEAD = 1;

/** First in, first out positions over columns of `capacity` rows. */
export class RingCursor {
  /** Rows of the columns; one less is the most that is in the ring. */
  declare readonly capacity: number;
  /** Next position to write, and next to read. A field would hold them shifted, and each call would wait for that twice. */
  declare private at: Int32Array;

  /** @param capacity rows of the columns: a power of two from 2 to 2^28.   @throws InvariantError when it is not. */
  constructor(capacity: number) {
    assert(
      Number.isInteger(capacity) && capacity >= 2 && capacity <= CAPACITY_MAX && (capacity & (capacity - 1)) === 0,
      'ring capacity is a power of two from 2 to 2^28',
      capacity,
    );
    this.capacity = capacity;
    this.at = new Int32Array(2);
    this.clear();
  }

  /** Items in the ring. */
  get size(): number {
    return ((this.at[TAIL] as number) - (this.at[HEAD] as number)) | 0;
  }

  /** Row of a new item, or -1 when the ring is full. */
  push(): number {
    const { at } = this;
    const tail = at[TAIL] as number;
    const next = (tail + 1) | 0;
    if (((next - (at[HEAD] as number)) & (this.capacity - 1)) === 0) return -1;
    at[TAIL] = next;
    return tail & (this.capacity - 1);
  }

  /** Row of the oldest item, which stays in the ring, or -1 when the ring is empty. */
  peek(): number {
    const { at } = this;
    return at[TAIL] === at[HEAD] ? -1 : (at[HEAD] as number) & (this.capacity - 1);
  }

  /** Takes the oldest item out. @returns its row, which is not used again before the next `pop`, or -1 when the ring is empty. */
  pop(): number {
    const { at } = this;
    const head = at[HEAD] as number;
    if (head === at[TAIL]) return -1;
    at[HEAD] = (head + 1) | 0;
    return head & (this.capacity - 1);
  }

  /** Forgets all items. */
  clear(): void {
    this.at.fill(POSITIONS - this.capacity);
  }
}
