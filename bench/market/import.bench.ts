/** A year of one-minute bars from CSV into the catalog: reading, checks, hashes, Parquet, syncs, the manifest. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog } from '../../src/adapters/catalog/catalog.ts';
import { importFile } from '../../src/adapters/catalog/import/import-file.ts';
import { Rng } from '../../src/core/index.ts';
import type { BenchCase, BenchSize, Subject, Work } from '../bench-case.ts';

const MINUTE_MS = 60_000;

/** Seeded synthetic klines in the venue's 12 columns. */
function klinesCsv(rows: number): string {
  const rng = new Rng(6);
  const lines: string[] = [];
  let cents = 4_200_000;
  for (let i = 0; i < rows; i++) {
    const open = cents;
    cents = Math.max(100_000, cents + rng.below(801) - 400);
    const high = Math.max(open, cents) + rng.below(200);
    const low = Math.min(open, cents) - rng.below(200);
    const volume = rng.below(2_000_000) + 1;
    const time = Date.UTC(2023, 0, 1) + i * MINUTE_MS;
    const prices = [open, high, low, cents].map((price) => (price / 100).toFixed(2)).join(',');
    lines.push(
      `${time},${prices},${(volume / 1e5).toFixed(5)},${time + MINUTE_MS - 1},${((volume * cents) / 1e7).toFixed(7)},${rng.below(3000)},${(volume / 2e5).toFixed(5)},${((volume * cents) / 2e7).toFixed(7)},0`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function importSubject(size: BenchSize): Subject<Work> {
  const folder = mkdtempSync(join(tmpdir(), 'bot4-bench-import-'));
  const file = join(folder, 'year.csv');
  writeFileSync(file, klinesCsv(size === 'full' ? 525_600 : 3000));
  let catalogs = 0;
  const run = async (count: number): Promise<number> => {
    let rows = 0;
    for (let i = 0; i < count; i++) {
      const own = join(folder, `catalog-${catalogs++}`);
      const { series } = await importFile(openCatalog(own), file, { venue: 'bench', market: 'spot', symbol: 'YEAR' });
      rows = series[0]?.manifest.rows ?? 0;
      rmSync(own, { recursive: true, force: true });
    }
    return rows;
  };
  return { run, opsPerCall: 1, close: () => rmSync(folder, { recursive: true, force: true }) };
}

export const cases: readonly BenchCase[] = [
  {
    name: 'import of a year of one-minute bars',
    input: '525,600 seeded synthetic klines of 12 columns, 61 MB of CSV, into an empty catalog on disk',
    method: 'whole',
    setup: importSubject,
    budgets: ['importYearAsked'],
  },
];
