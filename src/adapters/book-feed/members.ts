/**
 * The members of a JSON object by name, whatever their order, without making objects: where each known value begins.
 * A known key that stands there twice is a fault, because readers of JSON do not agree on which one counts. All of the
 * object is checked to be JSON, the values that nobody asked for too. Allocation: none per message.
 */
import { type JsonCursor, OK, SYNTAX } from '../../hot/index.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;

/** Words that a reader knows. Made once; `find` gives their positions in the list. */
export class WordTable {
  readonly size: number;
  readonly #words: readonly Uint8Array[];

  constructor(words: readonly string[]) {
    this.size = words.length;
    this.#words = words.map((word) => new TextEncoder().encode(word));
  }

  /** Position of the word that stands at `from` to `to`, −1 when it is none of the table. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    for (let k = 0; k < this.size; k++) {
      const word = this.#words[k] as Uint8Array;
      if (word.length !== length) continue;
      let i = 0;
      while (i < length && word[i] === bytes[from + i]) i += 1;
      if (i === length) return k;
    }
    return -1;
  }

  /** Position of the text value at the cursor, which steps over it; −1 when it is another text or none. */
  read(c: JsonCursor): number {
    const from = c.at + 1;
    c.skipString();
    return c.fault === OK ? this.find(c.bytes, from, c.at - 1) : -1;
  }
}

/** Sets a fault: the message is JSON, and not what it should be. */
export function failAs(c: JsonCursor, fault: number): void {
  if (c.fault === OK) c.fault = fault;
  c.at = c.end;
}

/** Where the members of an object are. One per shape of object, used again for each message. */
export class Members {
  /** (keys,) where the value of each key begins, −1 where the object has no such key. */
  readonly at: Int32Array;
  readonly #keys: WordTable;

  constructor(keys: readonly string[]) {
    this.#keys = new WordTable(keys);
    this.at = new Int32Array(keys.length).fill(-1);
  }

  has(key: number): boolean {
    return (this.at[key] as number) >= 0;
  }

  /** Puts the cursor at the value of a key; a fault when there is none. */
  seek(c: JsonCursor, key: number): void {
    const at = this.at[key] as number;
    if (at < 0) failAs(c, SYNTAX);
    else if (c.fault === OK) c.at = at;
  }

  /** Reads the object at the cursor and steps over it. Look at the cursor's fault afterwards. */
  read(c: JsonCursor): void {
    const { at } = this;
    // A loop: `fill` is a call, which costs more than eight stores.
    for (let key = 0; key < at.length; key++) at[key] = -1;
    c.skipSpace();
    c.expect(OPEN);
    c.skipSpace();
    if (c.skipIf(CLOSE)) return;
    while (c.fault === OK) {
      this.#member(c);
      c.skipSpace();
      if (c.skipIf(CLOSE)) return;
      c.expect(COMMA);
      c.skipSpace();
    }
  }

  #member(c: JsonCursor): void {
    const from = c.at + 1;
    if (c.peek() !== QUOTE) {
      failAs(c, SYNTAX);
      return;
    }
    c.skipString();
    const key = c.fault === OK ? this.#keys.find(c.bytes, from, c.at - 1) : -1;
    c.skipSpace();
    c.expect(COLON);
    c.skipSpace();
    if (key >= 0) {
      if ((this.at[key] as number) >= 0) {
        failAs(c, SYNTAX);
        return;
      }
      this.at[key] = c.at;
    }
    c.skipValue();
  }
}

/** Steps over the `[` of a list. @returns whether an element follows; the cursor then stands at it. */
export function listStarts(c: JsonCursor): boolean {
  c.skipSpace();
  c.expect(91);
  c.skipSpace();
  return c.fault === OK && !c.skipIf(93);
}

/** Steps over what stands behind an element. @returns whether another one follows; the cursor then stands at it. */
export function listGoesOn(c: JsonCursor): boolean {
  c.skipSpace();
  if (c.fault !== OK || c.skipIf(93)) return false;
  c.expect(COMMA);
  c.skipSpace();
  return c.fault === OK;
}

/** Whether the bytes are exactly one JSON value with nothing but white space around it. */
export function isJson(c: JsonCursor, bytes: Uint8Array, from: number, to: number): boolean {
  c.reset(bytes, from, to);
  c.skipSpace();
  c.skipValue();
  c.skipSpace();
  return c.fault === OK && c.at === to;
}

/** A value as text, for notices: off the hot path. Text loses its quotes; at most 200 letters. */
export function valueText(c: JsonCursor, at: number): string {
  if (at < 0) return '';
  const before = c.at;
  c.at = at;
  c.skipValue();
  const text = new TextDecoder().decode(c.bytes.subarray(at, c.at)).slice(0, 200);
  c.at = before;
  return text.startsWith('"') ? text.replace(/^"|"$/g, '') : text;
}
