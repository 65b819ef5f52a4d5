/** Endpoints about what limits orders: an account's filters, price ranges, reference prices, and amendments of an order. */

import { REFUSAL } from '../../../domain/sim/index.ts';
import { productText, unitsText } from '../hosted/decimal-units.ts';
import type { Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import type { Market } from './market.ts';
import type { Params } from './params.ts';
import { refused } from './refusals.ts';
import type { BinanceVenue } from './venue.ts';

/** Filters that count what an account has open. */
const ACCOUNT_FILTERS = /^(?:EXCHANGE_)?MAX_NUM_|^MAX_POSITION$/;

const myFilters: Endpoint = {
  security: 'signed',
  weight: 40,
  reads: ['symbol'],
  handle: (venue, { params }) => {
    const { symbol } = venue.market(params);
    const named = (test: RegExp): readonly object[] =>
      symbol.filters.filter(({ filterType }) => test.test(String(filterType)));
    return {
      exchangeFilters: named(/^EXCHANGE_/),
      symbolFilters: named(ACCOUNT_FILTERS).filter(
        (filter) => !String((filter as { filterType: string }).filterType).startsWith('EXCHANGE_'),
      ),
      assetFilters: named(/^MAX_ASSET$/),
    };
  },
};

function marketsOf(venue: BinanceVenue, params: Params): readonly Market[] {
  const names = params.list('symbols');
  if (params.has('symbol') && names !== undefined) throw faults.combination();
  if (params.has('symbol')) return [venue.market(params)];
  return names?.map((name) => venue.marketOf(name, 'symbols')) ?? venue.markets;
}

const executionRules: Endpoint = {
  security: 'none',
  weight: (params) => (params.has('symbol') ? 2 : Math.min(40, 2 * (params.list('symbols')?.length ?? 20))),
  reads: ['symbol', 'symbols', 'symbolStatus'],
  handle: (venue, { params }) => ({
    symbolRules: marketsOf(venue, params).map(({ symbol }) => {
      const range = symbol.definition.priceRange;
      const rule = range && {
        ruleType: 'PRICE_RANGE',
        bidLimitMultUp: range.bidUp,
        bidLimitMultDown: range.bidDown,
        askLimitMultUp: range.askUp,
        askLimitMultDown: range.askDown,
      };
      return { symbol: symbol.name, rules: rule === undefined ? [] : [rule] };
    }),
  }),
};

const referencePrice: Endpoint = {
  security: 'none',
  weight: 2,
  reads: ['symbol'],
  handle: (venue, { params, wording }) => {
    const { symbol } = venue.market(params);
    const units = venue.exchange.referencePrice(symbol.index);
    if (units === 0) throw refused(REFUSAL.noReferencePrice);
    return { symbol: symbol.name, referencePrice: unitsText(units), timestamp: wording.stamp(venue.now()) };
  },
};

const amendments: Endpoint = {
  security: 'signed',
  weight: 4,
  reads: ['symbol', 'orderId', 'fromExecutionId', 'limit'],
  handle: (venue, { params, account, wording }) => {
    const { symbol } = venue.market(params);
    const orderId = params.whole('orderId');
    if (orderId === undefined) throw faults.missing('orderId');
    const fromId = params.whole('fromExecutionId') ?? 0;
    const limit = params.limit(500, 1000);
    return venue.amendments
      .filter((one) => one.account === account && one.symbol === symbol.index && one.orderId === orderId)
      .filter(({ executionId }) => executionId >= fromId)
      .slice(0, limit)
      .map((one) => ({
        symbol: symbol.name,
        orderId,
        executionId: one.executionId,
        origClientOrderId: venue.ids.text(one.clientId),
        newClientOrderId: venue.ids.text(one.newClientId),
        origQty: productText(one.lots, symbol.lotUnits),
        newQty: productText(one.newLots, symbol.lotUnits),
        time: wording.stamp(one.timeUs),
      }));
  },
};

/** Allocations come from books of other symbols, which orders here never meet. */
const myAllocations: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['symbol', 'startTime', 'endTime', 'fromAllocationId', 'limit', 'orderId'],
  handle: (venue, { params }) => {
    venue.market(params);
    params.limit(500, 1000);
    return [];
  },
};

/** Endpoints of rules by name. */
export const ruleEndpoints = { myFilters, executionRules, referencePrice, amendments, myAllocations } as const;
