/**
 * Lists of orders that depend on each other, as columns. A list id is `sequence · 2^20 + slot`, as that of an order is
 * made, so a list is found without a map; a closed one stays until as many have closed after it as are kept.
 */
import { assert } from '../../../core/index.ts';

/** Slots of lists; ids count in steps of this. */
export const LISTS_MAX = 2 ** 20;
/** Legs that a list has at most. */
export const LEGS_MAX = 3;

/** One leg of an oco cancels the other, the first leg of an oto releases the others. */
export const LIST_KIND = { oco: 0, oto: 1, otoco: 2 } as const;
export type ListKindCode = (typeof LIST_KIND)[keyof typeof LIST_KIND];

const NONE = -1;

/** Rows of lists. */
export class ListStore {
  capacity = 64;
  /** 0 for a free row. */
  ids = new Float64Array(this.capacity);
  kinds = new Uint8Array(this.capacity);
  accounts = new Int32Array(this.capacity);
  symbols = new Int32Array(this.capacity);
  clientIds = new Float64Array(this.capacity);
  times = new Float64Array(this.capacity);
  /** Order ids of the legs, three a row. */
  legs = new Float64Array(LEGS_MAX * this.capacity);
  legCounts = new Uint8Array(this.capacity);
  openLegs = new Uint8Array(this.capacity);
  /** The leg of the pair that was chosen, by its first fill or its trigger, plus 1; 0 while none is. */
  chosen = new Uint8Array(this.capacity);
  /** 1 where the working leg pays the pending ones. */
  paysOther = new Uint8Array(this.capacity);
  /** 1 once the pending legs were released. */
  isReleased = new Uint8Array(this.capacity);
  #next = new Int32Array(this.capacity);
  #firstFree: number;
  #oldest = NONE;
  #newest = NONE;
  #keptCount = 0;
  #sequence = 0;
  readonly #keepMax: number;

  /** @param keepMax closed lists that are kept for queries. */
  constructor(keepMax: number) {
    assert(
      Number.isInteger(keepMax) && keepMax >= 1 && keepMax < LISTS_MAX,
      'keeps 1 to 2^20 - 1 closed lists',
      keepMax,
    );
    this.#keepMax = keepMax;
    this.#firstFree = this.#chain(0);
  }

  /** A row with a new id. The owner writes the other columns. */
  open(): number {
    if (this.#firstFree === NONE) this.#grow();
    const row = this.#firstFree;
    this.#firstFree = this.#next[row] as number;
    this.#sequence++;
    this.ids[row] = this.#sequence * LISTS_MAX + row;
    this.chosen[row] = 0;
    this.isReleased[row] = 0;
    return row;
  }

  /** Row of a list, −1 when it is not there any more or never was. */
  rowOf(id: number): number {
    const row = id - Math.floor(id / LISTS_MAX) * LISTS_MAX;
    return id > 0 && row < this.capacity && this.ids[row] === id ? row : NONE;
  }

  /** A list is done. */
  close(row: number): void {
    this.#next[row] = NONE;
    if (this.#newest === NONE) this.#oldest = row;
    else this.#next[this.#newest] = row;
    this.#newest = row;
    if (this.#keptCount < this.#keepMax) {
      this.#keptCount++;
      return;
    }
    const gone = this.#oldest;
    this.#oldest = this.#next[gone] as number;
    this.ids[gone] = 0;
    this.#next[gone] = this.#firstFree;
    this.#firstFree = gone;
  }

  #chain(from: number): number {
    for (let row = from; row < this.capacity; row++) this.#next[row] = row + 1;
    this.#next[this.capacity - 1] = NONE;
    return from;
  }

  #grow(): void {
    const from = this.capacity;
    if (from >= LISTS_MAX) assert(false, 'an exchange has at most 2^20 lists', from);
    this.capacity = 2 * from;
    const numbers = (column: Float64Array, times = 1): Float64Array<ArrayBuffer> => {
      const to = new Float64Array(times * this.capacity);
      to.set(column);
      return to;
    };
    const bytes = (column: Uint8Array): Uint8Array<ArrayBuffer> => {
      const to = new Uint8Array(this.capacity);
      to.set(column);
      return to;
    };
    const integers = (column: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(this.capacity);
      to.set(column);
      return to;
    };
    this.ids = numbers(this.ids);
    this.kinds = bytes(this.kinds);
    this.accounts = integers(this.accounts);
    this.symbols = integers(this.symbols);
    this.clientIds = numbers(this.clientIds);
    this.times = numbers(this.times);
    this.legs = numbers(this.legs, LEGS_MAX);
    this.legCounts = bytes(this.legCounts);
    this.openLegs = bytes(this.openLegs);
    this.chosen = bytes(this.chosen);
    this.isReleased = bytes(this.isReleased);
    this.paysOther = bytes(this.paysOther);
    this.#next = integers(this.#next);
    this.#firstFree = this.#chain(from);
  }
}
