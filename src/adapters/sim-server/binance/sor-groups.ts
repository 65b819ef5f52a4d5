/** Groups of symbols that the smart router takes for one: each symbol is a group of its own here. */
import type { BinanceVenue } from './venue.ts';

/** Groups of symbols as exchangeInfo lists them. */
export function routerGroups(venue: BinanceVenue): readonly object[] {
  return venue.markets.map(({ symbol }) => ({ baseAsset: symbol.definition.base, symbols: [symbol.name] }));
}
