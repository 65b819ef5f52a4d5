/**
 * A market of a venue as ccxt finds it, with the venue's rules as exact text: steps, smallest and largest sizes, fees and
 * the date on which they were read. Fees of the venue's base tier change often; the date says how old they are.
 */
import { InputError } from '../../core/index.ts';
import type { DataSetKey } from '../../ports/market-catalog.ts';
import type { VenueClient } from './client.ts';
import { decimalText, field, MalformedAnswer } from './exact-text.ts';
import type { CcxtMarket } from './load.ts';
import { nearNames } from './near-names.ts';

/** Rules of one market. Amounts are decimal text as the venue writes them; absent where it says nothing. */
export interface VenueRules {
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minQty?: string;
  readonly maxQty?: string;
  readonly minNotional?: string;
  readonly maxPrice?: string;
  /** Fractions, by ccxt's table or the venue's answer. */
  readonly makerFee?: number;
  readonly takerFee?: number;
  /** Day on which the venue said this, microseconds. */
  readonly asOf: number;
  /** SHA-256 of the answer that it was read from. */
  readonly rawSha256: string;
}

/** A market that can be fetched. */
export interface VenueMarket {
  /** Name of the venue in the catalog. */
  readonly venue: string;
  readonly market: 'spot' | 'um_perp';
  /** The venue's name in requests. */
  readonly id: string;
  /** Name in the catalog. */
  readonly symbol: string;
  /** ccxt's name: `BTC/USDT`, `BTC/USDT:USDT`. */
  readonly unified: string;
  readonly base: string;
  readonly quote: string;
  readonly rules: VenueRules;
  /** What the venue said of this market. */
  readonly info: unknown;
}

/** One filter of Binance by its type. */
function filterOf(info: unknown, type: string): unknown {
  const filters = field(info, 'filters');
  return Array.isArray(filters) ? filters.find((filter) => field(filter, 'filterType') === type) : undefined;
}

function optional(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return decimalText(value, 'a rule of the market');
}

type RuleText = Omit<VenueRules, 'asOf' | 'rawSha256' | 'makerFee' | 'takerFee'>;

/** Drops what is undefined, so that rules compare and hash alike. */
function present(rules: Readonly<Record<string, unknown>>): RuleText {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)) as unknown as RuleText;
}

function binanceRules(info: unknown): RuleText {
  const price = filterOf(info, 'PRICE_FILTER');
  const lot = filterOf(info, 'LOT_SIZE');
  const notional = filterOf(info, 'NOTIONAL') ?? filterOf(info, 'MIN_NOTIONAL');
  return present({
    tickSize: optional(field(price, 'tickSize')),
    lotSize: optional(field(lot, 'stepSize')),
    minQty: optional(field(lot, 'minQty')),
    maxQty: optional(field(lot, 'maxQty')),
    minNotional: optional(field(notional, 'minNotional') ?? field(notional, 'notional')),
    maxPrice: optional(field(price, 'maxPrice')),
  });
}

/** 10^−decimals as text. */
function step(decimals: unknown): string {
  const count = Number(decimals);
  return count === 0 ? '1' : `0.${'0'.repeat(count - 1)}1`;
}

function krakenRules(info: unknown): RuleText {
  return present({
    tickSize: optional(field(info, 'tick_size')) ?? step(field(info, 'pair_decimals')),
    lotSize: step(field(info, 'lot_decimals')),
    minQty: optional(field(info, 'ordermin')),
    minNotional: optional(field(info, 'costmin')),
  });
}

function coinbaseRules(info: unknown): RuleText {
  return present({
    tickSize: optional(field(info, 'price_increment') ?? field(info, 'quote_increment')),
    lotSize: optional(field(info, 'base_increment')),
    minQty: optional(field(info, 'base_min_size')),
    maxQty: optional(field(info, 'base_max_size')),
    minNotional: optional(field(info, 'quote_min_size')),
  });
}

const RULES = {
  binance: binanceRules,
  binanceusdm: binanceRules,
  kraken: krakenRules,
  coinbase: coinbaseRules,
} as const;

/** The venue's own name as the catalog writes it. Kraken's ids (`XXBTZUSD`) are not what people call its markets. */
function catalogSymbol(client: VenueClient, market: CcxtMarket): string {
  const altname = client.name === 'kraken' ? field(market.info, 'altname') : undefined;
  return (typeof altname === 'string' ? altname : market.id).replace(/[^A-Za-z0-9_-]/g, '-');
}

/** Kraken's short name of a market: `XBTUSD` for `XXBTZUSD`. */
function byAltname(client: VenueClient, wanted: string): CcxtMarket | undefined {
  return Object.values(client.ccxt.markets ?? {}).find((market) => field(market.info, 'altname') === wanted);
}

function findMarket(client: VenueClient, symbol: string): CcxtMarket {
  const { markets, markets_by_id: byId, symbols } = client.ccxt;
  const wanted = symbol.toUpperCase();
  // A perpetual is `BTC/USDT:USDT` to ccxt, `BTC/USDT` to people.
  const settled = `${wanted}:${wanted.split('/')[1]}`;
  const byName = markets?.[symbol] ?? markets?.[wanted] ?? markets?.[settled];
  const found = byName ?? byId?.[symbol]?.[0] ?? byId?.[wanted]?.[0] ?? byAltname(client, wanted);
  const usable =
    found !== undefined && (found.type === 'spot' || (found.type === 'swap' && client.name !== 'coinbase'));
  if (usable) return found;
  const near = nearNames(symbol, symbols ?? [], 5).join(', ');
  throw new InputError('BOT4_DATA_SYMBOL', `${client.name} has no market '${symbol}'; near: ${near || 'none'}`, {
    place: { key: 'symbol' },
  });
}

/**
 * Finds a market by ccxt's name (`BTC/USDT`) or the venue's (`BTCUSDT`).
 * @param nowMicros time of the question: rules are as of it.
 * @throws BOT4_DATA_SYMBOL with the nearest names; the codes of requests.
 */
export async function findVenueMarket(client: VenueClient, symbol: string, nowMicros: number): Promise<VenueMarket> {
  await client.request(async () => {
    // ccxt remembers an attempt that failed, unless it is told to begin anew, and takes an answer that is none for no market.
    await client.ccxt.loadMarkets(true);
    if ((client.ccxt.symbols ?? []).length === 0) throw new MalformedAnswer('the list of markets is empty');
  });
  const rawSha256 = client.lastBodySha256;
  const found = findMarket(client, symbol);
  const rules = RULES[client.name](found.info);
  if (rules.tickSize === undefined || rules.lotSize === undefined) {
    throw new InputError('BOT4_DATA_UNSUPPORTED', `${client.name} states no price or quantity step for ${symbol}`);
  }
  return {
    venue: client.name === 'binanceusdm' ? 'binance' : client.name,
    market: found.type === 'swap' ? 'um_perp' : 'spot',
    id: found.id,
    symbol: catalogSymbol(client, found),
    unified: found.symbol,
    base: found.base,
    quote: found.quote,
    rules: {
      ...rules,
      ...(found.maker === undefined ? {} : { makerFee: found.maker }),
      ...(found.taker === undefined ? {} : { takerFee: found.taker }),
      asOf: nowMicros,
      rawSha256,
    },
    info: found.info,
  };
}

/** Key of a data set of a market. */
export function keyOf(market: VenueMarket, kind: DataSetKey['kind'], intervalMicros?: number): DataSetKey {
  const key = { venue: market.venue, market: market.market, symbol: market.symbol, kind };
  return intervalMicros === undefined ? key : { ...key, intervalMicros };
}
