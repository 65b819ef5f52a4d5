/** The venues that can be followed live: how their sessions are made, and where they list the grids of their markets. */
import { InputError, VenueError } from '../../core/index.ts';
import type { WireScale } from '../../domain/market/index.ts';
import type { SessionOptions, VenueSession } from '../../ports/index.ts';
import { BinanceSession } from '../binance/index.ts';
import {
  CoinbaseExchangeSession,
  CoinbaseSession,
  readCoinbaseExchangeProducts,
  readCoinbaseProducts,
} from '../coinbase/index.ts';
import {
  KrakenFuturesSession,
  KrakenSession,
  KrakenV1Session,
  readKrakenFutures,
  readKrakenPairs,
} from '../kraken/index.ts';

/** Name of the market on the stream, and its grid. */
type Scales = ReadonlyMap<string, WireScale>;

interface VenueFeed {
  readonly make: (options: SessionOptions) => VenueSession;
  /** List of all markets. */
  readonly marketsUrl: string;
  readonly readScales: (body: string) => Scales;
  /** The name of a market as the stream has it. */
  readonly symbolOf: (symbol: string) => string;
  /** Finest grid that the stream can have; undefined where checksums need the right one. */
  readonly finest?: WireScale;
}

interface Listed {
  readonly symbol?: string;
  readonly scale: WireScale;
}

function scalesOf(markets: readonly Listed[]): Scales {
  return new Map(markets.flatMap(({ symbol, scale }) => (symbol === undefined ? [] : [[symbol, scale] as const])));
}

/** The day is for fees, which are not read here. */
function krakenScales(body: string): Scales {
  return scalesOf(readKrakenPairs(body, '1970-01-01'));
}

/** WebSocket v2 has the names that people use. */
function renamed(scales: Scales): Scales {
  const name = (asset: string | undefined): string =>
    asset === 'XBT' ? 'BTC' : asset === 'XDG' ? 'DOGE' : (asset ?? '');
  return new Map([...scales].map(([symbol, scale]) => [symbol.split('/').map(name).join('/'), scale]));
}

function refuse(detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', `Binance's list of markets: ${detail}`, { place: { key: 'exchangeInfo' } });
}

/** Decimals of a step such as `0.01000000`. */
function stepDecimals(step: unknown): number {
  const text = typeof step === 'string' ? step : '';
  if (!/^\d+(\.\d+)?$/.test(text)) refuse(`a step is ${String(step)}`);
  return (text.split('.')[1] ?? '').replace(/0+$/, '').length;
}

function binanceScales(body: string): Scales {
  const { symbols } = JSON.parse(body) as { symbols?: unknown };
  if (!Array.isArray(symbols)) refuse('there are no symbols');
  const scales = new Map<string, WireScale>();
  for (const { symbol, filters } of symbols as readonly {
    symbol: string;
    filters: readonly Record<string, unknown>[];
  }[]) {
    const step = (type: string, key: string): number =>
      stepDecimals(filters.find(({ filterType }) => filterType === type)?.[key]);
    scales.set(symbol, {
      priceDecimals: step('PRICE_FILTER', 'tickSize'),
      qtyDecimals: step('LOT_SIZE', 'stepSize'),
    });
  }
  return scales;
}

const EIGHT: WireScale = { priceDecimals: 8, qtyDecimals: 8 };
const upper = (symbol: string): string => symbol.toUpperCase();

const VENUES: Readonly<Record<string, VenueFeed>> = {
  'binance-spot': {
    make: (options) => new BinanceSession({ ...options, market: 'spot' }),
    marketsUrl: 'https://api.binance.com/api/v3/exchangeInfo',
    readScales: binanceScales,
    symbolOf: upper,
    finest: EIGHT,
  },
  'binance-um': {
    make: (options) => new BinanceSession({ ...options, market: 'um' }),
    marketsUrl: 'https://fapi.binance.com/fapi/v1/exchangeInfo',
    readScales: binanceScales,
    symbolOf: upper,
    finest: EIGHT,
  },
  kraken: {
    make: (options) => new KrakenSession(options),
    marketsUrl: 'https://api.kraken.com/0/public/AssetPairs',
    readScales: (body) => renamed(krakenScales(body)),
    symbolOf: upper,
  },
  'kraken-v1': {
    make: (options) => new KrakenV1Session(options),
    marketsUrl: 'https://api.kraken.com/0/public/AssetPairs',
    readScales: krakenScales,
    symbolOf: upper,
    finest: EIGHT,
  },
  'kraken-futures': {
    make: (options) => new KrakenFuturesSession(options),
    marketsUrl: 'https://futures.kraken.com/derivatives/api/v3/instruments',
    readScales: (body) => scalesOf(readKrakenFutures(body)),
    symbolOf: upper,
    finest: EIGHT,
  },
  coinbase: {
    make: (options) => new CoinbaseSession(options),
    marketsUrl: 'https://api.coinbase.com/api/v3/brokerage/market/products',
    readScales: (body) => scalesOf(readCoinbaseProducts(body)),
    symbolOf: upper,
    finest: EIGHT,
  },
  'coinbase-exchange': {
    make: (options) => new CoinbaseExchangeSession(options),
    marketsUrl: 'https://api.exchange.coinbase.com/products',
    readScales: (body) => scalesOf(readCoinbaseExchangeProducts(body)),
    symbolOf: upper,
    finest: EIGHT,
  },
};

/** Names of the venues. */
export const FEED_VENUES: readonly string[] = Object.keys(VENUES);

function venueOf(venue: string): VenueFeed {
  const found = VENUES[venue];
  if (found !== undefined && Object.hasOwn(VENUES, venue)) return found;
  throw new InputError(
    'BOT4_DATA_UNSUPPORTED',
    `there is no live feed of ${venue}; there is ${FEED_VENUES.join(', ')}`,
    {
      place: { key: 'venue' },
    },
  );
}

/**
 * Makes the session of a venue.
 * @throws BOT4_DATA_UNSUPPORTED naming the venues that there are, and the codes of the session itself.
 */
export function makeVenueSession(venue: string, options: SessionOptions): VenueSession {
  return venueOf(venue).make(options);
}

/** Grids of some markets. */
export interface VenueScales {
  /** By the name of the market on the stream, in the order of the question. */
  readonly scales: Scales;
  /** Why the venue's own grids are not used; empty when they are. */
  readonly warning: string;
}

/**
 * The grids of markets by the venue's own list. Where the list cannot be had, the finest grid that the stream can have
 * stands in, except where checksums need the right one.
 * @param get fetches the body of a GET as text; rejects when there is none.
 * @throws BOT4_DATA_UNSUPPORTED when there is no such venue, BOT4_DATA_SYMBOL when it does not list a market,
 * BOT4_FEED_CONNECTION when the list is needed and cannot be had.
 */
export async function venueScales(
  venue: string,
  symbols: readonly string[],
  get: (url: string) => Promise<string>,
): Promise<VenueScales> {
  const { marketsUrl, readScales, symbolOf, finest } = venueOf(venue);
  const names = [...new Set(symbols.map(symbolOf))];
  let listed: Scales;
  try {
    listed = readScales(await get(marketsUrl));
  } catch (error) {
    const detail = `the list of markets of ${venue} cannot be had: ${error instanceof Error ? error.message : String(error)}`;
    if (finest === undefined) throw new VenueError('BOT4_FEED_CONNECTION', detail, { retry: 'backoff', cause: error });
    return { scales: new Map(names.map((name) => [name, finest])), warning: detail };
  }
  const unknown = names.filter((name) => !listed.has(name));
  if (unknown.length > 0) {
    const near = [...listed.keys()]
      .filter((name) => unknown.some((one) => name.startsWith(one.slice(0, 2))))
      .slice(0, 8);
    const hint = near.length === 0 ? '' : `; names look like ${near.join(', ')}`;
    throw new InputError('BOT4_DATA_SYMBOL', `${venue} does not list ${unknown.join(', ')}${hint}`);
  }
  return { scales: new Map(names.map((name) => [name, listed.get(name) as WireScale])), warning: '' };
}
