/** The compiled filters say what market/venue-filters.ts says of the same order as decimal text. */
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterName, type FilterOrder, venueRules, violations } from '../../market/index.ts';
import { makeOrderRequest, ORDER_TYPE, type OrderRequest, REFUSAL, type SimSymbolDefinition } from './contract.ts';
import { firstBroken, makeFilterContext } from './order-filters.ts';
import { compileRules } from './symbol-rules.ts';

const Exact = Decimal.clone({ precision: 60, toExpNeg: -40, toExpPos: 40 });

const REFUSALS: Readonly<Record<FilterName, number>> = {
  PRICE_FILTER: REFUSAL.filterPrice,
  PERCENT_PRICE: REFUSAL.filterPercentPrice,
  PERCENT_PRICE_BY_SIDE: REFUSAL.filterPercentPriceBySide,
  LOT_SIZE: REFUSAL.filterLotSize,
  MIN_NOTIONAL: REFUSAL.filterMinNotional,
  NOTIONAL: REFUSAL.filterNotional,
  ICEBERG_PARTS: REFUSAL.filterIcebergParts,
  MARKET_LOT_SIZE: REFUSAL.filterMarketLotSize,
  MAX_POSITION: REFUSAL.filterMaxPosition,
  TRAILING_DELTA: REFUSAL.filterTrailingDelta,
  MAX_NUM_ORDERS: REFUSAL.filterMaxNumOrders,
  MAX_NUM_ALGO_ORDERS: REFUSAL.filterMaxNumAlgoOrders,
  MAX_NUM_ICEBERG_ORDERS: REFUSAL.filterMaxNumIcebergOrders,
  MAX_NUM_ORDER_AMENDS: REFUSAL.filterMaxNumOrderAmends,
  MAX_NUM_ORDER_LISTS: REFUSAL.filterMaxNumOrderLists,
  EXCHANGE_MAX_NUM_ORDERS: REFUSAL.exchangeMaxNumOrders,
  EXCHANGE_MAX_NUM_ALGO_ORDERS: REFUSAL.exchangeMaxNumAlgoOrders,
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: REFUSAL.exchangeMaxNumIcebergOrders,
  EXCHANGE_MAX_NUM_ORDER_LISTS: REFUSAL.exchangeMaxNumOrderLists,
};

const TYPES = [
  'LIMIT',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
  'LIMIT_MAKER',
] as const;

/** A whole number of steps of 1e-8 as text. */
const text = (steps: number, stepUnits: number): string => new Exact(steps).times(stepUnits).div(1e8).toFixed();
const multiplier = fc.constantFrom('0', '0.2', '0.8', '0.999', '1', '1.00000001', '1.3', '5');

const market = fc.record({
  tickUnits: fc.constantFrom(1, 10, 1000, 500_000, 1_000_000),
  lotUnits: fc.constantFrom(1, 100, 70_000, 1_000_000, 100_000_000),
  minTicks: fc.integer({ min: 0, max: 50 }),
  maxTicks: fc.integer({ min: 0, max: 2000 }),
  minLots: fc.integer({ min: 0, max: 20 }),
  maxLots: fc.integer({ min: 0, max: 3000 }),
  multipliers: fc.array(multiplier, { minLength: 6, maxLength: 6 }),
  notionals: fc.array(fc.integer({ min: 0, max: 10 ** 13 }), { minLength: 3, maxLength: 3 }),
  flags: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  parts: fc.integer({ min: 1, max: 12 }),
  marketStep: fc.integer({ min: 0, max: 7 }),
  maxPosition: fc.integer({ min: 1, max: 10 ** 12 }),
  kinds: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
});

type Market = typeof market extends fc.Arbitrary<infer M> ? M : never;

function definitionOf(m: Market): SimSymbolDefinition {
  const [down, up, bidUp, bidDown, askUp, askDown] = m.multipliers as [string, string, string, string, string, string];
  const [min, low, high] = m.notionals.map((units) => text(units, 1)) as [string, string, string];
  const price = { minPrice: text(m.minTicks, m.tickUnits), maxPrice: text(m.maxTicks, m.tickUnits) };
  const lot = { minQty: text(m.minLots, m.lotUnits), maxQty: text(m.maxLots, m.lotUnits) };
  const all = [
    { filterType: 'PERCENT_PRICE', multiplierUp: up, multiplierDown: down, avgPriceMins: 5 },
    {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: bidUp,
      bidMultiplierDown: bidDown,
      askMultiplierUp: askUp,
      askMultiplierDown: askDown,
    },
    { filterType: 'MIN_NOTIONAL', minNotional: min, applyToMarket: m.flags[0] as boolean },
    {
      filterType: 'NOTIONAL',
      minNotional: low,
      maxNotional: high,
      applyMinToMarket: m.flags[1] as boolean,
      applyMaxToMarket: m.flags[2] as boolean,
    },
    { filterType: 'ICEBERG_PARTS', limit: m.parts },
    { filterType: 'MARKET_LOT_SIZE', ...lot, stepSize: text(m.marketStep, m.lotUnits) },
    { filterType: 'MAX_POSITION', maxPosition: text(m.maxPosition, 1) },
    {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 200,
      minTrailingBelowDelta: 20,
      maxTrailingBelowDelta: 300,
    },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 3 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 2 },
    { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 1 },
  ];
  return {
    symbol: 'X',
    base: 'B',
    quote: 'Q',
    filters: [
      { filterType: 'PRICE_FILTER', ...price, tickSize: text(1, m.tickUnits) },
      { filterType: 'LOT_SIZE', ...lot, stepSize: text(1, m.lotUnits) },
      ...m.kinds.map((kind) => all[kind] as (typeof all)[number]),
    ],
    allowedStpModes: [0],
    defaultStpMode: 0,
    icebergAllowed: true,
    ocoAllowed: true,
    otoAllowed: true,
    amendAllowed: true,
    trailingAllowed: true,
  };
}

const order = fc.record({
  side: fc.constantFrom(1, -1),
  type: fc.integer({ min: 0, max: 6 }),
  ticks: fc.integer({ min: 1, max: 2100 }),
  stop: fc.integer({ min: 1, max: 2100 }),
  lots: fc.integer({ min: 1, max: 3100 }),
  iceberg: fc.option(fc.integer({ min: 1, max: 3100 }), { nil: 0 }),
  bps: fc.option(fc.integer({ min: 1, max: 400 }), { nil: 0 }),
  quote: fc.option(fc.integer({ min: 1, max: 10 ** 13 }), { nil: 0 }),
});

type Order = typeof order extends fc.Arbitrary<infer O> ? O : never;

function requestOf(o: Order): OrderRequest {
  const request = makeOrderRequest();
  request.side = o.side as 1 | -1;
  request.type = o.type as 0;
  const isMarket = o.type === ORDER_TYPE.market;
  const hasPrice = !isMarket && o.type !== ORDER_TYPE.stopLoss && o.type !== ORDER_TYPE.takeProfit;
  const waits = o.type >= ORDER_TYPE.stopLoss && o.type <= ORDER_TYPE.takeProfitLimit;
  request.priceTicks = hasPrice ? o.ticks : 0;
  request.stopTicks = waits ? o.stop : 0;
  request.trailingBps = waits ? o.bps : 0;
  request.quoteUnits = isMarket ? o.quote : 0;
  request.lots = request.quoteUnits > 0 ? 0 : o.lots;
  request.icebergLots = hasPrice ? Math.min(o.iceberg, o.lots) : 0;
  return request;
}

function textOf(m: Market, request: OrderRequest): FilterOrder {
  const price = (ticks: number): string => text(ticks, m.tickUnits);
  return {
    side: request.side > 0 ? 'BUY' : 'SELL',
    type: TYPES[request.type] as (typeof TYPES)[number],
    ...(request.priceTicks > 0 ? { price: price(request.priceTicks) } : {}),
    ...(request.stopTicks > 0 ? { stopPrice: price(request.stopTicks) } : {}),
    ...(request.lots > 0 ? { quantity: text(request.lots, m.lotUnits) } : {}),
    ...(request.quoteUnits > 0 ? { quoteOrderQty: text(request.quoteUnits, 1) } : {}),
    ...(request.icebergLots > 0 ? { icebergQty: text(request.icebergLots, m.lotUnits) } : {}),
    ...(request.trailingBps > 0 ? { trailingDelta: request.trailingBps } : {}),
  };
}

describe('the compiled filters', () => {
  it('break first what the decimal ones break first, for every market and order on its grid', () => {
    const counts = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 });
    const seen = new Set<number>();
    fc.assert(
      fc.property(market, order, fc.integer({ min: 0, max: 2 * 10 ** 9 }), counts, (m, o, reference, [a, b, c]) => {
        const definition = definitionOf(m);
        const request = requestOf(o);
        const context = makeFilterContext();
        context.referenceUnits = reference;
        context.positionUnits = reference;
        context.orders = a as number;
        context.algoOrders = b as number;
        context.icebergOrders = c as number;
        const found = firstBroken(compileRules(definition), request, context);
        const expected = violations(venueRules(definition), textOf(m, request), {
          ...(reference > 0 ? { referencePrice: text(reference, 1) } : {}),
          position: text(reference, 1),
          counts: {
            MAX_NUM_ORDERS: a as number,
            MAX_NUM_ALGO_ORDERS: b as number,
            MAX_NUM_ICEBERG_ORDERS: c as number,
          },
        });
        const names = expected.map(({ filter }) => REFUSALS[filter]);
        seen.add(found);
        // The order of the counts is that of the definition there, and fixed here.
        if (names.length === 0) expect(found).toBe(0);
        else if (String(expected[0]?.filter).startsWith('MAX_NUM')) expect(names).toContain(found);
        else expect(found).toBe(names[0]);
      }),
      { numRuns: 4000 },
    );
    expect(seen.size).toBeGreaterThan(8);
  });
});
