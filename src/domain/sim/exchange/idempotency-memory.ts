/**
 * Client order ids of the last 24 hours, so that one that comes again is known even after its order is closed.
 *
 * Bounded twice: by age, with a wheel of 96 quarters of an hour, and by number, where the id that was used longest ago
 * makes room (least recently used: an id that is asked for counts as used). Times of use are rounded to the wheel's
 * slots, so an id lives from 24 hours to 24 hours and a quarter. O(1) amortised.
 */
import { assert } from '../../../core/index.ts';

const SLOT_MICROS = 900_000_000;
const SLOTS = 96;

/** What was used lately. */
export class IdempotencyMemory {
  readonly #capacity: number;
  /** Slot number of the wheel by account and id. A Map keeps the order of insertion: the first is the least recently used. */
  readonly #used = new Map<string, number>();
  /** Keys that were added in each slot of the wheel. */
  readonly #wheel: string[][] = Array.from({ length: SLOTS + 1 }, () => []);
  #slot = 0;

  /** @param capacity ids that are remembered at the most. */
  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, 'a memory has room for at least one id', capacity);
    this.#capacity = capacity;
  }

  /** Ids that are remembered. */
  get size(): number {
    return this.#used.size;
  }

  /** Whether an account used this id within 24 hours. Id 0 is none. */
  has(account: number, clientId: number, time: number): boolean {
    if (clientId === 0) return false;
    this.#turn(time);
    const key = `${account}:${clientId}`;
    const slot = this.#used.get(key);
    if (slot === undefined) return false;
    this.#used.delete(key);
    this.#used.set(key, slot);
    return true;
  }

  /** An account uses an id. */
  add(account: number, clientId: number, time: number): void {
    if (clientId === 0) return;
    this.#turn(time);
    const key = `${account}:${clientId}`;
    this.#used.delete(key);
    if (this.#used.size === this.#capacity) this.#used.delete(this.#used.keys().next().value as string);
    this.#used.set(key, this.#slot);
    (this.#wheel[this.#slot % this.#wheel.length] as string[]).push(key);
  }

  /** Forgets what the wheel has left behind. */
  #turn(time: number): void {
    const slot = Math.floor(time / SLOT_MICROS);
    if (slot <= this.#slot) return;
    const from = Math.max(this.#slot + 1, slot - SLOTS);
    for (let at = from; at <= slot; at++) {
      const keys = this.#wheel[at % this.#wheel.length] as string[];
      // A key may have been used again since, or have made room and come back.
      for (const key of keys) if ((this.#used.get(key) ?? slot) < at - SLOTS) this.#used.delete(key);
      keys.length = 0;
    }
    this.#slot = slot;
  }
}
