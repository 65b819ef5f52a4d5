/**
 * What venues allow of one address, with a reserve: other programs of the same machine count as well. The figures of
 * Binance are those of its documentation of 2026 (streams: 5 messages a second to a connection, 300 connections in five
 * minutes; REST: 6,000 weight a minute, a depth snapshot 5 to 250); the other venues state less and get less.
 */

export interface VenueLimits {
  /** Messages to one connection in a second, pings included. */
  readonly framesPerSecond: number;
  /** New connections to a host in five minutes. */
  readonly connectionsPerFiveMinutes: number;
  /** Weight of GETs to a host in a minute. */
  readonly weightPerMinute: number;
  /** Weight of one GET. */
  readonly weightOf: (url: string) => number;
}

/** Weight of `GET /api/v3/depth` and `/fapi/v1/depth` by the levels that are asked for. */
function binanceWeight(url: string): number {
  if (!url.includes('/depth')) return url.includes('/exchangeInfo') ? 20 : 4;
  const limit = Number(/[?&]limit=(\d+)/.exec(url)?.[1] ?? 100);
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1000 ? 50 : 250;
}

/** Depth weighs 2 to 20 at the futures venue, of 2,400. */
function binanceFuturesWeight(url: string): number {
  const limit = Number(/[?&]limit=(\d+)/.exec(url)?.[1] ?? 500);
  if (!url.includes('/depth')) return 5;
  if (limit <= 100) return 5;
  return limit <= 500 ? 10 : 20;
}

const CAREFUL: VenueLimits = {
  framesPerSecond: 4,
  connectionsPerFiveMinutes: 100,
  weightPerMinute: 60,
  weightOf: () => 1,
};

const LIMITS: Readonly<Record<string, VenueLimits>> = {
  'binance-spot': {
    framesPerSecond: 4,
    connectionsPerFiveMinutes: 240,
    weightPerMinute: 4800,
    weightOf: binanceWeight,
  },
  'binance-um': {
    framesPerSecond: 4,
    connectionsPerFiveMinutes: 240,
    weightPerMinute: 1920,
    weightOf: binanceFuturesWeight,
  },
};

/** Limits of a venue by the name of its session. */
export function limitsOf(venue: string): VenueLimits {
  return LIMITS[venue] ?? CAREFUL;
}
