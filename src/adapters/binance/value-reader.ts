/**
 * Reads the values of a message at places that are known to hold valid JSON. What is valid but not as documented becomes
 * a fault of the cursor, which is looked at once at the end of a message. Hot path; allocates only for larger books.
 */
import { type JsonCursor, OK } from '../../hot/index.ts';
import type { LevelColumns } from './level-columns.ts';
import { type MarketScales, marketTime } from './market-scales.ts';

const COMMA = 44;
const DOT = 46;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const LETTER_T = 116;
const LETTER_F = 102;
const CAPITAL_E = 69;
const LETTER_E = 101;
/** No byte: expecting it is a fault. */
const NOTHING = -1;

/** Positions are those of `FieldScan.find`: −1 where the value is missing, which is a fault. */
export class ValueReader {
  readonly #cursor: JsonCursor;
  readonly #scales: MarketScales;

  constructor(cursor: JsonCursor, scales: MarketScales) {
    this.#cursor = cursor;
    this.#scales = scales;
  }

  /** A whole number without sign, fraction and exponent. */
  integer(at: number): number {
    const cursor = this.#cursor;
    if (!this.#goTo(at)) return 0;
    const value = cursor.integer();
    const after = cursor.peek();
    if (after === DOT || after === LETTER_E || after === CAPITAL_E) this.refuse();
    return value;
  }

  /** A time, in microseconds. */
  time(at: number): number {
    const time = marketTime(this.integer(at));
    if (time < 0) this.refuse();
    return time;
  }

  price(at: number, slot: number): number {
    return this.#goTo(at) ? this.#cursor.quotedDecimal(this.#scales.price(slot)) : 0;
  }

  qty(at: number, slot: number): number {
    return this.#goTo(at) ? this.#cursor.quotedDecimal(this.#scales.qty(slot)) : 0;
  }

  boolean(at: number): boolean {
    if (!this.#goTo(at)) return false;
    const byte = this.#cursor.peek();
    if (byte !== LETTER_T && byte !== LETTER_F) this.refuse();
    return byte === LETTER_T;
  }

  /** Two lists of levels: bids and asks. */
  levels(levels: LevelColumns, slot: number, bids: number, asks: number): void {
    levels.clear();
    this.#side(levels, slot, bids);
    levels.bids = levels.count;
    this.#side(levels, slot, asks);
  }

  /** Valid JSON, but not what is documented: the same fault as no JSON. */
  refuse(): void {
    this.#cursor.expect(NOTHING);
  }

  #goTo(at: number): boolean {
    if (at < 0) this.refuse();
    if (this.#cursor.fault !== OK) return false;
    this.#cursor.at = at;
    return true;
  }

  #side(levels: LevelColumns, slot: number, at: number): void {
    if (!this.#goTo(at)) return;
    const cursor = this.#cursor;
    cursor.expect(OPEN_BRACKET);
    cursor.skipSpace();
    if (cursor.skipIf(CLOSE_BRACKET)) return;
    do this.#level(levels, slot);
    while (cursor.skipIf(COMMA));
    cursor.expect(CLOSE_BRACKET);
  }

  #level(levels: LevelColumns, slot: number): void {
    const cursor = this.#cursor;
    cursor.skipSpace();
    cursor.expect(OPEN_BRACKET);
    cursor.skipSpace();
    const price = cursor.quotedDecimal(this.#scales.price(slot));
    cursor.skipSpace();
    cursor.expect(COMMA);
    cursor.skipSpace();
    const qty = cursor.quotedDecimal(this.#scales.qty(slot));
    cursor.skipSpace();
    // Until 2018 a third, empty value stood here.
    while (cursor.skipIf(COMMA)) {
      cursor.skipValue();
      cursor.skipSpace();
    }
    cursor.expect(CLOSE_BRACKET);
    cursor.skipSpace();
    if (cursor.fault !== OK) return;
    if (price === 0 || !levels.reserve(levels.count + 1)) this.refuse();
    else levels.add(price, qty);
  }
}
