/** What an endpoint is: who may call it, what it costs, what it reads, what it does. The same ones serve REST and WebSocket. */
import type { Wording } from './order-text.ts';
import type { Params } from './params.ts';
import type { BinanceVenue } from './venue.ts';

/** A call of an endpoint whose sender is known. */
export interface Call {
  readonly params: Params;
  /** Account in the exchange, −1 for public endpoints. */
  readonly account: number;
  /** Key of the account, empty for public endpoints. */
  readonly key: string;
  /** Only the first half of it can be done; chaos wants so. */
  readonly isHalf: boolean;
  /** Words of the answer, with times in the unit that the client wants. */
  readonly wording: Wording;
}

/** One endpoint. */
export interface Endpoint {
  /** Anybody, holders of a key, or signed. */
  readonly security: 'none' | 'key' | 'signed';
  /** Request weight. */
  readonly weight: number | ((params: Params) => number);
  /** Names of all parameters that it may read. */
  readonly reads: readonly string[];
  /** Orders are placed or cancelled: free when it succeeds, and the order count is told. */
  readonly isOrder?: boolean;
  handle(venue: BinanceVenue, call: Call): unknown;
}

/** Weight of a call. */
export function weightOf(endpoint: Endpoint, params: Params): number {
  return typeof endpoint.weight === 'number' ? endpoint.weight : endpoint.weight(params);
}
