/** Kraken: spot over WebSocket v1 and v2, Kraken Futures. */
export { type KrakenFuturesOptions, KrakenFuturesSession } from './futures-session.ts';
export { readKrakenFutures, readKrakenPairs } from './markets.ts';
export {
  inferKrakenScales,
  type KrakenProtocol,
  type KrakenSubscription,
  krakenProtocolOf,
  readKrakenSubscription,
} from './recorded.ts';
export { type KrakenV1Options, KrakenV1Session } from './v1-session.ts';
export { type KrakenOptions, KrakenSession } from './v2-session.ts';
