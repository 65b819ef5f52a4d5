/**
 * `venue_metadata.json`: one entry for each venue, from the recorded list of its markets in `rest/`. What bot4 reads (steps,
 * limits, fees, flags) comes from its own readers; other members of a market are as the venue wrote them.
 */

import type { ListedMarket } from '../../src/adapters/book-feed/index.ts';
import { readCoinbaseExchangeProducts } from '../../src/adapters/coinbase/index.ts';
import { readKrakenPairs } from '../../src/adapters/kraken/index.ts';
import { feeAt } from '../../src/domain/market/index.ts';
import { type Found, leaveOut } from './compare.ts';
import { type Expected, type ExpectedObject, isObject, objectAt, parseExpected } from './expected-json.ts';
import { matchingFiles, type RestBody, restBodies } from './json-lines.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

/** Computes the entry of a venue. */
type VenueFacts = (context: TopicContext, expected: ExpectedObject) => Found;

/** Names of the entry that are facts of the whole list, not markets. */
const isFact = (key: string): boolean => /^[a-z]/.test(key);

function dayOf({ t }: RestBody): string {
  const seconds = Number(t ?? Number.NaN);
  return Number.isNaN(seconds) ? '1970-01-01' : new Date(seconds * 1000).toISOString().slice(0, 10);
}

function bodyOf(context: TopicContext, pattern: RegExp, what: string): RestBody {
  const bodies = matchingFiles(context.folder('rest'), pattern, what).flatMap(restBodies);
  const body = bodies[0];
  if (body === undefined) throw new Error(`${what} is empty`);
  return body;
}

function count<T>(list: readonly T[], is: (item: T) => boolean): number {
  return list.filter(is).length;
}

/** The ladder of one side: thresholds of the venue, rates of the schedule. */
function ladder(market: ListedMarket, steps: Expected | undefined, side: 'makerPercent' | 'takerPercent'): Found {
  const { fees } = market;
  if (fees === undefined || !Array.isArray(steps)) return null;
  return (steps as readonly (readonly [number, number])[]).map(
    ([volume]): Found => [volume, Number(feeAt(fees, String(volume))[side])],
  );
}

function pairFacts(market: ListedMarket, raw: ExpectedObject): Found {
  const own: Record<string, Found> = {
    base: market.base,
    quote: market.quote,
    lot_decimals: market.scale.qtyDecimals,
    fees: ladder(market, raw.fees, 'takerPercent'),
    fees_maker: ladder(market, raw.fees_maker, 'makerPercent'),
    ordermin: market.minQty ?? null,
    wsname: market.symbol ?? null,
  };
  const found = { ...(raw as { readonly [key: string]: Found }) };
  for (const [key, value] of Object.entries(own)) if (key in raw) found[key] = value;
  return found;
}

function feesAtVolumes(market: ListedMarket | undefined, expected: ExpectedObject): Found {
  const fees = market?.fees;
  if (fees === undefined) return null;
  return Object.fromEntries(
    Object.keys(expected).map((volume): [string, Found] => {
      const { takerPercent, makerPercent } = feeAt(fees, volume);
      return [volume, [Number(takerPercent), Number(makerPercent)]];
    }),
  );
}

const krakenFacts: VenueFacts = (context, expected) => {
  const body = bodyOf(context, /kraken_AssetPairs/i, "Kraken's list of pairs");
  const raw = objectAt(parseExpected(body.raw), 'result');
  const pairs = readKrakenPairs(body.raw, dayOf(body));
  const byId = new Map(pairs.map((pair) => [pair.id, pair]));
  // The fees at a volume are those of the pair that the entry shows.
  const shown = Object.keys(expected).find((key) => byId.has(key)) ?? 'XXBTZUSD';
  const found: Record<string, Found> = {
    pairs: pairs.length,
    with_wsname: count(pairs, ({ symbol }) => symbol !== undefined),
    'dark_pool_keys_ending_.d': count(pairs, ({ id }) => id.endsWith('.d')),
    marginable_pairs: count(pairs, ({ isMarginable }) => isMarginable),
    fee_at_30d_volume_taker_maker: feesAtVolumes(byId.get(shown), objectAt(expected, 'fee_at_30d_volume_taker_maker')),
  };
  for (const key of Object.keys(expected)) {
    const market = byId.get(key);
    if (market !== undefined) found[key] = pairFacts(market, objectAt(raw, key));
    else if (!isFact(key)) found[key] = null;
  }
  return found;
};

function productFacts(market: ListedMarket, raw: ExpectedObject): Found {
  const own: Record<string, Found> = {
    base_currency: market.base,
    quote_currency: market.quote,
    base_min_size: market.minQty ?? null,
    base_max_size: market.maxQty ?? null,
    quote_increment: market.tickSize,
    base_increment: market.lotSize,
    min_market_funds: market.minNotional ?? null,
    max_market_funds: market.maxNotional ?? null,
    margin_enabled: market.isMarginable,
  };
  const found = { ...(raw as { readonly [key: string]: Found }) };
  for (const [key, value] of Object.entries(own)) if (key in raw && value !== null) found[key] = value;
  return found;
}

const coinbaseFacts: VenueFacts = (context, expected) => {
  const body = bodyOf(context, /coinbase_products/i, "Coinbase's list of products");
  const raw = parseExpected(body.raw) as readonly ExpectedObject[];
  const products = readCoinbaseExchangeProducts(body.raw);
  const statuses: Record<string, number> = {};
  for (const key of Object.keys(objectAt(expected, 'status')))
    statuses[key] = count(raw, ({ status }) => status === key);
  const ticks = [...new Set(products.map(({ tickSize }) => tickSize))].sort((a, b) => Number(a) - Number(b));
  const found: Record<string, Found> = {
    products: products.length,
    status: statuses,
    post_only: count(raw, ({ post_only: flag }) => flag === true),
    limit_only: count(raw, ({ limit_only: flag }) => flag === true),
    cancel_only: count(raw, ({ cancel_only: flag }) => flag === true),
    trading_disabled: count(raw, ({ trading_disabled: flag }) => flag === true),
    margin_enabled: count(products, ({ isMarginable }) => isMarginable),
    distinct_quote_increments: ticks,
  };
  for (const key of Object.keys(expected)) {
    const market = products.find(({ id }) => id === key);
    if (market !== undefined) found[key] = productFacts(market, raw.find(({ id }) => id === key) ?? {});
    else if (!isFact(key)) found[key] = null;
  }
  return found;
};

const VENUES: Readonly<Record<string, VenueFacts>> = { kraken: krakenFacts, coinbase: coinbaseFacts };

export const METADATA: Topic = {
  name: 'venue_metadata',
  matches: /^venue_metadata/,
  check: async (context) => {
    for (const [venue, entry] of Object.entries(context.file.content as ExpectedObject)) {
      const path = entryPath(context, venue);
      const facts = VENUES[venue];
      if (facts === undefined) leaveOut(context.tally, context.topic, path, entry, `no reader for markets of ${venue}`);
      else await checkEntry(context, path, entry, () => facts(context, isObject(entry) ? entry : {}));
    }
  },
};
