import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  importFile,
  loadBars,
  loadTable,
  openCatalog,
  type ResearchCatalog,
  readCsvColumns,
} from '../../public/data.ts';
import { runRecord } from './record.ts';
import { NotebookRecorder } from './recorder.ts';

const HOUR_S = 3_600;
const ROWS = Array.from(
  { length: 5 },
  (_, i) => `${1_700_000_000 - 800 + i * HOUR_S},${i + 1},${i + 2},${i + 1},${i + 2},3`,
);
const CSV = `time,open,high,low,close,volume\n${ROWS.join('\n')}\n`;
const SHA256 = createHash('sha256').update(CSV).digest('hex');

let folder = '';
let file = '';
let recorder: NotebookRecorder | undefined;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bot4-reads-'));
  file = join(folder, 'bars.csv');
  writeFileSync(file, CSV);
});

afterEach(() => recorder?.close());
afterAll(() => rmSync(folder, { recursive: true }));

function start(): NotebookRecorder {
  recorder = new NotebookRecorder({ notebook: '/n/x.ipynb', file: join(folder, 'x.record.json') });
  return recorder;
}

describe('what bot4/data reads', () => {
  it('is in the record of the run by the hash of the file, and in none without a run', async () => {
    expect((await loadTable(file)).numRows()).toBe(5);
    start();
    expect(runRecord()?.data).toEqual([]);
    expect((await loadTable(file, 'SELECT close FROM data WHERE close > 3')).numRows()).toBe(3);
    expect(runRecord()?.data).toEqual([{ sha256: SHA256, source: file }]);
    expect(readCsvColumns(file).columns[4]?.at(-1)).toBe(6);
    expect(runRecord()?.data).toHaveLength(1);
    readCsvColumns(Buffer.from(CSV));
    expect(runRecord()?.data.at(-1)).toEqual({ sha256: SHA256, source: '(bytes)' });
  });

  it('has bars with the hash that they carry, synthetic ones too', async () => {
    start();
    const bars = await loadBars({ file, symbol: 'BTC/USD' });
    const synthetic = await loadBars({
      synthetic: { seed: 1, bars: 10, intervalMicros: 6e7, startMicros: 0, startPrice: 100, tickSize: '0.01' },
    });
    expect(runRecord()?.data).toEqual([bars, synthetic].map(({ sha256, source }) => ({ sha256, source })));
    expect(bars.sha256).toBe(SHA256);
  });

  it('has the data sets of a catalog, those of a query among them', async () => {
    const catalog = openCatalog(join(folder, 'catalog'));
    const where = { venue: 'here', market: 'spot', symbol: 'BTCUSD' };
    await importFile(catalog.store, file, where);
    const [{ sha256 } = { sha256: '' }] = await catalog.list();
    const id = 'here.spot.BTCUSD.bars.1h';
    for (const read of [
      (from: ResearchCatalog) => from.bars(id),
      (from: ResearchCatalog) => from.query(`SELECT count(*) AS n FROM "${id}"`),
    ]) {
      start();
      await read(openCatalog(join(folder, 'catalog')));
      expect(runRecord()?.data).toEqual([{ sha256, source: id }]);
      recorder?.close();
    }
    start();
    await expect(openCatalog(join(folder, 'catalog')).bars('here.spot.ETHUSD.bars.1h')).rejects.toThrow('ETHUSD');
    expect(runRecord()?.data).toEqual([]);
  });
});
