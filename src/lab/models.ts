/** The model folder of a project with its keys and its registry, for the notebook that promotes and the runner that loads. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SystemClock } from '../adapters/clock/system-clock.ts';
import { cryptoDigest } from '../adapters/crypto/digest.ts';
import { FolderArtifactStore } from '../adapters/fs/artifact-store.ts';
import { writeFileAtomic } from '../adapters/fs/atomic-write.ts';
import { openRegistryLog } from '../adapters/fs/registry-log.ts';
import type { BarsRequest } from '../app/load-bars.ts';
import { Registry } from '../app/registry.ts';

/** Folders of a project. */
export interface Place {
  readonly project: string;
  /** Keys, trial ledgers, runs. */
  readonly state: string;
  /** Artifacts and their registry. */
  readonly models: string;
}

/**
 * The folders of the project in `project`; tests move them with BOT4_STATE and BOT4_MODELS. Relative ones are taken from
 * the project, not from the working folder: a notebook runs in its own folder and a runner wherever it was started.
 */
export function placeOf(project: string): Place {
  return {
    project,
    state: resolve(project, process.env.BOT4_STATE ?? '.bot4'),
    models: resolve(project, process.env.BOT4_MODELS ?? 'models'),
  };
}

/** Folder of the signing key and of the trusted public keys. */
export function keyFolder(place: Place): string {
  return join(place.state, 'keys');
}

/** Opens store and registry. @throws BOT4_REGISTRY_BROKEN */
export function openModels(place: Place) {
  return {
    store: new FolderArtifactStore(place.models),
    digest: cryptoDigest,
    registry: new Registry(openRegistryLog(join(place.models, 'registry.ndjson')), new SystemClock()),
  };
}

function sourceFile(place: Place, dataSha256: string): string {
  return join(place.state, 'sources', `${dataSha256}.json`);
}

/** Remembers where data of this hash came from. A hint: whoever loads it checks the hash. */
export function rememberSource(place: Place, dataSha256: string, request: BarsRequest): void {
  writeFileAtomic(sourceFile(place, dataSha256), JSON.stringify(request));
}

/** Where data of this hash was last seen; undefined when this machine does not know. */
export function recallSource(place: Place, dataSha256: string): BarsRequest | undefined {
  try {
    return JSON.parse(readFileSync(sourceFile(place, dataSha256), 'utf8')) as BarsRequest;
  } catch {
    // Not known here: the caller asks the user for --data.
    return undefined;
  }
}
