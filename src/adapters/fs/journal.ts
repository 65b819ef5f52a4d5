/**
 * The journal in files: see `journal-file.ts` for the bytes and docs/concepts/journal.md for the rules.
 *
 * `append` copies into a buffer; the buffer goes to the file when it is half full, and `commit` makes everything
 * durable with fdatasync on this thread, because an order must not leave before its intent is on disk. Records that
 * nobody commits (fills, market data) are made durable within 2 ms of the next append. A failed write or sync is
 * final: the kernel may have dropped the pages, so the journal refuses everything afterwards.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type Epoch, epoch, type Seq, StoreError, seq } from '../../core/index.ts';
import type { Journal, JournalRecord } from '../../ports/index.ts';
import { type JournalDisk, NODE_DISK } from './journal-disk.ts';
import {
  assertTornTail,
  decodeHeader,
  encodeFrame,
  encodeHeader,
  endOfFrames,
  FRAME_BYTES,
  FrameCursor,
  HEADER_BYTES,
  viewed,
} from './journal-file.ts';
import { takeTerm } from './term-file.ts';

const BUFFER_BYTES = 1 << 18;
const GROUP_COMMIT_MS = 2;
const NO_PREVIOUS = new Uint8Array(32);

/** How a journal is opened. */
export interface FileJournalOptions {
  readonly dir: string;
  /** Size at which a new segment begins. */
  readonly segmentBytes: number;
  /**
   * File outside of `dir` that keeps the terms. With a real venue there must be one: a journal that is restored from a copy
   * would hand out a term, and with it client order ids, a second time.
   * @defaultValue none; the next term follows the last one in the journal
   */
  readonly termFile?: string;
  /** @defaultValue the disk of this machine */
  readonly disk?: JournalDisk;
}

function segmentName(segment: number): string {
  return `journal-${String(segment).padStart(6, '0')}.log`;
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

export class FileJournal implements Journal {
  readonly keeps = true;
  readonly epoch: Epoch;
  readonly #options: FileJournalOptions;
  readonly #disk: JournalDisk;
  readonly #release: () => void;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #viewed = viewed(this.#buffer);
  #buffered = 0;
  #unsynced = false;
  #lastCommitMs: number;
  #lastSeq = 0;
  #segment = 0;
  #segmentSize = 0;
  #fd = -1;
  #failed: unknown;
  /**
   * The last segment as it was found whole when it was opened: the first reader, who comes next, needs not read and check it
   * again. Gone with him, and with the first write.
   */
  #opened: { readonly name: string; readonly bytes: Uint8Array } | undefined;

  /** @throws BOT4_JOURNAL_LOCKED, BOT4_JOURNAL_CORRUPT, BOT4_STORE_WRITE */
  constructor(options: FileJournalOptions) {
    this.#options = options;
    const disk = options.disk ?? NODE_DISK;
    this.#disk = disk;
    this.#lastCommitMs = disk.nowMs();
    disk.makeFolder(options.dir);
    this.#release = disk.lock(join(options.dir, 'lock'));
    try {
      this.epoch = epoch(this.#nextTerm(this.#openLast() + 1));
    } catch (error) {
      if (this.#fd >= 0) disk.close(this.#fd);
      this.#release();
      throw error;
    }
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  *read(): Iterable<JournalRecord> {
    let expected = 1;
    let before: Uint8Array | undefined;
    for (const name of this.#segments()) {
      const file = join(this.#options.dir, name);
      const opened = this.#opened?.name === name ? this.#opened.bytes : undefined;
      if (opened !== undefined) this.#opened = undefined;
      const bytes = opened ?? this.#disk.read(file);
      checkChain(bytes, before === undefined ? NO_PREVIOUS : sha256(before), file);
      before = undefined;
      const cursor = new FrameCursor(bytes, opened !== undefined);
      for (let record = cursor.next(); record !== undefined; record = cursor.next()) {
        if (record.seq !== expected) corrupt(`record ${expected} is missing`, file);
        expected += 1;
        yield record;
      }
      if (cursor.at !== bytes.length) corrupt(`damage at byte ${cursor.at}`, file);
      before = bytes;
    }
  }

  append(type: number, payload: Uint8Array): Seq {
    this.#assertUsable();
    const size = FRAME_BYTES + payload.length;
    if (size > BUFFER_BYTES / 2)
      throw new StoreError('BOT4_STORE_WRITE', `a record of ${payload.length} bytes is too large`);
    if (this.#buffered + size > BUFFER_BYTES) this.#drain();
    this.#lastSeq += 1;
    const record = { seq: this.#lastSeq, epoch: this.epoch, type, payload };
    this.#buffered = encodeFrame(this.#viewed, this.#buffered, record);
    if (this.#buffered >= BUFFER_BYTES / 2) this.#drain();
    if (this.#disk.nowMs() - this.#lastCommitMs > GROUP_COMMIT_MS) this.commit();
    return seq(this.#lastSeq);
  }

  commit(): undefined {
    this.#assertUsable();
    this.#lastCommitMs = this.#disk.nowMs();
    this.#drain();
    if (!this.#unsynced) return undefined;
    this.#guard(() => this.#disk.syncData(this.#fd));
    this.#unsynced = false;
    if (this.#segmentSize >= this.#options.segmentBytes) this.#rotate();
    return undefined;
  }

  close(): void {
    if (this.#fd < 0) return;
    if (this.#failed === undefined) this.commit();
    this.#disk.close(this.#fd);
    this.#fd = -1;
    this.#release();
  }

  #nextTerm(least: number): number {
    const { termFile } = this.#options;
    if (termFile === undefined) return least;
    let term = least;
    this.#guard(() => {
      term = takeTerm(this.#disk, termFile, least);
    });
    return term;
  }

  #segments(): string[] {
    return this.#disk
      .list(this.#options.dir)
      .filter((name) => /^journal-\d{6}\.log$/.test(name))
      .sort();
  }

  /** Finds the end of the last segment, cuts a torn write off, and opens it for writing. @returns the last epoch. */
  #openLast(): number {
    const names = this.#segments();
    const name = names.at(-1);
    if (name === undefined) {
      this.#create(1, NO_PREVIOUS);
      return 0;
    }
    const file = join(this.#options.dir, name);
    const bytes = this.#disk.read(file);
    const header = decodeHeader(bytes);
    if (header === undefined) {
      assertTornTail(bytes, 0, file);
      if (names.length === 1 && bytes.length > HEADER_BYTES) corrupt('the header is damaged', file);
      // The crash came while the segment was being made: it holds nothing yet.
      this.#disk.remove(file);
      return this.#openLast();
    }
    const last = this.#scan(bytes, file);
    this.#segment = header.segment;
    this.#fd = this.#disk.open(file);
    if (last.end < bytes.length) {
      this.#guard(() => {
        this.#disk.truncate(this.#fd, last.end);
        this.#disk.sync(this.#fd);
      });
    }
    this.#segmentSize = last.end;
    this.#opened = { name, bytes: bytes.subarray(0, last.end) };
    if (last.seq === 0 && header.segment > 1) return this.#lastOf(names.at(-2) as string);
    this.#lastSeq = last.seq;
    return last.epoch;
  }

  /** Last record of a segment that was closed by rotation, for a new segment that holds none yet. */
  #lastOf(name: string): number {
    const file = join(this.#options.dir, name);
    const last = this.#scan(this.#disk.read(file), file);
    this.#lastSeq = last.seq;
    return last.epoch;
  }

  #scan(bytes: Uint8Array, file: string): { readonly seq: number; readonly epoch: number; readonly end: number } {
    const last = endOfFrames(bytes);
    if (last.end < bytes.length) assertTornTail(bytes, last.end, file);
    return last;
  }

  #create(segment: number, previous: Uint8Array): void {
    const file = join(this.#options.dir, segmentName(segment));
    this.#guard(() => {
      this.#fd = this.#disk.create(file);
      const header = encodeHeader(segment, previous);
      this.#disk.write(this.#fd, header, 0, header.length, 0);
      this.#disk.sync(this.#fd);
      this.#disk.syncFolder(this.#options.dir);
    });
    this.#segment = segment;
    this.#segmentSize = HEADER_BYTES;
  }

  #rotate(): void {
    const file = join(this.#options.dir, segmentName(this.#segment));
    this.#disk.close(this.#fd);
    this.#create(this.#segment + 1, sha256(this.#disk.read(file)));
  }

  #drain(): void {
    if (this.#buffered === 0) return;
    this.#opened = undefined;
    this.#guard(() => {
      let written = 0;
      while (written < this.#buffered) {
        written += this.#disk.write(
          this.#fd,
          this.#buffer,
          written,
          this.#buffered - written,
          this.#segmentSize + written,
        );
      }
    });
    this.#segmentSize += this.#buffered;
    this.#buffered = 0;
    this.#unsynced = true;
  }

  #assertUsable(): void {
    if (this.#failed !== undefined) throw this.#failure();
    if (this.#fd < 0)
      throw new StoreError('BOT4_STORE_WRITE', 'the journal is closed', { place: { file: this.#options.dir } });
  }

  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      // What the term file found is no failure to write.
      if (error instanceof StoreError) throw error;
      this.#failed = error;
      throw this.#failure();
    }
  }

  #failure(): StoreError {
    return new StoreError('BOT4_STORE_WRITE', 'writing the journal failed; it is not used any further', {
      place: { file: this.#options.dir },
      cause: this.#failed,
    });
  }
}

function corrupt(detail: string, file: string): never {
  throw new StoreError('BOT4_JOURNAL_CORRUPT', detail, { place: { file } });
}

function checkChain(bytes: Uint8Array, previous: Uint8Array, file: string): void {
  const header = decodeHeader(bytes);
  if (header === undefined) corrupt('the header is damaged', file);
  if (!header.previous.every((byte, i) => byte === previous[i])) {
    corrupt('the segment before it is not the one it was written after', file);
  }
}
