/**
 * What the trader decided and the engine has not sent yet, in order. Hot path: decisions are records that are made once and
 * used again when the last one was taken, so an order leaves without an object being made for it.
 */
import { assert } from '../core/index.ts';
import type { CancelIntent, ClientOrderId, OpenOrder, OrderIntent } from '../domain/orders/index.ts';
import type { RiskApproved } from '../domain/risk/index.ts';

/** A decision. Of the outbox: valid until the outbox is empty again; `intent` of an order lives as long as the order. */
export type Decision =
  | { readonly kind: 'order'; readonly intent: OrderIntent; readonly approved: RiskApproved<OrderIntent> }
  | { readonly kind: 'cancel'; readonly intent: CancelIntent }
  | { readonly kind: 'refusal'; readonly intentSeq: number; readonly instrument: number; readonly code: string };

const NO_NAME = { clientOrderId: '' as ClientOrderId };

/** A cancel, with the name of its order as the order tells it. */
class CancelRecord implements CancelIntent {
  intentSeq = 0;
  orderSeq = 0;
  epoch: number | undefined = undefined;
  instrument = 0;
  time = Number.NaN as CancelIntent['time'];
  order: { readonly clientOrderId: ClientOrderId } = NO_NAME;

  get clientOrderId(): ClientOrderId {
    return this.order.clientOrderId;
  }
}

/** One place for a decision of each kind. */
class Slot {
  kind: Decision['kind'] = 'refusal';
  intent: OrderIntent | CancelIntent | undefined = undefined;
  approved: RiskApproved<OrderIntent> | undefined = undefined;
  readonly cancel = new CancelRecord();
  intentSeq = 0;
  instrument = 0;
  code = '';
}

/** Decisions, first in, first out. */
export class Outbox {
  readonly #slots: Slot[] = [];
  #start = 0;
  #end = 0;

  /** Decisions that were not taken. */
  get length(): number {
    return this.#end - this.#start;
  }

  /** The decision at a place: 0 is the one that is taken next. */
  at(index: number): Decision | undefined {
    const place = this.#start + index;
    return place < this.#end ? (this.#slots[place] as Slot as Decision) : undefined;
  }

  pushOrder(intent: OrderIntent, approved: RiskApproved<OrderIntent>): void {
    const slot = this.#claim();
    slot.kind = 'order';
    slot.intent = intent;
    slot.approved = approved;
  }

  pushCancel(order: OpenOrder, made: { readonly intentSeq: number; readonly time: CancelIntent['time'] }): void {
    const slot = this.#claim();
    const { cancel } = slot;
    const { intent } = order;
    cancel.intentSeq = made.intentSeq;
    cancel.time = made.time;
    cancel.order = intent;
    cancel.orderSeq = intent.intentSeq;
    cancel.epoch = intent.epoch;
    cancel.instrument = intent.instrument;
    slot.kind = 'cancel';
    slot.intent = cancel;
  }

  pushRefusal(refusal: { readonly intentSeq: number; readonly instrument: number; readonly code: string }): void {
    const slot = this.#claim();
    slot.kind = 'refusal';
    slot.intentSeq = refusal.intentSeq;
    slot.instrument = refusal.instrument;
    slot.code = refusal.code;
  }

  /** Takes the oldest decision; what is returned stands until the outbox is empty and filled again. */
  shift(): Decision | undefined {
    const decision = this.at(0);
    if (decision !== undefined) this.drop(1);
    return decision;
  }

  /** Takes the `count` oldest decisions. @throws InvariantError when there are fewer. */
  drop(count: number): void {
    if (!(count <= this.#end - this.#start)) assert(false, 'decisions that are taken are there', count);
    this.#start = (this.#start + count) | 0;
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
  }

  /** Takes everything, as objects that the caller may keep. */
  takeAll(): Decision[] {
    const decisions: Decision[] = [];
    for (let decision = this.shift(); decision !== undefined; decision = this.shift()) decisions.push(copyOf(decision));
    return decisions;
  }

  #claim(): Slot {
    if (this.#end === this.#slots.length) this.#slots.push(new Slot());
    const slot = this.#slots[this.#end] as Slot;
    this.#end = (this.#end + 1) | 0;
    return slot;
  }
}

function copyOf(decision: Decision): Decision {
  if (decision.kind === 'order') return { kind: 'order', intent: decision.intent, approved: decision.approved };
  if (decision.kind === 'refusal') {
    const { intentSeq, instrument, code } = decision;
    return { kind: 'refusal', intentSeq, instrument, code };
  }
  const { intentSeq, orderSeq, epoch, clientOrderId, instrument, time } = decision.intent;
  return { kind: 'cancel', intent: { intentSeq, orderSeq, epoch, clientOrderId, instrument, time } };
}
