/**
 * A map from positive integers to objects: open orders by the number of their intent. Hot path.
 *
 * Linear probing over a table that is at most half full, with the entries behind a removed one moved up, so that
 * nothing is left behind in its place. A `Map` keeps the places of removed entries and builds a new table when they
 * fill it, which a map that hardly ever holds more than two entries does at every second order.
 *
 * Numbers of intents rise, and most orders end soon: the newest key of each residue stands in a small table of its own in
 * front, which stays in the cache however many old entries there are, and moves to the large one when a newer key needs
 * its place. A key above all that there ever were is new without a search, which would miss the cache. What stood at a place
 * there stays until another object comes: objects are used again, and one that is there already needs not be written. A
 * pointer that is written into an old object is a look at two pages, and an entry in a list when what it points to is young.
 *
 * Single owner, O(1) on average. Allocates only when it grows, which it does by doubling; it never shrinks.
 */
import { assert } from '../core/index.ts';

const KEY_MAX = 2 ** 31 - 1;
const CAPACITY_MIN = 16;
/** Knuth's multiplicative hash, 2^32 over the golden ratio: keys that follow each other come to lie apart. */
const MULTIPLIER = 0x9e3779b1;
const FREE = 0;
/** Places of the table in front. */
const FRONT = 1024;

/** Objects by positive integers. */
export class IntMap<V> {
  #keys = new Int32Array(CAPACITY_MIN);
  #values: (V | undefined)[] = new Array<V | undefined>(CAPACITY_MIN).fill(undefined);
  #mask = CAPACITY_MIN - 1;
  /** Entries of the large table, and of the one in front. */
  #count = 0;
  #frontCount = 0;
  /** The largest key that was ever added: what is above it is not there, and nothing has to be searched for it. */
  #newest = 0;
  readonly #frontKeys = new Int32Array(FRONT);
  readonly #frontValues: (V | undefined)[] = new Array<V | undefined>(FRONT).fill(undefined);

  /** Entries. */
  get size(): number {
    return this.#count + this.#frontCount;
  }

  /** The value of a key. */
  get(key: number): V | undefined {
    if (!(key > 0 && key <= this.#newest)) return undefined;
    const front = key & (FRONT - 1);
    if (this.#frontKeys[front] === key) return this.#frontValues[front];
    if (this.#count === 0) return undefined;
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
    const front = key & (FRONT - 1);
    const before = this.#frontKeys[front] as number;
    if (key > this.#newest) this.#newest = key;
    else if (before === key || (this.#count > 0 && this.get(key) !== undefined)) assert(false, 'key is new', key);
    if (before === FREE) this.#frontCount = (this.#frontCount + 1) | 0;
    else this.#insert(before, this.#frontValues[front] as V);
    this.#frontKeys[front] = key;
    if (this.#frontValues[front] !== value) this.#frontValues[front] = value;
  }

  /** Adds an entry to the large table. */
  #insert(key: number, value: V): void {
    if (2 * this.#count > this.#mask) this.#grow();
    const keys = this.#keys;
    let at = Math.imul(key, MULTIPLIER) & this.#mask;
    while ((keys[at] as number) !== FREE) at = (at + 1) & this.#mask;
    keys[at] = key;
    this.#values[at] = value;
    this.#count = (this.#count + 1) | 0;
  }

  /** Removes an entry. @throws InvariantError when there is none. */
  delete(key: number): void {
    const front = key & (FRONT - 1);
    if (key > 0 && this.#frontKeys[front] === key) {
      this.#frontKeys[front] = FREE;
      this.#frontCount = (this.#frontCount - 1) | 0;
      return;
    }
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
      if (key !== FREE) this.#insert(key, values[i] as V);
    }
  }
}
