import { describe, expect, it } from 'vitest';
import { inferKrakenScales, krakenProtocolOf, readKrakenSubscription } from './index.ts';

describe('a recording of Kraken', () => {
  it('has the least decimals that hold all numbers of v1', () => {
    const scales = inferKrakenScales('kraken-v1', [
      '{"event":"heartbeat"}',
      'torn [',
      '[1,{"as":[["2.50000","1.25000000","1.1"]],"bs":[]},"book-10","A/B"]',
      '[1,{"a":[["2.12500","0.00000001","1.1"]],"c":"1"},"book-10","A/B"]',
      '[2,[["7.0","0.5","1.1","s","l",""]],"trade","C/D"]',
      '[3,{"a":["7.25",1,"1"],"b":["7.0",1,"1"],"v":["0.123456","1"]},"ticker","C/D"]',
      '[4,["7.125","8","1.1","0.25","1"],"spread","C/D"]',
    ]);
    expect([...scales]).toEqual([
      ['A/B', { priceDecimals: 3, qtyDecimals: 8 }],
      ['C/D', { priceDecimals: 3, qtyDecimals: 2 }],
    ]);
  });

  it('keeps digits and exponents of the numbers of v2 and Futures', () => {
    expect([
      ...inferKrakenScales('kraken', [
        '{"channel":"book","type":"snapshot","data":[{"symbol":"A/B","bids":[{"price":1.50,"qty":1e-7}],"asks":[]}]}',
        '{"channel":"trade","type":"update","data":[{"symbol":"A/B","price":1.25,"qty":2}]}',
        '{"channel":"ticker","data":[{"symbol":"C/D","bid":1,"bid_qty":0.5,"ask":1.5,"ask_qty":2}]}',
        '{"channel":"status","data":[{"system":"online"}]}',
      ]),
    ]).toEqual([
      ['A/B', { priceDecimals: 2, qtyDecimals: 7 }],
      ['C/D', { priceDecimals: 1, qtyDecimals: 1 }],
    ]);
    expect([
      ...inferKrakenScales('kraken-futures', [
        '{"feed":"book_snapshot","product_id":"PI_A","bids":[{"price":1.5,"qty":20108.0}],"asks":[{"price":2,"qty":1.0E7}]}',
        '{"feed":"book","product_id":"PI_A","price":1.25,"qty":0}',
        '{"feed":"trade_snapshot","product_id":"PI_B","trades":[{"price":3.5,"qty":0.1}]}',
        '{"feed":"ticker","product_id":"PI_B","bid":3.125,"ask":4,"bid_size":1,"ask_size":2}',
        '{"event":"subscribed","feed":"book","product_ids":["PI_C"]}',
      ]),
    ]).toEqual([
      ['PI_A', { priceDecimals: 2, qtyDecimals: 0 }],
      ['PI_B', { priceDecimals: 3, qtyDecimals: 1 }],
    ]);
  });

  it.each([
    ['wss://ws.kraken.com', 'kraken-v1'],
    ['wss://ws.kraken.com/v2', 'kraken'],
    ['wss://futures.kraken.com/ws/v1', 'kraken-futures'],
    ['wss://ws-feed.exchange.coinbase.com', undefined],
  ])('from %s speaks %s', (url, protocol) => {
    expect(krakenProtocolOf(url)).toBe(protocol);
  });

  it('says what was subscribed to', () => {
    expect(
      readKrakenSubscription(
        'kraken-v1',
        '{"event":"subscribe","pair":["A/B"],"subscription":{"name":"book","depth":25}}',
      ),
    ).toEqual({
      channel: 'book',
      symbols: ['A/B'],
      depth: 25,
    });
    expect(
      readKrakenSubscription(
        'kraken',
        '{"method":"subscribe","params":{"channel":"book","symbol":["A/B"],"depth":10}}',
      ),
    ).toEqual({
      channel: 'book',
      symbols: ['A/B'],
      depth: 10,
    });
    expect(
      readKrakenSubscription('kraken-futures', '{"event":"subscribe","feed":"trade","product_ids":["pi_a"]}'),
    ).toEqual({
      channel: 'trade',
      symbols: ['PI_A'],
    });
    expect(readKrakenSubscription('kraken', '{"method":"ping"}')).toBeUndefined();
    expect(readKrakenSubscription('kraken', '{"method":"subscribe"}')).toBeUndefined();
    expect(readKrakenSubscription('kraken', 'torn {')).toBeUndefined();
  });
});
