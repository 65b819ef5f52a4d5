/** Venues' protocols on loopback in front of the exchange simulator. */
export { usualSymbol } from './binance/listed-symbol.ts';
export { type LimitOptions, USUAL_LIMITS } from './binance/rate-limits.ts';
export { type BinanceServer, type BinanceServerOptions, startBinanceServer } from './binance/server.ts';
export { openSimulatedVenue, type SimulatedVenueOptions, SPOT_FEES } from './binance/simulated-venue.ts';
export { type Background, BinanceVenue, type BinanceVenueOptions, type VenueAccountOptions } from './binance/venue.ts';
