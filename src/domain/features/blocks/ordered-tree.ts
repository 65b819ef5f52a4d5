/**
 * The last n values in order, for long windows: see `ordered-window.ts`.
 *
 * A treap (Aragon and Seidel 1989) over the cells of a ring. The priority of a cell is a hash of its number, so the
 * shape of the tree is the same in every run and no order of values, rising series included, makes it deep. Equal values
 * are ordered by their cell, so that the one that leaves is found.
 *
 * Each node keeps Σ (y − its value) over its subtree, made anew from its children whenever they change. Nothing is taken
 * away from a running total, so a huge value leaves no trace once it is out of the window; and as only distances within
 * the window are added, prices of 60,000 that move by a cent keep their digits.
 * Cost: O(log n) expected for every call; memory: 36 (n + 1) bytes; no allocation after construction.
 */
import { assert } from '../../../core/index.ts';

/** The cell that stands for no node: size 0, sum 0. */
const NONE = 0;

/** Finaliser of MurmurHash3: a bijection of 32 bits, so priorities are distinct. */
function hash(cell: number): number {
  let h = cell;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Streaming window in order; its calls are those of `OrderedWindow`. */
export class OrderedTree {
  readonly #n: number;
  readonly #values: Float64Array;
  readonly #priorities: Int32Array;
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #sizes: Int32Array;
  /** Σ (y − value of the node) over the subtree of a node. */
  readonly #offsets: Float64Array;
  #root = NONE;
  /** Cell of the next value, from 1; when the window is full the oldest one stands there. */
  #cell = 1;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#values = new Float64Array(n + 1);
    this.#priorities = Int32Array.from({ length: n + 1 }, (_, cell) => hash(cell));
    this.#left = new Int32Array(n + 1);
    this.#right = new Int32Array(n + 1);
    this.#sizes = new Int32Array(n + 1);
    this.#offsets = new Float64Array(n + 1);
  }

  /** Number of values in the window. */
  get count(): number {
    return this.#sizes[this.#root] as number;
  }

  /** Takes a value; the oldest one leaves when n are there. */
  push(x: number): void {
    assert(!Number.isNaN(x), 'what is put in order is a number');
    // The value goes through the array, not through arguments: a number that is passed on would be boxed.
    const cell = this.#cell;
    if (this.count === this.#n) this.#root = this.#remove(this.#root, cell);
    this.#values[cell] = x;
    this.#left[cell] = NONE;
    this.#right[cell] = NONE;
    this.#refresh(cell);
    this.#root = this.#insert(this.#root, cell);
    this.#cell = cell === this.#n ? 1 : cell + 1;
  }

  /** The k-th smallest value, 0 for the smallest; NaN when there are not more than k. */
  kth(k: number): number {
    let node = this.#root;
    let rest = k;
    while (node !== NONE) {
      const left = this.#left[node] as number;
      const below = this.#sizes[left] as number;
      if (rest === below) return this.#values[node] as number;
      if (rest < below) {
        node = left;
      } else {
        rest -= below + 1;
        node = this.#right[node] as number;
      }
    }
    return Number.NaN;
  }

  /** How many values are smaller than x. */
  countBelow(x: number): number {
    let node = this.#root;
    let count = 0;
    while (node !== NONE) {
      if ((this.#values[node] as number) < x) {
        count += (this.#sizes[this.#left[node] as number] as number) + 1;
        node = this.#right[node] as number;
      } else {
        node = this.#left[node] as number;
      }
    }
    return count;
  }

  /** How many values are x or smaller. */
  countAtMost(x: number): number {
    let node = this.#root;
    let count = 0;
    while (node !== NONE) {
      if ((this.#values[node] as number) <= x) {
        count += (this.#sizes[this.#left[node] as number] as number) + 1;
        node = this.#right[node] as number;
      } else {
        node = this.#left[node] as number;
      }
    }
    return count;
  }

  /** Σ (x − y) over the values y that are smaller than x. */
  distanceBelow(x: number): number {
    let node = this.#root;
    let sum = 0;
    while (node !== NONE) {
      const value = this.#values[node] as number;
      if (value < x) {
        const left = this.#left[node] as number;
        sum += this.#distance(left, x) + (x - value);
        node = this.#right[node] as number;
      } else {
        node = this.#left[node] as number;
      }
    }
    return sum;
  }

  /** Sum of the values that are smaller than x. */
  sumBelow(x: number): number {
    const count = this.countBelow(x);
    return count === 0 ? 0 : count * x - this.distanceBelow(x);
  }

  /** Σ |y − centre| over the window; divided by n it is the mean absolute deviation about any centre. */
  absoluteDeviation(centre: number): number {
    let node = this.#root;
    let sum = 0;
    while (node !== NONE) {
      const value = this.#values[node] as number;
      const left = this.#left[node] as number;
      const right = this.#right[node] as number;
      // One side lies wholly on one side of the centre, and its distances all have one sign.
      if (value < centre) {
        sum += this.#distance(left, centre) + (centre - value);
        node = right;
      } else {
        sum += value - centre - this.#distance(right, centre);
        node = left;
      }
    }
    return sum;
  }

  /** Forgets every value. */
  reset(): void {
    this.#root = NONE;
    this.#cell = 1;
  }

  /** Σ (x − y) over the subtree of a node. */
  #distance(node: number, x: number): number {
    return (this.#sizes[node] as number) * (x - (this.#values[node] as number)) - (this.#offsets[node] as number);
  }

  #comesBefore(a: number, b: number): boolean {
    const x = this.#values[a] as number;
    const y = this.#values[b] as number;
    return x < y || (x === y && a < b);
  }

  /** Makes size and sum of a node from its children. */
  #refresh(node: number): void {
    const left = this.#left[node] as number;
    const right = this.#right[node] as number;
    const value = this.#values[node] as number;
    this.#sizes[node] = (this.#sizes[left] as number) + (this.#sizes[right] as number) + 1;
    this.#offsets[node] = -this.#distance(left, value) - this.#distance(right, value);
  }

  /** Puts a cell below a node and returns the root of the subtree. */
  #insert(node: number, cell: number): number {
    if (node === NONE) return cell;
    const before = this.#comesBefore(cell, node);
    const side = before ? this.#left : this.#right;
    const child = this.#insert(side[node] as number, cell);
    side[node] = child;
    if ((this.#priorities[child] as number) <= (this.#priorities[node] as number)) {
      this.#refresh(node);
      return node;
    }
    // The child rises above its parent and hands over the subtree between the two.
    const other = before ? this.#right : this.#left;
    side[node] = other[child] as number;
    other[child] = node;
    this.#refresh(node);
    this.#refresh(child);
    return child;
  }

  /** Takes a cell out of the subtree of a node, in which it is, and returns the root of what is left. */
  #remove(node: number, cell: number): number {
    assert(node !== NONE, 'the oldest value is in the tree', cell);
    if (node === cell) return this.#join(this.#left[node] as number, this.#right[node] as number);
    const side = this.#comesBefore(cell, node) ? this.#left : this.#right;
    side[node] = this.#remove(side[node] as number, cell);
    this.#refresh(node);
    return node;
  }

  /** Joins two subtrees, the first of which lies before the second. */
  #join(first: number, second: number): number {
    if (first === NONE) return second;
    if (second === NONE) return first;
    if ((this.#priorities[first] as number) > (this.#priorities[second] as number)) {
      this.#right[first] = this.#join(this.#right[first] as number, second);
      this.#refresh(first);
      return first;
    }
    this.#left[second] = this.#join(first, this.#left[second] as number);
    this.#refresh(second);
    return second;
  }
}
