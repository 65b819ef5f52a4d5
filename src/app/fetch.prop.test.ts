/** The loop of a fetch against a history in memory, stopped and broken at every point. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryCatalog } from '../adapters/memory/memory-catalog.ts';
import { InputError } from '../core/index.ts';
import type { HistoryPage, HistoryPosition, HistoryReader } from '../ports/history-source.ts';
import type { DataColumns, DataSetManifest, MarketCatalog } from '../ports/market-catalog.ts';
import { type CommitCut, type FetchRequest, fetchHistory } from './fetch.ts';

const STEP = 60e6;

/** Bars at the given minutes, or trades with the given ids, four to a time; pages of a size. */
function history(kind: 'bars' | 'trades', places: readonly number[], pageRows: number): HistoryReader {
  const time = (place: number): number => (kind === 'bars' ? place * STEP : Math.floor(place / 4) * 1000);
  const columns = kind === 'bars' ? ['time', 'close'] : ['time', 'id', 'price', 'qty'];
  return {
    key: { venue: 'nowhere', market: 'spot', symbol: 'X', kind, ...(kind === 'bars' ? { intervalMicros: STEP } : {}) },
    columns,
    consecutiveIds: kind === 'trades',
    ...(kind === 'trades' ? { scale: { priceDecimals: 2, qtyDecimals: 2 } } : {}),
    source: 'a test',
    async page(from: HistoryPosition, to: number): Promise<HistoryPage> {
      const rest = places.filter((place) => {
        const at = time(place);
        return at < to && (at > from.time || (at === from.time && (kind === 'bars' || place >= from.id)));
      });
      const rows = rest.slice(0, pageRows);
      const pick = (value: (place: number) => number): Float64Array => Float64Array.from(rows, value);
      const page: DataColumns =
        kind === 'bars'
          ? { time: pick(time), close: pick((place) => 100 + (place % 7)) }
          : { time: pick(time), id: pick((place) => place), price: pick((place) => place * 3), qty: pick(() => 100) };
      const last = rows.at(-1);
      const done = rows.length === rest.length;
      const id = kind === 'bars' ? 0 : (last ?? 0) + 1;
      const next = done ? to : kind === 'bars' ? time(last as number) + STEP : time(last as number);
      return { columns: page, next: { time: next, id: done && last === undefined ? from.id : id }, done };
    },
  };
}

const scenario = fc.record({
  kind: fc.constantFrom('bars' as const, 'trades' as const),
  places: fc
    .uniqueArray(fc.integer({ min: 8, max: 400 }), { minLength: 1, maxLength: 120 })
    .map((all) => all.sort((a, b) => a - b)),
  pageRows: fc.integer({ min: 5, max: 40 }),
  cutSize: fc.integer({ min: 3, max: 60 }),
  stops: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 25 }),
  breaks: fc.array(fc.constantFrom('page', 'before commit', 'after commit'), { maxLength: 25 }),
});

function requestOf(
  s: { kind: 'bars' | 'trades'; cutSize: number },
  reader: HistoryReader,
  catalog: MarketCatalog,
): FetchRequest {
  const cut: CommitCut = s.kind === 'bars' ? { spanMicros: s.cutSize * STEP } : { ids: s.cutSize };
  const to = s.kind === 'bars' ? 401 * STEP : 1e6;
  return { reader, catalog, origin: { source: 'a test', licence: 'none stated', synthetic: true }, from: 0, to, cut };
}

/** A catalog whose process dies at commit number `at`, before or after it is durable. */
function dying(catalog: MemoryCatalog, when: string, at: number): MarketCatalog {
  let commits = 0;
  return {
    list: () => catalog.list(),
    manifest: (id) => catalog.manifest(id),
    read: (id, range) => catalog.read(id, range),
    commit: async (commit) => {
      commits += 1;
      if (when === 'before commit' && commits > at) throw new Error('killed');
      const manifest = await catalog.commit(commit);
      if (when === 'after commit' && commits > at) throw new Error('killed');
      return manifest;
    },
  };
}

/** A reader whose process dies at page number `at`. */
function dyingReader(reader: HistoryReader, when: string, at: number): HistoryReader {
  let pages = 0;
  return {
    ...reader,
    page: async (from, to) => {
      if (when === 'page' && ++pages > at) throw new Error('killed');
      return reader.page(from, to);
    },
  };
}

function essence(manifest: DataSetManifest | undefined): unknown {
  return [manifest?.sha256, manifest?.rows, manifest?.cursor, manifest?.parts.map(({ content }) => content)];
}

describe('a fetch that is killed anywhere, any number of times', () => {
  it('ends with the rows, the parts and the cursor of one that was not', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (s) => {
        const reader = history(s.kind, s.places, s.pageRows);
        const clean = await fetchHistory(requestOf(s, reader, new MemoryCatalog()));
        const catalog = new MemoryCatalog();
        let rows = 0;
        for (const [i, when] of s.breaks.entries()) {
          const at = s.stops[i] ?? 1;
          const request = requestOf(s, dyingReader(reader, when, at), dying(catalog, when, at));
          await fetchHistory(request).catch((error: unknown) => expect((error as Error).message).toBe('killed'));
          const now = (await catalog.list())[0]?.rows ?? 0;
          expect(now).toBeGreaterThanOrEqual(rows);
          rows = now;
        }
        const last = await fetchHistory(requestOf(s, reader, catalog));
        expect(essence(last.manifest)).toEqual(essence(clean.manifest));
        expect(last.manifest?.rows).toBe(s.places.length);
        expect(last.missing).toEqual(clean.missing);
        const first = s.places[0] as number;
        const end = s.kind === 'bars' ? 401 : (s.places.at(-1) as number) + 1;
        expect(clean.missing.rows).toBe(end - first - s.places.length);
      }),
      { numRuns: 150 },
    );
  });

  it('is stopped between pages, and what waits is left to the next run', async () => {
    const reader = history(
      'bars',
      Array.from({ length: 100 }, (_, i) => i),
      10,
    );
    const catalog = new MemoryCatalog();
    let asked = 0;
    const request = { ...requestOf({ kind: 'bars', cutSize: 25 }, reader, catalog), stopped: () => ++asked > 7 };
    const summary = await fetchHistory(request);
    expect(summary.outcome).toBe('stopped');
    expect(summary.manifest?.rows).toBe(25);
    expect((await fetchHistory({ ...request, stopped: () => false })).manifest?.rows).toBe(100);
  });
});

describe('a fetch', () => {
  const hundred = history(
    'bars',
    Array.from({ length: 100 }, (_, i) => i),
    10,
  );

  it('tells its progress in order, up to the end', async () => {
    const seen: number[] = [];
    const request = requestOf({ kind: 'bars', cutSize: 25 }, hundred, new MemoryCatalog());
    await fetchHistory({ ...request, progress: ({ time }) => seen.push(time) });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(request.to);
  });

  it('goes on after a data set that was imported: without a cursor, from its last row', async () => {
    const catalog = new MemoryCatalog();
    const time = Float64Array.from({ length: 30 }, (_, i) => i * STEP);
    const close = time.map((_, i) => 100 + (i % 7));
    await catalog.commit({
      key: hundred.key,
      columns: { time, close },
      origin: { source: 'x', licence: 'y', synthetic: false },
    });
    const summary = await fetchHistory(requestOf({ kind: 'bars', cutSize: 25 }, hundred, catalog));
    expect([summary.rowsAdded, summary.startedAt]).toEqual([70, 30 * STEP]);
    expect(summary.manifest?.origins).toHaveLength(2);
  });

  it('says that a venue has no row, with nothing written', async () => {
    const catalog = new MemoryCatalog();
    const summary = await fetchHistory(requestOf({ kind: 'bars', cutSize: 25 }, history('bars', [], 10), catalog));
    expect([summary.outcome, summary.manifest, await catalog.list()]).toEqual(['complete', undefined, []]);
  });

  it('ends when a venue gives pages that do not move on', async () => {
    const stuck: HistoryReader = {
      ...hundred,
      page: async (from) => ({
        columns: { time: new Float64Array(0), close: new Float64Array(0) },
        next: from,
        done: false,
      }),
    };
    const work = fetchHistory(requestOf({ kind: 'bars', cutSize: 25 }, stuck, new MemoryCatalog()));
    await expect(work).rejects.toThrow(InputError);
    await expect(work).rejects.toThrow('does not move on');
  });
});
