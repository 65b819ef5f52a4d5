import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDuckDb } from '../../duckdb/session.ts';
import { type FileCatalog, type ImportOptions, importFile, openCatalog } from '../index.ts';

const T0 = Date.UTC(2024, 0, 1);
const WHERE: ImportOptions = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT' };

let folder: string;
let catalog: FileCatalog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-import-'));
  catalog = openCatalog(join(folder, 'catalog'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const load = (name: string, content: string | Uint8Array, options: ImportOptions = WHERE) =>
  importFile(catalog, file(name, content), options);

async function rowsOf(name: string, content: string | Uint8Array, options: ImportOptions = WHERE) {
  const { series } = await load(name, content, options);
  const id = series[0]?.manifest.id as string;
  const columns = await catalog.read(id);
  return {
    id,
    series,
    columns: Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, [...values]])),
  };
}

/** Lines of 12-column klines from minute 0 on; times in units of `perMs` a millisecond. */
function klines(count: number, perMs = 1): string[] {
  return Array.from({ length: count }, (_, i) => {
    const open = (T0 + i * 60_000) * perMs;
    return `${open},100.5,102,99.25,101,3.5,${open + 59_999 * perMs},350.1,7,1.5,150.2,0`;
  });
}

describe('import of bars', () => {
  it.each([
    ['milliseconds', 1],
    ['microseconds', 1000],
  ])('reads klines without a header in %s', async (_, perMs) => {
    const { id, columns } = await rowsOf('k.csv', `${klines(3, perMs).join('\n')}\n`);
    expect(id).toBe('binance.spot.BTCUSDT.bars.1m');
    expect(columns.time).toEqual([0, 1, 2].map((i) => (T0 + i * 60_000) * 1000));
    expect(columns.taker_buy_quote_volume).toEqual([150.2, 150.2, 150.2]);
    expect(columns.trades).toEqual([7, 7, 7]);
  });

  it('reads the same klines plain, with a header, with Windows line ends, in gzip and in zstd to one hash', async () => {
    const header =
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
    const text = `${klines(50).join('\n')}\n`;
    const contents = [
      text,
      `${header}\n${text}`,
      klines(50).join('\r\n'),
      zlib.gzipSync(text),
      zlib.zstdCompressSync(Buffer.from(text)),
    ];
    const hashes = new Set<string>();
    for (const [i, content] of contents.entries()) {
      const { series } = await load(`${i}.csv`, content, { ...WHERE, symbol: `S${i}` });
      hashes.add(series[0]?.manifest.sha256 as string);
    }
    expect(hashes.size).toBe(1);
  });

  it('reads all frames of a zstd file, also between frames to be skipped, and hashes each byte once', async () => {
    const rows = klines(50).map((line) => `${line}\n`);
    const frame = (from: number, to: number): Buffer =>
      zlib.zstdCompressSync(Buffer.from(rows.slice(from, to).join('')));
    const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7]);
    const packed = Buffer.concat([skipped, frame(0, 20), skipped, frame(20, 21), frame(21, 50)]);
    const { series } = await load('frames.csv.zst', packed);
    expect(series[0]?.manifest.rows).toBe(50);
    expect(series[0]?.manifest.origins[0]?.sourceSha256).toBe(createHash('sha256').update(packed).digest('hex'));
    const torn = packed.subarray(0, packed.length - 3);
    await expect(load('torn.csv.zst', torn, { ...WHERE, symbol: 'TORN' })).rejects.toMatchObject({
      code: 'BOT4_DATA_CORRUPT',
    });
  });

  it.each([
    ['the symbol', 'a.csv', 'SYNTH-X', { venue: 'x', market: 'spot' }],
    ['the symbol alone', 'a.csv', 'SYNTH-X', {}],
    ['the file', 'SYNTH-a.csv', 'X', { venue: 'x', market: 'spot' }],
    ['the market', 'a.csv', 'X', { venue: 'x', market: 'synthetic' }],
  ] as const)('labels rows synthetic when %s says it', async (_, name, symbol, options) => {
    const rows = [0, 1, 2].map((i) => `${symbol},${T0 + i * 60_000},5,6,4,5.5,10`);
    const { series } = await load(name, `symbol,ts,open,high,low,close,volume\n${rows.join('\n')}\n`, options);
    expect(series[0]?.manifest.origins[0]?.synthetic).toBe(true);
    expect(series[0]?.manifest.key.market).toBe('market' in options ? options.market : 'synthetic');
  });

  it('takes BTC/USD for BTCUSD where the file names no symbol', async () => {
    const { id } = await rowsOf('k.csv', klines(3).join('\n'), { ...WHERE, symbol: 'BTC/USD' });
    expect(id).toBe('binance.spot.BTCUSD.bars.1m');
  });

  it('reads OHLCVT of Kraken: 7 columns without a header, seconds', async () => {
    const text = [0, 1, 3].map((i) => `${T0 / 1000 + i * 60},5,6,4,5.5,10,2`).join('\n');
    const { columns } = await rowsOf('XBTUSD_1.csv', text);
    expect(columns).toMatchObject({ high: [6, 6, 6], low: [4, 4, 4], close: [5.5, 5.5, 5.5], trades: [2, 2, 2] });
  });

  it('reads candles of Coinbase and Bitfinex only in the order that is named', async () => {
    const coinbase = [0, 1].map((i) => `${T0 / 1000 + i * 60},4,6,5,5.5,10`).join('\n');
    const bitfinex = [0, 1].map((i) => `${T0 + i * 60_000},5,5.5,6,4,10`).join('\n');
    const bar = { open: [5, 5], high: [6, 6], low: [4, 4], close: [5.5, 5.5] };
    await expect(load('c.csv', coinbase)).rejects.toMatchObject({ code: 'BOT4_DATA_COLUMN' });
    expect((await rowsOf('c.csv', coinbase, { ...WHERE, columns: 'coinbase-candles' })).columns).toMatchObject(bar);
    expect(
      (await rowsOf('b.csv', bitfinex, { ...WHERE, columns: 'bitfinex-candles', symbol: 'B' })).columns,
    ).toMatchObject(bar);
    expect(
      (await rowsOf('o.csv', bitfinex, { ...WHERE, columns: 'ts,open,close,high,low,volume', symbol: 'O' })).columns,
    ).toMatchObject(bar);
  });

  it('turns a file with a banner and its newest row first round, takes volumes by their asset, and records it', async () => {
    const rows = [2, 1, 0].map((i) => `170${i},2024-01-0${i + 1} 00:00:00,BTC/USD,5,6,4,5.5,${i + 1},${5 * (i + 1)}`);
    const text = `https://example.org\nunix,date,symbol,open,high,low,close,Volume BTC,Volume USD\n${rows.join('\n')}\n`;
    const { id, series, columns } = await rowsOf('d.csv', text, { venue: 'bitstamp', market: 'spot' });
    expect(id).toBe('bitstamp.spot.BTCUSD.bars.1d');
    expect(columns).toMatchObject({ volume: [1, 2, 3], quote_volume: [5, 10, 15] });
    expect(series[0]?.manifest.repairs).toMatchObject([{ what: 'sort', rows: 3 }]);
  });

  it('puts each symbol of a file of many into its own data set, or only the one that is named', async () => {
    const text = [
      'symbol,market,ts,open,high,low,close,volume',
      ...['A', 'B'].flatMap((symbol) => [0, 1].map((i) => `${symbol},spot,${T0 + i * 3_600_000},5,6,4,5,1`)),
    ].join('\n');
    const { series } = await load('m.csv', text, { venue: 'binance' });
    expect(series.map(({ manifest }) => manifest.id)).toEqual(['binance.spot.A.bars.1h', 'binance.spot.B.bars.1h']);
    const one = await load('m.csv', text, { venue: 'other', symbol: 'B' });
    expect(one.series.map(({ manifest }) => manifest.id)).toEqual(['other.spot.B.bars.1h']);
    await expect(load('m.csv', text, { venue: 'other', symbol: 'C' })).rejects.toMatchObject({
      code: 'BOT4_DATA_SYMBOL',
    });
  });

  it('takes a Parquet file with timestamps, and has the hash of the CSV file of the same bars', async () => {
    const path = join(folder, 'p.parquet');
    await withDuckDb((connection) =>
      connection.run(
        `COPY (SELECT make_timestamp(${T0}000 + i * 60000000) AS ts, 5.0::DOUBLE AS open, 6.0 AS high, 4.0 AS low, 5.5 AS close, i AS volume FROM range(3) t(i)) TO '${path}' (FORMAT parquet)`,
      ),
    );
    const parquet = await importFile(catalog, path, WHERE);
    const csv = ['ts,open,high,low,close,volume', ...[0, 1, 2].map((i) => `${T0 + i * 60_000},5,6,4,5.5,${i}`)].join(
      '\n',
    );
    const { series } = await load('c.csv', csv, { ...WHERE, symbol: 'C' });
    expect(parquet.series[0]?.manifest.sha256).toBe(series[0]?.manifest.sha256);
  });

  it('adds nothing the second time, and 2 rows of a file that overlaps by 3', async () => {
    await load('a.csv', klines(5).join('\n'));
    expect((await load('a.csv', klines(5).join('\n'))).series[0]).toMatchObject({ rowsRead: 5, rowsAdded: 0 });
    const next = await load('b.csv', klines(7).slice(2).join('\n'));
    expect(next.series[0]).toMatchObject({ rowsAdded: 2, manifest: { rows: 7, version: 2 } });
  });

  const bad = (change: (lines: string[]) => void): string => {
    const lines = klines(10);
    change(lines);
    return lines.join('\n');
  };
  it.each([
    [
      'a row that is earlier',
      'BOT4_DATA_ORDER',
      7,
      bad((lines) => lines.splice(5, 2, lines[6] as string, lines[5] as string).length - 1),
    ],
    ['a row that repeats', 'BOT4_DATA_ORDER', 4, bad((lines) => lines.splice(3, 0, lines[2] as string))],
    [
      'a high below the close',
      'BOT4_DATA_VALUE',
      8,
      bad((lines) => lines.splice(7, 1, (lines[7] as string).replace(',102,', ',100,'))),
    ],
    [
      'seconds among milliseconds',
      'BOT4_DATA_TIME',
      10,
      bad((lines) => lines.splice(9, 1, `${T0 / 1000 + 540},${(lines[9] as string).split(',').slice(1).join(',')}`)),
    ],
    [
      'a time off the grid',
      'BOT4_DATA_TIME',
      10,
      bad((lines) => lines.splice(9, 1, `${T0 + 540_001},${(lines[9] as string).split(',').slice(1).join(',')}`)),
    ],
    ['a word', 'BOT4_DATA_VALUE', 2, bad((lines) => lines.splice(1, 1, (lines[1] as string).replace('100.5', 'n.a.')))],
    ['a row cut off', 'BOT4_DATA_CORRUPT', 10, bad((lines) => lines.splice(9, 1, (lines[9] as string).slice(0, 30)))],
  ])('refuses %s with its row, and leaves nothing', async (_, code, row, text) => {
    await expect(load('bad.csv', text)).rejects.toMatchObject({ code, place: { row } });
    expect(await catalog.list()).toEqual([]);
  });

  it('leaves repeated and impossible rows out when asked, sorts when asked, and records all three', async () => {
    const lines = klines(6);
    const text = [
      ...lines.slice(0, 3),
      lines[2],
      lines[4],
      lines[3],
      (lines[5] as string).replace(',102,', ',1,'),
    ].join('\n');
    const options = { ...WHERE, sort: true, dropDuplicates: true, dropImpossible: true };
    const { columns, series } = await rowsOf('x.csv', text, options);
    expect(columns.time).toHaveLength(5);
    expect(series[0]?.manifest.repairs.map(({ what, rows }) => [what, rows])).toEqual([
      ['sort', 1],
      ['drop-duplicates', 1],
      ['drop-impossible', 1],
    ]);
  });

  it.each([['venue'], ['market'], ['symbol']] as const)('asks for the %s by the name of its option', async (key) => {
    const { [key]: _, ...rest } = WHERE;
    await expect(load('k.csv', klines(3).join('\n'), rest)).rejects.toMatchObject({
      code: 'BOT4_CLI_USAGE',
      message: expect.stringContaining(`--${key}`),
    });
  });

  it('refuses an archive that is cut off, an empty file, and one that is not there', async () => {
    const packed = zlib.gzipSync(klines(2000).join('\n'));
    await expect(load('a.csv.gz', packed.subarray(0, packed.length - 9))).rejects.toMatchObject({
      code: 'BOT4_DATA_CORRUPT',
    });
    await expect(load('e.csv', '')).rejects.toMatchObject({ code: 'BOT4_DATA_CORRUPT' });
    await expect(importFile(catalog, join(folder, 'none.csv'), WHERE)).rejects.toMatchObject({
      code: 'BOT4_DATA_FILE',
    });
    expect(await catalog.list()).toEqual([]);
  });

  it('asks for the bar length of a file of one bar', async () => {
    await expect(load('k.csv', klines(1).join('\n'))).rejects.toMatchObject({ code: 'BOT4_DATA_TOO_SHORT' });
    const { id } = await rowsOf('k.csv', klines(1).join('\n'), { ...WHERE, intervalMicros: 60e6 });
    expect(id).toBe('binance.spot.BTCUSDT.bars.1m');
  });
});

describe('import of trades and funding', () => {
  it.each([
    ['price', '0.12345678901234567,1'],
    ['qty', '5,1e-18'],
  ])('refuses a %s that does not fit 15 decimals instead of rounding it', async (key, values) => {
    await expect(load('t.csv', `ts,price,amount\n${T0},${values}\n`)).rejects.toMatchObject({
      code: 'BOT4_DATA_PRECISION',
      place: { row: 1, key },
    });
  });

  it('reads trades and aggregated trades of Binance: the taker sells when the buyer was the maker', async () => {
    const trades = `7,61824.01,0.5,30912.005,${T0},True,True\n8,61824.1,0.00001,0.618241,${T0},False,True\n`;
    const { columns, series } = await rowsOf('t.csv', trades);
    expect(columns).toMatchObject({ id: [7, 8], side: [-1, 1], price: [6182401, 6182410], qty: [50000, 1] });
    expect(series[0]?.manifest.scale).toEqual({ priceDecimals: 2, qtyDecimals: 5 });
    const aggregated = `agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n5,100.5,2,1,3,${T0},false\n`;
    const again = await rowsOf('a.csv', aggregated, { ...WHERE, market: 'um_perp' });
    expect(again.columns).toMatchObject({ id: [5], side: [1], price: [1005], qty: [2] });
  });

  it('reads trades of Kraken: fractions of a second, no ids, equal rows that are parts of one order', async () => {
    const second = T0 / 1000;
    const text = `${second}.1234,100.1,0.5\n${second}.1234,100.1,0.5\n${second + 1},100.25,1\n`;
    const { columns } = await rowsOf('XBTUSD.csv', text);
    expect(columns.time).toEqual([T0 * 1000 + 123_400, T0 * 1000 + 123_400, T0 * 1000 + 1e6]);
    expect(columns).toMatchObject({ id: [0, 0, 0], price: [10010, 10010, 10025] });
  });

  it('imports the same trades without ids twice and has them once', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => `${T0 / 1000 + Math.floor(i / 9)},100.${i % 3},0.5`).join(
      '\n',
    );
    await load('t.csv', rows);
    expect((await load('t.csv', rows)).series[0]).toMatchObject({ rowsRead: 40_000, rowsAdded: 0 });
  });

  it('refuses an amount of 0 and a stamp of the year 2000, or leaves them out when asked', async () => {
    const rows = [`XRP,946684800,5,1`, `XRP,${T0 / 1000},5,1`, `XRP,${T0 / 1000},5,0`].join('\n');
    const place = { venue: 'x', market: 'spot' };
    await expect(load('t.csv', rows, place)).rejects.toMatchObject({ code: 'BOT4_DATA_TIME', place: { row: 1 } });
    await expect(load('t.csv', rows.split('\n').slice(1).join('\n'), place)).rejects.toMatchObject({
      code: 'BOT4_DATA_VALUE',
      place: { row: 2 },
    });
    const { series } = await load('t.csv', rows, { ...place, dropImpossible: true });
    expect(series[0]).toMatchObject({
      rowsAdded: 1,
      rowsImpossible: 2,
      manifest: { repairs: [{ what: 'drop-impossible', rows: 2 }] },
    });
  });

  it('grows decimals as rows need them, up to what an exact integer holds', async () => {
    const rows = Array.from(
      { length: 60_000 },
      (_, i) => `${i + 1},${i === 50_000 ? '0.12345678' : '100'},1,1,${T0 + i},true,true`,
    );
    const { columns, series } = await rowsOf('t.csv', rows.join('\n'));
    expect(series[0]?.manifest.scale?.priceDecimals).toBe(8);
    expect(columns.price?.slice(49_999, 50_002)).toEqual([1e10, 12_345_678, 1e10]);
    const wide = `1,0.000000000000001,1,1,${T0},true,true\n2,100000,1,1,${T0},true,true\n`;
    await expect(load('w.csv', wide, { ...WHERE, symbol: 'W' })).rejects.toMatchObject({
      code: 'BOT4_DATA_PRECISION',
      place: { row: 2 },
    });
  });

  it('reads funding archives, with the mark price where there is one', async () => {
    const archive = `calc_time,funding_interval_hours,last_funding_rate\n${T0},8,0.0001\n${T0 + 28_800_003},8,-0.0002\n`;
    const { id, columns } = await rowsOf('f.csv', archive, { ...WHERE, market: 'um_perp' });
    expect(id).toBe('binance.um_perp.BTCUSDT.funding');
    expect(columns).toEqual({
      time: [T0 * 1000, (T0 + 28_800_003) * 1000],
      rate: [0.0001, -0.0002],
      mark: [Number.NaN, Number.NaN],
    });
  });
});

describe('import of files that overlap', () => {
  const bars = (from: number, to: number): string => klines(to).slice(from).join('\n');
  const trades = (from: number, to: number, id = 1): string =>
    Array.from({ length: to - from }, (_, k) => {
      const i = from + k;
      return `${id * (i + 1)},${100 + (i % 7)}.5,0.25,25,${T0 + Math.floor(i / 4) * 20_000_000},true,true`;
    }).join('\n');
  const bare = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, k) => `${T0 / 1000 + (from + k) * 20_000},${100 + k + from},0.25`).join('\n');

  it.each([
    ['bars', bars, 200],
    ['trades with ids, four a stamp', trades, 120],
    ['trades without ids', bare, 30],
  ] as const)('has one hash for %s in every order of five files', async (_, part, count) => {
    const whole = await load('whole.csv', part(0, count), { ...WHERE, symbol: 'WHOLE' });
    const cuts = [0, 1, 2, 3, 4].map((i) => [Math.max(0, (i * count) / 5 - 2), ((i + 1) * count) / 5] as const);
    const orders = [
      [4, 3, 2, 1, 0],
      [2, 0, 4, 1, 3],
      [1, 4, 0, 3, 2],
    ];
    for (const [n, order] of orders.entries()) {
      for (const i of order) {
        const [from, to] = cuts[i] as readonly [number, number];
        await load(`p${i}.csv`, part(from, to), { ...WHERE, symbol: `S${n}` });
      }
      const { manifest, rowsAdded } = (await load('whole.csv', part(0, count), { ...WHERE, symbol: `S${n}` }))
        .series[0] as NonNullable<(typeof whole.series)[0]>;
      expect([manifest.sha256, rowsAdded]).toEqual([whole.series[0]?.manifest.sha256, 0]);
    }
    expect(readdirSync(join(folder, 'catalog')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('counts what was new when rows go before, between and after what is stored', async () => {
    await load('middle.csv', bars(50, 60));
    await load('late.csv', bars(80, 90));
    const { series } = await load('all.csv', bars(0, 100));
    expect([series[0]?.rowsAdded, series[0]?.manifest.rows]).toEqual([80, 100]);
  });

  it('refuses trades without ids that would come between stored ones, and changes nothing', async () => {
    const { series } = await load('a.csv', bare(0, 30));
    const other = [bare(0, 1), `${T0 / 1000 + 30_000},5,1`, bare(9, 10)].join('\n');
    await expect(load('b.csv', other)).rejects.toMatchObject({ code: 'BOT4_CATALOG_CONFLICT' });
    expect((await catalog.list()).map(({ sha256 }) => sha256)).toEqual([series[0]?.manifest.sha256]);
  });

  it('refuses a bar before the end that differs from the stored one', async () => {
    await load('b.csv', bars(10, 20));
    const rows = klines(15);
    rows[12] = (rows[12] as string).replace(',101,', ',101.5,');
    await expect(load('a.csv', rows.join('\n'))).rejects.toMatchObject({ code: 'BOT4_CATALOG_CONFLICT' });
    expect((await catalog.list())[0]?.rows).toBe(10);
  });

  it('leaves nothing of a file that is refused after its first rows', async () => {
    const rows = klines(50_000);
    rows[49_999] = 'torn';
    await expect(load('torn.csv', rows.join('\n'))).rejects.toMatchObject({ code: 'BOT4_DATA_CORRUPT' });
    expect(existsSync(join(folder, 'catalog')) ? readdirSync(join(folder, 'catalog')) : []).toEqual([]);
  });

  it('begins again when another writer is faster, until both are in', async () => {
    const files = [bars(0, 30), bars(30, 60), bars(60, 90), bars(20, 70)].map((text, i) => file(`r${i}.csv`, text));
    await Promise.all(files.map((path) => importFile(openCatalog(join(folder, 'catalog')), path, WHERE)));
    expect((await catalog.list())[0]?.rows).toBe(90);
  });
});
