import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { syntheticBars } from '../../../test/fixtures.ts';
import { type ChildEnd, startBot4 } from '../../child.ts';
import { EXIT } from '../../console.ts';
import { sweepLine } from './sweep-progress.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-backtest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BARS = join(folder, 'BTCUSDT_1h.csv');
const COSTS = ['--fee-ppm', '1000', '--slippage-ppm', '200', '--initial-cash', '100000'];
const MARKET = ['--bars', BARS, ...COSTS, '--limits', 'none', '--direction', 'long'];

beforeAll(() => {
  const { openTime, open, high, low, close, volume } = syntheticBars({ seed: 4, bars: 2000 });
  const rows = Array.from(openTime, (time, i) => [time / 1000, open[i], high[i], low[i], close[i], volume[i]].join());
  writeFileSync(BARS, ['ts,open,high,low,close,volume', ...rows].join('\n'));
});

function bot4(...args: readonly string[]): Promise<ChildEnd> {
  const env = { BOT4_STATE: join(folder, 'state'), BOT4_OUT: join(folder, 'out') };
  return startBot4(['backtest', ...args], { env }).end;
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').trimEnd().split('\n');
const ledger = (): string[] => lines(join(folder, 'state', 'trials', 'BTCUSDT-3600s.ndjson'));

describe('bot4 backtest', () => {
  it('prints a table, writes the tear sheet and the trades, and counts a trial', async () => {
    const [page, trades] = [join(folder, 'page.html'), join(folder, 'trades.csv')];
    const size = ['--qty', '1', '--report', page, '--trades', trades];
    const { code, stdout, stderr } = await bot4('ema-cross', '-p', 'fast=8', '-p', 'slow=24', ...MARKET, ...size);
    expect(stderr).toContain('trial recorded');
    expect(code).toBe(EXIT.ok);
    const closed = Number(/closed trades +(\d+)/.exec(stdout)?.[1]);
    expect(closed).toBeGreaterThan(20);
    expect(lines(trades)).toHaveLength(closed + 1);
    expect(readFileSync(page, 'utf8')).toContain('ema-cross on BTCUSDT');
    expect(ledger()).toHaveLength(1);
  }, 60_000);

  it('runs a strategy file, and refuses options that the file says itself', async () => {
    const file = join(folder, 'mine.ts');
    writeFileSync(
      file,
      `export const strategy = { name: 'mine', features: [], params: { every: 50 }, trading: { size: { kind: 'cashShare', sharePpm: 10000 } },
        init: () => ({ n: 0 }), onBar: ({ state, params }) => ({ target: Math.floor(++state.n / params.every) % 2 }) };`,
    );
    const { code, stdout } = await bot4(file, '-p', 'every=20', '--bars', BARS, ...COSTS, '--json');
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(stdout)).toMatchObject({
      strategy: 'mine',
      params: { every: 20 },
      'closed trades': '49, and one position open at the end',
    });
    const refused = await bot4(file, ...MARKET);
    expect([refused.code, refused.stderr]).toEqual([EXIT.badInput, expect.stringContaining('says its own direction')]);
  }, 60_000);

  it('sweeps a grid, goes on behind a torn line, and counts each set once', async () => {
    const out = join(folder, 'sweep.jsonl');
    const sweep = [
      'sweep',
      'ema-cross',
      '-g',
      'fast=4:12:4',
      '-g',
      'slow=20:30:10',
      ...MARKET,
      '--cash-share-ppm',
      '900000',
    ];
    const before = ledger().length;
    const first = await bot4(...sweep, '--out', out, '--threads', '1');
    expect(first.code).toBe(EXIT.ok);
    expect(first.stdout.trimEnd().split('\n')).toHaveLength(7);
    const whole = lines(out);
    expect(whole).toHaveLength(7);
    // As a kill leaves it: three sets, and half of the fourth.
    writeFileSync(out, `${whole.slice(0, 4).join('\n')}\n`);
    appendFileSync(out, (whole[4] as string).slice(0, 20));
    const second = await bot4(...sweep, '--out', out, '--threads', '2');
    expect(second.stderr).toContain('3 of 6 sets are done');
    expect(second.stdout).toBe(first.stdout);
    expect(lines(out).toSorted()).toEqual(whole.toSorted());
    expect(ledger()).toHaveLength(before + 6);
    const other = await bot4(...sweep, '--out', out, '--stop-ppm', '20000');
    expect([other.code, other.stderr]).toEqual([EXIT.badInput, expect.stringContaining('another sweep')]);
  }, 120_000);

  it('proposes sets, 32 of them, and finds the same ones again', async () => {
    const sweep = [
      'sweep',
      'donchian',
      '-g',
      'entry=5:60',
      '-g',
      'exit=5:60',
      ...MARKET,
      '--qty',
      '1',
      '--method',
      'bayes',
    ];
    const runs = ['a', 'b'].map((name) => bot4(...sweep, '--trials', '32', '--out', join(folder, name)));
    const [a, b] = await Promise.all(runs);
    expect([a?.code, b?.code]).toEqual([EXIT.ok, EXIT.ok]);
    expect(lines(join(folder, 'a'))).toHaveLength(33);
    expect(lines(join(folder, 'b'))).toEqual(lines(join(folder, 'a')));
  }, 120_000);
});

describe('progress of a sweep', () => {
  it('is a bar with what is done, the pace of this run, and what is left', () => {
    const line = sweepLine({ done: 60, before: 20, total: 100, elapsedMs: 4000 }, true);
    expect(line).toContain('██████████████░░░░░░░░░░');
    expect(line).toContain('60 %  60 of 100 sets, 10/s');
  });
});
