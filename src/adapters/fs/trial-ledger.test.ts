import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import type { Trial } from '../../ports/index.ts';
import { ChainedLog } from './chained-log.ts';
import { FileTrialLedger } from './trial-ledger.ts';

const MODULE = fileURLToPath(new URL('./trial-ledger.ts', import.meta.url));

let dir = '';
let file = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'bot4-trials-'));
  file = join(dir, 'deep', 'trials.ndjson');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function trial(n: number): Trial {
  const kind = n % 2 === 0 ? 'backtest' : 'training';
  return {
    kind,
    id: String(n).padStart(64, '0'),
    label: `trial ${n} — é`,
    dailySharpe: kind === 'backtest' ? n / 100 : null,
    to: n,
  };
}

function filled(count: number): FileTrialLedger {
  const ledger = new FileTrialLedger(file);
  for (let n = 1; n <= count; n++) ledger.record(trial(n));
  return ledger;
}

/** Opening and reading the ledger as a new process would. */
function reopened(): readonly Trial[] {
  return new FileTrialLedger(file).trials();
}

describe('FileTrialLedger', () => {
  it('is empty and leaves no file before the first trial', () => {
    const ledger = new FileTrialLedger(file);
    expect(ledger.trials()).toEqual([]);
    expect(ledger.head()).toMatch(/^[0-9a-f]{64}$/);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps trials in order and counts the same one once', () => {
    const ledger = filled(3);
    const head = ledger.head();
    ledger.record(trial(2));
    new FileTrialLedger(file).record({ ...trial(2), label: 'again' });
    expect(ledger.trials()).toEqual([trial(1), trial(2), trial(3)]);
    expect(reopened()).toEqual([trial(1), trial(2), trial(3)]);
    expect(ledger.head()).toBe(head);
  });

  it('has another head after each trial, and the same for the same trials', () => {
    const ledger = filled(1);
    const first = ledger.head();
    ledger.record(trial(2));
    expect(ledger.head()).not.toBe(first);
    rmSync(file);
    expect(filled(2).head()).toBe(ledger.head.call(new FileTrialLedger(file)));
  });

  it('sees the trials of others at once', () => {
    const mine = filled(1);
    new FileTrialLedger(file).record(trial(2));
    expect(mine.trials()).toHaveLength(2);
    mine.record(trial(3));
    expect(reopened()).toEqual([trial(1), trial(2), trial(3)]);
  });

  it('refuses a Sharpe ratio that is not finite and stays whole', () => {
    const ledger = filled(1);
    expect(() => ledger.record({ ...trial(2), dailySharpe: Number.NaN })).toThrow('BOT4_JSON_VALUE');
    ledger.record(trial(2));
    expect(reopened()).toHaveLength(2);
  });

  it('loses no trial of 4 processes that record 25 each, 10 of them the same', async () => {
    const run = (p: number): Promise<number | null> => {
      const body = `import { FileTrialLedger } from ${JSON.stringify(MODULE)};
        const ledger = new FileTrialLedger(${JSON.stringify(file)});
        for (let n = 0; n < 25; n++) ledger.record({ kind: 'backtest', label: 'p${p}', dailySharpe: n, to: n,
          id: String(n < 10 ? n : ${p} * 1000 + n).padStart(64, '0') });`;
      return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', body], {
          stdio: ['ignore', 'ignore', 'inherit'],
        });
        child.on('error', reject);
        child.on('exit', resolve);
      });
    };
    expect(await Promise.all([1, 2, 3, 4].map(run))).toEqual([0, 0, 0, 0]);
    const trials = reopened();
    expect(trials).toHaveLength(70);
    expect(new Set(trials.map(({ id }) => id)).size).toBe(70);
  });
});

describe('a torn last line', () => {
  it('at any length is passed over, and cut off by the next trial', () => {
    filled(3);
    const bytes = readFileSync(file);
    const lastLine = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
    for (let length = lastLine; length < bytes.length; length += 7) {
      writeFileSync(file, bytes.subarray(0, length));
      expect(reopened()).toEqual([trial(1), trial(2)]);
    }
    new FileTrialLedger(file).record(trial(3));
    expect(readFileSync(file).equals(bytes)).toBe(true);
  });

  it('may be anything that holds no line feed', () => {
    const ledger = filled(2);
    appendFileSync(file, Buffer.alloc(5));
    expect(ledger.trials()).toHaveLength(2);
    ledger.record(trial(3));
    expect(reopened()).toEqual([trial(1), trial(2), trial(3)]);
  });
});

describe('damage', () => {
  function expectBroken(row: number): void {
    expect(reopened).toThrow(InputError);
    expect(reopened).toThrow(/^BOT4_TRIALS_BROKEN/);
    expect(reopened).toThrow(`row ${row}`);
  }

  it('of any byte in a whole line is found', () => {
    filled(3);
    const bytes = readFileSync(file);
    const position = fc.integer({ min: 0, max: bytes.length - 2 });
    fc.assert(
      fc.property(position, fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const damaged = Buffer.from(bytes);
        damaged.writeUInt8(damaged.readUInt8(at) ^ mask, at);
        writeFileSync(file, damaged);
        expect(reopened).toThrow('BOT4_TRIALS_BROKEN');
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a removed line', (lines: string[]) => lines.toSpliced(1, 1), 2],
    ['a first line removed', (lines: string[]) => lines.slice(1), 1],
    ['a repeated line', (lines: string[]) => [...lines, ...lines.slice(2)], 4],
    ['two lines swapped', (lines: string[]) => [lines[1] ?? '', lines[0] ?? '', lines[2] ?? ''], 1],
    ['an empty line', (lines: string[]) => ['', ...lines], 1],
    ['a line that is no object', (lines: string[]) => [...lines, '7'], 4],
    ['a line with one more key', (lines: string[]) => lines.map((line) => line.replace('"seq":2', '"seq":2,"z":1')), 2],
    ['a line without an entry', (lines: string[]) => [...lines, '{"hash":"","seq":4}'], 4],
  ])('%s is found', (_, change, row) => {
    filled(3);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${change(lines).join('\n')}\n`);
    expectBroken(row);
  });

  it('by removed lines is found by whoever has read them', () => {
    const ledger = filled(3);
    truncateSync(file, 10);
    expect(() => ledger.trials()).toThrow('lines were removed');
    rmSync(file);
    expect(() => ledger.record(trial(4))).toThrow('the file is gone');
  });

  it('by a log of another kind is found', () => {
    filled(0);
    const other = new ChainedLog({ file, label: 'another log', broken: 'BOT4_REGISTRY_BROKEN' });
    other.append(() => trial(1));
    expectBroken(1);
  });

  it.each([
    ['not an object', 7],
    ['a trial of an unknown kind', { ...trial(1), kind: 'guess' }],
    ['a trial with one more key', { ...trial(1), note: '' }],
    ['a trial that is counted twice', trial(2)],
  ])('by an entry that is %s is found, though the chain holds', (_, entry) => {
    filled(2);
    const log = new ChainedLog({ file, label: 'bot4 trial ledger 1', broken: 'BOT4_TRIALS_BROKEN' });
    log.append(() => entry);
    expectBroken(3);
  });

  it('by a folder in its place, or a file in the place of its folder, is found', () => {
    expect(() => new FileTrialLedger(dir)).toThrow('it is a folder');
    writeFileSync(join(dir, 'deep'), '');
    expect(reopened).toThrow('the file cannot be read');
  });
});

describe('a failed write', () => {
  it('ends the use of the log', () => {
    symlinkSync('/dev/full', join(dir, 'full'));
    const log = new ChainedLog({ file: join(dir, 'full'), label: 'x', broken: 'BOT4_TRIALS_BROKEN' });
    expect(() => log.append(() => 1)).toThrow('BOT4_STORE_WRITE');
    rmSync(join(dir, 'full'));
    expect(() => log.append(() => 1)).toThrow('not used any further');
  });
});
