import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { feeAt } from '../../domain/market/index.ts';
import { readKrakenFutures, readKrakenPairs } from './index.ts';

const PAIR = {
  altname: 'AAAUSD',
  wsname: 'AAA/USD',
  base: 'XAAA',
  quote: 'ZUSD',
  pair_decimals: 3,
  lot_decimals: 8,
  leverage_buy: [2, 3],
  fees: [
    [0, 0.26],
    [50_000, 0.24],
  ],
  fees_maker: [
    [0, 0.16],
    [100_000, 0],
  ],
  fee_volume_currency: 'ZUSD',
  ordermin: '0.0002',
};

function pairs(changes: Record<string, unknown>): ReturnType<typeof readKrakenPairs> {
  return readKrakenPairs(JSON.stringify({ error: [], result: { XAAAZUSD: { ...PAIR, ...changes } } }), '2024-01-31');
}

describe('pairs of Kraken', () => {
  it('have exact steps, limits and the grid of the stream', () => {
    const [market] = pairs({});
    expect(market).toMatchObject({
      venue: 'kraken',
      id: 'XAAAZUSD',
      symbol: 'AAA/USD',
      kind: 'spot',
      base: 'XAAA',
      quote: 'ZUSD',
      tickSize: '0.001',
      lotSize: '0.00000001',
      minQty: '0.0002',
      status: 'online',
      isMarginable: true,
      scale: { priceDecimals: 3, qtyDecimals: 8 },
    });
    expect(market).not.toHaveProperty('minNotional');
  });

  it('take the tick, the smallest cost and the status where newer bodies have them', () => {
    const [market] = pairs({ tick_size: '0.05', costmin: '0.5', status: 'cancel_only', leverage_buy: [] });
    expect(market).toMatchObject({ tickSize: '0.05', minNotional: '0.5', status: 'cancel-only', isMarginable: false });
    expect(market?.scale.priceDecimals).toBe(3);
    expect(pairs({ status: 'delisted' })[0]?.status).toBe('offline');
  });

  it('have fees with the thresholds of both sides and the day of the body', () => {
    const fees = pairs({})[0]?.fees;
    if (fees === undefined) throw new Error('there are fees');
    expect([fees.asOf, fees.volumeCurrency]).toEqual(['2024-01-31', 'ZUSD']);
    expect(['0', '50000', '99999.99', '100000'].map((volume) => feeAt(fees, volume))).toEqual([
      { tier: 0, makerPercent: '0.16', takerPercent: '0.26' },
      { tier: 1, makerPercent: '0.16', takerPercent: '0.24' },
      { tier: 1, makerPercent: '0.16', takerPercent: '0.24' },
      { tier: 2, makerPercent: '0', takerPercent: '0.24' },
    ]);
  });

  it('have one fee for both sides without maker fees, and no schedule without fees; dark pools have no stream', () => {
    const dark = pairs({ fees_maker: undefined, wsname: undefined })[0];
    expect(feeAt(dark?.fees ?? { venue: '', asOf: '', volumeCurrency: '', tiers: [] }, '0').makerPercent).toBe('0.26');
    expect(dark).not.toHaveProperty('symbol');
    expect(pairs({ fees: [] })[0]).not.toHaveProperty('fees');
  });

  it.each([
    ['no JSON', '{'],
    ['an error of the venue', '{"error":["EService:Unavailable"]}'],
    ['no result', '{"error":[]}'],
  ])('refuse %s', (_what, body) => {
    expect(() => readKrakenPairs(body, '2024-01-31')).toThrowError(InputError);
  });

  it.each([
    ['pair_decimals', -1],
    ['pair_decimals', 'x'],
    ['lot_decimals', 99],
    ['ordermin', 'much'],
    ['tick_size', '-0.1'],
    ['base', undefined],
    ['quote', undefined],
  ])('refuse a pair whose %s is %s, and say which one', (key, value) => {
    expect(() => pairs({ [key]: value })).toThrowError(/XAAAZUSD/);
  });
});

const FUTURE = { symbol: 'fi_xbtusd_240927', type: 'futures_inverse', tickSize: 0.5, contractSize: 1, tradeable: true };

function futures(changes: Record<string, unknown>): ReturnType<typeof readKrakenFutures> {
  const index = { symbol: 'in_xbtusd', type: 'spot index', tradeable: false };
  return readKrakenFutures(JSON.stringify({ result: 'success', instruments: [{ ...FUTURE, ...changes }, index] }));
}

describe('contracts of Kraken Futures', () => {
  it('have exact steps, and indices are left out', () => {
    expect(futures({})).toEqual([
      {
        venue: 'kraken-futures',
        id: 'fi_xbtusd_240927',
        symbol: 'FI_XBTUSD_240927',
        kind: 'future',
        base: 'XBT',
        quote: 'USD',
        tickSize: '0.5',
        lotSize: '1',
        minQty: '1',
        status: 'online',
        isMarginable: true,
        contractSize: '1',
        scale: { priceDecimals: 1, qtyDecimals: 0 },
      },
    ]);
  });

  it('read steps with exponents, precisions of both signs, perpetuals and what may be done', () => {
    const [small] = futures({
      symbol: 'PF_SHIBUSD',
      tickSize: 1e-9,
      contractValueTradePrecision: -3,
      postOnly: true,
      maxPositionSize: 1e6,
    });
    expect(small).toMatchObject({
      kind: 'perp',
      tickSize: '0.000000001',
      lotSize: '1000',
      maxQty: '1000000',
      status: 'post-only',
    });
    expect(small?.scale).toEqual({ priceDecimals: 9, qtyDecimals: 0 });
    expect(futures({ contractValueTradePrecision: 4, tradeable: false })[0]).toMatchObject({
      lotSize: '0.0001',
      status: 'offline',
    });
  });

  it('refuse a body without success and values that are none', () => {
    expect(() => readKrakenFutures('{"result":"error"}')).toThrowError(InputError);
    expect(() => futures({ tickSize: 0 })).toThrowError(/tickSize of fi_xbtusd_240927 is 0/);
    expect(() => futures({ contractValueTradePrecision: 0.5 })).toThrowError(InputError);
    expect(() => futures({ symbol: undefined })).toThrowError(InputError);
  });
});
