/** An order of ours on its way: what was asked, what the venue proved, and what is still to be found out. */
import type { Micros, PriceTicks, QtyLots } from '../../../core/index.ts';
import {
  type ClientOrderId,
  isProtective,
  type OrderIntent,
  type OrderPurpose,
  type OrderType,
  type Side,
} from '../order.ts';
import type { OrderTerms } from './contract.ts';

/**
 * `queued`: has not left. `sent`: no answer yet. `open`: the venue has it. `unknown`: nobody knows, and only the venue's
 * word ends that. `ended`: the venue proved that it trades no more.
 */
export type LivePhase = 'queued' | 'sent' | 'open' | 'unknown' | 'ended';

/** How an order ended. */
export interface LiveEnd {
  readonly kind: 'filled' | 'cancelled' | 'rejected' | 'expired';
  readonly reason: string;
}

/** One order. A copy of its intent, because intents may be pooled. */
export class LiveOrder implements OrderTerms {
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly purpose: OrderPurpose;
  readonly lots: QtyLots;
  readonly priceTicks: PriceTicks;
  readonly reduceOnly: boolean;
  readonly time: Micros;
  phase: LivePhase = 'queued';
  /** Timestamp of the last request that placed it, and its number. */
  sentAt = Number.NaN;
  placeRequest = 0;
  /** How often it was sent. */
  attempts = 0;
  /** It provably did nothing and waits to leave once more: what it was decided for may be over. */
  leavesAgain = false;
  /** Lots of trades that were counted, and lots that the venue says have traded. */
  seenLots = 0;
  venueLots = 0;
  /** The venue has shown it at least once, so "not found" proves nothing any more. */
  evidence = false;
  /** The engine was told that the venue has it, since it was told last that nobody knows. */
  told = false;
  cancelWanted = false;
  cancelPending = false;
  end: LiveEnd | undefined = undefined;
  /** When its fate is asked for next; infinity for not at all. How often it was. */
  checkAt = Number.POSITIVE_INFINITY;
  checks = 0;
  asking = false;
  /** A closing order has taken it off the venue: its end is told when that one is through. */
  held = false;
  /** Protective orders were taken off for it. */
  released = false;

  constructor(intent: OrderIntent) {
    this.clientOrderId = intent.clientOrderId;
    this.instrument = intent.instrument;
    this.side = intent.side;
    this.type = intent.type;
    this.purpose = intent.purpose;
    this.lots = intent.lots;
    this.priceTicks = intent.priceTicks;
    this.reduceOnly = intent.reduceOnly;
    this.time = intent.time;
  }

  /** Whether it waits at the venue to close a position. */
  get protective(): boolean {
    return isProtective(this.purpose);
  }
}
