/** Times and decimals of the wire, what limits leave, which path leads where, and what a chaos plan hears. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chaosAnswer, chaosChannel, chaosKind } from './chaos-words.ts';
import { quotientText, readUnits, trimmed, unitsPlain } from './decimal-text.ts';
import { ppmText, tierOf } from './fee-tiers.ts';
import { ListedProduct, usualProduct } from './listed-product.ts';
import { makeUuid } from './order-ledger.ts';
import { CoinbaseRateLimits } from './rate-limits.ts';
import { routeOf } from './routes.ts';
import { goTimeText, isoText, readIso, readSeconds } from './time-text.ts';

const SEED = 20_261_128;

describe('times', () => {
  it(`are the same after being written and read (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000_000 }), (us) => readIso(isoText(us)) === us),
      { seed: SEED },
    );
    expect(isoText(1_700_000_000_000_001)).toBe('2023-11-14T22:13:20.000001Z');
    expect(goTimeText(1_700_000_000_000_001)).toBe('2023-11-14 22:13:20.000001 +0000 UTC');
  });

  it('are read with any fraction and offset, and nothing else is', () => {
    expect(readIso('2023-11-14T23:13:20+01:00')).toBe(1_700_000_000_000_000);
    expect(readIso('2023-11-14T22:13:20.123456789Z')).toBe(1_700_000_000_123_456);
    for (const text of ['', '2023-11-14', '2023-13-14T22:13:20Z', '2023-11-14T22:13:20', 'x', '2023-11-14 22:13:20Z'])
      expect(readIso(text)).toBeUndefined();
    expect([readSeconds('12'), readSeconds('-1'), readSeconds('1.5'), readSeconds('')]).toEqual([
      12e6,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('decimals', () => {
  it(`are the same after being written and read, without a needless digit (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (units) => {
        const text = unitsPlain(units);
        return readUnits(text) === BigInt(units) && !/\.\d*0$|\.$/.test(text);
      }),
      { seed: SEED },
    );
  });

  it('are refused when they are none or finer than a unit', () => {
    for (const text of ['', '.', '1.', '.5', '-1', '+1', '1e5', '0x1', '１', '1,5', ' 1', '1'.repeat(21), 'NaN'])
      expect(readUnits(text)).toBeUndefined();
    expect(readUnits('0.000000001')).toBe('fine');
    expect(readUnits('0.100000000000')).toBe(10_000_000n);
    expect(trimmed('100')).toBe('100');
  });

  it('of a quotient are cut down towards zero, on both sides of it', () => {
    expect(quotientText(2n, 3n, 4)).toBe('0.6666');
    expect(quotientText(-2n, 3n, 4)).toBe('-0.6666');
    expect(quotientText(-1n, 30_000n, 4)).toBe('0');
    expect(quotientText(0n, 0n, 4)).toBe('0');
    expect(quotientText(6n, 3n, 2)).toBe('2');
  });
});

describe('products', () => {
  it('have the sizes of the venue, and names with a quote asset that is known', () => {
    const product = new ListedProduct(0, usualProduct('BTC-USD'));
    expect(product.sizes()).toEqual({
      base_increment: '0.00000001',
      quote_increment: '0.01',
      quote_min_size: '1',
      quote_max_size: '150000000',
      base_min_size: '0.00000001',
      base_max_size: '3400',
    });
    expect(new ListedProduct(0, usualProduct('ETH-BTC')).price(5)).toBe('0.00005');
    expect(new ListedProduct(0, usualProduct('DOGE-EUR')).quantity(5)).toBe('0.05');
    for (const name of ['BTCUSD', 'BTC-XYZ', 'USD-USD', 'btc-usd', '-', ''])
      expect(() => usualProduct(name)).toThrow('symbol');
  });
});

describe('fees', () => {
  it('fall with the volume of 30 days', () => {
    expect([0, 999, 1000, 10_000, 1e12].map((volume) => tierOf(volume).name)).toEqual([
      'Intro 1',
      'Intro 1',
      'Intro 2',
      'Advanced 1',
      'VIP 5',
    ]);
    expect([ppmText(6000), ppmText(12_000), ppmText(0)]).toEqual(['0.006', '0.012', '0']);
  });
});

describe('limits', () => {
  it('count by full seconds and hours, by who and by what, and forget those that are over', () => {
    const limits = new CoinbaseRateLimits({
      privateASecond: 2,
      publicASecond: 1,
      appAnHour: 1,
      connectionsASecond: 1,
      messagesASecond: 1,
    });
    const use = (name: 'privateASecond' | 'appAnHour', who: string, us: number): number =>
      limits.use(name, who, us).remaining;
    expect([use('privateASecond', 'a', 100), use('privateASecond', 'a', 200), use('privateASecond', 'a', 300)]).toEqual(
      [1, 0, -1],
    );
    expect([use('privateASecond', 'b', 300), use('privateASecond', 'a', 1_000_000)]).toEqual([1, 1]);
    expect([
      use('appAnHour', 'a', 100),
      use('appAnHour', 'a', 3_599_999_999),
      use('appAnHour', 'a', 3_600_000_000),
    ]).toEqual([0, -1, 0]);
    for (let k = 0; k < 10_000; k++) use('privateASecond', `k${k}`, 10_000_000 + k * 1000);
    expect(limits.use('publicASecond', 'x', 5_500_000)).toEqual({ limit: 1, remaining: 0, reset: 1 });
  });
});

describe('paths', () => {
  it('lead to endpoints, with what stands at their open places', () => {
    const places = (path: string): unknown => {
      const route = routeOf('GET', path);
      return typeof route === 'string' ? route : route.places;
    };
    expect(places('/api/v3/brokerage/orders/historical/batch')).toEqual([]);
    expect(places('/api/v3/brokerage/orders/historical/x')).toEqual(['x']);
    expect(places('/api/v3/brokerage/market/products/BTC-USD/ticker')).toEqual(['BTC-USD']);
    for (const path of [
      '/',
      '//',
      '',
      '/api/v3/brokerage',
      '/api/v3/brokerage/accounts/a/b',
      '/v2/accounts/*/',
      '/__proto__',
    ])
      expect(places(path)).toBe('path');
    expect(routeOf('PUT', '/api/v3/brokerage/orders')).toBe('method');
  });
});

describe('ids', () => {
  it('are those of random numbers, version 4', () => {
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const ids = Array.from({ length: 200 }, () => makeUuid(random));
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(200);
  });
});

describe('a chaos plan', () => {
  it('hears what a request and a message are about', () => {
    const kind = (method: string, path: string, isOwn = true): string =>
      chaosKind({
        method,
        path: `/api/v3/brokerage/${path}`,
        query: '',
        body: '',
        address: '',
        headers: isOwn ? { authorization: 'Bearer x' } : {},
      });
    expect([
      kind('GET', 'time', false),
      kind('GET', 'accounts'),
      kind('POST', 'orders'),
      kind('POST', 'orders/edit'),
    ]).toEqual(['public', 'query', 'order', 'amend']);
    expect([kind('POST', 'orders/batch_cancel'), kind('POST', 'orders/preview')]).toEqual(['cancel', 'query']);
    expect(
      ['l2_data', 'user', 'candles', 'ticker', 'market_trades', 'subscriptions'].map((name) =>
        chaosChannel('/', `{"channel":"${name}",`),
      ),
    ).toEqual(['book', 'user', 'bars', 'ticker', 'trades', undefined]);
    expect(chaosChannel('/', '{"type":"error"}')).toBeUndefined();
  });

  it('answers in the venue’s words', () => {
    const fate = { status: 0, retryAfterS: 2.5 } as Parameters<typeof chaosAnswer>[1];
    expect(chaosAnswer('limited', fate)).toMatchObject({ status: 429, headers: { 'Retry-After': '3' } });
    expect(chaosAnswer('keyRefused', fate)).toMatchObject({ status: 401, body: 'Unauthorized\n' });
    expect(chaosAnswer('unknown', fate).body).toContain('context deadline exceeded');
    expect(chaosAnswer('normal', { ...fate, status: 502 })).toMatchObject({ status: 502 });
  });
});
