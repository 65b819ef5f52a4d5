/** Damage to messages: what a bad line, a bad proxy or a bad program may do to a stream. Seeded. */
import type { Rng } from '../../src/core/index.ts';

/** Kinds with their weights: what leaves a message readable is more dangerous than what does not. */
const WEIGHTS = {
  digit: 8,
  drop: 2,
  duplicate: 2,
  swap: 2,
  replay: 2,
  space: 2,
  flip: 1,
  delete: 1,
  insert: 1,
  repeat: 1,
  truncate: 1,
  splice: 1,
};

export type Damage = keyof typeof WEIGHTS;

const KINDS = (Object.keys(WEIGHTS) as Damage[]).flatMap((kind) => Array.from({ length: WEIGHTS[kind] }, () => kind));

const DIGIT = /[0-9]/;

function changeDigit(text: string, rng: Rng): string {
  const at = rng.below(text.length);
  for (let i = 0; i < text.length; i++) {
    const place = (at + i) % text.length;
    const old = text[place] as string;
    if (!DIGIT.test(old)) continue;
    const digit = (Number(old) + 1 + rng.below(9)) % 10;
    return `${text.slice(0, place)}${digit}${text.slice(place + 1)}`;
  }
  return text;
}

/** Damages the text of one message. */
function damageText(text: string, other: string, kind: Damage, rng: Rng): string {
  const at = rng.below(text.length);
  const length = 1 + rng.below(6);
  switch (kind) {
    case 'digit':
      return changeDigit(text, rng);
    case 'flip':
      return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << rng.below(7))) + text.slice(at + 1);
    case 'delete':
      return text.slice(0, at) + text.slice(at + length);
    case 'insert':
      return text.slice(0, at) + '0,"}]{[:-e.\\x'.charAt(rng.below(13)) + text.slice(at);
    case 'repeat':
      return text.slice(0, at + length) + text.slice(at);
    case 'truncate':
      return text.slice(0, at);
    case 'splice':
      return text.slice(0, at) + other.slice(rng.below(other.length));
    case 'space':
      return text.replaceAll(',', rng.below(2) === 0 ? ' ,\n' : ', ').replaceAll(':"', ': "');
    default:
      return text;
  }
}

/** Damages a stream, message by message. */
export class Damager {
  /** Messages that were damaged, by kind. */
  readonly counts = new Map<Damage, number>();
  readonly #rng: Rng;
  readonly #past: string[] = [];
  #held: string | undefined;

  constructor(rng: Rng) {
    this.#rng = rng;
  }

  /** @returns what comes in the place of a message: none, one or two. */
  damage(text: string): readonly string[] {
    const kind = KINDS[this.#rng.below(KINDS.length)] as Damage;
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    const past = this.#past[this.#rng.below(this.#past.length)] ?? text;
    this.#remember(text);
    if (kind === 'drop') return this.#withHeld([]);
    if (kind === 'duplicate') return this.#withHeld([text, text]);
    if (kind === 'replay') return this.#withHeld([text, past]);
    if (kind === 'swap') {
      const out = this.#withHeld([]);
      this.#held = text;
      return out;
    }
    return this.#withHeld([damageText(text, past, kind, this.#rng)]);
  }

  /** A message that nothing happens to; one that was held back follows it. */
  pass(text: string): readonly string[] {
    this.#remember(text);
    return this.#withHeld([text]);
  }

  #withHeld(messages: readonly string[]): readonly string[] {
    const held = this.#held;
    this.#held = undefined;
    return held === undefined ? messages : [...messages, held];
  }

  #remember(text: string): void {
    if (this.#past.length < 40) this.#past.push(text);
    else this.#past[this.#rng.below(40)] = text;
  }
}
