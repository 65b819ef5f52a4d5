/** A venue with a market around it: products, accounts, fees, and what happened before the first client came. */
import { Rng } from '../../../core/index.ts';
import { type MarketSetup, marketTimes, surroundVenue, worthOf } from '../hosted/hosted-market.ts';
import { CLIENT_FEES, COINBASE_FEES } from './fee-tiers.ts';
import { usualProduct } from './listed-product.ts';
import type { CoinbaseLimits } from './rate-limits.ts';
import { CoinbaseVenue } from './venue.ts';

/** How a simulated Coinbase is set up. */
export interface SimulatedCoinbaseOptions extends MarketSetup {
  readonly limits?: CoinbaseLimits;
}

/** Opens a venue. @throws BOT4_CLI_USAGE for a product or a key that is none. */
export function openSimulatedCoinbase(options: SimulatedCoinbaseOptions): CoinbaseVenue {
  const rng = new Rng(options.seed);
  const ids = rng.stream('ids');
  const venue = new CoinbaseVenue({
    symbols: options.symbols.map(usualProduct),
    accounts: options.accounts,
    fees: COINBASE_FEES,
    feeSchedule: CLIENT_FEES,
    clock: options.clock,
    random: () => ids.uniform(),
    ...marketTimes(options),
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  surroundVenue(venue, options, rng, (name) => {
    const [base = '', quote = ''] = name.split('-');
    return worthOf(base) / worthOf(quote);
  });
  return venue;
}
