/**
 * One value, one text: the form of JSON that is hashed and signed. Keys are sorted by UTF-16 code units, there is no
 * white space, and numbers and strings are written as ECMAScript writes them (the shortest digits that read back as the
 * same double). What JSON would change without a word is refused instead, so equal texts mean equal values: NaN and
 * infinities, undefined, holes in arrays, typed arrays, dates, maps and other class instances.
 *
 * −0 is written as 0, which is what every JSON writer does. O(n log n) in the number of keys.
 * Follows the ordering and number rules of RFC 8785 (JSON Canonicalization Scheme).
 */
import { InputError } from '../core/index.ts';

/** Deeper than any value of ours; a cycle ends here instead of in an exhausted stack. */
const MAX_DEPTH = 100;

function refuse(path: string, detail: string): never {
  throw new InputError('BOT4_JSON_VALUE', detail, { place: { key: path } });
}

/** True for object literals, those of another realm (a notebook, a sandbox) included; false for class instances. */
function isPlainObject(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function formatArray(items: readonly unknown[], path: string, depth: number): string {
  let text = '[';
  for (let i = 0; i < items.length; i++) {
    if (i > 0) text += ',';
    text += format(items[i], `${path}[${i}]`, depth + 1);
  }
  return `${text}]`;
}

function formatObject(fields: Readonly<Record<string, unknown>>, path: string, depth: number): string {
  const keys = Object.keys(fields).sort();
  let text = '{';
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (i > 0) text += ',';
    text += `${JSON.stringify(key)}:${format(fields[key], path === '' ? key : `${path}.${key}`, depth + 1)}`;
  }
  return `${text}}`;
}

function format(value: unknown, path: string, depth: number): string {
  if (depth > MAX_DEPTH) return refuse(path.slice(0, 200), `is nested deeper than ${MAX_DEPTH} levels, or in itself`);
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) refuse(path, `is ${value}, which JSON cannot hold`);
      return JSON.stringify(value);
    case 'string':
    case 'boolean':
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return formatArray(value, path, depth);
      if (isPlainObject(value)) return formatObject(value, path, depth);
      return refuse(
        path,
        `is a ${value.constructor?.name ?? 'class instance'}; only plain objects and arrays are data`,
      );
    default:
      return refuse(path, `is ${typeof value}, which JSON cannot hold`);
  }
}

/**
 * The canonical text of a value.
 * @param value null, booleans, finite numbers, strings, and arrays and plain objects of them.
 * @returns JSON without white space, keys sorted; the same text for equal values, whatever the order of their keys.
 * @throws BOT4_JSON_VALUE with the path of the first thing that is not plain data.
 * @example canonicalJson({ b: [1, -0, 1e21], a: null }) // => '{"a":null,"b":[1,0,1e+21]}'
 */
export function canonicalJson(value: unknown): string {
  return format(value, '', 0);
}

/** The canonical text as UTF-8 bytes, for files and signatures. @throws BOT4_JSON_VALUE */
export function canonicalBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}

/**
 * Reads JSON that must be in canonical form: nothing can be hidden in white space, in a repeated key or in the spelling
 * of a number, because writing the value again gives the same text.
 * @throws BOT4_JSON_VALUE when the text is not JSON or not canonical.
 * @example parseCanonicalJson('{"a":1}') // => { a: 1 }
 */
export function parseCanonicalJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError('BOT4_JSON_VALUE', 'the text is not JSON', { cause: error });
  }
  if (canonicalJson(value) !== text) {
    throw new InputError('BOT4_JSON_VALUE', 'the JSON is not in canonical form: keys sorted, no white space');
  }
  return value;
}
