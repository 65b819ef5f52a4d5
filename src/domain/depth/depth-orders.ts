/**
 * Orders of a depth backtest in columns: what the local side knows and what the venue has. Slots are used again; nothing is
 * allocated an order once as many slots exist as orders are open at a time.
 */

import { RingCursor, SlotPool } from '../../hot/index.ts';

/** What the local side knows of an order. */
export const STATUS = { none: 0, sent: 1, open: 2, filled: 3, canceled: 4, expired: 5 } as const;

const FIRST_SLOTS = 64;

/** Cells of orders; all of them in ticks, lots and nanoseconds. */
export class DepthOrders {
  side = new Int8Array(FIRST_SLOTS);
  ticks = new Int32Array(FIRST_SLOTS);
  lots = new Float64Array(FIRST_SLOTS);
  /** Whether it expires rather than take. */
  postOnly = new Uint8Array(FIRST_SLOTS);
  /** Lots before the order in the queue of its price. */
  front = new Float64Array(FIRST_SLOTS);
  /** Lots of its price that were traded since the level last changed. */
  traded = new Float64Array(FIRST_SLOTS);
  /** `STATUS` at the local side. */
  status = new Uint8Array(FIRST_SLOTS);
  /** Whether a cancel is on its way. */
  canceling = new Uint8Array(FIRST_SLOTS);
  /** Whether it stands at the venue. */
  resting = new Uint8Array(FIRST_SLOTS);
  /** Messages about it that are on their way, either way. */
  underway = new Int32Array(FIRST_SLOTS);
  readonly #pool = new SlotPool(FIRST_SLOTS);

  /** A slot for a new order. */
  take({ side, ticks, lots, postOnly }: { side: number; ticks: number; lots: number; postOnly: boolean }): number {
    if (this.#pool.size === this.#pool.capacity) this.#grow();
    const slot = this.#pool.acquire();
    this.side[slot] = side;
    this.ticks[slot] = ticks;
    this.lots[slot] = lots;
    this.postOnly[slot] = postOnly ? 1 : 0;
    this.traded[slot] = 0;
    this.status[slot] = STATUS.sent;
    this.canceling[slot] = 0;
    this.resting[slot] = 0;
    this.underway[slot] = 0;
    return slot;
  }

  /** Gives a slot back. */
  release(slot: number): void {
    this.status[slot] = STATUS.none;
    this.#pool.release(slot);
  }

  #grow(): void {
    const size = this.side.length * 2;
    this.#pool.grow(size);
    const larger = <T extends { set(from: T): void }>(make: new (size: number) => T, from: T): T => {
      const made = new make(size);
      made.set(from);
      return made;
    };
    this.side = larger(Int8Array, this.side);
    this.ticks = larger(Int32Array, this.ticks);
    this.lots = larger(Float64Array, this.lots);
    this.postOnly = larger(Uint8Array, this.postOnly);
    this.front = larger(Float64Array, this.front);
    this.traded = larger(Float64Array, this.traded);
    this.status = larger(Uint8Array, this.status);
    this.canceling = larger(Uint8Array, this.canceling);
    this.resting = larger(Uint8Array, this.resting);
    this.underway = larger(Int32Array, this.underway);
  }
}

/** Messages that arrive in the order in which they were sent, with what they say, as numbers. */
export class DepthWire {
  #times = new Float64Array(FIRST_SLOTS);
  #slots = new Int32Array(FIRST_SLOTS);
  #words = new Uint8Array(FIRST_SLOTS);
  #ring = new RingCursor(FIRST_SLOTS);
  #latest = 0;

  /** Arrival of the next message, ns; infinity when there is none. */
  get next(): number {
    const at = this.#ring.peek();
    return at < 0 ? Number.POSITIVE_INFINITY : (this.#times[at] as number);
  }

  /** Order of the next message, and what it says. */
  get slot(): number {
    return this.#slots[this.#ring.peek()] as number;
  }

  get word(): number {
    return this.#words[this.#ring.peek()] as number;
  }

  /** Sends a message; it never overtakes the one before it. */
  send(arrival: number, slot: number, word: number): void {
    let at = this.#ring.push();
    if (at < 0) {
      this.#grow();
      at = this.#ring.push();
    }
    this.#latest = Math.max(this.#latest, arrival);
    this.#times[at] = this.#latest;
    this.#slots[at] = slot;
    this.#words[at] = word;
  }

  /** Takes the next message away. */
  drop(): void {
    this.#ring.pop();
  }

  #grow(): void {
    const old = { times: this.#times, slots: this.#slots, words: this.#words, ring: this.#ring };
    const size = 2 * old.ring.capacity;
    this.#ring = new RingCursor(size);
    this.#times = new Float64Array(size);
    this.#slots = new Int32Array(size);
    this.#words = new Uint8Array(size);
    for (let from = old.ring.pop(); from >= 0; from = old.ring.pop()) {
      const at = this.#ring.push();
      this.#times[at] = old.times[from] as number;
      this.#slots[at] = old.slots[from] as number;
      this.#words[at] = old.words[from] as number;
    }
  }
}
