import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { SilentSink } from '../../domain/market/index.ts';
import type { FeedInstrument } from '../../ports/index.ts';
import * as kinds from './message-kind.ts';
import { type BinanceMarket, BinanceParser } from './parser.ts';

const SCALE = { priceDecimals: 2, qtyDecimals: 3 };
const MARKETS: readonly FeedInstrument[] = [
  { index: 7, symbol: 'AAABBB', scale: SCALE },
  { index: 9, symbol: 'cccddd_251226', scale: { priceDecimals: 1, qtyDecimals: 0 } },
];
const MS = 1_700_000_000_123;
const TRADE = `"e":"trade","E":${MS},"s":"AAABBB","t":12345,"p":"10.05000000","q":"1.50000000","T":${MS - 1},"m":true,"M":true`;
const DEPTH = `"e":"depthUpdate","E":${MS},"s":"AAABBB","U":101,"u":105,"b":[["10.04","2"],["10.030","0.000"]],"a":[]`;
const FUTURES_DEPTH = `"e":"depthUpdate","E":${MS},"T":${MS - 2},"s":"AAABBB","U":101,"u":105,"pu":99,"b":[],"a":[["10.06","1.5"]]`;

function combined(stream: string, event: string): string {
  return `{"stream":"${stream}","data":{${event}}}`;
}

/** Reads the same text three times: slowly, then by the layout that was learned of it. */
function read(text: string, market: BinanceMarket = 'spot', parser = new BinanceParser(MARKETS, market)): number {
  const bytes = Buffer.from(`..${text}..`);
  const found = [0, 1, 2].map(() => parser.read(bytes, 2, bytes.length - 2));
  expect(new Set(found).size).toBe(1);
  return found[0] as number;
}

/** Everything that a parser hands over of a text, as lines. */
function emitted(text: string, market: BinanceMarket = 'spot'): string[] {
  const parser = new BinanceParser(MARKETS, market);
  const lines: string[] = [];
  class Lines extends SilentSink {
    override trade(...values: number[]): void {
      lines.push(`trade ${values.join(' ')}`);
    }
    override bookReset(...values: number[]): void {
      lines.push(`reset ${values.join(' ')}`);
    }
    override level(...values: number[]): void {
      lines.push(`level ${values.join(' ')}`);
    }
    override bookEnd(...values: number[]): void {
      lines.push(`end ${values.join(' ')}`);
    }
    override quote(...values: number[]): void {
      lines.push(`quote ${values.join(' ')}`);
    }
  }
  read(text, market, parser);
  parser.emit(new Lines());
  return lines;
}

const MICROS = MS * 1000;

describe('BinanceParser', () => {
  it('reads trades of spot, combined and raw', () => {
    const wanted = [`trade 7 12345 1005 1500 -1 ${MICROS - 1000}`];
    expect(emitted(combined('aaabbb@trade', TRADE))).toEqual(wanted);
    expect(emitted(`{${TRADE}}`)).toEqual(wanted);
  });

  it('reads trades of futures, added up and single, and knows those that are no match of two orders', () => {
    const agg = `"e":"aggTrade","E":${MS},"a":5,"s":"AAABBB","p":"10.05","q":"2","f":1,"l":3,"T":${MS},"m":false`;
    expect(emitted(combined('aaabbb@aggTrade', agg), 'um')).toEqual([`trade 7 5 1005 2000 1 ${MICROS}`]);
    const parser = new BinanceParser(MARKETS, 'um');
    const single = TRADE.replace('"M":true', '"X":"MARKET"');
    expect(read(combined('aaabbb@trade', single), 'um', parser)).toBe(kinds.TRADE);
    expect(parser.message.onMarket).toBe(true);
    expect(read(combined('aaabbb@trade', single.replace('MARKET', 'INSURANCE_FUND')), 'um', parser)).toBe(kinds.TRADE);
    expect(parser.message.onMarket).toBe(false);
  });

  it('reads changes of a book, of spot and of futures', () => {
    expect(emitted(combined('aaabbb@depth@100ms', DEPTH))).toEqual([
      'level 7 1 1004 2000',
      'level 7 1 1003 0',
      `end 7 105 ${MICROS}`,
    ]);
    expect(emitted(combined('aaabbb@depth', FUTURES_DEPTH), 'um')).toEqual([
      'level 7 -1 1006 1500',
      `end 7 105 ${MICROS - 2000}`,
    ]);
  });

  it('reads best levels whole, by the stream of spot and the event of futures', () => {
    const spot = '"lastUpdateId":160,"bids":[["10.04","2"]],"asks":[["10.06","1"]]';
    const wanted = ['level 7 1 1004 2000', 'level 7 -1 1006 1000'];
    expect(emitted(combined('aaabbb@depth20@100ms', spot))).toEqual(['reset 7 0', ...wanted, 'end 7 160 0']);
    expect(emitted(combined('aaabbb@depth5', FUTURES_DEPTH), 'um')[0]).toBe(`reset 7 ${MICROS - 2000}`);
  });

  it('reads quotes of spot, which say no time, and of futures, which do', () => {
    const quote = '"u":400,"s":"AAABBB","b":"10.04","B":"31.21","a":"10.06","A":"40.66"';
    expect(emitted(combined('aaabbb@bookTicker', quote))).toEqual(['quote 7 1004 31210 1006 40660 400 0']);
    const futures = `"e":"bookTicker",${quote},"T":${MS - 5},"E":${MS}`;
    expect(emitted(combined('aaabbb@bookTicker', futures), 'um')).toEqual([
      `quote 7 1004 31210 1006 40660 400 ${MICROS - 5000}`,
    ]);
  });

  it('reads bars with their length and whether they are over', () => {
    const bar = `"t":1700000040000,"T":1700000099999,"s":"AAABBB","i":"1m","f":1,"L":9,"o":"1","c":"2","h":"3","l":"0.5","v":"7","n":9,"x":true,"q":"1","V":"1","Q":"1","B":"0"`;
    const parser = new BinanceParser(MARKETS, 'spot');
    expect(read(combined('aaabbb@kline_1m', `"e":"kline","E":${MS},"s":"AAABBB","k":{${bar}}`), 'spot', parser)).toBe(
      kinds.BAR,
    );
    const { openTime, intervalMicros, closed, open, high, low, close, volume } = parser.message;
    expect([openTime, intervalMicros, closed]).toEqual([1_700_000_040_000_000, 60e6, true]);
    expect([open, high, low, close, volume]).toEqual([100, 300, 50, 200, 7000]);
  });

  it('gives the same for another order, white space, unknown keys, escapes and a third value of a level', () => {
    const wanted = emitted(combined('aaabbb@depth', DEPTH));
    const reordered = `{"data":{"a":[],"b":[["10.04","2"],["10.030","0.000"]],"u":105,"U":101,"E":${MS},"s":"AAABBB","e":"depthUpdate"},"stream":"aaabbb@depth"}`;
    const spaced = combined('aaabbb@depth', DEPTH).replace(/[,:[\]{}]/g, (mark) => ` ${mark}\n\t`);
    const extended = combined('aaabbb@depth', `"st":[{"x":1}],${DEPTH},"ps":null,"nq":-1.5e3`);
    const escaped = combined('aaabbb@depth', DEPTH)
      .replace('depthUpdate', 'depth\\u0055pdate')
      .replace('"U"', '"\\u0055"');
    const third = combined('aaabbb@depth', DEPTH.replace('"2"]', '"2",[]]'));
    for (const text of [reordered, spaced, extended, escaped, third]) expect(emitted(text)).toEqual(wanted);
  });

  it('takes times in microseconds too, and refuses what is a time of no unit', () => {
    const micros = TRADE.replaceAll(String(MS), `${MICROS}`).replaceAll(String(MS - 1), `${MICROS - 1}`);
    expect(emitted(combined('aaabbb@trade', micros))).toEqual([`trade 7 12345 1005 1500 -1 ${MICROS - 1}`]);
    expect(read(combined('aaabbb@trade', TRADE.replace(String(MS), '17000000001230')))).toBe(kinds.MALFORMED);
  });

  it('finds delivery futures and names with other letters than those of ASCII', () => {
    const quote = '"u":1,"s":"CCCDDD_251226","b":"1.5","B":"1","a":"1.6","A":"2"';
    expect(emitted(combined('cccddd_251226@bookTicker', quote))).toEqual(['quote 9 15 1 16 2 1 0']);
    const parser = new BinanceParser([{ index: 1, symbol: '币安USDT', scale: SCALE }], 'spot');
    const text = combined('币安usdt@bookTicker', '"u":1,"s":"币安USDT","b":"1","B":"1","a":"2","A":"1"');
    expect(read(text, 'spot', parser)).toBe(kinds.QUOTE);
  });

  it('tells answers, errors, the end of the connection, other streams and other markets apart', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['{"result":null,"id":3}', kinds.ACK],
      ['{"error":{"code":2,"msg":"Invalid request"},"id":3}', kinds.VENUE_ERROR],
      ['{"code":3,"msg":"Invalid JSON"}', kinds.VENUE_ERROR],
      ['{"e":"serverShutdown","E":1700000000000}', kinds.SHUTDOWN],
      [combined('aaabbb@ticker', '"e":"24hrTicker","s":"AAABBB"'), kinds.UNKNOWN],
      [combined('aaabbb@rpiDepth@500ms', DEPTH), kinds.UNKNOWN],
      ['{"stream":"!ticker@arr","data":[{"e":"24hrTicker"}]}', kinds.UNKNOWN],
      ['[]', kinds.UNKNOWN],
      [combined('zzz@trade', TRADE.replace('AAABBB', 'ZZZ')), kinds.FOREIGN],
    ];
    for (const [text, kind] of cases) expect([text, read(text)]).toEqual([text, kind]);
  });

  it('refuses what is no JSON, lacks a field, repeats one or contradicts itself', () => {
    const depth = combined('aaabbb@depth', DEPTH);
    const bad = [
      '',
      'hello',
      '{',
      `${depth}}`,
      `${depth} x`,
      depth.slice(0, -1),
      depth.replace('"U":101', '"U":106'),
      depth.replace('"U":101,', ''),
      depth.replace('"U":101', '"U":1.5'),
      depth.replace('"U":101', '"U":1e2'),
      depth.replace('"U":101', '"U":"101"'),
      depth.replace('"U":101', '"U":101,"U":101'),
      depth.replace('"u":105', '"u":-105'),
      depth.replace('"10.04"', '10.04'),
      depth.replace('"10.04"', '"-10.04"'),
      depth.replace('"10.04"', '"0.00"'),
      depth.replace('["10.04","2"]', '["10.04"]'),
      depth.replace('"s":"AAABBB"', '"s":"CCCDDD_251226"'),
      combined('aaabbb@trade', TRADE.replace('"m":true', '"m":1')),
      combined('aaabbb@trade', TRADE.replace('"p":"10.05000000",', '')),
    ];
    for (const text of bad) expect([text, read(text)]).toEqual([text, kinds.MALFORMED]);
  });

  it('says which book a malformed message is about, where that can be seen', () => {
    const parser = new BinanceParser(MARKETS, 'spot');
    const cut = Buffer.from(combined('aaabbb@depth@100ms', DEPTH).slice(0, 120));
    expect(parser.read(cut, 0, cut.length)).toBe(kinds.MALFORMED);
    expect([parser.message.slot, parser.message.aboutBook]).toEqual([0, true]);
    const trade = Buffer.from(combined('aaabbb@trade', TRADE).slice(0, 120));
    parser.read(trade, 0, trade.length);
    expect([parser.message.slot, parser.message.aboutBook]).toEqual([0, false]);
  });

  it('calls numbers that are finer than the grid or too large a fault of precision', () => {
    expect(read(combined('aaabbb@trade', TRADE.replace('10.05000000', '10.05500000')))).toBe(kinds.PRECISION);
    expect(read(combined('aaabbb@depth', DEPTH.replace('"2"', '"99999999999999999"')))).toBe(kinds.PRECISION);
  });

  it('learns a layout anew when the venue changes it, and reads right all the time', () => {
    const parser = new BinanceParser(MARKETS, 'spot');
    const old = Buffer.from(combined('aaabbb@trade', TRADE));
    const next = Buffer.from(combined('aaabbb@trade', TRADE.replace('"M":true', '"M":true,"ba":5,"zz":"text"')));
    for (let i = 0; i < 40; i++) {
      const bytes = i < 20 ? old : next;
      expect(parser.read(bytes, 0, bytes.length)).toBe(kinds.TRADE);
      expect(parser.message.price).toBe(1005);
    }
  });

  it('takes 9,000 levels in one message, more than the columns of the kernel, and then a small one again', () => {
    const parser = new BinanceParser(MARKETS, 'spot');
    const levels = Array.from({ length: 9000 }, (_, i) => `["${i + 1}","1"]`).join();
    expect(read(combined('aaabbb@depth', DEPTH.replace('["10.04","2"]', levels)), 'spot', parser)).toBe(kinds.DEPTH);
    expect(parser.message.levels.count).toBe(9001);
    expect(read(combined('aaabbb@depth', DEPTH), 'spot', parser)).toBe(kinds.DEPTH);
    expect([parser.message.levels.count, parser.message.levels.price[0]]).toEqual([2, 1004]);
  });

  it('reads a REST body as a book, and an error in its place as one', () => {
    const parser = new BinanceParser(MARKETS, 'spot');
    const body = Buffer.from('{"lastUpdateId":160,"bids":[["10.04","2"]],"asks":[]}');
    expect(parser.readSnapshot(body, 0, body.length, 0)).toBe(kinds.SNAPSHOT);
    expect([parser.message.lastId, parser.message.levels.bids]).toEqual([160, 1]);
    const error = Buffer.from('{"code":-1003,"msg":"Too many requests"}');
    expect(parser.readSnapshot(error, 0, error.length, 0)).toBe(kinds.VENUE_ERROR);
    const cut = body.subarray(0, 30);
    expect(parser.readSnapshot(cut, 0, cut.length, 0)).toBe(kinds.MALFORMED);
  });

  it('refuses two markets of one name, whatever its case, and a name of no letters', () => {
    expect(() => new BinanceParser([...MARKETS, { index: 1, symbol: 'aaaBBB', scale: SCALE }], 'spot')).toThrow(
      'named twice',
    );
    expect(() => new BinanceParser([{ index: 1, symbol: '', scale: SCALE }], 'spot')).toThrow('is empty');
  });

  it('allocates nothing for a message of a known layout', () => {
    const parser = new BinanceParser(MARKETS, 'spot');
    const texts = [combined('aaabbb@trade', TRADE), combined('aaabbb@depth', DEPTH)].map((text) => Buffer.from(text));
    const loop = (operations: number): number => {
      let sum = 0;
      for (let i = 0; i < operations; i++) {
        const bytes = texts[i & 1] as Buffer;
        sum += parser.read(bytes, 0, bytes.length);
      }
      return sum;
    };
    expect(bytesPerOperation(loop, { operations: 2048, passes: 21, warmup: 300_000 })).toBeLessThan(0.8);
  });
});
