/**
 * Resting orders by the level at which they trade: the nearest one is at the top. Hot path.
 *
 * A heap of four children a node, in which every order knows its place, so that one that is cancelled leaves at once:
 * adding and removing cost O(log n), looking at the nearest one O(1). The nearest few stand in front of the heap, sorted:
 * orders come and go near the market, and those far away are not touched for it. Orders of one level come out in no certain order;
 * the caller sorts what it took by arrival. Single owner; memory grows with the most that ever rested.
 */
import { assert } from '../../core/index.ts';

/** What a heap holds. */
export interface HeapNode {
  /** Distance from the market: the lowest one is at the top. Not to be changed while the node is in a heap. */
  key: number;
  /** Place in its heap; -1 outside, -2 in front of it. For the heap alone to change. */
  place: number;
}

const FANOUT = 4;
const OUTSIDE = -1;
const IN_FRONT = -2;
/** Most nodes in front. */
const FRONT_MAX = 16;

/** Nodes by key, the lowest first. */
export class LevelHeap<Node extends HeapNode> {
  /**
   * None of them is behind a node of the heap. The nearest one is the last, so that an order nearer than all others comes and
   * goes without moving them. What left stays behind the last one: records are used again, and one that comes back to where it
   * was is not written anew, for a pointer costs more than a number.
   */
  readonly #front: (Node | undefined)[] = new Array<Node | undefined>(FRONT_MAX).fill(undefined);
  #frontCount = 0;
  readonly #nodes: (Node | undefined)[] = [];
  #count = 0;

  get size(): number {
    return this.#count + this.#frontCount;
  }

  /** The node with the lowest key. */
  top(): Node | undefined {
    if (this.#frontCount > 0) return this.#front[this.#frontCount - 1];
    return this.#count === 0 ? undefined : this.#nodes[0];
  }

  /** Adds a node. @throws InvariantError when it is in a heap, or its key is no number. */
  add(node: Node): void {
    if (!(node.place === OUTSIDE && !Number.isNaN(node.key)))
      assert(false, 'a node is added once, with a key', node.key);
    const ahead = this.#frontCount;
    const front = this.#front;
    // Nearer than all others, which is most of them: only the nearest one so far is looked at.
    const isNearest = ahead > 0 ? node.key <= (front[ahead - 1] as Node).key : this.#count === 0;
    if (isNearest && ahead < FRONT_MAX) this.#putInFront(node, ahead);
    else if (isNearest || this.#isAhead(node.key)) this.#addInFront(node);
    else this.#addBehind(node);
  }

  /** Whether a node of this key goes in front: nearer than the farthest there, or than the heap where there is room. */
  #isAhead(key: number): boolean {
    const ahead = this.#frontCount;
    if (ahead > 0 && key < (this.#front[0] as Node).key) return true;
    return ahead < FRONT_MAX && !(this.#count > 0 && key >= (this.#nodes[0] as Node).key);
  }

  #putInFront(node: Node, at: number): void {
    const front = this.#front;
    if (front[at] !== node) front[at] = node;
    node.place = IN_FRONT;
    this.#frontCount = (this.#frontCount + 1) | 0;
  }

  /** A node that is nearer than all of the heap; the farthest in front makes room. */
  #addInFront(node: Node): void {
    const front = this.#front;
    if (this.#frontCount === FRONT_MAX) {
      const farthest = front[0] as Node;
      for (let i = 1; i < FRONT_MAX; i++) front[i - 1] = front[i];
      this.#frontCount = FRONT_MAX - 1;
      this.#addBehind(farthest);
    }
    let at = this.#frontCount;
    for (; at > 0 && node.key > (front[at - 1] as Node).key; at--) front[at] = front[at - 1];
    this.#putInFront(node, at);
  }

  #addBehind(node: Node): void {
    const at = this.#count;
    this.#count = (this.#count + 1) | 0;
    this.#rise(node, at);
  }

  #removeFromFront(node: Node): void {
    const front = this.#front;
    const last = this.#frontCount - 1;
    let at = last;
    while (at >= 0 && front[at] !== node) at--;
    if (at < 0) assert(false, 'a removed node is in this heap', at);
    for (; at < last; at++) front[at] = front[at + 1];
    this.#frontCount = last;
    node.place = OUTSIDE;
  }

  /** Takes a node out. @throws InvariantError when it is not in this heap. */
  remove(node: Node): void {
    const at = node.place;
    if (at === IN_FRONT) {
      this.#removeFromFront(node);
      return;
    }
    if (this.#nodes[at] !== node) assert(false, 'a removed node is in this heap', at);
    this.#count = (this.#count - 1) | 0;
    const last = this.#nodes[this.#count] as Node;
    this.#nodes[this.#count] = undefined;
    node.place = OUTSIDE;
    if (last === node) return;
    const parent = (at - 1) >> 2;
    if (at > 0 && last.key < (this.#nodes[parent] as Node).key) this.#rise(last, at);
    else this.#sink(last, at);
  }

  /** Puts a node at a free place or above it. */
  #rise(node: Node, from: number): void {
    const nodes = this.#nodes;
    const { key } = node;
    let at = from;
    while (at > 0) {
      const up = (at - 1) >> 2;
      const parent = nodes[up] as Node;
      if (!(key < parent.key)) break;
      nodes[at] = parent;
      parent.place = at;
      at = up;
    }
    nodes[at] = node;
    node.place = at;
  }

  /** Puts a node at a free place or below it. */
  #sink(node: Node, from: number): void {
    const nodes = this.#nodes;
    const { key } = node;
    let at = from;
    for (;;) {
      const first = FANOUT * at + 1;
      if (first >= this.#count) break;
      const end = Math.min(first + FANOUT, this.#count);
      let best = first;
      for (let child = first + 1; child < end; child++) {
        if ((nodes[child] as Node).key < (nodes[best] as Node).key) best = child;
      }
      const least = nodes[best] as Node;
      if (!(least.key < key)) break;
      nodes[at] = least;
      least.place = at;
      at = best;
    }
    nodes[at] = node;
    node.place = at;
  }
}
