/**
 * Names of markets as bytes to numbers, without making text: open addressing over a hash of the bytes. Built once.
 */

const SEED = 0x811c9dc5;
const PRIME = 0x01000193;
const BACKSLASH = 92;

/** Finds which of some names stands in a message. */
export class SymbolIndex {
  readonly #names: readonly Uint8Array[];
  readonly #slots: Int32Array;
  readonly #mask: number;

  /** @param names no two alike; their positions are what `find` gives. */
  constructor(names: readonly string[]) {
    this.#names = names.map((name) => new TextEncoder().encode(name));
    let size = 16;
    while (size < 2 * names.length) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    for (let i = 0; i < this.#names.length; i++) {
      const name = this.#names[i] as Uint8Array;
      let slot = this.#hash(name, 0, name.length);
      while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = i;
    }
  }

  /** Position of the name that stands at `from` to `to`, −1 when it is none. The JSON escape `\/` is understood. */
  find(bytes: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return this.#findEscaped(bytes, from, to);
    let slot = this.#hash(bytes, from, to);
    for (;;) {
      const found = this.#slots[slot] as number;
      if (found < 0 || this.#equal(found, bytes, from, to)) return found;
      slot = (slot + 1) & this.#mask;
    }
  }

  #findEscaped(bytes: Uint8Array, from: number, to: number): number {
    const plain = new TextEncoder().encode(new TextDecoder().decode(bytes.subarray(from, to)).replaceAll('\\/', '/'));
    return plain.includes(BACKSLASH) ? -1 : this.find(plain, 0, plain.length);
  }

  #hash(bytes: Uint8Array, from: number, to: number): number {
    let hash = SEED;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), PRIME);
    return (hash ^ (hash >>> 15)) & this.#mask;
  }

  #equal(found: number, bytes: Uint8Array, from: number, to: number): boolean {
    const name = this.#names[found] as Uint8Array;
    if (name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== bytes[from + i]) return false;
    return true;
  }
}
