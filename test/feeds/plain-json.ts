/**
 * A second reader of JSON, for tests: numbers stay text, digits as written, and what is no JSON gives `undefined` without
 * an exception, of which a test of a million broken messages has no time for.
 */

const SPACE = /[ \n\r\t]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a JSON string may not hold
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;

/** A number with its digits. */
export class Digits {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

class Reader {
  at = 0;
  isBroken = false;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found === null) return this.fail();
    this.at = pattern.lastIndex;
    return found[0];
  }

  fail(): string {
    this.isBroken = true;
    return '';
  }

  space(): void {
    const code = this.#text.charCodeAt(this.at);
    if (code <= 32) this.take(SPACE);
  }

  next(): string {
    this.space();
    return this.#text.charAt(this.at);
  }

  value(): unknown {
    const first = this.next();
    if (first === '{') return this.object();
    if (first === '[') return this.list();
    if (first === '"') return this.text();
    if (first === 't' || first === 'f' || first === 'n') {
      const word = this.take(WORD);
      return word === 'null' ? null : word === 'true';
    }
    return new Digits(this.take(NUMBER));
  }

  text(): string {
    const quoted = this.take(TEXT);
    if (this.isBroken) return '';
    return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
  }

  list(): unknown[] {
    const values: unknown[] = [];
    this.at += 1;
    if (this.next() === ']') {
      this.at += 1;
      return values;
    }
    while (!this.isBroken) {
      values.push(this.value());
      const end = this.next();
      this.at += 1;
      if (end === ']') return values;
      if (end !== ',') this.fail();
    }
    return values;
  }

  object(): Record<string, unknown> {
    const members: Record<string, unknown> = {};
    this.at += 1;
    if (this.next() === '}') {
      this.at += 1;
      return members;
    }
    while (!this.isBroken) {
      if (this.next() !== '"') this.fail();
      const key = this.text();
      if (this.next() !== ':') this.fail();
      this.at += 1;
      members[key] = this.value();
      const end = this.next();
      this.at += 1;
      if (end === '}') return members;
      if (end !== ',') this.fail();
    }
    return members;
  }
}

/** The value of a JSON text, numbers as `Digits`; undefined when it is none. */
export function plainJson(text: string): unknown {
  const reader = new Reader(text);
  const value = reader.value();
  reader.space();
  return reader.isBroken || reader.at !== text.length ? undefined : value;
}
