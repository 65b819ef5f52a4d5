import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { reportLines } from './check-data.ts';
import { runChecks } from './run.ts';
import { lines, makeFolder, removeFolder } from './synthetic-folder.ts';

const PROGRAM = fileURLToPath(new URL('check-data.ts', import.meta.url));
const folders: string[] = [];

function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});

/** Passed, failed and unsupported of a folder, and the first differences. */
async function outcome(files: Readonly<Record<string, unknown>>) {
  const tally = await runChecks({ data: folderOf(files) });
  const { passed, failed, unsupported } = tally.totals;
  return { counts: [passed, failed, unsupported], differences: tally.differences, left: tally.unsupportedParts };
}

/** Four bars of an hour, one missing between the second and the third, and the answers. */
const BARS_CSV = `ts,open,high,low,close,volume
1700002800000,10,12,9,11,2
1700006400000,11,11,11,11,0
1700013600000,11,16,10,15,3
1700017200000,15,15,7,8,1
`;
const BARS_FACTS = {
  rows: 4,
  first: '2023-11-14T23:00:00Z',
  last: '2023-11-15T03:00:00Z',
  duplicates: 0,
  expected_rows_if_no_gap: 5,
  missing_bars: 1,
  gap_runs: 1,
  longest_gap_bars: 1,
  longest_gap_from: '2023-11-15T00:00:00Z',
  longest_gap_to: '2023-11-15T02:00:00Z',
  zero_volume: 1,
  flat_bars_high_eq_low: 1,
  sum_close: 45,
  vwap_typical: (32 * 2 + 41 * 3 + 30) / 3 / 6,
  log_return: { n: 3, max: Math.log(15 / 11), max_at: '2023-11-15T02:00:00Z', min_at: '2023-11-15T03:00:00Z' },
  max_drawdown_close: 8 / 15 - 1,
  resample_utc_left: {
    '2h': { buckets: 3, middle_bucket: { index: 1, ts: 1700006400000, open: 11, close: 11, n: 1 } },
    '1d': { buckets: 2, sum_open: 21, first_bucket: { ts: 1699920000000, high: 12, n: 1 } },
  },
};

describe('bars of a folder', () => {
  it('agree with answers that were worked out by hand, and one wrong number fails', async () => {
    const good = { 'bars/x_1h.csv': BARS_CSV, 'expected/bars.json': { 'x_1h.csv': BARS_FACTS } };
    expect(await outcome(good)).toMatchObject({ counts: [30, 0, 0], differences: [] });
    const wrong = { ...BARS_FACTS, missing_bars: 2 };
    const bad = await outcome({ ...good, 'expected/bars.json': { 'x_1h.csv': wrong } });
    expect(bad.counts).toEqual([29, 1, 0]);
    expect(bad.differences).toEqual([{ path: 'bars.json / x_1h.csv / missing_bars', expected: '2', found: '1' }]);
  });

  it('of several symbols are told apart, and a symbol that is not there fails with its file', async () => {
    const rows = BARS_CSV.trimEnd().split('\n').slice(1);
    const long = ['symbol,ts,open,high,low,close,volume', ...rows.map((row, i) => `${i < 2 ? 'AUSD' : 'BUSD'},${row}`)];
    const expected = { AUSD: { rows: 2, sum_close: 22 }, BUSD: { rows: 2, sum_close: 23 }, CUSD: { rows: 1 } };
    const found = await outcome({
      'bars/long.csv': `${long.join('\n')}\n`,
      'expected/bars.json': { 'long.csv': expected },
    });
    expect(found.counts).toEqual([4, 1, 0]);
    expect(found.differences[0]?.found).toMatch(/long\.csv has no rows of CUSD/);
  });

  it('whose file is missing fail with its name, all values counted', async () => {
    const found = await outcome({ 'expected/bars.json': { 'gone.parquet': { rows: 1, sum_open: 2 } } });
    expect(found.counts).toEqual([0, 2, 0]);
    expect(found.differences[0]).toMatchObject({
      expected: '2 values',
      found: expect.stringContaining('gone.parquet'),
    });
  });
});

describe('what the checker does not know', () => {
  it('is unsupported: a field, a file of answers, a venue of metadata', async () => {
    const found = await outcome({
      'bars/x.csv': BARS_CSV,
      'expected/bars.json': { 'x.csv': { rows: 4, hurst_exponent: 0.5 } },
      'expected/options.json': { a: { b: 1, c: 2 } },
      'expected/venue_metadata.json': { gemini: { symbols: 3 } },
    });
    expect(found.counts).toEqual([1, 0, 4]);
    expect(found.left.map(({ path, count }) => [path, count])).toEqual([
      ['bars.json / x.csv / hurst_exponent', 1],
      ['options.json', 2],
      ['venue_metadata.json / gemini', 1],
    ]);
  });

  it('includes a recording of a venue without an adapter, never a failure', async () => {
    const recording = lines(
      { t: '1', dir: 'open', url: 'wss://ws.example.org/realtime' },
      { t: '2', dir: 'in', raw: '{"table":"orderBookL2","action":"partial"}' },
    );
    const found = await outcome({
      'l2/mex.ndjson.gz': recording,
      'expected/l2.json': { mex: { counts: { partial: 1 }, final: { bid: '1' } }, gone: { counts: { a: 1 } } },
    });
    expect(found.counts).toEqual([0, 1, 2]);
    expect(found.left[0]?.reason).toContain('wss://ws.example.org/realtime');
    expect(found.differences[0]?.found).toContain('gone.ndjson.gz is not there');
  });
});

/** A message of a combined stream, 10 ms after the one before; local time is 1 ms behind. */
function streamed(name: string, data: Readonly<Record<string, unknown>>, at: number): string {
  const event = 1_700_000_000_000 + at * 10;
  const body = {
    stream: `abcusdt@${name}`,
    data: { s: 'ABCUSDT', ...(name === 'bookTicker' ? {} : { E: event }), ...data },
  };
  return `${event - 1}000000 ${JSON.stringify(body)}`;
}

describe('a recording of Binance', () => {
  const depth = (first: number, last: number, b: string[][], a: string[][], at: number): string =>
    streamed('depth@100ms', { e: 'depthUpdate', U: first, u: last, b, a }, at);
  const trade = (id: number, p: string, q: string, m: boolean, at: number): string =>
    streamed('trade', { e: 'trade', t: id, p, q, T: 1_700_000_000_000 + at * 10, m, M: true }, at);
  const recording = [
    depth(90, 95, [['9.90', '1.000']], [], 0),
    trade(7, '10.00', '0.500', false, 1),
    `1700000000019000000 ${JSON.stringify({
      lastUpdateId: 100,
      bids: [
        ['10.00', '2.000'],
        ['9.90', '1.000'],
      ],
      asks: [['10.10', '3.000']],
    })}`,
    streamed('bookTicker', { u: 103, b: '10.05', B: '4.000', a: '10.10', A: '3.000' }, 3),
    depth(98, 103, [['10.05', '4.000']], [['10.50', '0.000']], 4),
    trade(9, '10.10', '0.250', true, 5),
    depth(104, 104, [['9.90', '0.000']], [['10.20', '1.500']], 6),
  ].join('\n');
  const facts = {
    files: ['abc.gz'],
    lines: 7,
    span_seconds: 0.06,
    counts: {
      msgs_depth: 3,
      msgs_bookTicker: 1,
      msgs_trade: 2,
      taker_buy: 1,
      taker_sell: 1,
      snapshots: 1,
      snapshot_line: 3,
      snapshot_lastUpdateId: 100,
      updates_dropped_before_snapshot: 1,
      sync_ok: 1,
      depth_applied: 2,
      level_sets: 2,
      level_deletes: 1,
      deletes_of_unknown_level: 1,
    },
    trades: {
      n: 2,
      first_id: 7,
      last_id: 9,
      id_gaps: 1,
      sum_qty: '0.750',
      sum_price_x_qty: '7.52500',
      vwap: '10.03333333',
    },
    local_minus_event_ms: { min: -1, median: -1, max: -1 },
    book_ticker_same_u_compared_when_ticker_seen_first: 1,
    book_ticker_same_u_equal: 1,
    checkpoints: [
      { after_line: 5, last_u: 103, bid: '10.05', bid_qty: '4.000', ask: '10.10', bid_levels: 3, ask_levels: 1 },
      { after_line: 7, last_u: 104, bid: '10.05', top10_bid_qty: '6.000', top10_ask_qty: '4.500', bid_levels: 2 },
    ],
  };

  it('line by line agrees in counts, sums and the book after given lines', async () => {
    const found = await outcome({ 'l2/abc.gz': recording, 'expected/l2.json': { 'any name': facts } });
    expect(found).toMatchObject({ differences: [], counts: [39, 0, 0] });
  });

  it('with one other digit fails', async () => {
    const other = recording.replace('["10.20","1.500"]', '["10.20","1.501"]');
    const found = await outcome({ 'l2/abc.gz': other, 'expected/l2.json': { 'any name': facts } });
    expect(found.counts).toEqual([38, 1, 0]);
    expect(found.differences[0]).toMatchObject({ expected: '"4.500"', found: '"4.501"' });
  });
});

describe('orders, funding and trades of a folder', () => {
  it('agree with answers that were worked out by hand', async () => {
    const order = (event: string, id: number, amount: string, t: number): unknown => ({
      t_ms: t,
      event,
      raw: JSON.stringify({ price: '100.5', amount, datetime: '1', id, order_type: 0 }),
    });
    const found = await outcome({
      'l3/orders.ndjson.gz': lines(
        order('order_created', 1, '2.00000000', 1000),
        order('order_deleted', 9, '1.00000000', 1001),
        order('order_deleted', 9, '1.00000000', 1000),
        { t_ms: 1003, event: 'trade', raw: '{"price": 100.5, "amount": 0.10000000000000001, "id": 5}' },
      ),
      'expected/l3.json': {
        counts: {
          order_created: 1,
          order_deleted: 2,
          order_changed: 0,
          trade: 1,
          deleted_never_created: 1,
          deleted_twice: 1,
        },
        first_t_ms: 1000,
        last_t_ms: 1003,
        out_of_order_t: 1,
        trade_amount_sum: '0.10000000000000001',
        orders_still_live_at_end: 1,
      },
      'bars/abc_funding_8h.csv':
        'ts,funding_rate,mark_open\n1699977600000,0.0001,100\n1700006400007,-0.0002,110\n1700035200000,0.0001,130\n',
      'expected/funding.json': {
        rows: 3,
        negative: 1,
        min: -0.0002,
        'exactly_0.0001': 2,
        late_ms_max: 7,
        rows_not_on_grid: 1,
        long_1_unit_paid_quote: 0.001,
        sum_rate: 0,
      },
      'trades/t.csv':
        'market,seq,ts_s,price,amount\nm,2,1700000001,20,1\nm,1,1700000000,10,2\nn,1,1700000000,5,1\nm,3,1700000001,20,1\n',
      'expected/trades.json': {
        m: {
          trades: 3,
          identical_rows_beyond_first: 1,
          trade_jumps_over_20pct: 1,
          sum_price_x_amount: 60,
          sum_hourly: { o: 10, c: 20, v: 4 },
          cleaned: {
            rule: 'keep amount>0 and price within [median/1.5, 1.5*median] of the UTC day',
            kept: 2,
            price_min: 20,
          },
        },
      },
    });
    expect(found).toMatchObject({ differences: [], counts: [28, 0, 0] });
  });
});

describe('the command', () => {
  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    return { status, stderr, output: stdout.trimEnd().split('\n') };
  };

  it('ends with the counts as its last line, and with exit code 1 when anything failed', () => {
    const folder = folderOf({
      'bars/x.csv': BARS_CSV,
      'expected/bars.json': { 'x.csv': { rows: 4, novel: 1 } },
      'expected/funding.json': { rows: 1 },
    });
    const { status, stderr, output } = run('--data', folder);
    expect(status).toBe(1);
    expect(output.at(-1)).toBe('1 passed, 1 failed, 1 unsupported');
    expect(output.join('\n')).toContain('a file with funding in its name is expected in');
    expect(stderr).toContain('bars.json / x.csv');
  });

  it('ends with exit code 2 for a topic that does not exist', () => {
    expect(run('--topic', 'weather')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there are bars, trades'),
    });
  });

  it('shows at most so many differences', async () => {
    const tally = await runChecks({
      data: folderOf({ 'bars/x.csv': BARS_CSV, 'expected/bars.json': { 'x.csv': { rows: 1, sum_close: 2 } } }),
    });
    const text = reportLines(tally, 1);
    expect(text.filter((line) => line.startsWith('DIFF'))).toEqual(['DIFF bars.json / x.csv / rows']);
    expect(text.slice(-2)).toEqual(['and 1 more differences (--show N)', '0 passed, 2 failed, 0 unsupported']);
  });

  it('without a folder of answers says which one is missing', async () => {
    await expect(runChecks({ data: '/nowhere' })).rejects.toThrow('/nowhere/expected is not there');
    await expect(runChecks({ data: folderOf({ 'expected/notes.txt': '' }) })).rejects.toThrow('has no .json file');
  });
});
