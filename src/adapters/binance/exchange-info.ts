/**
 * What Binance lists of its markets: `GET /api/v3/exchangeInfo` and `GET /fapi/v1/exchangeInfo`, of 2021 and of 2026. Off the
 * hot path; some megabytes of JSON once a day.
 */
import { InputError } from '../../core/index.ts';
import {
  defineInstrument,
  type Instrument,
  type VenueRules,
  venueRules,
  type WireScale,
} from '../../domain/market/index.ts';
import type { BinanceMarket } from './parser.ts';

/** How many of something in how long. */
export interface RateLimit {
  /** `REQUEST_WEIGHT`, `RAW_REQUESTS`, `ORDERS`. */
  readonly rateLimitType: string;
  readonly interval: string;
  readonly intervalNum: number;
  readonly limit: number;
}

/** A market as the venue lists it. */
export interface BinanceListing {
  readonly symbol: string;
  readonly kind: 'spot' | 'perp' | 'future';
  /** `TRADING`, `BREAK`, `HALT`, … */
  readonly status: string;
  readonly base: string;
  readonly quote: string;
  readonly orderTypes: readonly string[];
  readonly rules: VenueRules;
  /** Grid of the market's numbers: that of its tick and its step. Messages of other markets may be finer. */
  readonly scale: WireScale;
}

/** The whole list. */
export interface BinanceExchangeInfo {
  readonly market: BinanceMarket;
  /** When it was true, microseconds; 0 where the answer does not say. */
  readonly serverTime: number;
  readonly rateLimits: readonly RateLimit[];
  /** Markets in the venue's order. */
  readonly listings: readonly BinanceListing[];
}

type Json = Readonly<Record<string, unknown>>;

/** Digits of a quantity that are exact for every market: what the venue writes where there is no step. */
const SPOT_DECIMALS = 8;
/** Prices that no market reaches; bounds the exact range where the venue states none. */
const PRICE_UNBOUNDED = '1000000';

/**
 * Reads the answer of `exchangeInfo`.
 * @throws BOT4_DATA_CORRUPT when it is no JSON or not of this shape, BOT4_DATA_VALUE when a filter cannot be read.
 */
export function readExchangeInfo(text: string, market: BinanceMarket): BinanceExchangeInfo {
  const root = objectOf(parsed(text));
  const exchangeFilters = listOf(root.exchangeFilters);
  return {
    market,
    serverTime: typeof root.serverTime === 'number' ? root.serverTime * 1000 : 0,
    rateLimits: listOf(root.rateLimits).map(rateLimit),
    listings: listOf(root.symbols).map((entry) => listing(objectOf(entry), exchangeFilters, market)),
  };
}

/** How often each value occurs, in the order in which they come. */
export function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

/**
 * The instrument of a listing, for the engine. @returns undefined for a market that the engine cannot hold exactly: a tick
 * of a lot finer than 1e-8 quote, or prices and quantities beyond 2^53.
 */
export function instrumentOf(listed: BinanceListing): Instrument | undefined {
  const { price, lot, minNotional, notional } = listed.rules;
  if (price?.step === undefined || lot?.step === undefined) return undefined;
  try {
    return defineInstrument({
      symbol: listed.symbol,
      kind: listed.kind === 'spot' ? 'spot' : 'perp',
      base: listed.base,
      quote: listed.quote,
      tickSize: price.step.toFixed(),
      lotSize: lot.step.toFixed(),
      minNotional: (notional?.min ?? minNotional?.min)?.toFixed() ?? '0',
      maxPrice: price.max?.toFixed() ?? PRICE_UNBOUNDED,
    });
  } catch (error) {
    if (error instanceof InputError && error.code === 'BOT4_DATA_PRECISION') return undefined;
    throw error;
  }
}

function listing(symbol: Json, exchangeFilters: readonly unknown[], market: BinanceMarket): BinanceListing {
  const name = textOf(symbol.symbol, 'symbol');
  const futures = market === 'um';
  const rules = venueRules({ symbol: name, filters: [...listOf(symbol.filters), ...exchangeFilters], futures });
  return {
    symbol: name,
    kind: futures ? contractKind(symbol.contractType) : 'spot',
    // Called contractStatus in the list of coin-margined futures.
    status: textOf(symbol.status ?? symbol.contractStatus, `status of ${name}`),
    base: textOf(symbol.baseAsset, `baseAsset of ${name}`),
    quote: textOf(symbol.quoteAsset, `quoteAsset of ${name}`),
    orderTypes: listOf(symbol.orderTypes ?? symbol.OrderType).map((type) => textOf(type, `orderTypes of ${name}`)),
    rules,
    scale: {
      priceDecimals: rules.price?.step?.decimalPlaces() ?? SPOT_DECIMALS,
      qtyDecimals: rules.lot?.step?.decimalPlaces() ?? SPOT_DECIMALS,
    },
  };
}

/** `PERPETUAL`, and since 2025 `TRADIFI_PERPETUAL`; everything else ends on a day. */
function contractKind(type: unknown): 'perp' | 'future' {
  return typeof type === 'string' && type.endsWith('PERPETUAL') ? 'perp' : 'future';
}

function rateLimit(entry: unknown): RateLimit {
  const limit = objectOf(entry);
  return {
    rateLimitType: textOf(limit.rateLimitType, 'rateLimitType'),
    interval: textOf(limit.interval, 'interval'),
    intervalNum: countOf(limit.intervalNum, 'intervalNum'),
    limit: countOf(limit.limit, 'limit'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InputError('BOT4_DATA_CORRUPT', 'exchangeInfo is no JSON', { cause });
  }
}

function objectOf(value: unknown): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  return corrupt(`an object was expected, not ${JSON.stringify(value)?.slice(0, 40)}`);
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : corrupt('a list was expected');
}

function textOf(value: unknown, what: string): string {
  return typeof value === 'string' ? value : corrupt(`${what} is no text`);
}

function countOf(value: unknown, what: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : corrupt(`${what} is no whole number`);
}

function corrupt(detail: string): never {
  throw new InputError('BOT4_DATA_CORRUPT', `exchangeInfo: ${detail}`);
}
