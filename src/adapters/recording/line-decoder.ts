/**
 * Decodes lines of a recording from bytes. The text of a message is a JSON string inside of a JSON object: its escapes
 * are taken away while it is copied into a buffer that is used again, so the exact bytes of the venue come out and
 * nothing is allocated a message. Times are read digit by digit: 1723161253937085768 ns is beyond an exact double.
 */
import { JsonCursor, OK } from '../../hot/json-cursor.ts';
import type { FrameDirection } from './recorded-frame.ts';

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const COMMA = 44;
const OPEN = 123;
const CLOSE = 125;
const DOT = 46;
const ZERO = 48;

const HAS_TIME = 1;
const HAS_DIR = 2;
const HAS_RAW = 4;
/** Microseconds of a digit by its place after the point. */
const DECIMALS = [1e5, 1e4, 1e3, 100, 10, 1];
const NULL = new TextEncoder().encode('null');
const SNAPSHOT_START = new TextEncoder().encode('{"lastUpdateId"');

const DIRECTIONS: readonly FrameDirection[] = ['in', 'out', 'http', 'open', 'close', 'failed', 'start'];

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 9 || byte === 13;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 57;
}

/** Text that comes again and again, such as the name of a connection: decoded once. */
class RepeatedText {
  #bytes = new Uint8Array(0);
  #text = '';

  decode(bytes: Uint8Array, from: number, to: number): string {
    const known = this.#bytes;
    let same = known.length === to - from;
    for (let i = 0; same && i < known.length; i++) same = known[i] === bytes[from + i];
    if (!same) {
      this.#bytes = bytes.slice(from, to);
      this.#text = new TextDecoder().decode(this.#bytes);
    }
    return this.#text;
  }
}

/** Value of a hexadecimal digit, −1 when it is none. */
function hexDigit(byte: number): number {
  if (isDigit(byte)) return byte - ZERO;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** Writes a code point as UTF-8; half a surrogate pair is written as three bytes, as it came. @returns where it ends. */
function putUtf8(target: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    target[at] = code;
    return at + 1;
  }
  if (code < 0x800) {
    target[at] = 0xc0 | (code >> 6);
    target[at + 1] = 0x80 | (code & 63);
    return at + 2;
  }
  if (code < 0x10000) {
    target[at] = 0xe0 | (code >> 12);
    target[at + 1] = 0x80 | ((code >> 6) & 63);
    target[at + 2] = 0x80 | (code & 63);
    return at + 3;
  }
  target[at] = 0xf0 | (code >> 18);
  target[at + 1] = 0x80 | ((code >> 12) & 63);
  target[at + 2] = 0x80 | ((code >> 6) & 63);
  target[at + 3] = 0x80 | (code & 63);
  return at + 4;
}

/** What an escape of one letter stands for, 0 for none. */
function plainEscape(byte: number): number {
  if (byte === QUOTE || byte === BACKSLASH || byte === 47) return byte;
  if (byte === 110) return 10;
  if (byte === 116) return 9;
  if (byte === 114) return 13;
  if (byte === 98) return 8;
  return byte === 102 ? 12 : 0;
}

/** Reads one line after the other; the fields describe the last one. */
export class LineDecoder {
  dir: FrameDirection = 'in';
  localTime = 0;
  url = '';
  conn = '';
  bytes: Uint8Array = new Uint8Array(1 << 16);
  from = 0;
  to = 0;

  /** Bytes of the line being read, and the position in it; −1 after a fault. */
  #line: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  /** The buffer that messages are copied into. */
  #scratch = this.bytes;
  readonly #value = new JsonCursor();
  readonly #urls = new RepeatedText();
  readonly #conns = new RepeatedText();
  readonly #directions = new RepeatedText();

  /** Reads the line `line[from, to)`, without its line end. @returns false when it is of neither layout. */
  decode(line: Uint8Array, from: number, to: number): boolean {
    let at = from;
    while (at < to && isSpace(line[at] as number)) at += 1;
    let end = to;
    while (end > at && isSpace(line[end - 1] as number)) end -= 1;
    if (at === end) return false;
    this.#line = line;
    this.#at = at;
    this.#end = end;
    this.url = '';
    this.conn = '';
    return line[at] === OPEN ? this.#object() : this.#bare();
  }

  /** `<nanoseconds> <raw>`, in older recordings `<microseconds> <raw>`. The raw bytes stay where they are. */
  #bare(): boolean {
    const line = this.#line;
    const start = this.#at;
    let at = start;
    while (at < this.#end && isDigit(line[at] as number)) at += 1;
    // From 2001 to 2286 nanoseconds have 19 digits and microseconds 16; any other number is of no such recording.
    const digits = at - start;
    if (digits !== 19 && digits !== 16) return false;
    if (line[at] !== 32 || line[at + 1] !== OPEN || line[this.#end - 1] !== CLOSE) return false;
    this.localTime = this.#digits(start, start + 16);
    this.bytes = line;
    this.from = at + 1;
    this.to = this.#end;
    this.dir = this.#isSnapshot(at + 1) ? 'http' : 'in';
    return true;
  }

  /** Binance's REST snapshot begins with `{"lastUpdateId"`; no frame of its streams does. */
  #isSnapshot(at: number): boolean {
    const name = SNAPSHOT_START;
    for (let i = 0; i < name.length; i++) if (this.#line[at + i] !== name[i]) return false;
    return true;
  }

  #digits(from: number, to: number): number {
    let value = 0;
    for (let i = from; i < to; i++) value = value * 10 + (this.#line[i] as number) - ZERO;
    return value;
  }

  #object(): boolean {
    let known = 0;
    this.bytes = this.#scratch;
    this.from = 0;
    this.to = 0;
    this.#at += 1;
    this.#skipSpace();
    if (this.#byte() === CLOSE) return false;
    for (;;) {
      known |= this.#pair();
      if (this.#at < 0) return false;
      this.#skipSpace();
      const byte = this.#byte();
      this.#at += 1;
      if (byte === CLOSE) break;
      if (byte !== COMMA) return false;
      this.#skipSpace();
    }
    if (this.#at !== this.#end || (known & HAS_TIME) === 0 || (known & HAS_DIR) === 0) return false;
    return (known & HAS_RAW) !== 0 || this.dir === 'open' || this.dir === 'close' || this.dir === 'start';
  }

  /** One key and its value. @returns which field it was. */
  #pair(): number {
    const from = this.#at + 1;
    const to = this.#stringEnd();
    if (to < 0) return 0;
    this.#skipSpace();
    if (this.#byte() !== COLON) return this.#fail();
    this.#at += 1;
    this.#skipSpace();
    const line = this.#line;
    const first = line[from];
    if (to - from === 1 && first === 116) return this.#time();
    if (to - from === 3 && first === 100) return this.#direction();
    if (to - from === 3 && first === 114 && line[to - 1] === 119) return this.#raw();
    if (to - from === 3 && first === 117) return this.#text(this.#urls, 'url');
    if (to - from === 4 && first === 99) return this.#text(this.#conns, 'conn');
    if (to - from === 6 && first === 98) return this.#base64();
    this.#value.reset(line, this.#at, this.#end);
    this.#value.skipValue();
    if (this.#value.fault !== OK) return this.#fail();
    this.#at = this.#value.at;
    return 0;
  }

  /** Seconds with decimals, as text or as a number, to microseconds, half away from zero. */
  #time(): number {
    const quoted = this.#byte() === QUOTE;
    if (quoted) this.#at += 1;
    const start = this.#at;
    while (isDigit(this.#byte())) this.#at += 1;
    if (this.#at === start || this.#at - start > 10) return this.#fail();
    let micros = this.#digits(start, this.#at) * 1e6;
    if (this.#byte() === DOT) {
      this.#at += 1;
      for (let place = 0; isDigit(this.#byte()); place += 1, this.#at += 1) {
        const digit = this.#byte() - ZERO;
        if (place < DECIMALS.length) micros += digit * (DECIMALS[place] as number);
        else if (place === DECIMALS.length && digit >= 5) micros += 1;
      }
    }
    if (quoted) {
      if (this.#byte() !== QUOTE) return this.#fail();
      this.#at += 1;
    }
    this.localTime = micros;
    return HAS_TIME;
  }

  #direction(): number {
    const from = this.#at + 1;
    const to = this.#stringEnd();
    if (to < 0) return 0;
    const name = this.#directions.decode(this.#line, from, to);
    const dir = DIRECTIONS.find((known) => known === name);
    if (dir === undefined) return this.#fail();
    this.dir = dir;
    return HAS_DIR;
  }

  /** A string without escapes that matter: addresses and names. */
  #text(repeated: RepeatedText, field: 'url' | 'conn'): number {
    if (this.#byte() !== QUOTE) return this.#null();
    const from = this.#at + 1;
    const to = this.#stringEnd();
    if (to < 0) return 0;
    const text = repeated.decode(this.#line, from, to);
    this[field] = text.includes('\\') ? text.replaceAll('\\/', '/') : text;
    return 0;
  }

  /** `null` stands for an absent text. */
  #null(): number {
    this.#value.reset(this.#line, this.#at, this.#end);
    if (!this.#value.match(NULL)) return this.#fail();
    this.#at = this.#value.at;
    return 0;
  }

  #base64(): number {
    const from = this.#at + 1;
    const to = this.#stringEnd();
    if (to < 0) return 0;
    const text = new TextDecoder().decode(this.#line.subarray(from, to));
    this.bytes = Buffer.from(text, 'base64');
    this.from = 0;
    this.to = this.bytes.length;
    return HAS_RAW;
  }

  /** Copies a JSON string without its escapes. The result is never longer than the source. */
  #raw(): number {
    if (this.#byte() !== QUOTE) return this.#fail();
    const line = this.#line;
    const end = this.#end;
    let at = this.#at + 1;
    if (this.#scratch.length < end - at) this.#scratch = new Uint8Array(2 * (end - at));
    const target = this.#scratch;
    let out = 0;
    for (;;) {
      if (at >= end) return this.#fail();
      const byte = line[at] as number;
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) {
        target[out++] = byte;
        at += 1;
        continue;
      }
      const mark = line[at + 1] as number;
      if (at + 1 < end && mark === 117) {
        const code = this.#unicode(at + 2);
        if (code < 0) return this.#fail();
        out = putUtf8(target, out, code);
        at += code > 0xffff ? 12 : 6;
        continue;
      }
      const plain = at + 1 < end ? plainEscape(mark) : 0;
      if (plain === 0) return this.#fail();
      target[out++] = plain;
      at += 2;
    }
    this.#at = at + 1;
    this.bytes = target;
    this.from = 0;
    this.to = out;
    return HAS_RAW;
  }

  /** The code point of four hexadecimal digits, or of a surrogate pair; −1 for a fault. */
  #unicode(at: number): number {
    const high = this.#hex(at);
    if (high < 0xd800 || high > 0xdbff) return high;
    const isPair = this.#line[at + 4] === BACKSLASH && this.#line[at + 5] === 117;
    const low = isPair ? this.#hex(at + 6) : -1;
    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00) : high;
  }

  #hex(at: number): number {
    if (at + 4 > this.#end) return -1;
    let value = 0;
    for (let i = at; i < at + 4; i++) {
      const digit = hexDigit(this.#line[i] as number);
      if (digit < 0) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  /** Steps over a string that begins here. @returns the place of its closing quote, −1 for a fault. */
  #stringEnd(): number {
    let at = this.#byte() === QUOTE ? this.#at + 1 : this.#end;
    while (at < this.#end && this.#line[at] !== QUOTE) at += this.#line[at] === BACKSLASH ? 2 : 1;
    if (at >= this.#end) {
      this.#fail();
      return -1;
    }
    this.#at = at + 1;
    return at;
  }

  #skipSpace(): void {
    while (isSpace(this.#byte())) this.#at += 1;
  }

  #byte(): number {
    return this.#at >= 0 && this.#at < this.#end ? (this.#line[this.#at] as number) : -1;
  }

  #fail(): 0 {
    this.#at = -1;
    return 0;
  }
}
