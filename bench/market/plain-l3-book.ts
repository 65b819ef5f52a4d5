/** The plain twin of `L3Book` for its tests: a map of orders and a map of queues as arrays. */

interface PlainOrder {
  readonly side: number;
  readonly price: number;
  qty: number;
}

/** Orders without any cunning, and without memory of deletes beyond a set that grows. */
export class PlainL3Book {
  readonly orders = new Map<number, PlainOrder>();
  /** Ids in the order of their queue, by side and price. */
  readonly queues = new Map<string, number[]>();
  readonly #seen = new Set<number>();
  readonly #gone = new Set<number>();

  add(id: number, side: number, price: number, qty: number): string {
    if (this.#gone.has(id) && !this.#seen.has(id)) return 'late';
    const outcome = this.orders.has(id) ? 'replaced' : this.#gone.has(id) ? 'revived' : 'added';
    this.#take(id);
    this.#put(id, side, price, qty);
    return outcome;
  }

  change(id: number, price: number, qty: number): string {
    const order = this.orders.get(id);
    if (order === undefined) return this.#gone.has(id) ? 'gone' : 'unknown';
    if (qty === 0) return this.delete(id);
    if (order.price === price && qty <= order.qty) {
      order.qty = qty;
      return 'changed';
    }
    this.#take(id);
    this.#put(id, order.side, price, qty);
    return 'requeued';
  }

  fill(id: number, qty: number): string {
    const order = this.orders.get(id);
    if (order === undefined) return this.#gone.has(id) ? 'gone' : 'unknown';
    const left = order.qty - qty;
    if (left > 0) {
      order.qty = left;
      return 'filled';
    }
    this.delete(id);
    return left === 0 ? 'done' : 'overfilled';
  }

  delete(id: number): string {
    if (this.#take(id)) {
      this.#gone.add(id);
      return 'deleted';
    }
    if (this.#gone.has(id)) return 'gone';
    this.#gone.add(id);
    this.#seen.delete(id);
    return 'unknown';
  }

  /** Prices of a side, best first. */
  prices(side: number): readonly number[] {
    const prices = new Set<number>();
    for (const order of this.orders.values()) if (order.side === side) prices.add(order.price);
    return [...prices].sort((a, b) => side * (b - a));
  }

  /** Ids and quantities at a price, first order first. */
  queue(side: number, price: number): readonly (readonly [number, number])[] {
    return (this.queues.get(`${side}:${price}`) ?? []).map((id) => [id, this.orders.get(id)?.qty ?? 0] as const);
  }

  #put(id: number, side: number, price: number, qty: number): void {
    this.orders.set(id, { side, price, qty });
    this.#seen.add(id);
    const key = `${side}:${price}`;
    const queue = this.queues.get(key);
    if (queue === undefined) this.queues.set(key, [id]);
    else queue.push(id);
  }

  #take(id: number): boolean {
    const order = this.orders.get(id);
    if (order === undefined) return false;
    this.orders.delete(id);
    const key = `${order.side}:${order.price}`;
    const queue = this.queues.get(key) as number[];
    queue.splice(queue.indexOf(id), 1);
    if (queue.length === 0) this.queues.delete(key);
    return true;
  }
}
