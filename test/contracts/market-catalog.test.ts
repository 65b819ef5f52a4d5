import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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

it('is refused by a catalog in memory when its scale is another one', async () => {
  const catalog = new MemoryCatalog();
  const commit = (priceDecimals: number) => ({
    key: { venue: 'x', market: 'spot' as const, symbol: 'X', kind: 'trades' as const },
    columns: { time: Float64Array.of(priceDecimals), id: Float64Array.of(priceDecimals) },
    scale: { priceDecimals, qtyDecimals: 0 },
    origin: { source: 'a test', licence: 'none stated', synthetic: true },
  });
  await catalog.commit(commit(1));
  await expect(catalog.commit(commit(2))).rejects.toThrow('BOT4_CATALOG_CONFLICT');
});
