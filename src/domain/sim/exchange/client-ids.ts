/**
 * Client order ids as text at the edge and as numbers inside. The same text of the same account is the same number as
 * long as it is known; numbers are never given twice. Whether a number may be used again is the exchange's business: it is unique
 * among the open orders of the account, and free again once its order is closed.
 *
 * Bounded: when there is no room, the text that was used longest ago is forgotten, unless it is held. Hold the number of an order when
 * it is taken and let it go when the order is forgotten, or closed if texts of closed orders need not be kept.
 */
import { assert } from '../../../core/index.ts';

interface Entry {
  readonly key: string;
  readonly text: string;
  readonly number: number;
  holds: number;
}

const CAPACITY_DEFAULT = 2 ** 20;

/** Texts and their numbers, from 1. */
export class ClientIds {
  readonly #capacity: number;
  /** In the order of use, because an entry is put in anew when it is used. */
  readonly #byKey = new Map<string, Entry>();
  readonly #byNumber = new Map<number, Entry>();
  #next = 1;

  /** @param capacity texts that are known at the most, held ones apart. @defaultValue 1048576 */
  constructor(capacity: number = CAPACITY_DEFAULT) {
    assert(Number.isInteger(capacity) && capacity > 0, 'there is room for at least one id', capacity);
    this.#capacity = capacity;
  }

  /** Texts that are known. */
  get size(): number {
    return this.#byKey.size;
  }

  /** The number of a text, which is made when the text is new. */
  numberOf(account: number, text: string): number {
    const key = `${account}:${text}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) {
      this.#byKey.delete(key);
      this.#byKey.set(key, known);
      return known.number;
    }
    if (this.#byKey.size >= this.#capacity) this.#forget();
    const entry = { key, text, number: this.#next++, holds: 0 };
    this.#byKey.set(key, entry);
    this.#byNumber.set(entry.number, entry);
    return entry.number;
  }

  /** The number of a text that is known, 0 when it is not: for cancels and queries, which make no numbers. */
  knownNumberOf(account: number, text: string): number {
    return this.#byKey.get(`${account}:${text}`)?.number ?? 0;
  }

  /** The text of a number; empty when it was forgotten or never was. */
  textOf(number: number): string {
    return this.#byNumber.get(number)?.text ?? '';
  }

  /** An order needs this text. */
  hold(number: number): void {
    const entry = this.#byNumber.get(number);
    if (entry !== undefined) entry.holds++;
  }

  /** An order needs this text no more. */
  letGo(number: number): void {
    const entry = this.#byNumber.get(number);
    if (entry !== undefined && entry.holds > 0) entry.holds--;
  }

  /** Drops the text that was used longest ago; one that is held counts as used now. */
  #forget(): void {
    for (let tries = this.#byKey.size; tries > 0; tries--) {
      const [entry] = this.#byKey.values();
      if (entry === undefined) return;
      this.#byKey.delete(entry.key);
      if (entry.holds === 0) {
        this.#byNumber.delete(entry.number);
        return;
      }
      this.#byKey.set(entry.key, entry);
    }
  }
}
