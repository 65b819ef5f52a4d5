/**
 * The proof that the risk engine has seen an order. A venue gateway takes nothing else, and nothing but the risk
 * engine can make one: the constructor asks for a token that never leaves this folder.
 */
import { assert } from '../../core/index.ts';

const TOKEN: unique symbol = Symbol('risk');

/** Something the risk engine approved. Nominal: the private field makes look-alikes a type error. */
export class RiskApproved<T> {
  readonly #value: T;
  constructor(token: typeof TOKEN, value: T) {
    assert(token === TOKEN, 'only the risk engine approves');
    this.#value = value;
  }
  get value(): T {
    return this.#value;
  }
  /** True for an object that the risk engine made, and for nothing that only looks like one. */
  static is(candidate: unknown): candidate is RiskApproved<unknown> {
    return typeof candidate === 'object' && candidate !== null && #value in candidate;
  }
}

/** For the risk engine alone; `index.ts` does not export it. */
export function approve<T>(value: T): RiskApproved<T> {
  return new RiskApproved(TOKEN, value);
}
