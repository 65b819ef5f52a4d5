/**
 * Hierarchical clustering by chains of nearest neighbours: follow from any cluster to its nearest one until two are
 * nearest to each other, and join them. For the linkages here a join never brings anything nearer, so the chain stays
 * valid, and the joins are those of the textbook's search for the nearest of all pairs.
 *
 * Complexity: O(k²) time and memory for k items. Murtagh (1983), The Computer Journal 26(4).
 */

/** Distance of two clusters: of their nearest, of their farthest, or the mean over all pairs of items. */
export type ClusterLinkage = 'single' | 'complete' | 'average';

/** Two clusters that became one. */
export interface ClusterJoin {
  /** An item below k, or k + the place of an earlier join. */
  readonly left: number;
  readonly right: number;
  /** Distance of the two. */
  readonly height: number;
}

/** A tree over k items. */
export interface ClusterTree {
  /** (k − 1,) ascending by height. */
  readonly joins: readonly ClusterJoin[];
  /** (k,) items from left to right in a drawing without crossings. */
  readonly order: Int32Array;
}

/** A join before clusters have numbers: one item of each side. */
interface RawJoin {
  readonly a: number;
  readonly b: number;
  readonly height: number;
}

/** State of the clustering; a cluster lives in the row of one of its items. */
class NearestChain {
  readonly #k: number;
  readonly #distance: Float64Array;
  readonly #linkage: ClusterLinkage;
  readonly #size: Float64Array;
  readonly #isAlive: Uint8Array;

  constructor(distance: Float64Array, k: number, linkage: ClusterLinkage) {
    this.#k = k;
    this.#distance = distance.slice();
    this.#linkage = linkage;
    this.#size = new Float64Array(k).fill(1);
    this.#isAlive = new Uint8Array(k).fill(1);
  }

  joins(): RawJoin[] {
    const joins: RawJoin[] = [];
    const chain: number[] = [];
    while (joins.length < this.#k - 1) {
      if (chain.length === 0) chain.push(this.#isAlive.indexOf(1));
      const top = chain.at(-1) as number;
      const before = chain.at(-2) ?? -1;
      const next = this.#nearest(top, before);
      if (next === before) {
        chain.length -= 2;
        joins.push({ a: top, b: before, height: this.#distance[top * this.#k + before] as number });
        this.#join(Math.min(top, before), Math.max(top, before));
      } else chain.push(next);
    }
    return joins.sort((p, q) => p.height - q.height);
  }

  /** Nearest living cluster; on equal distances the one that the chain came from, or the chain would go round in circles. */
  #nearest(of: number, preferred: number): number {
    let best = preferred;
    let least = preferred < 0 ? Number.POSITIVE_INFINITY : (this.#distance[of * this.#k + preferred] as number);
    for (let c = 0; c < this.#k; c++) {
      if (c === of || this.#isAlive[c] === 0) continue;
      const d = this.#distance[of * this.#k + c] as number;
      if (d < least || best < 0) {
        least = d;
        best = c;
      }
    }
    return best;
  }

  #join(into: number, gone: number): void {
    this.#isAlive[gone] = 0;
    const [m, n] = [this.#size[into] as number, this.#size[gone] as number];
    for (let c = 0; c < this.#k; c++) {
      if (c === into || this.#isAlive[c] === 0) continue;
      const p = this.#distance[into * this.#k + c] as number;
      const q = this.#distance[gone * this.#k + c] as number;
      const d =
        this.#linkage === 'single'
          ? Math.min(p, q)
          : this.#linkage === 'complete'
            ? Math.max(p, q)
            : (m * p + n * q) / (m + n);
      this.#distance[into * this.#k + c] = d;
      this.#distance[c * this.#k + into] = d;
    }
    this.#size[into] = m + n;
  }
}

/**
 * Clusters k items.
 * @param distance (k × k) row-major, symmetric, not negative; not changed.   @param k number of items, from 1.
 * @returns joins (k − 1,) ascending, order (k,).
 */
export function clusterTree(distance: Float64Array, k: number, linkage: ClusterLinkage): ClusterTree {
  const raw = new NearestChain(distance, k, linkage).joins();
  const parent = Int32Array.from({ length: k }, (_, i) => i);
  const number = Int32Array.from({ length: k }, (_, i) => i);
  const root = (item: number): number => {
    let at = item;
    while (parent[at] !== at) at = parent[at] as number;
    return at;
  };
  const joins = raw.map(({ a, b, height }, step): ClusterJoin => {
    const [p, q] = [root(a), root(b)];
    const [left, right] = [number[p] as number, number[q] as number].sort((u, v) => u - v) as [number, number];
    parent[q] = p;
    number[p] = k + step;
    return { left, right, height };
  });
  return { joins, order: leafOrder(joins, k) };
}

function leafOrder(joins: readonly ClusterJoin[], k: number): Int32Array {
  const order: number[] = [];
  const open = [2 * k - 2];
  while (open.length > 0) {
    const cluster = open.pop() as number;
    const join = joins[cluster - k];
    if (join === undefined) order.push(cluster);
    else open.push(join.right, join.left);
  }
  return Int32Array.from(order);
}

/**
 * Clusters that a cut leaves: items joined at most at this height stay together.
 * @returns (k,) number of the cluster of each item, from 0 in the order of the tree.
 */
export function cutTree({ joins, order }: ClusterTree, height: number): Int32Array {
  const k = order.length;
  const parent = Int32Array.from({ length: 2 * k - 1 }, (_, i) => i);
  joins.forEach((join, step) => {
    if (join.height > height) return;
    parent[join.left] = k + step;
    parent[join.right] = k + step;
  });
  const numbers = new Map<number, number>();
  const cluster = new Int32Array(k);
  for (const item of order) {
    let at = item;
    while (parent[at] !== at) at = parent[at] as number;
    if (!numbers.has(at)) numbers.set(at, numbers.size);
    cluster[item] = numbers.get(at) as number;
  }
  return cluster;
}
