/**
 * Recorders killed with -9 at random moments: while they start, recover, compress, write and sync. What was acknowledged
 * is there, nothing is there twice, nothing is missing within a connection, and the same command goes on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifest, readRecording } from '../../src/adapters/recording/index.ts';
import { Rng } from '../../src/core/index.ts';
import { FaultServer } from './fault-server.ts';

const KILLS = 100;
const LANES = 4;
const SYMBOLS = ['AAA', 'BBB'];
/** Small, so that segments are finished and compressed all the time. */
const SEGMENT_BYTES = 24_000;
const DEADLINE_MS = 120_000;

const folder = mkdtempSync(join(tmpdir(), 'bot4-record-'));
const child = join(folder, 'record-child.cjs');

beforeAll(async () => {
  const entry = fileURLToPath(new URL('./record-child.ts', import.meta.url));
  await build({
    entryPoints: [entry],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One run of the recorder. */
interface Run {
  readonly pid: number;
  /** Lines that it said are on disk. */
  flushed: number;
}

/** Starts a recorder and keeps what it says. */
function start(dir: string, server: FaultServer): { run: Run; process: ChildProcess; exited: Promise<number | null> } {
  const args = [child, dir, server.streamOrigin, server.restOrigin, SYMBOLS.join(','), String(SEGMENT_BYTES)];
  const recorder = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const run = { pid: recorder.pid ?? 0, flushed: 0 };
  let text = '';
  recorder.stdout.on('data', (piece: Buffer) => {
    text += piece.toString();
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) run.flushed = Number((JSON.parse(line) as { flushed?: number }).flushed ?? run.flushed);
  });
  const exited = new Promise<number | null>((resolve) => recorder.on('close', resolve));
  return { run, process: recorder, exited };
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(condition: () => boolean): Promise<void> {
  for (const end = performance.now() + DEADLINE_MS; performance.now() < end && !condition(); ) await sleep(3);
}

/** Kills `kills` recorders one after the other in one folder; the last one ends well. */
async function lane(number: number, kills: number): Promise<{ dir: string; runs: Run[]; sent: readonly string[] }> {
  const rng = new Rng(7_000 + number);
  const server = new FaultServer({ symbols: SYMBOLS, seed: number, everyMs: 5, burst: 2, remembers: false });
  await server.listen();
  const dir = join(folder, `lane-${number}`);
  const runs: Run[] = [];
  let startMs = 100;
  for (let i = 0; i < kills; i++) {
    const startedAt = performance.now();
    const { run, process: recorder, exited } = start(dir, server);
    runs.push(run);
    if (rng.below(3) > 0) {
      await until(() => run.flushed > 1);
      startMs = performance.now() - startedAt;
      await sleep(rng.uniform() * 120);
    } else {
      await sleep(rng.uniform() * startMs);
    }
    recorder.kill('SIGKILL');
    await exited;
  }
  const last = start(dir, server);
  await until(() => last.run.flushed > 20);
  last.process.kill('SIGTERM');
  expect(await last.exited).toBe(0);
  await server.close();
  return { dir, runs: [...runs, last.run], sent: server.sent };
}

/** Lines of each process, and the places of its messages in what the server sent. */
async function recorded(dir: string, sent: readonly string[]) {
  const place = new Map(sent.map((text, i) => [text, i]));
  const lines = new Map<number, number>();
  const places: number[] = [];
  const holes: string[] = [];
  let pid = 0;
  let before = -1;
  const summary = await readRecording(dir, (frame) => {
    const text = new TextDecoder().decode(frame.bytes.subarray(frame.from, frame.to));
    if (frame.dir === 'start') pid = (JSON.parse(text) as { pid: number }).pid;
    if (frame.dir === 'open') before = -1;
    lines.set(pid, (lines.get(pid) ?? 0) + 1);
    if (frame.dir !== 'in') return;
    const at = place.get(text) ?? -1;
    if (at < 0 || (before >= 0 && at !== before + 1)) holes.push(`line ${frame.line}: message ${at} after ${before}`);
    before = at;
    places.push(at);
  });
  return { summary, lines, places, holes };
}

async function check(dir: string, runs: readonly Run[], sent: readonly string[]): Promise<number> {
  const { summary, lines, places, holes } = await recorded(dir, sent);
  expect([summary.torn, summary.badLines, holes]).toEqual(['', 0, []]);
  for (const { pid, flushed } of runs) expect(lines.get(pid) ?? 0).toBeGreaterThanOrEqual(flushed);
  // Strictly rising: nothing is there twice, and runs stand in their order.
  expect(places.findIndex((at, i) => i > 0 && at <= (places[i - 1] as number))).toBe(-1);
  const manifest = readManifest(join(dir, 'manifest.json'));
  const files = readdirSync(dir).filter((name) => name.startsWith('segment-'));
  expect(manifest?.segments.map(({ file }) => file)).toEqual(files.sort());
  let total = 0;
  for (const { file, sha256, lines: count } of manifest?.segments ?? []) {
    expect(
      createHash('sha256')
        .update(readFileSync(join(dir, file)))
        .digest('hex'),
    ).toBe(sha256);
    total += count;
  }
  expect(total).toBe(summary.lines);
  return runs.filter(({ flushed }) => flushed > 0).length;
}

describe('a recording', () => {
  it(`keeps every acknowledged line once through ${KILLS} kills at random moments`, async () => {
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, i) => lane(i, KILLS / LANES)));
    let acknowledged = 0;
    for (const { dir, runs, sent } of lanes) acknowledged += await check(dir, runs, sent);
    // The test would prove nothing if the kills came before anything was written.
    expect(acknowledged).toBeGreaterThan(KILLS / 3);
  }, 600_000);
});
