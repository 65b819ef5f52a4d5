/** Accounts of an exchange: who they are, and how many orders and lists they have open in all markets. */
import type { SimAccountDefinition } from './contract.ts';

/** Columns by account. Public: only the parts of the exchange hold them. */
export class Accounts {
  readonly definitions: SimAccountDefinition[] = [];
  readonly #indexes = new Map<string, number>();
  /** Trade group, −1 for none. */
  groups = new Int32Array(16);
  /** 1 where closed orders and fills are kept for queries. */
  keeps = new Uint8Array(16);
  orders = new Int32Array(16);
  algoOrders = new Int32Array(16);
  icebergOrders = new Int32Array(16);
  lists = new Int32Array(16);

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
    return index;
  }

  /** Whether orders of both may not trade with each other where prevention says so. */
  areOne(a: number, b: number): boolean {
    return a === b || ((this.groups[a] as number) >= 0 && this.groups[a] === this.groups[b]);
  }

  #grow(length: number): void {
    const longer = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(length);
      to.set(from);
      return to;
    };
    this.groups = longer(this.groups);
    this.orders = longer(this.orders);
    this.algoOrders = longer(this.algoOrders);
    this.icebergOrders = longer(this.icebergOrders);
    this.lists = longer(this.lists);
    const keeps = new Uint8Array(length);
    keeps.set(this.keeps);
    this.keeps = keeps;
  }
}
