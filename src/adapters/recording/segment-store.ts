/**
 * The folder of a recording: segments that are written (`segment-000001.ndjson`), segments that are finished
 * (`segment-000001.ndjson.zst`), and a manifest with what each finished one holds. A finished segment appears by one
 * rename after it is on disk, so at any moment, also after a crash, each segment is there once and whole.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { syncFolder, temporaryBeside, writeFileAtomic } from '../fs/atomic-write.ts';
import { LineDecoder } from './line-decoder.ts';
import { readRecording } from './read-recording.ts';
import { FINISHED_NAME, SEGMENT_NAME, uncompressed } from './recording-files.ts';

/** A finished segment. */
export interface FinishedSegment {
  readonly file: string;
  readonly lines: number;
  /** Bytes before and after compression. */
  readonly bytes: number;
  readonly storedBytes: number;
  /** SHA-256 of the file, and of what it holds. */
  readonly sha256: string;
  readonly contentSha256: string;
  /** Local time of its first and last line, microseconds. */
  readonly from: number;
  readonly to: number;
}

/** `manifest.json`. */
export interface RecordingManifest {
  readonly format: 'bot4-recording-1';
  readonly segments: readonly FinishedSegment[];
}

export function segmentName(number: number): string {
  return `segment-${String(number).padStart(6, '0')}.ndjson`;
}

function numberOf(name: string): number {
  return Number((SEGMENT_NAME.exec(name) ?? FINISHED_NAME.exec(name))?.[1] ?? 0);
}

const CHUNK = 1 << 20;
const NEWLINE = 10;

/**
 * Cuts what a crash tore off the end of a segment: the bytes after its last whole line.
 * @returns lines that stay.
 */
export function cutTornTail(file: string): number {
  const fd = openSync(file, 'r+');
  try {
    const { end, lines, size } = wholeLines(fd);
    if (end < size) {
      ftruncateSync(fd, end);
      fsyncSync(fd);
    }
    return lines;
  } finally {
    closeSync(fd);
  }
}

/** Where the last line ends that can be read, and how many lines there are up to it. */
function wholeLines(fd: number): { end: number; lines: number; size: number } {
  const decoder = new LineDecoder();
  let buffer: Buffer = Buffer.alloc(CHUNK);
  let held = 0;
  let offset = 0;
  let end = 0;
  let lines = 0;
  let good = 0;
  for (;;) {
    if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.alloc(buffer.length)]);
    const got = readSync(fd, buffer, held, buffer.length - held, offset + held);
    if (got === 0) return { end, lines: good, size: offset + held };
    held += got;
    let at = 0;
    for (let stop = buffer.indexOf(NEWLINE, at); stop >= 0 && stop < held; stop = buffer.indexOf(NEWLINE, at)) {
      lines += 1;
      if (decoder.decode(buffer, at, stop)) {
        end = offset + stop + 1;
        good = lines;
      }
      at = stop + 1;
    }
    buffer.copyWithin(0, at, held);
    offset += at;
    held -= at;
  }
}

async function sha256Of(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** Everything about a finished segment, from its file alone. */
async function describeFinished(file: string): Promise<FinishedSegment> {
  const content = await sha256Of(uncompressed(file));
  const summary = await readRecording(file, () => {});
  return {
    file: basename(file),
    lines: summary.lines,
    bytes: summary.bytes,
    storedBytes: statSync(file).size,
    sha256: await sha256Of(createReadStream(file)),
    contentSha256: content,
    from: summary.from,
    to: summary.to,
  };
}

export class SegmentStore {
  readonly #dir: string;
  #segments: FinishedSegment[];

  constructor(dir: string) {
    this.#dir = dir;
    this.#segments = [...(readManifest(this.#manifestFile)?.segments ?? [])];
  }

  get #manifestFile(): string {
    return join(this.#dir, 'manifest.json');
  }

  path(number: number): string {
    return join(this.#dir, segmentName(number));
  }

  /** Finished segments by the manifest. */
  get segments(): readonly FinishedSegment[] {
    return this.#segments;
  }

  /**
   * Brings the folder in order after a crash: temporary files go, torn ends are cut.
   * @returns numbers of segments that wait for being compressed, their lines, and the number of the next segment.
   */
  recover(): { readonly unfinished: readonly number[]; readonly lines: number; readonly next: number } {
    const names = readdirSync(this.#dir);
    for (const name of names) if (name.startsWith('.tmp-')) rmSync(join(this.#dir, name), { force: true });
    const unfinished: number[] = [];
    let lines = 0;
    for (const number of names
      .filter((name) => SEGMENT_NAME.test(name))
      .map(numberOf)
      .sort((a, b) => a - b)) {
      // Renamed after it was on disk, so it is whole, and the crash came before the source was removed.
      const isFinished = existsSync(`${this.path(number)}.zst`);
      const whole = isFinished ? 0 : cutTornTail(this.path(number));
      lines += whole;
      if (whole === 0) unlinkSync(this.path(number));
      else unfinished.push(number);
    }
    return { unfinished, lines, next: Math.max(0, ...names.map(numberOf)) + 1 };
  }

  /** Finished segments that the manifest does not know: the crash came between the rename and its writing. */
  async adopt(): Promise<void> {
    const known = new Set(this.#segments.map(({ file }) => file));
    const found = readdirSync(this.#dir).filter((name) => FINISHED_NAME.test(name));
    const missing = found.filter((name) => !known.has(name));
    if (missing.length === 0 && known.size === found.length) return;
    for (const name of missing) this.#segments.push(await describeFinished(join(this.#dir, name)));
    this.#segments = this.#segments.filter(({ file }) => found.includes(file));
    this.#writeManifest();
  }

  /** Compresses a segment that is not written any more. */
  async finish(number: number): Promise<FinishedSegment> {
    const source = this.path(number);
    const target = `${source}.zst`;
    const temporary = temporaryBeside(target);
    const content = createHash('sha256');
    const stored = createHash('sha256');
    const through = (hash: typeof content): Transform =>
      new Transform({
        transform(piece: Uint8Array, _encoding, done) {
          hash.update(piece);
          done(null, piece);
        },
      });
    await pipeline(
      createReadStream(source, { highWaterMark: CHUNK }),
      through(content),
      createZstdCompress(),
      through(stored),
      createWriteStream(temporary, { flush: true }),
    );
    renameSync(temporary, target);
    syncFolder(this.#dir);
    const summary = await readRecording(source, () => {});
    const segment: FinishedSegment = {
      file: basename(target),
      lines: summary.lines,
      bytes: summary.bytes,
      storedBytes: statSync(target).size,
      sha256: stored.digest('hex'),
      contentSha256: content.digest('hex'),
      from: summary.from,
      to: summary.to,
    };
    this.#segments = [...this.#segments.filter(({ file }) => file !== segment.file), segment];
    this.#writeManifest();
    unlinkSync(source);
    return segment;
  }

  #writeManifest(): void {
    this.#segments.sort((a, b) => (a.file < b.file ? -1 : 1));
    const manifest: RecordingManifest = { format: 'bot4-recording-1', segments: this.#segments };
    writeFileAtomic(this.#manifestFile, `${JSON.stringify(manifest, undefined, 2)}\n`);
  }
}

/** The manifest of a recording; undefined when there is none that can be read: it is made anew from the segments. */
export function readManifest(file: string): RecordingManifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Partial<RecordingManifest> | null;
    return Array.isArray(manifest?.segments) ? (manifest as RecordingManifest) : undefined;
  } catch {
    // Absent or damaged: the segments themselves are what counts.
    return undefined;
  }
}
