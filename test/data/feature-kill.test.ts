/**
 * Builders of features killed with -9 at random points, and several at once (real processes). After each kill the store is
 * looked at as anybody would: what was acknowledged is there, nothing half-written is seen, and at the end the files are
 * those of a build from nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileFeatureStore } from '../../src/adapters/feature-store/index.ts';
import { buildFeatureTable } from '../../src/app/feature-build.ts';
import { specHashes } from '../../src/app/feature-hashes.ts';
import { Rng } from '../../src/core/index.ts';
import { computeFeatures } from '../../src/domain/features/index.ts';
import { sliceBars } from '../../src/domain/market/index.ts';
import { GROWING_BARS, GROWING_SPECS } from './growing-features.ts';

const CHILD = fileURLToPath(new URL('feature-child.ts', import.meta.url));
const SEED = Number(process.env.BOT4_TEST_SEED ?? 20_261_128);
const KILLS = 40;
const NAME = 'growing';
const STEP = 400;
const LAST = 40_000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-feature-kill-'));
  // A life that ends by itself keeps what it compiled; one that is killed does not.
  await life([join(folder, 'none'), NAME, '1', '0', '1'], 600_000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One life of a builder. @returns the rows that it acknowledged last, and whether it came to the end. */
async function life(
  args: readonly string[],
  delayMs: number,
): Promise<{ readonly acknowledged: number; readonly ended: boolean; readonly whats: readonly string[] }> {
  const child = spawn(process.execPath, ['--no-warnings', CHILD, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
  });
  let text = '';
  let timer: NodeJS.Timeout | undefined;
  child.stdout.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    timer ??= setTimeout(() => child.kill('SIGKILL'), delayMs);
  });
  await new Promise((done) => child.on('close', done));
  clearTimeout(timer);
  const lines = text.split('\n').slice(0, -1);
  const built = lines.filter((line) => /^\d+ \w+$/.test(line)).map((line) => line.split(' '));
  return {
    acknowledged: Number(built.at(-1)?.[0] ?? 0),
    ended: lines.includes('end'),
    whats: built.map(([, what]) => what ?? ''),
  };
}

/** The table as anybody finds it, checked against the batch form. */
async function lookAt(store: FileFeatureStore): Promise<number> {
  const [table, ...others] = await store.list(NAME);
  expect(others).toEqual([]);
  if (table === undefined) return 0;
  const { time, columns } = await store.read(table.id);
  expect(time).toHaveLength(table.rows);
  const expected = computeFeatures(sliceBars(GROWING_BARS, { from: 0, to: table.rows }), GROWING_SPECS);
  for (const { name } of GROWING_SPECS) {
    const [stored, batch] = [columns[name] as Float64Array, expected[name] as Float64Array];
    const close = (value: number, t: number): boolean =>
      Number.isNaN(value) ? Number.isNaN(batch[t]) : Math.abs(value / (batch[t] as number) - 1) < 1e-12;
    expect(stored.every(close)).toBe(true);
  }
  return table.rows;
}

/** Names and bytes of the parts. */
function partsIn(store: FileFeatureStore, id: string): Map<string, Buffer> {
  const files = readdirSync(join(store.folder, id)).filter((name) => name.endsWith('.parquet'));
  return new Map(files.sort().map((name) => [name, readFileSync(join(store.folder, id, name))]));
}

describe(`builders of features, seed ${SEED}`, () => {
  it(`that are killed ${KILLS} times leave whole tables, and the files of a build from nothing`, {
    timeout: 900_000,
  }, async () => {
    const rng = new Rng(SEED);
    const store = new FileFeatureStore(join(folder, 'killed'));
    let acknowledged = 0;
    for (let killed = 0; killed < KILLS; ) {
      const first = Math.max(STEP, acknowledged);
      const run = await life([store.folder, NAME, String(first), String(LAST), String(STEP)], rng.uniform() * 120);
      acknowledged = Math.max(acknowledged, run.acknowledged);
      expect(await lookAt(store)).toBeGreaterThanOrEqual(acknowledged);
      if (run.ended) break;
      killed++;
    }
    const end = await life([store.folder, NAME, String(LAST), String(LAST), '1'], 600_000);
    expect(end.ended).toBe(true);
    const [table] = await store.list(NAME);
    const whole = new FileFeatureStore(join(folder, 'whole'));
    const hashes = specHashes(GROWING_SPECS, cryptoDigest);
    const request = { name: NAME, bars: GROWING_BARS, originSha256: '', features: GROWING_SPECS, hashes };
    const built = await buildFeatureTable(request, { store: whole, digest: cryptoDigest });
    expect(table?.parts).toEqual(built.manifest.parts);
    const grown = partsIn(store, table?.id ?? '');
    for (const [name, bytes] of partsIn(whole, built.manifest.id)) expect(grown.get(name)?.equals(bytes)).toBe(true);
    // The parts of the last version and of the one before it, and nothing else.
    expect(grown.size).toBeLessThanOrEqual(2);
  });

  it('that run four at a time leave whole tables, the longest of all rows', { timeout: 900_000 }, async () => {
    const store = new FileFeatureStore(join(folder, 'four'));
    await life([store.folder, NAME, '200', '200', '1'], 600_000);
    const steps = [700, 900, 1100, 1300];
    const runs = await Promise.all(
      steps.map((step) => life([store.folder, NAME, String(step), String(10 * step), String(step)], 600_000)),
    );
    expect(runs.map(({ ended, whats }) => [ended, whats.length])).toEqual(steps.map(() => [true, 10]));
    const tables = await store.list(NAME);
    expect(Math.max(...tables.map(({ rows }) => rows))).toBe(13_000);
    for (const { id } of tables) await store.verify(id);
  });
});
