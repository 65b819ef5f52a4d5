/**
 * Numbers of venue answers, exactly: decimal text to integers on a grid without a double in between, to the double nearest
 * to the text where a double is wanted, and times to microseconds.
 */
import { Decimal } from 'decimal.js';
import { decimalsOf } from '../book-feed/listed-market.ts';

/** The answer is not of the form that the venue documents. Tried again a few times, then told with its text. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

function malformed(what: string, value: unknown): never {
  const text = JSON.stringify(value) ?? String(value);
  throw new MalformedAnswer(`${what} is ${text.length > 120 ? `${text.slice(0, 120)}…` : text}`);
}

/** The value of a key of an object, or undefined for everything else. */
export function field(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[key];
}

/** A list, or the answer is malformed. */
export function list(value: unknown, what: string): readonly unknown[] {
  return Array.isArray(value) ? value : malformed(what, value);
}

const DECIMAL = /^-?\d+(\.\d+)?([eE][+-]?\d{1,3})?$/;

/** Decimal text of a value that a venue sends as text or as a number. */
export function decimalText(value: unknown, what: string): string {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && DECIMAL.test(text) ? text : malformed(what, value);
}

/** The double nearest to decimal text. */
export function nearest(value: unknown, what: string): number {
  return Number(decimalText(value, what));
}

/** A whole number within the exact range, from text or a number. */
export function whole(value: unknown, what: string): number {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : malformed(what, value);
}

/**
 * Decimal text as a whole number of 10^−decimals.
 * @returns NaN when the text is finer than the grid or the number too large to be exact.
 * @example onGrid('61824.0100', 2) // => 6182401
 */
export function onGrid(text: string, decimals: number): number {
  const plain = /^(\d+)(?:\.(\d*))?$/.exec(text);
  if (plain === null) return decimalOnGrid(text, decimals);
  const [, int = '', fraction = ''] = plain;
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[^0]/.test(fraction.slice(decimals))) return Number.NaN;
  const value = Number(int + kept);
  return value <= Number.MAX_SAFE_INTEGER ? value : Number.NaN;
}

/** The same for signs and exponents, which venues rarely send. */
function decimalOnGrid(text: string, decimals: number): number {
  if (!DECIMAL.test(text)) return Number.NaN;
  const scaled = new Decimal(text).times(new Decimal(10).pow(decimals));
  return scaled.isInteger() && scaled.abs().lte(Number.MAX_SAFE_INTEGER) ? scaled.toNumber() : Number.NaN;
}

/**
 * Decimals of the grid that trades are stored on: eight, because steps were finer in the past than they are today, but
 * never so many that the largest value of the market would lose digits.
 */
export function gridDecimals(step: string, largest: string): number {
  const least = decimalsOf(step);
  const digits = new Decimal(Number.MAX_SAFE_INTEGER).div(Decimal.max(largest, 1)).log(10).floor().toNumber();
  return Math.max(least, Math.min(8, digits));
}

/**
 * Seconds since the epoch with a fraction, as text or number, to whole microseconds.
 * @example secondsToMicros('1688669597.827736', 'time') // => 1688669597827736
 */
export function secondsToMicros(value: unknown, what: string): number {
  const text = decimalText(value, what);
  const micros = new Decimal(text).times(1e6).round().toNumber();
  return Number.isSafeInteger(micros) ? micros : malformed(what, value);
}

/**
 * A time of ISO 8601 in UTC to whole microseconds; digits beyond them are dropped.
 * @example isoToMicros('2023-01-11T00:52:37.557001Z', 'time') // => 1673398357557001
 */
export function isoToMicros(value: unknown, what: string): number {
  const found = typeof value === 'string' ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(value) : null;
  const seconds = found === null ? Number.NaN : Date.parse(`${found[1]}Z`) / 1000;
  if (found === null || Number.isNaN(seconds)) return malformed(what, value);
  return seconds * 1e6 + Number((found[2] ?? '').slice(0, 6).padEnd(6, '0'));
}
