/** The channel `instrument`: assets and pairs, in the names of WebSocket v2. */
import { AMOUNT_DECIMALS } from './assets.ts';
import { digits } from './json-digits.ts';
import { shortText } from './listed-pair.ts';
import { assetsOf } from './public-endpoints.ts';
import type { KrakenVenue } from './venue.ts';

/** All assets and pairs of the venue. @param type `update` when something of them has changed. */
export function instrumentMessage(venue: KrakenVenue, type: 'snapshot' | 'update'): object {
  return {
    channel: 'instrument',
    type,
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
        qty_precision: pair.decimals.lot,
        qty_increment: digits(pair.quantity(pair.gridStep)),
        price_precision: pair.decimals.price,
        cost_precision: AMOUNT_DECIMALS,
        marginable: false,
        has_index: false,
        cost_min: digits(shortText(pair.minimumCost)),
        tick_size: digits(shortText(pair.tickUnits * pair.gridStep)),
        price_increment: digits(shortText(pair.tickUnits * pair.gridStep)),
        qty_min: digits(shortText(pair.minimumLots)),
      })),
    },
  };
}
