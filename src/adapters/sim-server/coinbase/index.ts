/** Coinbase Advanced on loopback. */
export { makeApiKey, readApiKey } from './api-key.ts';
export { type CoinbaseLimits, UNLIMITED_COINBASE, USUAL_COINBASE_LIMITS } from './rate-limits.ts';
export { type CoinbaseServerOptions, startCoinbaseServer } from './server.ts';
export { openSimulatedCoinbase, type SimulatedCoinbaseOptions } from './simulated-venue.ts';
export { CoinbaseVenue, type CoinbaseVenueOptions } from './venue.ts';
