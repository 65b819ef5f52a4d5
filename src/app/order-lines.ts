/**
 * The order list of a session: the lines of `orderLine` and `cancelLine`. Hot path: a decision is a row of numbers while the
 * session runs, and the lines are written in one go when they are asked for. Between two orders a session handles bars, so
 * whatever an order runs has left the caches of the processor by the next one: the less of it, the better.
 */
import { type CancelIntent, intentSeqOf, type OrderIntent } from '../domain/orders/index.ts';
import { RowLog } from '../hot/index.ts';
import { PURPOSES, placeOfPurpose, placeOfType, TYPES } from './order-words.ts';

const SIDES = ['buy', 'sell'] as const;

/** Places in a row. */
const SEQ = 0;
const TIME = 1;
const INSTRUMENT = 2;
/** Of a cancel the number of its order. */
const LOTS = 3;
const PRICE = 4;
/** NaN where the order is for no share of the cash. */
const SHARE = 5;
/** Place of its words, -1 for a cancel. */
const WORDS = 6;
const PLACES = 7;
const CANCEL = -1;

/** Bytes that are set apart for a line. */
const LINE_USUAL = 64;
/** Longest line: seven numbers of at most 25 characters, words and spaces. */
const LINE_MAX = 256;
const [SPACE, NEWLINE, DIGIT_0] = [32, 10, 48];
/** Numbers are written eight digits at a time, so that all but the highest fit into small integers. */
const PART = 1e8;
const PART_DIGITS = 8;

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** What stands between the instrument and the lots of an order, by side, type and purpose; then the end of the line. */
const ORDER_WORDS = SIDES.flatMap((side) =>
  TYPES.flatMap((type) => PURPOSES.map((purpose) => bytesOf(` ${side} ${type} ${purpose} `))),
);
const ORDER = bytesOf(' order ');
const CANCELLED = bytesOf(' cancel ');
const BETWEEN = bytesOf(' ');
const NOT_REDUCING = bytesOf(' 0');
const REDUCING = bytesOf(' 1');

/** Place of the words of an order, doubled, and one more for an order that only reduces. */
function wordsOf({ side, type, purpose, reduceOnly }: OrderIntent): number {
  const place = ((side === 'buy' ? 0 : TYPES.length) + placeOfType(type)) * PURPOSES.length + placeOfPurpose(purpose);
  return 2 * place + (reduceOnly ? 1 : 0);
}

/** Writes a word at a place. @returns the place behind it. */
function putWord(bytes: Uint8Array, at: number, word: Uint8Array): number {
  const { length } = word;
  for (let i = 0; i < length; i++) bytes[(at + i) | 0] = word[i] as number;
  return (at + length) | 0;
}

/** Writes a number as a template does. */
function putNumber(bytes: Uint8Array, at: number, value: number): number {
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER && value === Math.floor(value))) {
    return putWord(bytes, at, bytesOf(`${value}`));
  }
  if (value < PART) return putPlain(bytes, at, value | 0);
  const high = Math.floor(value / PART);
  const low = (value - high * PART) | 0;
  if (high < PART) return putPadded(bytes, putPlain(bytes, at, high | 0), low);
  const top = Math.floor(high / PART);
  const middle = putPadded(bytes, putPlain(bytes, at, top | 0), (high - top * PART) | 0);
  return putPadded(bytes, middle, low);
}

/** A number below 10^8. */
function putPlain(bytes: Uint8Array, at: number, value: number): number {
  let count = 1;
  for (let power = 10; count < PART_DIGITS && value >= power; power = (power * 10) | 0) count++;
  let rest = value;
  for (let place = (at + count - 1) | 0; place >= at; place--) {
    const next = (rest / 10) | 0;
    bytes[place] = DIGIT_0 + rest - next * 10;
    rest = next;
  }
  return (at + count) | 0;
}

/** The same with zeros in front, eight digits in all. */
function putPadded(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  for (let place = (at + PART_DIGITS - 1) | 0; place >= at; place--) {
    const next = (rest / 10) | 0;
    bytes[place] = DIGIT_0 + rest - next * 10;
    rest = next;
  }
  return (at + PART_DIGITS) | 0;
}

/** Writes the line of a row. @returns the place behind it. */
function putLine(bytes: Uint8Array, start: number, cells: Readonly<Float64Array>, from: number): number {
  const words = cells[from + WORDS] as number;
  const isCancel = words === CANCEL;
  let at = putNumber(bytes, start, cells[from + SEQ] as number);
  at = putWord(bytes, at, isCancel ? CANCELLED : ORDER);
  at = putNumber(bytes, at, cells[from + TIME] as number);
  bytes[at] = SPACE;
  at = putNumber(bytes, (at + 1) | 0, cells[from + INSTRUMENT] as number);
  at = putWord(bytes, at, isCancel ? BETWEEN : (ORDER_WORDS[words >> 1] as Uint8Array));
  at = putNumber(bytes, at, cells[from + LOTS] as number);
  if (isCancel) return at;
  bytes[at] = SPACE;
  at = putNumber(bytes, (at + 1) | 0, cells[from + PRICE] as number);
  at = putWord(bytes, at, (words & 1) === 1 ? REDUCING : NOT_REDUCING);
  const share = cells[from + SHARE] as number;
  return Number.isNaN(share) ? at : putWord(bytes, at, bytesOf(` cash ${share}`));
}

/** The decisions, and their text. */
export class OrderLines {
  readonly #rows = new RowLog(PLACES);
  #bytes = new Uint8Array(0);
  #at = 0;
  /** Rows that are in the text. */
  #written = 0;

  get count(): number {
    return this.#rows.count;
  }

  order(intent: OrderIntent): void {
    const from = this.#rows.add();
    const { cells } = this.#rows;
    cells[from + SEQ] = intent.intentSeq;
    cells[from + TIME] = intent.time;
    cells[from + INSTRUMENT] = intent.instrument;
    cells[from + LOTS] = intent.lots;
    cells[from + PRICE] = intent.priceTicks;
    cells[from + SHARE] = intent.cashSharePpm ?? Number.NaN;
    cells[from + WORDS] = wordsOf(intent);
  }

  cancel(intent: CancelIntent): void {
    const { orderSeq = intentSeqOf(intent.clientOrderId) } = intent;
    const from = this.#rows.add();
    const { cells } = this.#rows;
    cells[from + SEQ] = intent.intentSeq;
    cells[from + TIME] = intent.time;
    cells[from + INSTRUMENT] = intent.instrument;
    cells[from + LOTS] = orderSeq;
    cells[from + WORDS] = CANCEL;
  }

  /** All lines as bytes, with a line feed between two. They stay what they are when more decisions come. */
  bytes(): Uint8Array {
    const rows = this.#rows;
    const { count } = rows;
    let at = this.#at;
    this.#reserve(at, count - this.#written);
    for (let row = this.#written; row < count; row++) {
      if (row > 0) this.#bytes[at++] = NEWLINE;
      at = putLine(this.#bytes, at, rows.cellsOf(row), rows.fromOf(row));
      if (at + LINE_MAX > this.#bytes.length) this.#reserve(at, count - row);
    }
    this.#written = count;
    this.#at = at;
    return this.#bytes.subarray(0, at);
  }

  /** The same as text. */
  text(): string {
    return textOf(this.bytes());
  }

  /** Makes room behind a place for so many lines of usual length, and one of any. */
  #reserve(at: number, lines: number): void {
    const needed = at + LINE_MAX + LINE_USUAL * lines;
    if (needed <= this.#bytes.length) return;
    // By half at least, for a session that is asked again and again.
    const larger = new Uint8Array(Math.max(needed, at + (at >> 1)));
    larger.set(this.#bytes.subarray(0, at));
    this.#bytes = larger;
  }
}

/** The text of lines that `OrderLines` wrote: nothing in it is beyond ASCII. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
