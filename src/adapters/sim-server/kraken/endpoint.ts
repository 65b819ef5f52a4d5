/** What an endpoint is: what it costs and what it does. */
import type { KrakenParams } from './params.ts';
import type { KrakenVenue } from './venue.ts';

/** A call whose sender is known. */
export interface Call {
  readonly params: KrakenParams;
  /** Account in the exchange, −1 for public calls. */
  readonly account: number;
}

/** One endpoint. */
export interface Endpoint {
  /** How it counts: histories cost more, orders have a counter of their own. */
  readonly counts: 'call' | 'history' | 'order';
  handle(venue: KrakenVenue, call: Call): unknown;
}
