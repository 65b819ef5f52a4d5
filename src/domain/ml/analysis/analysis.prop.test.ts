import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import { digamma, normal, spearman } from '../../stats/index.ts';
import { type ClusterLinkage, clusterTree, cutTree } from './cluster-tree.ts';
import { mutualInformation } from './index.ts';
import { correlationOfRanks, midRanks } from './mid-ranks.ts';

/** Joins by the textbook: the nearest of all pairs of clusters, distances from the items anew each time. */
function plainClusters(distance: Float64Array, k: number, linkage: ClusterLinkage) {
  let clusters = Array.from({ length: k }, (_, i) => [i]);
  const heights: number[] = [];
  const between = (p: readonly number[], q: readonly number[]): number => {
    const all = p.flatMap((i) => q.map((j) => distance[i * k + j] as number));
    if (linkage === 'single') return Math.min(...all);
    if (linkage === 'complete') return Math.max(...all);
    return all.reduce((a, b) => a + b, 0) / all.length;
  };
  const states: number[][][] = [clusters];
  while (clusters.length > 1) {
    let best = { p: 0, q: 1, height: Number.POSITIVE_INFINITY };
    clusters.forEach((a, p) => {
      clusters.slice(p + 1).forEach((b, i) => {
        const height = between(a, b);
        if (height < best.height) best = { p, q: p + 1 + i, height };
      });
    });
    const joined = [...(clusters[best.p] as number[]), ...(clusters[best.q] as number[])];
    clusters = [...clusters.filter((_, i) => i !== best.p && i !== best.q), joined];
    heights.push(best.height);
    states.push(clusters);
  }
  return { heights, states };
}

const sameSets = (cluster: ArrayLike<number>, sets: readonly (readonly number[])[]): boolean =>
  sets.every((set) => set.every((i) => cluster[i] === cluster[set[0] as number])) &&
  new Set(Array.from(cluster)).size === sets.length;

describe('clusterTree', () => {
  it('joins what the search over all pairs joins, at the same heights, for every linkage', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.constantFrom('single' as const, 'complete' as const, 'average' as const),
        (k, seed, linkage) => {
          const rng = new Rng(seed);
          const distance = new Float64Array(k * k);
          for (let i = 0; i < k; i++) {
            for (let j = 0; j < i; j++) {
              distance[i * k + j] = rng.uniform();
              distance[j * k + i] = distance[i * k + j] as number;
            }
          }
          const tree = clusterTree(distance, k, linkage);
          const plain = plainClusters(distance, k, linkage);
          expect(Array.from(tree.order).sort((a, b) => a - b)).toEqual(Array.from({ length: k }, (_, i) => i));
          for (const [step, height] of plain.heights.entries()) {
            expect(tree.joins[step]?.height).toBeCloseTo(height, 12);
            const cut = cutTree(tree, height + 1e-12);
            expect(sameSets(cut, plain.states[step + 1] as number[][])).toBe(true);
          }
          // Clusters stand side by side in the order of the tree.
          const along = Array.from(tree.order, (i) => cutTree(tree, 0.5)[i] as number);
          expect(along).toEqual([...along].sort((a, b) => a - b));
        },
      ),
    );
  });

  it('ends when all distances are equal', () => {
    const tree = clusterTree(new Float64Array(25).fill(0.5), 5, 'average');
    expect(tree.joins.map(({ height }) => height)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(new Set(cutTree(tree, 0.4)).size).toBe(5);
    expect(new Set(cutTree(tree, 0.5)).size).toBe(1);
  });
});

describe('midRanks', () => {
  it('have the Spearman correlation of the statistics, ties included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 })), { minLength: 3 }),
        (pairs) => {
          const x = Float64Array.from(pairs, ([v]) => v);
          const y = Float64Array.from(pairs, ([, v]) => v);
          const r = correlationOfRanks(midRanks(x), midRanks(y));
          const isConstant = new Set(x).size === 1 || new Set(y).size === 1;
          if (isConstant) expect(r).toBeNaN();
          else expect(r).toBeCloseTo(spearman(x, y).statistic, 12);
        },
      ),
    );
  });
});

/** The estimator by its words: all distances, all counts. */
function plainInformation(x: Float64Array, y: Float64Array, k: number): number {
  const n = x.length;
  const score = (of: Float64Array) => {
    const sorted = Array.from(of).sort((a, b) => a - b);
    return of.map((v) => normal.ppf((sorted.indexOf(v) + 0.5) / n));
  };
  const [a, b] = [score(x), score(y)];
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const dx = Array.from(a, (v) => Math.abs(v - (a[i] as number)));
    const dy = Array.from(b, (v) => Math.abs(v - (b[i] as number)));
    const both = dx.map((d, j) => Math.max(d, dy[j] as number)).filter((_, j) => j !== i);
    const reach = both.sort((p, q) => p - q)[k - 1] as number;
    const within = (d: readonly number[]) => d.filter((v, j) => j !== i && v < reach).length;
    sum += digamma(within(dx) + 1) + digamma(within(dy) + 1);
  }
  return digamma(k) + digamma(n) - sum / n;
}

describe('mutualInformation', () => {
  it('is the estimate of the plain form over all pairs of points', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 }),
        fc.integer({ min: 60, max: 120 }),
        fc.integer({ min: 1, max: 6 }),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (seed, n, neighbours, beta) => {
          const rng = new Rng(seed);
          const x = Float64Array.from({ length: n }, () => rng.normal());
          const y = x.map((v) => beta * v + rng.normal());
          const options = { neighbours, shifts: 0, rng, alpha: 0.05, method: 'holm' } as const;
          const [one] = mutualInformation({ x }, y, options).features;
          const wanted = plainInformation(x, y, neighbours);
          // Scores lie symmetric about 0, so distances may be equal up to rounding; a count of one point then differs.
          expect(Math.abs((one?.information as number) - wanted)).toBeLessThan(4 / n);
        },
      ),
      { numRuns: 30 },
    );
  });
});
