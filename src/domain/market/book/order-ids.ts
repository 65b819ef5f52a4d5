/**
 * A map from the ids of a venue's orders to small integers. Hot path.
 *
 * Ids are whole numbers up to 2^53 - 1. Linear probing over a table that is at most half full, with the entries behind
 * a removed one moved up, so that a day of orders leaves nothing behind.
 *
 * Single owner, O(1) on average. Allocates only when it grows, which it does by doubling; it never shrinks.
 */
const CAPACITY_MIN = 16;
/** Knuth's multiplicative hash, 2^32 over the golden ratio, and a second odd number for the upper half of an id. */
const MULTIPLIER = 0x9e3779b1;
const MULTIPLIER_HIGH = 0x85ebca6b;
const WORD = 2 ** 32;
/** In place of a value: no entry. */
const FREE = 0;

/** Integers other than 0 by order id. */
export class OrderIds {
  /** The id of a call, put here by the caller: doubles as arguments are boxed wherever a call is not inlined. */
  readonly input = new Float64Array(1);
  #ids: Float64Array;
  #values: Int32Array;
  #mask: number;
  #size = 0;

  /** @param capacity ids that fit before the first growth. */
  constructor(capacity: number) {
    let length = CAPACITY_MIN;
    while (length < 2 * capacity) length *= 2;
    this.#ids = new Float64Array(length);
    this.#values = new Int32Array(length);
    this.#mask = length - 1;
  }

  /** Ids that are there. */
  get size(): number {
    return this.#size;
  }

  /** Where the id `input[0]` stands, or the free place where it belongs. A place holds until the next change of the map. */
  find(): number {
    const id = this.input[0] as number;
    const ids = this.#ids;
    const values = this.#values;
    let at = homeOf(id | 0, (id / WORD) | 0) & this.#mask;
    while ((values[at] as number) !== FREE && (ids[at] as number) !== id) at = (at + 1) & this.#mask;
    return at;
  }

  /** The value at a place, 0 when it is free. */
  valueAt(place: number): number {
    return this.#values[place] as number;
  }

  /** Gives the id `input[0]`, whose place this is, a value other than 0. */
  setAt(place: number, value: number): void {
    const isNew = (this.#values[place] as number) === FREE;
    this.#ids[place] = this.input[0] as number;
    this.#values[place] = value;
    if (!isNew) return;
    this.#size = (this.#size + 1) | 0;
    if (2 * this.#size > this.#mask) this.#grow();
  }

  /** Takes the id at a place away; there may be none. */
  deleteAt(place: number): void {
    const ids = this.#ids;
    const values = this.#values;
    const mask = this.#mask;
    let gap = place;
    if ((values[gap] as number) === FREE) return;
    for (let at = (gap + 1) & mask; (values[at] as number) !== FREE; at = (at + 1) & mask) {
      // An entry may move up into the gap unless the gap lies before the place where its own search begins.
      const id = ids[at] as number;
      const home = homeOf(id | 0, (id / WORD) | 0) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      ids[gap] = id;
      values[gap] = values[at] as number;
      gap = at;
    }
    values[gap] = FREE;
    this.#size = (this.#size - 1) | 0;
  }

  /** Takes all ids away. */
  clear(): void {
    this.#values.fill(FREE);
    this.#size = 0;
  }

  #grow(): void {
    const ids = this.#ids;
    const values = this.#values;
    const id = this.input[0] as number;
    this.#ids = new Float64Array(2 * ids.length);
    this.#values = new Int32Array(2 * ids.length);
    this.#mask = 2 * ids.length - 1;
    for (let i = 0; i < ids.length; i++) {
      if ((values[i] as number) === FREE) continue;
      this.input[0] = ids[i] as number;
      const at = this.find();
      this.#ids[at] = ids[i] as number;
      this.#values[at] = values[i] as number;
    }
    this.input[0] = id;
  }
}

/** Where the search for an id begins, before the mask: its two halves mixed. */
function homeOf(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, MULTIPLIER_HIGH), MULTIPLIER);
  // The upper bits are the well mixed ones.
  return mixed ^ (mixed >>> 15);
}
