/** An import stays within its memory limit, whatever the length of the file: a real process, its peak as the system counts it. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MIB = 2 ** 20;
const LIMIT = 16;
/** What Node, the parser and two parts of 262,144 rows take by themselves. */
const BASE = 224;
const ROWS = 2_000_000;

/** 2,000,000 synthetic trades of Binance's layout: about 100 MiB. */
function writeTrades(file: string): void {
  const fd = openSync(file, 'w');
  const start = Date.UTC(2024, 0, 1);
  for (let at = 0; at < ROWS; at += 20_000) {
    let text = '';
    for (let i = at; i < at + 20_000; i++)
      text += `${i + 1},${60_000 + (i % 500)}.25,1.${10_000 + (i % 89_999)},1.5,${start + i * 20},true,true\n`;
    writeSync(fd, text);
  }
  closeSync(fd);
}

describe('an import', () => {
  it(`of a file 6 times its limit of ${LIMIT} MiB peaks below the limit and ${BASE} MiB`, { timeout: 600_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'bot4-memory-'));
    try {
      const file = join(folder, 'trades.csv');
      writeTrades(file);
      expect(statSync(file).size).toBeGreaterThan(6 * LIMIT * MIB);
      const script = join(folder, 'child.ts');
      const source = (path: string) =>
        JSON.stringify(fileURLToPath(new URL(`../../src/adapters/catalog/${path}`, import.meta.url)));
      writeFileSync(
        script,
        `import { openCatalog } from ${source('catalog.ts')};
         import { importFile } from ${source('import/import-file.ts')};
         const options = { venue: 'test', market: 'spot', symbol: 'MEMORY', memoryBytes: ${LIMIT * MIB} };
         const { series } = await importFile(openCatalog(${JSON.stringify(join(folder, 'catalog'))}), ${JSON.stringify(file)}, options);
         console.log(JSON.stringify([series[0]?.rowsAdded, process.resourceUsage().maxRSS]));`,
      );
      const [rows, peakKib] = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })) as [
        number,
        number,
      ];
      expect(rows).toBe(ROWS);
      expect(peakKib / 1024).toBeLessThan(LIMIT + BASE);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
