/**
 * Agglomerative clustering from a matrix of distances. The two nearest clusters are joined until one is left; equal
 * distances go to the pair that was named first. Complexity: O(k³) for k items, k² memory.
 */

/** How far two clusters are apart, when one of them was just joined from two. */
export type Linkage = 'single' | 'complete' | 'average' | 'ward';

export const LINKAGES: readonly Linkage[] = ['single', 'complete', 'average', 'ward'];

/** Joins in the order of their heights. */
export interface Dendrogram {
  /** (k − 1,) distance at which two clusters were joined, ascending. */
  readonly heights: Float64Array;
  /** (k − 1, 2) the clusters joined, smaller number first: an item below k, or k + the place of an earlier join. */
  readonly joins: readonly (readonly [number, number])[];
}

/** Distance of a third cluster from the union of two, by the formula of Lance & Williams (1967). */
function joinedDistance(
  linkage: Linkage,
  toFirst: number,
  toSecond: number,
  between: number,
  sizes: readonly [number, number, number],
): number {
  const [a, b, c] = sizes;
  if (linkage === 'single') return Math.min(toFirst, toSecond);
  if (linkage === 'complete') return Math.max(toFirst, toSecond);
  if (linkage === 'average') return (a * toFirst + b * toSecond) / (a + b);
  const squares = (a + c) * toFirst * toFirst + (b + c) * toSecond * toSecond - c * between * between;
  return Math.sqrt(Math.max(0, squares / (a + b + c)));
}

/**
 * Clusters items.
 * @param distances (k × k) row-major, symmetric, zero on the diagonal; overwritten.
 * @returns heights and joins.
 */
export function dendrogram(distances: Float64Array, k: number, linkage: Linkage): Dendrogram {
  const number = Uint32Array.from({ length: k }, (_, i) => i);
  const size = new Float64Array(k).fill(1);
  const alive = Array.from({ length: k }, (_, i) => i);
  const heights = new Float64Array(k - 1);
  const joins: [number, number][] = [];
  for (let step = 0; step < k - 1; step++) {
    const [i, j] = nearest(distances, k, alive);
    const between = distances[i * k + j] as number;
    heights[step] = between;
    const [p, q] = [number[i] as number, number[j] as number];
    joins.push(p < q ? [p, q] : [q, p]);
    for (const c of alive) {
      if (c === i || c === j) continue;
      const sizes = [size[i] as number, size[j] as number, size[c] as number] as const;
      const d = joinedDistance(linkage, distances[i * k + c] as number, distances[j * k + c] as number, between, sizes);
      distances[i * k + c] = d;
      distances[c * k + i] = d;
    }
    size[i] = (size[i] as number) + (size[j] as number);
    number[i] = k + step;
    alive.splice(alive.indexOf(j), 1);
  }
  return { heights, joins };
}

function nearest(distances: Float64Array, k: number, alive: readonly number[]): [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let pair: [number, number] = [0, 0];
  for (let a = 0; a < alive.length; a++) {
    const i = alive[a] as number;
    for (let b = a + 1; b < alive.length; b++) {
      const d = distances[i * k + (alive[b] as number)] as number;
      if (d < least) {
        least = d;
        pair = [i, alive[b] as number];
      }
    }
  }
  return pair;
}

/** Items from left to right when the tree is drawn without crossings. */
export function leafOrder(tree: Dendrogram, k: number): Uint32Array {
  const order: number[] = [];
  const open: number[] = [k === 1 ? 0 : 2 * k - 2];
  while (open.length > 0) {
    const cluster = open.pop() as number;
    if (cluster < k) order.push(cluster);
    else open.push(...([...(tree.joins[cluster - k] as readonly [number, number])].reverse() as number[]));
  }
  return Uint32Array.from(order);
}
