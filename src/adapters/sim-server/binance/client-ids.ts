/**
 * Client order ids are text on the wire and numbers in the exchange. Numbers rise from 1 and are never used twice.
 * Bounded: beyond the capacity the oldest names go, unless an order that is still kept bears them.
 */
import { faults } from './fault.ts';

const CAPACITY_DEFAULT = 1_048_576;
const LEGAL = /^[a-zA-Z0-9-_]{1,36}$/;
const RANGE = '^[a-zA-Z0-9-_]{1,36}$';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const GENERATED_LENGTH = 22;

/** Names of orders. */
export class ClientIds {
  readonly #numbers = new Map<string, number>();
  readonly #texts = new Map<number, string>();
  readonly #capacity: number;
  readonly #random: () => number;
  #next = 1;
  /** Whether an order with this number is still known. */
  isKept: (number: number) => boolean = () => false;

  /** @param random uniform in [0, 1), for names that the venue makes. */
  constructor(random: () => number, capacity = CAPACITY_DEFAULT) {
    this.#random = random;
    this.#capacity = capacity;
  }

  /** Number of a name, 0 when it was never used. */
  find(text: string): number {
    return this.#numbers.get(text) ?? 0;
  }

  /** Number of a name that is sent with an order. @throws −1100 when it is no name. */
  take(parameter: string, text: string): number {
    if (!LEGAL.test(text)) throw faults.illegalCharacters(parameter, RANGE);
    return this.#numbers.get(text) ?? this.#add(text);
  }

  /** A new name of the venue. */
  make(): number {
    for (;;) {
      let text = '';
      for (let i = 0; i < GENERATED_LENGTH; i++) text += LETTERS[Math.floor(this.#random() * LETTERS.length)];
      if (!this.#numbers.has(text)) return this.#add(text);
    }
  }

  /** Name of a number, empty for none. */
  text(number: number): string {
    return this.#texts.get(number) ?? '';
  }

  #add(text: string): number {
    if (this.#numbers.size >= this.#capacity) this.#dropOldest();
    const number = this.#next;
    this.#next += 1;
    this.#numbers.set(text, number);
    this.#texts.set(number, text);
    return number;
  }

  /** Forgets one name; those that are kept go to the end of the queue, so each is looked at once in a round. */
  #dropOldest(): void {
    for (let tried = this.#texts.size; tried > 0; tried--) {
      const [number, text] = this.#texts.entries().next().value as [number, string];
      this.#texts.delete(number);
      if (!this.isKept(number)) {
        this.#numbers.delete(text);
        return;
      }
      this.#texts.set(number, text);
    }
  }
}
