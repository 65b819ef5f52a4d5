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
const MAX_SAFE = Number.MAX_SAFE_INTEGER;

/** A position in a message. One per parser, used again for each message. */
export class JsonCursor {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  fault = OK;
  /** Decimals that the last `decimal` had on the wire: `0.0500` has 4. Checksums are made of the wire's digits. */
  wireDecimals = 0;

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

  /** Steps over one value of any kind. */
  skipValue(): void {
    let depth = 0;
    const { bytes, end } = this;
    let at = this.at;
    const start = at;
    while (at < end) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        at += 1;
        while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
      } else if (byte === 91 || byte === 123) {
        depth += 1;
      } else if (byte === 93 || byte === 125) {
        if (depth === 0) break;
        depth -= 1;
      } else if (byte === COMMA && depth === 0) {
        break;
      }
      at += 1;
    }
    if (at > end || at === start || depth !== 0) this.#fail(SYNTAX);
    else this.at = at;
  }

  #fail(fault: number): number {
    if (this.fault === OK) this.fault = fault;
    this.at = this.end;
    return 0;
  }
}
