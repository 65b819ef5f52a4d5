/**
 * Client order ids that were used: each leaves at most once. Bounded: when it is full, the id that was used longest ago
 * goes; after 24 hours each goes, by a time wheel. Hot path: O(1) an id.
 *
 * Forgetting cannot let an old order out again: ids carry the number of their intent, numbers rise, and a number that is
 * not above every forgotten one is refused as well.
 */
import { assert } from '../../../core/index.ts';
import { SlotPool, TimeWheel } from '../../../hot/index.ts';
import { intentSeqOf } from '../order.ts';

const KEPT_MICROS = 86_400_000_000;
const TICK_MICROS = 1_000_000;
const NONE = -1;

/** Ids of the last 24 hours. */
export class IdMemory {
  readonly #rows = new Map<string, number>();
  readonly #ids: (string | undefined)[];
  readonly #wheel: TimeWheel;
  /** Neighbours in the order of use, and a row for the ends of that list. */
  readonly #newer: Int32Array;
  readonly #older: Int32Array;
  readonly #ends: number;
  readonly #pool: SlotPool;
  #forgottenSeq = 0;

  /** @param capacity ids that are remembered at the most.   @param now microseconds. */
  constructor(capacity: number, now: number) {
    assert(Number.isInteger(capacity) && capacity > 0, 'there is room for one id at least', capacity);
    this.#ids = new Array<string | undefined>(capacity).fill(undefined);
    this.#pool = new SlotPool(capacity);
    this.#wheel = new TimeWheel({ rows: capacity, tickMicros: TICK_MICROS, startMicros: now });
    this.#newer = new Int32Array(capacity + 1).fill(capacity);
    this.#older = new Int32Array(capacity + 1).fill(capacity);
    this.#ends = capacity;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Takes an id. @returns false when it was used before, or may have been. */
  take(id: string, now: number): boolean {
    this.#expire(now);
    const known = this.#rows.get(id);
    if (known !== undefined) {
      this.#unlink(known);
      this.#link(known);
      return false;
    }
    if (intentSeqOf(id) <= this.#forgottenSeq) return false;
    const row = this.#freeRow();
    this.#ids[row] = id;
    this.#rows.set(id, row);
    this.#link(row);
    this.#wheel.deadlines[row] = Math.max(now, this.#wheel.clock[0] as number) + KEPT_MICROS;
    this.#wheel.set(row);
    return true;
  }

  #expire(now: number): void {
    const wheel = this.#wheel;
    if (now > (wheel.clock[0] as number)) wheel.clock[0] = now;
    for (let row = wheel.due(); row !== NONE; row = wheel.due()) this.#forget(row);
  }

  #freeRow(): number {
    const free = this.#pool.acquire();
    if (free !== NONE) return free;
    this.#forget(this.#newer[this.#ends] as number);
    return this.#pool.acquire();
  }

  #forget(row: number): void {
    const id = this.#ids[row];
    assert(id !== undefined, 'a row that is forgotten has an id', row);
    this.#forgottenSeq = Math.max(this.#forgottenSeq, intentSeqOf(id));
    this.#wheel.cancel(row);
    this.#unlink(row);
    this.#rows.delete(id);
    this.#ids[row] = undefined;
    this.#pool.release(row);
  }

  /** The row is the one that was used last. The ends' `newer` is the oldest row, their `older` the newest. */
  #link(row: number): void {
    const newest = this.#older[this.#ends] as number;
    this.#older[row] = newest;
    this.#newer[newest] = row;
    this.#newer[row] = this.#ends;
    this.#older[this.#ends] = row;
  }

  #unlink(row: number): void {
    const newer = this.#newer[row] as number;
    const older = this.#older[row] as number;
    this.#older[newer] = older;
    this.#newer[older] = newer;
  }
}
