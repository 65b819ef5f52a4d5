/** A session of the product for each venue, made for the markets that a recording speaks of. */
import { BinanceSession } from '../../src/adapters/binance/index.ts';
import { CoinbaseExchangeSession, CoinbaseSession } from '../../src/adapters/coinbase/index.ts';
import { KrakenFuturesSession, KrakenSession, KrakenV1Session } from '../../src/adapters/kraken/index.ts';
import type { MarketSink } from '../../src/domain/market/index.ts';
import type { FeedNotice, SessionOptions, VenueSession } from '../../src/ports/index.ts';
import type { VenueName } from './protocols.ts';
import type { MarketScan } from './recording-scan.ts';

/** Who listens to a session. */
export interface Listeners {
  readonly sink: MarketSink;
  readonly notify: (notice: FeedNotice) => void;
}

const MAKERS: Readonly<Record<VenueName, (options: SessionOptions) => VenueSession>> = {
  'binance-spot': (options) => new BinanceSession({ ...options, market: 'spot' }),
  'binance-um': (options) => new BinanceSession({ ...options, market: 'um' }),
  kraken: (options) => new KrakenV1Session(options),
  'kraken-v2': (options) => new KrakenSession(options),
  'kraken-futures': (options) => new KrakenFuturesSession(options),
  coinbase: (options) => new CoinbaseSession(options),
  'coinbase-exchange': (options) => new CoinbaseExchangeSession(options),
};

/** A session that follows the markets; the number of a market is its place in the list. */
export function sessionFor(venue: VenueName, markets: readonly MarketScan[], listeners: Listeners): VenueSession {
  return MAKERS[venue]({
    instruments: markets.map(({ symbol, priceDecimals, qtyDecimals }, index) => ({
      index,
      symbol,
      scale: { priceDecimals, qtyDecimals },
    })),
    channels: ['book', 'trades', 'quotes'],
    ...listeners,
  });
}
