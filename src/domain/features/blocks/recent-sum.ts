/**
 * Sum of the last k values for a k that changes from value to value.
 *
 * A binary tree over a ring of cells keeps the sum of every pair, of every four, of every eight …: a value that comes
 * changes one sum of each size, and the last k cells are at most two sums of each size. Cost: O(log n); memory: twice
 * the next power of 2. Nothing is subtracted, so a large value leaves no trace once it has left the window.
 */
import { assert } from '../../../core/index.ts';

/** Streaming sums over the last 1 to n values. */
export class RecentSum {
  readonly #n: number;
  /** Cells of the ring: `#size` to `2 · #size − 1`; the sum of the cells 2i and 2i + 1 is the cell i. */
  readonly #size: number;
  readonly #tree: Float64Array;
  #at = -1;

  constructor(n: number) {
    assert(Number.isInteger(n) && n > 0, 'a window holds at least one value', n);
    this.#n = n;
    this.#size = 2 ** Math.ceil(Math.log2(n));
    this.#tree = new Float64Array(2 * this.#size);
  }

  push(x: number): void {
    const tree = this.#tree;
    this.#at = this.#at + 1 === this.#size ? 0 : this.#at + 1;
    let i = this.#size + this.#at;
    tree[i] = x;
    while (i > 1) {
      i >>= 1;
      tree[i] = (tree[2 * i] as number) + (tree[2 * i + 1] as number);
    }
  }

  /** Sum of the last k values, 1 ≤ k ≤ n; those that have not come count 0. */
  sum(k: number): number {
    assert(k >= 1 && k <= this.#n, 'the window is not longer than the ring', k);
    const from = this.#at - k + 1;
    if (from >= 0) return this.#between(from, this.#at);
    return this.#between(this.#size + from, this.#size - 1) + this.#between(0, this.#at);
  }

  reset(): void {
    this.#tree.fill(0);
    this.#at = -1;
  }

  #between(first: number, last: number): number {
    const tree = this.#tree;
    let left = this.#size + first;
    let right = this.#size + last + 1;
    let sum = 0;
    while (left < right) {
      if (left % 2 === 1) sum += tree[left++] as number;
      if (right % 2 === 1) sum += tree[--right] as number;
      left >>= 1;
      right >>= 1;
    }
    return sum;
  }
}
