/**
 * What live order management says to a venue client and hears from it. Plain data: a request is a decision, a message
 * is something that happened, and neither knows about sockets, signatures or a venue's spelling. Quantities are lots,
 * prices ticks of the instrument, times microseconds.
 */
import type { Micros, PriceTicks, QtyLots, QuoteUnits } from '../../../core/index.ts';
import type { Commission } from '../commission.ts';
import type { FaultReport } from '../faults/index.ts';
import type { OrderType, Side } from '../order.ts';

/** What an order asks for. */
export interface OrderTerms {
  readonly clientOrderId: string;
  readonly side: Side;
  readonly type: OrderType;
  readonly lots: QtyLots;
  /** Limit price or trigger, 0 for none. */
  readonly priceTicks: PriceTicks;
  readonly reduceOnly: boolean;
}

/**
 * `place` an order, or with `other` a pair of which one cancels the other; `cancel`; ask for one order; for all open
 * ones; for own trades, of one order or from an id on; for what is held; for the venue's time.
 */
export type RequestKind = 'place' | 'cancel' | 'query' | 'openOrders' | 'trades' | 'holdings' | 'time';

/** One request. `requestId` names it in the reply and is never used twice in a term. */
export interface LiveRequest {
  readonly requestId: number;
  readonly kind: RequestKind;
  readonly instrument: number;
  /** Order that it is about; empty for none. */
  readonly clientOrderId: string;
  readonly terms: OrderTerms | undefined;
  /** Second leg of a pair. */
  readonly other: OrderTerms | undefined;
  /** First trade id that is wanted. */
  readonly fromTradeId: number;
  /** The venue's time as we believe it, at sending. */
  readonly timestamp: Micros;
  /** The venue must not execute it later than `timestamp` plus this. */
  readonly recvWindow: number;
}

/** An order as the venue shows it. */
export interface VenueOrder {
  readonly clientOrderId: string;
  readonly instrument: number;
  readonly state: 'open' | 'filled' | 'cancelled' | 'rejected' | 'expired';
  /** Lots that traded, all trades of the order together. */
  readonly filledLots: number;
  readonly reason: string;
  /**
   * It may make a position larger: not what only reduces, nor a sale on spot. Of an open order; absent where the venue does
   * not tell, and then it is left alone.
   */
  readonly adds?: boolean;
}

/** One of our trades as the venue shows it. */
export interface VenueTrade {
  readonly instrument: number;
  /** Unique for venue and instrument. */
  readonly tradeId: number;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly lots: QtyLots;
  readonly ticks: PriceTicks;
  /** In the quote asset. */
  readonly fee: QuoteUnits;
  /** What the venue took in an asset that it names. */
  readonly commission?: Commission | undefined;
  readonly time: Micros;
}

interface ReplyBase {
  readonly requestId: number;
  /** The venue's clock when it answered; 0 when it was not the venue that answered. */
  readonly serverTime: number;
}

/** The answer to a request. */
export type LiveReply = ReplyBase &
  (
    | { readonly kind: 'placed' }
    /** The order does not trade any more; `order` says with how many lots. */
    | { readonly kind: 'cancelled'; readonly order: VenueOrder }
    /** `undefined` when the venue does not know the order. */
    | { readonly kind: 'order'; readonly order: VenueOrder | undefined }
    | { readonly kind: 'openOrders'; readonly orders: readonly VenueOrder[] }
    | { readonly kind: 'trades'; readonly trades: readonly VenueTrade[] }
    /** Lots of the base asset, locked ones included. */
    | { readonly kind: 'holdings'; readonly lots: number }
    | { readonly kind: 'time' }
    /** `retryAfter`: the venue's time from which it takes requests again, 0 when it says none. */
    | { readonly kind: 'fault'; readonly fault: FaultReport; readonly retryAfter: number }
  );

/** What the venue's stream says on its own. */
export type LiveMessage =
  | { readonly kind: 'update'; readonly order: VenueOrder; readonly trade: VenueTrade | undefined }
  /** The venue took a trade back. */
  | { readonly kind: 'bust'; readonly trade: VenueTrade }
  | { readonly kind: 'status'; readonly instrument: number; readonly open: boolean };

/** Something a person may want to know; counted by metrics under `what`. */
export interface LiveNotice {
  readonly what:
    | 'unknown'
    | 'resolved'
    | 'absent'
    | 'resent'
    | 'external-order'
    | 'external-fill'
    | 'ahead-of-journal'
    | 'adopted'
    | 'halted'
    | 'quarantined'
    | 'refused'
    | 'banned'
    | 'clock'
    | 'replayed';
  readonly instrument: number;
  readonly detail: string;
}
