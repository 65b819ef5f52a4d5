/**
 * Levels of any keys in order: a value and a mark of one byte for each key. Hot path.
 *
 * The keys lie in blocks of at most 64, sorted within each block; a directory holds in order the least key that each
 * block has had. A search looks for the block in the directory, from its end, since most of what happens is near the
 * best price, and then for the key in the block. Adding or taking away a key moves at most 63 others. The directory
 * itself is moved when a block is split, joined to its neighbour or emptied, which takes at least 16 changes of that
 * block, or happens at the end.
 *
 * Invariants: the directory has no empty block; keys ascend through all blocks.
 *
 * Single owner. O(log n) amortised, with n/32 entries of a directory moved once in 16 changes at worst. Allocates only
 * when it grows, which it does by doubling; it never shrinks.
 */
import { assert } from '../../../core/index.ts';

/** Keys of a block. */
const BLOCK = 64;
/** A block with fewer keys looks for a neighbour to join. */
const FEW = BLOCK / 4;
/** Neighbours are joined when they have no more keys than this together, so that the next split is far. */
const JOINED_MAX = BLOCK / 2;
const BLOCKS_MAX = 2 ** 20;

/** Keys in order, with a value and a mark each. */
export class LevelBlocks {
  /** Key and value of a call, put here by the caller: doubles as arguments are boxed wherever a call is not inlined. */
  readonly #input: Float64Array;
  #keys: Float64Array;
  #values: Float64Array;
  #marks: Uint8Array;
  /** (blocks,) keys of each block, by its number. */
  #counts: Int32Array;
  /** (blocks,) numbers of blocks that are not in use, a stack. */
  #free: Int32Array;
  #freeCount = 0;
  /** (blocks,) for each block in order: not above its keys, and above those of the block before. */
  #firsts: Float64Array;
  /** (blocks,) number of each block, in order. */
  #order: Int32Array;
  #blocks = 0;
  #size = 0;
  /** Where `lower` is: a place of the directory, the first place of its block, the place of the last answer. */
  #walkBlock = 0;
  #walkStart = 0;
  #walkPlace = 0;

  /** @param input (2,) where the caller puts key and value.   @param capacity keys that fit before the first growth, about. */
  constructor(input: Float64Array, capacity: number) {
    // Blocks are three quarters full in the long run of random changes.
    const blocks = Math.ceil((4 * capacity) / (3 * BLOCK)) + 1;
    this.#input = input;
    this.#keys = new Float64Array(blocks * BLOCK);
    this.#values = new Float64Array(blocks * BLOCK);
    this.#marks = new Uint8Array(blocks * BLOCK);
    this.#counts = new Int32Array(blocks);
    this.#free = new Int32Array(blocks);
    this.#firsts = new Float64Array(blocks);
    this.#order = new Int32Array(blocks);
    this.clear();
  }

  /** Keys that are there. */
  get size(): number {
    return this.#size;
  }

  /** Place of the key `input[0]`, or -1. Places hold until the next change. */
  find(): number {
    const at = this.#blockOf();
    if (at < 0) return -1;
    const start = (this.#order[at] as number) * BLOCK;
    const place = this.#placeIn(start, this.#counts[this.#order[at] as number] as number) - 1;
    // In front of a block lies the last place of another, which may hold a key that has moved away, or 0.
    return place >= start && this.#keys[place] === this.#input[0] ? place : -1;
  }

  /** Place of the greatest key, or -1. `lower` goes on from there. */
  greatest(): number {
    this.#walkBlock = this.#blocks;
    this.#walkPlace = 0;
    this.#walkStart = 0;
    return this.lower();
  }

  /** Place of the next lower key after that of the last call of `greatest` or `lower`, or -1. */
  lower(): number {
    if (this.#walkPlace === this.#walkStart) {
      if (this.#walkBlock === 0) return -1;
      this.#walkBlock = (this.#walkBlock - 1) | 0;
      this.#walkStart = this.#startOf(this.#walkBlock);
      this.#walkPlace = this.#endOf(this.#walkBlock);
    }
    this.#walkPlace = (this.#walkPlace - 1) | 0;
    return this.#walkPlace;
  }

  /** Place of the least key, or -1. */
  least(): number {
    return this.#blocks === 0 ? -1 : (this.#order[0] as number) * BLOCK;
  }

  /** The key at a place. */
  keyAt(place: number): number {
    return this.#keys[place] as number;
  }

  /** The value at a place. */
  valueAt(place: number): number {
    return this.#values[place] as number;
  }

  /** The mark at a place. */
  markAt(place: number): number {
    return this.#marks[place] as number;
  }

  /** Gives the key `input[0]` the value `input[1]`. @returns whether the key is new. */
  put(mark: number): boolean {
    if (this.#blocks === 0) {
      this.#open(0);
      this.#insert(0, this.#startOf(0), mark);
      return true;
    }
    const found = this.#blockOf();
    // A key below all others belongs to the first block.
    const at = Math.max(found, 0);
    const block = this.#order[at] as number;
    const start = block * BLOCK;
    const place = this.#placeIn(start, this.#counts[block] as number);
    if (place > start && this.#keys[place - 1] === this.#input[0]) {
      this.#values[place - 1] = this.#input[1] as number;
      this.#marks[place - 1] = mark;
      return false;
    }
    if ((this.#counts[block] as number) < BLOCK) this.#insert(at, place, mark);
    else this.#insertIntoFull(at, place, mark);
    return true;
  }

  /** Takes the key `input[0]` away. @returns whether it was there. */
  remove(): boolean {
    const at = this.#blockOf();
    if (at < 0) return false;
    const block = this.#order[at] as number;
    const start = block * BLOCK;
    const count = this.#counts[block] as number;
    const place = this.#placeIn(start, count) - 1;
    const keys = this.#keys;
    if (place < start || keys[place] !== this.#input[0]) return false;
    const values = this.#values;
    const marks = this.#marks;
    const last = start + count - 1;
    for (let i = place; i < last; i++) {
      keys[i] = keys[i + 1] as number;
      values[i] = values[i + 1] as number;
      marks[i] = marks[i + 1] as number;
    }
    this.#size = (this.#size - 1) | 0;
    this.#counts[block] = count - 1;
    if (count === 1) this.#close(at);
    else if (count <= FEW) this.#join(at);
    return true;
  }

  /** Takes all keys away. */
  clear(): void {
    const capacity = this.#order.length;
    for (let i = 0; i < capacity; i++) this.#free[i] = capacity - 1 - i;
    this.#freeCount = capacity;
    this.#blocks = 0;
    this.#size = 0;
  }

  #startOf(at: number): number {
    return (this.#order[at] as number) * BLOCK;
  }

  #endOf(at: number): number {
    const block = this.#order[at] as number;
    return block * BLOCK + (this.#counts[block] as number);
  }

  /** The last block whose least key is not above `input[0]`, as a place of the directory; -1 when all are above. */
  #blockOf(): number {
    const key = this.#input[0] as number;
    const firsts = this.#firsts;
    let high = this.#blocks;
    let low = high - 1;
    // Steps of 1, 2, 4 ... from the end.
    for (let step = 1; low >= 0 && (firsts[low] as number) > key; step += step) {
      high = low;
      low -= step;
    }
    if (low < -1) low = -1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((firsts[middle] as number) > key) high = middle;
      else low = middle;
    }
    return low;
  }

  /** The first place of a block whose key is above `input[0]`. */
  #placeIn(start: number, count: number): number {
    const key = this.#input[0] as number;
    const keys = this.#keys;
    let low = start - 1;
    let high = start + count;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] as number) > key) high = middle;
      else low = middle;
    }
    return high;
  }

  /** Puts a new key at a place of a block that has room. */
  #insert(at: number, place: number, mark: number): void {
    const keys = this.#keys;
    const values = this.#values;
    const marks = this.#marks;
    const end = this.#endOf(at);
    for (let i = end; i > place; i--) {
      keys[i] = keys[i - 1] as number;
      values[i] = values[i - 1] as number;
      marks[i] = marks[i - 1] as number;
    }
    keys[place] = this.#input[0] as number;
    values[place] = this.#input[1] as number;
    marks[place] = mark;
    const block = this.#order[at] as number;
    this.#counts[block] = ((this.#counts[block] as number) + 1) | 0;
    this.#size = (this.#size + 1) | 0;
    if (place === block * BLOCK) this.#firsts[at] = keys[place] as number;
  }

  /** A key behind all others opens a block of its own, so that keys in order fill their blocks; elsewhere half a block moves. */
  #insertIntoFull(at: number, place: number, mark: number): void {
    const isLast = at === this.#blocks - 1 && place === this.#endOf(at);
    this.#open(at + 1);
    if (isLast) {
      this.#insert(at + 1, this.#startOf(at + 1), mark);
      return;
    }
    const from = this.#startOf(at) + BLOCK / 2;
    this.#move(from, this.#startOf(at + 1), BLOCK / 2);
    this.#counts[this.#order[at] as number] = BLOCK / 2;
    this.#counts[this.#order[at + 1] as number] = BLOCK / 2;
    this.#firsts[at + 1] = this.#keys[this.#startOf(at + 1)] as number;
    if (place <= from) this.#insert(at, place, mark);
    else this.#insert(at + 1, place - from + this.#startOf(at + 1), mark);
  }

  /** Joins a block that has become small to a neighbour, if the two fill half a block at most. */
  #join(at: number): void {
    const own = this.#counts[this.#order[at] as number] as number;
    const left = at > 0 && this.#countOf(at - 1) + own <= JOINED_MAX ? at - 1 : at;
    if (left === at && !(at + 1 < this.#blocks && this.#countOf(at + 1) + own <= JOINED_MAX)) return;
    const count = this.#countOf(left + 1);
    this.#move(this.#startOf(left + 1), this.#endOf(left), count);
    this.#counts[this.#order[left] as number] = this.#countOf(left) + count;
    this.#close(left + 1);
  }

  #countOf(at: number): number {
    return this.#counts[this.#order[at] as number] as number;
  }

  #move(from: number, to: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#keys[to + i] = this.#keys[from + i] as number;
      this.#values[to + i] = this.#values[from + i] as number;
      this.#marks[to + i] = this.#marks[from + i] as number;
    }
  }

  /** Makes room in the directory for an empty block; the caller fills it. */
  #open(at: number): void {
    if (this.#freeCount === 0) this.#grow();
    this.#firsts.copyWithin(at + 1, at, this.#blocks);
    this.#order.copyWithin(at + 1, at, this.#blocks);
    this.#freeCount = (this.#freeCount - 1) | 0;
    const block = this.#free[this.#freeCount] as number;
    this.#order[at] = block;
    this.#counts[block] = 0;
    this.#blocks = (this.#blocks + 1) | 0;
  }

  /** Takes a block out of the directory. */
  #close(at: number): void {
    this.#free[this.#freeCount] = this.#order[at] as number;
    this.#freeCount = (this.#freeCount + 1) | 0;
    this.#firsts.copyWithin(at, at + 1, this.#blocks);
    this.#order.copyWithin(at, at + 1, this.#blocks);
    this.#blocks = (this.#blocks - 1) | 0;
  }

  #grow(): void {
    const before = this.#order.length;
    const blocks = 2 * before;
    if (blocks > BLOCKS_MAX) assert(false, 'a side of a book has at most 2^20 blocks of levels', blocks);
    this.#keys = longer(this.#keys, new Float64Array(blocks * BLOCK));
    this.#values = longer(this.#values, new Float64Array(blocks * BLOCK));
    this.#marks = longer(this.#marks, new Uint8Array(blocks * BLOCK));
    this.#counts = longer(this.#counts, new Int32Array(blocks));
    this.#firsts = longer(this.#firsts, new Float64Array(blocks));
    this.#order = longer(this.#order, new Int32Array(blocks));
    this.#free = longer(this.#free, new Int32Array(blocks));
    for (let block = blocks - 1; block >= before; block--) {
      this.#free[this.#freeCount] = block;
      this.#freeCount++;
    }
  }
}

/** The longer column, with the shorter one at its beginning. */
function longer<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
