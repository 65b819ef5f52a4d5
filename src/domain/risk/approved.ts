/**
 * The proof that the risk engine has seen an order. A venue gateway takes nothing else, and nothing but the risk
 * engine can make one: the constructor asks for a token that never leaves this folder. Hot path.
 *
 * An approval lets one call go out. Whoever made that call gives it back (`RiskEngine.spend`): from then on it proves
 * nothing, whoever still holds it, until the engine stamps it for another order. Orders are records that are used again as
 * well, so an approval also remembers the number of its order, and ends when the record stands for another one.
 */
import { assert } from '../../core/index.ts';

const TOKEN: unique symbol = Symbol('risk');

/** Number of an approval that proves nothing: no order has it. */
const SPENT = -1;

/** What is approved has a number of its own, so that a record that was used again is known as another order. */
export interface Numbered {
  readonly intentSeq: number;
}

/** Something the risk engine approved. Nominal: the private field makes look-alikes a type error. */
export class RiskApproved<T extends Numbered> {
  #value: T | undefined;
  #number = SPENT;

  constructor(token: typeof TOKEN) {
    if (token !== TOKEN) assert(false, 'only the risk engine approves');
  }

  /** What was approved. @throws InvariantError when the approval was spent, or its order is another one by now. */
  get value(): T {
    const value = this.#value;
    if (value === undefined || value.intentSeq !== this.#number)
      assert(false, 'an approval is used once', this.#number);
    return value;
  }

  /** True for an approval of the risk engine that was not spent, and for nothing that only looks like one. */
  static is(candidate: unknown): candidate is RiskApproved<Numbered> {
    if (typeof candidate !== 'object' || candidate === null || !(#value in candidate)) return false;
    const value = candidate.#value;
    return value !== undefined && value.intentSeq === (candidate as RiskApproved<Numbered>).#number;
  }

  /** For `Approvals` alone: the token stays in this file. */
  static stamp<T extends Numbered>(token: typeof TOKEN, approval: RiskApproved<T>, value: T): void {
    if (token !== TOKEN) assert(false, 'only the risk engine approves');
    approval.#value = value;
    approval.#number = value.intentSeq;
  }

  /** Ends an approval, for `Approvals` alone. What it stood for stays in it: a pointer that is written costs more than a number. */
  static end<T extends Numbered>(token: typeof TOKEN, approval: RiskApproved<T>): boolean {
    if (token !== TOKEN) assert(false, 'only the risk engine approves');
    if (approval.#number === SPENT) return false;
    approval.#number = SPENT;
    return true;
  }
}

/** The approvals of one risk engine: made when there are too few, used again when they were spent. */
export class Approvals<T extends Numbered> {
  readonly #free: RiskApproved<T>[] = [];
  /** Every approval there is: a few, as each is used again. */
  readonly #all: RiskApproved<T>[] = [];
  #freeCount = 0;

  /** Approves: for the risk engine alone; `index.ts` does not export this class. */
  approve(value: T): RiskApproved<T> {
    let approval: RiskApproved<T> | undefined;
    if (this.#freeCount > 0) {
      this.#freeCount = (this.#freeCount - 1) | 0;
      approval = this.#free[this.#freeCount] as RiskApproved<T>;
    } else {
      approval = new RiskApproved<T>(TOKEN);
      this.#all.push(approval);
    }
    RiskApproved.stamp(TOKEN, approval, value);
    return approval;
  }

  /** Ends an approval. One that was spent already stays so. */
  spend(approval: RiskApproved<T>): void {
    if (!RiskApproved.end(TOKEN, approval)) return;
    // By position, because an array that shrinks gives its memory away; it is mostly there already.
    if (this.#free[this.#freeCount] !== approval) this.#free[this.#freeCount] = approval;
    this.#freeCount = (this.#freeCount + 1) | 0;
  }
  /** Ends all that are out. */
  revokeAll(): void {
    for (const approval of this.#all) this.spend(approval);
  }
}
