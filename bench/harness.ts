/**
 * Measures a bench case on a machine that is doing other things as well.
 *
 * Two methods. `batched` is for operations too short for a clock (a pair of readings costs 30 to 60 ns): a sample is a
 * loop of many operations lasting about 50 us, and for the tail a group of 64 operations. `whole` is for functions that a
 * clock can time, and is done by tinybench; calls longer than 20 ms are timed in processor time, not on the wall.
 *
 * What both hold to:
 *  - the subject, its twin and the reference kernel take turns within one process, so that whatever slows one slows all;
 *  - a batched sample during which the thread waited for a processor is thrown away and counted (`run-delay.ts`);
 *  - the answers are used: each loop returns a checksum, it is printed, and a twin must come to the same one;
 *  - allocation and garbage collections are counted apart from the timing (`allocation.ts`).
 */
import { measureBatched } from './batched.ts';
import type { BenchCase, BenchResult, BenchSize, Subject, Work } from './bench-case.ts';
import { PLANS, type Plan } from './timing.ts';
import { measureWhole } from './whole.ts';

/** Measures one case. @throws Error when the answers of subject and twin differ, or a checksum is not a number. */
export async function measure(benchCase: BenchCase, size: BenchSize): Promise<BenchResult> {
  const plan = PLANS[size];
  await compareAnswers(benchCase, size, plan);
  return benchCase.method === 'batched'
    ? withSubjects(benchCase, size, (subject, twin) => measureBatched(benchCase, subject, twin, plan))
    : withSubjects(benchCase, size, (subject, twin) => measureWhole(benchCase, subject, twin, plan));
}

interface Pair<W extends Work> {
  readonly setup: (size: BenchSize) => Promise<Subject<W>> | Subject<W>;
  readonly twin?: { readonly setup: (size: BenchSize) => Promise<Subject<W>> | Subject<W> };
}

/** Sets subject and twin up, and closes them whatever happens. */
async function withSubjects<W extends Work>(
  pair: Pair<W>,
  size: BenchSize,
  work: (subject: Subject<W>, twin: Subject<W> | undefined) => Promise<BenchResult>,
): Promise<BenchResult> {
  const subject = await pair.setup(size);
  const twin = await pair.twin?.setup(size);
  try {
    return await work(subject, twin);
  } finally {
    await subject.close?.();
    await twin?.close?.();
  }
}

/** A speed without an equal answer does not count. */
async function compareAnswers(benchCase: BenchCase, size: BenchSize, plan: Plan): Promise<void> {
  if (benchCase.twin === undefined || benchCase.repeatable === false) return;
  const calls = benchCase.method === 'batched' ? plan.answers : 1;
  const answers: number[] = [];
  for (const setup of [benchCase.setup, benchCase.twin.setup]) {
    const fresh = await setup(size);
    answers.push(await fresh.run(calls));
    await fresh.close?.();
  }
  if (answers[0] !== answers[1]) {
    throw new Error(`${benchCase.name}: answer ${answers[0]}, but ${benchCase.twin.name} has ${answers[1]}`);
  }
}
