/** Completion and inspection from what lives in memory: the fallback when types are not at hand. */
import { inspect } from 'node:util';
import type { MimeBundle } from '../display/mime.ts';
import { type Completion, type CompletionMatch, wordAfter, wordBefore } from './completion.ts';
import type { Repl } from './repl.ts';

/** A chain of plain property reads that can be evaluated without a side effect: `a.b[0]['c']`. */
const CHAIN =
  /[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\??\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:\d+|'[^'\\]*'|"[^"\\]*")\])*$/u;

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

const KEYWORDS = [
  'async',
  'await',
  'const',
  'else',
  'false',
  'function',
  'import',
  'let',
  'new',
  'null',
  'return',
  'true',
  'typeof',
];

export class LiveNames {
  readonly #repl: Repl;
  constructor(repl: Repl) {
    this.#repl = repl;
  }

  /** Members of the object before the dot, or all names in scope. Undefined when the place is neither. */
  complete(code: string, cursor: number): Completion | undefined {
    const word = wordBefore(code, cursor);
    const before = code.slice(0, cursor - word.length).trimEnd();
    const found = before.endsWith('.') ? this.#members(before.replace(/\??\.$/, '')) : this.#names();
    const matches = found.filter((match) => match.text.startsWith(word));
    if (matches.length === 0) return undefined;
    return { matches, start: cursor - word.length, end: cursor + wordAfter(code, cursor).length };
  }

  /** The value of the name at the cursor, as text. */
  inspect(code: string, cursor: number): MimeBundle | undefined {
    const end = cursor + wordAfter(code, cursor).length;
    const chain = CHAIN.exec(code.slice(0, end))?.[0];
    if (chain === undefined) return undefined;
    const value = this.#repl.peek(chain);
    if (value === undefined) return undefined;
    const text = this.#repl.borrow(value, (live) => inspect(live, { depth: 1, maxArrayLength: 10 }));
    return text === undefined ? undefined : { 'text/plain': text };
  }

  #members(expression: string): CompletionMatch[] {
    const chain = CHAIN.exec(expression)?.[0];
    const value = chain === undefined ? undefined : this.#repl.peek(chain);
    if (value === undefined) return [];
    return this.#repl.borrow(value, memberNames) ?? [];
  }

  #names(): CompletionMatch[] {
    const bindings = [...new Set(this.#repl.bindingNames())].map((text) => ({ text, kind: 'let' }));
    const globals = Object.getOwnPropertyNames(globalThis).map((text) => ({ text, kind: 'var' }));
    const keywords = KEYWORDS.map((text) => ({ text, kind: 'keyword' }));
    return [...bindings, ...globals, ...keywords].filter((match) => !match.text.startsWith('__'));
  }
}

/** Names of all properties, own ones first. Values are looked at only where no getter runs. */
function memberNames(value: unknown): CompletionMatch[] {
  const matches = new Map<string, CompletionMatch>();
  let object: unknown = value === null || value === undefined ? null : Object(value);
  while (object !== null) {
    for (const [text, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (IDENTIFIER.test(text) && !matches.has(text)) {
        matches.set(text, { text, kind: typeof property.value === 'function' ? 'method' : 'property' });
      }
    }
    object = Object.getPrototypeOf(object);
  }
  // Names that their author marked as private come last.
  const all = [...matches.values()];
  return [...all.filter((match) => !match.text.startsWith('_')), ...all.filter((match) => match.text.startsWith('_'))];
}
