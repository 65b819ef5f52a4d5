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

  it('is told from a table by its first line, or by being a folder', async () => {
    expect(await isRecording(folder)).toBe(true);
    expect(await isRecording(file('a.gz', gzipSync(recording({ described: false }))))).toBe(true);
    expect(await isRecording(file('b', `1704067200000000000 {"stream":"x"}\n`))).toBe(true);
    expect(await isRecording(file('c.csv', `1704067200,1,2\n`))).toBe(false);
  });
});
