/**
 * Client order ids of the last 24 hours, so that one that comes again is known even after its order is closed.
 *
 * Bounded twice. By age: a wheel of 97 quarters of an hour, each with the rows that were written in it, so an id lives from
 * 24 hours to a quarter more. By number: when there is no room, the id that was used longest ago goes; an id that is asked
 * for counts as used. Rows are in both orders by links, so every step is O(1), and ageing is O(1) a row.
 */
import { assert } from '../../../core/index.ts';

const SLOT_MICROS = 900_000_000;
const SLOTS_KEPT = 96;
const WHEEL = SLOTS_KEPT + 1;
const NONE = -1;

/** What was used lately. */
export class IdempotencyMemory {
  readonly #capacity: number;
  readonly #rows = new Map<string, number>();
  readonly #keys: string[] = [];
  /** Neighbours in the order of use: the oldest is first. */
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  /** Neighbours in the same slot of the wheel, and that slot. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  readonly #slots: Int32Array;
  readonly #heads = new Int32Array(WHEEL).fill(NONE);
  readonly #free: number[] = [];
  #oldest = NONE;
  #newest = NONE;
  #slot = 0;

  /** @param capacity ids that are remembered at the most. */
  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, 'a memory has room for at least one id', capacity);
    this.#capacity = capacity;
    this.#newer = new Int32Array(capacity);
    this.#older = new Int32Array(capacity);
    this.#next = new Int32Array(capacity);
    this.#previous = new Int32Array(capacity);
    this.#slots = new Int32Array(capacity);
  }

  /** Ids that are remembered. */
  get size(): number {
    return this.#rows.size;
  }

  /** Whether an account used this id within 24 hours. Id 0 is none. */
  has(account: number, clientId: number, time: number): boolean {
    if (clientId === 0) return false;
    this.#turn(time);
    const row = this.#rows.get(`${account}:${clientId}`);
    if (row === undefined) return false;
    this.#unlinkUse(row);
    this.#linkUse(row);
    return true;
  }

  /** An account uses an id that `has` does not know. */
  add(account: number, clientId: number, time: number): void {
    if (clientId === 0) return;
    this.#turn(time);
    const key = `${account}:${clientId}`;
    const known = this.#rows.get(key);
    if (known !== undefined) this.#drop(known);
    else if (this.#rows.size === this.#capacity) this.#drop(this.#oldest);
    const row = this.#free.pop() ?? this.#keys.length;
    this.#keys[row] = key;
    this.#rows.set(key, row);
    this.#linkUse(row);
    const at = this.#slot % WHEEL;
    const head = this.#heads[at] as number;
    this.#slots[row] = at;
    this.#previous[row] = NONE;
    this.#next[row] = head;
    if (head !== NONE) this.#previous[head] = row;
    this.#heads[at] = row;
  }

  #drop(row: number): void {
    this.#rows.delete(this.#keys[row] as string);
    this.#unlinkUse(row);
    const before = this.#previous[row] as number;
    const behind = this.#next[row] as number;
    if (before === NONE) this.#heads[this.#slots[row] as number] = behind;
    else this.#next[before] = behind;
    if (behind !== NONE) this.#previous[behind] = before;
    this.#free.push(row);
  }

  #linkUse(row: number): void {
    this.#older[row] = this.#newest;
    this.#newer[row] = NONE;
    if (this.#newest === NONE) this.#oldest = row;
    else this.#newer[this.#newest] = row;
    this.#newest = row;
  }

  #unlinkUse(row: number): void {
    const older = this.#older[row] as number;
    const newer = this.#newer[row] as number;
    if (older === NONE) this.#oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
  }

  /** The wheel turns: what was written in a slot a turn ago goes. */
  #turn(time: number): void {
    const slot = Math.floor(time / SLOT_MICROS);
    if (slot <= this.#slot) return;
    for (let at = Math.max(this.#slot + 1, slot - SLOTS_KEPT); at <= slot; at++) {
      for (let row = this.#heads[at % WHEEL] as number; row !== NONE; row = this.#heads[at % WHEEL] as number) {
        this.#drop(row);
      }
    }
    this.#slot = slot;
  }
}
