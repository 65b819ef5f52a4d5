/** Ranks with ties, the raw material of the rank tests. */
import type { Series } from '../series.ts';
import { sortOrder } from './radix-sort.ts';

/** Ranks of a sample. */
export interface Ranks {
  /** (n,) from 1, equal values sharing the mean of theirs. */
  readonly ranks: Float64Array;
  /** Σ (t³ − t) over groups of t equal values. */
  readonly ties: number;
}

/**
 * Ranks and the size of their ties.
 * @param x (n,) finite.
 */
export function ranksOf(x: Series): Ranks {
  const n = x.length;
  const order = sortOrder(x);
  const ranks = new Float64Array(n);
  let ties = 0;
  for (let from = 0; from < n; ) {
    let to = from + 1;
    while (to < n && x[order[to] as number] === x[order[from] as number]) to++;
    const rank = (from + to + 1) / 2; // mean of from + 1 … to
    for (let i = from; i < to; i++) ranks[order[i] as number] = rank;
    const t = to - from;
    ties += t * (t - 1) * (t + 1);
    from = to;
  }
  return { ranks, ties };
}

/**
 * Ranks from 1, equal values sharing the mean of theirs.
 * @param x (n,) finite.
 * @returns (n,)
 */
export function averageRanks(x: Series): Float64Array {
  return ranksOf(x).ranks;
}

/** One array of both samples, x first. */
export function joined(x: Series, y: Series): Float64Array {
  const both = new Float64Array(x.length + y.length);
  both.set(x);
  both.set(y, x.length);
  return both;
}
