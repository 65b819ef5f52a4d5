import { describe, expect, it } from 'vitest';
import { violations } from '../../domain/market/index.ts';
import { countBy, instrumentOf, readExchangeInfo } from './exchange-info.ts';
import { binanceFees } from './fees.ts';

const SPOT = {
  serverTime: 1_700_000_000_123,
  rateLimits: [{ rateLimitType: 'ORDERS', interval: 'SECOND', intervalNum: 10, limit: 50 }],
  exchangeFilters: [{ filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 1000 }],
  symbols: [
    {
      symbol: 'AAABBB',
      status: 'TRADING',
      baseAsset: 'AAA',
      quoteAsset: 'BBB',
      orderTypes: ['LIMIT', 'MARKET'],
      filters: [
        { filterType: 'PRICE_FILTER', minPrice: '0.01000000', maxPrice: '100000.00000000', tickSize: '0.01000000' },
        { filterType: 'LOT_SIZE', minQty: '0.00100000', maxQty: '900.00000000', stepSize: '0.00100000' },
        { filterType: 'NOTIONAL', minNotional: '5.00000000', maxNotional: '9000000.00000000' },
      ],
    },
    { symbol: 'CCCDDD', status: 'BREAK', baseAsset: 'CCC', quoteAsset: 'DDD', filters: [] },
  ],
};
const FUTURES = {
  symbols: ['PERPETUAL', 'TRADIFI_PERPETUAL', 'CURRENT_QUARTER'].map((contractType, i) => ({
    symbol: `S${i}`,
    contractType,
    status: 'TRADING',
    baseAsset: 'S',
    quoteAsset: 'USDT',
    filters: [
      { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '100000000000', tickSize: '0.00000001' },
      { filterType: 'LOT_SIZE', minQty: '1', maxQty: '9', stepSize: '1' },
    ],
  })),
};

describe('readExchangeInfo', () => {
  it('reads markets, limits and the filters of the whole venue', () => {
    const info = readExchangeInfo(JSON.stringify(SPOT), 'spot');
    expect(info.serverTime).toBe(1_700_000_000_123_000);
    expect(info.rateLimits).toEqual(SPOT.rateLimits);
    expect([...countBy(info.listings, ({ status }) => status)]).toEqual([
      ['TRADING', 1],
      ['BREAK', 1],
    ]);
    const [first, second] = info.listings;
    expect(first).toMatchObject({ symbol: 'AAABBB', kind: 'spot', base: 'AAA', quote: 'BBB' });
    expect(first?.scale).toEqual({ priceDecimals: 2, qtyDecimals: 3 });
    expect(second?.scale).toEqual({ priceDecimals: 8, qtyDecimals: 8 });
    if (first === undefined) throw new Error('no market');
    const order = { side: 'BUY', price: '10.005', quantity: '0.1' } as const;
    const found = violations(first.rules, order, { counts: { EXCHANGE_MAX_NUM_ORDERS: 1000 } });
    expect(found.map(({ filter }) => filter)).toEqual(['PRICE_FILTER', 'NOTIONAL', 'EXCHANGE_MAX_NUM_ORDERS']);
  });

  it('makes instruments of markets that stay exact, and none of the others', () => {
    const [first, second] = readExchangeInfo(JSON.stringify(SPOT), 'spot').listings.map(instrumentOf);
    expect(first).toMatchObject({ tickSize: '0.01', lotSize: '0.001', minNotional: 5e8 });
    expect(second).toBeUndefined();
    const futures = readExchangeInfo(JSON.stringify(FUTURES), 'um').listings;
    expect(futures.map(({ kind }) => kind)).toEqual(['perp', 'perp', 'future']);
    expect(futures.map(instrumentOf)).toEqual([undefined, undefined, undefined]);
  });

  it('refuses what is no such answer', () => {
    const bad = ['', '[]', '{"symbols":5}', '{"symbols":[5]}', '{"symbols":[{}]}', '{"rateLimits":[{"limit":"1"}]}'];
    for (const text of bad) expect(() => readExchangeInfo(text, 'spot'), text).toThrow('BOT4_DATA_CORRUPT');
  });
});

describe('binanceFees', () => {
  it('says of which day the fees are', () => {
    expect(binanceFees('spot')).toMatchObject({ asOf: '2026-11-28', tiers: [{ makerPercent: '0.1' }] });
    expect(binanceFees('um').tiers[0]).toMatchObject({ makerPercent: '0.02', takerPercent: '0.05' });
  });
});
