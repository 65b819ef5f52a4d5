/**
 * Orders that are not finished, and what they may still do. Closed orders leave, so cost does not grow with history.
 * Hot path: an order is one record that is used again when it was forgotten, is found by its number, and is listed with
 * those of its instrument. Nothing is allocated once there are enough records.
 *
 * Invariants: a trade id counts once per instrument; a fill beyond the ordered quantity is named, never hidden; the
 * reserved quantity of each side and instrument is the sum of the remaining lots of its open orders, `unknown` ones
 * included; a record is a draft, open, remembered, or spare, and never two of them.
 *
 * Adding, finding and closing an order is O(1), whatever the number of open ones.
 */
import { assert, type QtyLots, qtyLots, type Refusal } from '../../core/index.ts';
import { IntMap, RecentSet } from '../../hot/index.ts';
import { ChangeLog } from './change-log.ts';
import { ClosedOrders } from './closed-orders.ts';
import { type ClientOrderId, type ClientOrderIds, intentSeqOf, type OrderIntent, type OrderName } from './order.ts';
import { NONE, type OpenOrder, OrderRecord } from './order-record.ts';
import { EVENT, isTerminalCode, nextCode, nextStatus, ORDER_EVENTS, type OrderEvent, STATUS } from './order-state.ts';
import type { AnswerKind, FillReport, VoidReport } from './report.ts';

/**
 * What a fill did: counted, more than was ordered, a repetition, or for an order that we do not know. The object stands
 * for the next fill at the next call.
 */
export type FillOutcome =
  | { readonly kind: 'counted' | 'overfill'; readonly order: OpenOrder }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'external' };

/** Largest number of an order. */
const SEQ_MAX = 2 ** 31 - 1;
/** How many orders close before the record of one that closed is used again. A power of two. */
const RESTING = 256;
/** How many trade ids per instrument are remembered; a venue repeats a trade within seconds, not after 65,536 others. */
const TRADE_MEMORY = 65536;

/** Places of the remaining lots: of orders that may add to a position; those that only reduce it stand `REDUCING` further. */
export const OPEN_LOTS = { ADDING_BUYS: 0, ADDING_SELLS: 1, REDUCING: 2 } as const;
const { ADDING_BUYS, ADDING_SELLS, REDUCING } = OPEN_LOTS;
const LOTS_PLACES = 4;
const NO_LOTS = new Float64Array(LOTS_PLACES);

const DUPLICATE: FillOutcome = Object.freeze({ kind: 'duplicate' });
const EXTERNAL: FillOutcome = Object.freeze({ kind: 'external' });

// Names of the hot path: a constant of another module is looked up, and checked to be there, at each of its uses.
const { requestCancel: REQUEST_CANCEL, partialFill: PARTIAL_FILL, fill: FILL } = EVENT;
const { submitted: SUBMITTED, accepted: ACCEPTED, partiallyFilled: PARTIALLY_FILLED } = STATUS;
const toNextCode = nextCode;
const isOver = isTerminalCode;

/** What is open on one instrument, in the order of its making, and what has traded there. */
class Desk {
  firstSlot = NONE;
  lastSlot = NONE;
  readonly lots = new Float64Array(LOTS_PLACES);
  readonly tradeIds = new RecentSet(TRADE_MEMORY);
  /** Trades that the venue took back; there are next to none. */
  readonly voided = new Set<number>();
}

/** The open orders of a session. */
export class OpenOrders {
  /** Instruments whose reserved lots changed: the risk engine keeps its sums by it. */
  readonly changes = new ChangeLog();
  /** All records, by slot. */
  readonly #records: OrderRecord[] = [];
  /**
   * The order that was made last, while it is open, and the other open ones by number: an order that comes and goes before
   * the next one is never entered there.
   */
  #last = NONE;
  readonly #older = new IntMap<OrderRecord>();
  /** The largest number of an order so far: one above it is not open. */
  #largestSeq = 0;
  readonly #closed = new ClosedOrders();
  readonly #desks: Desk[] = [];
  /** Slots of the records that stand for no order, from 0 to `#spareCount`. */
  #spare = new Int32Array(RESTING);
  #spareCount = 0;
  /** Slots of the orders that closed last: whoever handles the event of a close still reads them. */
  readonly #resting = new Int32Array(RESTING).fill(NONE);
  #restingAt = 0;
  #newestSeq = 0;
  readonly #outcome: { kind: 'counted' | 'overfill'; order: OpenOrder } = { kind: 'counted', order: new OrderRecord() };

  /**
   * A record for a new order with this number, whose other fields the caller sets; then it goes to `add`, or to `discard`
   * when it does not become an order. Numbers rise, so each is used once, and with it the id that it makes.
   * @throws InvariantError when the number is not above that of every draft before.
   */
  draft(ids: ClientOrderIds, epoch: number, intentSeq: number): OrderRecord {
    if (!(intentSeq > this.#newestSeq)) assert(false, 'numbers of orders rise', intentSeq, this.#newestSeq);
    this.#newestSeq = intentSeq;
    const record = this.#takeSpare();
    record.begin(ids, epoch, intentSeq);
    return record;
  }

  /** Gives back a draft that does not become an order. */
  discard(draft: OrderRecord): void {
    if (this.#records[draft.slot] !== draft) assert(false, 'a draft is one of these', draft.slot);
    this.#release(draft.slot);
  }

  /**
   * Adds a new order in state `submitted`: a draft of these orders, or a copy of what is none. Its id must name its intent,
   * as `clientOrderId` makes it.
   */
  add(intent: OrderIntent): OpenOrder {
    if (!(intent.lots > 0)) assert(false, 'order has a positive quantity', intent.lots);
    let record = this.#own(intent);
    if (record === undefined) {
      record = this.#takeSpare();
      record.copy(intent);
    }
    this.#enter(record);
    record.code = SUBMITTED;
    record.filledLots = 0;
    const desk = this.#deskOf(record.instrument);
    const { slot } = record;
    const { lastSlot } = desk;
    record.previousSlot = lastSlot;
    record.nextSlot = NONE;
    if (lastSlot < 0) desk.firstSlot = slot;
    else (this.#records[lastSlot] as OrderRecord).nextSlot = slot;
    desk.lastSlot = slot;
    reserve(desk, record, record.lots);
    this.changes.note(record.instrument);
    return record;
  }

  get(id: ClientOrderId): OpenOrder | undefined {
    return this.#findText(id);
  }

  /** The open order that a report or a cancel is about. */
  find(name: OrderName): OpenOrder | undefined {
    return this.#find(name);
  }

  /** The open order of an instrument that was made first; the others follow by `next`. */
  first(instrument: number): OpenOrder | undefined {
    const desk = this.#desks[instrument];
    return desk === undefined || desk.firstSlot < 0 ? undefined : this.#records[desk.firstSlot];
  }

  /** Open orders by instrument, and in the order of their making. */
  *values(): Generator<OpenOrder, void> {
    for (const desk of this.#desks) {
      for (let slot = desk.firstSlot; slot >= 0; ) {
        const order = this.#records[slot] as OrderRecord;
        yield order;
        slot = order.nextSlot;
      }
    }
  }

  get size(): number {
    return this.#older.size + (this.#last < 0 ? 0 : 1);
  }

  /** Lots that the open orders of an instrument may still trade, by place; to be read only, and again after each change. */
  lotsOf(instrument: number): Readonly<Float64Array> {
    const desk = this.#desks[instrument];
    return desk === undefined ? NO_LOTS : desk.lots;
  }

  /** Lots that open, not reduce-only orders of `side` may still trade on `instrument`. */
  reservedLots(instrument: number, side: 'buy' | 'sell'): number {
    return this.lotsOf(instrument)[side === 'buy' ? ADDING_BUYS : ADDING_SELLS] as number;
  }

  /** Lots that open reduce-only orders of `side` may still trade on `instrument`, protective stops included. */
  reducingLots(instrument: number, side: 'buy' | 'sell'): number {
    return this.lotsOf(instrument)[side === 'buy' ? REDUCING + ADDING_BUYS : REDUCING + ADDING_SELLS] as number;
  }

  /** Applies a change that is no fill. @returns the order, a refusal, or undefined for an order that we do not know. */
  apply(id: ClientOrderId, event: Exclude<OrderEvent, 'fill' | 'partialFill'>): OpenOrder | Refusal | undefined {
    const order = this.#findText(id);
    if (order === undefined) return undefined;
    if (this.#move(order, ORDER_EVENTS.indexOf(event))) return order;
    return nextStatus(order.status, event) as Refusal;
  }

  /** Takes note that the cancel of an open order was asked for. @returns false when its state has no cancel. */
  requestCancel(order: OpenOrder): boolean {
    return this.#move(this.#checked(order), REQUEST_CANCEL);
  }

  /** Applies what a report that is no fill says of an open order. @returns false when its state has no such change. */
  advance(order: OpenOrder, kind: AnswerKind): boolean {
    return this.#move(this.#checked(order), eventOf(kind));
  }

  /**
   * Counts a fill once. What a venue reports is never an assertion of ours: more than was ordered is `overfill`,
   * counted like any fill, and for the caller to act on.
   */
  fill(report: FillReport): FillOutcome {
    const { lots } = report;
    if (!(lots > 0)) assert(false, 'fill has a positive quantity', lots);
    const desk = this.#deskOf(report.instrument);
    if (desk.tradeIds.has(report.tradeId)) return DUPLICATE;
    const open = this.#find(report);
    const order = open ?? this.#closed.find(report);
    if (order === undefined) return EXTERNAL;
    desk.tradeIds.add(report.tradeId);
    const ordered = order.lots;
    const filled = order.filledLots + lots;
    const next = toNextCode(order.code, filled >= ordered ? FILL : PARTIAL_FILL);
    if (next < 0) assert(false, 'a fill is possible in every state', order.status);
    const before = Math.min(order.filledLots, ordered);
    order.filledLots = filled;
    order.code = next;
    if (open !== undefined) {
      reserve(this.#deskOf(order.instrument), order, before - Math.min(filled, ordered));
      this.changes.note(order.instrument);
      if (isOver(next)) this.#close(open);
    } else this.#closed.update(order);
    this.#outcome.kind = filled > ordered ? 'overfill' : 'counted';
    this.#outcome.order = order;
    return this.#outcome;
  }

  /**
   * Counts a trade that the venue took back, once. The order stays what it is: what traded in vain does not trade again.
   * @returns false for a trade that was not counted, or was taken back before.
   */
  takeBack(report: VoidReport): boolean {
    const desk = this.#deskOf(report.instrument);
    if (!desk.tradeIds.has(report.tradeId) || desk.voided.has(report.tradeId)) return false;
    desk.voided.add(report.tradeId);
    return true;
  }

  #move(order: OrderRecord, event: number): boolean {
    const next = toNextCode(order.code, event);
    if (next < 0) return false;
    order.code = next === ACCEPTED && order.filledLots > 0 ? PARTIALLY_FILLED : next;
    if (isOver(next)) this.#close(order);
    return true;
  }

  /** The record that an object is, when it is one of these. */
  #own(intent: OrderIntent): OrderRecord | undefined {
    const { slot } = intent as Partial<OrderRecord>;
    const record = slot !== undefined && slot >= 0 ? this.#records[slot] : undefined;
    return record === intent ? record : undefined;
  }

  #checked(order: OpenOrder): OrderRecord {
    const record = this.#records[(order as OrderRecord).slot];
    if (record !== order) assert(false, 'open order is one of these');
    return record as OrderRecord;
  }

  #find(name: OrderName): OrderRecord | undefined {
    const { orderSeq, epoch } = name;
    if (orderSeq === undefined || epoch === undefined) return this.#findText(name.clientOrderId);
    const order = this.#numbered(orderSeq);
    return order !== undefined && order.epoch === epoch ? order : undefined;
  }

  #findText(id: ClientOrderId): OrderRecord | undefined {
    const order = this.#numbered(intentSeqOf(id));
    // An id of somebody else may end in the number of one of ours.
    return order !== undefined && order.clientOrderId === id ? order : undefined;
  }

  /** The open order with a number: most reports are about the one that was made last. */
  #numbered(seq: number): OrderRecord | undefined {
    if (this.#last >= 0) {
      const last = this.#records[this.#last] as OrderRecord;
      if (last.intentSeq === seq) return last;
    }
    return this.#older.get(seq);
  }

  /** Makes a record the last one that was made. */
  #enter(record: OrderRecord): void {
    const seq = record.intentSeq;
    if (!(seq > 0 && seq <= SEQ_MAX && Number.isInteger(seq))) assert(false, 'key is a positive 31-bit integer', seq);
    if (seq > this.#largestSeq) this.#largestSeq = seq;
    else if (this.#numbered(seq) !== undefined) assert(false, 'key is new', seq);
    if (this.#last >= 0) {
      const last = this.#records[this.#last] as OrderRecord;
      this.#older.add(last.intentSeq, last);
    }
    this.#last = record.slot;
  }

  #deskOf(instrument: number): Desk {
    const { length } = this.#desks;
    // Filled up from the beginning, so that the array has no holes.
    for (let i = length; i <= instrument; i++) this.#desks.push(new Desk());
    return this.#desks[instrument] as Desk;
  }

  #close(order: OrderRecord): void {
    const { slot, nextSlot, previousSlot } = order;
    const records = this.#records;
    const desk = this.#deskOf(order.instrument);
    reserve(desk, order, Math.min(0, order.filledLots - order.lots));
    this.changes.note(order.instrument);
    if (this.#last === slot) this.#last = NONE;
    else this.#older.delete(order.intentSeq);
    if (previousSlot < 0) desk.firstSlot = nextSlot;
    else (records[previousSlot] as OrderRecord).nextSlot = nextSlot;
    if (nextSlot < 0) desk.lastSlot = previousSlot;
    else (records[nextSlot] as OrderRecord).previousSlot = previousSlot;
    order.nextSlot = NONE;
    order.previousSlot = NONE;
    this.#closed.push(order);
    const at = this.#restingAt;
    const spare = this.#resting[at] as number;
    this.#resting[at] = slot;
    this.#restingAt = (at + 1) & (RESTING - 1);
    if (spare >= 0) this.#release(spare);
  }

  #release(slot: number): void {
    if (this.#spareCount === this.#spare.length) {
      const larger = new Int32Array(2 * this.#spareCount);
      larger.set(this.#spare);
      this.#spare = larger;
    }
    this.#spare[this.#spareCount] = slot;
    this.#spareCount = (this.#spareCount + 1) | 0;
  }

  /** A forgotten record, when there is one. */
  #takeSpare(): OrderRecord {
    if (this.#spareCount === 0) {
      const made = new OrderRecord(this.#records, this.#records.length);
      this.#records.push(made);
      return made;
    }
    this.#spareCount = (this.#spareCount - 1) | 0;
    return this.#records[this.#spare[this.#spareCount] as number] as OrderRecord;
  }
}

const { accept: ACCEPT, cancel: CANCEL, reject: REJECT, expire: EXPIRE } = EVENT;
const { loseTrack: LOSE_TRACK, rejectCancel: REJECT_CANCEL } = EVENT;

/** What a report means for the state of its order. */
const eventOf = (kind: AnswerKind): number => {
  if (kind === 'accepted') return ACCEPT;
  if (kind === 'cancelled') return CANCEL;
  if (kind === 'rejected') return REJECT;
  if (kind === 'expired') return EXPIRE;
  return kind === 'lost' ? LOSE_TRACK : REJECT_CANCEL;
};

/** Moves the lots that an order may still trade by `lots`. */
const reserve = (desk: Desk, order: OrderRecord, lots: number): void => {
  // The places of the remaining lots are the two lowest bits of the terms.
  const place = order.terms & (REDUCING | ADDING_SELLS);
  const left = (desk.lots[place] as number) + lots;
  if (!(left >= 0)) assert(false, 'reserved quantity is not negative', left);
  desk.lots[place] = left;
};

/** Lots of an open order that have not traded yet. */
export function remainingLots(order: OpenOrder): QtyLots {
  return qtyLots(Math.max(0, order.intent.lots - order.filledLots));
}
