/**
 * What the journal asks of a disk. The files of the machine are one answer; the simulation of test/days, which tears
 * writes, loses what was not synced and fails on purpose, is another. The journal's own code is the same for both.
 */
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { syncFolder } from './atomic-write.ts';
import { takeLock } from './journal-lock.ts';

export interface JournalDisk {
  /** Milliseconds that never go back: they pace the commits of groups. */
  nowMs(): number;
  makeFolder(dir: string): void;
  /** Takes a lock or throws. @returns what releases it. */
  lock(file: string): () => void;
  /** Names in a folder, in any order. */
  list(dir: string): string[];
  read(file: string): Uint8Array;
  /** Makes a file that must not be there yet. @returns its handle. */
  create(file: string): number;
  /** Opens a file for reading and writing. @returns its handle. */
  open(file: string): number;
  /** Writes `length` bytes of `bytes` from `offset` on at `position`. @returns how many were written. */
  write(handle: number, bytes: Uint8Array, offset: number, length: number, position: number): number;
  truncate(handle: number, length: number): void;
  /** Makes the bytes of a file durable. */
  syncData(handle: number): void;
  /** Makes a file with its length and dates durable. */
  sync(handle: number): void;
  close(handle: number): void;
  remove(file: string): void;
  /** Makes the names in a folder durable. */
  syncFolder(dir: string): void;
}

/** The disk of this machine. */
export const NODE_DISK: JournalDisk = Object.freeze({
  nowMs: () => performance.now(),
  makeFolder: (dir) => void mkdirSync(dir, { recursive: true }),
  lock: takeLock,
  list: (dir) => readdirSync(dir),
  read: (file) => readFileSync(file),
  create: (file) => openSync(file, 'wx', 0o600),
  open: (file) => openSync(file, 'r+'),
  write: writeSync,
  truncate: ftruncateSync,
  syncData: fdatasyncSync,
  sync: fsyncSync,
  close: closeSync,
  remove: unlinkSync,
  syncFolder,
} satisfies JournalDisk);
