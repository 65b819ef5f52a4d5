/**
 * Writes a recording that survives kill -9 and a power cut. Lines are encoded into memory, written together, and made
 * durable together by fdatasync on another thread; `flushed` says how many lines are on disk for good. After a crash
 * the next writer cuts the torn end off, keeps everything before it, and goes on in a new segment: nothing that was
 * acknowledged is lost and nothing is there twice.
 *
 * Memory is bounded: while the disk is slower than the stream, `congested` asks the feed not to read.
 * A failed write or sync is final (the kernel may have dropped the pages): nothing is accepted afterwards.
 */
import { closeSync, fdatasync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Bot4Error, type Clock, StoreError } from '../../core/index.ts';
import type { Timers } from '../feed/index.ts';
import { syncFolder } from '../fs/atomic-write.ts';
import { takeLock } from '../fs/journal-lock.ts';
import { LineEncoder, type RecordedLine } from './line-encoder.ts';
import { type FinishedSegment, SegmentStore } from './segment-store.ts';

/** Encoded bytes that are written at once without waiting for the timer. */
const WRITE_BYTES = 1 << 18;
/** Bytes that are not durable yet, from which on the feed must not read. */
const CONGESTED_BYTES = 32 << 20;

export interface RecordingWriterOptions {
  readonly dir: string;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Describes the recorder: the text of its `start` line. */
  readonly description: string;
  /** Called when lines have become durable. */
  readonly onFlushed?: (lines: number) => void;
  /** Called once when writing has failed. */
  readonly onFailed?: (error: StoreError) => void;
  /** Longest time that a line waits before it is made durable, ms. @defaultValue 50 */
  readonly flushMs?: number;
  /** A segment of this size is finished, bytes. @defaultValue 256 MiB */
  readonly segmentBytes?: number;
  /** A segment of this age is finished, ms. @defaultValue one hour */
  readonly segmentMs?: number;
}

/** What a recording holds at its end. */
export interface RecordingTotals {
  readonly dir: string;
  /** Lines of this writer, all durable. */
  readonly lines: number;
  readonly segments: readonly FinishedSegment[];
  /** Segments that could not be compressed or listed; what they hold is there. */
  readonly faults: readonly string[];
}

export class RecordingWriter {
  /** Lines of earlier writers that were found unfinished and kept. */
  readonly recovered: number;
  readonly #options: RecordingWriterOptions;
  readonly #release: () => void;
  readonly #store: SegmentStore;
  readonly #encoder = new LineEncoder();
  readonly #flushMs: number;
  readonly #segmentBytes: number;
  readonly #segmentMicros: number;
  #number: number;
  #fd = -1;
  #size = 0;
  #startedAt = 0;
  #lines = 0;
  #flushed = 0;
  /** Bytes that were encoded or written and are not durable. */
  #unsynced = 0;
  #isSyncing = false;
  #cancelTimer: (() => void) | undefined;
  #failed: StoreError | undefined;
  /** Compression of finished segments, one after the other. */
  #finishing: Promise<void>;
  readonly #faults: string[] = [];
  #closing: (() => void) | undefined;

  /** @throws BOT4_CATALOG_LOCKED when another process records here, BOT4_STORE_WRITE when the folder cannot be used. */
  constructor(options: RecordingWriterOptions) {
    this.#options = options;
    this.#flushMs = options.flushMs ?? 50;
    this.#segmentBytes = options.segmentBytes ?? 256 << 20;
    this.#segmentMicros = (options.segmentMs ?? 3_600_000) * 1000;
    try {
      mkdirSync(options.dir, { recursive: true });
      this.#release = lock(options.dir);
      this.#store = new SegmentStore(options.dir);
      const found = this.#store.recover();
      this.recovered = found.lines;
      this.#number = found.next;
      this.#open();
      this.#finishing = this.#store.adopt().catch((error: unknown) => this.#note(error));
      for (const number of found.unfinished) this.#finish(number);
    } catch (error) {
      throw storeError(error, options.dir);
    }
    this.put({ dir: 'start', localTime: options.clock.nowMicros(), raw: options.description });
  }

  /** Lines accepted from this writer. */
  get lines(): number {
    return this.#lines;
  }

  /** Lines of this writer that are on disk for good. */
  get flushed(): number {
    return this.#flushed;
  }

  /** Whether the disk is so far behind that nothing more should be read. */
  get congested(): boolean {
    return this.#unsynced > CONGESTED_BYTES;
  }

  /** Accepts a line. After a failure nothing is accepted any more: `onFailed` was told, and `close` throws. */
  put(line: RecordedLine): void {
    if (this.#failed !== undefined) return;
    const before = this.#encoder.length;
    this.#encoder.put(line);
    this.#unsynced += this.#encoder.length - before;
    this.#lines += 1;
    if (this.#encoder.length >= WRITE_BYTES) this.#flush();
    else this.#flushSoon();
  }

  /** Makes everything durable, finishes the segment, and gives the folder free. @throws BOT4_STORE_WRITE */
  async close(): Promise<RecordingTotals> {
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      this.#flush();
    });
    this.#cancelTimer?.();
    this.#closeSegment();
    await this.#finishing;
    this.#release();
    if (this.#failed !== undefined) throw this.#failed;
    return { dir: this.#options.dir, lines: this.#lines, segments: this.#store.segments, faults: this.#faults };
  }

  #open(): void {
    this.#fd = openSync(this.#store.path(this.#number), 'wx', 0o644);
    syncFolder(this.#options.dir);
    this.#size = 0;
    this.#startedAt = this.#options.clock.nowMicros();
  }

  /** Nothing is written to the segment any more: it is compressed, or removed when it holds nothing. */
  #closeSegment(): void {
    const fd = this.#fd;
    this.#fd = -1;
    try {
      if (fd >= 0) closeSync(fd);
      if (this.#size === 0) unlinkSync(this.#store.path(this.#number));
    } catch (error) {
      this.#fail(error);
    }
    if (this.#failed === undefined && this.#size > 0) this.#finish(this.#number);
  }

  #flushSoon(): void {
    this.#cancelTimer ??= this.#options.timers.after(this.#flushMs, () => this.#flush());
  }

  /**
   * Writes what was encoded and asks for it to be durable. What comes while a sync runs stays in memory, so that
   * everything in the file is durable when the sync is over.
   */
  #flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#isSyncing) return;
    if (this.#failed !== undefined || this.#encoder.length === 0) {
      this.#closing?.();
      return;
    }
    const lines = this.#lines;
    const bytes = this.#unsynced;
    if (!this.#write()) return;
    this.#isSyncing = true;
    fdatasync(this.#fd, (error) => {
      this.#isSyncing = false;
      if (error !== null) {
        this.#fail(error);
        return;
      }
      this.#flushed = lines;
      this.#unsynced -= bytes;
      this.#options.onFlushed?.(lines);
      this.#rotate();
      if (this.#closing !== undefined || this.#encoder.length >= WRITE_BYTES) this.#flush();
      else if (this.#encoder.length > 0) this.#flushSoon();
    });
  }

  #write(): boolean {
    const bytes = this.#encoder.take();
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#fd, bytes, at);
    } catch (error) {
      this.#fail(error);
      return false;
    }
    this.#size += bytes.length;
    return true;
  }

  /** Begins a new segment; everything in the old one is durable. */
  #rotate(): void {
    const age = this.#options.clock.nowMicros() - this.#startedAt;
    if (this.#size < this.#segmentBytes && age < this.#segmentMicros) return;
    this.#closeSegment();
    if (this.#failed !== undefined) return;
    try {
      this.#number += 1;
      this.#open();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Compresses a segment in its turn. A failure leaves it as it is: whole, only larger. */
  #finish(number: number): void {
    this.#finishing = this.#finishing
      .then(async () => {
        await this.#store.finish(number);
      })
      .catch((error: unknown) => this.#note(error));
  }

  #note(error: unknown): void {
    this.#faults.push(storeError(error, this.#options.dir).message);
  }

  #fail(error: unknown): void {
    if (this.#failed !== undefined) return;
    this.#failed = storeError(error, this.#options.dir);
    this.#options.onFailed?.(this.#failed);
    this.#closing?.();
  }
}

function storeError(error: unknown, dir: string): StoreError {
  if (error instanceof StoreError) return error;
  const detail = `the recording cannot be written: ${error instanceof Error ? error.message : String(error)}`;
  return new StoreError('BOT4_STORE_WRITE', detail, { place: { file: dir }, cause: error });
}

function lock(dir: string): () => void {
  try {
    return takeLock(join(dir, 'lock'));
  } catch (error) {
    if (!(error instanceof Bot4Error) || error.code !== 'BOT4_JOURNAL_LOCKED') throw error;
    throw new StoreError('BOT4_CATALOG_LOCKED', 'another process records into this folder', {
      place: { file: dir },
      cause: error,
    });
  }
}
