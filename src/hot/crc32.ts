/**
 * CRC-32 (IEEE 802.3, the one of zip files), built up piece by piece: over bytes, and over the decimal digits of
 * integers without making text of them. Hot path.
 *
 * Some venues prove a book with a checksum over the digits of its prices and quantities. The book holds integers, so
 * the digits are taken from them by division, two at a time, into a small buffer that goes through the tables when it is
 * full or somebody asks.
 *
 * Bytes are taken eight at a time ("slicing by 8"): eight tables say what a byte does to the remainder when 0 to 7
 * other bytes follow it, so the eight look-ups do not wait for each other. The remainder is kept as a signed integer,
 * because V8 boxes what does not fit 32 bits with a sign.
 *
 * Single owner, O(length), nothing allocated after construction.
 *
 * References: ISO/IEC 13239; Kounavis & Berry (2005), "A systematic approach to building high performance software-based
 * CRC generators". Check value: the CRC-32 of the nine digits 123456789 is 0xCBF43926.
 */
import { assert } from '../core/index.ts';

/** x^32 + x^26 + x^23 + ... + 1 with its bits in reverse, the highest left out. */
const POLYNOMIAL = 0xedb88320;
const SLICES = 8;
const ZERO = 48;
/** A safe integer has at most 16 digits. */
const DIGITS_MAX = 16;
const HALF = 1e8;
const HALF_DIGITS = 8;
const INT_MAX = 2 ** 31 - 1;
/** More than any venue writes: keeps a wrong argument from running for ever. */
const SHIFT_MAX = 64;
/** Bytes that wait for the tables. */
const PENDING = 256;
/** Powers of ten: with 16 zeros at its end no safe integer but 0 is left. */
const POWERS = Float64Array.from({ length: DIGITS_MAX }, (_, i) => 10 ** i);
/** (100,) the two digits of 0 to 99 as bytes, the first one in the lower byte. */
const PAIRS = Int32Array.from({ length: 100 }, (_, i) => (ZERO + Math.floor(i / 10)) | ((ZERO + (i % 10)) << 8));

/** (8 · 256,) remainders: entry 256·k + b is what byte b leaves when k bytes follow it. */
function makeTables(): Int32Array {
  const tables = new Int32Array(SLICES * 256);
  for (let byte = 0; byte < 256; byte++) {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
    tables[byte] = remainder;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256] as number;
    tables[i] = (before >>> 8) ^ (tables[before & 255] as number);
  }
  return tables;
}

const TABLES = makeTables();

/** A checksum in the making. */
export class Crc32 {
  /** Complement of the checksum of what went through the tables. */
  #state = -1;
  /** Bytes that were taken and did not go through the tables yet. */
  readonly #pending = new Uint8Array(PENDING);
  #pendingCount = 0;
  /** The integer whose digits are asked for. */
  readonly #number = new Float64Array(1);

  /** The checksum of everything since construction or `reset`, 0 to 2^32 - 1. More may follow. */
  get value(): number {
    this.#flush();
    return ~this.#state >>> 0;
  }

  /** How far it has come, a number of 32 bits with a sign: for `resume`. */
  get state(): number {
    this.#flush();
    return this.#state;
  }

  /** Goes on from where it, or another one, was. @param state what `state` said. */
  resume(state: number): void {
    this.#state = state;
    this.#pendingCount = 0;
  }

  /** Begins anew. */
  reset(): void {
    this.#state = -1;
    this.#pendingCount = 0;
  }

  /** Takes one byte. @param byte 0 to 255. */
  byte(byte: number): void {
    if (this.#pendingCount === PENDING) this.#flush();
    this.#pending[this.#pendingCount] = byte;
    this.#pendingCount = (this.#pendingCount + 1) | 0;
  }

  /**
   * Takes the bytes from `start` up to but not including `end`.
   * @throws InvariantError when they do not lie within `source`.
   */
  bytes(source: Uint8Array, start = 0, end: number = source.length): void {
    if (!(start >= 0 && start <= end && end <= source.length)) {
      assert(false, 'bytes of a checksum lie within', start, end);
    }
    this.#flush();
    this.#state = advance(this.#state, source, start, end);
  }

  /**
   * Takes the decimal digits of `value`, highest first, without leading zeros: 0 has none at all.
   * @param value an integer, 0 to 2^53 - 1.
   * @param shift zeros to add behind the digits, or, below 0, zeros to leave out at their end: the number of decimals
   *   that a venue wrote less those of the grid that the integer is on. The price 0.0500 on a grid of 5 decimals is
   *   the integer 5000; it was written with 4, so a shift of -1 takes the digits 500.
   * @throws InvariantError when the value is out of its range, or a digit to be left out is no zero.
   */
  digits(value: number, shift = 0): void {
    // Short enough to be inlined, so that the value is not boxed on its way.
    this.#number[0] = value;
    this.#take(shift);
  }

  /** The same for an integer in a column: it is not boxed, whatever the compiler does. */
  digitsAt(column: Float64Array, index: number, shift: number): void {
    this.#number[0] = column[index] as number;
    this.#take(shift);
  }

  #take(shift: number): void {
    const whole = this.#number[0] as number;
    if (!(Number.isSafeInteger(whole) && whole >= 0)) assert(false, 'digits are of a whole number', whole);
    if (!(shift >= -SHIFT_MAX && shift <= SHIFT_MAX)) assert(false, 'a shift of digits is small', shift);
    if (whole === 0) return;
    let value = whole;
    if (shift < 0) {
      // Both numbers are exact, and so is a quotient that is a whole number; the product tells whether it is one.
      const power = shift > -DIGITS_MAX ? (POWERS[-shift] as number) : Number.NaN;
      value = Math.floor(whole / power);
      if (value * power !== whole) assert(false, 'only zeros are left out', whole, shift);
    }
    if (this.#pendingCount > PENDING - DIGITS_MAX) this.#flush();
    // 32-bit integers, because their division is a multiplication: one, or two of at most 8 digits.
    if (value <= INT_MAX) this.#write(value | 0, digitCount(value | 0));
    else {
      const high = Math.floor(value / HALF);
      this.#write(high | 0, digitCount(high | 0));
      this.#write((value - high * HALF) | 0, HALF_DIGITS);
    }
    for (let zeros = shift; zeros > 0; zeros--) this.byte(ZERO);
  }

  /** Writes `count` digits of an integer behind the pending bytes, with zeros in front where it has fewer. */
  #write(value: number, count: number): void {
    const pending = this.#pending;
    const start = this.#pendingCount;
    let rest = value;
    let at = start + count - 1;
    for (; at > start; at -= 2) {
      const hundredth = (rest / 100) | 0;
      const pair = PAIRS[rest - Math.imul(100, hundredth)] as number;
      pending[at - 1] = pair;
      pending[at] = pair >>> 8;
      rest = hundredth;
    }
    if (at === start) pending[start] = ZERO + rest;
    this.#pendingCount = start + count;
  }

  #flush(): void {
    if (this.#pendingCount === 0) return;
    this.#state = advance(this.#state, this.#pending, 0, this.#pendingCount);
    this.#pendingCount = 0;
  }
}

/** The state after some more bytes. */
function advance(before: number, source: Uint8Array, start: number, end: number): number {
  let state = before;
  let at = start;
  for (; at + SLICES <= end; at += SLICES) {
    state ^= word(source, at);
    state =
      (TABLES[1792 + (state & 255)] as number) ^
      (TABLES[1536 + ((state >>> 8) & 255)] as number) ^
      (TABLES[1280 + ((state >>> 16) & 255)] as number) ^
      (TABLES[1024 + (state >>> 24)] as number) ^
      (TABLES[768 + (source[at + 4] as number)] as number) ^
      (TABLES[512 + (source[at + 5] as number)] as number) ^
      (TABLES[256 + (source[at + 6] as number)] as number) ^
      (TABLES[source[at + 7] as number] as number);
  }
  for (; at < end; at++) state = (state >>> 8) ^ (TABLES[(state ^ (source[at] as number)) & 255] as number);
  return state;
}

/** Decimal digits of an integer, 1 to 2^31 - 1. */
function digitCount(value: number): number {
  // 1233 / 4096 is the logarithm of 2 to the base 10, so this is right or one too few.
  const guess = ((32 - Math.clz32(value)) * 1233) >>> 12;
  return value >= (POWERS[guess] as number) ? guess + 1 : guess;
}

/** Four bytes as one integer, the first one lowest. */
function word(source: Uint8Array, at: number): number {
  return (
    (source[at] as number) |
    ((source[at + 1] as number) << 8) |
    ((source[at + 2] as number) << 16) |
    ((source[at + 3] as number) << 24)
  );
}

/**
 * The CRC-32 of the bytes from `start` up to but not including `end`, 0 to 2^32 - 1. For the frames of a journal, of about a
 * hundred bytes, it is quicker than a call out of JavaScript, and needs no view of the part.
 * @throws InvariantError when they do not lie within `source`.
 * @example crc32(new TextEncoder().encode('123456789')) // => 0xcbf43926
 */
export function crc32(source: Uint8Array, start = 0, end: number = source.length): number {
  if (!(start >= 0 && start <= end && end <= source.length)) {
    assert(false, 'bytes of a checksum lie within', start, end);
  }
  return ~advance(-1, source, start, end) >>> 0;
}
