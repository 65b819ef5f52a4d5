/**
 * Reads JSON straight from received bytes, without making objects or text: the parsers of the feeds know which keys they
 * expect and pull integers out. Nothing is thrown: the first thing that does not fit sets `fault`, every later call then
 * does nothing, and the parser looks at `fault` once, at the end of a message.
 *
 * Decimal text becomes a whole number on the grid of 10^−decimals. Digits finer than the grid must be zeros, and the
 * result must be an exact double; otherwise the fault is `OFF_GRID`. Allocation: none. Complexity: O(bytes read).
 */

/** Nothing wrong. */
export const OK = 0;
/** The bytes are not the JSON that was expected. */
export const SYNTAX = 1;
/** A number is finer than the grid of its market, or too large to be exact. */
export const OFF_GRID = 2;

const QUOTE = 34;
const COMMA = 44;
const DOT = 46;
const BACKSLASH = 92;
const SPACE = 32;
const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const COLON = 58;
const PLUS = 43;
const MINUS = 45;
const ZERO = 48;
const OPEN_BRACE = 123;
const OPEN_BRACKET = 91;
/** A closing bracket or brace is two above the opening one. */
const TO_CLOSE = 2;
const CAPITAL_E = 69;
const LETTER_E = 101;
const LETTER_F = 102;
const LETTER_N = 110;
const LETTER_T = 116;
const LETTER_U = 117;
const DEPTH_MAX = 64;
const TRUE = Uint8Array.of(116, 114, 117, 101);
const FALSE = Uint8Array.of(102, 97, 108, 115, 101);
const NULL = Uint8Array.of(110, 117, 108, 108);
/** What may follow a backslash, beside u: quote, backslash, slash, b, f, n, r, t. */
const ESCAPES = Uint8Array.of(34, 92, 47, 98, 102, 110, 114, 116);
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** A position in a message. One per parser, used again for each message. */
export class JsonCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  fault = OK;
  /** Decimals that the last `decimal` had on the wire: `0.0500` has 4. Checksums are made of the wire's digits. */
  wireDecimals = 0;
  /** Brackets and braces that are open while a value is stepped over. */
  readonly #open = new Uint8Array(DEPTH_MAX);

  /** Starts at `from` of a new message that ends before `to`. */
  reset(bytes: Uint8Array, from: number, to: number): void {
    this.bytes = bytes;
    this.at = from;
    this.end = to;
    this.fault = OK;
  }

  /** Byte at the position, −1 at the end. */
  peek(): number {
    return this.at < this.end ? (this.bytes[this.at] as number) : -1;
  }

  /** Steps over `byte`; a fault when another stands there. */
  expect(byte: number): void {
    if (this.at < this.end && this.bytes[this.at] === byte) this.at += 1;
    else this.#fail(SYNTAX);
  }

  /** Steps over `byte` when it stands here. @returns whether it did. */
  skipIf(byte: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false;
    this.at += 1;
    return true;
  }

  /** Steps over exactly these bytes. @returns whether they stood here; the position stays when not. */
  match(text: Uint8Array): boolean {
    const { bytes, at } = this;
    const n = text.length;
    if (at + n > this.end) return false;
    for (let i = 0; i < n; i++) if (bytes[at + i] !== text[i]) return false;
    this.at = at + n;
    return true;
  }

  /** A whole number without sign, below 2^53. Fault otherwise. */
  integer(): number {
    const { bytes, end } = this;
    let at = this.at;
    let value = 0;
    const start = at;
    while (at < end) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    if (at === start || at - start > 16 || value > MAX_SAFE) return this.#fail(at === start ? SYNTAX : OFF_GRID);
    this.at = at;
    return value;
  }

  /** A decimal in quotes. See `decimal`. */
  quotedDecimal(decimals: number): number {
    this.expect(QUOTE);
    const value = this.decimal(decimals);
    this.expect(QUOTE);
    return value;
  }

  /**
   * A decimal without sign or exponent as a whole number of 10^−decimals.
   * @returns the number; 0 with a fault when the text is none, is finer than the grid or too large.
   */
  decimal(decimals: number): number {
    const { bytes, end } = this;
    let at = this.at;
    let value = 0;
    const start = at;
    let digit = 0;
    while (at < end) {
      digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      at += 1;
    }
    let missing = decimals;
    let wire = 0;
    let digits = at - start;
    if (digits === 0) return this.#fail(SYNTAX);
    if (at < end && bytes[at] === DOT) {
      at += 1;
      const point = at;
      while (at < end) {
        digit = (bytes[at] as number) - 48;
        if (digit < 0 || digit > 9) break;
        if (missing > 0) {
          value = value * 10 + digit;
          missing -= 1;
          digits += 1;
        } else if (digit !== 0) {
          return this.#fail(OFF_GRID);
        }
        at += 1;
      }
      wire = at - point;
      if (wire === 0) return this.#fail(SYNTAX);
    }
    for (; missing > 0; missing--) value *= 10;
    // 16 digits may be above 2^53, where the sum of digits above is rounded: refuse rather than be wrong by one.
    if (value > MAX_SAFE) return this.#fail(OFF_GRID);
    this.at = at;
    this.wireDecimals = wire;
    return value;
  }

  /** Steps over the white space that JSON allows between tokens. */
  skipSpace(): void {
    const { bytes, end } = this;
    let at = this.at;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte !== SPACE && byte !== LINE_FEED && byte !== RETURN && byte !== TAB) break;
      at += 1;
    }
    this.at = at;
  }

  /**
   * Steps over one value of any kind, and refuses all that JSON refuses: this is what makes skipped parts of a message
   * safe to skip. Nesting deeper than 64 is a fault too.
   */
  skipValue(): void {
    let depth = 0;
    for (;;) {
      this.skipSpace();
      const open = this.peek();
      if (open === OPEN_BRACE || open === OPEN_BRACKET) {
        this.at += 1;
        this.skipSpace();
        if (!this.skipIf(open + TO_CLOSE)) {
          if (depth === DEPTH_MAX) this.#fail(SYNTAX);
          this.#open[depth] = open;
          depth += 1;
          if (open === OPEN_BRACE) this.#skipKey();
          if (this.fault !== OK) return;
          continue;
        }
      } else {
        this.#skipScalar(open);
      }
      depth = this.#afterValue(depth);
      if (depth === 0 || this.fault !== OK) return;
    }
  }

  /** Steps over a string with its quotes. @returns whether it holds an escape. */
  skipString(): boolean {
    this.expect(QUOTE);
    const { bytes, end } = this;
    let at = this.at;
    let escaped = false;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return escaped;
      }
      if (byte < SPACE) break;
      if (byte === BACKSLASH) {
        escaped = true;
        at += this.#escapeLength(at);
      } else {
        at += 1;
      }
    }
    this.#fail(SYNTAX);
    return false;
  }

  /** Closes what ends here, and steps over the comma (and key) before the next value. @returns the depth that is left. */
  #afterValue(depth: number): number {
    let left = depth;
    while (left > 0 && this.fault === OK) {
      const open = this.#open[left - 1] as number;
      this.skipSpace();
      if (this.skipIf(COMMA)) {
        if (open === OPEN_BRACE) this.#skipKey();
        return left;
      }
      this.expect(open + TO_CLOSE);
      left -= 1;
    }
    return left;
  }

  #skipKey(): void {
    this.skipSpace();
    this.skipString();
    this.skipSpace();
    this.expect(COLON);
  }

  #skipScalar(first: number): void {
    if (first === QUOTE) this.skipString();
    else if (first === LETTER_T) this.#skipWord(TRUE);
    else if (first === LETTER_F) this.#skipWord(FALSE);
    else if (first === LETTER_N) this.#skipWord(NULL);
    else this.#skipNumber();
  }

  #skipWord(word: Uint8Array): void {
    if (!this.match(word)) this.#fail(SYNTAX);
  }

  #skipNumber(): void {
    this.skipIf(MINUS);
    if (!this.skipIf(ZERO)) this.#skipDigits();
    if (this.skipIf(DOT)) this.#skipDigits();
    if (this.skipIf(LETTER_E) || this.skipIf(CAPITAL_E)) {
      if (!this.skipIf(PLUS)) this.skipIf(MINUS);
      this.#skipDigits();
    }
  }

  #skipDigits(): void {
    const { bytes, end, at: start } = this;
    let at = start;
    while (at < end && (bytes[at] as number) >= ZERO && (bytes[at] as number) <= ZERO + 9) at += 1;
    if (at === start) this.#fail(SYNTAX);
    else this.at = at;
  }

  /** Bytes of the escape at a backslash; beyond the end when it is none. */
  #escapeLength(at: number): number {
    const { bytes, end } = this;
    const kind = at + 1 < end ? (bytes[at + 1] as number) : 0;
    if (kind !== LETTER_U) return ESCAPES.includes(kind) ? 2 : end;
    for (let i = at + 2; i < at + 6; i++) {
      const byte = i < end ? (bytes[i] as number) : 0;
      const letter = byte | 32;
      if (!(byte >= ZERO && byte <= ZERO + 9) && !(letter >= 97 && letter <= 102)) return end;
    }
    return 6;
  }

  #fail(fault: number): number {
    if (this.fault === OK) this.fault = fault;
    this.at = this.end;
    return 0;
  }
}
