import { describe, expect, it } from 'vitest';
import { coinbaseProtocolOf, inferCoinbaseScales, readCoinbaseSubscription } from './index.ts';

describe('a recording of Coinbase', () => {
  it('has the least decimals that hold all numbers of the Exchange feed', () => {
    const scales = inferCoinbaseScales('coinbase-exchange', [
      '{"type":"subscriptions","channels":[]}',
      'torn {',
      '{"type":"snapshot","product_id":"A-B","bids":[["1.50","2.0"]],"asks":[]}',
      '{"type":"l2update","product_id":"A-B","changes":[["buy","1.25","0.125"]]}',
      '{"type":"match","product_id":"C-D","price":"7","size":"0.5"}',
      '{"type":"ticker","product_id":"C-D","price":"0.123456","best_bid":"6.5","best_ask":"7.25"}',
    ]);
    expect([...scales]).toEqual([
      ['A-B', { priceDecimals: 2, qtyDecimals: 3 }],
      ['C-D', { priceDecimals: 2, qtyDecimals: 1 }],
    ]);
  });

  it('has the least decimals that hold all numbers of Advanced Trade', () => {
    const scales = inferCoinbaseScales('coinbase', [
      '{"channel":"l2_data","events":[{"type":"update","product_id":"A-B","updates":[{"price_level":"1.25","new_quantity":"0.5"}]}]}',
      '{"channel":"market_trades","events":[{"trades":[{"product_id":"C-D","price":"7.5","size":"0.25"},{"price":"1"}]}]}',
      '{"channel":"ticker","events":[{"tickers":[{"product_id":"C-D","best_bid":"7.125","best_bid_quantity":"1","best_ask":"8","best_ask_quantity":"1"},{}]}]}',
      '{"channel":"l2_data","events":[{"updates":[{"price_level":"1"}]}]}',
    ]);
    expect([...scales]).toEqual([
      ['A-B', { priceDecimals: 2, qtyDecimals: 1 }],
      ['C-D', { priceDecimals: 3, qtyDecimals: 2 }],
    ]);
  });

  it.each([
    ['wss://ws-feed.pro.coinbase.com', 'coinbase-exchange'],
    ['wss://ws-feed.exchange.coinbase.com', 'coinbase-exchange'],
    ['wss://advanced-trade-ws.coinbase.com', 'coinbase'],
    ['wss://ws.kraken.com', undefined],
  ])('from %s speaks %s', (url, protocol) => {
    expect(coinbaseProtocolOf(url)).toBe(protocol);
  });

  it('says what was subscribed to, in both forms', () => {
    expect(
      readCoinbaseSubscription(
        '{"type":"subscribe","product_ids":["A-B"],"channels":["level2",{"name":"ticker","product_ids":["C-D","A-B"]}]}',
      ),
    ).toEqual({
      channels: ['level2', 'ticker'],
      symbols: ['A-B', 'C-D'],
    });
    expect(readCoinbaseSubscription('{"type":"subscribe","product_ids":["A-B"],"channel":"level2"}')).toEqual({
      channels: ['level2'],
      symbols: ['A-B'],
    });
    expect(readCoinbaseSubscription('{"type":"unsubscribe","channel":"level2"}')).toBeUndefined();
  });
});
