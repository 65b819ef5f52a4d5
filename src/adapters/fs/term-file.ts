/**
 * The terms that were handed out, in a file beside the journal. Client order ids carry the term, so a term that is handed
 * out twice makes ids that the venue has seen. The journal alone cannot prevent that: one that was restored from before a
 * restart does not know of the terms since. This file is no part of what is restored, and only grows.
 *
 * File = entry | entry | …; entry = term u32 | crc32 u32. A torn last entry was never handed out and is written over.
 */
import { basename, dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { StoreError } from '../../core/index.ts';
import type { JournalDisk } from './journal-disk.ts';

const ENTRY_BYTES = 8;

/**
 * Hands out a term and makes that durable before it returns.
 * @param least the lowest that will do: what the journal knows of.
 * @returns `least`, or one more than the highest term of the file when that is higher.
 * @throws BOT4_JOURNAL_CORRUPT when an entry before the last one is damaged.
 */
export function takeTerm(disk: JournalDisk, file: string, least: number): number {
  const isThere = disk.list(dirname(file)).includes(basename(file));
  const bytes = isThere ? disk.read(file) : new Uint8Array(0);
  const { highest, end } = readTerms(bytes, file);
  const term = Math.max(least, highest + 1);
  const entry = new Uint8Array(ENTRY_BYTES);
  const view = new DataView(entry.buffer);
  view.setUint32(0, term, true);
  view.setUint32(4, crc32(entry.subarray(0, 4)), true);
  const handle = isThere ? disk.open(file) : disk.create(file);
  try {
    for (let written = 0; written < ENTRY_BYTES; ) {
      written += disk.write(handle, entry, written, ENTRY_BYTES - written, end + written);
    }
    disk.sync(handle);
  } finally {
    disk.close(handle);
  }
  if (!isThere) disk.syncFolder(dirname(file));
  return term;
}

function readTerms(bytes: Uint8Array, file: string): { highest: number; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let highest = 0;
  let end = 0;
  for (; end + ENTRY_BYTES <= bytes.length; end += ENTRY_BYTES) {
    const isWhole = view.getUint32(end + 4, true) === crc32(bytes.subarray(end, end + 4));
    if (!isWhole && end + 2 * ENTRY_BYTES > bytes.length) break;
    if (!isWhole) {
      const detail = `the term at byte ${end} is damaged; a term that is not known could be handed out twice`;
      throw new StoreError('BOT4_JOURNAL_CORRUPT', detail, { place: { file } });
    }
    highest = Math.max(highest, view.getUint32(end, true));
  }
  return { highest, end };
}
