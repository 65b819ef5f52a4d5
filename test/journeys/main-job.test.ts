/**
 * The main job from the command line, as `npm start` runs it: with a file of somebody's own, once more in the same place,
 * and in a copy of the project beside which there is no data at all.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChildEnd } from '../../runner/child.ts';
import { ROOT } from '../../runner/paths.ts';
import { openModels } from '../../src/lab/models.ts';
import { syntheticBars } from '../fixtures.ts';
import { bot4, type Journey, openJourney, treeOf } from './place.ts';

const LIMIT_MS = 180_000;

/** A run of the main job with its report. */
interface Job {
  readonly end: ChildEnd;
  readonly ms: number;
  /** The page, and what is left of it for a reader without scripts. */
  readonly html: string;
  readonly text: string;
}

function textOf(html: string): string {
  const visible = html.replace(/<(script|style)\b.*?<\/\1>/gs, ' ').replace(/<[^>]+>/g, ' ');
  return visible.replace(/\s+/g, ' ');
}

async function job(start: () => Promise<ChildEnd>, folder: string): Promise<Job> {
  const startedAt = performance.now();
  const end = await start();
  const ms = performance.now() - startedAt;
  expect(end.code, end.stderr).toBe(0);
  const html = readFileSync(resolve(folder, end.stdout.trim()), 'utf8');
  return { end, ms, html, text: textOf(html) };
}

/** The decisions of the paper session, as progress shows them. */
function orderListOf({ end }: Job): string {
  return /order list EQUALS the backtest's: ([0-9a-f]{16})/.exec(end.stderr)?.[1] ?? 'none';
}

/** Phrases that a text does not have. The text itself is too long to be shown with a failure. */
function missing(text: string, phrases: readonly string[]): string[] {
  return phrases.filter((phrase) => !text.includes(phrase));
}

/** What both candidates of the main job come to, whatever the first one was. */
function expectBothOutcomes({ end, ms, html, text }: Job): void {
  expect(ms).toBeLessThan(LIMIT_MS);
  expect(end.stderr).toMatch(/: learned-drift REFUSED, \d+ trials counted/);
  expect(end.stderr).toMatch(/SYNTHETIC DATA, SYNTH-EDGE-USDT: learned-drift PASSED, \d+ trials counted/);
  expect(missing(text, ['✗ REFUSED', '✓ PASSED', '✓ EQUAL', 'SYNTHETIC DATA'])).toEqual([]);
  // The runner was killed and came back in the middle of the journal.
  const killed = /runner killed with ([\d,]+) bytes in its journal/.exec(end.stderr)?.[1];
  expect(Number(killed?.replaceAll(',', ''))).toBeGreaterThan(100_000);
  expect(end.stderr).toMatch(/restarted: [1-9][\d,]+ events recovered/);
  expect(end.stderr).toContain('live trading: refused, BOT4_GATE_LIVE_EVIDENCE');
  // One file, with everything in it.
  const markup = html.replace(/<script\b.*?<\/script>/gs, '');
  expect(/(src|href)="(?!#|data:)[^"]*"/.exec(markup)?.[0]).toBeUndefined();
}

describe('the main job', () => {
  let journey: Journey;
  let file = '';
  beforeAll(() => {
    journey = openJourney('main-job');
    const bars = syntheticBars({ seed: 1, bars: 5000 });
    const rows = Array.from(bars.openTime, (time, i) =>
      [time / 1000, bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]].join(','),
    );
    file = join(journey.dir, 'own.csv');
    writeFileSync(file, ['ts,open,high,low,close,volume', ...rows].join('\n'));
  });
  afterAll(() => journey.remove());

  it(
    'on a CSV file of one’s own refuses one candidate, passes the other, trades it, and again in the same way',
    async () => {
      const args = [
        'demo',
        '--data',
        file,
        '--symbol',
        'SYNTH-NOISE-USDT',
        '--initial-cash',
        '50000.5',
        '--fee-ppm',
        '900',
      ];
      const first = await job(() => bot4(journey, args), process.cwd());
      expectBothOutcomes(first);
      expect(first.end.stderr).toContain('own.csv, SYNTH-NOISE-USDT: 5,000 bars');
      expect(missing(first.text, ['50,000.50 USDT', 'Fees of 0.090 %', 'own.csv'])).toEqual([]);
      expect(readFileSync(join(journey.dir, 'out', 'report.html'), 'utf8') === first.html).toBe(true);
      const made = Object.keys(treeOf(journey.dir)).map((path) => path.split('/')[0]);
      expect([...new Set(made)].sort()).toEqual(['models', 'out', 'own.csv', 'state']);

      const second = await job(() => bot4(journey, args), process.cwd());
      expectBothOutcomes(second);
      expect(orderListOf(second)).toBe(orderListOf(first));
      const { store, registry } = openModels(journey.place);
      expect(store.list()).toHaveLength(1);
      const kinds = registry.entries().map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'promoted')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'paper')).toHaveLength(2);
    },
    2 * LIMIT_MS,
  );

  it(
    'without any data takes generated bars for both candidates, and says so',
    async () => {
      const copy = join(journey.dir, 'alone', 'bot4');
      mkdirSync(join(copy, '.bot4'), { recursive: true });
      for (const name of ['src', 'runner', 'notebooks', 'package.json', 'tsconfig.json'])
        cpSync(join(ROOT, name), join(copy, name), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
      symlinkSync(join(ROOT, '.bot4', 'tfjs'), join(copy, '.bot4', 'tfjs'));
      const done = await job(() => runIn(copy, ['demo']), copy);
      expectBothOutcomes(done);
      expect(done.end.stderr).toContain(
        'no data file found: the first candidate works on SYNTHETIC bars without an edge',
      );
      expect(done.end.stderr).toMatch(/SYNTHETIC DATA, SYNTH-NOISE-USDT: learned-drift REFUSED/);
      expect(done.end.stdout).toMatch(/^out\/report-[\d-]+\.html\n$/);
      const made = Object.keys(treeOf(copy)).filter((path) => /^(models|out|\.bot4)\/[^/]+$/.test(path));
      expect(made).toContain('out/report.html');
      expect(made).toContain('models/registry.ndjson');
      expect(made).toContain('.bot4/keys');
    },
    LIMIT_MS,
  );
});

/** Runs a command of another copy of the project, with nothing of ours in its environment. */
function runIn(project: string, args: readonly string[]): Promise<ChildEnd> {
  const { BOT4_STATE: _, BOT4_MODELS: __, BOT4_OUT: ___, ...env } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', join(project, 'runner', 'main.ts'), ...args], {
    cwd: project,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolveEnd, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolveEnd({ code, signal, stdout, stderr }));
  });
}
