import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCatalog } from '../../src/adapters/catalog/index.ts';
import { MemoryCatalog } from '../../src/adapters/memory/memory-catalog.ts';
import { marketCatalogContract } from './market-catalog.ts';

marketCatalogContract('a catalog in files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bot4-catalog-'));
  return { catalog: openCatalog(folder), again: () => openCatalog(folder) };
});

marketCatalogContract('a catalog in memory', () => {
  const catalog = new MemoryCatalog();
  return { catalog, again: () => catalog };
});
