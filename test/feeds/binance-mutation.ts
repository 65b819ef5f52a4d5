/** Damage to messages, and changes that must not matter: what a bad line, a bad program or a venue may do. Seeded. */
import type { Rng } from '../../src/core/index.ts';

const KINDS = [
  'flip',
  'flip',
  'digit',
  'digit',
  'digit',
  'id-digit',
  'truncate',
  'delete',
  'insert',
  'splice',
  'huge',
  'exponent',
  'negative',
  'proto',
  'escape',
  'nested',
  'unknown-key',
  'repeat-key',
  'reorder',
  'space',
  'drop',
  'duplicate',
  'old',
  'swap',
] as const;

/** A kind of damage. */
export type Damage = (typeof KINDS)[number];

const GARBAGE = [
  '"z":[[{"a":[]}],{"b":{"c":[1,2,{}]}}]',
  '"__proto__":{"e":"depthUpdate"}',
  '"constructor":null',
  '"z":"\\"}]}"',
  '"z":-1.5e-300',
  '"z":[',
  '"z":{"s":"AAABBB"}',
];
const KEY = /"[A-Za-z]+":/g;
/** Frames that are remembered, for replays of old ones. */
const MEMORY = 64;

export class BinanceDamager {
  readonly #rng: Rng;
  readonly #memory: string[] = [];
  /** Kept back to come after the next one. */
  #late: string | undefined;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** A kind of damage to be done, and the frames that come of a frame. */
  damage(text: string): { readonly kind: Damage; readonly frames: readonly string[] } {
    const kind = KINDS[this.#rng.below(KINDS.length)] as Damage;
    return { kind, frames: this.#withLate(this.#frames(kind, text)) };
  }

  /** A frame that is not damaged, and one that was kept back before it. */
  pass(text: string): readonly string[] {
    this.#remember(text);
    return this.#withLate([text]);
  }

  /** Damages a text within itself. */
  within(text: string): string {
    const kinds = KINDS.filter((kind) => !['drop', 'duplicate', 'old', 'swap'].includes(kind));
    return this.#changed(kinds[this.#rng.below(kinds.length)] as Damage, text);
  }

  #withLate(frames: readonly string[]): readonly string[] {
    const late = this.#late;
    if (late === undefined || frames.length === 0) return frames;
    this.#late = undefined;
    return [...frames, late];
  }

  #remember(text: string): void {
    this.#memory.push(text);
    if (this.#memory.length > MEMORY) this.#memory.shift();
  }

  #frames(kind: Damage, text: string): readonly string[] {
    switch (kind) {
      case 'drop':
        return [];
      case 'duplicate':
        return [text, text];
      case 'old':
        return [this.#memory[this.#rng.below(Math.max(1, this.#memory.length))] ?? text, text];
      case 'swap':
        this.#late = text;
        return [];
      default:
        return [this.#changed(kind, text)];
    }
  }

  #changed(kind: Damage, text: string): string {
    const rng = this.#rng;
    const at = rng.below(text.length);
    switch (kind) {
      case 'flip':
        return `${text.slice(0, at)}${String.fromCharCode(text.charCodeAt(at) ^ (1 << rng.below(8)))}${text.slice(at + 1)}`;
      case 'digit':
        return this.#digit(text, at);
      case 'id-digit':
        return this.#digit(text, Math.max(0, text.search(/"(U|u|pu|E|t|a)":\d/)) + 4 + rng.below(14));
      case 'truncate':
        return text.slice(0, at);
      case 'delete':
        return text.slice(0, at) + text.slice(at + 1 + rng.below(4));
      case 'insert':
        return text.slice(0, at) + (['"', ',', '0', '}', '[', '\\', 'e', ' '][rng.below(8)] as string) + text.slice(at);
      case 'splice':
        return text.slice(0, at) + (this.#memory[rng.below(Math.max(1, this.#memory.length))] ?? '').slice(at);
      case 'huge':
        return text.replace(/\d+/g, (digits) =>
          rng.below(8) === 0 ? `${digits}${'9'.repeat(1 + rng.below(20))}` : digits,
        );
      case 'exponent':
        return text.replace(/\d+/g, (digits) => (rng.below(8) === 0 ? `${digits}e${rng.below(4)}` : digits));
      case 'negative':
        return text.replace(/\d+/g, (digits) => (rng.below(8) === 0 ? `-${digits}` : digits));
      case 'proto':
        return text.replace('"data":{', '"data":{"__proto__":{"U":1,"u":2},');
      case 'escape':
        return this.#escape(text);
      case 'nested':
        return text.replace(/}}$/, `,${GARBAGE[rng.below(GARBAGE.length)] as string}}}`);
      case 'unknown-key':
        return text.replace('"data":{', `"data":{"zz":${rng.below(1000)},`);
      case 'repeat-key':
        return this.#repeatKey(text);
      case 'reorder':
        return reordered(text, rng);
      case 'space':
        return text.replace(/[,:{}[\]]/g, (mark) => (rng.below(4) === 0 ? ` ${mark}\t` : mark));
      default:
        return text;
    }
  }

  #digit(text: string, from: number): string {
    for (let i = 0; i < text.length; i++) {
      const at = (from + i) % text.length;
      const code = text.charCodeAt(at);
      if (code < 48 || code > 57) continue;
      return `${text.slice(0, at)}${(code - 48 + 1 + this.#rng.below(9)) % 10}${text.slice(at + 1)}`;
    }
    return text;
  }

  /** Letters and digits within quotes, spelt as escapes. */
  #escape(text: string): string {
    return text.replace(/"[^"]*"/g, (token) =>
      token.replace(/[0-9A-Za-z]/g, (mark) =>
        this.#rng.below(12) === 0 ? `\\u00${mark.charCodeAt(0).toString(16)}` : mark,
      ),
    );
  }

  #repeatKey(text: string): string {
    const keys = text.match(KEY) ?? [];
    const key = keys[this.#rng.below(Math.max(1, keys.length))] ?? '"U":';
    return text.replace(/}}$/, `,${key}${this.#rng.below(1000)}}}`);
  }
}

/** The same object with its keys in another order. */
function reordered(text: string, rng: Rng): string {
  let root: Record<string, unknown>;
  try {
    root = JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Damaged before: stays as it is.
    return text;
  }
  const shuffle = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries = Object.entries(value as Record<string, unknown>);
    for (let i = entries.length - 1; i > 0; i--) {
      const j = rng.below(i + 1);
      [entries[i], entries[j]] = [entries[j] as [string, unknown], entries[i] as [string, unknown]];
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, shuffle(inner)]));
  };
  return JSON.stringify(shuffle(root));
}
