/**
 * Imports the files of a folder into a catalog, in the order of their names, and says when each is committed. The parent
 * kills it. Usage: node import-child.ts CATALOG FOLDER FIRST
 */
import { readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openCatalog } from '../../src/adapters/catalog/catalog.ts';
import { importFile } from '../../src/adapters/catalog/import/import-file.ts';

const [catalogFolder, folder, first] = process.argv.slice(2) as [string, string, string];
const catalog = openCatalog(catalogFolder);
writeSync(1, 'ready\n');
const names = readdirSync(folder).sort();
for (let i = Number(first); i < names.length; i++) {
  await importFile(catalog, join(folder, names[i] as string), { venue: 'test', market: 'spot', symbol: 'KILL' });
  // Not console: the line is with the parent before the next file begins.
  writeSync(1, `${i}\n`);
}
writeSync(1, 'end\n');
