/** The orders that a venue has: each is found by its numbers, or by the text of its id where nothing else is known. */
import { IntMap } from '../../hot/index.ts';
import { type ClientOrderId, intentSeqOf, type OrderIntent, type OrderName } from '../orders/index.ts';
import { Resting } from './bar-floor.ts';

/** Copies of open orders, in records that are used again. */
export class OpenOrders {
  /** By the number of their intent, and those of which only the text of their id is known. */
  readonly #byNumber = new IntMap<Resting>();
  readonly #byText = new Map<ClientOrderId, Resting>();
  readonly #spare: Resting[] = [];
  #spareCount = 0;

  /** Whether an order of this id rests. The text of the id is made only where one rests that has no other name. */
  has(order: OrderIntent): boolean {
    if (order.epoch === undefined) return this.#findText(order.clientOrderId) !== undefined;
    if (this.#byNumber.get(order.intentSeq)?.epoch === order.epoch) return true;
    return this.#byText.size > 0 && this.#byText.has(order.clientOrderId);
  }

  /** The open order of a name: by its numbers, or by the text where one of the two sides knows no more. */
  find(name: OrderName): Resting | undefined {
    if (name.epoch !== undefined && name.orderSeq !== undefined) {
      const order = this.#byNumber.get(name.orderSeq);
      if (order !== undefined && order.epoch === name.epoch) return order;
      return this.#byText.size === 0 ? undefined : this.#byText.get(name.clientOrderId);
    }
    return this.#findText(name.clientOrderId);
  }

  /** A copy of an order that is not open yet: see `open` and `free`. */
  copy(order: OrderIntent): Resting {
    let resting: Resting;
    if (this.#spareCount === 0) resting = new Resting();
    else {
      this.#spareCount = (this.#spareCount - 1) | 0;
      resting = this.#spare[this.#spareCount] as Resting;
    }
    resting.copy(order);
    return resting;
  }

  /** From now on the order is found. */
  open(order: Resting): void {
    if (order.epoch === undefined) this.#byText.set(order.clientOrderId, order);
    else this.#byNumber.add(order.intentSeq, order);
  }

  /** Takes an order out of the index. */
  forget(order: Resting): void {
    if (order.epoch === undefined) this.#byText.delete(order.clientOrderId);
    else this.#byNumber.delete(order.intentSeq);
  }

  /** The record is used again from now on. */
  free(order: Resting): void {
    // It is there already when orders come and go one at a time.
    if (this.#spare[this.#spareCount] !== order) this.#spare[this.#spareCount] = order;
    this.#spareCount = (this.#spareCount + 1) | 0;
  }

  #findText(id: ClientOrderId): Resting | undefined {
    const order = this.#byNumber.get(intentSeqOf(id));
    return order !== undefined && order.clientOrderId === id ? order : this.#byText.get(id);
  }
}
