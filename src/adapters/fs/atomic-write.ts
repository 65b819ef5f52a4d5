/**
 * Files and folders that are there as a whole or not at all, also after a crash or a power cut: written beside their
 * place, synced, moved there by one rename, and the folder above synced so that the new name survives too.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { StoreError } from '../../core/index.ts';

/** Makes the entries of a folder durable: which names are in it. */
export function syncFolder(dir: string): void {
  const fd = openSync(dir, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Writes a file that must not exist and makes its content durable. */
function writeSynced(file: string, bytes: Uint8Array, mode: number): void {
  const fd = openSync(file, 'wx', mode);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** A name beside `path` that nobody else uses; it begins with a dot, so listings pass over what a crash left behind. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.tmp-${process.pid}-${randomBytes(6).toString('hex')}`);
}

/** Runs `write`; when it fails, removes `leftover` and says what could not be written. */
function orRemove(path: string, leftover: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    rmSync(leftover, { recursive: true, force: true });
    throw new StoreError('BOT4_STORE_WRITE', 'nothing was written', { place: { file: path }, cause: error });
  }
}

/**
 * Writes a file as a whole, in the place of one that may be there; makes its folder when there is none.
 * @param content bytes, or text that is written as UTF-8.
 * @param o.mode permission bits of the file. @defaultValue 0o644
 * @throws BOT4_STORE_WRITE; the old content is then still there.
 */
export function writeFileAtomic(file: string, content: Uint8Array | string, o: { readonly mode?: number } = {}): void {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const temporary = temporaryBeside(file);
  orRemove(file, temporary, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeSynced(temporary, bytes, o.mode ?? 0o644);
    renameSync(temporary, file);
    syncFolder(dirname(file));
  });
}

function hasContent(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}

/**
 * Like {@link writeFileAtomic}, but a file that has this content already stays as it is, its time too: of several
 * processes that write the same, one does, and a reader who has opened the file never finds it changed.
 * @throws BOT4_STORE_WRITE; what was there is then still there.
 */
export function writeFileUnlessSame(
  file: string,
  content: Uint8Array | string,
  o: { readonly mode?: number } = {},
): void {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  if (hasContent(file, bytes)) return;
  const temporary = temporaryBeside(file);
  orRemove(file, temporary, () => {
    mkdirSync(dirname(file), { recursive: true });
    writeSynced(temporary, bytes, o.mode ?? 0o644);
    try {
      linkSync(temporary, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && hasContent(file, bytes)) return;
      renameSync(temporary, file);
    }
    syncFolder(dirname(file));
  });
  rmSync(temporary, { force: true });
}

/**
 * Writes a folder of files as a whole. The folder must not exist yet, or be empty.
 * @param files content by plain file name.
 * @throws BOT4_STORE_WRITE; no part of the folder is then there.
 */
export function writeFolderAtomic(dir: string, files: ReadonlyMap<string, Uint8Array>): void {
  const temporary = temporaryBeside(dir);
  orRemove(dir, temporary, () => {
    mkdirSync(temporary, { recursive: true });
    for (const [name, bytes] of files) writeSynced(join(temporary, name), bytes, 0o644);
    syncFolder(temporary);
    renameSync(temporary, dir);
    syncFolder(dirname(dir));
  });
}
