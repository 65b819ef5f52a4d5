/**
 * Counts what a loop allocates. Used by the benches and by the allocation tests beside hot code.
 *
 * The heap in use is read before and after short passes of the loop. The median over many passes is taken, because a
 * pass in which the compiler worked or the collector ran tells nothing about the loop: the first adds a few kilobytes,
 * the second takes them away. What reading the heap itself allocates is measured the same way and subtracted.
 */
import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Does `count` operations and returns a number that depends on all of them. */
export type Loop = (count: number) => number;

/** How an allocation is counted. */
export interface AllocationOptions {
  /** Operations of one pass. Small enough that a pass of allocating operations fits into a young generation of 1 MiB. */
  readonly operations: number;
  readonly passes: number;
  /** Operations before the first pass, for the compiler. */
  readonly warmup: number;
}

/** Enough for loops of nanoseconds. */
export const SHORT_LOOP: AllocationOptions = { operations: 4096, passes: 51, warmup: 2_000_000 };

/** Operations of one call while warming up. */
const WARMUP_CALL = 64;

/**
 * Runs a loop until the compiler has finished with it.
 *
 * The calls are short at first. A long first call would be compiled while it runs (on-stack replacement), before
 * anything is known about the code after the loop; V8 keeps that code, leaves it at the end of every call, and boxes
 * doubles on the way: the same loop then costs 16 bytes an operation in one process and none in the next.
 */
export function warmUp(loop: Loop, operations: number): void {
  for (let done = 0; done < operations; done += WARMUP_CALL) sink += loop(WARMUP_CALL);
}

/** The same for a time, because loops differ by a factor of a thousand. */
export function warmFor(loop: Loop, ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end) sink += loop(WARMUP_CALL);
}

let collect: (() => void) | undefined;

/** Runs a full garbage collection, whether or not the process was started with `--expose-gc`. */
export function collectGarbage(): void {
  if (collect === undefined) {
    const exposed = (globalThis as { gc?: () => void }).gc;
    if (exposed === undefined) setFlagsFromString('--expose-gc');
    collect = exposed ?? (runInNewContext('gc') as () => void);
  }
  collect();
}

function median(values: Float64Array): number {
  values.sort();
  return values[values.length >>> 1] as number;
}

function medianGrowth(pass: () => void, passes: number): number {
  const growth = new Float64Array(passes);
  for (let i = 0; i < passes; i++) {
    const before = getHeapStatistics().used_heap_size;
    pass();
    growth[i] = getHeapStatistics().used_heap_size - before;
  }
  return median(growth);
}

/** Keeps results alive, so that no loop is removed as dead. */
let sink = 0;

/** Below this the heap has not grown with the operations: a few words in a pass are the meter's own. */
const NOTHING = 0.01;
const ATTEMPTS = 5;

/**
 * Bytes that one operation of `loop` leaves on the heap.
 *
 * What counts is the finished machine code. While the compiler is still at work, in the background and later on a busy
 * machine, the same loop allocates more; so up to five attempts are made and the lowest one is the answer. A loop
 * that does allocate does so in each of them.
 * @returns 0 when nothing is allocated; 16 for one boxed double.
 */
export function bytesPerOperation(loop: Loop, options: AllocationOptions = SHORT_LOOP): number {
  const { operations, passes, warmup } = options;
  let lowest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS && lowest > NOTHING; attempt++) {
    warmUp(loop, warmup);
    for (let i = 0; i < passes; i++) sink += loop(operations);
    collectGarbage();
    const idle = medianGrowth(() => {}, passes);
    const busy = medianGrowth(() => {
      sink += loop(operations);
    }, passes);
    lowest = Math.min(lowest, Math.max(0, busy - idle) / operations);
  }
  return lowest;
}

/** Garbage collections while `work` ran. */
export interface GcCount {
  readonly minor: number;
  readonly major: number;
  /** Longest pause, milliseconds. */
  readonly longestMs: number;
}

const SCAVENGE = 1;

/** Runs `work` and counts the garbage collections in it; the one that empties the heap before it is not counted. */
export async function countGc(work: () => void | Promise<void>): Promise<GcCount> {
  collectGarbage();
  let minor = 0;
  let major = 0;
  let longestMs = 0;
  let from = Number.POSITIVE_INFINITY;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.startTime < from) continue;
      if ((entry as { detail?: { kind?: number } }).detail?.kind === SCAVENGE) minor++;
      else major++;
      longestMs = Math.max(longestMs, entry.duration);
    }
  });
  observer.observe({ entryTypes: ['gc'] });
  await turn();
  from = performance.now();
  await work();
  // Entries are delivered in a later turn of the loop.
  await turn();
  await turn();
  observer.disconnect();
  return { minor, major, longestMs };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** The sum of all results so far: reading it is what keeps the loops alive. */
export function sinkValue(): number {
  return sink;
}
