/** The channel `instrument`: assets and pairs, in the names of WebSocket v2. */
import { AMOUNT_DECIMALS } from './assets.ts';
import { digits } from './json-digits.ts';
import { shortText } from './listed-pair.ts';
import { assetsOf } from './public-endpoints.ts';
import type { KrakenVenue } from './venue.ts';

/** All assets and pairs of the venue. */
export function instrumentMessage(venue: KrakenVenue): object {
  return {
    channel: 'instrument',
    type: 'snapshot',
    data: {
      assets: assetsOf(venue).map(({ name, displayDecimals }) => ({
        id: name,
        status: 'enabled',
        precision: AMOUNT_DECIMALS,
        precision_display: displayDecimals,
        borrowable: false,
        collateral_value: 0,
        margin_rate: 0,
      })),
      pairs: venue.markets.map(({ pair, isOpen }) => ({
        symbol: pair.wsName,
        base: pair.base.name,
        quote: pair.quote.name,
        status: isOpen ? 'online' : 'cancel_only',
        qty_precision: AMOUNT_DECIMALS,
        qty_increment: digits(pair.quantity(1)),
        price_precision: pair.priceDecimals,
        cost_precision: AMOUNT_DECIMALS,
        marginable: false,
        has_index: false,
        cost_min: digits(shortText(pair.minimumCost)),
        tick_size: digits(shortText(pair.tickUnits)),
        price_increment: digits(shortText(pair.tickUnits)),
        qty_min: digits(shortText(pair.minimumLots)),
      })),
    },
  };
}
