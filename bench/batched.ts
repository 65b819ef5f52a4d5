/** Measures operations that are too short for a clock: samples are loops, and for the tail groups of 64 operations. */
import { bytesPerOperation, countGc, type Loop, SHORT_LOOP, warmFor } from './allocation.ts';
import type { BatchedCase, BenchResult, Subject } from './bench-case.ts';
import { quantile } from './quantile.ts';
import { REFERENCE_OPERATIONS, referenceKernel } from './reference.ts';
import { RunDelay } from './run-delay.ts';
import { ascending, checked, compare, lastAnswer, NS_PER_MS, nsPerOperation, type Plan, time } from './timing.ts';

const GROUP = 64;
const BLOCK = 64;
const STALL_NS = 10_000;
const REJECT_SHARE = 0.01;

/** Operations that fill a sample. */
function sampleOperations(loop: Loop, sampleNs: number): number {
  let count = GROUP;
  for (;;) {
    const ns = time(loop, count, lastAnswer) * NS_PER_MS;
    if (ns >= sampleNs / 2) return Math.max(GROUP, Math.round((count * sampleNs) / ns));
    count *= 2;
  }
}

interface Samples {
  /** (rounds,) nanoseconds an operation, of the rounds that nothing interrupted. */
  readonly subject: Float64Array;
  readonly twin: Float64Array;
  readonly reference: Float64Array;
  readonly rejected: number;
  readonly disturbed: boolean;
}

/** Measures a `batched` case. */
export async function measureBatched(
  benchCase: BatchedCase,
  subject: Subject,
  twin: Subject | undefined,
  plan: Plan,
): Promise<BenchResult> {
  const whole = cleared(subject);
  for (const loop of [whole, cleared(twin ?? subject), referenceKernel]) warmFor(loop, plan.warmupMs);
  const delay = new RunDelay();
  const samples = takeSamples([subject, twin ?? subject], twin !== undefined, delay, plan);
  const tail = benchCase.tail === false ? null : takeTail(subject, delay, plan);
  const gc = await countGc(() => {
    for (let done = 0; done < plan.gcOperations; done += SHORT_LOOP.operations) whole(SHORT_LOOP.operations);
  });
  const accepted = ascending(samples.subject);
  const rejected = samples.rejected + (tail?.rejected ?? 0);
  const times = { best: quantile(accepted, 0), median: quantile(accepted, 0.5) };
  return {
    name: benchCase.name,
    input: benchCase.input,
    method: 'batched',
    clock: 'wall',
    checksum: checked(benchCase.name, whole(GROUP)),
    ...times,
    tail: tail?.quantiles ?? null,
    rejected,
    disturbed: samples.disturbed || tail?.disturbed === true,
    stalls: tail?.stalls ?? null,
    bytes: bytesPerOperation(whole, { ...SHORT_LOOP, passes: plan.passes, warmup: plan.warmup }),
    gcsPerMillion: ((gc.minor + gc.major) * 1e6) / plan.gcOperations,
    gc,
    referenceNs: quantile(ascending(samples.reference), 0),
    twin: benchCase.twin === undefined ? null : compare(benchCase.twin.name, samples.subject, samples.twin),
    budgets: benchCase.budgets,
  };
}

/** Rounds and blocks that may be interrupted for each one that is wanted. */
const PATIENCE = 3;

/** A loop with what brings it back to where it started. */
function cleared(subject: Subject): Loop {
  const { run } = subject;
  if (subject.clear === undefined) return run;
  return (count) => {
    const answer = run(count);
    subject.clear?.();
    return answer;
  };
}

/** Subject, twin and reference in turn. A round in which one of them was interrupted counts for none of them. */
function takeSamples(both: readonly [Subject, Subject], hasTwin: boolean, delay: RunDelay, plan: Plan): Samples {
  const counts = both.map((subject) => sampleOperations(cleared(subject), plan.sampleNs)) as [number, number];
  const subject = new Float64Array(plan.rounds);
  const twin = new Float64Array(plan.rounds);
  const reference = new Float64Array(plan.rounds);
  let kept = 0;
  let tries = 0;
  for (; kept < plan.rounds && tries < plan.rounds * PATIENCE; tries++) {
    const before = delay.read();
    const from = performance.now();
    subject[kept] = sampleOf(both[0], counts[0]);
    if (hasTwin) twin[kept] = sampleOf(both[1], counts[1]);
    reference[kept] = nsPerOperation(referenceKernel, REFERENCE_OPERATIONS);
    if (!interrupted(delay, before, from)) kept++;
  }
  const rejected = tries - kept;
  // Nothing but interrupted rounds: the last one stands, as an upper bound.
  const end = Math.max(kept, 1);
  return {
    subject: subject.subarray(0, end),
    twin: twin.subarray(0, end),
    reference: reference.subarray(0, end),
    rejected,
    disturbed: kept < plan.rounds / 2,
  };
}

/** Nanoseconds an operation. */
function sampleOf(subject: Subject, count: number): number {
  const ns = nsPerOperation(subject.run, count);
  subject.clear?.();
  return ns;
}

/** Whether the thread waited for a processor during more than a hundredth of the time since `from`. */
function interrupted(delay: RunDelay, before: number, from: number): boolean {
  return delay.read() - before > (performance.now() - from) * NS_PER_MS * REJECT_SHARE;
}

interface Tail {
  readonly quantiles: { readonly p50: number; readonly p99: number; readonly p999: number; readonly groups: number };
  readonly stalls: number;
  readonly rejected: number;
  readonly disturbed: boolean;
}

/** The cheapest pair of clock readings, milliseconds: what every group pays at least, and what is taken off. */
function clockPair(): number {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 10_000; i++) {
    const start = performance.now();
    const gap = performance.now() - start;
    if (gap < least) least = gap;
  }
  return least;
}

/** Times groups of 64 operations, in blocks of 64 groups that are thrown away as one when the thread had to wait. */
function takeTail(subject: Subject, delay: RunDelay, plan: Plan): Tail {
  const loop = subject.run;
  const least = clockPair();
  const groups = new Float64Array(plan.blocks * BLOCK);
  let kept = 0;
  let tries = 0;
  for (; kept < plan.blocks && tries < plan.blocks * PATIENCE; tries++) {
    const before = delay.read();
    const from = performance.now();
    for (let g = 0; g < BLOCK; g++) {
      const start = performance.now();
      lastAnswer.value = loop(GROUP);
      groups[kept * BLOCK + g] = Math.max(0, performance.now() - start - least) * NS_PER_MS;
      subject.clear?.();
    }
    if (!interrupted(delay, before, from)) kept++;
  }
  const sorted = ascending(groups.subarray(0, Math.max(kept, 1) * BLOCK));
  const at = (share: number): number => quantile(sorted, share) / GROUP;
  return {
    quantiles: { p50: at(0.5), p99: at(0.99), p999: at(0.999), groups: sorted.length },
    stalls: sorted.filter((ns) => ns > STALL_NS).length,
    rejected: tries - kept,
    disturbed: kept < plan.blocks / 2,
  };
}
