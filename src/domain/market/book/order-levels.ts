/**
 * Price levels of single orders: a ladder of levels for each side, and a queue of orders for each level. Hot path.
 *
 * Orders and levels are rows (`OrderQueues`); the ladders hold the row of a level plus 1 for its price. A level is there
 * as long as it has orders.
 *
 * Single owner. O(1) plus the search of a price (`Ladder`). Allocates only when it grows.
 */
import { assert } from '../../../core/index.ts';
import { ASK, BID } from '../market-sink.ts';
import { mix } from './l2-book.ts';
import { Ladder } from './ladder.ts';
import { NONE, OrderQueues } from './order-queues.ts';

/** Levels of both sides with their orders. */
export class OrderLevels {
  readonly bids: Ladder;
  readonly asks: Ladder;
  readonly queues: OrderQueues;
  /** Key and value for the ladders. */
  readonly #input = new Float64Array(2);

  /** @param capacity orders that fit before the first growth. */
  constructor(capacity: number) {
    this.bids = new Ladder(this.#input, capacity);
    this.asks = new Ladder(this.#input, capacity);
    this.queues = new OrderQueues(capacity);
  }

  /** The ladder of a side. @throws InvariantError when it is none. */
  side(side: number): Ladder {
    if (side !== BID && side !== ASK) assert(false, 'a side is BID or ASK', side);
    return side === BID ? this.bids : this.asks;
  }

  /** Row + 1 of the level at a price, 0 when there is none. */
  at(side: number, price: number): number {
    const ladder = this.side(side);
    this.#input[0] = side * price;
    return ladder.get();
  }

  /** Quantity of the level whose row + 1 is given, 0 for 0. */
  totalOf(value: number): number {
    return value === 0 ? 0 : (this.queues.totals[value - 1] as number);
  }

  /** Price of an order with the sign of its side. */
  keyOf(row: number): number {
    return this.queues.keys[this.queues.levels[row] as number] as number;
  }

  /** Puts an order at the end of the queue at a price. @param order (1 or more,) the price in front: it would be boxed as an argument. */
  join(row: number, side: number, order: Float64Array): void {
    const ladder = side === BID ? this.bids : this.asks;
    const key = side * (order[0] as number);
    this.#input[0] = key;
    let value = ladder.get();
    if (value === 0) {
      value = this.queues.openLevel() + 1;
      this.queues.keys[value - 1] = key;
      this.#input[1] = value;
      ladder.put(0);
    }
    this.queues.append(row, value - 1);
  }

  /** Takes an order out of its queue, and the level out of the book when it was the last one. */
  leave(row: number): void {
    const queues = this.queues;
    const level = queues.levels[row] as number;
    queues.unlink(row);
    if ((queues.counts[level] as number) > 0) return;
    const key = queues.keys[level] as number;
    this.#input[0] = key;
    const wasThere = (key > 0 ? this.bids : this.asks).remove();
    if (!wasThere) assert(false, 'the level of an order is in the book', key);
    queues.closeLevel(level);
  }

  /** Writes the best levels of a side into columns of the caller. @returns how many there were. */
  top(side: number, count: number, prices: Float64Array, quantities: Float64Array): number {
    const ladder = this.side(side);
    const room = Math.min(prices.length, quantities.length);
    if (!(count >= 0 && Math.min(count, ladder.size) <= room)) {
      assert(false, 'levels fit the columns they are written to', count, room);
    }
    const filled = ladder.top(count, prices, quantities);
    for (let i = 0; i < filled; i++) {
      prices[i] = Math.abs(prices[i] as number);
      quantities[i] = this.totalOf(quantities[i] as number);
    }
    return filled;
  }

  /** Takes all orders away. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
    this.queues.clear();
  }

  /** A number of 53 bits that depends on all orders, their quantities and places. Allocates. */
  hash(): number {
    const queues = this.queues;
    let hash = 0;
    for (const ladder of [this.bids, this.asks]) {
      const keys = new Float64Array(ladder.size);
      const values = new Float64Array(ladder.size);
      ladder.top(ladder.size, keys, values);
      hash = mix(hash, ladder.size);
      for (const [i, value] of values.entries()) {
        hash = mix(mix(hash, Math.abs(keys[i] as number)), queues.counts[value - 1] as number);
        for (let row = queues.first[value - 1] as number; row !== NONE; row = queues.next[row] as number) {
          hash = mix(mix(hash, queues.ids[row] as number), queues.quantities[row] as number);
        }
      }
    }
    return hash;
  }
}
