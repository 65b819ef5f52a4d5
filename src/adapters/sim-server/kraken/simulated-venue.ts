/** Kraken with a market around it: pairs, accounts, fees, and what happened before the first client came. */
import { InputError, Rng } from '../../../core/index.ts';
import type { SimFeeSchedule } from '../../../domain/sim/index.ts';
import { UNITS_PER_ONE } from '../hosted/decimal-units.ts';
import { HOUSE_FEES, type MarketSetup, marketTimes, surroundVenue, worthOf } from '../hosted/hosted-market.ts';
import { commonName } from './assets.ts';
import { FEE_STEPS, usualPair } from './listed-pair.ts';
import type { KrakenLimits } from './rate-counters.ts';
import { KrakenVenue } from './venue.ts';

const CLIENT = 'kraken spot';
const PPM_PER_PERCENT = 10_000;

/** Fees by volume of 30 days; a buyer pays them on top, a seller from what comes in. */
export const KRAKEN_FEES: readonly SimFeeSchedule[] = [
  {
    name: CLIENT,
    source: 'Kraken Pro, spot crypto pairs, 2026',
    charged: 'quote',
    entries: [
      {
        from: 0,
        tiers: FEE_STEPS.map(([volume, maker, taker]) => ({
          volumeUnits: volume * UNITS_PER_ONE,
          makerPpm: Math.round(maker * PPM_PER_PERCENT),
          takerPpm: Math.round(taker * PPM_PER_PERCENT),
        })),
      },
    ],
  },
  HOUSE_FEES,
];

/** How it is set up; symbols in any of the venue's names, such as `BTC/USD` or `XBTUSD`. */
export interface KrakenSetup extends MarketSetup {
  readonly limits?: KrakenLimits;
  readonly nonceWindow?: number;
}

/** Opens a venue. @throws BOT4_CLI_USAGE for a text that is no pair, and for a pair that comes twice. */
export function openSimulatedKraken(setup: KrakenSetup): KrakenVenue {
  const rng = new Rng(setup.seed);
  const names = rng.stream('names');
  const definitions = setup.symbols.map((name) => {
    const definition = usualPair(name);
    if (definition === undefined)
      throw new InputError('BOT4_CLI_USAGE', `symbol ${name}: a pair such as BTC/USD or ETHUSD is needed`);
    return definition;
  });
  const symbols = definitions.map(({ symbol }) => symbol);
  if (new Set(symbols).size !== symbols.length)
    throw new InputError('BOT4_CLI_USAGE', `symbols ${setup.symbols.join(', ')}: a pair comes twice`);
  const common = (balances: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(balances).map(([asset, amount]) => [commonName(asset), amount]));
  const venue = new KrakenVenue({
    symbols: definitions,
    accounts: setup.accounts.map((account) => ({ ...account, balances: common(account.balances) })),
    fees: KRAKEN_FEES,
    feeSchedule: CLIENT,
    clock: setup.clock,
    ...marketTimes(setup),
    random: () => names.uniform(),
    ...(setup.limits === undefined ? {} : { limits: setup.limits }),
    ...(setup.nonceWindow === undefined ? {} : { nonceWindow: setup.nonceWindow }),
  });
  surroundVenue(venue, setup, rng, (symbol) => {
    const definition = definitions.find((one) => one.symbol === symbol);
    return definition === undefined ? 1 : worthOf(definition.base) / worthOf(definition.quote);
  });
  return venue;
}
