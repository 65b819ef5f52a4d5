/** Measures one work: both sides in turn, their answers, and the memory that ours takes. */
import { join } from 'node:path';
import { collectGarbage } from '../allocation.ts';
import { type PeerInput, writeInput } from './inputs.ts';
import { awaitedSide, ownSide, type PairPlan, type Side, timeAlone, timePairs } from './pairs.ts';
import type { PeerProcess } from './peer-process.ts';
import {
  type Answer,
  compareAnswers,
  meetsGoal,
  type Outcome,
  type OwnCall,
  type Peer,
  type PeerWork,
} from './work.ts';

/** Largest input of a trial run. */
const SMOKE_VALUES = 400;
const MEMORY_CALLS = 5;
const BYTES = 8;

/** The programs of the peers. */
export interface PeerSides {
  readonly python: PeerProcess;
  /** vectorbt in its own environment; absent where no work of it was asked for. */
  readonly vectorbt?: PeerProcess | undefined;
  /** hftbacktest in its own environment; absent where no work of it was asked for. */
  readonly hftbacktest?: PeerProcess | undefined;
  /** nautilus_trader in its own environment; absent where no work of it was asked for. */
  readonly nautilus?: PeerProcess | undefined;
  /** Absent where it could not be made. */
  readonly rust: PeerProcess | undefined;
  /** Why it is absent. */
  readonly noRust: string;
}

/** What all works of a run share. */
export interface MeasureRun {
  readonly sides: PeerSides;
  readonly folder: string;
  readonly smoke: boolean;
  readonly plan: PairPlan;
}

/** A peer that is ready to be asked and timed. */
interface ReadyPeer {
  readonly answer: () => Answer | Promise<Answer>;
  readonly side: Side;
}

/** Doubles that a call takes for each value of its input; the largest growth, for a collection may fall into a call. */
function memoryOf(call: () => unknown, inputs: readonly PeerInput[]): number {
  const values = inputs.reduce((sum, input) => sum + input.values.length, 0);
  let most = 0;
  for (let i = 0; i < MEMORY_CALLS; i++) {
    collectGarbage();
    const before = process.memoryUsage().arrayBuffers;
    call();
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  return most / BYTES / values;
}

function sideOf({ call, awaited = false }: OwnCall): Side {
  return awaited ? awaitedSide(call as () => Promise<unknown>) : ownSide(call);
}

/** @returns the peer, or why there is none. */
async function prepare(
  peer: Peer,
  inputs: readonly PeerInput[],
  paths: readonly string[],
  { python, vectorbt, hftbacktest, nautilus, rust, noRust }: PeerSides,
): Promise<ReadyPeer | string> {
  if ('own' in peer) {
    const own = peer.own(inputs);
    return { answer: own.answer, side: sideOf(own) };
  }
  const program = { python, vectorbt, hftbacktest, nautilus, rust }[peer.side ?? 'python'];
  if (program === undefined) return peer.side === 'rust' ? noRust : `the environment of ${peer.library} was not given`;
  const entries = inputs.map(({ rows }, i) => ({
    path: paths[i] as string,
    ...(rows === undefined ? {} : { rows }),
  }));
  await program.prepare(peer.work, entries);
  return { answer: () => program.answer(), side: (calls, blocks) => program.sample(calls, blocks) };
}

const NOT_TIMED = { peer: null, ratioOfMinima: null, medianRatio: null, answers: [] } as const;

/** Times one work and compares its answers. */
async function measure(work: PeerWork, { sides, folder, smoke, plan }: MeasureRun): Promise<Outcome> {
  const n = smoke ? Math.min(work.n, SMOKE_VALUES) : work.n;
  const inputs = work.inputs(n);
  const paths = inputs.map((input) => writeInput(join(folder, 'inputs'), input));
  const own = await work.ours(inputs, paths);
  const goal = work.goal ?? null;
  const limit = work.memoryDoubles;
  const memory = (): Outcome['memory'] => {
    if (limit === undefined) return null;
    const doubles = memoryOf(own.call, inputs);
    return { doubles, limit, ok: smoke || doubles <= limit };
  };
  const rest = { group: work.group, name: work.name, n, goal };
  // Times of small inputs say nothing about the goals.
  const judge = (times: Parameters<typeof meetsGoal>[1]): boolean | null =>
    goal === null || smoke ? null : meetsGoal(goal, times);
  try {
    const peer = work.peer === undefined ? undefined : await prepare(work.peer, inputs, paths, sides);
    const library = work.peer?.library ?? null;
    if (peer === undefined || typeof peer === 'string') {
      const found = await own.answer();
      const ours = await timeAlone(sideOf(own), plan, work.clock);
      const alone = { ...NOT_TIMED, library, found, ours, pairs: ours.turns, memory: memory() };
      if (peer !== undefined) return { ...rest, ...alone, goalMet: null, missing: peer };
      return { ...rest, ...alone, goalMet: judge(ours) };
    }
    const answers = compareAnswers(work.closeness, await own.answer(), await peer.answer());
    const times = await timePairs(sideOf(own), peer.side, plan, work.clock);
    return { ...rest, library, ...times, goalMet: judge(times), answers, memory: memory() };
  } finally {
    await own.close?.();
  }
}

/** A missed goal is measured once more, and the second run counts. */
export async function measureJudged(work: PeerWork, run: MeasureRun): Promise<Outcome> {
  const first = await measure(work, run);
  if (first.goalMet !== false) return first;
  process.stderr.write(`${work.name}, n = ${work.n}: goal missed, measuring once more\n`);
  return measure(work, run);
}
