/**
 * Orders that are not finished, and what they may still do. Closed orders leave, so cost does not grow with history.
 *
 * Invariants: a trade id counts once per instrument; a fill beyond the ordered quantity is named, never hidden; the reserved quantity of each side and
 * instrument is the sum of the remaining lots of its open orders, `unknown` ones included.
 */
import { assert, type QtyLots, qtyLots, type Refusal } from '../../core/index.ts';
import { type ClientOrderId, type OrderIntent, signOf } from './order.ts';
import { nextStatus, type OrderEvent, type OrderStatus, TERMINAL } from './order-state.ts';
import type { FillReport } from './report.ts';

/** An order and where it stands. */
export interface OpenOrder {
  readonly intent: OrderIntent;
  status: OrderStatus;
  filledLots: number;
}

/** What a fill did: counted, more than was ordered, a repetition, or for an order that we do not know. */
export type FillOutcome =
  | { readonly kind: 'counted' | 'overfill'; readonly order: OpenOrder }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'external' };

/** How many closed orders are remembered for fills that arrive after the end of their order. */
const CLOSED_MEMORY = 4096;
/** How many trade ids per instrument are remembered; a venue repeats a trade within seconds, not after 65,536 others. */
const TRADE_MEMORY = 65536;

/** The open orders of a session. */
export class OpenOrders {
  readonly #open = new Map<ClientOrderId, OpenOrder>();
  readonly #recentlyClosed = new Map<ClientOrderId, OpenOrder>();
  readonly #seenTrades: Map<number, Set<number>> = new Map();
  /** Remaining lots by instrument and side, of orders that may add to a position and of those that only reduce it. */
  readonly #reserved = new Map<number, number>();
  readonly #reducing = new Map<number, number>();

  /** Adds a new order in state `submitted`. */
  add(intent: OrderIntent): OpenOrder {
    assert(!this.#open.has(intent.clientOrderId), 'client order id is new', intent.clientOrderId);
    assert(intent.lots > 0, 'order has a positive quantity', intent.lots);
    const order: OpenOrder = { intent, status: 'submitted', filledLots: 0 };
    this.#open.set(intent.clientOrderId, order);
    this.#reserve(intent, intent.lots);
    return order;
  }

  get(id: ClientOrderId): OpenOrder | undefined {
    return this.#open.get(id);
  }

  /** Open orders in the order of their making. */
  values(): IterableIterator<OpenOrder> {
    return this.#open.values();
  }

  get size(): number {
    return this.#open.size;
  }

  /** Lots that open, not reduce-only orders of `side` may still trade on `instrument`. */
  reservedLots(instrument: number, side: 'buy' | 'sell'): number {
    return this.#reserved.get(reserveKey(instrument, side)) ?? 0;
  }

  /** Lots that open reduce-only orders of `side` may still trade on `instrument`, protective stops included. */
  reducingLots(instrument: number, side: 'buy' | 'sell'): number {
    return this.#reducing.get(reserveKey(instrument, side)) ?? 0;
  }

  /** Applies a change that is no fill. @returns the order, a refusal, or undefined for an order that we do not know. */
  apply(id: ClientOrderId, event: Exclude<OrderEvent, 'fill' | 'partialFill'>): OpenOrder | Refusal | undefined {
    const order = this.#open.get(id);
    if (order === undefined) return undefined;
    const next = nextStatus(order.status, event);
    if (typeof next !== 'string') return next;
    const resumed = next === 'accepted' && order.filledLots > 0 ? 'partiallyFilled' : next;
    order.status = resumed;
    if (TERMINAL.has(resumed)) this.#close(order);
    return order;
  }

  /**
   * Counts a fill once. What a venue reports is never an assertion of ours: more than was ordered is `overfill`,
   * counted like any fill, and for the caller to act on.
   */
  fill(report: FillReport): FillOutcome {
    assert(report.lots > 0, 'fill has a positive quantity', report.lots);
    const seen = this.#tradesOf(report.instrument);
    if (seen.has(report.tradeId)) return { kind: 'duplicate' };
    const order = this.#open.get(report.clientOrderId) ?? this.#recentlyClosed.get(report.clientOrderId);
    if (order === undefined) return { kind: 'external' };
    seen.add(report.tradeId);
    forgetOldest(seen, TRADE_MEMORY);
    const filled = order.filledLots + report.lots;
    const next = nextStatus(order.status, filled >= order.intent.lots ? 'fill' : 'partialFill');
    assert(typeof next === 'string', 'a fill is possible in every state', order.status);
    this.#count(order, { filled, next });
    return { kind: filled > order.intent.lots ? 'overfill' : 'counted', order };
  }

  #count(order: OpenOrder, to: { readonly filled: number; readonly next: OrderStatus }): void {
    const { intent } = order;
    const isOpen = this.#open.has(intent.clientOrderId);
    const before = Math.min(order.filledLots, intent.lots);
    order.filledLots = to.filled;
    order.status = to.next;
    if (!isOpen) return;
    this.#reserve(intent, before - Math.min(to.filled, intent.lots));
    if (TERMINAL.has(to.next)) this.#close(order);
  }

  #tradesOf(instrument: number): Set<number> {
    let seen = this.#seenTrades.get(instrument);
    if (seen === undefined) {
      seen = new Set();
      this.#seenTrades.set(instrument, seen);
    }
    return seen;
  }

  #close(order: OpenOrder): void {
    this.#reserve(order.intent, Math.min(0, order.filledLots - order.intent.lots));
    this.#open.delete(order.intent.clientOrderId);
    this.#recentlyClosed.set(order.intent.clientOrderId, order);
    forgetOldest(this.#recentlyClosed, CLOSED_MEMORY);
  }

  #reserve(intent: OrderIntent, lots: number): void {
    const book = intent.reduceOnly ? this.#reducing : this.#reserved;
    const key = reserveKey(intent.instrument, intent.side);
    const next = (book.get(key) ?? 0) + lots;
    assert(next >= 0, 'reserved quantity is not negative', next);
    book.set(key, next);
  }
}

/** Keeps a set or map, which iterate in the order of insertion, at `limit` entries. */
function forgetOldest<K>(
  memory: { readonly size: number; keys(): Iterator<K>; delete(key: K): boolean },
  limit: number,
): void {
  if (memory.size <= limit) return;
  const oldest = memory.keys().next();
  if (!oldest.done) memory.delete(oldest.value);
}

function reserveKey(instrument: number, side: 'buy' | 'sell'): number {
  return instrument * 2 + (signOf(side) > 0 ? 0 : 1);
}

/** Lots of an open order that have not traded yet. */
export function remainingLots(order: OpenOrder): QtyLots {
  return qtyLots(Math.max(0, order.intent.lots - order.filledLots));
}
