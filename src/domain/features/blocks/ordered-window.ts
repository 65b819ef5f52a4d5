/**
 * The last n values in order: rank, k-th smallest and sums of distances.
 *
 * A window of up to 128 values is a sorted array in which the new value takes the place of the oldest one and moves to
 * its own; that is several times faster than a tree. A longer one is the tree of `ordered-tree.ts`, with O(log n) for
 * every call. Neither keeps a running total from which something is taken away, so a huge value leaves no trace once it
 * is out of the window. Memory: 16 n bytes, 36 (n + 1) for the tree; no allocation after construction.
 */
import { assert } from '../../../core/index.ts';
import { OrderedTree } from './ordered-tree.ts';

/** Longest window that is an array: moving half of it costs as much as a walk through the tree. */
const ARRAY_MAX = 128;

/** Streaming window in order. Values are finite; questions are about those that are in it, also before it is full. */
export class OrderedWindow {
  readonly #n: number;
  readonly #tree: OrderedTree | undefined;
  /** The values as they came, in a ring. */
  readonly #ring: Float64Array;
  readonly #sorted: Float64Array;
  /** What is asked for: a number that is passed on, or given back by a loop, would be boxed. */
  readonly #asked = new Float64Array(1);
  #at = 0;
  #count = 0;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#tree = n > ARRAY_MAX ? new OrderedTree(n) : undefined;
    this.#ring = new Float64Array(this.#tree === undefined ? n : 0);
    this.#sorted = new Float64Array(this.#ring.length);
  }

  /** Number of values in the window. */
  get count(): number {
    return this.#tree === undefined ? this.#count : this.#tree.count;
  }

  /** Takes a value; the oldest one leaves when n are there. */
  push(x: number): void {
    if (this.#tree !== undefined) {
      this.#tree.push(x);
      return;
    }
    assert(!Number.isNaN(x), 'what is put in order is a number');
    const at = this.#at;
    const full = this.#count === this.#n;
    const free = full ? this.countBelow(this.#ring[at] as number) : this.#count++;
    this.#ring[at] = x;
    this.#at = at + 1 === this.#n ? 0 : at + 1;
    this.#place(at, free);
  }

  /** The k-th smallest value, 0 for the smallest; NaN when there are not more than k. */
  kth(k: number): number {
    if (this.#tree !== undefined) return this.#tree.kth(k);
    return k >= 0 && k < this.#count ? (this.#sorted[k] as number) : Number.NaN;
  }

  /** How many values are smaller than x. */
  countBelow(x: number): number {
    if (this.#tree !== undefined) return this.#tree.countBelow(x);
    this.#asked[0] = x;
    return this.#below();
  }

  /** How many values are x or smaller. */
  countAtMost(x: number): number {
    if (this.#tree !== undefined) return this.#tree.countAtMost(x);
    let count = this.countBelow(x);
    while (count < this.#count && this.#sorted[count] === x) count++;
    return count;
  }

  /** Σ (x − y) over the values y that are smaller than x. */
  distanceBelow(x: number): number {
    if (this.#tree !== undefined) return this.#tree.distanceBelow(x);
    const count = this.countBelow(x);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += x - (this.#sorted[i] as number);
    return sum;
  }

  /** Sum of the values that are smaller than x. */
  sumBelow(x: number): number {
    if (this.#tree !== undefined) return this.#tree.sumBelow(x);
    const count = this.countBelow(x);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.#sorted[i] as number;
    return sum;
  }

  /** Σ |y − centre| over the window; divided by n it is the mean absolute deviation about any centre. */
  absoluteDeviation(centre: number): number {
    if (this.#tree !== undefined) return this.#tree.absoluteDeviation(centre);
    this.#asked[0] = centre;
    this.#deviate();
    return this.#asked[0] as number;
  }

  /** Forgets every value. */
  reset(): void {
    this.#tree?.reset();
    this.#at = 0;
    this.#count = 0;
  }

  /** Puts the absolute deviation in the place of the centre that is asked for. */
  #deviate(): void {
    const centre = this.#asked[0] as number;
    let sum = 0;
    for (let i = 0; i < this.#count; i++) sum += Math.abs((this.#sorted[i] as number) - centre);
    this.#asked[0] = sum;
  }

  /** How many values of the array are smaller than the one that is asked for, by halving. */
  #below(): number {
    const sorted = this.#sorted;
    const x = this.#asked[0] as number;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as number) < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Moves what lies between the free cell and the place of the newest value by one cell, and puts that there. */
  #place(at: number, free: number): void {
    const sorted = this.#sorted;
    const x = this.#ring[at] as number;
    let i = free;
    for (; i > 0 && (sorted[i - 1] as number) > x; i--) sorted[i] = sorted[i - 1] as number;
    for (; i + 1 < this.#count && (sorted[i + 1] as number) < x; i++) sorted[i] = sorted[i + 1] as number;
    sorted[i] = x;
  }
}
