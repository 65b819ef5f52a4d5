/**
 * A disk in memory under the journal's own code. It knows what was written and what was made durable: a killed process
 * loses nothing that was written, a power cut loses what was not synced, tears the last write, and can lose names of a
 * folder that was not synced. It can be full, fail, be slow, and flip a bit.
 */

import type { JournalDisk } from '../../src/adapters/fs/journal-disk.ts';
import { StoreError } from '../../src/core/index.ts';

/** Keeps the terms, beside the folder of the journal. */
export const TERM_FILE = '/term';

class SimFile {
  bytes = new Uint8Array(1 << 12);
  length = 0;
  /** What a power cut leaves. */
  durable = 0;
  isNamed = false;
}

/** The file system's answer to a full disk. */
export class DiskFull extends Error {
  readonly code = 'ENOSPC';
}

export class SimDisk implements JournalDisk {
  readonly #files = new Map<string, SimFile>();
  readonly #handles = new Map<number, SimFile>();
  #nextHandle = 3;
  #locked = false;
  readonly #nowMicros: () => number;
  /** Takes this long; the simulation moves its clock. */
  onSync: () => void = () => undefined;
  /** Called before bytes are written: may throw to kill the process here, or return how many bytes fit. */
  onWrite: (length: number) => number = (length) => length;
  isFull = false;
  failsToSync = false;

  constructor(nowMicros: () => number) {
    this.#nowMicros = nowMicros;
  }

  nowMs(): number {
    return this.#nowMicros() / 1000;
  }

  makeFolder(): void {
    // There is one folder.
  }

  lock(file: string): () => void {
    if (this.#locked) throw new StoreError('BOT4_JOURNAL_LOCKED', 'process 1 holds the journal', { place: { file } });
    this.#locked = true;
    return () => {
      this.#locked = false;
    };
  }

  list(dir: string): string[] {
    const names: string[] = [];
    for (const path of this.#files.keys()) {
      const at = path.lastIndexOf('/');
      if ((path.slice(0, at) || '/') === dir) names.push(path.slice(at + 1));
    }
    return names;
  }

  /** The bytes themselves: nobody writes in them, only behind them, and a file is damaged or put back between two lives. */
  read(file: string): Uint8Array {
    const { bytes, length } = this.#file(file);
    return bytes.subarray(0, length);
  }

  create(file: string): number {
    if (this.isFull) throw new DiskFull('no space');
    if (this.#files.has(file)) throw new Error(`${file} is there already`);
    this.#files.set(file, new SimFile());
    return this.open(file);
  }

  open(file: string): number {
    const handle = this.#nextHandle++;
    this.#handles.set(handle, this.#file(file));
    return handle;
  }

  write(handle: number, bytes: Uint8Array, offset: number, length: number, position: number): number {
    const file = this.#handle(handle);
    if (this.isFull) throw new DiskFull('no space');
    const fits = this.onWrite(length);
    const end = position + fits;
    if (end > file.bytes.length) {
      const grown = new Uint8Array(2 ** Math.ceil(Math.log2(end + 1)));
      grown.set(file.bytes.subarray(0, file.length));
      file.bytes = grown;
    }
    file.bytes.set(bytes.subarray(offset, offset + fits), position);
    file.length = Math.max(file.length, end);
    file.durable = Math.min(file.durable, position);
    return fits;
  }

  truncate(handle: number, length: number): void {
    const file = this.#handle(handle);
    file.length = length;
    file.durable = Math.min(file.durable, length);
  }

  syncData(handle: number): void {
    if (this.failsToSync) throw new Error('EIO');
    this.onSync();
    const file = this.#handle(handle);
    file.durable = file.length;
  }

  sync(handle: number): void {
    this.syncData(handle);
  }

  close(handle: number): void {
    this.#handles.delete(handle);
  }

  remove(file: string): void {
    this.#files.delete(file);
  }

  syncFolder(): void {
    for (const file of this.#files.values()) file.isNamed = true;
  }

  /** The process is gone: its handles and its lock are. */
  killProcess(): void {
    this.#handles.clear();
    this.#locked = false;
  }

  /** The power is gone: of what was not synced a part is left, which `keep` chooses between 0 and all of it. */
  cutPower(keep: (unsynced: number) => number): void {
    this.killProcess();
    for (const [name, file] of this.#files) {
      if (!file.isNamed) this.#files.delete(name);
      else file.length = file.durable + keep(file.length - file.durable);
    }
  }

  /** Total bytes. */
  get size(): number {
    let size = 0;
    for (const { length } of this.#files.values()) size += length;
    return size;
  }

  /** Bytes that a power cut would lose. */
  get unsynced(): number {
    let size = 0;
    for (const { length, durable } of this.#files.values()) size += length - durable;
    return size;
  }

  /** A copy of all files, for a backup. */
  snapshot(): ReadonlyMap<string, Uint8Array> {
    return new Map(
      [...this.#files]
        .filter(([name]) => name !== TERM_FILE)
        .map(([name, file]) => [name, file.bytes.slice(0, file.length)]),
    );
  }

  /** Puts the copy of the journal back. The file of the terms is no part of it, and stays as it is. */
  restore(files: ReadonlyMap<string, Uint8Array>): void {
    for (const name of [...this.#files.keys()]) if (name !== TERM_FILE) this.#files.delete(name);
    for (const [name, bytes] of files) {
      const file = new SimFile();
      file.bytes = bytes.slice();
      file.length = bytes.length;
      file.durable = bytes.length;
      file.isNamed = true;
      this.#files.set(name, file);
    }
  }

  /** Changes one bit of the first nine tenths of a file. */
  flipBit(chance: (n: number) => number): void {
    const files = [...this.#files.values()].filter(({ length }) => length > 1000);
    const file = files[chance(Math.max(1, files.length))];
    if (file === undefined) return;
    const at = chance(Math.floor(file.length * 0.9));
    file.bytes[at] = (file.bytes[at] as number) ^ (1 << chance(8));
  }

  #file(name: string): SimFile {
    const file = this.#files.get(name);
    if (file === undefined) throw new Error(`ENOENT ${name}`);
    return file;
  }

  #handle(handle: number): SimFile {
    const file = this.#handles.get(handle);
    if (file === undefined) throw new Error('EBADF');
    return file;
  }
}
