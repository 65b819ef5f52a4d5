/** Venues' protocols on loopback in front of the exchange simulator. */
export { type KeySecret, readKeySecret } from './binance/key-secret.ts';
export { usualSymbol } from './binance/listed-symbol.ts';
export { type LimitOptions, USUAL_LIMITS } from './binance/rate-limits.ts';
export { type BinanceServerOptions, startBinanceServer } from './binance/server.ts';
export { openSimulatedVenue, type SimulatedVenueOptions } from './binance/simulated-venue.ts';
export { BinanceVenue, type BinanceVenueOptions } from './binance/venue.ts';
export type { MarketSetup } from './hosted/hosted-market.ts';
export type { HostedServer } from './hosted/hosted-server.ts';
export type { Background, VenueAccountOptions } from './hosted/hosted-venue.ts';
export type { ReplaySource, ReplayTrades } from './hosted/replayed-market.ts';
