import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstrumentStore, openCatalog } from '../../../src/adapters/catalog/index.ts';
import { LocalVenue, syntheticMarket } from '../../../test/data/local-venue.ts';
import { startBot4 } from '../../child.ts';
import { ProgressView, progressLine, remaining } from './fetch-progress.ts';

const START = Date.UTC(2024, 0, 1);
const folder = mkdtempSync(join(tmpdir(), 'bot4-fetch-'));
let venue: LocalVenue;
beforeAll(async () => {
  const market = syntheticMarket({ seed: 21, count: 6000, startMs: START, meanGapMs: 4000 });
  venue = await LocalVenue.start(market, (market.trades.at(-1)?.time ?? 0) / 1000);
});
afterAll(async () => {
  await venue.stop();
  rmSync(folder, { recursive: true, force: true });
});

function run(catalog: string, ...options: readonly string[]): ReturnType<typeof startBot4> {
  const base = ['data', 'fetch', '--base-url', venue.url, '--catalog', join(folder, catalog)];
  return startBot4([...base, ...options]);
}

const BARS = ['--venue', 'binance', '--symbol', 'BTC/USDT', '--from', '2024-01-01'] as const;

describe('bot4 data fetch', () => {
  it('fetches, tells what it has, and goes on when it is called again', async () => {
    const first = await run('a', ...BARS, '--to', '2024-01-01T04:00:00Z').end;
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(
      /^binance\.spot\.BTCUSDT\.bars\.1m {2}\d+ rows, \d+ new, 2024-01-01 00:00 to 2024-01-01 03:59\n/,
    );
    expect(first.stdout).toMatch(/the venue lacks \d+ rows in \d+ runs, the longest of \d+ from 2024-01-01 \d\d:\d\d/);
    const second = await run('a', ...BARS).end;
    expect(second.code).toBe(0);
    const third = await run('a', ...BARS).end;
    expect(third.stdout).toContain(', 0 new, ');
    expect(third.stdout).toContain('nothing to fetch up to');
    const [manifest] = await openCatalog(join(folder, 'a')).list();
    expect(manifest?.origins).toEqual([
      { source: 'binance klines through ccxt', licence: 'none stated', synthetic: false },
    ]);
    expect(third.stdout).toContain(`sha256 ${manifest?.sha256}`);
    const [instrument] = new InstrumentStore(join(folder, 'a')).list();
    expect([instrument?.symbol, instrument?.tickSize]).toEqual(['BTCUSDT', '0.01']);
  });

  it('ends with 130 at an interrupt, keeps what is committed, and says how to go on', async () => {
    let pages = 0;
    venue.pageLimit = 20;
    const { child, end } = run('b', ...BARS, '--kind', 'trades');
    venue.fault = ({ path }) => {
      if (path.endsWith('aggTrades') && ++pages === 10) child.kill('SIGINT');
      return { kind: 'slow', ms: 5 };
    };
    const { code, stderr, stdout } = await end;
    venue.fault = () => undefined;
    venue.pageLimit = Number.POSITIVE_INFINITY;
    expect(code).toBe(130);
    expect(stderr).toContain('stopping after the running commit');
    expect(stdout).toContain('stopped before the first commit');
    const whole = await run('b', ...BARS, '--kind', 'trades').end;
    expect(whole.code).toBe(0);
    const [manifest] = await openCatalog(join(folder, 'b')).list();
    expect(manifest?.rows).toBeGreaterThan(5990);
  });

  it('clips an end in the future, and says so', async () => {
    const { code, stderr } = await run('c', ...BARS, '--to', '2030-01-01').end;
    expect(code).toBe(0);
    expect(stderr).toContain('--to lies in the future: fetching up to 2024-01-0');
  });

  it.each([
    ['an unknown venue', ['--venue', 'nowhere', '--symbol', 'X', '--from', '2024-01-01'], 'BOT4_DATA_UNSUPPORTED'],
    ['an unknown market', ['--venue', 'binance', '--symbol', 'BTC/USD', '--from', '2024-01-01'], 'near: BTC/USDT'],
    ['a range that ends first', [...BARS, '--to', '2023-01-01'], 'is not after from'],
    ['a day that is none', ['--venue', 'binance', '--symbol', 'X', '--from', 'yesterday'], "from is 'yesterday'"],
    ['a bar length that is none', [...BARS, '--interval', '7x'], "interval is '7x'"],
    [
      'a bar length of another venue',
      ['--venue', 'coinbase', '--symbol', 'BTC/USD', '--from', '2024-01-01', '--interval', '4h'],
      'it has 1m, 5m',
    ],
    ['a kind that is none', [...BARS, '--kind', 'books'], "kind 'books'"],
    [
      'a range that is not over',
      ['--venue', 'binance', '--symbol', 'BTC/USDT', '--from', '2029-01-01'],
      'nothing of BTC/USDT is over',
    ],
  ])('refuses %s before anything is written', async (_, options, text) => {
    const { code, stderr } = await run('refused', ...options).end;
    expect(stderr).toContain(text);
    expect(code).toBe(2);
    expect(existsSync(join(folder, 'refused', 'binance.spot.BTCUSDT.bars.1m'))).toBe(false);
  });

  it.each(['ftp://x', 'x', 'http://a:b@c/', 'http://x/?q=1'])('refuses the address %s', async (url) => {
    const { code, stderr } = await startBot4(['data', 'fetch', ...BARS, '--base-url', url]).end;
    expect([code, stderr]).toEqual([2, expect.stringContaining('base-url is')]);
  });
});

describe('progress', () => {
  const o = { name: 'x', from: 0, to: 100e6, elapsedMs: 1000, bar: false };

  it('is a line with share, time, rows and what is left', () => {
    expect(progressLine({ rows: 1200, waiting: 34, time: 25e6 }, o)).toBe(
      'x  25 %  up to 1970-01-01 00:00:25  1,234 rows, 3 s left',
    );
    expect(progressLine({ rows: 0, waiting: 0, time: 0 }, { ...o, bar: true })).toContain('░'.repeat(24));
    expect(progressLine({ rows: 0, waiting: 0, time: 500e6 }, { ...o, bar: true })).toContain('█'.repeat(24));
  });

  it('tells what is left in seconds, minutes or hours', () => {
    expect([1, 89_000, 95_000, 5_300_000, 7_200_000, Number.POSITIVE_INFINITY].map(remaining)).toEqual([
      '1 s',
      '89 s',
      '2 min',
      '88 min',
      '2.0 h',
      '…',
    ]);
  });

  it('is drawn over on a terminal, and gone when it ends', () => {
    const written: string[] = [];
    const stream = { isTTY: true, columns: 60, write: (text: string) => written.push(text) > 0 };
    const view = new ProgressView('x', { from: 0, to: 10 }, stream as unknown as typeof process.stderr);
    view.update({ rows: 1, waiting: 0, pages: 1, time: 0, committed: true });
    expect(written).toEqual([]);
    const later = performance.now() + 200;
    while (performance.now() < later);
    view.update({ rows: 5, waiting: 0, pages: 1, time: 5, committed: true });
    expect(written[0]?.startsWith(`\r\u001b[2Kx ${'█'.repeat(12)}${'░'.repeat(12)}`)).toBe(true);
    view.end();
    view.end();
    expect(written.slice(1)).toEqual(['\r\u001b[2K']);
  });
});
