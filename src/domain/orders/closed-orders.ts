/**
 * The last orders that closed, for fills that arrive after the end of their order. Hot path: an order is a row of one column
 * of doubles, a cache line long and written one after the other, so that the record of the order is free for another one while
 * the cache still holds it. A record that waited for 4,096 others to close would be out of it when it is used again.
 *
 * First in, first out; searched only when a fill comes late, so it needs no index. Nothing is allocated but for a late fill.
 */
import { assert, type Micros, type PriceTicks, type QtyLots } from '../../core/index.ts';
import { type ClientOrderId, type ClientOrderIds, intentSeqOf, type OrderName } from './order.ts';
import { OrderRecord, TERMS_END } from './order-record.ts';

/** How many closed orders are remembered. A power of two. */
export const CLOSED_MEMORY = 4096;

/** Places in a row. Numbers that may be absent are NaN then. */
const SEQ = 0;
const EPOCH = 1;
const LOTS = 2;
const PRICE = 3;
const CASH_SHARE = 4;
const TIME = 5;
const FILLED = 6;
/** Instrument, state and terms as one integer: (instrument · 16 + code) · `TERMS_END` + terms. */
const PACKED = 7;
const PLACES = 8;
const CODES = 16;
const TERMS = TERMS_END;

/** Rows of orders that are over. */
export class ClosedOrders {
  readonly #cells = new Float64Array(CLOSED_MEMORY * PLACES);
  /** Orders that ever closed, modulo 2^32. */
  #count = 0;
  /** Who makes the texts of ids: one for all orders of a session. Rows of which that is not true have their text here. */
  #ids: ClientOrderIds | undefined = undefined;
  readonly #texts = new Map<number, ClientOrderId>();

  /** Takes an order down; the one that closed `CLOSED_MEMORY` orders before is forgotten. */
  push(record: OrderRecord): void {
    const row = this.#count & (CLOSED_MEMORY - 1);
    this.#count = (this.#count + 1) | 0;
    const cells = this.#cells;
    const at = row * PLACES;
    const { epoch, cashSharePpm } = record;
    cells[at + SEQ] = record.intentSeq;
    cells[at + EPOCH] = epoch === undefined ? Number.NaN : epoch;
    cells[at + LOTS] = record.lots;
    cells[at + PRICE] = record.priceTicks;
    cells[at + CASH_SHARE] = cashSharePpm === undefined ? Number.NaN : cashSharePpm;
    cells[at + TIME] = record.time;
    cells[at + FILLED] = record.filledLots;
    cells[at + PACKED] = packed(record);
    if (record.ids === undefined || record.ids !== this.#ids || this.#texts.size > 0) this.#name(row, record);
  }

  /** A record of its own for an order that closed, or undefined for one that is not remembered. */
  find(name: OrderName): OrderRecord | undefined {
    const row = this.#rowOf(name);
    return row < 0 ? undefined : this.#record(row);
  }

  /** Writes down what a late fill changed of an order that `find` has found. */
  update(record: OrderRecord): void {
    const row = this.#rowOf(record);
    if (row < 0) assert(false, 'an order that a fill is late for is remembered', record.intentSeq);
    this.#cells[row * PLACES + FILLED] = record.filledLots;
    this.#cells[row * PLACES + PACKED] = packed(record);
  }

  #name(row: number, record: OrderRecord): void {
    this.#texts.delete(row);
    if (this.#ids === undefined) this.#ids = record.ids;
    if (record.ids === undefined || record.ids !== this.#ids) this.#texts.set(row, record.clientOrderId);
  }

  #textOf(row: number): ClientOrderId {
    const at = row * PLACES;
    const text = this.#texts.get(row);
    if (text !== undefined) return text;
    return (this.#ids as ClientOrderIds).of(this.#cells[at + EPOCH] as number, this.#cells[at + SEQ] as number);
  }

  #rowOf({ orderSeq, epoch, clientOrderId }: OrderName): number {
    const cells = this.#cells;
    const hasNumbers = orderSeq !== undefined && epoch !== undefined;
    const seq = hasNumbers ? orderSeq : intentSeqOf(clientOrderId);
    for (let row = 0; row < CLOSED_MEMORY; row++) {
      const at = row * PLACES;
      if (cells[at + SEQ] !== seq || seq === 0) continue;
      if (hasNumbers ? cells[at + EPOCH] === epoch : this.#textOf(row) === clientOrderId) return row;
    }
    return -1;
  }

  #record(row: number): OrderRecord {
    const cells = this.#cells;
    const at = row * PLACES;
    const record = new OrderRecord();
    const epoch = cells[at + EPOCH] as number;
    const share = cells[at + CASH_SHARE] as number;
    const rest = cells[at + PACKED] as number;
    record.text = this.#textOf(row);
    record.intentSeq = cells[at + SEQ] as number;
    record.epoch = Number.isNaN(epoch) ? undefined : epoch;
    record.lots = cells[at + LOTS] as QtyLots;
    record.priceTicks = cells[at + PRICE] as PriceTicks;
    record.cashSharePpm = Number.isNaN(share) ? undefined : share;
    record.time = cells[at + TIME] as Micros;
    record.filledLots = cells[at + FILLED] as number;
    record.terms = rest % TERMS;
    record.code = Math.floor(rest / TERMS) % CODES;
    record.instrument = Math.floor(rest / (CODES * TERMS));
    return record;
  }
}

/** What `PACKED` says. */
const packed = (record: OrderRecord): number => (record.instrument * CODES + record.code) * TERMS + record.terms;
