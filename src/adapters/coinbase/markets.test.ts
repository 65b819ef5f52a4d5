import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { readCoinbaseExchangeProducts, readCoinbaseFees, readCoinbaseProducts } from './index.ts';

const EXCHANGE = {
  id: 'AAA-USD',
  base_currency: 'AAA',
  quote_currency: 'USD',
  base_min_size: '0.0100',
  base_max_size: '280',
  quote_increment: '0.01',
  base_increment: '0.00000001',
  min_market_funds: '5',
  max_market_funds: '1000000',
  margin_enabled: false,
  post_only: false,
  limit_only: false,
  cancel_only: false,
  trading_disabled: false,
  status: 'online',
};
const ADVANCED = {
  product_id: 'AAA-USD',
  product_type: 'SPOT',
  base_increment: '0.001',
  quote_increment: '0.01',
  price_increment: '0.01',
  base_min_size: '0.001',
  base_max_size: '3400',
  quote_min_size: '1',
  quote_max_size: '150000000',
  base_currency_id: 'AAA',
  quote_currency_id: 'USD',
  status: 'online',
};

function exchange(
  changes: Record<string, unknown>,
): ReturnType<typeof readCoinbaseExchangeProducts>[number] | undefined {
  return readCoinbaseExchangeProducts(JSON.stringify([{ ...EXCHANGE, ...changes }]))[0];
}

function advanced(changes: Record<string, unknown>): ReturnType<typeof readCoinbaseProducts>[number] | undefined {
  return readCoinbaseProducts(JSON.stringify({ products: [{ ...ADVANCED, ...changes }] }))[0];
}

describe('products of the Coinbase Exchange', () => {
  it('have exact steps and limits', () => {
    expect(exchange({})).toEqual({
      venue: 'coinbase-exchange',
      id: 'AAA-USD',
      symbol: 'AAA-USD',
      kind: 'spot',
      base: 'AAA',
      quote: 'USD',
      tickSize: '0.01',
      lotSize: '0.00000001',
      minQty: '0.01',
      maxQty: '280',
      minNotional: '5',
      maxNotional: '1000000',
      status: 'online',
      isMarginable: false,
      scale: { priceDecimals: 2, qtyDecimals: 8 },
    });
  });

  it.each([
    [{ status: 'delisted' }, 'offline'],
    [{ trading_disabled: true }, 'offline'],
    [{ cancel_only: true, limit_only: true }, 'cancel-only'],
    [{ post_only: true }, 'post-only'],
    [{ limit_only: true }, 'limit-only'],
  ])('with %j are %s', (changes, status) => {
    expect(exchange(changes)?.status).toBe(status);
  });

  it('of before a step was said have steps of 1e-8', () => {
    expect(exchange({ base_increment: undefined, min_market_funds: undefined })?.lotSize).toBe('0.00000001');
  });

  it('refuse what is no list, and say which value of which product is wrong', () => {
    expect(() => readCoinbaseExchangeProducts('{"message":"rate limited"}')).toThrowError(/rate limited/);
    expect(() => readCoinbaseExchangeProducts('[')).toThrowError(InputError);
    expect(() => exchange({ quote_increment: '0' })).toThrowError(/quote_increment of AAA-USD is 0/);
    for (const key of ['id', 'base_currency', 'quote_currency'])
      expect(() => exchange({ [key]: undefined })).toThrowError(InputError);
  });
});

describe('products of Coinbase Advanced Trade', () => {
  it('have exact steps and limits, one product too', () => {
    const market = advanced({});
    expect(market).toMatchObject({
      tickSize: '0.01',
      lotSize: '0.001',
      minNotional: '1',
      maxNotional: '150000000',
      status: 'online',
    });
    expect(readCoinbaseProducts(JSON.stringify(ADVANCED))).toEqual([market]);
  });

  it('that are derivatives have a contract size, a coarse tick and an empty status', () => {
    const details = { contract_size: '0.01', contract_root_unit: 'BTC', contract_expiry_type: 'EXPIRING' };
    const future = advanced({
      product_type: 'FUTURE',
      base_currency_id: '',
      price_increment: '5',
      status: '',
      future_product_details: details,
    });
    expect(future).toMatchObject({
      kind: 'future',
      base: 'BTC',
      tickSize: '5',
      contractSize: '0.01',
      status: 'online',
      isMarginable: true,
    });
    expect(future?.scale).toEqual({ priceDecimals: 2, qtyDecimals: 3 });
    const perpetual = { ...details, contract_expiry_type: 'PERPETUAL' };
    expect(advanced({ product_type: 'FUTURE', future_product_details: perpetual })?.kind).toBe('perp');
  });

  it('are offline when they can only be looked at, and have no limit where it is 0', () => {
    expect(advanced({ view_only: true, quote_min_size: '0', price_increment: '' })).toMatchObject({
      status: 'offline',
      tickSize: '0.01',
    });
    expect(advanced({ quote_min_size: '0' })).not.toHaveProperty('minNotional');
    expect(advanced({ is_disabled: true })?.status).toBe('offline');
  });

  it('refuse a body without products', () => {
    expect(() => readCoinbaseProducts('{"message":"no"}')).toThrowError(/no/);
    expect(() => advanced({ product_id: undefined })).toThrowError(InputError);
    expect(() => advanced({ quote_currency_id: '' })).toThrowError(InputError);
  });
});

describe('fees of a Coinbase account', () => {
  it('are those of its tier, in percent, exact', () => {
    const body =
      '{"total_volume":1000,"fee_tier":{"pricing_tier":"Intro 1","taker_fee_rate":"0.0120","maker_fee_rate":"0.006"}}';
    expect(readCoinbaseFees(body, '2026-04-07').tiers).toEqual([
      { fromVolume: '0', makerPercent: '0.6', takerPercent: '1.2' },
    ]);
    expect(() => readCoinbaseFees('{}', '2026-04-07')).toThrowError(InputError);
  });
});
