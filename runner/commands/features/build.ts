/** `bot4 features build`: features of many series into the store, on worker threads. */
import { resolve } from 'node:path';
import { cryptoDigest } from '../../../src/adapters/crypto/digest.ts';
import { checkFeatureNames } from '../../../src/adapters/feature-store/check-write.ts';
import { FileFeatureStore } from '../../../src/adapters/feature-store/file-feature-store.ts';
import { defaultFeatureFolder } from '../../../src/adapters/feature-store/table-folder.ts';
import { knownTable } from '../../../src/app/feature-build.ts';
import { specHashes } from '../../../src/app/feature-hashes.ts';
import { featuresOf } from '../../../src/domain/features/index.ts';
import type { FeatureTableManifest } from '../../../src/ports/feature-store.ts';
import { result, say } from '../../console.ts';
import { count, day, many } from '../data/place.ts';
import { type BarsEntry, type BarsOptions, barsEntries } from './bars-source.ts';
import { chosenFeatures, type FeaturesOptions } from './chosen-features.ts';
import { onThreads } from './on-threads.ts';
import type { BuildResult } from './thread-work.ts';

/** Which store. */
export interface StoreOptions {
  readonly store?: string;
}

interface BuildCommandOptions extends BarsOptions, FeaturesOptions, StoreOptions {
  readonly threads?: string;
}

/** Folder of the store: `--store`, else BOT4_FEATURES, else `data/cache/features` in the project. */
export function storeFolder({ store }: StoreOptions): string {
  return store === undefined ? defaultFeatureFolder() : resolve(store);
}

function whatText({ what, rows, added }: Pick<BuildResult, 'what' | 'rows' | 'added'>): string {
  if (what === 'read') return `${many(rows, 'row')} were there`;
  if (what === 'extended') return `${many(added, 'row')} added to ${count(rows - added)}`;
  return `${many(rows, 'row')} built`;
}

function outcomeLine(id: string, build: Pick<BuildResult, 'what' | 'rows' | 'added' | 'from' | 'to'>): string {
  return `${id}  ${whatText(build)}, from ${day(build.from)} to ${day(build.to)}`;
}

/** A table that needs nothing, as a build says it. */
function asBuild({
  rows,
  from,
  to,
}: FeatureTableManifest): Pick<BuildResult, 'what' | 'rows' | 'added' | 'from' | 'to'> {
  return { what: 'read', rows, added: 0, from, to };
}

/**
 * Brings the features of series into the store; those that are there are left alone. A series that fails leaves the others.
 * @returns the exit code.
 */
export async function featuresBuild(ids: readonly string[], options: BuildCommandOptions): Promise<number> {
  const started = performance.now();
  const features = chosenFeatures(options);
  checkFeatureNames(featuresOf(features).map(({ name }) => name));
  const folder = storeFolder(options);
  const store = new FileFeatureStore(folder);
  const hashes = specHashes(features, cryptoDigest);
  const entries = await barsEntries(ids, options);
  const missing: BarsEntry[] = [];
  const lines = new Map<string, string>();
  for (const entry of entries) {
    const known = await knownTable(store, hashes, entry);
    if (known === undefined) missing.push(entry);
    else lines.set(entry.name, outcomeLine(known.id, asBuild(known)));
  }
  const label = `${many(featuresOf(features).length, 'feature')} ${hashes.specSha256.slice(0, 12)}`;
  if (missing.length === 0)
    say(`${label}: nothing to compute, ${count(entries.length)} of ${entries.length} series are there`);
  else say(`${label}: ${missing.length} of ${entries.length} series to compute or to extend`);
  const { done, code } = await onThreads<BuildResult>(missing, {
    setup: { type: 'build', features, hashes, store: folder },
    threads: options.threads,
    line: (build, { label: name }) => `${name}: ${whatText(build)}`,
  });
  for (const { entry, result: build } of done) lines.set(entry.name, outcomeLine(build.id, build));
  for (const { name } of entries) {
    const line = lines.get(name);
    if (line !== undefined) result(line);
  }
  const rows = done.reduce((sum, { result: build }) => sum + build.added, 0);
  const seconds = (performance.now() - started) / 1000;
  result(
    `${count(rows)} rows computed, ${count(lines.size)} of ${entries.length} tables in ${folder}; ${seconds.toFixed(1)} s`,
  );
  return code;
}
