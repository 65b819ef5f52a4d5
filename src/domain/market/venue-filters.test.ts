import { describe, expect, it } from 'vitest';
import { type FilterContext, type FilterOrder, floorPrice, floorQuantity, violations } from './venue-filters.ts';
import { venueRules } from './venue-rules.ts';

/** Names of the filters that an order breaks. */
function broken(filters: readonly object[], order: FilterOrder, context: FilterContext = {}): string[] {
  return violations(venueRules({ symbol: 'X', filters }), order, context).map(({ filter }) => filter);
}

const PRICE = { filterType: 'PRICE_FILTER', minPrice: '0.10', maxPrice: '1000.00', tickSize: '0.10' };
const LOT = { filterType: 'LOT_SIZE', minQty: '0.10', maxQty: '90.00', stepSize: '0.10' };

describe('violations', () => {
  it('takes 0.3 for a multiple of 0.1, which no double is', () => {
    expect(broken([PRICE, LOT], { side: 'BUY', price: '0.3', quantity: '0.3' })).toEqual([]);
    expect(broken([PRICE, LOT], { side: 'BUY', price: '0.35', quantity: '0.3' })).toEqual(['PRICE_FILTER']);
  });

  it('takes the remainder of the price itself, not of what it is above the minimum', () => {
    const filter = { filterType: 'PRICE_FILTER', minPrice: '0.05', maxPrice: '0', tickSize: '0.10' };
    expect(broken([filter], { side: 'BUY', price: '0.15' })).toEqual(['PRICE_FILTER']);
    expect(broken([filter], { side: 'BUY', price: '0.20' })).toEqual([]);
  });

  it('lets 0 switch each bound and the step off', () => {
    const open = { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0.000', stepSize: '0.00000000' };
    expect(broken([open], { side: 'BUY', quantity: '123456789.123456789' })).toEqual([]);
  });

  it('counts bounds themselves as within, and what is next to them as without', () => {
    for (const price of ['0.10', '1000']) expect(broken([PRICE], { side: 'BUY', price })).toEqual([]);
    for (const price of ['0.0', '1000.1']) expect(broken([PRICE], { side: 'BUY', price })).toEqual(['PRICE_FILTER']);
  });

  it('holds stop prices to the price filter and shown quantities to the lot size', () => {
    const order: FilterOrder = { side: 'SELL', type: 'STOP_LOSS_LIMIT', price: '1', quantity: '1' };
    expect(broken([PRICE, LOT], { ...order, stopPrice: '1.05' })).toEqual(['PRICE_FILTER']);
    expect(broken([PRICE, LOT], { ...order, icebergQty: '0.15' })).toEqual(['LOT_SIZE']);
  });

  it('bounds prices by shares of the reference price, of each side, and only where there is one', () => {
    const both = { filterType: 'PERCENT_PRICE', multiplierUp: '5', multiplierDown: '0.2', avgPriceMins: 5 };
    const referencePrice = '10';
    expect(broken([both], { side: 'BUY', price: '50' }, { referencePrice })).toEqual([]);
    expect(broken([both], { side: 'BUY', price: '50.01' }, { referencePrice })).toEqual(['PERCENT_PRICE']);
    expect(broken([both], { side: 'SELL', price: '1.99' }, { referencePrice })).toEqual(['PERCENT_PRICE']);
    expect(broken([both], { side: 'SELL', price: '1.99' })).toEqual([]);
    const sided = {
      filterType: 'PERCENT_PRICE_BY_SIDE',
      bidMultiplierUp: '1.2',
      bidMultiplierDown: '0.2',
      askMultiplierUp: '5',
      askMultiplierDown: '0.8',
    };
    expect(broken([sided], { side: 'BUY', price: '13' }, { referencePrice })).toEqual(['PERCENT_PRICE_BY_SIDE']);
    expect(broken([sided], { side: 'SELL', price: '13' }, { referencePrice })).toEqual([]);
    expect(broken([sided], { side: 'SELL', price: '7.9' }, { referencePrice })).toEqual(['PERCENT_PRICE_BY_SIDE']);
  });

  it('bounds futures buys from above and sales from below only', () => {
    const filters = [
      { filterType: 'PERCENT_PRICE', multiplierUp: '1.1', multiplierDown: '0.9', multiplierDecimal: '4' },
    ];
    const rules = venueRules({ symbol: 'X', filters, futures: true });
    const check = (side: 'BUY' | 'SELL', price: string): number =>
      violations(rules, { side, price }, { referencePrice: '100' }).length;
    expect([check('BUY', '111'), check('BUY', '50'), check('SELL', '50'), check('SELL', '111')]).toEqual([1, 0, 1, 0]);
  });

  it('values market orders at the reference price, and only where the filter is for them', () => {
    const order: FilterOrder = { side: 'BUY', type: 'MARKET', quantity: '1' };
    const applied = { filterType: 'MIN_NOTIONAL', minNotional: '10', applyToMarket: true, avgPriceMins: 5 };
    expect(broken([applied], order, { referencePrice: '9.99' })).toEqual(['MIN_NOTIONAL']);
    expect(broken([applied], order)).toEqual([]);
    expect(broken([{ ...applied, applyToMarket: false }], order, { referencePrice: '9.99' })).toEqual([]);
    expect(broken([applied], { side: 'BUY', type: 'MARKET', quoteOrderQty: '9.99' })).toEqual(['MIN_NOTIONAL']);
  });

  it('has a least and a highest notional with switches of their own', () => {
    const filter = {
      filterType: 'NOTIONAL',
      minNotional: '5',
      maxNotional: '100',
      applyMinToMarket: true,
      applyMaxToMarket: false,
    };
    expect(broken([filter], { side: 'BUY', price: '2', quantity: '51' })).toEqual(['NOTIONAL']);
    const market: FilterOrder = { side: 'BUY', type: 'MARKET', quantity: '51' };
    expect(broken([filter], market, { referencePrice: '2' })).toEqual([]);
    expect(broken([filter], { ...market, quantity: '2' }, { referencePrice: '2' })).toEqual(['NOTIONAL']);
  });

  it('reads the notional of futures, which has another name there', () => {
    expect(broken([{ filterType: 'MIN_NOTIONAL', notional: '5' }], { side: 'BUY', price: '1', quantity: '4' })).toEqual(
      ['MIN_NOTIONAL'],
    );
  });

  it('multiplies numbers of 30 digits without rounding', () => {
    const filter = { filterType: 'MIN_NOTIONAL', minNotional: '1', applyToMarket: true };
    const price = '0.000000000000000000000000000001';
    expect(broken([filter], { side: 'BUY', price, quantity: `1${'0'.repeat(30)}` })).toEqual([]);
    expect(broken([filter], { side: 'BUY', price, quantity: '9'.repeat(30) })).toEqual(['MIN_NOTIONAL']);
  });

  it('rounds the parts of an iceberg order up', () => {
    const filter = { filterType: 'ICEBERG_PARTS', limit: 10 };
    expect(broken([filter], { side: 'BUY', quantity: '10', icebergQty: '1' })).toEqual([]);
    expect(broken([filter], { side: 'BUY', quantity: '10.1', icebergQty: '1' })).toEqual(['ICEBERG_PARTS']);
    expect(broken([filter], { side: 'BUY', quantity: '10', icebergQty: '0' })).toEqual([]);
  });

  it('holds market orders to both lot sizes and others to one', () => {
    const market = { filterType: 'MARKET_LOT_SIZE', minQty: '0.00', maxQty: '5.00', stepSize: '0.00' };
    expect(broken([LOT, market], { side: 'BUY', type: 'MARKET', quantity: '6.05' })).toEqual([
      'LOT_SIZE',
      'MARKET_LOT_SIZE',
    ]);
    expect(broken([LOT, market], { side: 'BUY', price: '1', quantity: '6' })).toEqual([]);
  });

  it('lets a position be as large as the maximum, with the order in it, and sales always', () => {
    const filter = { filterType: 'MAX_POSITION', maxPosition: '10' };
    const context = { position: '7' };
    expect(broken([filter], { side: 'BUY', quantity: '3' }, context)).toEqual([]);
    expect(broken([filter], { side: 'BUY', quantity: '3.1' }, context)).toEqual(['MAX_POSITION']);
    expect(broken([filter], { side: 'SELL', quantity: '3.1' }, context)).toEqual([]);
  });

  it('has limits of a trailing stop above and below the market', () => {
    const filter = {
      filterType: 'TRAILING_DELTA',
      minTrailingAboveDelta: 10,
      maxTrailingAboveDelta: 100,
      minTrailingBelowDelta: 20,
      maxTrailingBelowDelta: 200,
    };
    const check = (side: 'BUY' | 'SELL', type: FilterOrder['type'] & string, trailingDelta: number): number =>
      broken([filter], { side, type, trailingDelta, quantity: '1' }).length;
    expect([check('BUY', 'STOP_LOSS', 15), check('SELL', 'TAKE_PROFIT_LIMIT', 15)]).toEqual([0, 0]);
    expect([check('SELL', 'STOP_LOSS', 15), check('BUY', 'TAKE_PROFIT', 15)]).toEqual([1, 1]);
    expect([check('BUY', 'STOP_LOSS_LIMIT', 150), check('SELL', 'STOP_LOSS_LIMIT', 150)]).toEqual([1, 0]);
  });

  it('counts orders that there are and that are added: 200 fit, 201 do not, an OCO adds 2', () => {
    const filters = [
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
      { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
      { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 2 },
      { filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 1000 },
    ];
    const order: FilterOrder = { side: 'BUY', price: '1', quantity: '1' };
    const counts = { MAX_NUM_ORDERS: 199, MAX_NUM_ALGO_ORDERS: 5, MAX_NUM_ICEBERG_ORDERS: 2 };
    expect(broken(filters, order, { counts })).toEqual([]);
    expect(broken(filters, order, { counts, added: 2 })).toEqual(['MAX_NUM_ORDERS']);
    expect(broken(filters, { ...order, type: 'STOP_LOSS_LIMIT' }, { counts })).toEqual(['MAX_NUM_ALGO_ORDERS']);
    expect(broken(filters, { ...order, icebergQty: '0.5' }, { counts })).toEqual(['MAX_NUM_ICEBERG_ORDERS']);
    expect(broken(filters, order, { counts: { EXCHANGE_MAX_NUM_ORDERS: 1000 } })).toEqual(['EXCHANGE_MAX_NUM_ORDERS']);
    expect(broken([{ filterType: 'MAX_NUM_ORDERS', limit: 1 }], order, { counts: { MAX_NUM_ORDERS: 1 } })).toEqual([
      'MAX_NUM_ORDERS',
    ]);
  });

  it('lists every fault once, in the order of the venue, with what was expected', () => {
    const notional = { filterType: 'MIN_NOTIONAL', minNotional: '10', applyToMarket: true };
    const rules = venueRules({ symbol: 'AB', filters: [notional, LOT, PRICE] });
    const found = violations(rules, { side: 'BUY', price: '0.05', quantity: '0.05' });
    expect(found.map(({ filter }) => filter)).toEqual(['PRICE_FILTER', 'LOT_SIZE', 'MIN_NOTIONAL']);
    expect(found[0]?.detail).toBe('AB: price 0.05 is below 0.1');
  });

  it('refuses numbers with a sign, an exponent or no digits', () => {
    for (const price of ['-1', '1e5', '', '.5', '1.', 'NaN', '0x1', ' 1']) {
      expect(() => broken([PRICE], { side: 'BUY', price })).toThrow('BOT4_DATA_VALUE');
    }
  });
});

describe('floorPrice and floorQuantity', () => {
  const rules = venueRules({
    symbol: 'X',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0', maxPrice: '0', tickSize: '0.00010000' },
      { filterType: 'LOT_SIZE', minQty: '0', maxQty: '0', stepSize: '5' },
    ],
  });

  it('go down to the grid and write as many decimals as the venue', () => {
    expect(floorPrice(rules, '61.01859')).toBe('61.01850000');
    expect(floorQuantity(rules, '14.9')).toBe('10');
    expect(floorQuantity(rules, '4')).toBe('0');
  });

  it('leave a number as it is where there is no grid', () => {
    expect(floorPrice(venueRules({ symbol: 'X', filters: [] }), '61.01859')).toBe('61.01859');
  });
});

describe('venueRules', () => {
  it('names the filters that it does not know', () => {
    const rules = venueRules({ symbol: 'X', filters: [PRICE, { filterType: 'T_PLUS_SELL', endTime: 1 }] });
    expect(rules.unknown).toEqual(['T_PLUS_SELL']);
  });

  it('refuses a filter without a type and fields that are none', () => {
    const bad = [
      {},
      null,
      { filterType: 'PRICE_FILTER', minPrice: '1', maxPrice: '2' },
      { ...PRICE, minPrice: '-1' },
      { ...PRICE, tickSize: 'abc' },
      { filterType: 'MAX_NUM_ORDERS', maxNumOrders: '5' },
      { filterType: 'ICEBERG_PARTS', limit: 1.5 },
      { filterType: 'NOTIONAL', minNotional: '1', maxNotional: '2', applyMinToMarket: 'yes' },
    ];
    for (const filter of bad) {
      expect(() => venueRules({ symbol: 'X', filters: [filter] })).toThrow('BOT4_DATA_VALUE');
    }
  });

  it('does not take the names of an object for filters', () => {
    expect(venueRules({ symbol: 'X', filters: [{ filterType: '__proto__' }] }).unknown).toEqual(['__proto__']);
  });
});
