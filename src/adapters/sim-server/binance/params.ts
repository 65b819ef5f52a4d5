/**
 * Parameters of a request, read the way the venue reads them: from the query string and the body (the query string wins),
 * each at most once, with its own errors for what is missing, empty, malformed or not asked for.
 */
import { faults } from './fault.ts';

/** Milliseconds of today have 13 digits, microseconds 16. */
const MICROS_FROM = 1e15;
const US_PER_MS = 1000;

/** Parameters by name. */
export class Params {
  readonly #values: ReadonlyMap<string, string>;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  /** How many were sent. */
  get size(): number {
    return this.#values.size;
  }

  /** Names that were sent. */
  names(): IterableIterator<string> {
    return this.#values.keys();
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Value, undefined when it was not sent. @throws −1105 when it is empty. */
  find(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === '') throw faults.empty(name);
    return value;
  }

  /** Value. @throws −1102 when it was not sent or is empty. */
  text(name: string): string {
    const value = this.#values.get(name);
    if (value === undefined || value === '') throw faults.missing(name);
    return value;
  }

  /** A whole number from `least` on, or undefined. @throws −1100 when it is none, −1130 when it is out of range. */
  whole(name: string, least = 0, most: number = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    if (!/^[0-9]{1,20}$/.test(value)) throw faults.illegalCharacters(name, '^[0-9]{1,20}$');
    const number = Number(value);
    if (number > Number.MAX_SAFE_INTEGER) throw faults.overflow(name);
    if (number < least || number > most) throw faults.invalid(name);
    return number;
  }

  /** A time in milliseconds, or undefined; it may be sent in microseconds. @throws as `whole`. */
  timeMs(name: string): number | undefined {
    const time = this.whole(name);
    return time === undefined || time < MICROS_FROM ? time : Math.floor(time / US_PER_MS);
  }

  /** How many rows are wanted: too many are cut, as the venue does. */
  limit(usual: number, most: number): number {
    return Math.min(this.whole('limit', 1) ?? usual, most);
  }

  /** One of some words, or undefined. @throws `otherwise`. */
  word<T extends string>(name: string, words: readonly T[], otherwise = () => faults.invalid(name)): T | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    if (!(words as readonly string[]).includes(value)) throw otherwise();
    return value as T;
  }

  /** A flag, or undefined. */
  flag(name: string): boolean | undefined {
    const value = this.word(name, ['true', 'false', 'TRUE', 'FALSE']);
    return value === undefined ? undefined : value.toLowerCase() === 'true';
  }

  /** A list of texts as JSON, or undefined. */
  list(name: string): string[] | undefined {
    const value = this.find(name);
    if (value === undefined) return undefined;
    const range = '^\\[("[A-Z0-9-_.]{1,20}"(,"[A-Z0-9-_.]{1,20}"){0,}){0,1}\\]$';
    if (!/^\[(?:"[A-Z0-9\-_.]{1,20}"(?:,"[A-Z0-9\-_.]{1,20}")*)?\]$/.test(value))
      throw faults.illegalCharacters(name, range);
    const items = JSON.parse(value) as string[];
    if (new Set(items).size !== items.length) throw faults.duplicateSymbols();
    return items;
  }
}

/** Reads `a=1&b=2` into a map. @throws −1100 for a broken percent sign, −1101 for a name that comes twice. */
export function readForm(text: string, into: Map<string, string>): void {
  if (text === '') return;
  const own = new Set<string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    if (own.has(name)) throw faults.duplicate();
    own.add(name);
    if (!into.has(name)) into.set(name, at < 0 ? '' : decode(pair.slice(at + 1)));
  }
}

function decode(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // The only thing that decoding throws is a malformed escape; the venue calls it an illegal character.
    throw faults.illegalText();
  }
}

/** Parameters of a query string and a body. */
export function requestParams(query: string, body: string): Params {
  const values = new Map<string, string>();
  readForm(query, values);
  readForm(body, values);
  return new Params(values);
}

const SIGNING = ['timestamp', 'signature', 'recvWindow', 'apiKey'];

/** Refuses parameters that nobody reads. @param signed says which of two errors the venue uses. */
export function checkRead(params: Params, known: readonly string[], signed: boolean): void {
  let read = 0;
  for (const name of params.names()) if (known.includes(name) || (signed && SIGNING.includes(name))) read += 1;
  if (read === params.size) return;
  throw signed ? faults.unread(read, params.size) : faults.tooMany(known.length, params.size);
}
