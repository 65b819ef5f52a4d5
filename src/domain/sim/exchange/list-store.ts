/**
 * Lists of orders that depend on each other, as rows of 64 bytes: a cache line. A list id is `sequence · 2^20 + row`, as that of
 * an order is made, so a list is found without a map; a closed one stays until as many have closed after it as are kept.
 */
import { assert } from '../../../core/index.ts';
import type { ListRequest } from './contract.ts';
import { HEAD, HEAD_DOUBLE } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

/** Rows of lists; ids count in steps of this. */
export const LISTS_MAX = 2 ** 20;
/** One leg of an oco cancels the other, the first leg of an oto releases the others. */
export const LIST_KIND = { oco: 0, oto: 1, otoco: 2 } as const;
export type ListKindCode = (typeof LIST_KIND)[keyof typeof LIST_KIND];

const NONE = -1;
const CAPACITY_FIRST = 64;

/** Places of a row: six doubles, of which three are the orders of the legs, then two words, half a word and bytes. */
const ROW = 8;
const WORDS = 2 * ROW;
const HALVES = 4 * ROW;
const BYTES = 8 * ROW;
const ID = 0;
const CLIENT_ID = 1;
const TIME = 2;
const LEGS = 3;
const ACCOUNT = 12;
const NEXT = 13;
const SYMBOL = 28;
const PAYS_OTHER = 58;
const IS_RELEASED = 59;
const KIND = 60;
const LEG_COUNT = 61;
const OPEN_LEGS = 62;
const CHOSEN = 63;

/** Rows of lists. */
export class ListStore {
  #capacity = 0;
  #doubles: Float64Array = new Float64Array(0);
  #words: Int32Array = new Int32Array(0);
  #halves: Uint16Array = new Uint16Array(0);
  #bytes: Uint8Array = new Uint8Array(0);
  /** Words of the head: the first free row, closed lists that are kept, the one that closed first and the one that closed last. */
  #head: Int32Array = new Int32Array(0);
  readonly #memory: ExchangeMemory;
  readonly #column: Column;
  readonly #keepMax: number;

  /** @param keepMax closed lists that are kept for queries.   @param memory that the rows are in. */
  constructor(keepMax: number, memory: ExchangeMemory = new ExchangeMemory()) {
    assert(
      Number.isInteger(keepMax) && keepMax >= 1 && keepMax < LISTS_MAX,
      'keeps 1 to 2^20 - 1 closed lists',
      keepMax,
    );
    this.#keepMax = keepMax;
    this.#memory = memory;
    this.#column = memory.column(
      CAPACITY_FIRST * BYTES,
      (buffer, address, bytes) => {
        this.#capacity = bytes / BYTES;
        this.#doubles = new Float64Array(buffer, address, bytes / 8);
        this.#words = new Int32Array(buffer, address, bytes / 4);
        this.#halves = new Uint16Array(buffer, address, bytes / 2);
        this.#bytes = new Uint8Array(buffer, address, bytes);
        this.#head = memory.words;
      },
      HEAD.listRows,
    );
    this.#head[HEAD.listKeepMax] = keepMax;
    this.#head[HEAD.oldestList] = NONE;
    this.#head[HEAD.newestList] = NONE;
    this.#chain(0);
  }

  /** Rows that there are. */
  get capacity(): number {
    return this.#capacity;
  }

  /** 0 for a free row. */
  id(row: number): number {
    return this.#doubles[row * ROW + ID] as number;
  }

  kind(row: number): ListKindCode {
    return this.#bytes[row * BYTES + KIND] as ListKindCode;
  }

  account(row: number): number {
    return this.#words[row * WORDS + ACCOUNT] as number;
  }

  symbol(row: number): number {
    return this.#halves[row * HALVES + SYMBOL] as number;
  }

  clientId(row: number): number {
    return this.#doubles[row * ROW + CLIENT_ID] as number;
  }

  time(row: number): number {
    return this.#doubles[row * ROW + TIME] as number;
  }

  /** Order id of a leg. */
  leg(row: number, index: number): number {
    return this.#doubles[row * ROW + LEGS + index] as number;
  }
  setLeg(row: number, index: number, orderId: number): void {
    this.#doubles[row * ROW + LEGS + index] = orderId;
  }

  legCount(row: number): number {
    return this.#bytes[row * BYTES + LEG_COUNT] as number;
  }

  openLegs(row: number): number {
    return this.#bytes[row * BYTES + OPEN_LEGS] as number;
  }
  setOpenLegs(row: number, count: number): void {
    this.#bytes[row * BYTES + OPEN_LEGS] = count;
  }

  /** The leg of the pair that was chosen, by its first fill or its trigger, plus 1; 0 while none is. */
  chosen(row: number): number {
    return this.#bytes[row * BYTES + CHOSEN] as number;
  }
  choose(row: number, leg: number): void {
    this.#bytes[row * BYTES + CHOSEN] = leg + 1;
  }

  /** Whether the working leg pays the pending ones. */
  paysOther(row: number): boolean {
    return this.#bytes[row * BYTES + PAYS_OTHER] === 1;
  }

  /** Whether the pending legs were released. */
  isReleased(row: number): boolean {
    return this.#bytes[row * BYTES + IS_RELEASED] === 1;
  }
  release(row: number): void {
    this.#bytes[row * BYTES + IS_RELEASED] = 1;
  }

  /** A row with a new id for a list. The owner writes the legs. @param now what knows the time, µs. */
  open(list: ListRequest, now: { readonly time: number }): number {
    const { length } = list.legs;
    if (this.#head[HEAD.firstFreeList] === NONE) this.#grow();
    const row = this.#head[HEAD.firstFreeList] as number;
    this.#head[HEAD.firstFreeList] = this.#words[row * WORDS + NEXT] as number;
    const { doubles } = this.#memory;
    const sequence = (doubles[HEAD_DOUBLE.listSequence] as number) + 1;
    doubles[HEAD_DOUBLE.listSequence] = sequence;
    this.#doubles[row * ROW + ID] = sequence * LISTS_MAX + row;
    this.#doubles[row * ROW + CLIENT_ID] = list.listClientId;
    this.#doubles[row * ROW + TIME] = now.time;
    this.#words[row * WORDS + ACCOUNT] = list.account;
    this.#halves[row * HALVES + SYMBOL] = list.symbol;
    const at = row * BYTES;
    this.#bytes[at + PAYS_OTHER] = list.paysOther === true ? 1 : 0;
    this.#bytes[at + IS_RELEASED] = list.kind === 'oco' ? 1 : 0;
    this.#bytes[at + KIND] = LIST_KIND[list.kind];
    this.#bytes[at + LEG_COUNT] = length;
    this.#bytes[at + OPEN_LEGS] = length;
    this.#bytes[at + CHOSEN] = 0;
    return row;
  }

  /** Row of a list, −1 when it is not there any more or never was. */
  rowOf(id: number): number {
    const row = id - Math.floor(id / LISTS_MAX) * LISTS_MAX;
    return id > 0 && row < this.#capacity && this.id(row) === id ? row : NONE;
  }

  /** A list is done. */
  close(row: number): void {
    const head = this.#head;
    const newest = head[HEAD.newestList] as number;
    this.#words[row * WORDS + NEXT] = NONE;
    if (newest === NONE) head[HEAD.oldestList] = row;
    else this.#words[newest * WORDS + NEXT] = row;
    head[HEAD.newestList] = row;
    const kept = head[HEAD.keptLists] as number;
    if (kept < this.#keepMax) {
      head[HEAD.keptLists] = kept + 1;
      return;
    }
    const gone = head[HEAD.oldestList] as number;
    head[HEAD.oldestList] = this.#words[gone * WORDS + NEXT] as number;
    this.#doubles[gone * ROW + ID] = 0;
    this.#words[gone * WORDS + NEXT] = head[HEAD.firstFreeList] as number;
    head[HEAD.firstFreeList] = gone;
  }

  /** Rows from this one on are free, one after the other. */
  #chain(from: number): void {
    for (let row = from; row < this.#capacity; row++) this.#words[row * WORDS + NEXT] = row + 1;
    this.#words[(this.#capacity - 1) * WORDS + NEXT] = NONE;
    this.#head[HEAD.firstFreeList] = from;
  }

  #grow(): void {
    const from = this.#capacity;
    if (from >= LISTS_MAX) assert(false, 'an exchange has at most 2^20 lists', from);
    this.#column.grow(2 * from * BYTES);
    this.#chain(from);
  }
}
