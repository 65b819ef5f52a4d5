/**
 * Orders that are not finished, and what they may still do. Closed orders leave, so cost does not grow with history.
 * Hot path: an order is found by the number in its id, and listed with those of its instrument.
 *
 * Invariants: a trade id counts once per instrument; a fill beyond the ordered quantity is named, never hidden; the
 * reserved quantity of each side and instrument is the sum of the remaining lots of its open orders, `unknown` ones
 * included.
 *
 * Adding, finding and closing an order is O(1), whatever the number of open ones.
 */
import { assert, type QtyLots, qtyLots, type Refusal } from '../../core/index.ts';
import { IntMap } from '../../hot/index.ts';
import { type ClientOrderId, intentSeqOf, type OrderIntent } from './order.ts';
import { isTerminal, nextStatus, type OrderEvent, type OrderStatus } from './order-state.ts';
import type { FillReport } from './report.ts';

/**
 * An order and where it stands. Whoever holds one beyond the event holds it for as long as it is open, and for the next
 * 4,096 that close after it; then the object stands for another order.
 */
export interface OpenOrder {
  readonly intent: OrderIntent;
  readonly status: OrderStatus;
  readonly filledLots: number;
  /** The open order of the same instrument that was made next, while this one is open. */
  readonly next: OpenOrder | undefined;
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

/** An open order in the list of its instrument. Used again for another one when nobody remembers it any more. */
class Entry implements OpenOrder {
  intent: OrderIntent;
  status: OrderStatus = 'submitted';
  filledLots = 0;
  next: Entry | undefined = undefined;
  previous: Entry | undefined = undefined;

  constructor(intent: OrderIntent) {
    this.intent = intent;
  }
}

/** What is open on one instrument, in the order of its making, and what has traded there. */
class Desk {
  first: Entry | undefined = undefined;
  last: Entry | undefined = undefined;
  /** Remaining lots of orders that may add to a position, and of those that only reduce it. */
  readonly adding = { buys: 0, sells: 0 };
  readonly reducing = { buys: 0, sells: 0 };
  readonly tradeIds = new Set<number>();
  readonly lastTradeIds = new LastValues<number>(TRADE_MEMORY);
}

/**
 * The last `limit` values, first in, first out. Sets and maps iterate in the order of insertion, but step over every
 * deleted entry on the way to the oldest one, which costs thousands of steps a value.
 */
class LastValues<T> {
  readonly #limit: number;
  readonly #values: T[] = [];
  #next = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a value. @returns the one that it displaces. */
  push(value: T): T | undefined {
    if (this.#values.length < this.#limit) {
      this.#values.push(value);
      return undefined;
    }
    const oldest = this.#values[this.#next];
    this.#values[this.#next] = value;
    this.#next = this.#next + 1 === this.#limit ? 0 : this.#next + 1;
    return oldest;
  }

  find(matches: (value: T) => boolean): T | undefined {
    return this.#values.find(matches);
  }
}

/** The open orders of a session. */
export class OpenOrders {
  readonly #open = new IntMap<Entry>();
  /** Searched only when a fill comes late, so keeping it costs no index: every order goes in, hardly one is looked for. */
  readonly #recentlyClosed = new LastValues<Entry>(CLOSED_MEMORY);
  readonly #desks: Desk[] = [];
  /** The entry that `#recentlyClosed` gave up last. */
  #forgotten: Entry | undefined = undefined;
  /** The order that was made last, while it is open. */
  #last: Entry | undefined = undefined;

  /** Adds a new order in state `submitted`; its id must name its intent, as `clientOrderId` makes it. */
  add(intent: OrderIntent): OpenOrder {
    const { intentSeq, instrument, lots } = intent;
    if (!(lots > 0)) assert(false, 'order has a positive quantity', lots);
    const entry = this.#entryFor(intent);
    this.#open.add(intentSeq, entry);
    this.#last = entry;
    const desk = this.#deskOf(instrument);
    const { last } = desk;
    entry.previous = last;
    if (last === undefined) desk.first = entry;
    else last.next = entry;
    desk.last = entry;
    reserve(desk, intent, lots);
    return entry;
  }

  get(id: ClientOrderId): OpenOrder | undefined {
    return this.#find(id);
  }

  /** The open order of an instrument that was made first; the others follow by `next`. */
  first(instrument: number): OpenOrder | undefined {
    return this.#desks[instrument]?.first;
  }

  /** Open orders by instrument, and in the order of their making. */
  *values(): Generator<OpenOrder, void> {
    for (const desk of this.#desks) {
      for (let order: OpenOrder | undefined = desk.first; order !== undefined; order = order.next) yield order;
    }
  }

  get size(): number {
    return this.#open.size;
  }

  /** Lots that open, not reduce-only orders of `side` may still trade on `instrument`. */
  reservedLots(instrument: number, side: 'buy' | 'sell'): number {
    const desk = this.#desks[instrument];
    if (desk === undefined) return 0;
    return side === 'buy' ? desk.adding.buys : desk.adding.sells;
  }

  /** Lots that open reduce-only orders of `side` may still trade on `instrument`, protective stops included. */
  reducingLots(instrument: number, side: 'buy' | 'sell'): number {
    const desk = this.#desks[instrument];
    if (desk === undefined) return 0;
    return side === 'buy' ? desk.reducing.buys : desk.reducing.sells;
  }

  /** Applies a change that is no fill. @returns the order, a refusal, or undefined for an order that we do not know. */
  apply(id: ClientOrderId, event: Exclude<OrderEvent, 'fill' | 'partialFill'>): OpenOrder | Refusal | undefined {
    const order = this.#find(id);
    return order === undefined ? undefined : this.#move(order, event);
  }

  /** The same for an order that was found already. */
  applyTo(order: OpenOrder, event: Exclude<OrderEvent, 'fill' | 'partialFill'>): OpenOrder | Refusal {
    if (!(order instanceof Entry)) assert(false, 'open order is one of these');
    return this.#move(order, event);
  }

  /**
   * Counts a fill once. What a venue reports is never an assertion of ours: more than was ordered is `overfill`,
   * counted like any fill, and for the caller to act on.
   */
  fill(report: FillReport): FillOutcome {
    const { clientOrderId: id, instrument, tradeId, lots } = report;
    if (!(lots > 0)) assert(false, 'fill has a positive quantity', lots);
    const desk = this.#deskOf(instrument);
    if (desk.tradeIds.has(tradeId)) return { kind: 'duplicate' };
    const open = this.#find(id);
    const order = open ?? this.#recentlyClosed.find((closed) => closed.intent.clientOrderId === id);
    if (order === undefined) return { kind: 'external' };
    desk.tradeIds.add(tradeId);
    const forgotten = desk.lastTradeIds.push(tradeId);
    if (forgotten !== undefined) desk.tradeIds.delete(forgotten);
    const ordered = order.intent.lots;
    const filled = order.filledLots + lots;
    const next = nextStatus(order.status, filled >= ordered ? 'fill' : 'partialFill');
    if (typeof next !== 'string') assert(false, 'a fill is possible in every state', order.status);
    const before = Math.min(order.filledLots, ordered);
    order.filledLots = filled;
    order.status = next;
    if (open !== undefined) {
      reserve(this.#deskOf(order.intent.instrument), order.intent, before - Math.min(filled, ordered));
      if (isTerminal(next)) this.#close(open);
    }
    return { kind: filled > ordered ? 'overfill' : 'counted', order };
  }

  #move(order: Entry, event: Exclude<OrderEvent, 'fill' | 'partialFill'>): OpenOrder | Refusal {
    const next = nextStatus(order.status, event);
    if (typeof next !== 'string') return next;
    const resumed = next === 'accepted' && order.filledLots > 0 ? 'partiallyFilled' : next;
    order.status = resumed;
    if (isTerminal(resumed)) this.#close(order);
    return order;
  }

  #find(id: ClientOrderId): Entry | undefined {
    // Most reports are about the order that was made last, and in one process its id is the same text.
    const last = this.#last;
    if (last !== undefined && last.intent.clientOrderId === id) return last;
    const order = this.#open.get(intentSeqOf(id));
    // An id of somebody else may end in the number of one of ours.
    return order !== undefined && order.intent.clientOrderId === id ? order : undefined;
  }

  #deskOf(instrument: number): Desk {
    const { length } = this.#desks;
    // Filled up from the beginning, so that the array has no holes.
    for (let i = length; i <= instrument; i++) this.#desks.push(new Desk());
    return this.#desks[instrument] as Desk;
  }

  #close(order: Entry): void {
    const { intent, next, previous } = order;
    const desk = this.#deskOf(intent.instrument);
    reserve(desk, intent, Math.min(0, order.filledLots - intent.lots));
    this.#open.delete(intent.intentSeq);
    if (this.#last === order) this.#last = undefined;
    if (previous === undefined) desk.first = next;
    else previous.next = next;
    if (next === undefined) desk.last = previous;
    else next.previous = previous;
    // A remembered order must not keep those alive that once stood beside it.
    order.next = undefined;
    order.previous = undefined;
    this.#forgotten = this.#recentlyClosed.push(order);
  }

  /** A forgotten entry, when there is one: an old object that points to an old one is no work for the collector. */
  #entryFor(intent: OrderIntent): Entry {
    const entry = this.#forgotten;
    if (entry === undefined) return new Entry(intent);
    this.#forgotten = undefined;
    entry.intent = intent;
    entry.status = 'submitted';
    entry.filledLots = 0;
    return entry;
  }
}

/** Moves the lots that an order may still trade by `lots`. */
function reserve(desk: Desk, intent: OrderIntent, lots: number): void {
  const book = intent.reduceOnly ? desk.reducing : desk.adding;
  const left = (intent.side === 'buy' ? book.buys : book.sells) + lots;
  if (!(left >= 0)) assert(false, 'reserved quantity is not negative', left);
  if (intent.side === 'buy') book.buys = left;
  else book.sells = left;
}

/** Lots of an open order that have not traded yet. */
export function remainingLots(order: OpenOrder): QtyLots {
  return qtyLots(Math.max(0, order.intent.lots - order.filledLots));
}
