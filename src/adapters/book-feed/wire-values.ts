/**
 * Values as venues write them, read from bytes without text: JSON numbers with their digits, also with an exponent, and
 * times. Faults are those of the cursor. Allocation: none.
 */
import { type JsonCursor, OFF_GRID, OK, SYNTAX } from '../../hot/index.ts';
import { failAs } from './members.ts';

const DOT = 46;
const MINUS = 45;
const PLUS = 43;
const LETTER_E = 101;
/** Beyond it every number that is not 0 is finer or larger than any grid holds. */
const EXPONENT_MAX = 400;
/** `L2Book` keeps as many decimals of the wire. */
const WIRE_DECIMALS_MAX = 15;

const SECOND = 1e6;
const MINUTE = 60e6;
const HOUR = 3600e6;
const DAY = 86_400e6;

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Reads what follows an `e`. */
function readExponent(c: JsonCursor): number {
  c.at += 1;
  const sign = c.skipIf(MINUS) ? -1 : 1;
  if (sign > 0) c.skipIf(PLUS);
  const start = c.at;
  let exponent = 0;
  for (; isDigit(c.peek()); c.at++) exponent = Math.min(EXPONENT_MAX, exponent * 10 + c.peek() - 48);
  if (c.at === start) failAs(c, SYNTAX);
  return sign * exponent;
}

/** `mantissa` · 10^shift; a fault where that is no exact whole number. The mantissa has no zero at its end. */
function shifted(c: JsonCursor, mantissa: number, shift: number): number {
  if (mantissa === 0) return 0;
  let value = mantissa;
  for (let i = 0; i < shift && value <= Number.MAX_SAFE_INTEGER; i++) value *= 10;
  if (shift < 0 || value > Number.MAX_SAFE_INTEGER) failAs(c, OFF_GRID);
  return c.fault === OK ? value : 0;
}

/** Zeros are counted and taken into the mantissa only when another digit follows, so that 1.0000…0E7 stays exact. */
function exponentDecimal(c: JsonCursor, decimals: number): number {
  let mantissa = 0;
  let zeros = 0;
  let point = -1;
  for (let byte = c.peek(); isDigit(byte) || (byte === DOT && point < 0); byte = c.peek()) {
    c.at += 1;
    if (byte === DOT) {
      point = c.at;
    } else if (byte === 48) {
      zeros += 1;
    } else {
      for (; zeros > 0; zeros--) mantissa *= 10;
      mantissa = mantissa * 10 + (byte - 48);
    }
  }
  const places = point < 0 ? 0 : c.at - point;
  if (places === 0 && point >= 0) failAs(c, SYNTAX);
  const exponent = (c.peek() | 32) === LETTER_E ? readExponent(c) : 0;
  if (c.fault !== OK) return 0;
  c.wireDecimals = Math.max(0, places - exponent);
  return shifted(c, mantissa, zeros - places + exponent + decimals);
}

/**
 * A JSON number without sign as a whole number of 10^−decimals, exact also where it is written with an exponent
 * (`1.0E7`, `1e-7`). `wireDecimals` are those of the plain notation: `1.0E-4` has 5.
 * @returns the number; 0 with a fault when there is none, when it is finer than the grid or too large.
 */
export function numberDecimal(c: JsonCursor, decimals: number): number {
  const start = c.at;
  const value = c.decimal(decimals);
  const { fault } = c;
  if (fault === SYNTAX || (fault === OK && (c.peek() | 32) !== LETTER_E)) return value;
  // Also a mantissa that is finer than the grid may be right: 1.25E5. Another fault of before is kept.
  if (start === c.end) return 0;
  c.fault = OK;
  c.at = start;
  return exponentDecimal(c, decimals);
}

/** A number that may stand in quotes. See `numberDecimal`. */
export function anyDecimal(c: JsonCursor, decimals: number): number {
  if (c.peek() !== 34) return numberDecimal(c, decimals);
  c.at += 1;
  const value = numberDecimal(c, decimals);
  c.expect(34);
  return value;
}

/**
 * A decimal in quotes. As `JsonCursor.quotedDecimal`, and `007` is none: no venue writes so, and a checksum, which sees
 * no decimal point, would not tell `0.000033` that has lost its point from 33.
 */
export function textDecimal(c: JsonCursor, decimals: number): number {
  const { at } = c;
  const value = c.quotedDecimal(decimals);
  if (c.fault === OK && c.bytes[at + 1] === 48 && isDigit(c.bytes[at + 2] as number)) failAs(c, SYNTAX);
  return c.fault === OK ? value : 0;
}

/** A whole number without sign, point or exponent, below 2^53. */
export function wholeNumber(c: JsonCursor): number {
  const value = c.integer();
  const next = c.peek();
  if (c.fault === OK && (next === DOT || (next | 32) === LETTER_E)) failAs(c, SYNTAX);
  return value;
}

/** A whole number without sign in quotes. */
export function quotedNumber(c: JsonCursor): number {
  c.expect(34);
  const value = c.integer();
  c.expect(34);
  return value;
}

/** Decimals of the number just read for `packDecimals`; a fault when there are more than a book keeps. */
export function wireDecimals(c: JsonCursor): number {
  if (c.wireDecimals <= WIRE_DECIMALS_MAX) return c.wireDecimals;
  failAs(c, OFF_GRID);
  return 0;
}

function twoDigits(c: JsonCursor): number {
  const tens = c.peek() - 48;
  c.at += 1;
  const ones = c.peek() - 48;
  c.at += 1;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) failAs(c, SYNTAX);
  return tens * 10 + ones;
}

function daysIn(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 of a day of the Gregorian calendar; years count from March, so that the leap day is the last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

/** Digits behind the point of a second; finer than microseconds is cut off. */
function fraction(c: JsonCursor): number {
  if (!c.skipIf(DOT)) return 0;
  let micros = 0;
  let scale = 100_000;
  const start = c.at;
  for (; isDigit(c.peek()); c.at++) {
    micros += (c.peek() - 48) * scale;
    scale = Math.floor(scale / 10);
  }
  if (c.at === start) failAs(c, SYNTAX);
  return micros;
}

/**
 * A time in quotes such as `2023-10-06T17:35:55.440295Z` in microseconds since the epoch, UTC only.
 * @param micros (1,) receives it, 0 with a fault: a number of this size that is returned would be put on the heap.
 */
export function readIsoMicros(c: JsonCursor, micros: Float64Array): void {
  c.expect(34);
  const year = twoDigits(c) * 100 + twoDigits(c);
  c.expect(MINUS);
  const month = twoDigits(c);
  c.expect(MINUS);
  const day = twoDigits(c);
  c.expect(84);
  const hour = twoDigits(c);
  c.expect(58);
  const minute = twoDigits(c);
  c.expect(58);
  const second = twoDigits(c);
  const fractionMicros = fraction(c);
  c.expect(90);
  c.expect(34);
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
  if (!exists || hour > 23 || minute > 59 || second > 60) failAs(c, SYNTAX);
  const time = hour * HOUR + minute * MINUTE + second * SECOND + fractionMicros;
  micros[0] = c.fault === OK ? daysSinceEpoch(year, month, day) * DAY + time : 0;
}
