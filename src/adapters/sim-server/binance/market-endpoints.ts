/** Public endpoints. */
import { barSpan, intervalOf, klineRow, spanOf } from './bars.ts';
import type { Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import type { Market } from './market.ts';
import { aggregateRow, tradeRow } from './market-streams.ts';
import { msOf } from './order-text.ts';
import type { Params } from './params.ts';
import { routerGroups } from './sor-groups.ts';
import { averagePrice, bestTexts, dayTicker, rollingTicker, windowStats } from './tickers.ts';
import type { BinanceVenue } from './venue.ts';

const MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** Weights of an answer about one, some or all symbols. */
function bySymbols(one: number, all: number): (params: Params) => number {
  return (params) => (params.has('symbol') ? one : all);
}

/** Markets that a call is about: `symbol`, `symbols`, or all of them. */
function marketsOf(
  venue: BinanceVenue,
  params: Params,
): { readonly markets: readonly Market[]; readonly isOne: boolean } {
  const names = params.list('symbols');
  if (params.has('symbol')) {
    if (names !== undefined) throw faults.combination();
    return { markets: [venue.market(params)], isOne: true };
  }
  if (names === undefined) return { markets: venue.markets, isOne: false };
  return { markets: names.map((name) => venue.marketOf(name, 'symbols')), isOne: false };
}

/** One answer for one symbol, a list for others. */
function perMarket(venue: BinanceVenue, params: Params, view: (market: Market) => object): unknown {
  const { markets, isOne } = marketsOf(venue, params);
  return isOne ? view(markets[0] as Market) : markets.map(view);
}

function isMini(params: Params): boolean {
  return params.word('type', ['FULL', 'MINI'], faults.tickerType) === 'MINI';
}

function windowMs(params: Params): number {
  const text = params.find('windowSize') ?? '1d';
  const match = /^([0-9]{1,2})([mhd])$/.exec(text);
  const count = Number(match?.[1] ?? 0);
  const [unit, most] = match?.[2] === 'm' ? [MS.minute, 59] : match?.[2] === 'h' ? [MS.hour, 23] : [MS.day, 7];
  if (match === null || count < 1 || count > most) throw faults.invalid('windowSize');
  return count * unit;
}

const ping: Endpoint = { security: 'none', weight: 1, reads: [], handle: () => ({}) };

const time: Endpoint = {
  security: 'none',
  weight: 1,
  reads: [],
  handle: (venue, { wording }) => ({ serverTime: wording.stamp(venue.wallUs) }),
};

const exchangeInfo: Endpoint = {
  security: 'none',
  weight: 20,
  reads: ['symbol', 'symbols', 'permissions', 'showPermissionSets', 'symbolStatus'],
  handle: (venue, { params, wording }) => {
    const { markets } = marketsOf(venue, params);
    return {
      timezone: 'UTC',
      serverTime: wording.stamp(venue.wallUs),
      rateLimits: venue.limits.describe(),
      exchangeFilters: [],
      symbols: markets.map((market) => market.symbol.describe(market.isOpen)),
      sors: routerGroups(venue),
    };
  },
};

function depthWeight(params: Params): number {
  const limit = Number(params.find('limit') ?? 100);
  if (limit <= 100) return 5;
  if (limit <= 500) return 25;
  return limit <= 1000 ? 50 : 250;
}

const depth: Endpoint = {
  security: 'none',
  weight: depthWeight,
  reads: ['symbol', 'limit', 'symbolStatus'],
  handle: (venue, { params }) => {
    const market = venue.market(params);
    return { lastUpdateId: market.book.updateId, ...market.levels(params.limit(100, 5000)) };
  },
};

const trades: Endpoint = {
  security: 'none',
  weight: 25,
  reads: ['symbol', 'limit'],
  handle: (venue, { params, wording }) => {
    const market = venue.market(params);
    return market.tape.newest(params.limit(500, 1000)).map((trade) => tradeRow(market, trade, wording));
  },
};

const historicalTrades: Endpoint = {
  security: 'none',
  weight: 25,
  reads: ['symbol', 'limit', 'fromId'],
  handle: (venue, { params, wording }) => {
    const market = venue.market(params);
    const limit = params.limit(500, 1000);
    const fromId = params.whole('fromId');
    const found = fromId === undefined ? market.tape.newest(limit) : market.tape.from(fromId, limit);
    return found.map((trade) => tradeRow(market, trade, wording));
  },
};

const aggTrades: Endpoint = {
  security: 'none',
  weight: 4,
  reads: ['symbol', 'fromId', 'startTime', 'endTime', 'limit'],
  handle: (venue, { params }) => {
    const market = venue.market(params);
    const query = {
      fromId: params.whole('fromId'),
      startMs: params.timeMs('startTime'),
      endMs: params.timeMs('endTime'),
      limit: params.limit(500, 1000),
    };
    if (query.fromId !== undefined && (query.startMs ?? query.endMs) !== undefined) throw faults.combination();
    return market.tape.aggregatesOf(query).map((trade) => aggregateRow(market, trade));
  },
};

const klines: Endpoint = {
  security: 'none',
  weight: 2,
  reads: ['symbol', 'interval', 'startTime', 'endTime', 'timeZone', 'limit'],
  handle: (venue, { params }) => {
    const market = venue.market(params);
    const interval = intervalOf(params.text('interval'));
    const limit = params.limit(500, 1000);
    const nowMs = msOf(venue.now());
    const startMs = params.timeMs('startTime');
    const endMs = Math.min(nowMs, params.timeMs('endTime') ?? nowMs);
    market.bars.roll(nowMs);
    const [lastOpenMs, nextMs] = barSpan(interval, endMs);
    const fromMs = startMs ?? lastOpenMs - limit * (nextMs - lastOpenMs);
    const bars = market.bars.between(spanOf(interval), fromMs, endMs);
    const wanted = startMs === undefined ? bars.slice(-limit) : bars.slice(0, limit);
    return wanted.map((bar) => klineRow(market.symbol, interval, bar));
  },
};

const avgPrice: Endpoint = {
  security: 'none',
  weight: 2,
  reads: ['symbol'],
  handle: (venue, { params }) => {
    const { price, closeMs } = averagePrice(venue.market(params), msOf(venue.now()));
    return { mins: 5, price, closeTime: closeMs };
  },
};

const ticker24hr: Endpoint = {
  security: 'none',
  weight: (params) => (params.has('symbol') ? 2 : (params.list('symbols')?.length ?? 101) > 20 ? 80 : 2),
  reads: ['symbol', 'symbols', 'type', 'symbolStatus'],
  handle: (venue, { params }) => {
    const mini = isMini(params);
    const nowMs = msOf(venue.now());
    return perMarket(venue, params, (market) => dayTicker(market, windowStats(market, MS.day, nowMs), mini));
  },
};

const tradingDay: Endpoint = {
  security: 'none',
  weight: 4,
  reads: ['symbol', 'symbols', 'timeZone', 'type', 'symbolStatus'],
  handle: (venue, { params }) => {
    if (!params.has('symbol') && !params.has('symbols')) throw faults.missingBoth('symbol', 'symbols');
    const mini = isMini(params);
    const nowMs = msOf(venue.now());
    const sinceMs = Math.max(MS.minute, nowMs % MS.day);
    return perMarket(venue, params, (market) => rollingTicker(market, windowStats(market, sinceMs, nowMs), mini));
  },
};

const rolling: Endpoint = {
  security: 'none',
  weight: (params) => Math.min(200, 4 * (params.list('symbols')?.length ?? 1)),
  reads: ['symbol', 'symbols', 'windowSize', 'type', 'symbolStatus'],
  handle: (venue, { params }) => {
    if (!params.has('symbol') && !params.has('symbols')) throw faults.missingBoth('symbol', 'symbols');
    const mini = isMini(params);
    const length = windowMs(params);
    const nowMs = msOf(venue.now());
    return perMarket(venue, params, (market) => rollingTicker(market, windowStats(market, length, nowMs), mini));
  },
};

const tickerPrice: Endpoint = {
  security: 'none',
  weight: bySymbols(2, 4),
  reads: ['symbol', 'symbols', 'symbolStatus'],
  handle: (venue, { params }) =>
    perMarket(venue, params, ({ symbol, tape }) => ({
      symbol: symbol.name,
      price: symbol.price(tape.trades.at(-1)?.ticks ?? 0),
    })),
};

const bookTicker: Endpoint = {
  security: 'none',
  weight: bySymbols(2, 4),
  reads: ['symbol', 'symbols', 'symbolStatus'],
  handle: (venue, { params }) =>
    perMarket(venue, params, (market) => {
      const { b, B, a, A } = bestTexts(market);
      return { symbol: market.symbol.name, bidPrice: b, bidQty: B, askPrice: a, askQty: A };
    }),
};

/** Public endpoints by name. */
export const marketEndpoints = {
  ping,
  time,
  exchangeInfo,
  depth,
  trades,
  historicalTrades,
  aggTrades,
  klines,
  avgPrice,
  ticker24hr,
  tradingDay,
  rolling,
  tickerPrice,
  bookTicker,
} as const;
