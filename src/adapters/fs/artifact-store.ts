/**
 * Artifacts as folders. Nothing is verified here: whoever reads an artifact checks its signature and hashes first.
 * Names are checked, so that no name leads out of the folder, and only plain files are read.
 */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError, StoreError } from '../../core/index.ts';
import type { ArtifactStore } from '../../ports/index.ts';
import { writeFolderAtomic } from './atomic-write.ts';

/** A strategy name and the first 12 digits of a hash. */
const NAME = /^[a-z0-9][a-z0-9-]{0,39}-[0-9a-f]{12}$/;
const FILE_NAME = /^[a-z0-9][a-z0-9.-]{0,79}$/;

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function sameFiles(a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): boolean {
  if (a.size !== b.size) return false;
  for (const [name, bytes] of a) {
    const other = b.get(name);
    if (other === undefined || Buffer.compare(bytes, other) !== 0) return false;
  }
  return true;
}

export class FolderArtifactStore implements ArtifactStore {
  readonly #dir: string;

  /** @param dir for example `models`; made with the first artifact. */
  constructor(dir: string) {
    this.#dir = dir;
  }

  list(): readonly string[] {
    if (!isFolder(this.#dir)) return [];
    return readdirSync(this.#dir)
      .filter((name) => NAME.test(name) && isFolder(join(this.#dir, name)))
      .map((name) => ({ name, time: statSync(join(this.#dir, name)).mtimeMs }))
      .sort((a, b) => a.time - b.time || (a.name < b.name ? -1 : 1))
      .map(({ name }) => name);
  }

  /** Writing what is there already does nothing. @throws BOT4_STORE_WRITE, also when other content has this name. */
  write(name: string, files: ReadonlyMap<string, Uint8Array>): void {
    const dir = join(this.#dir, name);
    const refuse = (detail: string): never => {
      throw new StoreError('BOT4_STORE_WRITE', detail, { place: { file: dir } });
    };
    if (!NAME.test(name)) refuse(`${name} is not the name of an artifact`);
    for (const file of files.keys()) if (!FILE_NAME.test(file)) refuse(`${file} is not the name of a file`);
    if (isFolder(dir)) {
      if (!sameFiles(files, this.read(name))) refuse('another artifact has this name');
      return;
    }
    writeFolderAtomic(dir, files);
  }

  /** @throws BOT4_ARTIFACT_MISSING, BOT4_ARTIFACT_TAMPERED for anything in the folder that is not a plain file. */
  read(name: string): ReadonlyMap<string, Uint8Array> {
    const dir = join(this.#dir, name);
    if (!NAME.test(name) || !isFolder(dir)) {
      throw new InputError('BOT4_ARTIFACT_MISSING', `there is no artifact ${name}`, { place: { file: this.#dir } });
    }
    const files = new Map<string, Uint8Array>();
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const file = join(dir, entry.name);
      if (!entry.isFile()) throw new InputError('BOT4_ARTIFACT_TAMPERED', 'is not a plain file', { place: { file } });
      files.set(entry.name, new Uint8Array(readFileSync(file)));
    }
    return files;
  }
}
