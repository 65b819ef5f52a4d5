/**
 * The last n values in order, for long windows: see `ordered-window.ts`.
 *
 * A treap (Aragon and Seidel 1989) over the cells of a ring. The priority of a cell is a hash of its number, so the
 * shape of the tree is the same in every run and no order of values, rising series included, makes it deep. Equal values
 * are ordered by their cell, so that the one that leaves is found.
 *
 * Each node keeps Σ (y − its value) over its subtree, made anew from its children whenever they change. Nothing is taken
 * away from a running total, so a huge value leaves no trace once it is out of the window; and as only distances within
 * the window are added, prices of 60,000 that move by a cent keep their digits. The sums are kept from the first question
 * about distances on: those who ask for ranks only do not pay for them.
 *
 * A node is 32 bytes side by side, half a cache line, because the way down and up is mostly waiting for memory.
 * Cost: O(log n) expected for every call but that first one; memory: 32 (n + 1) bytes; no allocation after construction.
 */
import { assert } from '../../../core/index.ts';

/** A node is named by its place in the whole numbers of the memory: 8 of them, the first four of which are two doubles. */
const WIDTH = 8;
/** No node: size 0, sum 0. */
const NONE = 0;

/** Whole numbers of a node, counted from its name. */
const LEFT = 4;
const RIGHT = 5;
const SIZE = 6;
const PARENT = 7;

/** Priority of a cell by the finaliser of MurmurHash3: a bijection of 32 bits, so priorities are distinct. */
function priorityOf(cell: number): number {
  let h = cell;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Streaming window in order; its calls are those of `OrderedWindow`. */
export class OrderedTree {
  /** Name of the last cell. */
  readonly #last: number;
  /** Value of a node at half of its name, Σ (y − value) over its subtree beside it. */
  readonly #doubles: Float64Array;
  readonly #links: Int32Array;
  /** What is asked for: a number that is passed on, or given back by a loop, would be boxed. */
  readonly #asked = new Float64Array(1);
  #sums = false;
  #root = NONE;
  /** Cell of the next value; when the window is full the oldest one stands there. */
  #cell = WIDTH;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#last = n * WIDTH;
    this.#doubles = new Float64Array(((n + 1) * WIDTH) / 2);
    this.#links = new Int32Array(this.#doubles.buffer);
  }

  /** Number of values in the window. */
  get count(): number {
    return this.#links[this.#root + SIZE] as number;
  }

  /** Takes a value; the oldest one leaves when n are there. */
  push(x: number): void {
    assert(!Number.isNaN(x), 'what is put in order is a number');
    // The value goes through the memory, not through arguments: a number that is passed on would be boxed.
    const cell = this.#cell;
    if (this.count * WIDTH === this.#last) this.#remove(cell);
    this.#doubles[cell >> 1] = x;
    this.#insert(cell);
    this.#cell = cell === this.#last ? WIDTH : cell + WIDTH;
  }

  /** The k-th smallest value, 0 for the smallest; NaN when there are not more than k. */
  kth(k: number): number {
    const links = this.#links;
    let node = this.#root;
    let rest = k;
    while (node !== NONE) {
      const left = links[node + LEFT] as number;
      const below = links[left + SIZE] as number;
      if (rest === below) return this.#doubles[node >> 1] as number;
      if (rest < below) {
        node = left;
      } else {
        rest -= below + 1;
        node = links[node + RIGHT] as number;
      }
    }
    return Number.NaN;
  }

  /** How many values are smaller than x. */
  countBelow(x: number): number {
    const links = this.#links;
    let node = this.#root;
    let count = 0;
    while (node !== NONE) {
      if ((this.#doubles[node >> 1] as number) < x) {
        count += (links[(links[node + LEFT] as number) + SIZE] as number) + 1;
        node = links[node + RIGHT] as number;
      } else {
        node = links[node + LEFT] as number;
      }
    }
    return count;
  }

  /** How many values are x or smaller. */
  countAtMost(x: number): number {
    const links = this.#links;
    let node = this.#root;
    let count = 0;
    while (node !== NONE) {
      if ((this.#doubles[node >> 1] as number) <= x) {
        count += (links[(links[node + LEFT] as number) + SIZE] as number) + 1;
        node = links[node + RIGHT] as number;
      } else {
        node = links[node + LEFT] as number;
      }
    }
    return count;
  }

  /** Σ (x − y) over the values y that are smaller than x. */
  distanceBelow(x: number): number {
    if (!this.#sums) this.#startSums();
    let node = this.#root;
    let sum = 0;
    while (node !== NONE) {
      const value = this.#doubles[node >> 1] as number;
      if (value < x) {
        sum += this.#distance(this.#links[node + LEFT] as number, x) + (x - value);
        node = this.#links[node + RIGHT] as number;
      } else {
        node = this.#links[node + LEFT] as number;
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
    if (!this.#sums) this.#startSums();
    this.#asked[0] = centre;
    this.#deviate();
    return this.#asked[0] as number;
  }

  /** Forgets every value. */
  reset(): void {
    this.#root = NONE;
    this.#cell = WIDTH;
  }

  /** Puts the absolute deviation in the place of the centre that is asked for. */
  #deviate(): void {
    const centre = this.#asked[0] as number;
    let node = this.#root;
    let sum = 0;
    while (node !== NONE) {
      const value = this.#doubles[node >> 1] as number;
      const left = this.#links[node + LEFT] as number;
      const right = this.#links[node + RIGHT] as number;
      // One side lies wholly on one side of the centre, and its distances all have one sign.
      if (value < centre) {
        sum += this.#distance(left, centre) + (centre - value);
        node = right;
      } else {
        sum += value - centre - this.#distance(right, centre);
        node = left;
      }
    }
    this.#asked[0] = sum;
  }

  /** Σ (x − y) over the subtree of a node. */
  #distance(node: number, x: number): number {
    const at = node >> 1;
    const size = this.#links[node + SIZE] as number;
    return size * (x - (this.#doubles[at] as number)) - (this.#doubles[at + 1] as number);
  }

  /** Makes the sum of a node from its children. */
  #refresh(node: number): void {
    const doubles = this.#doubles;
    const links = this.#links;
    const left = links[node + LEFT] as number;
    const right = links[node + RIGHT] as number;
    const value = doubles[node >> 1] as number;
    // Written out: a number that goes to a function may be boxed, and this is what an update mostly does.
    doubles[(node >> 1) + 1] =
      (links[left + SIZE] as number) * ((doubles[left >> 1] as number) - value) +
      (doubles[(left >> 1) + 1] as number) +
      (links[right + SIZE] as number) * ((doubles[right >> 1] as number) - value) +
      (doubles[(right >> 1) + 1] as number);
  }

  #startSums(): void {
    this.#sums = true;
    this.#refreshAll(this.#root);
  }

  #refreshAll(node: number): void {
    if (node === NONE) return;
    this.#refreshAll(this.#links[node + LEFT] as number);
    this.#refreshAll(this.#links[node + RIGHT] as number);
    this.#refresh(node);
  }

  /** Makes size and sum of a node from its children. */
  #resize(node: number): void {
    const links = this.#links;
    const left = links[(links[node + LEFT] as number) + SIZE] as number;
    links[node + SIZE] = left + (links[(links[node + RIGHT] as number) + SIZE] as number) + 1;
    if (this.#sums) this.#refresh(node);
  }

  /** The side of a node on which a cell lies. */
  #sideOf(cell: number, node: number): number {
    const x = this.#doubles[cell >> 1] as number;
    const y = this.#doubles[node >> 1] as number;
    return x < y || (x === y && cell < node) ? LEFT : RIGHT;
  }

  /** Puts a node, or none, on that side of its parent; the root has none. */
  #attach(parent: number, side: number, node: number): void {
    if (parent === NONE) this.#root = node;
    else this.#links[parent + side] = node;
    this.#links[node + PARENT] = parent;
  }

  /** Puts a cell into the tree: below all nodes of a higher priority, above the others, which it divides. */
  #insert(cell: number): void {
    const links = this.#links;
    const priority = priorityOf(cell);
    let node = this.#root;
    let parent = NONE;
    let side = LEFT;
    while (node !== NONE && priorityOf(node) > priority) {
      links[node + SIZE] = (links[node + SIZE] as number) + 1;
      parent = node;
      side = this.#sideOf(cell, node);
      node = links[node + side] as number;
    }
    this.#attach(parent, side, cell);
    this.#divide(node, cell);
    this.#resize(cell);
    if (!this.#sums) return;
    for (node = parent; node !== NONE; node = links[node + PARENT] as number) this.#refresh(node);
  }

  /** Takes a cell out of the tree, in which it is. */
  #remove(cell: number): void {
    const links = this.#links;
    const parent = links[cell + PARENT] as number;
    const side = links[parent + LEFT] === cell ? LEFT : RIGHT;
    this.#attach(parent, side, this.#join(links[cell + LEFT] as number, links[cell + RIGHT] as number));
    for (let node = parent; node !== NONE; node = links[node + PARENT] as number) {
      links[node + SIZE] = (links[node + SIZE] as number) - 1;
      if (this.#sums) this.#refresh(node);
    }
  }

  /** Makes what lies before a cell in the subtree of a node its left subtree, and the rest its right one. */
  #divide(node: number, cell: number): void {
    const links = this.#links;
    if (node === NONE) {
      links[cell + LEFT] = NONE;
      links[cell + RIGHT] = NONE;
      return;
    }
    const side = this.#sideOf(cell, node);
    const other = LEFT + RIGHT - side;
    this.#divide(links[node + side] as number, cell);
    this.#attach(node, side, links[cell + other] as number);
    this.#attach(cell, other, node);
    this.#resize(node);
  }

  /** Joins two subtrees, the first of which lies before the second, and returns the root. */
  #join(first: number, second: number): number {
    if (first === NONE) return second;
    if (second === NONE) return first;
    const links = this.#links;
    const rises = priorityOf(first) > priorityOf(second);
    const top = rises ? first : second;
    if (rises) this.#attach(top, RIGHT, this.#join(links[top + RIGHT] as number, second));
    else this.#attach(top, LEFT, this.#join(first, links[top + LEFT] as number));
    this.#resize(top);
    return top;
  }
}
