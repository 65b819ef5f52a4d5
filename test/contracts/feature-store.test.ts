import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { FileFeatureStore } from '../../src/adapters/feature-store/index.ts';
import { MemoryFeatureStore } from '../../src/adapters/memory/memory-feature-store.ts';
import { featureStoreContract } from './feature-store.ts';

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
