/**
 * Holds an expected tree against what was found, value by value. What was found decides how: a plain number must be the
 * same double, a `near` number may differ by rounding, a decimal text must have the same value. An expected name that
 * nothing was found under is not known to the checker and counts as unsupported.
 */
import { Decimal } from 'decimal.js';
import { type Expected, type ExpectedObject, isObject, leafCount } from './expected-json.ts';
import type { Tally } from './tally.ts';

/** Wide enough for sums of products of long decimals. */
const Exact = Decimal.clone({ precision: 120, toExpNeg: -60, toExpPos: 60 });

/** Rounding that a sum, a mean or a root may show: 1e-12 of the value. */
export const SUM_TOLERANCE = 1e-12;

/** A number that was computed by sums, logarithms or roots: equal within a tolerance. */
export class Near {
  readonly value: number;
  readonly relative: number;
  readonly absolute: number;
  constructor(value: number, relative: number, absolute: number) {
    this.value = value;
    this.relative = relative;
    this.absolute = absolute;
  }
}

/** `value` within 1e-12 of it. */
export function near(value: number): Near {
  return new Near(value, SUM_TOLERANCE, 0);
}

/** `value` within an absolute distance: for differences of large numbers and for values that were rounded. */
export function nearBy(value: number, absolute: number): Near {
  return new Near(value, SUM_TOLERANCE, absolute);
}

/** What the product found. `undefined` stands for a name that the checker does not know. */
export type Found =
  | string
  | number
  | bigint
  | boolean
  | null
  | undefined
  | Near
  | readonly Found[]
  | { readonly [key: string]: Found };

const DECIMAL = /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/;

function shown(value: Found): string {
  if (value instanceof Near) return String(value.value);
  if (typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? 'nothing';
}

function agreesWithNumber(expected: number | bigint, found: Found): boolean {
  if (found instanceof Near) {
    const gap = Math.abs(found.value - Number(expected));
    return gap <= found.relative * Math.abs(Number(expected)) + found.absolute;
  }
  if (typeof found === 'string') return DECIMAL.test(found) && new Exact(found).eq(new Exact(String(expected)));
  if (typeof found === 'bigint' || typeof expected === 'bigint') {
    return (typeof found === 'bigint' || typeof found === 'number') && String(found) === String(expected);
  }
  return typeof found === 'number' && found === expected;
}

/** Decimal texts are equal when their values are: venues and libraries pad with zeros as they like. */
function agreesWithText(expected: string, found: Found): boolean {
  const number = found instanceof Near ? found.value : found;
  // Numbers that JSON does not have are kept as text.
  if (typeof number === 'number') return !Number.isFinite(number) && String(number) === expected;
  if (typeof found !== 'string') return false;
  if (found === expected) return true;
  return DECIMAL.test(found) && DECIMAL.test(expected) && new Exact(found).eq(new Exact(expected));
}

function agrees(expected: Expected, found: Found): boolean {
  if (typeof expected === 'number' || typeof expected === 'bigint') return agreesWithNumber(expected, found);
  if (typeof expected === 'string') return agreesWithText(expected, found);
  return expected === found;
}

/** Where a comparison stands. */
interface Place {
  readonly tally: Tally;
  readonly topic: string;
  readonly path: string;
}

function below(place: Place, key: string): Place {
  return { ...place, path: `${place.path} / ${key}` };
}

function failAll(place: Place, expected: Expected, found: string): void {
  const count = leafCount(expected);
  const text = count === 1 ? shown(expected as Found) : `${count} values`;
  place.tally.fail(place.topic, { path: place.path, expected: text, found }, count);
}

function compareList(place: Place, expected: readonly Expected[], found: Found): void {
  const list = Array.isArray(found) ? (found as readonly Found[]) : undefined;
  if (list?.length !== expected.length) {
    const what = list === undefined ? shown(found) : `a list of ${list.length}, not of ${expected.length}`;
    failAll(place, expected, what);
    return;
  }
  if (expected.length === 0) place.tally.pass(place.topic);
  expected.forEach((value, i) => {
    // A list has no names, so a value that is missing in it is a wrong one.
    compareValue(below(place, String(i)), value, list[i] === undefined ? null : list[i]);
  });
}

function isPlainObject(found: Found): found is { readonly [key: string]: Found } {
  return typeof found === 'object' && found !== null && !Array.isArray(found) && !(found instanceof Near);
}

function compareObject(place: Place, expected: ExpectedObject, found: Found): void {
  if (!isPlainObject(found)) {
    failAll(place, expected, shown(found));
    return;
  }
  const entries = Object.entries(expected);
  if (entries.length === 0) place.tally.pass(place.topic);
  for (const [key, value] of entries) {
    compareValue(below(place, key), value, Object.hasOwn(found, key) ? found[key] : undefined);
  }
}

function compareValue(place: Place, expected: Expected, found: Found): void {
  if (found === undefined) {
    const part = { path: place.path, reason: 'the checker does not know this field', count: leafCount(expected) };
    place.tally.unsupported(place.topic, part);
  } else if (isObject(expected)) compareObject(place, expected, found);
  else if (Array.isArray(expected)) compareList(place, expected as readonly Expected[], found);
  else if (agrees(expected, found)) place.tally.pass(place.topic);
  else {
    place.tally.fail(place.topic, { path: place.path, expected: shown(expected as Found), found: shown(found) });
  }
}

/**
 * Compares one entry of an expected file.
 * @param path names the entry in differences.   @param found what the product gives, by the same names.
 */
export function compare(
  tally: Tally,
  topic: string,
  path: string,
  { expected, found }: { readonly expected: Expected; readonly found: Found },
): void {
  compareValue({ tally, topic, path }, expected, found);
}

/** Counts an entry that could not be computed: its file is missing or not readable. */
export function failEntry(tally: Tally, topic: string, path: string, expected: Expected, why: string): void {
  failAll({ tally, topic, path }, expected, why);
}

/** Counts an entry that bot4 has no adapter for. */
export function leaveOut(tally: Tally, topic: string, path: string, expected: Expected, reason: string): void {
  tally.unsupported(topic, { path, reason, count: leafCount(expected) });
}
