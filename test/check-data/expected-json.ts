/**
 * Expected answers as they are written: a whole number beyond 2^53 stays exact as a bigint, and a number knows nothing
 * about the text it came from otherwise.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A value of an expected file. */
export type Expected =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Expected[]
  | { readonly [key: string]: Expected };

/** An object of an expected file. */
export type ExpectedObject = { readonly [key: string]: Expected };

/** Whether a value is an object, not a list. */
export function isObject(value: Expected | undefined): value is ExpectedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at `key`, or an empty one. */
export function objectAt(value: Expected | undefined, key: string): ExpectedObject {
  const found = isObject(value) ? value[key] : undefined;
  return isObject(found) ? found : {};
}

/** The list at `key`, or an empty one. */
export function listAt(value: Expected | undefined, key: string): readonly Expected[] {
  const found = isObject(value) ? value[key] : undefined;
  return Array.isArray(found) ? (found as readonly Expected[]) : [];
}

/** Leaves of a value: what counts as one check each. An empty list or object is one. */
export function leafCount(value: Expected): number {
  if (typeof value !== 'object' || value === null) return 1;
  const parts = Array.isArray(value) ? (value as readonly Expected[]) : Object.values(value as ExpectedObject);
  return Math.max(
    1,
    parts.reduce<number>((sum, part) => sum + leafCount(part), 0),
  );
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** Strings, and the numbers that JSON does not have and Python writes nevertheless. */
const NO_JSON = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/**
 * Parses JSON; whole numbers that a double does not hold become bigints, and `NaN` and `Infinity` those texts.
 * @throws SyntaxError
 */
export function parseExpected(text: string): Expected {
  const keepExact: Reviver = (_key, value, { source }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
      ? BigInt(source)
      : value;
  // The third argument of a reviver is newer than the declarations of the language.
  const json = text.replace(NO_JSON, (token) => (token.startsWith('"') ? token : `"${token}"`));
  return JSON.parse(json, keepExact as (key: string, value: unknown) => unknown) as Expected;
}

/** One expected file. */
export interface ExpectedFile {
  readonly name: string;
  readonly content: Expected;
  /** Why it cannot be read; empty when it can. */
  readonly fault: string;
}

function readFile(folder: string, name: string): ExpectedFile {
  const path = join(folder, name);
  try {
    // Some programs begin a file with a byte order mark.
    return { name, content: parseExpected(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')), fault: '' };
  } catch (error) {
    return { name, content: {}, fault: `${path} is not JSON: ${(error as Error).message}` };
  }
}

/**
 * All `expected/*.json` of a data folder by name.
 * @throws Error that names the folder when it is not there or has none.
 */
export function readExpected(data: string): readonly ExpectedFile[] {
  const folder = join(data, 'expected');
  if (!existsSync(folder)) throw new Error(`${folder} is not there; --data names a folder that has expected/*.json`);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0) throw new Error(`${folder} has no .json file`);
  return names.map((name) => readFile(folder, name));
}
