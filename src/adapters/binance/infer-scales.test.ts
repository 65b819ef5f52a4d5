import { describe, expect, it } from 'vitest';
import { inferScales } from './infer-scales.ts';

describe('inferScales', () => {
  it('takes the least decimals that hold every number of each kind of message', () => {
    const markets = inferScales([
      '{"stream":"aaabbb@trade","data":{"e":"trade","s":"AAABBB","p":"10.05000000","q":"1.50000000"}}',
      '{"stream":"aaabbb@depth","data":{"e":"depthUpdate","s":"AAABBB","b":[["10.050100","0"]],"a":[["11","0.0020"]]}}',
      '{"stream":"cccddd@bookTicker","data":{"u":1,"s":"CCCDDD","b":"1.5","B":"1","a":"1.25","A":"200"}}',
      '{"e":"aggTrade","s":"EEEFFF","p":"7","q":"0.1"}',
      '{"e":"kline","s":"EEEFFF","k":{"o":"7.125","h":"8","l":"7","c":"7","v":"0.25"}}',
      '{"stream":"ggghhh@depth5","data":{"lastUpdateId":1,"bids":[["0.001","5"]],"asks":[]}}',
    ]);
    expect(markets.map(({ symbol, scale }) => [symbol, scale.priceDecimals, scale.qtyDecimals])).toEqual([
      ['AAABBB', 4, 3],
      ['CCCDDD', 2, 0],
      ['EEEFFF', 3, 2],
      ['GGGHHH', 3, 0],
    ]);
  });

  it('counts a body to the market of its address, or to the only market', () => {
    const body = '{"lastUpdateId":1,"bids":[["1.123","0.5"]],"asks":[["2","1"]]}';
    const url = 'https://api.binance.com/api/v3/depth?symbol=AAABBB&limit=1000';
    expect(inferScales([{ url, body }])[0]?.scale).toEqual({ priceDecimals: 3, qtyDecimals: 1 });
    const trade = '{"e":"trade","s":"AAABBB","p":"1","q":"1"}';
    expect(inferScales([{ url: '', body }, trade])[0]?.scale).toEqual({ priceDecimals: 3, qtyDecimals: 1 });
    const two = inferScales([{ url: '', body }, trade, trade.replace('AAABBB', 'CCCDDD')]);
    expect(two.map(({ scale }) => scale.priceDecimals)).toEqual([0, 0]);
  });

  it('passes over what is no JSON, no text and no number', () => {
    const odd = ['hello', '[]', '{"result":null,"id":1}', '{"e":"trade","s":"AAABBB","p":5,"q":"1e-9"}'];
    expect(inferScales(odd)).toEqual([{ symbol: 'AAABBB', scale: { priceDecimals: 0, qtyDecimals: 0 } }]);
    expect(
      inferScales([{ url: '', body: 'x' }, '{"e":"depthUpdate","s":"X","b":[5],"a":7}'])[0]?.scale.priceDecimals,
    ).toBe(0);
  });
});
