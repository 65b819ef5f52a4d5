/**
 * An order while it lives: the wish, and where it stands, in one object that is used again when nobody remembers the order
 * any more. Hot path: an order costs no memory, and its id is a text only for those who ask.
 *
 * Identity is (epoch, intentSeq), two integers. Numbers that are doubles start as NaN, so that their fields hold doubles
 * from the beginning and a new value is written in place. What is one of a few words stands in the bits of one integer, and
 * neighbours are numbers too: a pointer that is written to an object that has lived for a while is looked at by the
 * collector's barrier, which costs more than the rest of the store.
 */
import type { Micros, PriceTicks, QtyLots } from '../../core/index.ts';
import type { ClientOrderId, ClientOrderIds, OrderIntent, OrderPurpose, OrderType, Side } from './order.ts';
import { type OrderStatus, STATUSES } from './order-state.ts';

/**
 * An order and where it stands. Whoever holds one beyond the event holds it for as long as it is open, and while 255
 * others close after it; then the object stands for another order.
 */
export interface OpenOrder {
  readonly intent: OrderIntent;
  readonly status: OrderStatus;
  readonly filledLots: number;
  /** The open order of the same instrument that was made next, while this one is open. */
  readonly next: OpenOrder | undefined;
}

const NO_TEXT = '' as ClientOrderId;

/** Bits of `terms`: a sale, only reduces, then two of the type and three of the purpose. */
const SELLS = 1;
const REDUCES = 2;
const TYPE_SHIFT = 2;
const TYPE_MASK = 3 << TYPE_SHIFT;
/** Types by the bits of `TYPE_MASK`; what is in between stands for no type. */
const TYPES: readonly OrderType[] = Array.from({ length: TYPE_MASK + 1 }, (_, bits) =>
  bits < 1 << TYPE_SHIFT ? 'market' : bits < 2 << TYPE_SHIFT ? 'limit' : 'stopMarket',
);
const PURPOSE_SHIFT = 4;
const PURPOSE_MASK = 7 << PURPOSE_SHIFT;
/** One more than the largest value of `terms`. */
export const TERMS_END = 8 << PURPOSE_SHIFT;
/** What is added to the terms of a buy to make it a sale. */
export const SELL_TERMS = SELLS;

/** No record. */
export const NONE = -1;
const NO_RECORDS: readonly OrderRecord[] = [];

/** For `OpenOrders` alone to change, but for the fields of a draft. */
export class OrderRecord implements OrderIntent, OpenOrder {
  intentSeq = 0;
  epoch: number | undefined = undefined;
  instrument = 0;
  /** Side, type, purpose and whether it only reduces: a buy at the market that enters. */
  terms = 0;
  lots = Number.NaN as QtyLots;
  priceTicks = Number.NaN as PriceTicks;
  cashSharePpm: number | undefined = undefined;
  time = Number.NaN as Micros;
  /** Code of the state. */
  code = 0;
  filledLots = Number.NaN;
  /** Its place among the records that it is one of, and the places of its neighbours there. */
  readonly slot: number;
  nextSlot = NONE;
  previousSlot = NONE;
  readonly #records: readonly OrderRecord[];
  /** Who makes the text of its id, and the text when it was made. */
  ids: ClientOrderIds | undefined = undefined;
  text: ClientOrderId = NO_TEXT;

  constructor(records: readonly OrderRecord[] = NO_RECORDS, slot = NONE) {
    this.#records = records;
    this.slot = slot;
  }

  /** Makes it an order with this number in this term. */
  begin(ids: ClientOrderIds, epoch: number, intentSeq: number): void {
    // The records of a session have one maker of ids.
    if (this.ids !== ids) this.ids = ids;
    this.text = NO_TEXT;
    this.epoch = epoch;
    this.intentSeq = intentSeq;
  }

  /** Makes it the order of another object: of a record without making the text of its id. */
  copy(intent: OrderIntent): void {
    if (intent instanceof OrderRecord) {
      if (this.ids !== intent.ids) this.ids = intent.ids;
      this.text = intent.text;
      this.terms = intent.terms;
    } else {
      this.ids = undefined;
      this.text = intent.clientOrderId;
      this.side = intent.side;
      this.type = intent.type;
      this.purpose = intent.purpose;
      this.reduceOnly = intent.reduceOnly;
    }
    this.epoch = intent.epoch;
    this.intentSeq = intent.intentSeq;
    this.instrument = intent.instrument;
    this.lots = intent.lots;
    this.priceTicks = intent.priceTicks;
    this.cashSharePpm = intent.cashSharePpm;
    this.time = intent.time;
  }

  get side(): Side {
    return (this.terms & SELLS) === 0 ? 'buy' : 'sell';
  }
  set side(side: Side) {
    this.terms = (this.terms & ~SELLS) | (side === 'buy' ? 0 : SELLS);
  }

  /** By a table: so short that the compiler merges it wherever it is asked for. */
  get type(): OrderType {
    return TYPES[this.terms & TYPE_MASK] as OrderType;
  }
  set type(type: OrderType) {
    const code = type === 'market' ? 0 : type === 'limit' ? 1 : 2;
    this.terms = (this.terms & ~TYPE_MASK) | (code << TYPE_SHIFT);
  }

  get purpose(): OrderPurpose {
    const purpose = (this.terms & PURPOSE_MASK) >> PURPOSE_SHIFT;
    if (purpose === 0) return 'entry';
    if (purpose === 1) return 'exit';
    if (purpose === 2) return 'stop';
    return purpose === 3 ? 'flatten' : 'target';
  }
  set purpose(purpose: OrderPurpose) {
    this.terms = (this.terms & ~PURPOSE_MASK) | (purposeCode(purpose) << PURPOSE_SHIFT);
  }

  get reduceOnly(): boolean {
    return (this.terms & REDUCES) !== 0;
  }
  set reduceOnly(reduceOnly: boolean) {
    this.terms = (this.terms & ~REDUCES) | (reduceOnly ? REDUCES : 0);
  }

  get clientOrderId(): ClientOrderId {
    if (this.text === NO_TEXT && this.ids !== undefined) this.text = this.ids.of(this.epoch as number, this.intentSeq);
    return this.text;
  }

  get intent(): this {
    return this;
  }

  get status(): OrderStatus {
    return STATUSES[this.code] as OrderStatus;
  }

  get next(): OrderRecord | undefined {
    return this.nextSlot < 0 ? undefined : this.#records[this.nextSlot];
  }
}

/**
 * The terms of a buy of a type for a purpose: for whoever makes many orders and knows their kinds beforehand.
 * @example termsOf({ type: 'market', purpose: 'exit', reduceOnly: true }) // => 18
 */
export function termsOf(o: {
  readonly type: OrderType;
  readonly purpose: OrderPurpose;
  readonly reduceOnly: boolean;
}): number {
  const record = new OrderRecord();
  record.type = o.type;
  record.purpose = o.purpose;
  record.reduceOnly = o.reduceOnly;
  return record.terms;
}

/** By comparison: a search through a table is a call. */
const purposeCode = (purpose: OrderPurpose): number => {
  if (purpose === 'entry') return 0;
  if (purpose === 'exit') return 1;
  if (purpose === 'stop') return 2;
  return purpose === 'flatten' ? 3 : 4;
};
