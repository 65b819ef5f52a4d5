/**
 * Streams a recording, line by line, in the memory of one piece and one line. A torn end (a crash, a copy that was cut
 * short) is passed over and said; damage in the middle of a compressed file is an error.
 */
import { InputError } from '../../core/index.ts';
import { LineDecoder } from './line-decoder.ts';
import type { RecordedFrame, RecordingSummary } from './recorded-frame.ts';
import { isCutShort, recordingFiles, uncompressed } from './recording-files.ts';

const NEWLINE = 10;
/** No venue sends such a message; a line beyond it is no recording, and must not fill the memory. */
const LINE_BYTES_MAX = 1 << 28;

/** Called for each line. The frame is used again: copy what has to stay. Return `false` to stop reading. */
export type FrameVisitor = (frame: RecordedFrame) => unknown;

/** Cuts pieces of a file into lines and decodes them. */
class LineReader {
  readonly #decoder = new LineDecoder();
  readonly #visit: FrameVisitor;
  readonly #frame: { -readonly [K in keyof RecordedFrame]: RecordedFrame[K] };
  /** The beginning of a line whose end has not come. */
  #carry = new Uint8Array(1 << 16);
  #carried = 0;
  lines = 0;
  bytes = 0;
  from = 0;
  to = 0;
  badLines = 0;
  firstBadLine = 0;
  stopped = false;

  constructor(visit: FrameVisitor) {
    this.#visit = visit;
    const bytes = new Uint8Array(0);
    this.#frame = { dir: 'in', localTime: 0, url: '', conn: '', bytes, from: 0, to: 0, line: 0 };
  }

  push(piece: Uint8Array, file: string): void {
    this.bytes += piece.length;
    let at = 0;
    while (!this.stopped) {
      const end = piece.indexOf(NEWLINE, at);
      if (end < 0) break;
      if (this.#carried === 0) {
        this.#line(piece, at, end);
      } else {
        this.#keep(piece.subarray(at, end), file);
        const length = this.#carried;
        this.#carried = 0;
        this.#line(this.#carry, 0, length);
      }
      at = end + 1;
    }
    if (!this.stopped && at < piece.length) this.#keep(piece.subarray(at), file);
  }

  /** The file is over. @returns empty, or what is wrong with its end. */
  end(): string {
    const length = this.#carried;
    this.#carried = 0;
    if (length === 0 || this.stopped) return '';
    if (isWholeLine(this.#carry, length)) {
      this.#line(this.#carry, 0, length);
      return '';
    }
    return `the last line is cut off after ${length} bytes`;
  }

  #keep(bytes: Uint8Array, file: string): void {
    const needed = this.#carried + bytes.length;
    if (needed > LINE_BYTES_MAX) {
      const detail = `line ${this.lines + 1} is longer than ${LINE_BYTES_MAX >> 20} MiB`;
      throw new InputError('BOT4_DATA_CORRUPT', detail, { place: { file } });
    }
    if (needed > this.#carry.length) {
      const larger = new Uint8Array(2 * needed);
      larger.set(this.#carry.subarray(0, this.#carried));
      this.#carry = larger;
    }
    this.#carry.set(bytes, this.#carried);
    this.#carried = needed;
  }

  #line(bytes: Uint8Array, from: number, to: number): void {
    if (from === to) return;
    this.lines += 1;
    const decoder = this.#decoder;
    if (!decoder.decode(bytes, from, to)) {
      this.badLines += 1;
      if (this.firstBadLine === 0) this.firstBadLine = this.lines;
      return;
    }
    if (this.from === 0) this.from = decoder.localTime;
    this.to = decoder.localTime;
    const frame = this.#frame;
    frame.dir = decoder.dir;
    frame.localTime = decoder.localTime;
    frame.url = decoder.url;
    frame.conn = decoder.conn;
    frame.bytes = decoder.bytes;
    frame.from = decoder.from;
    frame.to = decoder.to;
    frame.line = this.lines;
    if (this.#visit(frame) === false) this.stopped = true;
  }
}

/** Whether a line without a line end is one: its JSON is complete. */
function isWholeLine(bytes: Uint8Array, length: number): boolean {
  const text = new TextDecoder().decode(bytes.subarray(0, length));
  try {
    JSON.parse(text.replace(/^\d+ /, ''));
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads a recording piece by piece: whoever takes the next piece decides when it is read.
 * @param visit called for each line, in order, before the piece that holds its end is yielded.
 * @throws BOT4_DATA_FILE when there is no file, BOT4_DATA_CORRUPT when a compressed file is damaged.
 */
export async function* readPieces(
  path: string | readonly string[],
  visit: FrameVisitor,
): AsyncGenerator<void, RecordingSummary> {
  const reader = new LineReader(visit);
  const torn: string[] = [];
  for (const file of recordingFiles(path)) {
    let end = '';
    const pieces = uncompressed(file);
    for (;;) {
      const piece = await nextPiece(pieces, file);
      if (piece === 'cut') end = 'the compressed file is cut off; ';
      if (piece === 'cut' || piece === undefined) break;
      reader.push(piece, file);
      if (reader.stopped) break;
      yield;
    }
    await pieces.return(undefined);
    end += reader.end();
    if (end !== '') torn.push(`${file}: ${end.replace(/; $/, '')}`);
    if (reader.stopped) break;
  }
  const { lines, bytes, from, to, badLines, firstBadLine } = reader;
  return { lines, bytes, from, to, badLines, firstBadLine, torn: torn.join('; ') };
}

/** The next piece of a file, undefined at its end, `cut` where a compressed file ends too early. */
async function nextPiece(pieces: AsyncGenerator<Uint8Array>, file: string): Promise<Uint8Array | 'cut' | undefined> {
  try {
    const step = await pieces.next();
    return step.done === true ? undefined : step.value;
  } catch (error) {
    if (isCutShort(error)) return 'cut';
    const detail = `the file cannot be read: ${(error as Error).message}`;
    throw new InputError('BOT4_DATA_CORRUPT', detail, { place: { file }, cause: error });
  }
}

/** Takes all pieces. */
export async function drain<T>(pieces: AsyncGenerator<void, T>): Promise<T> {
  for (;;) {
    const step = await pieces.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Reads a recording from its first line to its last.
 * @param path a file (plain, gz or zst), files in sequence, or the folder of `bot4 data record`.
 * @param visit called for each line, in order.
 * @throws BOT4_DATA_FILE when there is no file, BOT4_DATA_CORRUPT when a compressed file is damaged.
 */
export function readRecording(path: string | readonly string[], visit: FrameVisitor): Promise<RecordingSummary> {
  return drain(readPieces(path, visit));
}
