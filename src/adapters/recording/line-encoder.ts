/**
 * Encodes lines of a recording into one buffer that is used again. The text of a message becomes a JSON string byte by
 * byte, so that reading the line gives back exactly what was received; bytes that are not UTF-8 go into `base64`.
 */
import { isUtf8 } from 'node:buffer';
import type { FrameDirection } from './recorded-frame.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const FIRST_BYTES = 1 << 20;
const HEX = new TextEncoder().encode('0123456789abcdef');

/** What one line says. */
export interface RecordedLine {
  readonly dir: FrameDirection;
  /** Microseconds since the epoch. */
  readonly localTime: number;
  readonly conn?: string;
  readonly url?: string;
  /** Text of the message; left out of lines that have none. */
  readonly raw?: Uint8Array | string;
}

/** Microseconds as seconds with six decimals, without a detour through a fraction. */
function secondsText(micros: number): string {
  const text = String(Math.max(0, Math.round(micros))).padStart(7, '0');
  return `${text.slice(0, -6)}.${text.slice(-6)}`;
}

export class LineEncoder {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** Bytes that were encoded since the last `take`. */
  get length(): number {
    return this.#length;
  }

  /** What was encoded; valid until the next call of `put`. */
  take(): Uint8Array {
    const bytes = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  /** Adds a line with its line end. */
  put(line: RecordedLine): void {
    let head = `{"t":"${secondsText(line.localTime)}","dir":"${line.dir}"`;
    if (line.url !== undefined) head += `,"url":${JSON.stringify(line.url)}`;
    if (line.conn !== undefined) head += `,"conn":${JSON.stringify(line.conn)}`;
    const { raw } = line;
    if (raw === undefined) {
      this.#text(`${head}}\n`);
    } else if (typeof raw === 'string') {
      this.#text(`${head},"raw":${JSON.stringify(raw)}}\n`);
    } else if (isUtf8(raw)) {
      this.#text(`${head},"raw":"`);
      this.#escaped(raw);
      this.#text('"}\n');
    } else {
      this.#text(`${head},"base64":"${Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('base64')}"}\n`);
    }
  }

  #reserve(bytes: number): void {
    const needed = this.#length + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(2 * needed);
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }

  #text(text: string): void {
    this.#reserve(3 * text.length);
    this.#length += this.#bytes.write(text, this.#length);
  }

  #escaped(raw: Uint8Array): void {
    this.#reserve(6 * raw.length);
    const target = this.#bytes;
    let at = this.#length;
    for (let i = 0; i < raw.length; i++) {
      const byte = raw[i] as number;
      if (byte >= 32 && byte !== QUOTE && byte !== BACKSLASH) {
        target[at++] = byte;
      } else if (byte >= 32) {
        target[at++] = BACKSLASH;
        target[at++] = byte;
      } else {
        at += target.write('\\u00', at, 'latin1');
        target[at++] = HEX[byte >> 4] as number;
        target[at++] = HEX[byte & 15] as number;
      }
    }
    this.#length = at;
  }
}
