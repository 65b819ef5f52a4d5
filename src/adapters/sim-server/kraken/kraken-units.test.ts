import { describe, expect, it } from 'vitest';
import { REFUSAL } from '../../../domain/sim/index.ts';
import { commonName, krakenAsset } from './assets.ts';
import { bookChecksum, isoMicros } from './book-view.ts';
import { KrakenPair, usualPair } from './listed-pair.ts';
import { readAmount, readPrice } from './order-shape.ts';
import { deedCost, RateCounters, USUAL_KRAKEN_LIMITS } from './rate-counters.ts';
import { refused } from './refusals.ts';
import { isTxid, txid, txidNumber } from './txid.ts';

function pairOf(name: string): KrakenPair {
  return new KrakenPair(0, usualPair(name) as NonNullable<ReturnType<typeof usualPair>>);
}

describe('ids of the venue', () => {
  it('are read back, differ by kind, and 10,000 of them are all different', () => {
    const ids = Array.from({ length: 10_000 }, (_, n) => txid('O', n));
    expect(new Set(ids).size).toBe(10_000);
    expect(ids.every(isTxid)).toBe(true);
    for (const n of [0, 1, 4096, Number.MAX_SAFE_INTEGER]) expect(txidNumber('O', txid('O', n))).toBe(n);
    expect(txid('O', 5).slice(1)).not.toBe(txid('L', 5).slice(1));
  });

  it.each(['', 'O', 'OABCDE-FGHIJ-KLMNO', 'oabcde-fghij-klmnop', 'TABCDE-FGHIJ-KLMNOP'])(
    '%s is none of an order',
    (text) => {
      expect(txidNumber('O', text)).toBeUndefined();
    },
  );
});

describe('names', () => {
  it.each([
    ['BTC/USD', 'XXBTZUSD', 'XBTUSD', 'BTC/USD', 1],
    ['XBTUSD', 'XXBTZUSD', 'XBTUSD', 'BTC/USD', 1],
    ['XXBTZUSD', 'XXBTZUSD', 'XBTUSD', 'BTC/USD', 1],
    ['ETH/BTC', 'XETHXXBT', 'ETHXBT', 'ETH/BTC', 7],
    ['BTC/USDT', 'XBTUSDT', 'XBTUSDT', 'BTC/USDT', 1],
    ['SOLUSD', 'SOLUSD', 'SOLUSD', 'SOL/USD', 3],
    ['DOGE/EUR', 'XXDGZEUR', 'XDGEUR', 'DOGE/EUR', 6],
  ])('%s is %s, %s and %s with %d decimals', (text, id, altname, wsName, decimals) => {
    const pair = pairOf(text);
    expect([pair.id, pair.altname, pair.wsName, pair.priceDecimals]).toEqual([id, altname, wsName, decimals]);
  });

  it.each(['', 'BTC', 'BTC/', '/USD', 'BTC/BTC', 'A/B/C', 'BTC/U$D', 'QWERTY'])('%s is no pair', (text) => {
    expect(usualPair(text)).toBeUndefined();
  });

  it.each([
    ['XXBT', 'BTC'],
    ['XBT', 'BTC'],
    ['ZUSD', 'USD'],
    ['XDG', 'DOGE'],
    ['SOL', 'SOL'],
    ['XTZ', 'XTZ'],
    ['ZRX', 'ZRX'],
  ])('%s is %s', (text, name) => {
    expect(commonName(text)).toBe(name);
    expect(commonName(krakenAsset(name).id)).toBe(name);
  });
});

describe('prices and amounts', () => {
  const pair = pairOf('BTC/USD');

  it.each([
    ['60000', 600_000],
    ['+5%', 630_000],
    ['-1%', 594_000],
    ['+12.5', 600_125],
    ['#1%', 606_000],
  ])('%s beside 60,000 is %d ticks', (text, ticks) => {
    expect(readPrice(pair, text, 600_000, 1)).toBe(ticks);
  });

  it('that are relative to nothing, or below zero, are refused', () => {
    expect(() => readPrice(pair, '+1%', 0, 1)).toThrow('EOrder:Invalid price');
    expect(() => readPrice(pair, '-60000', 600_000, 1)).toThrow('EOrder:Invalid price');
    expect(() => readPrice(pair, '1.25', 600_000, 1)).toThrow('only be specified up to 1 decimals');
  });

  it('are exact to 1e-8', () => {
    expect(readAmount('volume', '0.10000001')).toBe(10_000_001);
    expect(readAmount('volume', '1.0000000000')).toBe(100_000_000);
    expect(() => readAmount('volume', '0.000000001')).toThrow('EGeneral:Invalid arguments:volume');
    expect(() => readAmount('volume', '99999999999')).toThrow('EGeneral:Invalid arguments:volume');
    expect([pair.price(600_005), pair.quantity(1), pair.averagePrice(900_050_000_000, 15_000_000)]).toEqual([
      '60000.5',
      '0.00000001',
      '60003.3',
    ]);
  });
});

describe('the checksum of a book', () => {
  it('is 2726735196 for ten levels around 0.05 of 500 lots each', () => {
    const definition = { ...(usualPair('XRP/USD') as NonNullable<ReturnType<typeof usualPair>>) };
    const tick = '0.00001000';
    const filters = [
      { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '0', tickSize: tick },
      { filterType: 'LOT_SIZE', minQty: '0.00000001', maxQty: '1000', stepSize: '0.00000001' },
    ];
    const pair = new KrakenPair(0, { ...definition, filters });
    const side = (from: number, step: number): (readonly [number, number])[] =>
      Array.from({ length: 12 }, (_, i) => [from + step * i, 500] as const);
    expect(bookChecksum(pair, side(5005, 5), side(5000, -5))).toBe(2_726_735_196);
    expect(isoMicros(1_700_000_000_123_456)).toBe('2023-11-14T22:13:20.123456Z');
  });
});

describe('counters', () => {
  it.each([
    ['add', 0, 1],
    ['cancel', 0, 8],
    ['cancel', 9.9, 6],
    ['cancel', 299, 1],
    ['cancel', 300, 0],
    ['edit', 4, 7],
    ['edit', 100, 1],
    ['amend', 4, 4],
    ['amend', 20, 1],
  ] as const)('%s of an order of %d s costs %d', (deed, age, cost) => {
    expect(deedCost(deed, age)).toBe(cost);
  });

  it('fall with time: 20 calls at once, one more every two seconds', () => {
    const counters = new RateCounters(USUAL_KRAKEN_LIMITS);
    for (let i = 0; i < 20; i++) counters.call(0, false, 0);
    expect(() => counters.call(0, false, 0)).toThrow('EAPI:Rate limit exceeded');
    expect(() => counters.call(1, false, 0)).not.toThrow();
    expect(() => counters.call(0, false, 2e6)).not.toThrow();
    expect(() => counters.call(0, false, 2e6)).toThrow('EAPI:Rate limit exceeded');
    counters.order(0, 0, 125, 0);
    expect(() => counters.order(0, 0, 1, 0)).toThrow('EOrder:Rate limit exceeded');
    expect(() => counters.order(0, 1, 1, 0)).not.toThrow();
    expect(counters.orderCount(0, 0, 10e6)).toBeCloseTo(125 - 23.4, 9);
  });
});

describe('refusals', () => {
  it('have a text of the venue each', () => {
    for (const refusal of Object.values(REFUSAL)) expect(refused(refusal).message).toMatch(/^E[A-Z][A-Za-z]+:/);
    expect(() => refused(-999)).toThrow('is not in the table');
  });
});
