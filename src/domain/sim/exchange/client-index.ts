/**
 * The open order that a client's order id names: unique among the open orders of an account, free again once that
 * order is closed. Hot path.
 *
 * Linear probing over slots; account and client id are read from the order store, so an entry is four bytes. The table is
 * at most half full, and entries behind a removed one move up. Single owner, O(1) on average. Allocates only when it
 * grows.
 */
import { HEAD } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';
import { NONE } from './order-slots.ts';
import type { OrderStore } from './order-store.ts';

const CAPACITY_MIN = 64;
const HIGH = 4_294_967_296;
const MULTIPLIER = 0x9e3779b1;

/** Open orders by account and client id. Client id 0 is none and is not kept. */
export class ClientIndex {
  readonly #store: OrderStore;
  /** Slot + 1; 0 is free. */
  #table: Int32Array = new Int32Array(0);
  #mask = CAPACITY_MIN - 1;
  /** Words of the head: how many there are. */
  #head: Int32Array = new Int32Array(0);
  readonly #column: Column;

  /** @param memory that the table is in. */
  constructor(store: OrderStore, memory: ExchangeMemory = new ExchangeMemory()) {
    this.#store = store;
    this.#column = memory.column(
      4 * CAPACITY_MIN,
      (buffer, address, bytes) => {
        this.#table = new Int32Array(buffer, address, bytes / 4);
        this.#mask = bytes / 4 - 1;
        this.#head = memory.words;
        this.#head[HEAD.clientMask] = this.#mask;
      },
      HEAD.clients,
    );
  }

  /** Slot of the open order, `NONE` when there is none. */
  find(account: number, clientId: number): number {
    const store = this.#store;
    for (let at = place(account, clientId) & this.#mask; ; at = (at + 1) & this.#mask) {
      const slot = (this.#table[at] as number) - 1;
      if (slot === NONE || (store.clientId(slot) === clientId && store.account(slot) === account)) return slot;
    }
  }

  /** An order with a new client id is open. */
  add(slot: number): void {
    const clientId = this.#store.clientId(slot);
    if (clientId === 0) return;
    if (2 * (this.#head[HEAD.clientCount] as number) > this.#mask) this.#grow();
    this.#put(slot, clientId);
    this.#head[HEAD.clientCount] = (this.#head[HEAD.clientCount] as number) + 1;
  }

  /** An order is closed, or about to have another client id. */
  remove(slot: number): void {
    const store = this.#store;
    const clientId = store.clientId(slot);
    if (clientId === 0) return;
    const mask = this.#mask;
    const table = this.#table;
    let gap = place(store.account(slot), clientId) & mask;
    while (table[gap] !== slot + 1) {
      if (table[gap] === 0) return;
      gap = (gap + 1) & mask;
    }
    for (let at = (gap + 1) & mask; table[at] !== 0; at = (at + 1) & mask) {
      const other = (table[at] as number) - 1;
      const home = place(store.account(other), store.clientId(other)) & mask;
      // An entry may move up into the gap unless the gap lies before the place where its own search begins.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      table[gap] = other + 1;
      gap = at;
    }
    table[gap] = 0;
    this.#head[HEAD.clientCount] = (this.#head[HEAD.clientCount] as number) - 1;
  }

  #put(slot: number, clientId: number): void {
    let at = place(this.#store.account(slot), clientId) & this.#mask;
    while (this.#table[at] !== 0) at = (at + 1) & this.#mask;
    this.#table[at] = slot + 1;
  }

  #grow(): void {
    const entries = this.#table.slice();
    this.#column.grow(8 * entries.length);
    this.#table.fill(0);
    for (const entry of entries) if (entry !== 0) this.#put(entry - 1, this.#store.clientId(entry - 1));
  }
}

/** Where a search begins: all 53 bits of the id count. */
function place(account: number, clientId: number): number {
  const low = clientId | 0;
  const high = (clientId / HIGH) | 0;
  const mixed = Math.imul(low ^ Math.imul(high ^ Math.imul(account, MULTIPLIER), MULTIPLIER), MULTIPLIER);
  return mixed ^ (mixed >>> 15);
}
