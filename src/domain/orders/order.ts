/**
 * An order as we mean it, before and while a venue knows it. Plain, readonly data: what changes is its state, which
 * `OpenOrders` keeps.
 */
import type { Brand, Micros, PriceTicks, QtyLots } from '../../core/index.ts';

/** Our own name for an order, a pure function of session, epoch and intent number. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;

export type Side = 'buy' | 'sell';

/** `market` fills at the next price, `limit` at its price or better, `stopMarket` becomes a market order at its trigger. */
export type OrderType = 'market' | 'limit' | 'stopMarket';

/** Why the order exists; the risk engine and the reports treat them differently. */
export type OrderPurpose = 'entry' | 'exit' | 'stop' | 'flatten';

/** A wish to trade. */
export interface OrderIntent {
  /** 1, 2, 3 … within a session; the same decision has the same number in every mode. */
  readonly intentSeq: number;
  readonly clientOrderId: ClientOrderId;
  /** Index of the instrument in the session. */
  readonly instrument: number;
  readonly side: Side;
  readonly type: OrderType;
  readonly purpose: OrderPurpose;
  /** Positive. */
  readonly lots: QtyLots;
  /** Limit price or stop trigger; 0 for a market order. */
  readonly priceTicks: PriceTicks;
  /** Only ever makes the position smaller. */
  readonly reduceOnly: boolean;
  readonly time: Micros;
}

/** A wish to take an order back. */
export interface CancelIntent {
  readonly intentSeq: number;
  readonly clientOrderId: ClientOrderId;
  readonly instrument: number;
  readonly time: Micros;
}

/** +1 for a buy, −1 for a sell. */
export function signOf(side: Side): 1 | -1 {
  return side === 'buy' ? 1 : -1;
}

/** The other side. */
export function opposite(side: Side): Side {
  return side === 'buy' ? 'sell' : 'buy';
}

/**
 * Name of the order that intent `intentSeq` made in `epoch` of `session`: at most 36 characters of the set that
 * Binance, Kraken and Coinbase all accept.
 * @example clientOrderId({ session: '0a1b2c3d', epoch: 1, intentSeq: 35 }) // => 'b4-0a1b2c3d-1-z'
 */
export function clientOrderId(args: {
  readonly session: string;
  readonly epoch: number;
  readonly intentSeq: number;
}): ClientOrderId {
  return `b4-${args.session}-${args.epoch.toString(36)}-${args.intentSeq.toString(36)}` as ClientOrderId;
}
