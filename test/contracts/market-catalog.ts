/** What every catalog does, whatever keeps it. */
import { describe, expect, it } from 'vitest';
import type { DataCommit, DataSetKey, MarketCatalog } from '../../src/ports/market-catalog.ts';

const BARS: DataSetKey = { venue: 'nowhere', market: 'spot', symbol: 'ABC-USD', kind: 'bars', intervalMicros: 60e6 };
const TRADES: DataSetKey = { venue: 'nowhere', market: 'spot', symbol: 'ABC-USD', kind: 'trades' };
const ORIGIN = { source: 'made for this test', licence: 'none stated', synthetic: true };
const START = Date.UTC(2024, 0, 31, 23, 50) * 1000;

/** Bars of minutes [from, to) after the start, across the end of a month. */
function bars(from: number, to: number, cursor?: string): DataCommit {
  const column = (value: (i: number) => number): Float64Array =>
    Float64Array.from({ length: to - from }, (_, i) => value(from + i));
  return {
    key: BARS,
    columns: {
      time: column((i) => START + i * 60e6),
      open: column((i) => 100 + i),
      high: column((i) => 102 + i),
      low: column((i) => 99.5 + i),
      close: column((i) => 101.25 + i),
      volume: column((i) => i / 8),
    },
    origin: ORIGIN,
    ...(cursor === undefined ? {} : { cursor }),
  };
}

/** Trades with ids [from, to), four to a time. */
function trades(from: number, to: number): DataCommit {
  const column = (value: (id: number) => number): Float64Array =>
    Float64Array.from({ length: to - from }, (_, i) => value(from + i));
  return {
    key: TRADES,
    columns: {
      time: column((id) => START + Math.floor(id / 4) * 250_000),
      id: column((id) => id),
      side: column((id) => (id % 2 === 0 ? 1 : -1)),
      price: column((id) => 6_182_401 + id),
      qty: column((id) => 1 + id),
    },
    scale: { priceDecimals: 2, qtyDecimals: 5 },
    origin: ORIGIN,
  };
}

/** The refusal of a call, by its code. */
async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

/** @param make an empty catalog; `again` opens the same one as another process would. */
export function marketCatalogContract(
  name: string,
  make: () => { readonly catalog: MarketCatalog; readonly again: () => MarketCatalog },
): void {
  describe(`${name} as a catalog`, () => {
    it('is empty at first, and names what is missing', async () => {
      const { catalog } = make();
      expect(await catalog.list()).toEqual([]);
      expect(await catalog.manifest('nowhere.spot.ABC-USD.bars.1m')).toBe(undefined);
      expect(await codeOf(catalog.read('nowhere.spot.ABC-USD.bars.1m'))).toBe('BOT4_CATALOG_MISSING');
    });

    it('gives rows back as they were committed, with their cursor, to another process too', async () => {
      const { catalog, again } = make();
      const manifest = await catalog.commit(bars(0, 30, 'at 30'));
      expect(manifest).toMatchObject({ id: 'nowhere.spot.ABC-USD.bars.1m', version: 1, rows: 30, cursor: 'at 30' });
      expect([manifest.from, manifest.to]).toEqual([START, START + 29 * 60e6]);
      expect(manifest.origins).toEqual([ORIGIN]);
      expect(await again().read(manifest.id)).toEqual(bars(0, 30).columns);
      expect(await again().list()).toEqual([manifest]);
    });

    it('reads a range, end excluded, and only the columns that are asked for', async () => {
      const { catalog } = make();
      const { id } = await catalog.commit(bars(0, 30));
      const read = await catalog.read(id, {
        from: START + 5 * 60e6,
        to: START + 15 * 60e6,
        columns: ['time', 'close'],
      });
      expect(Object.keys(read)).toEqual(['time', 'close']);
      expect(Array.from(read.close as Float64Array)).toEqual(Array.from({ length: 10 }, (_, i) => 106.25 + i));
    });

    it('skips rows of bars that it has, so that a commit may be repeated', async () => {
      const { catalog } = make();
      await catalog.commit(bars(0, 20, 'at 20'));
      await catalog.commit(bars(0, 20, 'at 20'));
      const manifest = await catalog.commit(bars(15, 25, 'at 25'));
      expect([manifest.rows, manifest.cursor]).toEqual([25, 'at 25']);
      expect(await catalog.read(manifest.id)).toEqual(bars(0, 25).columns);
    });

    it('skips trades that it has by their ids, also when they share a time with new ones', async () => {
      const { catalog } = make();
      await catalog.commit(trades(1, 10));
      const manifest = await catalog.commit(trades(7, 15));
      expect(manifest.rows).toBe(14);
      expect(manifest.scale).toEqual({ priceDecimals: 2, qtyDecimals: 5 });
      expect(await catalog.read(manifest.id)).toEqual(trades(1, 15).columns);
    });

    it('refuses a row that differs from the stored one, and a row before the last, and then has changed nothing', async () => {
      const { catalog } = make();
      const before = await catalog.commit(bars(0, 20));
      const revised = bars(15, 25);
      (revised.columns.close as Float64Array)[2] = 1e-9 + 118.25;
      expect(await codeOf(catalog.commit(revised))).toBe('BOT4_CATALOG_CONFLICT');
      expect(await codeOf(catalog.commit(bars(-5, 3)))).toBe('BOT4_CATALOG_CONFLICT');
      expect(await catalog.manifest(before.id)).toEqual(before);
      expect(await catalog.read(before.id)).toEqual(bars(0, 20).columns);
    });

    it('refuses columns of unequal length and rows that are out of order', async () => {
      const { catalog } = make();
      const short = bars(0, 5);
      const unequal = { ...short, columns: { ...short.columns, close: new Float64Array(4) } };
      expect(await codeOf(catalog.commit(unequal))).toBe('BOT4_DATA_COLUMN');
      const back = bars(0, 5);
      back.columns.time?.reverse();
      expect(await codeOf(catalog.commit(back))).toBe('BOT4_DATA_ORDER');
      expect(await catalog.list()).toEqual([]);
    });

    it('has the same hash for the same rows, however they were committed, and another one for others', async () => {
      const whole = await make().catalog.commit(bars(0, 25));
      const { catalog } = make();
      await catalog.commit(bars(0, 3));
      await catalog.commit(bars(3, 17));
      expect((await catalog.commit(bars(17, 25))).sha256).toBe(whole.sha256);
      expect((await make().catalog.commit(bars(0, 24))).sha256).not.toBe(whole.sha256);
    });

    it('takes commits of one process that do not wait for each other, in their order', async () => {
      const { catalog } = make();
      await Promise.all([catalog.commit(bars(0, 5)), catalog.commit(bars(5, 12)), catalog.commit(bars(12, 14))]);
      const [manifest] = await catalog.list();
      expect([manifest?.rows, manifest?.version]).toEqual([14, 3]);
    });
  });
}
