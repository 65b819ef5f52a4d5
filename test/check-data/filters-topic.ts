/**
 * `binance_filters.json`: what the recorded `exchangeInfo` in `rest/` lists, and cases of a price and a quantity with the
 * filters that they break. Only the filters that the `rule` of the file names are compared, in its order.
 */
import { Decimal } from 'decimal.js';
import { type BinanceExchangeInfo, type BinanceMarket, readExchangeInfo } from '../../src/adapters/binance/index.ts';
import { floorPrice, floorQuantity, type VenueRules, violations } from '../../src/domain/market/index.ts';
import type { Found } from './compare.ts';
import { type Expected, type ExpectedObject, isObject, listAt, objectAt, parseExpected } from './expected-json.ts';
import { matchingFiles, restBodies } from './json-lines.ts';
import { checkEntry, entryPath, type Topic, type TopicContext } from './topic.ts';

const Exact = Decimal.clone({ precision: 100 });
const FILTER_NAME = /\b[A-Z][A-Z_]+[A-Z]\b/g;

/** The list, and the same as the venue wrote it. */
interface Listed {
  readonly info: BinanceExchangeInfo;
  readonly raw: ExpectedObject;
}

/** The recorded list that has every symbol of the cases. */
function readListed(context: TopicContext, market: BinanceMarket, symbols: ReadonlySet<string>): Listed {
  const pattern = market === 'um' ? /^binance_um_exchangeInfo/i : /^binance(_spot)?_exchangeInfo/i;
  const what = `Binance's list of markets (${market})`;
  const bodies = matchingFiles(context.folder('rest'), pattern, what).flatMap(restBodies);
  for (const { raw } of bodies) {
    const info = readExchangeInfo(raw, market);
    const there = new Set(info.listings.map(({ symbol }) => symbol));
    if (bodies.length === 1 || [...symbols].every((symbol) => there.has(symbol))) {
      return { info, raw: parseExpected(raw) as ExpectedObject };
    }
  }
  throw new Error(`${what}: no recorded answer has all symbols of the cases`);
}

/** Counts for the names that are asked for: one that never came is 0. */
function tallied(names: readonly string[], values: Iterable<string>): { readonly [key: string]: number } {
  const counts: Record<string, number> = Object.fromEntries(names.map((name) => [name, 0]));
  for (const value of values) if (Object.hasOwn(counts, value)) counts[value] = (counts[value] as number) + 1;
  return counts;
}

function* filterTypes({ raw }: Listed): Generator<string> {
  for (const symbol of listAt(raw, 'symbols')) {
    for (const filter of listAt(symbol, 'filters')) if (isObject(filter)) yield String(filter.filterType);
  }
}

function listFacts(listed: Listed, expected: ExpectedObject): { readonly [key: string]: Found } {
  const { listings, rateLimits } = listed.info;
  const orderTypes = new Set(listings.map(({ orderTypes: types }) => [...types].sort().join(' ')));
  return {
    symbols_total: listings.length,
    symbols_trading: listings.filter(({ status }) => status === 'TRADING').length,
    status_counts: tallied(
      Object.keys(objectAt(expected, 'status_counts')),
      listings.map(({ status }) => status),
    ),
    filter_type_counts: tallied(Object.keys(objectAt(expected, 'filter_type_counts')), filterTypes(listed)),
    order_type_sets: orderTypes.size,
    rate_limits: rateLimits.map((limit): Found => ({ ...limit })),
  };
}

/** The filters that a case breaks, among those that the rule names. */
function broken(rules: VenueRules, price: string, quantity: string, named: readonly string[]): readonly string[] {
  const names = violations(rules, { side: 'BUY', price, quantity }).map(({ filter }) => filter as string);
  return named.length === 0 ? names : named.filter((name) => names.includes(name));
}

function caseFacts(rules: VenueRules | undefined, asked: ExpectedObject, named: readonly string[]): Found {
  if (rules === undefined) return null;
  const [price, quantity] = [String(asked.price), String(asked.quantity)];
  return {
    notional: new Exact(price).times(quantity).toFixed(),
    violates: broken(rules, price, quantity, named),
    price_floored_to_tick: floorPrice(rules, price),
    quantity_floored_to_step: floorQuantity(rules, quantity),
  };
}

/** Cases by what they break: `ok`, `LOT_SIZE+MIN_NOTIONAL`. */
function countCases(found: readonly Found[], expected: ExpectedObject): Found {
  const words = found.map((one) => {
    const list = (one as { readonly violates?: readonly string[] } | null)?.violates;
    return list === undefined ? 'unknown symbol' : list.length === 0 ? 'ok' : list.join('+');
  });
  return tallied(Object.keys(expected), words);
}

/** Symbol, price and quantity are the question of a case, not an answer. */
function answersOf(entry: Expected): Expected {
  if (!isObject(entry)) return entry;
  const { symbol: _symbol, price: _price, quantity: _quantity, ...answers } = entry;
  return answers;
}

export const FILTERS: Topic = {
  name: 'binance_filters',
  matches: /^binance_(\w+_)?filters/,
  check: async (context) => {
    const content = context.file.content as ExpectedObject;
    const { rule, ...expected } = content;
    const cases = listAt(content, 'cases');
    const asked = cases.map((one) => (isObject(one) ? one : {}));
    const named = [...new Set(String(rule ?? '').match(FILTER_NAME) ?? [])];
    const market = /(^|_)um(_|\b)/.test(context.file.name) ? 'um' : 'spot';
    await checkEntry(context, entryPath(context), { ...expected, cases: cases.map(answersOf) }, () => {
      const listed = readListed(context, market, new Set(asked.map(({ symbol }) => String(symbol))));
      const rules = new Map(listed.info.listings.map((one) => [one.symbol, one.rules]));
      const found = asked.map((one) => caseFacts(rules.get(String(one.symbol)), one, named));
      return {
        ...listFacts(listed, expected),
        case_counts: countCases(found, objectAt(expected, 'case_counts')),
        cases: found,
      };
    });
  },
};
