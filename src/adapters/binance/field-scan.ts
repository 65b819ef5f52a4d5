/**
 * Finds the values of a JSON object by their keys, whatever the order, the white space and the keys nobody knows. The
 * whole object is checked to be JSON while it is stepped over. Hot path when the venue changes its layout; no allocation.
 */
import { type JsonCursor, OK } from '../../hot/index.ts';

/** Keys of one byte are their own number; longer ones are numbered from here. */
const LONG_KEYS = 128;
const NAMES = ['pu', 'stream', 'data', 'lastUpdateId', 'bids', 'asks', 'result', 'error', 'code', 'msg', 'id'] as const;
const ENCODED = NAMES.map((name) => new TextEncoder().encode(name));
const KEYS = LONG_KEYS + NAMES.length;
const UNKNOWN_KEY = -1;

const QUOTE = 34;
const COLON = 58;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const COMMA = 44;

/** Number of a key: `keyOf('u')`, `keyOf('pu')`. Only for keys that are known here; made once, not for each message. */
export function keyOf(name: string): number {
  if (name.length === 1) return name.charCodeAt(0);
  return LONG_KEYS + NAMES.indexOf(name as (typeof NAMES)[number]);
}

/** Where the values of one object begin. */
export class FieldScan {
  readonly #at = new Int32Array(KEYS);
  /** A key that is known occurs twice: JSON allows it, and nobody can say which of the two is meant. */
  repeated = false;

  /** Steps over an object and notes where the values of its known keys begin. The cursor has a fault when it is none. */
  scan(cursor: JsonCursor): void {
    this.#at.fill(0);
    this.repeated = false;
    cursor.skipSpace();
    cursor.expect(OPEN_BRACE);
    cursor.skipSpace();
    if (cursor.skipIf(CLOSE_BRACE)) return;
    do this.#field(cursor);
    while (cursor.skipIf(COMMA));
    cursor.expect(CLOSE_BRACE);
  }

  /** Position of the value of a key, −1 when the object has none. */
  find(key: number): number {
    return (this.#at[key] as number) - 1;
  }

  has(key: number): boolean {
    return this.#at[key] !== 0;
  }

  #field(cursor: JsonCursor): void {
    cursor.skipSpace();
    const from = cursor.at + 1;
    cursor.skipString();
    const key = cursor.fault === OK ? keyAt(cursor.bytes, from, cursor.at - 1) : UNKNOWN_KEY;
    cursor.skipSpace();
    cursor.expect(COLON);
    cursor.skipSpace();
    if (key !== UNKNOWN_KEY) {
      if (this.#at[key] !== 0) this.repeated = true;
      this.#at[key] = cursor.at + 1;
    }
    cursor.skipValue();
    cursor.skipSpace();
  }
}

function keyAt(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length === 1) {
    const key = bytes[from] as number;
    return key < LONG_KEYS ? key : UNKNOWN_KEY;
  }
  for (let i = 0; i < ENCODED.length; i++) {
    const name = ENCODED[i] as Uint8Array;
    if (name.length === length && equals(bytes, from, name)) return LONG_KEYS + i;
  }
  return UNKNOWN_KEY;
}

/** Whether the bytes from a position on are those of `text`. */
export function equals(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[from + i] !== text[i]) return false;
  return true;
}

/** Puts a cursor at a string without escapes and steps over it. @returns its length in bytes, −1 when there is no string. */
export function stringLength(cursor: JsonCursor, at: number): number {
  if (at < 0) return -1;
  cursor.at = at;
  if (cursor.peek() !== QUOTE) return -1;
  cursor.skipString();
  return cursor.fault === OK ? cursor.at - at - 2 : -1;
}
