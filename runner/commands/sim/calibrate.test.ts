import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { InputError, Rng } from '../../../src/core/index.ts';
import { parseMarketProfile } from '../../../src/dto/market-profile.ts';
import { type CalibrateOptions, simCalibrate } from './calibrate.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-calibrate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const out = join(folder, 'profile.json');

/** Runs the command. @returns what it printed. */
async function calibrate(options: Partial<CalibrateOptions>): Promise<string> {
  const printed: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation(() => true),
  ];
  try {
    expect(await simCalibrate({ trades: '', out, ...options })).toBe(0);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return printed.join('');
}

/** A recording of a book and its trades, in the layout of a local time in ns and a message of Binance. */
function recording(): string {
  const rng = new Rng(71);
  const lines: string[] = [];
  const start = 1_700_000_000_000;
  let [id, ms] = [1, start];
  const say = (stream: string, data: object): void => {
    // The local clock is 1.2 s behind; messages take 3 ms and more.
    const late = 3 + 4 * rng.uniform();
    lines.push(`${Math.round((ms - 1200 + late) * 1000)}000 ${JSON.stringify({ stream: `btcusdt@${stream}`, data })}`);
  };
  const price = (ticks: number): string => (ticks / 100).toFixed(2);
  let middle = 6_000_000;
  const levels = (side: number) =>
    Array.from({ length: 5 }, (_, k) => [price(middle + side * (20 + 30 * k)), (0.5 + rng.uniform()).toFixed(5)]);
  const asOf = { lastUpdateId: 1, bids: levels(-1), asks: levels(1) };
  say('depth@100ms', { e: 'depthUpdate', E: ms, s: 'BTCUSDT', U: 1, u: 1, b: [], a: [] });
  lines.push(`${(ms - 1195) * 1000}000 ${JSON.stringify(asOf)}`);
  for (let i = 0; i < 400; i++) {
    ms += 100;
    const before = { b: levels(-1), a: levels(1) };
    middle += Math.round(4 * rng.normal());
    const gone = (all: string[][]): string[][] => all.map(([at]) => [at as string, '0.00000']);
    const now = { b: levels(-1), a: levels(1) };
    id += 1;
    say('depth@100ms', {
      e: 'depthUpdate',
      E: ms,
      s: 'BTCUSDT',
      U: id,
      u: id,
      b: [...gone(before.b), ...now.b],
      a: [...gone(before.a), ...now.a],
    });
    const buys = rng.uniform() < 0.5;
    say('trade', {
      e: 'trade',
      E: ms,
      s: 'BTCUSDT',
      t: i + 1,
      p: price(middle + (buys ? 20 : -20)),
      q: Math.exp(rng.normal() - 3).toFixed(5),
      T: ms,
      m: !buys,
      M: true,
    });
  }
  return `${lines.join('\n')}\n`;
}

describe('bot4 sim calibrate', () => {
  const csv = join(folder, 'trades.csv');
  const rng = new Rng(72);
  const rows = Array.from({ length: 500 }, (_, i) => {
    const side = rng.uniform() < 0.5 ? 'buy' : 'sell';
    return `${1_700_000_000_000 + i * 250},${(100 + rng.uniform()).toFixed(2)},${(0.1 + rng.uniform()).toFixed(3)},${side}`;
  });
  writeFileSync(csv, `time,price,qty,side\n${rows.join('\n')}\n1700000200000,9999,1,buy\n`);

  it('fits trades of a table, prints a line for each fit, and writes a profile that reads back', async () => {
    const text = await calibrate({ trades: csv });
    expect(text).toContain('trades.csv: 500 trades of trades.csv');
    expect(text).toContain('1 row left out');
    expect(text).toMatch(/taker arrivals +Poisson +\d/);
    expect(text).toMatch(/spread +Roll/);
    expect(text).toMatch(/latency +not in the data/);
    expect(text).toContain(`profile written to ${out}`);
    const profile = parseMarketProfile(readFileSync(out, 'utf8'), out);
    expect(profile.source).toBe('trades.csv');
    expect(profile.price).toBeGreaterThan(99);
  });

  it('fits book, trades and latency of a recording', async () => {
    const file = join(folder, 'recording.ndjson');
    writeFileSync(file, recording());
    const text = await calibrate({ trades: file });
    expect(text).toContain('BTCUSDT: 400 trades');
    expect(text).toMatch(/spread +log-normal/);
    expect(text).toMatch(/latency of the feed +log-normal/);
    const profile = parseMarketProfile(readFileSync(out, 'utf8'), out);
    // 40 ticks of 6,000,000.
    expect(Math.exp(profile.makers.spread.mu)).toBeCloseTo(40 / 6_000_000, 7);
    const both = await calibrate({ trades: csv, book: file, bookSymbol: 'BTCUSDT' });
    expect(both).toMatch(/quote sizes +log-normal/);
    expect(both).toContain('trades.csv, recording.ndjson');
  });

  it('refuses what it cannot fit: an unknown market, bars, a folder that is not there', async () => {
    await expect(calibrate({ trades: join(folder, 'absent.csv') })).rejects.toThrow('BOT4_DATA_FILE');
    const bars = join(folder, 'bars.csv');
    writeFileSync(bars, 'time,open,high,low,close,volume\n1700000000000,1,2,1,2,5\n1700000060000,1,2,1,2,5\n');
    await expect(calibrate({ trades: bars })).rejects.toThrow('a calibration needs trades');
    const several = join(folder, 'several.csv');
    writeFileSync(several, 'symbol,time,price,qty\nA,1700000000000,1,2\nB,1700000000000,1,2\n');
    await expect(calibrate({ trades: several })).rejects.toThrow('several markets: A, B');
    await expect(calibrate({ trades: several, symbol: 'C' })).rejects.toThrow('has no market C; it holds A, B');
    await expect(calibrate({ trades: several, symbol: 'A' })).rejects.toThrow(InputError);
    await expect(calibrate({ trades: csv, out: join(folder, 'no', 'such', 'p.json') })).rejects.toThrow(
      'BOT4_STORE_WRITE',
    );
  });
});
