import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DataSetKey } from '../../ports/market-catalog.ts';
import {
  assess,
  type FileCatalog,
  keepFindings,
  openCatalog,
  queryCatalog,
  repairDataSet,
  restorableVersions,
  restoreVersion,
} from './index.ts';

const START = Date.UTC(2024, 0, 1) * 1000;
const DAY = 86_400e6;
const ORIGIN = { source: 'made by a test', licence: 'none stated', synthetic: true };
const BARS: DataSetKey = { venue: 'a', market: 'spot', symbol: 'B', kind: 'bars', intervalMicros: 60e6 };
const TRADES: DataSetKey = { venue: 'a', market: 'spot', symbol: 'B', kind: 'trades' };

let folder: string;
let catalog: FileCatalog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-repair-'));
  catalog = openCatalog(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function commitBars(minutes: readonly number[]) {
  const column = (value: number) => Float64Array.from(minutes, () => value);
  const columns = {
    time: Float64Array.from(minutes, (i) => START + i * 60e6),
    open: column(5),
    high: column(6),
    low: column(4),
    close: column(5.5),
    volume: column(1),
  };
  return catalog.commit({ key: BARS, columns, origin: ORIGIN });
}

function commitTrades(rows: readonly (readonly [time: number, price: number, qty: number])[]) {
  const column = (k: 0 | 1 | 2) => Float64Array.from(rows, (row) => row[k]);
  const zeros = new Float64Array(rows.length);
  const columns = { time: column(0).map((at) => START + at), id: zeros, side: zeros, price: column(1), qty: column(2) };
  return catalog.commit({ key: TRADES, columns, scale: { priceDecimals: 1, qtyDecimals: 0 }, origin: ORIGIN });
}

describe('repair of a data set', () => {
  it('fills 2 missing bars, records it, and brings the version before back with its hash', async () => {
    const before = await commitBars([0, 1, 4]);
    const { manifest, done } = await repairDataSet(catalog, before.id, { fillGaps: true });
    expect(done.map(({ what, rows }) => [what, rows])).toEqual([['fill-gaps', 2]]);
    expect(manifest).toMatchObject({ version: 2, rows: 5, repairs: done, origins: [ORIGIN] });
    expect((await catalog.read(before.id)).volume).toEqual(Float64Array.of(1, 1, 0, 0, 1));
    // A commit after the repair does not lose what can be restored.
    await commitBars([5]);
    expect(await restorableVersions(catalog, before.id)).toEqual([1]);
    const restored = await restoreVersion(catalog, before.id, 1);
    expect(restored).toMatchObject({ sha256: before.sha256, version: 4, rows: 3 });
    expect((await openCatalog(folder).read(before.id)).time).toHaveLength(3);
    expect(await restorableVersions(catalog, before.id)).toEqual([1, 3]);
  });

  it('drops outliers by the median of each day, and equal rows, over 3 days', async () => {
    const day = (n: number, price: number) =>
      [
        [n * DAY, price, 1],
        [n * DAY, price, 1],
        [n * DAY + 1, price, 2],
      ] as const;
    const { id } = await commitTrades([...day(0, 10), [2, 900, 1], ...day(1, 1000), ...day(2, 10)]);
    const { done } = await repairDataSet(catalog, id, { dropOutliers: true, dropDuplicates: true });
    expect(done.map(({ what, rows }) => [what, rows])).toEqual([
      ['drop-outliers', 1],
      ['drop-duplicates', 3],
    ]);
    expect((await catalog.read(id)).price).toEqual(Float64Array.of(10, 10, 1000, 1000, 10, 10));
  });

  it('drops the last bar, changes nothing when there is nothing to do, and refuses what a kind does not have', async () => {
    const { id } = await commitBars([0, 1, 2]);
    expect((await repairDataSet(catalog, id, { fillGaps: true })).done).toEqual([]);
    expect((await catalog.manifest(id))?.version).toBe(1);
    expect((await repairDataSet(catalog, id, { dropLast: true })).manifest.rows).toBe(2);
    const trades = await commitTrades([[0, 10, 1]]);
    const refused = { code: 'BOT4_CLI_USAGE' };
    await expect(repairDataSet(catalog, id, {})).rejects.toMatchObject(refused);
    await expect(repairDataSet(catalog, id, { dropOutliers: true })).rejects.toMatchObject(refused);
    await expect(repairDataSet(catalog, trades.id, { fillGaps: true })).rejects.toMatchObject(refused);
    await expect(restoreVersion(catalog, trades.id, 7)).rejects.toMatchObject(refused);
  });
});

describe('findings', () => {
  it('are kept with the data set and change neither rows nor hash', async () => {
    const before = await commitBars([0, 1, 4]);
    const kept = await keepFindings(catalog, before.id, { asOf: START + DAY });
    expect(kept.quality.map(({ what }) => what)).toEqual(['missing-bars', 'short-history']);
    expect([kept.sha256, kept.version]).toEqual([before.sha256, 2]);
    expect((await keepFindings(catalog, before.id, { asOf: START + DAY })).version).toBe(2);
  });

  it('of quotes that cross, of a book that was lost and of funding are those of the rows', async () => {
    const one = (value: number) => Float64Array.of(value);
    const at = { time: one(START), sequence: one(1) };
    const scale = { priceDecimals: 0, qtyDecimals: 0 };
    const key = { venue: 'a', market: 'spot', symbol: 'B' } as const;
    const quotes = { ...at, bid: one(5), bid_qty: one(1), ask: one(5), ask_qty: one(1) };
    const book = { ...at, local_time: one(0), flags: one(4), side: one(0), price: one(0), qty: one(0) };
    await catalog.commit({ key: { ...key, kind: 'quotes' }, columns: quotes, scale, origin: ORIGIN });
    await catalog.commit({ key: { ...key, kind: 'book' }, columns: book, scale, origin: ORIGIN });
    await catalog.commit({
      key: { ...key, kind: 'funding' },
      columns: { time: one(START), rate: one(1e-4) },
      origin: ORIGIN,
    });
    expect((await assess(catalog, 'a.spot.B.quotes')).report.problems.map(({ what }) => what)).toEqual(['crossed']);
    expect((await assess(catalog, 'a.spot.B.book')).report.problems.map(({ what }) => what)).toEqual(['lost-book']);
    expect((await assess(catalog, 'a.spot.B.funding')).report.problems).toEqual([]);
  });
});

describe('beside a writer', () => {
  it('reports, queries and repairs go on while 40 commits replace the files that they read', async () => {
    const { id } = await commitTrades([[0, 10, 1]]);
    const other = openCatalog(folder);
    let isDone = false;
    const work = async (once: () => Promise<unknown>): Promise<void> => {
      while (!isDone) await once();
    };
    const writing = (async () => {
      for (let i = 1; i <= 40; i++) await commitTrades([[i, 10, 1]]);
      isDone = true;
    })().finally(() => {
      isDone = true;
    });
    await Promise.all([
      writing,
      work(() => assess(other, id)),
      work(() => keepFindings(other, id)),
      work(() => repairDataSet(other, id, { dropDuplicates: true })),
      work(async () => {
        const { n, last } = await queryCatalog(other, `SELECT count(*) AS n, epoch_us(max(time)) AS last FROM "${id}"`);
        expect(Number(last?.[0])).toBe(START + Number(n?.[0]) - 1);
      }),
      work(async () => {
        const { manifest, columns } = await other.readWith(id);
        expect((columns.time as Float64Array).length).toBe(manifest.rows);
      }),
    ]);
    expect((await catalog.existing(id)).rows).toBe(41);
  });

  it('leaves no file of a repair that finds nothing to do', async () => {
    const { id } = await commitBars([0, 1, 2]);
    const before = readdirSync(join(folder, id)).sort();
    await repairDataSet(catalog, id, { fillGaps: true });
    expect(readdirSync(join(folder, id)).sort()).toEqual(before);
  });
});
