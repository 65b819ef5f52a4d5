/** Kraken Spot in front of the exchange simulator. */
export { type KrakenLimits, UNLIMITED_KRAKEN, USUAL_KRAKEN_LIMITS } from './rate-counters.ts';
export { type KrakenServerOptions, startKrakenServer } from './server.ts';
export { KRAKEN_FEES, type KrakenSetup, openSimulatedKraken } from './simulated-venue.ts';
export { KrakenVenue, type KrakenVenueOptions } from './venue.ts';
