/**
 * CRC-32 (IEEE 802.3, the one of zip files), built up piece by piece: over bytes, and over the decimal digits of
 * integers without making text of them. Hot path.
 *
 * Some venues prove a book with a checksum over the digits of its prices and quantities. The book holds integers, so
 * the digits are taken from them by division and go through the table at once.
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
/** More than any venue writes: keeps a wrong argument from running for ever. */
const SHIFT_MAX = 64;

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
  /** Complement of the checksum of what was taken so far. */
  #state = -1;
  readonly #digits = new Uint8Array(DIGITS_MAX);
  /** The integer whose digits are asked for. */
  readonly #number = new Float64Array(1);

  /** The checksum of everything since construction or `reset`, 0 to 2^32 - 1. More may follow. */
  get value(): number {
    return ~this.#state >>> 0;
  }

  /** Begins anew. */
  reset(): void {
    this.#state = -1;
  }

  /** Takes one byte. @param byte 0 to 255. */
  byte(byte: number): void {
    this.#state = (this.#state >>> 8) ^ (TABLES[(this.#state ^ byte) & 255] as number);
  }

  /**
   * Takes the bytes from `start` up to but not including `end`.
   * @throws InvariantError when they do not lie within `source`.
   */
  bytes(source: Uint8Array, start = 0, end: number = source.length): void {
    if (!(start >= 0 && start <= end && end <= source.length))
      assert(false, 'bytes of a checksum lie within', start, end);
    let state = this.#state;
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
    this.#state = state;
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
    const value = this.#number[0] as number;
    if (!(Number.isSafeInteger(value) && value >= 0)) assert(false, 'digits are of a whole number', value);
    // Two halves of at most 8 digits: division of 32-bit integers is a multiplication.
    const whole = Math.floor(value / HALF);
    const high = whole | 0;
    const low = (value - whole * HALF) | 0;
    if (!(shift >= -SHIFT_MAX && shift <= SHIFT_MAX)) assert(false, 'a shift of digits is small', shift);
    if ((high | low) === 0) return;
    const digits = this.#digits;
    const start = high === 0 ? this.#write(low, DIGITS_MAX) : this.#write(high, this.#writeLow(low));
    const end = shift < 0 ? DIGITS_MAX + shift : DIGITS_MAX;
    if (start >= end) assert(false, 'only zeros are left out', high, low);
    for (let at = end; at < DIGITS_MAX; at++) {
      if (digits[at] !== ZERO) assert(false, 'only zeros are left out', high, low);
    }
    this.bytes(digits, start, end);
    for (let zeros = shift; zeros > 0; zeros--) this.byte(ZERO);
  }

  /** Writes the lower 8 digits with their leading zeros. @returns where they begin. */
  #writeLow(low: number): number {
    const start = DIGITS_MAX - HALF_DIGITS;
    for (let at = this.#write(low, DIGITS_MAX); at > start; ) this.#digits[--at] = ZERO;
    return start;
  }

  /** Writes digits up to but not including `end`. @returns where they begin. */
  #write(value: number, end: number): number {
    let rest = value;
    let at = end;
    while (rest > 0) {
      const tenth = (rest / 10) | 0;
      this.#digits[--at] = ZERO + rest - 10 * tenth;
      rest = tenth;
    }
    return at;
  }
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

/** The CRC-32 of some bytes, 0 to 2^32 - 1. */
export function crc32(source: Uint8Array): number {
  const crc = new Crc32();
  crc.bytes(source);
  return crc.value;
}
