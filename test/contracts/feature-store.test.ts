import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { FileFeatureStore } from '../../src/adapters/feature-store/index.ts';
import { MemoryFeatureStore } from '../../src/adapters/memory/memory-feature-store.ts';
import { featureStoreContract, featureWrite } from './feature-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'bot4-features-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

featureStoreContract('a store in files', () => {
  const own = mkdtempSync(join(folder, 'store-'));
  return { store: new FileFeatureStore(own), again: () => new FileFeatureStore(own) };
});

featureStoreContract('a store in memory', () => {
  const store = new MemoryFeatureStore();
  return { store, again: () => store };
});

it('is called the same in files and in memory, and has the same content', async () => {
  const files = await new FileFeatureStore(mkdtempSync(join(folder, 'store-'))).write(featureWrite(50));
  const memory = await new MemoryFeatureStore().write(featureWrite(50));
  expect([files.id, files.parts[0]?.content]).toEqual([memory.id, memory.parts[0]?.content]);
});
