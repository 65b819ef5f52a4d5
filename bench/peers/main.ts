/**
 * Runs the reference libraries and bot4 in turn on the same inputs and holds the ratios against the goals.
 *
 *   main.ts --python P --folder F              all groups (`npm run bench:peers` gives both options)
 *   main.ts … stats                            one group
 *   main.ts … --only ADF                       works whose name has "ADF" in it
 *   main.ts … --smoke                          small inputs: only shows that everything runs, and judges answers
 *
 * Prints one table with the answers of both sides, writes `results.json` into the folder, and ends with exit code 1 when
 * a goal is missed in two runs or the answers differ.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collectGarbage } from '../allocation.ts';
import { type PeerInput, writeInput } from './inputs.ts';
import { FULL_PLAN, ownSide, type PairPlan, SMOKE_PLAN, timeAlone, timePairs } from './pairs.ts';
import { PeerProcess } from './peer-process.ts';
import { cellsOf, formatTable } from './table.ts';
import { compareAnswers, GROUPS, isMet, meetsGoal, type Outcome, type PeerWork } from './work.ts';
import { STATS_WORKS } from './works.ts';
import { CORR_WORKS } from './works-corr.ts';

const WORKS: readonly PeerWork[] = [...STATS_WORKS, ...CORR_WORKS];
const USAGE_EXIT = 2;
/** Largest input of a trial run. */
const SMOKE_VALUES = 400;
const MEMORY_CALLS = 5;
const BYTES = 8;

interface Run {
  readonly peer: PeerProcess;
  readonly folder: string;
  readonly smoke: boolean;
  readonly plan: PairPlan;
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

/** Times one work and compares its answers. */
async function measure(work: PeerWork, { peer, folder, smoke, plan }: Run): Promise<Outcome> {
  const n = smoke ? Math.min(work.n, SMOKE_VALUES) : work.n;
  const inputs = work.inputs(n);
  const entries = inputs.map((input) => ({
    path: writeInput(join(folder, 'inputs'), input),
    ...(input.rows === undefined ? {} : { rows: input.rows }),
  }));
  const { call, answer } = work.ours(inputs);
  const goal = work.goal ?? null;
  const limit = work.memoryDoubles;
  const memory = (): Outcome['memory'] => {
    if (limit === undefined) return null;
    const doubles = memoryOf(call, inputs);
    return { doubles, limit, ok: smoke || doubles <= limit };
  };
  const rest = { group: work.group, name: work.name, n, goal };
  // Times of small inputs say nothing about the goals.
  const judge = (times: Parameters<typeof meetsGoal>[1]): boolean | null =>
    goal === null || smoke ? null : meetsGoal(goal, times);
  if (work.peer === undefined) {
    const found = answer();
    const ours = await timeAlone(ownSide(call), plan);
    const alone = { library: null, peer: null, ratioOfMinima: null, medianRatio: null, answers: [], found };
    return { ...rest, ...alone, ours, pairs: ours.turns, goalMet: judge(ours), memory: memory() };
  }
  await peer.prepare(work.peer.work, entries);
  const answers = compareAnswers(work.closeness, answer(), await peer.answer());
  const times = await timePairs(ownSide(call), (calls, blocks) => peer.sample(calls, blocks), plan);
  return { ...rest, library: work.peer.library, ...times, goalMet: judge(times), answers, memory: memory() };
}

/** A missed goal is measured once more, and the second run counts. */
async function measureJudged(work: PeerWork, run: Run): Promise<Outcome> {
  const first = await measure(work, run);
  if (first.goalMet !== false) return first;
  process.stderr.write(`${work.name}, n = ${work.n}: goal missed, measuring once more\n`);
  return measure(work, run);
}

function selected(groups: readonly string[], only: string): readonly PeerWork[] {
  const unknown = groups.find((group) => !(GROUPS as readonly string[]).includes(group));
  if (unknown !== undefined) throw new Error(`no group ${unknown}; there are ${GROUPS.join(', ')}`);
  const works = WORKS.filter(({ group, name }) => {
    return (groups.length === 0 || groups.includes(group)) && name.toLowerCase().includes(only.toLowerCase());
  });
  if (works.length === 0) throw new Error(`no work has "${only}" in its name`);
  return works;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      python: { type: 'string' },
      folder: { type: 'string' },
      only: { type: 'string' },
      smoke: { type: 'boolean' },
    },
    allowPositionals: true,
  });
  const { python, folder, smoke = false } = values;
  if (python === undefined || folder === undefined) throw new Error('--python and --folder are needed');
  const works = selected(positionals, values.only ?? '');
  mkdirSync(folder, { recursive: true });
  const peer = new PeerProcess(python);
  const versions = await peer.versions();
  const machine = { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, node: process.version };
  const outcomes: Outcome[] = [];
  try {
    for (const [i, work] of works.entries()) {
      process.stderr.write(`[${i + 1}/${works.length}] ${work.name}, n = ${work.n} …`);
      const outcome = await measureJudged(work, { peer, folder, smoke, plan: smoke ? SMOKE_PLAN : FULL_PLAN });
      outcomes.push(outcome);
      process.stderr.write(` ${cellsOf(outcome).slice(3).join('  ')}\n`);
    }
  } finally {
    peer.close();
  }
  const load = loadavg()[0] ?? 0;
  const report = { version: 1, smoke, machine: { ...machine, load }, versions, outcomes };
  writeFileSync(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`);
  const libraries = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  process.stdout.write(
    `${machine.processor}, ${machine.cores} cores, Node ${machine.node}, load ${load.toFixed(2)}\n` +
      `${libraries.join(', ')}; one thread each, in turn, best of all pairs${smoke ? '; small inputs' : ''}\n\n` +
      `${formatTable(outcomes)}\n`,
  );
  const missed = outcomes.filter((outcome) => !isMet(outcome));
  for (const { name, n } of missed) process.stderr.write(`NOT MET: ${name}, n = ${n}\n`);
  return missed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`bot4: ${(error as Error).message}\n`);
  process.exitCode = USAGE_EXIT;
}
