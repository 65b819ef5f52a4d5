/** Venues' protocols on loopback in front of the exchange simulator. */
export { usualSymbol } from './binance/listed-symbol.ts';
export { type LimitOptions, USUAL_LIMITS } from './binance/rate-limits.ts';
export {
  type Background,
  type BinanceServer,
  type BinanceServerOptions,
  startBinanceServer,
} from './binance/server.ts';
export { BinanceVenue, type BinanceVenueOptions, type VenueAccountOptions } from './binance/venue.ts';
