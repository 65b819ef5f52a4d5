/** A venue with a market around it: symbols, accounts, fees, and what happened before the first client came. */
import { type Clock, InputError, type Micros, micros, Rng } from '../../../core/index.ts';
import type { SimFeeSchedule } from '../../../domain/sim/index.ts';
import { BackgroundMarket, GeneratedMarket, livelyProfile, type MarketProfile } from '../../../domain/sim/index.ts';
import { usualSymbol } from './listed-symbol.ts';
import type { LimitOptions } from './rate-limits.ts';
import { BinanceVenue, type VenueAccountOptions } from './venue.ts';

const UNITS_PER_ONE = 1e8;
const HOUSE = 'house';
const CLIENT = 'spot';
const US_PER_MINUTE = 60e6;

/** 0.10 % on both sides, the first tier of Binance Spot (binance-spot-api-docs, faqs/commission_faq.md; ccxt 4.5). */
export const SPOT_FEES: readonly SimFeeSchedule[] = [
  {
    name: CLIENT,
    source: 'Binance Spot, regular user, 2026',
    entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 1000, takerPpm: 1000 }] }],
  },
  {
    name: HOUSE,
    source: 'the market around the client pays nothing',
    entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }] }],
  },
];

/** Prices that generated markets begin at, and what a unit of a quote asset is worth in dollars; 1 for others. */
const PRICES: Readonly<Record<string, number>> = { BTCUSDT: 60_000, ETHUSDT: 3_000, BNBUSDT: 600, ETHBTC: 0.05 };
const WORTH: Readonly<Record<string, number>> = { BTC: 60_000, ETH: 3_000, BNB: 600 };

/** How a simulated venue is set up. */
export interface SimulatedVenueOptions {
  /** Names such as `BTCUSDT`. */
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
  readonly limits?: LimitOptions;
  readonly listenKeys?: boolean;
  /** What markets are like, by symbol; a lively one when absent. */
  readonly profiles?: Readonly<Record<string, MarketProfile>>;
}

/** A clock that begins at another one's time and goes faster. */
class FastClock implements Clock {
  readonly #clock: Clock;
  readonly #start: number;
  readonly #speed: number;

  constructor(clock: Clock, speed: number) {
    this.#clock = clock;
    this.#start = clock.nowMicros();
    this.#speed = speed;
  }

  nowMicros(): Micros {
    return micros(this.#start + Math.floor((this.#clock.nowMicros() - this.#start) * this.#speed));
  }
}

/** A lively market of a symbol; trades are worth the same in dollars whatever the quote asset. */
function profileOf(name: string, quote: string): MarketProfile {
  const profile = livelyProfile(PRICES[name] ?? 1);
  const shift = Math.log(WORTH[quote] ?? 1);
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

/** Opens a venue. @throws BOT4_CLI_USAGE for a symbol whose quote asset is not known. */
export function openSimulatedVenue(options: SimulatedVenueOptions): BinanceVenue {
  const rng = new Rng(options.seed);
  const names = rng.stream('names');
  const definitions = options.symbols.map((name) => {
    const definition = usualSymbol(name);
    if (definition === undefined)
      throw new InputError('BOT4_CLI_USAGE', `symbol ${name}: its quote asset is not known`);
    return definition;
  });
  // The market's past lies before the clock's time, so the clock of the exchange is only asked once that is over.
  const venue = new BinanceVenue({
    symbols: definitions,
    accounts: options.accounts,
    fees: SPOT_FEES,
    feeSchedule: CLIENT,
    clock: options.clock,
    marketClock: new FastClock(options.clock, options.speed ?? 1),
    random: () => names.uniform(),
    openTimeUs: options.clock.nowMicros() - options.historyMinutes * US_PER_MINUTE,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.listenKeys === undefined ? {} : { listenKeys: options.listenKeys }),
  });
  if (options.market === 'generated') generate(venue, options, rng);
  return venue;
}

function generate(venue: BinanceVenue, options: SimulatedVenueOptions, rng: Rng): void {
  const startTime = options.clock.nowMicros() - options.historyMinutes * US_PER_MINUTE;
  const flows = venue.markets.map(({ symbol }) => {
    const { base, quote } = symbol.definition;
    for (const asset of [base, quote]) venue.exchange.addAsset(asset);
    const profile = options.profiles?.[symbol.name] ?? profileOf(symbol.name, quote);
    return new GeneratedMarket(venue.exchange, {
      symbol: symbol.index,
      profile,
      rng: rng.stream(symbol.name),
      startTime,
      feeSchedule: HOUSE,
      baseUnits: Math.round((1_000_000 * UNITS_PER_ONE) / (profile.price * (WORTH[quote] ?? 1))),
      quoteUnits: Math.round((1_000_000 * UNITS_PER_ONE) / (WORTH[quote] ?? 1)),
    });
  });
  const market = new BackgroundMarket(venue.exchange, flows);
  venue.surround(market);
  venue.live();
}
