/**
 * Finds a market by the bytes of its name, without making text of them. Hot path.
 *
 * Names are compared without regard to the case of ASCII letters, because streams are named in lower case and messages
 * in upper case. Linear probing over a table that is at most a quarter full. Immutable after it was made; no allocation.
 */
import { InputError } from '../../core/index.ts';

const FREE = -1;
const FNV_START = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;

/** An ASCII letter in upper case; other bytes as they are. */
function upper(byte: number): number {
  return byte >= 97 && byte <= 122 ? byte - 32 : byte;
}

/** Numbers of names: the position in the list that the table was made of. */
export class SymbolTable {
  readonly #names: readonly Uint8Array[];
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** @throws BOT4_CONFIG_VALUE when a name occurs twice or is empty. */
  constructor(symbols: readonly string[]) {
    let size = 16;
    while (size < 4 * symbols.length) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(FREE);
    this.#names = symbols.map((symbol) => new TextEncoder().encode(symbol).map(upper));
    this.#names.forEach((name, slot) => {
      const symbol = symbols[slot] as string;
      if (name.length === 0) refuse(symbol, 'is empty');
      if (this.find(name, 0, name.length) !== FREE) refuse(symbol, 'is named twice');
      let at = hash(name, 0, name.length) & this.#mask;
      while (this.#slots[at] !== FREE) at = (at + 1) & this.#mask;
      this.#slots[at] = slot;
    });
  }

  /** The number of the name between two positions, −1 when it is none. */
  find(bytes: Uint8Array, from: number, to: number): number {
    for (let at = hash(bytes, from, to) & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = this.#slots[at] as number;
      if (slot === FREE || this.#equals(slot, bytes, from, to)) return slot;
    }
  }

  #equals(slot: number, bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#names[slot] as Uint8Array;
    if (name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (upper(bytes[from + i] as number) !== name[i]) return false;
    return true;
  }
}

function hash(bytes: Uint8Array, from: number, to: number): number {
  let sum = FNV_START;
  for (let i = from; i < to; i++) sum = Math.imul(sum ^ upper(bytes[i] as number), FNV_PRIME);
  return sum ^ (sum >>> 15);
}

function refuse(symbol: string, why: string): never {
  throw new InputError('BOT4_CONFIG_VALUE', `the market "${symbol}" ${why}`, { place: { key: 'instruments' } });
}
