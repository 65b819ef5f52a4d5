/** The paper part of the main job: start a runner, kill it half-way, start it again, compare. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PaperOutput } from '../../src/app/paper.ts';
import { StoreError } from '../../src/core/index.ts';
import { formatMoney } from '../../src/domain/market/index.ts';
import type { PaperFacts, RunRecord } from '../../src/dto/run-report.ts';
import { startBot4 } from '../child.ts';
import { say } from '../console.ts';

/** Bytes of a bar in the journal: frame 22, instrument 4, seven doubles 56. */
const BAR_BYTES = 22 + 4 + 7 * 8;

/** Size of a journal on disk, 0 before it exists. */
export function journalBytes(dir: string): number {
  try {
    return readdirSync(dir)
      .filter((name) => name.endsWith('.log'))
      .reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);
  } catch {
    // The runner has not made the folder yet.
    return 0;
  }
}

/** Resolves when the journal has grown to `bytes`, or when `ended` says that the runner is gone. */
async function grownTo(dir: string, bytes: number, ended: () => boolean): Promise<void> {
  while (journalBytes(dir) < bytes && !ended()) await new Promise((resolve) => setTimeout(resolve, 2));
}

function parse(stdout: string): PaperOutput {
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as PaperOutput;
}

/** Starts a runner and kills it half-way. @returns false when it was done before: a busy machine looks too late. */
async function killHalfWay(args: readonly string[], of: { journal: string; bytes: number }): Promise<boolean> {
  const { child, end } = startBot4(args);
  let gone = false;
  const ended = end.finally(() => {
    gone = true;
  });
  await grownTo(of.journal, of.bytes, () => gone);
  child.kill('SIGKILL');
  const { signal, code, stderr } = await ended;
  if (signal === 'SIGKILL') return true;
  if (code === 0) return false;
  throw new StoreError('BOT4_STORE_WRITE', `the runner ended before it was killed: ${stderr}`);
}

/** How often a runner that was too fast is started again, each time at a quarter of the pace. */
const ATTEMPTS = 4;

/** Trades an artifact on paper with a kill in the middle. */
export async function tradeWithKill(of: {
  readonly record: RunRecord;
  readonly artifact: string;
  readonly folder: string;
  readonly barsPerMs: number;
}): Promise<Omit<PaperFacts, 'live'>> {
  const { record, artifact, folder } = of;
  const journal = join(folder, 'paper');
  const args = ['paper', '--artifact', artifact, '--journal', journal, '--json'];
  const startedAt = performance.now();
  const bytes = (record.data.bars * BAR_BYTES) / 2;
  let pace = of.barsPerMs;
  for (let attempt = 1; !(await killHalfWay([...args, '--bars-per-ms', String(pace)], { journal, bytes })); attempt++) {
    if (attempt === ATTEMPTS) throw new StoreError('BOT4_STORE_WRITE', 'the runner was always done before its kill');
    rmSync(journal, { recursive: true });
    pace /= 4;
  }
  const bytesAtKill = journalBytes(journal);
  say(`runner killed with ${bytesAtKill.toLocaleString('en')} bytes in its journal`);
  const second = await startBot4(args, { onLine: (line) => say(`[runner] ${line.replace(/^ *[\d.]+ s {2}/, '')}`) })
    .end;
  if (second.code !== 0) throw new StoreError('BOT4_JOURNAL_MISMATCH', `the restarted runner failed: ${second.stderr}`);
  const output = parse(second.stdout);
  const same = output.orderListHash === output.backtestOrderListHash;
  say(`restarted: ${output.recoveredEvents.toLocaleString('en')} events recovered, ${output.orders} orders in all`);
  say(`order list ${same ? 'EQUALS' : 'DIFFERS FROM'} the backtest's: ${output.orderListHash.slice(0, 16)}…`);
  const facts = {
    artifact,
    starts: 2,
    killedAfterEvents: output.recoveredEvents,
    recoveredEvents: output.recoveredEvents,
    resentDecisions: output.resentDecisions,
    events: output.events,
    orders: output.orders,
    journalBytes: journalBytes(journal),
    seconds: (performance.now() - startedAt) / 1000,
    finalEquity: formatMoney(output.finalEquity as Parameters<typeof formatMoney>[0]),
    orderListHash: output.orderListHash,
    backtestOrderListHash: output.backtestOrderListHash,
    sample: output.sample,
  };
  if (!same)
    throw new StoreError('BOT4_JOURNAL_MISMATCH', 'the paper session decided something else than the backtest');
  return facts;
}

/** What the gate says to live trading of the artifact. */
export async function askLive(artifact: string): Promise<string> {
  const { code, stdout, stderr } = await startBot4(['live', '--artifact', artifact]).end;
  const answer = (stdout + stderr).trim().split('\n')[0] ?? '';
  say(`live trading: ${code === 3 ? answer : `exit ${code}: ${answer}`}`);
  return answer;
}
