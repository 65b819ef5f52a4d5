/**
 * One side of a book: a value for each key, keys in ascending order, the best one last. Hot path.
 *
 * A bid at price p has the key p and an ask the key -p, so that the best price of either side is the greatest key, and one
 * routine serves both. Nearly all of what happens in a market happens close to the best price: with the best one at
 * the end of the columns little has to be moved, and the search begins there.
 *
 * Single owner. Allocates only when it grows, which it does by doubling; it never shrinks.
 */
import { assert } from '../../../core/index.ts';

/** Moves of fewer places than this are made by a loop: the call of `copyWithin` costs as much. */
const LOOP_MAX = 24;

/** Keys in order, with a value and a mark of one byte each. */
export class Ladder {
  /** Hands a key and a value to the methods without boxing them: a double as an argument is an object where a call is not inlined. */
  readonly input = new Float64Array(2);
  /** (capacity,) keys, ascending up to `size`. */
  keys: Float64Array;
  /** (capacity,) value of each key. */
  values: Float64Array;
  /** (capacity,) mark of each key. */
  marks: Uint8Array;
  /** Keys that are there. */
  size = 0;

  /** @param capacity keys that fit before the first growth, 1 to 2^28. */
  constructor(capacity: number) {
    this.keys = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.marks = new Uint8Array(capacity);
  }

  /** Where `input[0]` stands, or -1 less the place where it belongs. */
  find(): number {
    const key = this.input[0] as number;
    const keys = this.keys;
    let high = this.size;
    let low = high - 1;
    for (let step = 1; low >= 0 && (keys[low] as number) > key; step += step) {
      high = low;
      low -= step;
    }
    if (low < 0) low = -1;
    // keys[low] <= key < keys[high]
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((keys[middle] as number) > key) high = middle;
      else low = middle;
    }
    if (low >= 0 && (keys[low] as number) === key) return low;
    return -1 - high;
  }

  /** Gives `input[0]` the value `input[1]`. @returns whether the key is new. */
  put(mark: number): boolean {
    const found = this.find();
    if (found >= 0) {
      this.values[found] = this.input[1] as number;
      this.marks[found] = mark;
      return false;
    }
    this.#insert(-1 - found, mark);
    return true;
  }

  /** Takes `input[0]` away. @returns whether it was there. */
  remove(): boolean {
    const at = this.find();
    if (at < 0) return false;
    const { keys, values, marks } = this;
    const last = this.size - 1;
    if (last - at < LOOP_MAX) {
      for (let i = at; i < last; i++) {
        keys[i] = keys[i + 1] as number;
        values[i] = values[i + 1] as number;
        marks[i] = marks[i + 1] as number;
      }
    } else {
      keys.copyWithin(at, at + 1, last + 1);
      values.copyWithin(at, at + 1, last + 1);
      marks.copyWithin(at, at + 1, last + 1);
    }
    this.size = last;
    return true;
  }

  /** Keeps the `count` greatest keys. @returns how many were taken away. */
  keepBest(count: number): number {
    const extra = this.size - count;
    if (extra <= 0) return 0;
    this.keys.copyWithin(0, extra, this.size);
    this.values.copyWithin(0, extra, this.size);
    this.marks.copyWithin(0, extra, this.size);
    this.size = count;
    return extra;
  }

  /** Takes all keys away. */
  clear(): void {
    this.size = 0;
  }

  #insert(at: number, mark: number): void {
    if (this.size === this.keys.length) this.#grow();
    const { keys, values, marks, size } = this;
    if (size - at < LOOP_MAX) {
      for (let i = size; i > at; i--) {
        keys[i] = keys[i - 1] as number;
        values[i] = values[i - 1] as number;
        marks[i] = marks[i - 1] as number;
      }
    } else {
      keys.copyWithin(at + 1, at, size);
      values.copyWithin(at + 1, at, size);
      marks.copyWithin(at + 1, at, size);
    }
    keys[at] = this.input[0] as number;
    values[at] = this.input[1] as number;
    marks[at] = mark;
    this.size = size + 1;
  }

  #grow(): void {
    const { keys, values, marks } = this;
    const capacity = 2 * keys.length;
    if (capacity > 2 ** 28) assert(false, 'a side of a book has at most 2^28 levels', capacity);
    this.keys = new Float64Array(capacity);
    this.values = new Float64Array(capacity);
    this.marks = new Uint8Array(capacity);
    this.keys.set(keys);
    this.values.set(values);
    this.marks.set(marks);
  }
}
