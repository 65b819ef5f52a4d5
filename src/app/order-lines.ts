/**
 * The order list of a session: the lines of `orderLine` and `cancelLine`. Hot path: a decision is a row of numbers while the
 * session runs, and the lines are written in one go when they are asked for. Between two orders a session handles bars, so
 * whatever an order runs has left the caches of the processor by the next one: the less of it, the better.
 */
import { type CancelIntent, intentSeqOf, type OrderIntent } from '../domain/orders/index.ts';
import { RowLog } from '../hot/index.ts';
import { termsOfOrder, WORDS_OF_TERMS } from './order-words.ts';

/** Places in a row. */
const SEQ = 0;
const TIME = 1;
const INSTRUMENT = 2;
/** Of a cancel the number of its order. */
const LOTS = 3;
const PRICE = 4;
/** NaN where the order is for no share of the cash. */
const SHARE = 5;
/** The number of its words, -1 for a cancel. */
const TERMS = 6;
const PLACES = 7;
const CANCEL = -1;

/** Bytes that are set apart for a line. */
const LINE_USUAL = 64;
/** Longest line: seven numbers of at most 25 characters, words and spaces, and what is written behind a word. */
const LINE_MAX = 256;
const [SPACE, NEWLINE, DIGIT_0] = [32, 10, 48];

/**
 * The text is written in steps of four and eight bytes, as numbers of that size: a byte at a time costs three times as much.
 * No text of ours is the bytes of NaN, so doubles carry it unchanged.
 */
const WORD_BYTES = 32;
const DOUBLE_BYTES = 8;
/** Little-endian, as the processor is: nothing has to be turned round. */
const LITTLE = true;

/** Words of at most 32 characters, each at a place of its own. */
class Words {
  readonly lengths: Int32Array;
  readonly view: DataView;

  constructor(words: readonly string[]) {
    this.lengths = Int32Array.from(words, ({ length }) => length);
    this.view = new DataView(new ArrayBuffer(words.length * WORD_BYTES));
    for (const [place, word] of words.entries()) {
      for (let i = 0; i < word.length; i++) this.view.setUint8(place * WORD_BYTES + i, word.charCodeAt(i));
    }
  }
}

/** What stands between the instrument and the lots of an order, by its terms; then what is between the others. */
const ORDER_WORDS = WORDS_OF_TERMS.map(({ side, type, purpose }) => ` ${side} ${type} ${purpose} `);
const WORDS_TABLE = new Words([...ORDER_WORDS, ' order ', ' cancel ', ' 0', ' 1']);
const ORDER = ORDER_WORDS.length;
const CANCELLED = ORDER + 1;
/** The word of an order that does not reduce, or of one that does, by its terms. */
const REDUCING = Int32Array.from(WORDS_OF_TERMS, ({ reduceOnly }) => ORDER + (reduceOnly ? 3 : 2));

/** Numbers are written four digits at a time, whose text is looked up. */
const FOUR = 10_000;
const FOUR_DIGITS = 4;
const PART = FOUR * FOUR;
const BYTE_BITS = 8;
/** Text of each number below 10,000 with zeros in front, the first digit in the lowest byte. Made when it is first needed. */
const DIGITS = new Uint32Array(FOUR);

function makeDigits(): void {
  for (let n = 0; n < FOUR; n++) {
    let rest = n;
    let text = 0;
    for (let place = FOUR_DIGITS - 1; place >= 0; place--) {
      text = (text << BYTE_BITS) | (DIGIT_0 + (rest % 10));
      rest = (rest / 10) | 0;
    }
    DIGITS[n] = text;
  }
}

/** Writes a word at a place. @returns the place behind it. */
function putWord(text: DataView, at: number, word: number): number {
  const { view, lengths } = WORDS_TABLE;
  const from = word * WORD_BYTES;
  // All of its room: what is behind the word is written over by what comes next.
  for (let i = 0; i < WORD_BYTES; i += DOUBLE_BYTES) {
    text.setFloat64(at + i, view.getFloat64(from + i, LITTLE), LITTLE);
  }
  return (at + (lengths[word] as number)) | 0;
}

/** Writes text that is no word of ours. */
function putText(text: DataView, at: number, characters: string): number {
  for (let i = 0; i < characters.length; i++) text.setUint8(at + i, characters.charCodeAt(i));
  return (at + characters.length) | 0;
}

/** Writes a number as a template does. */
function putNumber(text: DataView, at: number, value: number): number {
  if (value >= 0 && value < PART && value === (value | 0)) return putPlain(text, at, value | 0);
  if (!(value >= 0 && value <= Number.MAX_SAFE_INTEGER && value === Math.floor(value))) {
    return putText(text, at, `${value}`);
  }
  const high = Math.floor(value / PART);
  const low = (value - high * PART) | 0;
  if (high < PART) return putPadded(text, putPlain(text, at, high | 0), low);
  const top = Math.floor(high / PART);
  const middle = putPadded(text, putPlain(text, at, top | 0), (high - top * PART) | 0);
  return putPadded(text, middle, low);
}

/** A number below 10^8. */
function putPlain(text: DataView, at: number, value: number): number {
  if (value < FOUR) return putFirst(text, at, value);
  const high = (value / FOUR) | 0;
  const next = putFirst(text, at, high);
  text.setUint32(next, DIGITS[value - high * FOUR] as number, LITTLE);
  return (next + FOUR_DIGITS) | 0;
}

/** A number below 10,000. */
function putFirst(text: DataView, at: number, value: number): number {
  const zeros = value < 100 ? (value < 10 ? 3 : 2) : value < 1000 ? 1 : 0;
  text.setUint32(at, (DIGITS[value] as number) >>> (BYTE_BITS * zeros), LITTLE);
  return (at + FOUR_DIGITS - zeros) | 0;
}

/** A number below 10^8 with zeros in front, eight digits in all. */
function putPadded(text: DataView, at: number, value: number): number {
  const high = (value / FOUR) | 0;
  text.setUint32(at, DIGITS[high] as number, LITTLE);
  text.setUint32((at + FOUR_DIGITS) | 0, DIGITS[value - high * FOUR] as number, LITTLE);
  return (at + 2 * FOUR_DIGITS) | 0;
}

/** Writes the line of a row. @returns the place behind it. */
function putLine(text: DataView, start: number, cells: Readonly<Float64Array>, from: number): number {
  const terms = (cells[from + TERMS] as number) | 0;
  const isCancel = terms === CANCEL;
  let at = putNumber(text, start, cells[from + SEQ] as number);
  at = putWord(text, at, isCancel ? CANCELLED : ORDER);
  at = putNumber(text, at, cells[from + TIME] as number);
  text.setUint8(at, SPACE);
  at = putNumber(text, (at + 1) | 0, cells[from + INSTRUMENT] as number);
  if (isCancel) {
    text.setUint8(at, SPACE);
    return putNumber(text, (at + 1) | 0, cells[from + LOTS] as number);
  }
  at = putWord(text, at, terms);
  at = putNumber(text, at, cells[from + LOTS] as number);
  text.setUint8(at, SPACE);
  at = putNumber(text, (at + 1) | 0, cells[from + PRICE] as number);
  at = putWord(text, at, REDUCING[terms] as number);
  const share = cells[from + SHARE] as number;
  return Number.isNaN(share) ? at : putText(text, at, ` cash ${share}`);
}

/** Rows that are written in one go: a loop over all of them would be compiled anew at each session. */
const PIECE = 256;

/** The decisions, and their text. */
export class OrderLines {
  readonly #rows = new RowLog(PLACES);
  #bytes = new Uint8Array(0);
  #text = new DataView(this.#bytes.buffer);
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
    cells[from + TERMS] = termsOfOrder(intent);
  }

  cancel(intent: CancelIntent): void {
    const { orderSeq = intentSeqOf(intent.clientOrderId) } = intent;
    const from = this.#rows.add();
    const { cells } = this.#rows;
    cells[from + SEQ] = intent.intentSeq;
    cells[from + TIME] = intent.time;
    cells[from + INSTRUMENT] = intent.instrument;
    cells[from + LOTS] = orderSeq;
    cells[from + TERMS] = CANCEL;
  }

  /** All lines as bytes, with a line feed between two. They stay what they are when more decisions come. */
  bytes(): Uint8Array {
    const { count } = this.#rows;
    if (DIGITS[0] === 0) makeDigits();
    while (this.#written < count) {
      this.#reserve(count - this.#written);
      this.#writeRows(Math.min(this.#written + PIECE, count));
    }
    return this.#bytes.subarray(0, this.#at);
  }

  /** Writes the lines of rows, as long as there is room for one of any length. */
  #writeRows(until: number): void {
    const rows = this.#rows;
    const text = this.#text;
    const full = text.byteLength - LINE_MAX;
    let row = this.#written;
    let at = this.#at;
    for (; row < until && at <= full; row++) {
      if (row > 0) text.setUint8(at++, NEWLINE);
      at = putLine(text, at, rows.cellsOf(row), rows.fromOf(row));
    }
    this.#written = row;
    this.#at = at;
  }

  /** The same as text. */
  text(): string {
    return textOf(this.bytes());
  }

  /** Makes room for so many lines of usual length, and one of any. */
  #reserve(lines: number): void {
    const at = this.#at;
    if (at + LINE_MAX <= this.#bytes.length) return;
    // By half at least, for a session that is asked again and again.
    const larger = new Uint8Array(Math.max(at + LINE_MAX + LINE_USUAL * lines, at + (at >> 1)));
    larger.set(this.#bytes.subarray(0, at));
    this.#bytes = larger;
    this.#text = new DataView(larger.buffer);
  }
}

/** The text of lines that `OrderLines` wrote: nothing in it is beyond ASCII. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
