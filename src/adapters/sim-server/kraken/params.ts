/**
 * Parameters of a request: a form whose names may be nested (`close[price]`, `orders[0][type]`), or JSON. Values are
 * texts, numbers among them with the digits that were sent; what is malformed gets the venue's own error.
 */
import { faults } from './fault.ts';

/** A value that was sent. */
export type ParamValue = string | boolean | null | readonly ParamValue[] | ParamTree;
/** Values by name. */
export type ParamTree = ReadonlyMap<string, ParamValue>;

const NAME = /^([A-Za-z0-9_-]{1,64})((?:\[[A-Za-z0-9_-]{0,64}\])*)$/;
const DEPTH_MAX = 6;
const PLAIN_NUMBER = /^-?\d{1,40}(?:\.\d{1,40})?$/;
const EXPONENT_NUMBER = /^(-?)(\d)(?:\.(\d{1,20}))?[eE]([+-]?\d{1,2})$/;

/** Parameters by name. */
export class KrakenParams {
  readonly #values: ParamTree;

  constructor(values: ParamTree) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** A text; undefined when it was not sent or is empty. @throws EGeneral:Invalid arguments for a list or a tree. */
  find(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'boolean') return String(value);
    if (typeof value !== 'string') throw faults.arguments(name);
    return value;
  }

  /** A text. @throws EGeneral:Invalid arguments, with the name when `isNamed`. */
  text(name: string, isNamed = false): string {
    const value = this.find(name);
    if (value === undefined) throw faults.arguments(isNamed ? name : undefined);
    return value;
  }

  /** A whole number, or undefined. */
  whole(name: string, least: number, most: number): number | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    if (!/^-?\d{1,16}$/.test(value) || number < least || number > most) throw faults.arguments(name);
    return number;
  }

  /** A flag; false when it was not sent. */
  flag(name: string): boolean {
    const value = this.find(name)?.toLowerCase();
    if (value === undefined || value === 'false' || value === '0') return false;
    if (value === 'true' || value === '1') return true;
    throw faults.arguments(name);
  }

  /** One of some words, or undefined. */
  word<T extends string>(name: string, words: readonly T[]): T | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    if (!(words as readonly string[]).includes(value)) throw faults.arguments(name);
    return value as T;
  }

  /** Parameters within a parameter, or undefined. */
  tree(name: string): KrakenParams | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (!(value instanceof Map)) throw faults.arguments(name);
    return new KrakenParams(value);
  }

  /** A list, or undefined: JSON, `a[]=…`, `a[0]=…`, or texts with commas between them. */
  list(name: string): readonly ParamValue[] | undefined {
    const value = this.#values.get(name);
    if (value === undefined || value === null || value === '') return undefined;
    if (typeof value === 'string') return value.split(',').map((part) => part.trim());
    if (Array.isArray(value)) return value as readonly ParamValue[];
    if (value instanceof Map) return [...value.values()];
    throw faults.arguments(name);
  }

  /** A list of texts, or undefined. */
  texts(name: string): readonly string[] | undefined {
    const list = this.list(name);
    if (list === undefined) return undefined;
    if (!list.every((value) => typeof value === 'string')) throw faults.arguments(name);
    return list as readonly string[];
  }

  /** A list of parameters, or undefined. */
  trees(name: string): readonly KrakenParams[] | undefined {
    return this.list(name)?.map((value) => {
      if (!(value instanceof Map)) throw faults.arguments(name);
      return new KrakenParams(value);
    });
  }
}

/** Reads `a=1&b[c]=2`. @throws EGeneral:Invalid arguments */
export function readForm(text: string): KrakenParams {
  const root = new Map<string, ParamValue>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = NAME.exec(decode(at < 0 ? pair : pair.slice(0, at)));
    if (name === null) throw faults.arguments();
    const path = [
      name[1] as string,
      ...[...(name[2] ?? '').matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] as string),
    ];
    put(root, path, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
  return new KrakenParams(root);
}

function put(root: Map<string, ParamValue>, path: readonly string[], value: string): void {
  if (path.length > DEPTH_MAX) throw faults.arguments();
  let tree = root;
  for (const name of path.slice(0, -1)) {
    const next = tree.get(name) ?? new Map<string, ParamValue>();
    if (!(next instanceof Map)) throw faults.arguments();
    tree.set(name, next);
    tree = next as Map<string, ParamValue>;
  }
  const last = path.at(-1) as string;
  tree.set(last === '' ? String(tree.size) : last, value);
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The only thing that decoding throws is a malformed escape.
    throw faults.arguments();
  }
}

/** A value of JSON with the digits of its numbers; undefined for what is no JSON. */
export function readJson(text: string): ParamValue | undefined {
  try {
    const parse = JSON.parse as (
      text: string,
      reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
    ) => unknown;
    const value = parse(text, (_key, inner, context) =>
      typeof inner === 'number' ? plainNumber(context?.source ?? String(inner)) : inner,
    );
    return treeOf(value, 0);
  } catch {
    // Whatever is no JSON, or too deep, is no request; the caller answers with the venue's error.
    return undefined;
  }
}

function treeOf(value: unknown, depth: number): ParamValue {
  if (depth > DEPTH_MAX) throw new RangeError('too deep');
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((inner) => treeOf(inner, depth + 1));
  return new Map(Object.entries(value as object).map(([name, inner]) => [name, treeOf(inner, depth + 1)]));
}

/** A number without an exponent: `1e-05` is `0.00001`. What is no number comes back as it is. */
export function plainNumber(text: string): string {
  if (PLAIN_NUMBER.test(text)) return text;
  const match = EXPONENT_NUMBER.exec(text);
  if (match === null) return text;
  const [, sign = '', first = '', rest = '', exponent = '0'] = match;
  const digits = `${first}${rest}`;
  const point = 1 + Number(exponent);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return `${sign}${digits.padEnd(point, '0')}`;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
