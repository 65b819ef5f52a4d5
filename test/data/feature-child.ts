/**
 * Builds features of growing bars into a store, and says which rows are committed. The parent kills it.
 * Usage: node feature-child.ts STORE NAME FIRST LAST STEP
 */
import { writeSync } from 'node:fs';
import { cryptoDigest } from '../../src/adapters/crypto/digest.ts';
import { FileFeatureStore } from '../../src/adapters/feature-store/file-feature-store.ts';
import { buildFeatureTable } from '../../src/app/feature-build.ts';
import { specHashes } from '../../src/app/feature-hashes.ts';
import { sliceBars } from '../../src/domain/market/index.ts';
import { GROWING_BARS, GROWING_SPECS } from './growing-features.ts';

const [folder, name, first, last, step] = process.argv.slice(2) as [string, string, string, string, string];
const store = new FileFeatureStore(folder);
const hashes = specHashes(GROWING_SPECS, cryptoDigest);
writeSync(1, 'ready\n');
for (let rows = Number(first); rows <= Number(last); rows += Number(step)) {
  const bars = sliceBars(GROWING_BARS, { from: 0, to: rows });
  const request = { name, bars, originSha256: String(rows).padStart(64, '0'), features: GROWING_SPECS, hashes };
  const { what } = await buildFeatureTable(request, { store, digest: cryptoDigest });
  // Not console: the line is with the parent before the next build begins.
  writeSync(1, `${rows} ${what}\n`);
}
writeSync(1, 'end\n');
