/**
 * Kills an import at 100 random points (real processes, SIGKILL), and looks at the catalog after each: what was
 * acknowledged is there, nothing is there twice, and no half of a file is seen.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCatalog } from '../../src/adapters/catalog/index.ts';
import { Rng } from '../../src/core/index.ts';

const CHILD = fileURLToPath(new URL('import-child.ts', import.meta.url));
const KILLS = 100;
const FILES = 400;
const ROWS = 700;
const SEED = Number(process.env.BOT4_TEST_SEED ?? 20241128);
const START = Date.UTC(2024, 0, 1) * 1000;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-kill-'));
  // A life that ends by itself keeps what it compiled; one that is killed does not.
  const nothing = join(folder, 'nothing');
  mkdirSync(nothing);
  await life([join(folder, 'none'), nothing, '0'], 600_000);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** One life of the importer. @returns the last file that it acknowledged, and whether it came to the end. */
async function life(
  args: readonly string[],
  delayMs: number,
): Promise<{ readonly acknowledged: number; readonly ended: boolean }> {
  const child = spawn(process.execPath, [CHILD, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Types are stripped and code is compiled once, not in each of 100 lives.
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
  const numbers = lines.filter((line) => /^\d+$/.test(line)).map(Number);
  return { acknowledged: numbers.at(-1) ?? -1, ended: lines.includes('end') };
}

/** Kills the import of `files` until it has been killed `kills` times. @returns lives that it took. */
async function killing(files: string, kills: number, check: (acknowledged: number) => Promise<void>): Promise<number> {
  const rng = new Rng(SEED);
  const catalog = join(files, '..', 'catalog');
  let acknowledged = -1;
  let killed = 0;
  while (killed < kills) {
    // From the last acknowledged file on, which is thus imported once more.
    const { acknowledged: last, ended } = await life(
      [catalog, files, String(Math.max(0, acknowledged))],
      rng.uniform() * 60,
    );
    if (!ended) killed += 1;
    acknowledged = Math.max(acknowledged, last);
    await check(acknowledged);
    if (ended) return killed;
  }
  return killed;
}

function filesIn(name: string, lines: (from: number) => string[]): string {
  const files = join(folder, name, 'files');
  mkdirSync(files, { recursive: true });
  for (let i = 0; i < FILES; i++)
    writeFileSync(join(files, `${String(i).padStart(4, '0')}.csv`), lines(i * ROWS).join('\n'));
  return files;
}

describe(`an import that is killed, seed ${SEED}`, () => {
  it('of bars has every acknowledged file, nothing twice and no half after 50 kills', {
    timeout: 600_000,
  }, async () => {
    const files = filesIn('bars', (from) => [
      'ts,open,high,low,close,volume',
      ...Array.from({ length: ROWS }, (_, i) => `${(START + (from + i) * 60e6) / 1000},5,6,4,5.5,${from + i}`),
    ]);
    const catalog = join(files, '..', 'catalog');
    const killed = await killing(files, KILLS / 2, async (acknowledged) => {
      if (acknowledged < 0) return;
      const { time, volume } = await openCatalog(catalog).read('test.spot.KILL.bars.1m');
      const rows = (time as Float64Array).length;
      expect(rows % ROWS).toBe(0);
      expect(rows).toBeGreaterThanOrEqual((acknowledged + 1) * ROWS);
      for (let i = 0; i < rows; i++) {
        if (time?.[i] !== START + i * 60e6 || volume?.[i] !== i)
          expect([i, time?.[i], volume?.[i]]).toEqual([i, START + i * 60e6, i]);
      }
    });
    expect(killed).toBe(KILLS / 2);
  });

  it('of trades without ids has every acknowledged file, nothing twice and no half after 50 kills', {
    timeout: 600_000,
  }, async () => {
    const files = filesIn('trades', (from) =>
      Array.from(
        { length: ROWS },
        (_, i) => `${START / 1e6 + Math.floor((from + i) / 7)}.5,100.${(from + i) % 10},${from + i + 1}`,
      ),
    );
    const catalog = join(files, '..', 'catalog');
    const killed = await killing(files, KILLS / 2, async (acknowledged) => {
      if (acknowledged < 0) return;
      const { qty } = await openCatalog(catalog).read('test.spot.KILL.trades');
      const rows = (qty as Float64Array).length;
      expect(rows % ROWS).toBe(0);
      expect(rows).toBeGreaterThanOrEqual((acknowledged + 1) * ROWS);
      for (let i = 0; i < rows; i++) if (qty?.[i] !== i + 1) expect([i, qty?.[i]]).toEqual([i, i + 1]);
    });
    expect(killed).toBe(KILLS / 2);
  });
});
