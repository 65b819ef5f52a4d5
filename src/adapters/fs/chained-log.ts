/**
 * An append-only file of JSON lines in which every line carries the hash of all lines before it. Whoever changes,
 * removes or inserts a line in the middle breaks the chain; only lines at the end can go missing unseen, and those a
 * crash may have torn anyway. The head of the chain, quoted elsewhere, covers that too.
 *
 * line = {"entry":…,"hash":"…","seq":n} in canonical JSON, with hash = SHA-256(previous hash, line feed, seq, line
 * feed, canonical entry) and the SHA-256 of the log's label before the first line. Appends are durable when they return
 * and safe between processes. Reading checks each line once. A failed write or sync is final, as in the journal.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { type ErrorCode, InputError, StoreError } from '../../core/index.ts';
import { canonicalJson, parseCanonicalJson } from '../../dto/canonical-json.ts';
import { syncFolder } from './atomic-write.ts';
import { withFileLock } from './file-lock.ts';

/** How a log is opened. */
export interface ChainedLogOptions {
  readonly file: string;
  /** What the log is; part of the first hash, so that one log cannot stand in for another. */
  readonly label: string;
  /** Code of the error for a chain that does not hold. */
  readonly broken: ErrorCode;
}

const LINE_FEED = 10;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Hash of a line after the one with the hash `head`. */
function hashAfter(head: string, seq: number, entry: unknown): string {
  return sha256(`${head}\n${seq}\n${canonicalJson(entry)}`);
}

export class ChainedLog {
  readonly #options: ChainedLogOptions;
  readonly #entries: unknown[] = [];
  #head: string;
  /** End of the last whole line that was read. */
  #end = 0;
  #failed: unknown;

  /** Opens the log and checks it. @throws the `broken` code with the line that does not fit. */
  constructor(options: ChainedLogOptions) {
    this.#options = options;
    this.#head = sha256(options.label);
    this.#read();
  }

  /** Entries in order, those of other processes included. */
  entries(): readonly unknown[] {
    this.#read();
    return this.#entries;
  }

  /** Hash of the last line. */
  head(): string {
    this.#read();
    return this.#head;
  }

  /**
   * Adds an entry.
   * @param decide is shown all entries, while no other process can add one, and returns the new one or undefined for none.
   * @throws BOT4_STORE_WRITE, BOT4_JSON_VALUE
   */
  append(decide: (entries: readonly unknown[]) => unknown): void {
    if (this.#failed !== undefined) throw this.#failure();
    mkdirSync(dirname(this.#options.file), { recursive: true });
    withFileLock(`${this.#options.file}.lock`, () => {
      this.#read();
      const entry = decide(this.#entries);
      if (entry === undefined) return;
      this.#write(this.#line(entry));
      this.#read();
    });
  }

  /**
   * Adds several entries with one write and one sync, all or, after a crash, the first of them.
   * @param decide as of `append`.
   */
  appendAll(decide: (entries: readonly unknown[]) => readonly unknown[]): void {
    if (this.#failed !== undefined) throw this.#failure();
    mkdirSync(dirname(this.#options.file), { recursive: true });
    withFileLock(`${this.#options.file}.lock`, () => {
      this.#read();
      let head = this.#head;
      const lines = decide(this.#entries).map((entry, i) => {
        const seq = this.#entries.length + 1 + i;
        head = hashAfter(head, seq, entry);
        return `${canonicalJson({ entry, hash: head, seq })}\n`;
      });
      if (lines.length === 0) return;
      this.#write(lines.join(''));
      this.#read();
    });
  }

  #line(entry: unknown): string {
    const seq = this.#entries.length + 1;
    return `${canonicalJson({ entry, hash: this.#hashOf(entry, seq), seq })}\n`;
  }

  #hashOf(entry: unknown, seq: number): string {
    return hashAfter(this.#head, seq, entry);
  }

  /** Writes after the last whole line; what a crash left of another is cut off first. */
  #write(line: string): void {
    const { file } = this.#options;
    const bytes = Buffer.from(line, 'utf8');
    try {
      const fd = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o644);
      try {
        ftruncateSync(fd, this.#end);
        for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at, bytes.length - at, this.#end + at);
        fdatasyncSync(fd);
      } finally {
        closeSync(fd);
      }
      if (this.#end === 0) syncFolder(dirname(file));
    } catch (error) {
      this.#failed = error;
      throw this.#failure();
    }
  }

  /** Reads and checks the lines that were added since the last time. */
  #read(): void {
    const bytes = this.#unread();
    let at = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, at)) {
      this.#take(bytes.subarray(at, end));
      at = end + 1;
    }
    this.#end += at;
  }

  /** Bytes after the last line that was checked; none when the file does not exist. */
  #unread(): Buffer {
    let fd: number;
    try {
      fd = openSync(this.#options.file, 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#broken('the file cannot be read', error);
      if (this.#end > 0) this.#broken('the file is gone');
      return Buffer.alloc(0);
    }
    try {
      return this.#readFrom(fd);
    } finally {
      closeSync(fd);
    }
  }

  #readFrom(fd: number): Buffer {
    const stat = fstatSync(fd);
    if (stat.isDirectory()) this.#broken('it is a folder');
    if (stat.size < this.#end) this.#broken('lines were removed');
    const bytes = Buffer.alloc(stat.size - this.#end);
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, this.#end));
  }

  #take(line: Uint8Array): void {
    const seq = this.#entries.length + 1;
    const { entry, hash, ...rest } = this.#parse(line);
    if (rest.seq !== seq) this.#broken(`its number is not ${seq}`);
    if (Object.keys(rest).length !== 1) this.#broken('it has other keys than entry, hash and seq');
    if (entry === undefined || hash !== this.#hashOf(entry, seq))
      this.#broken('its hash does not follow from the lines before');
    this.#head = hash;
    this.#entries.push(entry);
  }

  #parse(line: Uint8Array): Readonly<Record<string, unknown>> {
    let value: unknown;
    try {
      value = parseCanonicalJson(utf8.decode(line));
    } catch (error) {
      this.#broken('it is not canonical JSON', error);
    }
    if (typeof value !== 'object' || value === null) this.#broken('it is not an object');
    return value as Readonly<Record<string, unknown>>;
  }

  #broken(detail: string, cause?: unknown): never {
    const place = { file: this.#options.file, row: this.#entries.length + 1 };
    throw new InputError(this.#options.broken, detail, cause === undefined ? { place } : { place, cause });
  }

  #failure(): StoreError {
    return new StoreError('BOT4_STORE_WRITE', 'writing failed; the log is not used any further', {
      place: { file: this.#options.file },
      cause: this.#failed,
    });
  }
}
