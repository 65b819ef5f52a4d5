/** The market around the clients of a venue: who trades there, with how much, and since when. */
import type { Clock, Rng } from '../../../core/index.ts';
import type { SimFeeSchedule } from '../../../domain/sim/index.ts';
import {
  type BackgroundFlow,
  BackgroundMarket,
  GeneratedMarket,
  type ImpactKind,
  type LatencyModels,
  livelyProfile,
  type MarketProfile,
  type PartialFillParams,
} from '../../../domain/sim/index.ts';
import { UNITS_PER_ONE } from './decimal-units.ts';
import { FastClock } from './fast-clock.ts';
import type { HostedVenue, VenueAccountOptions } from './hosted-venue.ts';
import { type ReplaySource, replayFlow } from './replayed-market.ts';

const HOUSE = 'house';
const US_PER_MINUTE = 60e6;
/** Dollars that each account of the market begins with, in each of its assets. */
const HOUSE_DOLLARS = 1_000_000;

/** Fees of the market's own accounts. */
export const HOUSE_FEES: SimFeeSchedule = {
  name: HOUSE,
  source: 'the market around the client pays nothing',
  entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }] }],
};

/** What a unit of an asset is worth in dollars where markets begin; 1 for others. */
const WORTH: Readonly<Record<string, number>> = {
  BTC: 60_000,
  ETH: 3_000,
  BNB: 600,
  SOL: 150,
  LTC: 80,
  XMR: 160,
  ETC: 20,
  ZEC: 30,
  LINK: 14,
  DOT: 6,
  XRP: 0.6,
  ADA: 0.4,
  DOGE: 0.12,
  XLM: 0.1,
  EUR: 1.1,
  GBP: 1.25,
  CAD: 0.75,
  AUD: 0.65,
  JPY: 0.0065,
};

/** Dollars that a unit of an asset is worth where markets begin. */
export function worthOf(asset: string): number {
  return WORTH[asset] ?? 1;
}

/** What of a venue's set-up is the same for all venues. */
export interface MarketSetup {
  /** Markets in the names of the venue. */
  readonly symbols: readonly string[];
  readonly accounts: readonly VenueAccountOptions[];
  readonly seed: number;
  /** Whether a market is generated, or clients are alone. */
  readonly market: 'generated' | 'none';
  /** Minutes that the generated market has lived before the first client comes. */
  readonly historyMinutes: number;
  readonly clock: Clock;
  /** How many times as fast as the clock the market goes. @defaultValue 1 */
  readonly speed?: number;
  /** What markets are like, by symbol; a lively one when absent. */
  readonly profiles?: Readonly<Record<string, MarketProfile>>;
  /** Markets that are recordings, by symbol; they begin when the venue opens to clients. */
  readonly replays?: Readonly<Record<string, ReplaySource>>;
  /** How trades move generated markets. @defaultValue linear */
  readonly impact?: ImpactKind;
  /** Takers of generated markets that fill in parts: see `GeneratedMarketOptions`. */
  readonly partialFills?: PartialFillParams;
  /** How long messages are under way; not at all when absent. */
  readonly latency?: LatencyModels;
}

/** Clock of the exchange and its first time. The market's past lies before the clock's time. */
export function marketTimes(setup: MarketSetup): { readonly marketClock: Clock; readonly openTimeUs: number } {
  return {
    marketClock: new FastClock(setup.clock, setup.speed ?? 1),
    openTimeUs: setup.clock.nowMicros() - setup.historyMinutes * US_PER_MINUTE,
  };
}

/** A lively market; trades are worth the same in dollars whatever the quote asset. */
function profileOf(price: number, quote: string): MarketProfile {
  const profile = livelyProfile(price);
  const shift = Math.log(worthOf(quote));
  const smaller = <T extends { readonly size: { readonly mu: number; readonly sigma: number } }>(part: T): T => ({
    ...part,
    size: { ...part.size, mu: part.size.mu - shift },
  });
  return {
    ...profile,
    takers: smaller(profile.takers),
    makers: smaller(profile.makers),
    crowd: smaller(profile.crowd),
  };
}

/**
 * Puts what the set-up wants around the accounts of a venue, and lets the past of that market happen.
 * The venue's fees must have `HOUSE_FEES` among them.
 * @param priceOf price that a market begins at, in its quote asset.
 */
export function surroundVenue(
  venue: HostedVenue,
  setup: MarketSetup,
  rng: Rng,
  priceOf: (symbol: string) => number,
): void {
  const { latency, replays = {} } = setup;
  if (latency !== undefined) venue.latency = { models: latency, elapsed: () => venue.elapsedUs };
  const { exchange } = venue;
  const flows = setup.symbols.flatMap((_, index): BackgroundFlow[] => {
    const { symbol, base, quote } = exchange.definitionOf(index);
    for (const asset of [base, quote]) exchange.addAsset(asset);
    const listed = setup.symbols[index] ?? symbol;
    const replay = replays[listed] ?? replays[symbol];
    if (replay === undefined && setup.market === 'none') return [];
    const profile = setup.profiles?.[listed] ?? setup.profiles?.[symbol] ?? profileOf(priceOf(symbol), quote);
    const house = {
      symbol: index,
      feeSchedule: HOUSE,
      baseUnits: Math.round((HOUSE_DOLLARS * UNITS_PER_ONE) / (profile.price * worthOf(quote))),
      quoteUnits: Math.round((HOUSE_DOLLARS * UNITS_PER_ONE) / worthOf(quote)),
    };
    if (replay !== undefined) {
      return [replayFlow(exchange, replay, { ...house, startTime: setup.clock.nowMicros() })];
    }
    const { impact, partialFills } = setup;
    const startTime = setup.clock.nowMicros() - setup.historyMinutes * US_PER_MINUTE;
    const models = { ...(impact && { impact }), ...(partialFills && { partialFills }) };
    return [new GeneratedMarket(exchange, { ...house, ...models, profile, rng: rng.stream(symbol), startTime })];
  });
  if (flows.length === 0) return;
  venue.surround(new BackgroundMarket(exchange, flows));
  venue.live();
}
