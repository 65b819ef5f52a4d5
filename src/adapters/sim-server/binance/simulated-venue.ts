/** A venue with a market around it: symbols, accounts, fees, and what happened before the first client came. */
import { InputError, Rng } from '../../../core/index.ts';
import { type MarketSetup, marketTimes, surroundVenue } from '../hosted/hosted-market.ts';
import { usualSymbol } from './listed-symbol.ts';
import type { LimitOptions } from './rate-limits.ts';
import { FEE_SCHEDULES, SPOT_FEES } from './spot-fees.ts';
import { BinanceVenue } from './venue.ts';

/** Prices that generated markets begin at; 1 for others. */
const PRICES: Readonly<Record<string, number>> = { BTCUSDT: 60_000, ETHUSDT: 3_000, BNBUSDT: 600, ETHBTC: 0.05 };

/** How a simulated venue is set up; symbols are names such as `BTCUSDT`. */
export interface SimulatedVenueOptions extends MarketSetup {
  readonly limits?: LimitOptions;
  readonly listenKeys?: boolean;
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
  const venue = new BinanceVenue({
    symbols: definitions,
    accounts: options.accounts,
    fees: SPOT_FEES,
    feeSchedule: FEE_SCHEDULES.usual,
    clock: options.clock,
    ...marketTimes(options),
    random: () => names.uniform(),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
    ...(options.listenKeys === undefined ? {} : { listenKeys: options.listenKeys }),
  });
  surroundVenue(venue, options, rng, (symbol) => PRICES[symbol] ?? 1);
  return venue;
}
