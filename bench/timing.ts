/** Timing of loops, and the comparison of two of them. */

import type { Loop } from './allocation.ts';
import type { BenchSize, TwinResult } from './bench-case.ts';
import { quantile } from './quantile.ts';

export const NS_PER_MS = 1e6;

/** How much is measured at each size. */
export interface Plan {
  /** Operations before allocation is counted. */
  readonly warmup: number;
  /** Time each loop runs before it is timed. */
  readonly warmupMs: number;
  readonly rounds: number;
  readonly sampleNs: number;
  readonly blocks: number;
  readonly answers: number;
  readonly passes: number;
  readonly gcOperations: number;
  readonly wholeRounds: number;
  readonly wholeMs: number;
}

export const PLANS: Record<BenchSize, Plan> = {
  full: {
    warmup: 2_000_000,
    warmupMs: 400,
    rounds: 400,
    sampleNs: 50_000,
    blocks: 400,
    answers: 10_000,
    passes: 51,
    gcOperations: 2_000_000,
    wholeRounds: 7,
    wholeMs: 120,
  },
  small: {
    warmup: 2_000,
    warmupMs: 1,
    rounds: 3,
    sampleNs: 10_000,
    blocks: 2,
    answers: 200,
    passes: 3,
    gcOperations: 4_096,
    wholeRounds: 2,
    wholeMs: 1,
  },
};

/** Milliseconds that the loop takes. */
export function time(loop: Loop, count: number, answer: { value: number }): number {
  const start = performance.now();
  const value = loop(count);
  const end = performance.now();
  answer.value = value;
  return end - start;
}

/** Where answers go, so that no loop is removed as dead. */
export const lastAnswer = { value: 0 };

/** One sample, nanoseconds an operation. */
export function nsPerOperation(loop: Loop, count: number): number {
  return (time(loop, count, lastAnswer) * NS_PER_MS) / count;
}

/** A sorted copy. */
export function ascending(samples: Float64Array): Float64Array {
  return samples.slice().sort();
}

/** How the twin did, from samples taken in turn. */
export function compare(name: string, subject: Float64Array, twin: Float64Array): TwinResult {
  const own = ascending(subject);
  const other = ascending(twin);
  const ratios = ascending(twin.map((value, i) => value / (subject[i] as number)));
  const best = quantile(other, 0);
  return {
    name,
    best,
    median: quantile(other, 0.5),
    ratioOfMinima: best / quantile(own, 0),
    medianRatio: quantile(ratios, 0.5),
  };
}

/** The checksum. @throws Error when it is not a number. */
export function checked(name: string, checksum: number): number {
  if (!Number.isFinite(checksum)) throw new Error(`${name}: the checksum is ${checksum}`);
  return checksum;
}
