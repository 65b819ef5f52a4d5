/**
 * The order list of a session: the lines of `orderLine` and `cancelLine`, written from its decisions when they are asked for,
 * some at a time, so whoever hashes them holds no copy of them all.
 */
import { DECISION, type DecisionLog } from './decision-log.ts';
import { WORDS_OF_TERMS } from './order-words.ts';

const { SEQ, TIME, INSTRUMENT, LOTS, PRICE, SHARE, TERMS, CANCEL } = DECISION;

/** Bytes of a piece of the text; it stays in the cache until it is read. */
const PIECE = 65_536;
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

/** The text of decisions. */
export class OrderLines {
  readonly #log: DecisionLog;
  readonly #bytes = new Uint8Array(PIECE + LINE_MAX);
  readonly #text = new DataView(this.#bytes.buffer);
  /** Bytes of the piece. */
  #length = 0;

  constructor(log: DecisionLog) {
    this.#log = log;
  }

  /**
   * The lines of the first `count` decisions as bytes, with a line feed between two. Each piece stands until the next one
   * is asked for.
   */
  *pieces(count = this.#log.count): Generator<Uint8Array, void> {
    if (DIGITS[0] === 0) makeDigits();
    for (let row = 0; row < count; ) {
      row = this.#writeRows(row, count);
      yield this.#bytes.subarray(0, this.#length);
    }
  }

  /** The same as text. */
  text(count = this.#log.count): string {
    const decoder = new TextDecoder('latin1');
    let text = '';
    for (const piece of this.pieces(count)) text += decoder.decode(piece);
    return text;
  }

  /** Writes the lines of rows into the piece until it is full. @returns the row behind the last one. */
  #writeRows(from: number, until: number): number {
    const { rows } = this.#log;
    const text = this.#text;
    let row = from;
    let at = 0;
    for (; row < until && at < PIECE; row++) {
      if (row > 0) text.setUint8(at++, NEWLINE);
      at = putLine(text, at, rows.cellsOf(row), rows.fromOf(row));
    }
    this.#length = at;
    return row;
  }
}
