/**
 * Kill -9 of the runner at 100 random points. A point is a seeded pace of the replay with one or more seeded kills: when
 * the journal has reached a size, a while after the start (start-up and recovery included), or a while after the last
 * record (comparison and registration). Timing decides where exactly a kill lands, so a seed gives the same plan, not the
 * same bytes; the failing journal is kept.
 *
 * `BOT4_TEST_SEED` and `BOT4_TEST_KILLS` choose another plan.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildEnd, startBot4 } from '../../runner/child.ts';
import type { PaperOutput } from '../../src/app/paper.ts';
import { Rng } from '../../src/core/index.ts';
import { parseMoney } from '../../src/domain/market/index.ts';
import { openModels } from '../../src/lab/models.ts';
import { type Promoted, promoteCross } from './artifact.ts';
import { auditJournal } from './journal-audit.ts';
import { type Journey, openJourney } from './place.ts';

const SEED = Number(process.env.BOT4_TEST_SEED ?? 7);
const POINTS = Number(process.env.BOT4_TEST_KILLS ?? 100);
const AT_ONCE = 2;
/** Bytes of a journal that holds its header and the mark of its first term, and nothing else. */
const FIRST_BAR = 200;
/** A run takes a second or two; one that hangs is a fault and must not hold up the others. */
const HANGS_AFTER_MS = 60_000;

/** When to kill: at a share of the full journal, at a share of the time of a whole run, or so long after the last record. */
type Trigger =
  | { readonly at: 'size'; readonly share: number }
  | { readonly at: 'time'; readonly share: number }
  | { readonly at: 'end'; readonly ms: number };

interface Plan {
  readonly index: number;
  readonly barsPerMs: number;
  readonly kills: readonly Trigger[];
}

/** Figures of a run that nobody disturbs. */
interface Whole {
  readonly ms: number;
  readonly bytes: number;
}

/** Where a kill landed. */
interface Landing {
  readonly trigger: Trigger;
  readonly bytes: number;
  readonly ms: number;
  /** False when the runner was done before. */
  readonly killed: boolean;
}

function trigger(rng: Rng): Trigger {
  const kind = rng.uniform();
  if (kind < 0.65) return { at: 'size', share: rng.uniform() };
  if (kind < 0.9) return { at: 'time', share: 1.1 * rng.uniform() };
  return { at: 'end', ms: Math.floor(300 * rng.uniform()) };
}

function planOf(index: number): Plan {
  const rng = new Rng(SEED).stream(`point ${index}`);
  // From 10 bars a millisecond, a second for the year, to 500, which is as fast as it goes.
  const barsPerMs = Math.round(10 * 50 ** rng.uniform());
  const kills = [trigger(rng)];
  while (kills.length < 4 && rng.uniform() < 0.3) kills.push(trigger(rng));
  return { index, barsPerMs, kills };
}

function describePlan({ index, barsPerMs, kills }: Plan, landings: readonly Landing[]): string {
  const where = kills.map((kill, i) => {
    const landing = landings[i];
    const wish = kill.at === 'end' ? `${kill.ms} ms after the end` : `${kill.at} ${(100 * kill.share).toFixed(2)} %`;
    return landing === undefined ? wish : `${wish}, landed at ${landing.bytes} bytes after ${landing.ms.toFixed(0)} ms`;
  });
  return `point ${index} of seed ${SEED}, ${barsPerMs} bars/ms, kills: ${where.join('; ')}`;
}

function bytesIn(dir: string): number {
  try {
    const names = readdirSync(dir).filter((name) => name.endsWith('.log'));
    return names.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  } catch {
    // The runner has not made the folder yet.
    return 0;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A folder in memory, where there is one. */
const MEMORY = '/dev/shm';
/** One point of so many keeps its journal on the disk. */
const ON_DISK = 5;

let journey: Journey;
/** Folder of most journals. A kill leaves the page cache as it is, so what a disk adds is waiting, and most points do without. */
let memory = '';
let promoted: Promoted;
let whole: Whole;

function start(dir: string, barsPerMs?: number) {
  const args = ['paper', '--artifact', promoted.name, '--journal', dir, '--json'];
  if (barsPerMs !== undefined) args.push('--bars-per-ms', String(barsPerMs));
  const runner = startBot4(args, { env: journey.env });
  const guard = setTimeout(() => runner.child.kill('SIGKILL'), HANGS_AFTER_MS);
  let gone = false;
  const end = runner.end.finally(() => {
    gone = true;
    clearTimeout(guard);
  });
  return { child: runner.child, end, isGone: () => gone };
}

/** Runs the runner until its trigger and kills it there. */
async function killAt(dir: string, plan: Plan, kill: Trigger): Promise<Landing> {
  const startedAt = performance.now();
  const runner = start(dir, plan.barsPerMs);
  const ms = (): number => performance.now() - startedAt;
  if (kill.at === 'time') {
    while (ms() < kill.share * whole.ms && !runner.isGone()) await sleep(2);
  } else {
    // A restart adds the mark of its term, so the full journal of a journey of kills is a little longer.
    const bytes = kill.at === 'size' ? kill.share * whole.bytes : whole.bytes;
    while (bytesIn(dir) < bytes && !runner.isGone()) await sleep(2);
    if (kill.at === 'end') await sleep(kill.ms);
  }
  runner.child.kill('SIGKILL');
  const end = await runner.end;
  if (end.signal !== 'SIGKILL' && end.code !== 0) throw new Error(`exit ${end.code} instead of a kill: ${end.stderr}`);
  return { trigger: kill, bytes: bytesIn(dir), ms: ms(), killed: end.signal === 'SIGKILL' };
}

function outputOf(end: ChildEnd): PaperOutput {
  if (end.code !== 0) throw new Error(`the last restart ended with ${end.code ?? end.signal}: ${end.stderr}`);
  return JSON.parse(end.stdout) as PaperOutput;
}

/** Differences to the artifact's evidence; empty for a sound end. */
function faultsOf(dir: string, output: PaperOutput): string[] {
  const { candidate, research } = promoted;
  const { instrument, initialCash } = research.setup;
  const audit = auditJournal(dir, { instrument, initialCash });
  const expected = candidate.evidence.bundleOrderListHash;
  const equity = parseMoney(candidate.finalEquity);
  const faults = [...audit.faults];
  if (output.orderListHash !== expected) faults.push(`the runner ended with order list ${output.orderListHash}`);
  if (output.backtestOrderListHash !== expected) faults.push('the backtest of the runner decided something else');
  if (audit.orderListHash !== expected) faults.push(`the journal holds order list ${audit.orderListHash}`);
  if (output.finalEquity !== equity || audit.finalEquity !== equity)
    faults.push(`equity ${output.finalEquity} and ${audit.finalEquity}, not ${equity}`);
  if (output.events !== audit.events) faults.push(`${output.events} events shown, ${audit.events} in the journal`);
  return faults;
}

/** One point: the kills, a restart to the end, and the audit. @returns what was wrong; empty when nothing was. */
async function run(plan: Plan, landings: Landing[]): Promise<string[]> {
  const dir = join(plan.index % ON_DISK === 0 ? journey.dir : memory, `journal-${plan.index}`);
  try {
    for (const kill of plan.kills) landings.push(await killAt(dir, plan, kill));
    return faultsOf(dir, outputOf(await start(dir).end));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Where the kills landed, for people. */
function distribution(landings: readonly Landing[]): string {
  const counts = { 'start-up': 0, '1st quarter': 0, '2nd': 0, '3rd': 0, '4th': 0, 'after the last record': 0, over: 0 };
  const quarters = ['1st quarter', '2nd', '3rd', '4th'] as const;
  for (const { bytes, killed } of landings) {
    if (!killed) counts.over += 1;
    else if (bytes < FIRST_BAR) counts['start-up'] += 1;
    else if (bytes >= whole.bytes) counts['after the last record'] += 1;
    else counts[quarters[Math.floor((4 * bytes) / whole.bytes)] as '4th'] += 1;
  }
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}

describe('a runner that is killed', () => {
  beforeAll(async () => {
    journey = openJourney('kill');
    promoted = await promoteCross(journey.place);
    memory = existsSync(MEMORY) ? mkdtempSync(join(MEMORY, 'bot4-kill-')) : journey.dir;
    const dir = join(memory, 'journal-whole');
    const startedAt = performance.now();
    outputOf(await start(dir, 50).end);
    whole = { ms: performance.now() - startedAt, bytes: bytesIn(dir) };
  }, 600_000);

  let sound = false;

  afterAll(() => {
    // After a fault the journals are what one wants to look at.
    if (!sound) process.stdout.write(`[kill] the journals are in ${journey.dir} and ${memory}\n`);
    else {
      journey.remove();
      rmSync(memory, { recursive: true, force: true });
    }
  });

  it(`ends with the decisions of the backtest from any of ${POINTS} points, no order twice, books balanced (seed ${SEED})`, async () => {
    const startedAt = performance.now();
    const plans = Array.from({ length: POINTS }, (_, index) => planOf(index));
    const failed: string[] = [];
    const landings: Landing[] = [];
    const waiting = [...plans];
    const work = async (): Promise<void> => {
      for (let plan = waiting.shift(); plan !== undefined; plan = waiting.shift()) {
        const mine: Landing[] = [];
        const faults = await run(plan, mine);
        landings.push(...mine);
        if (faults.length > 0) failed.push(`${describePlan(plan, mine)}: ${faults.join('; ')}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    process.stdout.write(
      `[kill] seed ${SEED}: ${POINTS} points, ${landings.length} kills in ${seconds} s (a whole run takes ${(whole.ms / 1000).toFixed(2)} s): ${distribution(landings)}\n`,
    );
    expect(failed).toEqual([]);
    expect(landings.filter(({ killed }) => killed).length).toBeGreaterThan(POINTS / 2);
    const sessions = openModels(journey.place)
      .registry.entries()
      .filter((entry) => entry.kind === 'paper');
    expect(new Set(sessions.map((entry) => entry.orderListHash))).toEqual(
      new Set([promoted.candidate.evidence.bundleOrderListHash]),
    );
    expect(sessions.length).toBeGreaterThan(POINTS);
    sound = true;
    // Seven minutes beside another worker; a host at half of its speed takes twice as long, which is no fault.
  }, 1_500_000);
});
