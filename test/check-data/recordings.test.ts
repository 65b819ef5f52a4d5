/** Recordings of other places and layouts: what a folder may hold that the shared one does not. Numbers by hand. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { runChecks } from './run.ts';
import { lines, makeFolder, removeFolder } from './synthetic-folder.ts';

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

async function outcome(recording: string, expected: unknown) {
  const folder = makeFolder({ 'l2/abc.ndjson.gz': recording, 'expected/l2.json': { abc: expected } });
  folders.push(folder);
  const { totals, differences } = await runChecks({ data: folder });
  return { counts: [totals.passed, totals.failed, totals.unsupported], differences };
}

const MARKET = { s: 'ABCUSD_PERP', ps: 'ABCUSD' };
const SNAPSHOT = {
  lastUpdateId: 100,
  symbol: 'ABCUSD_PERP',
  pair: 'ABCUSD',
  E: 1_700_000_000_010,
  T: 1_700_000_000_009,
  bids: [['10.05', '2']],
  asks: [['10.1', '3']],
};
const CHANGE = {
  e: 'depthUpdate',
  E: 1_700_000_000_020,
  T: 1_700_000_000_019,
  ...MARKET,
  U: 99,
  u: 103,
  pu: 97,
  b: [['10', '4']],
  a: [],
};
const MESSAGE = JSON.stringify({ stream: 'abcusd_perp@depth@100ms', data: CHANGE });
const BEST = { bid: '10.05', bid_qty: '2', ask: '10.10', ask_qty: '3' };

describe('a recording of Binance', () => {
  it('on coins, with a snapshot of finer prices before its first message, has 1 snapshot and the book of both', async () => {
    const recording = lines(
      { t: '1700000000.0', dir: 'open', url: 'wss://dstream.binance.com/stream?streams=abcusd_perp@depth', conn: 'A' },
      {
        t: '1700000000.1',
        dir: 'http',
        url: 'https://dapi.binance.com/dapi/v1/depth?symbol=ABCUSD_PERP&limit=1000',
        raw: JSON.stringify(SNAPSHOT),
      },
      { t: '1700000000.2', dir: 'in', conn: 'A', raw: MESSAGE },
    );
    const book = { lastUpdateId: 100, dropped: 0, applied: 1, last_u: 103, final: BEST, bid_levels: 2, ask_levels: 1 };
    const found = await outcome(recording, { counts: { depth: 1 }, symbols: { ABCUSD_PERP: book } });
    expect(found).toEqual({ counts: [11, 0, 0], differences: [] });
  });

  it.each([
    ['nanoseconds', '000'],
    ['microseconds', ''],
  ])('line by line, in %s and with the snapshot as line 1, counts it there', async (_unit, digits) => {
    const recording = `1700000000100000${digits} ${JSON.stringify(SNAPSHOT)}\n1700000000200000${digits} ${MESSAGE}\n`;
    const found = await outcome(recording, {
      lines: 2,
      span_seconds: 0.1,
      counts: { snapshots: 1, snapshot_line: 1, snapshot_lastUpdateId: 100, depth_applied: 1, level_sets: 1 },
      local_minus_event_ms: { min: 180, median: 180, max: 180 },
      checkpoints: [{ after_line: 2, last_u: 103, ...BEST }],
    });
    expect(found).toEqual({ counts: [15, 0, 0], differences: [] });
  });
});

describe('a recording of Kraken v2', () => {
  it('has its checksums proven and its messages counted', async () => {
    const book = (type: string, bids: string, asks: string, proven: string): string =>
      `{"channel":"book","type":"${type}","data":[{"symbol":"A/B","bids":[${bids}],"asks":[${asks}],"checksum":${crc32(proven)}}]}`;
    const recording = lines(
      { t: '1700000000.0', dir: 'open', url: 'wss://ws.kraken.com/v2', conn: 'A' },
      { t: '1700000000.1', dir: 'in', conn: 'A', raw: '{"channel":"heartbeat"}' },
      {
        t: '1700000000.2',
        dir: 'in',
        conn: 'A',
        raw: book('snapshot', '{"price":1.50,"qty":2.0}', '{"price":1.60,"qty":0.30}', '1603015020'),
      },
      { t: '1700000000.3', dir: 'in', conn: 'A', raw: book('update', '', '{"price":1.60,"qty":7e0}', '160715020') },
    );
    const found = await outcome(recording, {
      counts: { heartbeat: 1, book: 2 },
      pairs: {
        'A/B': {
          snapshots: 1,
          level_updates: 1,
          checksums: 2,
          checksum_ok: 2,
          last_checksum: String(crc32('160715020')),
          final: { bid: '1.5', bid_qty: '2', ask: '1.6', ask_qty: '7' },
        },
      },
    });
    expect(found).toEqual({ counts: [11, 0, 0], differences: [] });
  });
});

describe('a recording of Coinbase Advanced Trade', () => {
  it('has a book by product, and sums beyond 2^53 with all their digits', async () => {
    const message = (sequence: number, channel: string, event: unknown): string =>
      JSON.stringify({ channel, timestamp: '2023-11-14T22:13:20Z', sequence_num: sequence, events: [event] });
    const level = (side: string, price: string, quantity: string): unknown => ({
      side,
      event_time: '2023-11-14T22:13:20Z',
      price_level: price,
      new_quantity: quantity,
    });
    const trade = (id: string): unknown => ({
      trade_id: id,
      product_id: 'A-B',
      price: '1.55',
      size: '45035996.27370497',
      side: 'BUY',
      time: '2023-11-14T22:13:20Z',
    });
    const received = (raw: string, i: number) => ({ t: `170000000${i}`, dir: 'in', conn: 'A', raw });
    const recording = lines(
      { t: '1700000000', dir: 'open', url: 'wss://advanced-trade-ws.coinbase.com', conn: 'A' },
      ...[
        message(0, 'l2_data', {
          type: 'snapshot',
          product_id: 'A-B',
          updates: [level('bid', '1.5', '2'), level('offer', '1.6', '3')],
        }),
        message(1, 'l2_data', { type: 'update', product_id: 'A-B', updates: [level('offer', '1.55', '0.5')] }),
        message(2, 'market_trades', {
          type: 'update',
          trades: [trade('7'), trade('8')],
        }),
      ].map(received),
    );
    const expected = `{"abc":{"counts":{"l2_data":2},"products":{"A-B":{"snapshot_bids":1,"l2updates":1,
      "traded_1e8":9007199254740994,"final":{"bid":"1.5","bid_qty":"2","ask":"1.55","ask_qty":"0.5"}}}}}`;
    const folder = makeFolder({ 'l2/abc.ndjson.gz': recording, 'expected/l2.json': expected });
    folders.push(folder);
    const { totals, differences } = await runChecks({ data: folder });
    expect({ totals, differences }).toEqual({ totals: { passed: 8, failed: 0, unsupported: 0 }, differences: [] });
  });
});

describe('a recording without addresses', () => {
  const said = (...messages: readonly string[]): string =>
    messages.map((message, i) => `170000000000000000${i} ${message}\n`).join('');

  it.each([
    ['{"channel":"l2Book","data":{"coin":"BTC","time":1,"levels":[[{"px":"1","sz":"2","n":1}],[]]}}'],
    ['{"channel":"trades","data":[{"coin":"BTC","side":"B","px":"1","sz":"2","time":1,"tid":1}]}'],
    ['{"topic":"orderbook.50.BTCUSDT","type":"snapshot","ts":1,"data":{"s":"BTCUSDT","b":[],"a":[],"u":1,"seq":2}}'],
    ['{"event":"info","version":2}'],
    ['[17,[[1,2,3]]]'],
    ['{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"snapshot","data":[{"asks":[],"bids":[]}]}'],
    ['{"table":"orderBookL2","action":"partial","data":[{"symbol":"XBTUSD"}]}'],
  ])('of another venue, %s, is unsupported', async (message) => {
    const found = await outcome(said(message, message), { counts: { depth: 1 }, checkpoints: [{ bid: '1' }] });
    expect(found).toEqual({ counts: [0, 0, 2], differences: [] });
  });

  it('of Kraken is told by its pair and its channel', async () => {
    const message = '[7,{"as":[["1.6","3.0","1.0"]],"bs":[["1.5","2.0","1.0"]]},"book-10","A/B"]';
    const recording = lines({ t: '1700000000', dir: 'in', raw: message });
    const found = await outcome(recording, { pairs: { 'A/B': { snapshots: 1, final: { bid: '1.5', ask: '1.6' } } } });
    expect(found).toEqual({ counts: [3, 0, 0], differences: [] });
  });
});

describe('a file that cannot be read', () => {
  it('fails with all values of its entry: empty, or named gz and damaged in its first byte', async () => {
    expect(await outcome('', { counts: { depth: 1 }, last: 2 })).toMatchObject({
      counts: [0, 2, 0],
      differences: [{ found: expect.stringContaining('abc.ndjson.gz is empty') }],
    });
    const folder = makeFolder({ 'l2/abc.ndjson.gz': 'x', 'expected/l2.json': { abc: { counts: { depth: 1 } } } });
    folders.push(folder);
    writeFileSync(join(folder, 'l2', 'abc.ndjson.gz'), '\0\x8b damaged\n');
    expect((await runChecks({ data: folder })).differences[0]?.found).toContain('is not compressed');
  });

  it('of answers fails as 1 and the others are checked; a byte order mark is passed over', async () => {
    const folder = makeFolder({
      'expected/bars.json': '{',
      'expected/trades.json': '[1]',
      'expected/funding.json': 'null',
      'expected/options.json': '[1,2]',
      'expected/l2.json': '\uFEFF{"gone":{"a":1}}',
    });
    folders.push(folder);
    const { totals, differences } = await runChecks({ data: folder });
    expect(totals).toEqual({ passed: 0, failed: 4, unsupported: 2 });
    expect(differences.map(({ path }) => path)).toEqual(['bars.json', 'funding.json', 'l2.json / gone', 'trades.json']);
    expect(differences[0]?.found).toMatch(/bars\.json is not JSON: /);
  });
});
