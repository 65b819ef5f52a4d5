/** Accounts of an exchange: who they are, and how many orders and lists they have open in all markets. */
import type { SimAccountDefinition } from './contract.ts';
import { HEAD } from './core-layout.ts';
import { type Column, ExchangeMemory } from './exchange-memory.ts';

const ROOM = 16;
const WORDS = ['groups', 'orders', 'algoOrders', 'icebergOrders', 'lists'] as const;

/** Columns by account. Public: only the parts of the exchange hold them. */
export class Accounts {
  readonly definitions: SimAccountDefinition[] = [];
  readonly #indexes = new Map<string, number>();
  /** Trade group, −1 for none. */
  groups: Int32Array = new Int32Array(0);
  /** 1 where closed orders and fills are kept for queries. */
  keeps: Uint8Array = new Uint8Array(0);
  /** 1 where orders may be placed. */
  #enabled: Uint8Array = new Uint8Array(0);
  orders: Int32Array = new Int32Array(0);
  algoOrders: Int32Array = new Int32Array(0);
  icebergOrders: Int32Array = new Int32Array(0);
  lists: Int32Array = new Int32Array(0);
  readonly #words: readonly Column[];
  readonly #keeps: Column;
  readonly #enabledColumn: Column;
  readonly #memory: ExchangeMemory;

  /** @param memory that the columns are in. */
  constructor(memory: ExchangeMemory = new ExchangeMemory()) {
    this.#memory = memory;
    this.#words = WORDS.map((name) =>
      memory.column(
        4 * ROOM,
        (buffer, address, bytes) => {
          this[name] = new Int32Array(buffer, address, bytes / 4);
        },
        HEAD[name],
      ),
    );
    this.#keeps = memory.column(
      ROOM,
      (buffer, address, bytes) => {
        this.keeps = new Uint8Array(buffer, address, bytes);
      },
      HEAD.keeps,
    );
    this.#enabledColumn = memory.column(
      ROOM,
      (buffer, address, bytes) => {
        this.#enabled = new Uint8Array(buffer, address, bytes);
      },
      HEAD.enabled,
    );
  }

  /** How many there are. */
  get size(): number {
    return this.definitions.length;
  }

  /** Index of an account, −1 when there is none of this name. */
  indexOf(name: string): number {
    return this.#indexes.get(name) ?? -1;
  }

  /** Adds an account. @returns its index. */
  add(definition: SimAccountDefinition): number {
    const index = this.definitions.push(Object.freeze({ ...definition })) - 1;
    this.#indexes.set(definition.name, index);
    if (index >= this.groups.length) this.#grow(2 * index);
    this.groups[index] = definition.tradeGroup;
    this.keeps[index] = definition.keepsHistory === false ? 0 : 1;
    this.#enabled[index] = definition.enabled ? 1 : 0;
    this.#memory.words[HEAD.accountCount] = index + 1;
    return index;
  }

  /** Whether orders of both may not trade with each other where prevention says so. */
  areOne(a: number, b: number): boolean {
    return a === b || ((this.groups[a] as number) >= 0 && this.groups[a] === this.groups[b]);
  }

  #grow(length: number): void {
    for (const column of this.#words) column.grow(4 * length);
    this.#keeps.grow(length);
    this.#enabledColumn.grow(length);
  }
}
