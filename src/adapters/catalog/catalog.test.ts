import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataColumns, DataSetKey } from '../../ports/market-catalog.ts';
import { type FileCatalog, openCatalog } from './index.ts';

const MINUTE = 60e6;
const START = Date.UTC(2024, 0, 31, 23, 0) * 1000;
const BARS: DataSetKey = { venue: 'binance', market: 'spot', symbol: 'BTCUSDT', kind: 'bars', intervalMicros: MINUTE };
const TRADES: DataSetKey = { venue: 'kraken', market: 'spot', symbol: 'XBTUSD', kind: 'trades' };
const ORIGIN = { source: 'made by a test', licence: 'none stated', synthetic: true };
const SCALE = { priceDecimals: 1, qtyDecimals: 8 };

let folder: string;
let catalog: FileCatalog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-catalog-'));
  catalog = openCatalog(join(folder, 'catalog'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function bars(from: number, to: number): DataColumns {
  const column = (value: (i: number) => number) => Float64Array.from({ length: to - from }, (_, i) => value(from + i));
  return {
    time: column((i) => START + i * MINUTE),
    open: column((i) => 100 + i),
    high: column((i) => 101.5 + i),
    low: column((i) => 99.25 + i),
    close: column((i) => 100.1 + i),
    volume: column((i) => i / 3),
  };
}

function trades(rows: readonly (readonly [time: number, id: number, price: number, qty: number])[]): DataColumns {
  const column = (value: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  return {
    time: column(([time]) => START + time),
    id: column(([, id]) => id),
    side: column(({ length }) => (length % 2 === 0 ? 1 : -1)),
    price: column(([, , price]) => price),
    qty: column(([, , , qty]) => qty),
  };
}

const commitBars = (from: number, to: number, cursor?: string) =>
  catalog.commit({ key: BARS, columns: bars(from, to), origin: ORIGIN, ...(cursor === undefined ? {} : { cursor }) });
const commitTrades = (rows: Parameters<typeof trades>[0]) =>
  catalog.commit({ key: TRADES, columns: trades(rows), scale: SCALE, origin: ORIGIN });

describe('catalog of bars', () => {
  it('gives back what was committed, cut into 2 months, with its hash and cursor', async () => {
    const manifest = await commitBars(0, 120, 'page 2');
    expect(manifest).toMatchObject({ id: 'binance.spot.BTCUSDT.bars.1m', version: 1, rows: 120, cursor: 'page 2' });
    expect(manifest.parts.map(({ file, rows }) => [file.slice(0, 12), rows])).toEqual([
      ['2024-01.0000', 60],
      ['2024-02.0000', 60],
    ]);
    expect(await openCatalog(catalog.folder).read(manifest.id)).toEqual(bars(0, 120));
    expect(await catalog.manifest(manifest.id)).toEqual(manifest);
    expect(await catalog.list()).toEqual([manifest]);
  });

  it('reads 3 bars of a range, from inclusive, to exclusive, and 1 column', async () => {
    const { id } = await commitBars(0, 120);
    const range = { from: START + 59 * MINUTE, to: START + 62 * MINUTE };
    expect(await catalog.read(id, range)).toEqual(bars(59, 62));
    expect(await catalog.read(id, { ...range, columns: ['close'] })).toEqual({ close: bars(59, 62).close });
    expect((await catalog.read(id, { from: START + 200 * MINUTE })).time).toHaveLength(0);
  });

  it('has the same hash whether 200 bars come in 1 commit or in 3 that overlap', async () => {
    await commitBars(0, 70);
    await commitBars(50, 130);
    const manifest = await commitBars(130, 200);
    const other = await openCatalog(join(folder, 'other')).commit({ key: BARS, columns: bars(0, 200), origin: ORIGIN });
    expect(manifest.sha256).toBe(other.sha256);
    expect(manifest.parts.map(({ content }) => content)).toEqual(other.parts.map(({ content }) => content));
    expect([manifest.version, other.version]).toEqual([3, 1]);
  });

  it('leaves the version alone when a commit is repeated, and counts 1 when only the cursor moves', async () => {
    await commitBars(0, 100, 'a');
    expect((await commitBars(0, 100, 'a')).version).toBe(1);
    expect((await commitBars(20, 60, 'b')).version).toBe(2);
  });

  it('refuses a bar that differs from the stored one, one before the first, and disorder', async () => {
    await commitBars(10, 100);
    const other = bars(90, 110);
    (other.close as Float64Array)[4] = 7;
    const commit = (columns: DataColumns) => catalog.commit({ key: BARS, columns, origin: ORIGIN });
    await expect(commit(other)).rejects.toMatchObject({ code: 'BOT4_CATALOG_CONFLICT', place: { row: 5 } });
    await expect(commit(bars(5, 20))).rejects.toMatchObject({ code: 'BOT4_CATALOG_CONFLICT', place: { row: 1 } });
    const twice = bars(100, 103);
    (twice.time as Float64Array)[2] = START + 101 * MINUTE;
    await expect(commit(twice)).rejects.toMatchObject({ code: 'BOT4_DATA_ORDER', place: { row: 3 } });
    expect((await catalog.manifest('binance.spot.BTCUSDT.bars.1m'))?.rows).toBe(90);
  });

  it('keeps all rows of 20 commits that two catalogs of one folder make at the same time', async () => {
    const second = openCatalog(catalog.folder);
    await commitBars(0, 10);
    const commits = Array.from({ length: 20 }, (_, i) =>
      (i % 2 === 0 ? catalog : second).commit({ key: BARS, columns: bars(0, 10 + i), origin: ORIGIN }),
    );
    await Promise.all(commits);
    expect(await catalog.read('binance.spot.BTCUSDT.bars.1m')).toEqual(bars(0, 29));
  });
});

describe('catalog of trades', () => {
  it('keeps integers exact, and the side', async () => {
    const rows = [[0, 2 ** 53 - 1, 618_240_1, 2 ** 52 + 1]] as const;
    const { id } = await commitTrades(rows);
    expect(await catalog.read(id)).toEqual(trades(rows));
  });

  it('takes 2 more trades of the last time by their ids, and skips those that it has', async () => {
    const { id } = await commitTrades([
      [0, 1, 10, 5],
      [7, 2, 10, 5],
      [7, 3, 10, 5],
    ]);
    await commitTrades([
      [7, 3, 10, 5],
      [7, 4, 10, 5],
      [8, 5, 10, 5],
    ]);
    expect((await catalog.read(id)).id).toEqual(Float64Array.of(1, 2, 3, 4, 5));
    await expect(commitTrades([[8, 5, 11, 5]])).rejects.toMatchObject({ code: 'BOT4_CATALOG_CONFLICT' });
  });

  it('without ids takes the longest end of the stored rows that comes again for the same', async () => {
    const { id } = await commitTrades([
      [7, 0, 10, 1],
      [7, 0, 10, 2],
      [7, 0, 10, 3],
    ]);
    await commitTrades([
      [7, 0, 10, 2],
      [7, 0, 10, 3],
      [7, 0, 10, 4],
    ]);
    expect((await catalog.read(id)).qty).toEqual(Float64Array.of(1, 2, 3, 4));
  });

  it('becomes finer when a commit needs 2 more decimals, with the hash of a data set that always was', async () => {
    const { id } = await commitTrades([[0, 1, 100, 5]]);
    const finer = { priceDecimals: 3, qtyDecimals: 8 };
    await catalog.commit({ key: TRADES, columns: trades([[1, 2, 10_001, 6]]), scale: finer, origin: ORIGIN });
    expect((await catalog.read(id)).price).toEqual(Float64Array.of(10_000, 10_001));
    const rows = [
      [0, 1, 10_000, 5],
      [1, 2, 10_001, 6],
    ] as const;
    const other = await openCatalog(join(folder, 'other')).commit({
      key: TRADES,
      columns: trades(rows),
      scale: finer,
      origin: ORIGIN,
    });
    expect((await catalog.manifest(id))?.sha256).toBe(other.sha256);
  });
});

describe('catalog that was damaged', () => {
  it('finds a changed byte of a part, a missing part and a changed manifest', async () => {
    const { id, parts } = await commitBars(0, 30);
    const part = join(catalog.folder, id, parts[0]?.file as string);
    const bytes = readFileSync(part);
    const fresh = () => openCatalog(catalog.folder).read(id);
    writeFileSync(part, bytes.with(40, (bytes[40] as number) ^ 1));
    await expect(fresh()).rejects.toMatchObject({ code: 'BOT4_CATALOG_CORRUPT' });
    rmSync(part);
    await expect(fresh()).rejects.toMatchObject({ code: 'BOT4_CATALOG_CORRUPT' });
    const manifest = join(catalog.folder, id, 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"rows": 30', '"rows": 29'));
    await expect(fresh()).rejects.toMatchObject({ code: 'BOT4_CATALOG_CORRUPT' });
  });

  it('removes what a crash left when it writes next', async () => {
    const { id } = await commitBars(0, 30);
    writeFileSync(join(catalog.folder, id, '2024-01.0000.0123456789abcdef.parquet'), 'half a part');
    writeFileSync(join(catalog.folder, id, '.tmp-1-abc'), 'half a part');
    const { parts } = await commitBars(30, 40);
    const left = readdirSync(join(catalog.folder, id)).filter((name) => !name.startsWith('.lock'));
    // The part of the version before stays for readers that are in the middle of it.
    expect(left).toHaveLength(1 + parts.length + 1);
    expect(await catalog.read(id)).toEqual(bars(0, 40));
  });

  it('says which ids there are not', async () => {
    expect(await catalog.manifest('a.spot.B.trades')).toBeUndefined();
    expect(await catalog.manifest('../../etc')).toBeUndefined();
    await expect(catalog.read('a.spot.B.trades')).rejects.toMatchObject({ code: 'BOT4_CATALOG_MISSING' });
  });
});
