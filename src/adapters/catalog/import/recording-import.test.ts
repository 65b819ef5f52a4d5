import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FileCatalog, openCatalog } from '../index.ts';
import { importRecording } from './recording-import.ts';
import { isRecording } from './recording-path.ts';

const T0 = Date.UTC(2024, 0, 1);
const URL = 'wss://stream.binance.com:9443/stream';

let folder: string;
let catalog: FileCatalog;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-recording-'));
  catalog = openCatalog(join(folder, 'catalog'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function line(dir: string, ms: number, raw: string): string {
  return JSON.stringify({ t: ((T0 + ms) / 1000).toFixed(6), dir, url: URL, conn: '1', raw });
}

/** Synthetic trades; the one of `late` ms happened before the one before it. */
function recording(options: { readonly described: boolean; readonly late?: number; readonly url?: string }): string {
  const { described, late = 0, url = URL } = options;
  const scale = { priceDecimals: 2, qtyDecimals: 5 };
  const about = {
    venue: 'binance-spot',
    pid: 1,
    channels: ['trades'],
    instruments: [{ index: 0, symbol: 'BTCUSDT', scale }],
  };
  const trades = [0, 1, 2, 3].map((i) => {
    const at = T0 + i * 100 - (i === 2 ? late : 0);
    const data = {
      e: 'trade',
      E: at + 3,
      s: 'BTCUSDT',
      t: i + 1,
      p: `6182${i}.01000000`,
      q: '0.00150000',
      T: at,
      m: i % 2 === 0,
      M: true,
    };
    return line('in', i * 100, JSON.stringify({ stream: 'btcusdt@trade', data }));
  });
  const lines = [...(described ? [line('start', 0, JSON.stringify(about))] : []), line('open', 0, ''), ...trades];
  return `${lines.join('\n').replaceAll(URL, url)}\n`;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe('import of a recording', () => {
  it('of bot4 and of another program gives the same 4 trades, once, plain and packed', async () => {
    const own = await importRecording(catalog, file('own.ndjson', recording({ described: true })));
    expect(own.series.map(({ manifest, rowsAdded }) => [manifest.id, rowsAdded])).toEqual([
      ['binance.spot.BTCUSDT.trades', 4],
    ]);
    const again = await importRecording(catalog, file('other.gz', gzipSync(recording({ described: false }))));
    expect(again.series[0]).toMatchObject({ rowsAdded: 0, manifest: { rows: 4, repairs: [] } });
    const { price, side, id } = await catalog.read('binance.spot.BTCUSDT.trades');
    expect([price, side, id]).toEqual([
      Float64Array.of(6182001, 6182101, 6182201, 6182301),
      Float64Array.of(-1, 1, -1, 1),
      Float64Array.of(1, 2, 3, 4),
    ]);
  });

  it('puts a trade that came 150 ms late in its place, and records it', async () => {
    const { series } = await importRecording(catalog, file('late.ndjson', recording({ described: true, late: 150 })));
    expect(series[0]?.manifest.repairs).toMatchObject([{ what: 'sort', rows: 1 }]);
    expect((await catalog.read('binance.spot.BTCUSDT.trades')).id).toEqual(Float64Array.of(1, 3, 2, 4));
  });

  it('refuses one of a venue without an adapter, and one without anything in it', async () => {
    const foreign = file('x.ndjson', recording({ described: false, url: 'wss://example.org/' }));
    await expect(importRecording(catalog, foreign)).rejects.toMatchObject({ code: 'BOT4_DATA_UNSUPPORTED' });
    const empty = file('e.ndjson', `${recording({ described: true }).split('\n').slice(0, 2).join('\n')}\n`);
    await expect(importRecording(catalog, empty)).rejects.toMatchObject({ code: 'BOT4_DATA_TOO_SHORT' });
    expect(await catalog.list()).toEqual([]);
  });

  /** Ten trades and quotes from `start` on; the venue says no time with a quote, and the clock here runs ahead or behind. */
  function spot(start: number, clockMs: number): string {
    const about = {
      venue: 'binance-spot',
      pid: 1,
      channels: ['trades', 'quotes'],
      instruments: [{ index: 0, symbol: 'BTCUSDT', scale: { priceDecimals: 2, qtyDecimals: 5 } }],
    };
    const lines = [
      line('start', start * 100 + clockMs, JSON.stringify(about)),
      line('open', start * 100 + clockMs, ''),
    ];
    for (let i = start; i < start + 10; i++) {
      const at = T0 + i * 100;
      const quote = { u: 1000 + i, s: 'BTCUSDT', b: '99.00', B: '1.00000', a: '101.00', A: '2.00000' };
      const trade = { e: 'trade', E: at, s: 'BTCUSDT', t: i + 1, p: '100.00', q: '1.00000', T: at, m: true, M: true };
      lines.push(line('in', i * 100 + clockMs, JSON.stringify({ stream: 'btcusdt@bookTicker', data: quote })));
      lines.push(line('in', i * 100 + clockMs, JSON.stringify({ stream: 'btcusdt@trade', data: trade })));
    }
    return `${lines.join('\n')}\n`;
  }

  it.each([-1250, 0, 1250])(
    'goes on where the one before ended, in any order, with a clock off by %i ms',
    async (ms) => {
      const [first, second] = [spot(0, ms), spot(10, ms)].map((text, i) => file(`${i}.ndjson`, text));
      const hashes = async (to: FileCatalog): Promise<readonly (readonly [number, string])[]> =>
        (await to.list()).map(({ rows, sha256 }) => [rows, sha256] as const);
      for (const path of [first, second, first]) await importRecording(catalog, path as string);
      expect((await hashes(catalog)).map(([rows]) => rows)).toEqual([20, 20]);
      const turned = openCatalog(join(folder, 'turned'));
      for (const path of [second, first]) await importRecording(turned, path as string);
      expect(await hashes(turned)).toEqual(await hashes(catalog));
    },
  );

  it('is told from a table by its first line, or by being a folder', async () => {
    expect(await isRecording(folder)).toBe(true);
    expect(await isRecording(file('a.gz', gzipSync(recording({ described: false }))))).toBe(true);
    expect(await isRecording(file('b', `1704067200000000000 {"stream":"x"}\n`))).toBe(true);
    expect(await isRecording(file('c.csv', `1704067200,1,2\n`))).toBe(false);
  });
});
