/**
 * A market of ccxt as the catalog keeps instruments: the venue's rules and filters as its text, fees with the day on which
 * they were said. Kraken names its tiers; of the others ccxt knows the first, by its own table.
 */
import { Decimal } from 'decimal.js';
import type { FeeSchedule, FeeTier } from '../../domain/market/index.ts';
import type { InstrumentRecord } from '../catalog/index.ts';
import { field } from './exact-text.ts';
import type { VenueMarket } from './venue-market.ts';

function percent(fraction: number): string {
  return new Decimal(fraction).times(100).toFixed();
}

/** Kraken's tiers: `[[0, 0.4], [10000, 0.35] …]` for takers and the same for makers. */
function tiersOf(info: unknown): FeeTier[] {
  const pairs = (key: string): readonly unknown[] => {
    const value = field(info, key);
    return Array.isArray(value) ? value : [];
  };
  const makers = new Map(pairs('fees_maker').map((pair) => [String(field(pair, '0')), String(field(pair, '1'))]));
  return pairs('fees').flatMap((pair): FeeTier[] => {
    const volume = String(field(pair, '0'));
    const makerPercent = makers.get(volume);
    return makerPercent === undefined
      ? []
      : [{ fromVolume: volume, makerPercent, takerPercent: String(field(pair, '1')) }];
  });
}

function feesOf(market: VenueMarket, asOf: string): FeeSchedule | undefined {
  const { makerFee, takerFee } = market.rules;
  const stated = tiersOf(market.info);
  const base =
    makerFee === undefined || takerFee === undefined
      ? []
      : [{ fromVolume: '0', makerPercent: percent(makerFee), takerPercent: percent(takerFee) }];
  const tiers = stated.length > 0 ? stated : base;
  if (tiers.length === 0) return undefined;
  const currency = field(market.info, 'fee_volume_currency');
  return { venue: market.venue, asOf, volumeCurrency: typeof currency === 'string' ? currency : market.quote, tiers };
}

/** What the catalog keeps of a market. */
export function instrumentRecord(market: VenueMarket, source: string): InstrumentRecord {
  const { asOf: micros, rawSha256, makerFee: _maker, takerFee: _taker, ...rules } = market.rules;
  const asOf = new Date(micros / 1000).toISOString().slice(0, 10);
  const fees = feesOf(market, asOf);
  const filters = field(market.info, 'filters');
  const decimals = Object.entries(rules).map(([key, text]) => [key, new Decimal(text).toFixed()]);
  return {
    venue: market.venue,
    market: market.market,
    symbol: market.symbol,
    base: market.base,
    quote: market.quote,
    asOf,
    ...Object.fromEntries(decimals),
    ...(Array.isArray(filters) ? { filters } : {}),
    ...(fees === undefined ? {} : { fees }),
    source,
    sourceSha256: rawSha256,
  };
}
