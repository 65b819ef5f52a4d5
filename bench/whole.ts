/** Measures functions that a clock can time, with tinybench: in rounds, so that subject and twin take turns. */
import { Bench } from 'tinybench';
import { bytesPerOperation, countGc, type Loop, warmFor } from './allocation.ts';
import type { BenchResult, Subject, TwinResult, WholeCase, Work } from './bench-case.ts';
import { quantile } from './quantile.ts';
import { REFERENCE_OPERATIONS, referenceKernel } from './reference.ts';
import { ascending, checked, compare, lastAnswer, NS_PER_MS, nsPerOperation, type Plan } from './timing.ts';

const LONG_CALL_MS = 20;
/** Samples of the reference kernel in each round. */
const REFERENCE_SAMPLES = 5;

/** Processor time of the process, milliseconds. */
function processorNow(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Measures a `whole` case. */
export async function measureWhole(
  benchCase: WholeCase,
  subject: Subject<Work>,
  twin: Subject<Work> | undefined,
  plan: Plan,
): Promise<BenchResult> {
  const later = await returnsPromise(subject);
  const twinLater = twin !== undefined && (await returnsPromise(twin));
  const start = performance.now();
  lastAnswer.value = await subject.run(1);
  const long = performance.now() - start > LONG_CALL_MS;
  const own: Float64Array[] = [];
  const other: Float64Array[] = [];
  const reference: number[] = [];
  warmFor(referenceKernel, plan.warmupMs);
  for (let round = 0; round < plan.wholeRounds; round++) {
    const bench = new Bench({
      time: plan.wholeMs,
      iterations: 2,
      warmup: round === 0,
      warmupTime: plan.wholeMs,
      warmupIterations: 1,
      retainSamples: true,
      throws: true,
      ...(long ? { now: processorNow } : {}),
    });
    bench.add('subject', () => subject.run(1), { async: later });
    if (twin !== undefined) bench.add('twin', () => twin.run(1), { async: twinLater });
    await bench.run();
    own.push(samplesOf(bench, 'subject', subject.opsPerCall ?? 1));
    if (twin !== undefined) other.push(samplesOf(bench, 'twin', twin.opsPerCall ?? 1));
    for (let i = 0; i < REFERENCE_SAMPLES; i++) reference.push(nsPerOperation(referenceKernel, REFERENCE_OPERATIONS));
  }
  const all = ascending(concat(own));
  const opsPerCall = subject.opsPerCall ?? 1;
  const gc = await countGc(async () => {
    lastAnswer.value = await subject.run(1);
  });
  return {
    name: benchCase.name,
    input: benchCase.input,
    method: 'whole',
    clock: long ? 'processor' : 'wall',
    checksum: checked(benchCase.name, await subject.run(1)),
    best: quantile(all, 0),
    median: quantile(all, 0.5),
    tail: { p50: quantile(all, 0.5), p99: quantile(all, 0.99), p999: quantile(all, 0.999), groups: all.length },
    rejected: 0,
    disturbed: false,
    stalls: null,
    bytes: later ? null : bytesPerCall(subject.run as Loop, plan) / opsPerCall,
    gcsPerMillion: ((gc.minor + gc.major) * 1e6) / opsPerCall,
    gc,
    referenceNs: Math.min(...reference),
    twin: benchCase.twin === undefined ? null : compareRounds(benchCase.twin.name, own, other),
    budgets: benchCase.budgets,
  };
}

/** Calls the subject once and waits for it. */
async function returnsPromise(subject: Subject<Work>): Promise<boolean> {
  const answer = subject.run(1);
  lastAnswer.value = await answer;
  return answer instanceof Promise;
}

function bytesPerCall(loop: Loop, plan: Plan): number {
  return bytesPerOperation(loop, { operations: 1, passes: Math.min(7, plan.passes), warmup: 1 });
}

/** Samples of a tinybench task, nanoseconds an operation. */
function samplesOf(bench: Bench, task: string, opsPerCall: number): Float64Array {
  const result = bench.getTask(task)?.result;
  if (result?.state !== 'completed') throw new Error(`tinybench did not complete the ${task}`);
  return Float64Array.from(result.latency.samples ?? [], (ms) => (ms * NS_PER_MS) / opsPerCall);
}

function concat(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function compareRounds(name: string, own: readonly Float64Array[], other: readonly Float64Array[]): TwinResult {
  const least = (parts: readonly Float64Array[]): Float64Array =>
    Float64Array.from(parts, (part) => quantile(part.slice().sort(), 0));
  const result = compare(name, least(own), least(other));
  return { ...result, median: quantile(ascending(concat(other)), 0.5) };
}
