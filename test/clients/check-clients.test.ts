/** `npm run check:clients` itself: its table, how it counts, and that nothing is left running. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { countSuite } from './ccxt-suite.mjs';
import { plainEnv, runClient, startServer } from './processes.mjs';
import { chosen, judgeLines, readTable } from './table.mjs';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const LONG_MS = 20_000;

/** Whether a process is there and has not ended. */
function lives(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('the table of clients', () => {
  it('has ccxt, freqtrade, nautilus and the rest, each with a name of its own and pins that exist', async () => {
    const table = await readTable();
    const names = table.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ccxt-binance-rest', 'ccxt-binance-ws', 'freqtrade', 'nautilus']));
    expect(new Set(names).size).toBe(names.length);
    for (const { requirements } of table) {
      if (requirements === undefined) continue;
      const lines = readFileSync(join(FOLDER, requirements), 'utf8').split('\n');
      const pins = lines.filter((line) => line !== '' && !line.startsWith('#'));
      expect(pins.length).toBeGreaterThan(0);
      for (const pin of pins) expect(pin).toMatch(/^[A-Za-z0-9_.-]+==[\w.]+$/);
    }
  });

  it('names only scripts that exist', async () => {
    for (const { command } of await readTable()) {
      const { args } = command({
        sources: FOLDER,
        folder: 'x',
        python: 'p',
        node: 'n',
        port: 1,
        key: 'k',
        secret: 's',
      });
      for (const arg of args.filter((text) => text.startsWith(FOLDER))) expect(existsSync(arg)).toBe(true);
    }
  });

  it('gives one client by name, those of a venue, all without a word, and refuses what it does not have', () => {
    const clients = [
      { name: 'a', venue: 'x' },
      { name: 'b', venue: 'x' },
      { name: 'c', venue: 'y' },
    ];
    const names = (...args: string[]): string[] => chosen(clients, args).map(({ name }) => name);
    expect(names()).toEqual(['a', 'b', 'c']);
    expect(names('b')).toEqual(['b']);
    expect(names('--venue', 'x')).toEqual(['a', 'b']);
    expect(names('--venue=y')).toEqual(['c']);
    expect(() => names('d')).toThrow('no client is called d; there are a, b, c.');
    expect(() => names('--venue', 'z')).toThrow('no venue is called z; there are x, y.');
    expect(() => names('--venue')).toThrow('there are x, y.');
    expect(() => names('--verbose')).toThrow('--verbose');
  });
});

describe('the count of checks', () => {
  it.each([
    [{ code: 0, output: 'ok one\nok two\n' }, true, '2 checks passed, 0 failed'],
    [{ code: 0, output: 'ok one\nok two\nFAILED three (why)\n' }, false, '2 checks passed, 1 failed: three (why)'],
    [{ code: 1, output: 'ok one\nok two\nTypeError: x\n' }, false, 'it ended with code 1: TypeError: x'],
    [{ code: 0, output: 'ok one\n' }, false, 'fewer than 2'],
    [{ code: 0, output: '' }, false, 'fewer than 2'],
  ])('of %j is content: %s', (run, ok, text) => {
    const verdict = judgeLines(run, 2);
    expect([verdict.ok, verdict.text.includes(text)]).toEqual([ok, true]);
  });

  it('of ccxt names what is done, not supported, failed and left without an answer', () => {
    const output = [
      '[INFO] TESTING DONE       kraken fetchTicker (["BTC/USD"])',
      '[INFO] TESTING DONE       kraken fetchTicker (["BTC/USD"])',
      '[INFO] TESTING DONE       binance fetchTrades',
      '[INFO] NOT_SUPPORTED kraken fetchLedger',
      '[TEST_FAILURE] kraken fetchTrades [x] wrong',
      '[TEST_WARNING] kraken fetchOHLCV ["BTC/USD"] Method could not be tested due to a repeated Network issue',
      '[TEST_WARNING] TIMEOUT_CAUSE verdict=SLOW_TEST',
      'END PRIVATE_TESTS kraken',
    ].join('\n');
    expect(countSuite(output, 'kraken')).toEqual({
      done: ['fetchTicker'],
      unsupported: ['fetchLedger'],
      failed: ['fetchTrades'],
      untested: ['fetchOHLCV'],
      ended: true,
    });
    expect(countSuite(output, 'binance')).toMatchObject({ done: ['fetchTrades'], ended: false });
  });
});

describe('a client', () => {
  const node = process.execPath;

  it('gets no proxy and no path of Python from whoever runs the check', () => {
    const env = plainEnv({ PYTHONPATH: 'own', EXTRA: '1' });
    expect([env.PYTHONPATH, env.EXTRA, env.HTTPS_PROXY, env.http_proxy]).toEqual(['own', '1', undefined, undefined]);
    expect(plainEnv().PYTHONPATH).toBeUndefined();
  });

  it('is answered for by its code and output', async () => {
    const run = await runClient(node, ['-e', 'console.log("ok one"); process.exit(3)'], { timeoutMs: LONG_MS });
    expect(run).toEqual({ code: 3, output: 'ok one\n', trouble: '' });
  });

  it('that cannot be started says so', async () => {
    const run = await runClient('/no/such/program', [], { timeoutMs: LONG_MS });
    expect(run.trouble).toMatch(/could not be started: .*ENOENT/);
  });

  it('that takes more than 1 s is ended with its child, and the trouble says how long it had', async () => {
    const child = 'setInterval(() => 1, 1000)';
    const parent = `const { spawn } = require('node:child_process');
      console.log(spawn(process.execPath, ['-e', '${child}']).pid);
      setInterval(() => 1, 1000);`;
    const run = await runClient(node, ['-e', parent], { timeoutMs: 1_000 });
    expect(run.trouble).toBe('did not end within 1 s');
    expect(lives(Number(run.output.trim()))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('that leaves a child behind is told of, and the child is ended', async () => {
    const parent = `const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => 1, 1000)'], { stdio: 'ignore' });
      console.log(child.pid);
      child.unref();`;
    const run = await runClient(node, ['-e', parent], { timeoutMs: LONG_MS });
    expect(run.trouble).toBe('left processes behind');
    expect(lives(Number(run.output.trim()))).toBe(false);
  });
});

describe('the venue of a client', () => {
  it('that does not come up is told of in its own words', async () => {
    const failing = startServer(process.execPath, ['--venue', 'nowhere']);
    await expect(failing).rejects.toThrow(/did not come up[\s\S]*nowhere/);
  });
});
