/**
 * The last numbers that were seen, for what must count once: trade ids of a venue. Hot path.
 *
 * First in, first out: when the set is full, a new number displaces the oldest one. A `Set` beside a queue does the same at
 * five times the cost, because a set keeps the places of removed entries and builds a new table when they fill it.
 *
 * Venues count upwards, so a number above all that came before is known to be new without a look. As long as no other came, the
 * queue is sorted and all that there is: a number is written at its end, and looked for by halving. From the first number on
 * that is below another, there is a table beside it: linear probing, at most half full, with the entries behind a removed one
 * moved up. A table is touched at another place for each number, which a cache does not have; the end of a queue it has.
 *
 * Single owner. Adding is O(1) on average, looking O(1) for a number above all others, and O(log limit) without or O(1) with a
 * table for one below. Memory grows by doubling with what is held, up to 8 bytes for each of `limit` numbers, and 24 to 40 with
 * a table; then nothing is allocated any more.
 */
import { assert } from '../core/index.ts';

const CAPACITY_MIN = 16;
const LIMIT_MAX = 2 ** 26;
const MULTIPLIER = 0x9e3779b1;
const HIGH_MULTIPLIER = 0x85ebca6b;
const TWO_32 = 2 ** 32;
/** No number that is held: they are 0 or more. */
const FREE = -1;

const NO_TABLE = new Float64Array(0);

/** The last `limit` different numbers, each 0 or a positive safe integer. */
export class RecentSet {
  readonly #limit: number;
  /** The numbers in the order of their coming, round and round. */
  #order = new Float64Array(CAPACITY_MIN / 2);
  /** Empty as long as the numbers have only risen. */
  #table = NO_TABLE;
  #next = 0;
  #count = 0;
  /** The largest that ever came; in an array, for a double field is boxed at every change. */
  readonly #largest = Float64Array.of(FREE);

  /** @param limit how many are remembered, 1 to 2^26.   @throws InvariantError when it is not. */
  constructor(limit: number) {
    assert(Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX, 'a set remembers 1 to 2^26 numbers', limit);
    this.#limit = limit;
  }

  /** Numbers that are remembered. */
  get size(): number {
    return this.#count;
  }

  has(value: number): boolean {
    return value <= (this.#largest[0] as number) && this.#holds(value);
  }

  #holds(value: number): boolean {
    const table = this.#table;
    if (table.length === 0) return this.#holdsSorted(value);
    const mask = table.length - 1;
    for (let at = hash(value) & mask; ; at = (at + 1) & mask) {
      const found = table[at] as number;
      if (found === value) return true;
      if (found === FREE) return false;
    }
  }

  /** By halving, from the oldest to the newest. */
  #holdsSorted(value: number): boolean {
    const order = this.#order;
    const oldest = this.#count === this.#limit ? this.#next : 0;
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = oldest + middle;
      if ((order[place < this.#limit ? place : place - this.#limit] as number) < value) low = middle + 1;
      else high = middle;
    }
    const place = oldest + low;
    return low < this.#count && order[place < this.#limit ? place : place - this.#limit] === value;
  }

  /** Remembers a number. @returns false when it was remembered already.   @throws InvariantError when it is none of those. */
  add(value: number): boolean {
    if (!(value >= 0 && Number.isSafeInteger(value))) assert(false, 'a remembered number is a safe integer', value);
    if (value > (this.#largest[0] as number)) this.#largest[0] = value;
    else if (this.#holds(value)) return false;
    else if (this.#table.length === 0) this.#makeTable();
    const hasTable = this.#table.length > 0;
    if (this.#count === this.#limit) {
      if (hasTable) this.#remove(this.#order[this.#next] as number);
    } else {
      this.#count = (this.#count + 1) | 0;
      if (this.#count > this.#order.length) this.#grow();
    }
    this.#order[this.#next] = value;
    this.#next = this.#next + 1 === this.#limit ? 0 : this.#next + 1;
    if (hasTable) this.#insert(value);
    return true;
  }

  /** A table of all numbers that are held. */
  #makeTable(): void {
    let capacity = CAPACITY_MIN;
    while (capacity < 2 * this.#order.length) capacity *= 2;
    this.#table = new Float64Array(capacity).fill(FREE);
    for (let i = 0; i < this.#count; i++) this.#insert(this.#order[i] as number);
  }

  #insert(value: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let at = hash(value) & mask;
    while ((table[at] as number) !== FREE) at = (at + 1) & mask;
    table[at] = value;
  }

  #remove(value: number): void {
    const table = this.#table;
    const mask = table.length - 1;
    let gap = hash(value) & mask;
    while ((table[gap] as number) !== value) gap = (gap + 1) & mask;
    for (let at = (gap + 1) & mask; (table[at] as number) !== FREE; at = (at + 1) & mask) {
      // An entry may move up into the gap unless the gap lies before the place where its own search begins.
      const home = hash(table[at] as number) & mask;
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      table[gap] = table[at] as number;
      gap = at;
    }
    table[gap] = FREE;
  }

  /** Only before the limit is reached, so the numbers stand from 0 on. */
  #grow(): void {
    const before = this.#order;
    this.#order = new Float64Array(Math.min(2 * before.length, this.#limit));
    this.#order.set(before);
    if (this.#table.length === 0) return;
    this.#table = new Float64Array(2 * this.#table.length).fill(FREE);
    for (let i = 0; i < before.length; i++) this.#insert(before[i] as number);
  }
}

/**
 * Knuth's multiplicative hash over both halves of a number below 2^53, by different factors: with one, all numbers whose
 * halves are equal would have one place.
 */
function hash(value: number): number {
  const high = Math.floor(value / TWO_32);
  const mixed = Math.imul(value | 0, MULTIPLIER) ^ Math.imul(high | 0, HIGH_MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}
