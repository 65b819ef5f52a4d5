/**
 * What a market is like: arrivals, sizes, spreads, latency, impact. `bot4 sim calibrate` fits it to recordings, the
 * generated market is driven by it. Quantities are in units of the base asset, so a profile fits any grid; `src/dto` has the
 * file format.
 */
import type { HawkesParams, LatencyProfile } from '../models/index.ts';

/** Version of the format. */
export const MARKET_PROFILE_VERSION = 1;

/** Log-normal sizes. */
export interface SizeProfile {
  /** Mean of log(base units). */
  readonly mu: number;
  readonly sigma: number;
}

/** When takers come. */
export type ArrivalProfile =
  | { readonly kind: 'poisson'; readonly ratePerSecond: number }
  | ({ readonly kind: 'hawkes' } & HawkesParams);

/** A market. */
export interface MarketProfile {
  readonly version: typeof MARKET_PROFILE_VERSION;
  /** What it is of. */
  readonly name: string;
  /** Where the numbers are from. */
  readonly source: string;
  /** Price that it begins at, quote units a base unit. */
  readonly price: number;
  /** Standard deviation of the log price over a second. */
  readonly volatilityPerRootSecond: number;
  readonly takers: {
    readonly arrivals: ArrivalProfile;
    readonly size: SizeProfile;
    /** Share that buys, in (0, 1). */
    readonly buyShare: number;
  };
  readonly makers: {
    /** How many quote. */
    readonly count: number;
    /** Levels of each on each side. */
    readonly levels: number;
    /** Spread as a share of the price, log-normal. */
    readonly spread: { readonly mu: number; readonly sigma: number };
    /** Distance of levels, as a share of the price. */
    readonly levelGap: number;
    readonly size: SizeProfile;
    /** How often they look at their quotes without a trade. */
    readonly requotesPerSecond: number;
  };
  /** Who leaves single limit orders behind the best prices. */
  readonly crowd: {
    readonly ordersPerSecond: number;
    /** Mean time until an order is cancelled. */
    readonly lifetimeSeconds: number;
    /** Mean distance from the efficient price, as a share of it. */
    readonly distance: number;
    readonly size: SizeProfile;
  };
  readonly latency: LatencyProfile;
  readonly impact: {
    /** Shift of the efficient price when a day's volume is bought, as a share of it. */
    readonly lambda: number;
    /** γ of the square-root law, as a share of the price. */
    readonly gamma: number;
    /** Base units a day. */
    readonly dailyVolume: number;
  };
}

/**
 * A lively market at a price. Not fitted to anything: about three takers a second, a spread of about a basis point and a
 * volatility of about 2.5 % a day, of the order of a major pair.
 * @param price quote units a base unit.
 */
export function livelyProfile(price: number): MarketProfile {
  // A typical order is worth 500 quote units.
  const ofValue = (value: number): number => Math.log(value / price);
  return {
    version: MARKET_PROFILE_VERSION,
    name: 'lively',
    source: 'chosen by hand, of the order of a major pair; not fitted',
    price,
    // 2.5 % a day = 0.025/√86,400.
    volatilityPerRootSecond: 8.5e-5,
    takers: {
      arrivals: { kind: 'hawkes', basePerSecond: 1.2, branching: 0.6, decayPerSecond: 8 },
      size: { mu: ofValue(300), sigma: 1.4 },
      buyShare: 0.5,
    },
    makers: {
      count: 3,
      levels: 8,
      spread: { mu: Math.log(1e-4), sigma: 0.3 },
      levelGap: 5e-5,
      size: { mu: ofValue(4000), sigma: 0.8 },
      requotesPerSecond: 6,
    },
    crowd: { ordersPerSecond: 4, lifetimeSeconds: 20, distance: 8e-4, size: { mu: ofValue(800), sigma: 1 } },
    latency: {
      feed: { floorMicros: 2_000, mu: Math.log(3_000), sigma: 0.6 },
      orderEntry: { floorMicros: 2_000, mu: Math.log(3_000), sigma: 0.6 },
      acknowledgement: { floorMicros: 2_000, mu: Math.log(2_000), sigma: 0.6 },
    },
    impact: { lambda: 0.025, gamma: 0.025, dailyVolume: (3 * 86_400 * 800) / price },
  };
}
