/**
 * A map from positive integers to objects: open orders by the number of their intent. Hot path.
 *
 * Linear probing over a table that is at most half full, with the entries behind a removed one moved up, so that
 * nothing is left behind in its place. A `Map` keeps the places of removed entries and builds a new table when they
 * fill it, which a map that hardly ever holds more than two entries does at every second order.
 *
 * Single owner, O(1) on average. Allocates only when it grows, which it does by doubling; it never shrinks.
 */
import { assert } from '../core/index.ts';

const KEY_MAX = 2 ** 31 - 1;
const CAPACITY_MIN = 16;
/** Knuth's multiplicative hash, 2^32 over the golden ratio: keys that follow each other come to lie apart. */
const MULTIPLIER = 0x9e3779b1;
const FREE = 0;

/** Objects by positive integers. */
export class IntMap<V> {
  #keys = new Int32Array(CAPACITY_MIN);
  #values: (V | undefined)[] = new Array<V | undefined>(CAPACITY_MIN).fill(undefined);
  #mask = CAPACITY_MIN - 1;
  #count = 0;

  /** Entries. */
  get size(): number {
    return this.#count;
  }

  /** The value of a key. */
  get(key: number): V | undefined {
    if (!(key > 0)) return undefined;
    const keys = this.#keys;
    for (let at = Math.imul(key, MULTIPLIER) & this.#mask; ; at = (at + 1) & this.#mask) {
      const found = keys[at] as number;
      if (found === key) return this.#values[at];
      if (found === FREE) return undefined;
    }
  }

  /** Adds an entry. @throws InvariantError when the key is no integer from 1 to 2^31 - 1, or there already. */
  add(key: number, value: V): void {
    if (!(key > 0 && key <= KEY_MAX && Number.isInteger(key))) assert(false, 'key is a positive 31-bit integer', key);
    if (2 * this.#count > this.#mask) this.#grow();
    const keys = this.#keys;
    let at = Math.imul(key, MULTIPLIER) & this.#mask;
    while ((keys[at] as number) !== FREE) {
      if ((keys[at] as number) === key) assert(false, 'key is new', key);
      at = (at + 1) & this.#mask;
    }
    keys[at] = key;
    this.#values[at] = value;
    this.#count = (this.#count + 1) | 0;
  }

  /** Removes an entry. @throws InvariantError when there is none. */
  delete(key: number): void {
    const keys = this.#keys;
    const mask = this.#mask;
    let gap = Math.imul(key, MULTIPLIER) & mask;
    while ((keys[gap] as number) !== key) {
      if ((keys[gap] as number) === FREE) assert(false, 'a removed key is there', key);
      gap = (gap + 1) & mask;
    }
    for (let at = (gap + 1) & mask; (keys[at] as number) !== FREE; at = (at + 1) & mask) {
      // An entry may move up into the gap unless the gap lies before the place where its own search begins.
      const home = Math.imul(keys[at] as number, MULTIPLIER) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      keys[gap] = keys[at] as number;
      this.#values[gap] = this.#values[at];
      gap = at;
    }
    keys[gap] = FREE;
    this.#values[gap] = undefined;
    this.#count = (this.#count - 1) | 0;
  }

  #grow(): void {
    const keys = this.#keys;
    const values = this.#values;
    const capacity = 2 * keys.length;
    this.#keys = new Int32Array(capacity);
    this.#values = new Array<V | undefined>(capacity).fill(undefined);
    this.#mask = capacity - 1;
    this.#count = 0;
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as number;
      if (key !== FREE) this.add(key, values[i] as V);
    }
  }
}
