/** A share of the simulated days and all planted bugs; `npm run sim:days` runs as many days as one likes. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { editsOf, PLANTS } from './plants.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DAYS = 1000;
const HOURS = 6;

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

function run(file: string, ...args: string[]): Promise<Run> {
  // Without the coverage of this process, which would cost most of the time.
  const { NODE_V8_COVERAGE: _, ...env } = process.env;
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `${ROOT}test/days/${file}`, ...args],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ stdout, stderr, status })));
}

/** Other days with each day of a commit: the same commit tests the same, and no two days test the same seeds. */
function firstSeed(): number {
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  const day = Math.floor((Number(stdout ?? 0) || 0) / 86_400);
  return day * DAYS;
}

describe('simulated days', () => {
  it(`hold all invariants over ${DAYS} trading days of ${HOURS} hours, and 10 come to the same hash twice`, async () => {
    const { stdout, stderr, status } = await run(
      'sim-days.ts',
      ...['--days', `${DAYS}`, '--hours', `${HOURS}`, '--twice', '100', '--seed', `${firstSeed()}`, '--workers', '2'],
    );
    expect(`${stdout}${stderr}`).toContain(`${DAYS} simulated days`);
    expect(`${stdout}${stderr}`).toContain('; 0 violated');
    expect(status).toBe(0);
  }, 600_000);

  it('name what an option needs', async () => {
    const { stderr, status } = await run('sim-days.ts', '--days', 'many');
    expect(stderr).toContain('--days many: give a whole number from 0 on');
    expect(status).toBe(2);
  });

  it('that fail become smaller by one command, and what it prints fails again in the same way', async () => {
    const found = await run('sim-days.ts', '--days', '1', '--seed', '6', '--hours', '4', '--rate', '8', '--plant', '4');
    expect(found.status).toBe(1);
    const shrinks = /npm run sim:days -- (--shrink .*)\n/.exec(found.stdout)?.[1] ?? '';
    const small = await run('sim-days.ts', ...shrinks.split(' '));
    const replays = /npm run sim:days -- (--days .*)\n/.exec(small.stdout)?.[1] ?? '';
    expect(replays).toMatch(/^--days 1 --seed 6 --hours [23] --faults 4 --rate 8 --plant 4$/);
    const again = await run('sim-days.ts', ...replays.split(' '));
    const detail = /^minute \d+: (.*)$/m.exec(small.stdout)?.[1] ?? 'nothing';
    expect(again.stdout).toContain(detail);
    expect(again.status).toBe(1);
  });
});

describe('planted bugs', () => {
  it('are one or more for each of F1 to F42, and each text stands once in its file', () => {
    expect([...new Set(PLANTS.map(({ fault }) => fault))]).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
    for (const plant of PLANTS) {
      for (const { file, text } of editsOf(plant)) {
        expect(readFileSync(`${ROOT}${file}`, 'utf8').split(text).length, `F${plant.fault} in ${file}`).toBe(2);
      }
    }
  });

  it('are all found within 4 days of 4 hours, and nothing is without them', async () => {
    const { stdout, stderr } = await run('plant-run.ts', '4', '4');
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(
      lines.map(({ fault }) => fault),
      stderr,
    ).toEqual(PLANTS.map(({ fault }) => fault));
    for (const { fault, found, without } of lines) {
      expect(found, `F${fault}`).toMatch(/^seed \d/);
      expect(without, `F${fault}`).toBe('');
    }
  }, 900_000);
});
