import { beforeEach, describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { BookSink, SilentSink, type VenueBar } from '../../domain/market/index.ts';
import type { FeedNotice, SessionRequest } from '../../ports/index.ts';
import type { BinanceMarket } from './parser.ts';
import { BinanceSession } from './session.ts';

const SCALE = { priceDecimals: 2, qtyDecimals: 3 };
const MS = 1_700_000_000_000;
const SECOND = 1e6;

/** Keeps books and writes down the rest. */
class Witness extends BookSink {
  readonly trades: number[] = [];
  readonly quotes: number[] = [];
  readonly bars: VenueBar[] = [];

  override trade(_instrument: number, id: number): void {
    this.trades.push(id);
  }

  override quote(_instrument: number, _bid: number, _bidQty: number, _ask: number, _askQty: number, id: number): void {
    this.quotes.push(id);
  }

  bar(bar: VenueBar): void {
    this.bars.push(bar);
  }
}

/** A session with a hand on its line. */
class Line {
  readonly sink = new Witness();
  readonly notices: FeedNotice[] = [];
  readonly session: BinanceSession;
  now = MS * 1000;

  constructor(market: BinanceMarket = 'spot', symbols: readonly string[] = ['AAABBB', 'CCCDDD']) {
    this.session = new BinanceSession({
      market,
      instruments: symbols.map((symbol, i) => ({ index: 10 + i, symbol, scale: SCALE })),
      channels: ['book', 'trades', 'quotes', 'bars'],
      sink: this.sink,
      notify: (notice) => this.notices.push(notice),
    });
    this.session.opened(this.now);
  }

  frame(text: string): void {
    this.now += 1000;
    const bytes = Buffer.from(text);
    this.session.frame(bytes, 0, bytes.length, this.now);
  }

  body(text: string, url = 'https://api.binance.com/api/v3/depth?symbol=AAABBB&limit=1000'): void {
    const bytes = Buffer.from(text);
    this.session.httpBody(url, bytes, 0, bytes.length, this.now);
  }

  requests(): SessionRequest[] {
    const all: SessionRequest[] = [];
    for (let next = this.session.nextRequest(); next !== undefined; next = this.session.nextRequest()) all.push(next);
    return all;
  }

  asked(): string[] {
    return this.requests().flatMap((request) => (request.kind === 'http' ? [request.url] : []));
  }

  told(): string[] {
    return this.notices.map(({ what }) => what);
  }

  served(): boolean {
    return this.sink.served(10);
  }
}

/** A change of spot: bid 10.00 gets a quantity. */
function change(first: number, last: number, more = ''): string {
  return `{"stream":"aaabbb@depth@100ms","data":{"e":"depthUpdate","E":${MS + last},"s":"AAABBB","U":${first},"u":${last},"b":[["10.00","${last}"]${more}],"a":[]}}`;
}

function futures(first: number, last: number, previous: number): string {
  return change(first, last).replace(`"u":${last}`, `"u":${last},"pu":${previous}`);
}

function snapshot(id: number): string {
  return `{"lastUpdateId":${id},"bids":[["9.99","5"]],"asks":[["10.01","7"]]}`;
}

function trade(id: number, ms = MS + id): string {
  return `{"stream":"aaabbb@trade","data":{"e":"trade","E":${ms},"s":"AAABBB","t":${id},"p":"10.00","q":"1","T":${ms},"m":true,"M":true}}`;
}

describe('subscription', () => {
  it('names all streams in one frame, and asks for a snapshot once they are confirmed', () => {
    const line = new Line();
    const [frame] = line.requests();
    expect(frame?.kind).toBe('send');
    const { method, params } = JSON.parse(frame?.kind === 'send' ? frame.text : '') as {
      method: string;
      params: string[];
    };
    expect(method).toBe('SUBSCRIBE');
    expect(params).toEqual(
      ['aaabbb', 'cccddd'].flatMap((symbol) =>
        ['depth@100ms', 'trade', 'bookTicker', 'kline_1m'].map((stream) => `${symbol}@${stream}`),
      ),
    );
    line.frame('{"result":null,"id":1}');
    expect(line.asked().map((url) => url.slice(-24))).toEqual(['symbol=AAABBB&limit=1000', 'symbol=CCCDDD&limit=1000']);
    expect(line.told()).toEqual(['connected', 'subscribed']);
  });

  it('puts 200 streams into a frame and refuses more than 1,024', () => {
    const make = (count: number): BinanceSession =>
      new BinanceSession({
        market: 'um',
        instruments: Array.from({ length: count }, (_, i) => ({ index: i, symbol: `S${i}USDT`, scale: SCALE })),
        channels: ['trades'],
        sink: new SilentSink(),
        notify: () => {},
      });
    const session = make(1024);
    session.opened(1);
    let frames = 0;
    while (session.nextRequest() !== undefined) frames += 1;
    expect(frames).toBe(6);
    expect(() => make(1025)).toThrow('BOT4_CONFIG_VALUE');
    expect(() => make(0)).toThrow('BOT4_CONFIG_VALUE');
  });

  it('uses other addresses where they are given', () => {
    const session = new BinanceSession({
      market: 'um',
      instruments: [{ index: 0, symbol: 'aaabbb', scale: SCALE }],
      channels: ['book'],
      sink: new SilentSink(),
      notify: () => {},
      streamUrl: 'ws://127.0.0.1:1/stream',
      restUrl: 'http://127.0.0.1:2/',
    });
    expect([session.url, session.venue]).toEqual(['ws://127.0.0.1:1/stream', 'binance-um']);
    session.opened(1);
    session.nextRequest();
    const ack = Buffer.from('{"result":null,"id":1}');
    session.frame(ack, 0, ack.length, 2);
    expect(session.nextRequest()).toMatchObject({ url: 'http://127.0.0.1:2/fapi/v1/depth?symbol=AAABBB&limit=1000' });
  });
});

describe('a book of spot', () => {
  let line: Line;

  beforeEach(() => {
    line = new Line();
    line.requests();
  });

  it('waits for its snapshot, drops what is older and applies the rest', () => {
    line.frame(change(101, 105));
    expect(line.asked()).toHaveLength(1);
    line.frame(change(106, 110));
    line.frame(change(111, 115));
    expect(line.served()).toBe(false);
    line.body(snapshot(107));
    expect(line.served()).toBe(true);
    const { droppedBeforeSnapshot, depthApplied, lastUpdateId } = line.session.counters(10);
    expect([droppedBeforeSnapshot, depthApplied, lastUpdateId]).toEqual([1, 2, 115]);
    expect(line.session.book(10)?.bestBidQty).toBe(115_000);
    expect(line.sink.sequence(10)).toBe(115);
  });

  it('follows on the very next update, and asks again when the snapshot is older than that', () => {
    line.frame(change(101, 105));
    line.body(snapshot(99));
    expect(line.served()).toBe(false);
    expect(line.session.counters(10).snapshotsTooOld).toBe(1);
    line.frame(change(106, 106));
    expect(line.asked()).toHaveLength(2);
    line.body(snapshot(100));
    expect(line.served()).toBe(true);
  });

  it('is lost by a gap, told as one, and made anew with the change that showed it', () => {
    line.frame(change(101, 105));
    line.body(snapshot(105));
    line.requests();
    line.frame(change(107, 108));
    expect(line.served()).toBe(false);
    expect(line.sink.lossReason(10)).toBe('gap');
    expect(line.notices.at(-1)).toMatchObject({ what: 'gap', instrument: 10 });
    expect(line.asked()).toHaveLength(1);
    line.body(snapshot(106));
    expect([line.served(), line.session.counters(10).lastUpdateId]).toEqual([true, 108]);
  });

  it('ignores what comes twice and counts it', () => {
    line.frame(change(101, 105));
    line.body(snapshot(100));
    line.frame(change(101, 105));
    expect([line.served(), line.session.counters(10).stale]).toEqual([true, 1]);
    expect(line.told().at(-1)).toBe('duplicate');
  });

  it('is lost when a change is old by its ids and new by its time: one of the ids was wrong', () => {
    line.frame(change(101, 105));
    line.body(snapshot(100));
    line.frame(change(106, 900_000).replace(String(MS + 900_000), String(MS + 106)));
    expect(line.session.counters(10).lastUpdateId).toBe(900_000);
    line.frame(change(107, 110));
    expect([line.served(), line.sink.lossReason(10)]).toEqual([false, 'gap']);
    expect(line.asked()).toHaveLength(2);
  });

  it('is lost when nothing but old changes come for more than 10 s', () => {
    line.frame(change(101, 105));
    line.body(snapshot(100));
    line.frame(change(101, 105));
    line.now += 11 * SECOND;
    line.frame(change(101, 105));
    expect(line.sink.lossReason(10)).toBe('stale');
  });

  it('is lost when the changes never come to where its snapshot is', () => {
    line.frame(change(101, 105));
    line.body(snapshot(9_000_000));
    expect(line.served()).toBe(true);
    line.now += 11 * SECOND;
    line.frame(change(106, 110));
    expect(line.sink.lossReason(10)).toBe('stale');
  });

  it('is not served when a change crosses it', () => {
    line.frame(change(101, 105));
    line.body(snapshot(105));
    line.frame(change(106, 107, ',["10.01","3"]'));
    expect([line.served(), line.sink.lossReason(10)]).toEqual([false, 'crossed']);
    expect(line.session.book(10)).toBeUndefined();
  });

  it('is lost by a change that is cut or finer than its grid, and nothing of it is applied', () => {
    for (const [text, reason] of [
      [change(106, 107).slice(0, -20), 'malformed'],
      [change(106, 107, ',["9.995","1"]'), 'precision'],
    ] as const) {
      const other = new Line();
      other.frame(change(101, 105));
      other.body(snapshot(105));
      other.frame(text);
      expect([other.served(), other.sink.lossReason(10), other.session.counters(10)[reason]]).toEqual([
        false,
        reason,
        1,
      ]);
    }
  });

  it('stays when a message of a trade is cut', () => {
    line.frame(change(101, 105));
    line.body(snapshot(105));
    line.frame(trade(1).slice(0, -5));
    expect([line.served(), line.told().at(-1)]).toEqual([true, 'malformed']);
  });

  it('refuses a crossed snapshot, one that is none, and one of another market', () => {
    line.frame(change(101, 105));
    line.requests();
    line.body('{"lastUpdateId":104,"bids":[["10.02","5"]],"asks":[["10.01","7"]]}');
    line.body('{"lastUpdateId":104,"bids":[]');
    line.body('{"code":-1003,"msg":"Too much request weight used"}');
    line.body('{"code":-1121,"msg":"Invalid symbol."}');
    line.body(snapshot(104), 'https://api.binance.com/api/v3/depth?symbol=ZZZZZZ&limit=1000');
    expect(line.served()).toBe(false);
    expect(line.told().slice(1)).toEqual(['gap', 'malformed', 'rate-limited', 'refused', 'refused']);
    line.body(snapshot(104));
    expect(line.served()).toBe(true);
    line.body(snapshot(105));
    expect(line.session.counters(10)).toMatchObject({ snapshots: 1, snapshotsRefused: 4 });
  });

  it('pauses longer after each failure in a row, up to 30 s', () => {
    line.frame(change(101, 105));
    expect(line.asked()).toHaveLength(1);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      line.session.httpFailed('?symbol=AAABBB', 'made up', line.now);
      const from = line.now;
      let asked = line.asked().length;
      while (asked === 0) {
        line.now += SECOND / 10;
        line.frame('{"result":null,"id":99}');
        asked = line.asked().length;
      }
      waits.push(Math.round((line.now - from) / (SECOND / 10)) / 10);
    }
    expect(waits[0]).toBe(0);
    expect(waits[1]).toBeLessThan(0.4);
    expect(waits[4]).toBeGreaterThan(waits[3] as number);
    expect(waits.at(-1)).toBeGreaterThan(29);
    expect(waits.at(-1)).toBeLessThan(31);
  });

  it('asks again when no answer comes for 10 s', () => {
    line.frame(change(101, 105));
    expect(line.asked()).toHaveLength(1);
    line.now += 10.1 * SECOND;
    line.frame(change(106, 106));
    expect(line.asked()).toHaveLength(1);
  });

  it('is lost with the connection, and forgets what waited', () => {
    line.frame(change(101, 105));
    line.body(snapshot(105));
    line.session.closed(line.now);
    expect(line.sink.lossReason(10)).toBe('disconnected');
    line.session.opened(line.now);
    line.frame(change(201, 205));
    line.body(snapshot(204));
    expect([line.served(), line.session.counters(10).lastUpdateId]).toEqual([true, 205]);
  });

  it('gives up changes that fill 4 MiB, and starts again with the next one', () => {
    const level = ',["9.00","1.000"]'.repeat(2000);
    for (let id = 1; id < 140; id++) line.frame(change(id, id, level));
    const { overflows } = line.session.counters(10);
    expect(overflows).toBe(1);
    line.body(snapshot(139));
    expect(line.served()).toBe(true);
  });

  it('is taken from best levels that come whole, until changes come', () => {
    const best = (id: number, bid: string): string =>
      `{"stream":"aaabbb@depth20@100ms","data":{"lastUpdateId":${id},"bids":[["${bid}","1"]],"asks":[["10.01","1"]]}}`;
    line.frame(best(5, '9.98'));
    expect(line.session.book(10)?.bestBid).toBe(998);
    line.frame(best(4, '9.97'));
    expect(line.session.book(10)?.bestBid).toBe(998);
    line.frame(best(6, '10.01'));
    expect(line.served()).toBe(false);
    line.frame(best(7, '9.95'));
    line.frame(change(101, 105));
    expect([line.served(), line.sink.lossReason(10)]).toEqual([false, 'resubscribed']);
  });
});

describe('a book of futures', () => {
  it('follows the last update of the change before, not the numbers between', () => {
    const line = new Line('um');
    line.frame(futures(201, 210, 150));
    line.frame(futures(260, 270, 210));
    const url = 'https://fapi.binance.com/fapi/v1/depth?symbol=AAABBB';
    line.body(snapshot(270), url);
    expect(line.session.counters(10)).toMatchObject({ droppedBeforeSnapshot: 1, depthApplied: 1, lastUpdateId: 270 });
    line.frame(futures(300, 305, 270));
    expect(line.served()).toBe(true);
    line.frame(futures(306, 310, 304));
    expect([line.served(), line.sink.lossReason(10)]).toEqual([false, 'gap']);
  });

  it('asks again for a snapshot from before what the first change follows on', () => {
    const line = new Line('um');
    line.frame(futures(201, 210, 150));
    line.body(snapshot(149));
    expect([line.served(), line.session.counters(10).snapshotsTooOld]).toEqual([false, 1]);
    line.body(snapshot(150));
    expect(line.served()).toBe(true);
  });
});

describe('other streams', () => {
  let line: Line;

  beforeEach(() => {
    line = new Line();
  });

  it('hands trades over once and says which are missing', () => {
    for (const id of [5, 6, 6, 9, 7]) line.frame(trade(id));
    expect(line.sink.trades).toEqual([5, 6, 9]);
    expect(line.session.counters(10)).toMatchObject({ trades: 3, repeatedTrades: 2, tradeGaps: 1, missedTrades: 2 });
    expect(line.told().slice(1)).toEqual(['duplicate', 'gap', 'duplicate']);
  });

  it('goes on after a trade whose id was wrong', () => {
    line.frame(trade(5));
    line.frame(trade(9_000_006, MS + 6));
    line.frame(trade(7));
    line.frame(trade(8));
    expect(line.sink.trades).toEqual([5, 9_000_006, 7, 8]);
  });

  it('does not count a trade twice that both streams of trades tell', () => {
    line.frame(trade(5));
    line.frame(trade(1).replaceAll('trade', 'aggTrade').replace('"t":', '"a":'));
    expect(line.sink.trades).toEqual([5]);
    expect(line.session.counters(10).aggTradeMessages).toBe(1);
  });

  it('passes over quotes that were overtaken, and holds the book against those of the same update', () => {
    const quote = (id: number, qty: string): string =>
      `{"stream":"aaabbb@bookTicker","data":{"u":${id},"s":"AAABBB","b":"10.00","B":"${qty}","a":"10.01","A":"7"}}`;
    line.frame(change(101, 105));
    line.body(snapshot(105));
    line.frame(quote(107, '107'));
    line.frame(quote(106, '1'));
    line.frame(change(106, 107));
    line.frame(quote(108, '1'));
    line.frame(change(108, 108));
    expect(line.sink.quotes).toEqual([107, 108]);
    expect(line.session.counters(10)).toMatchObject({ quotesCompared: 2, quotesEqual: 1, staleQuotes: 1 });
    expect([line.served(), line.told().at(-1)]).toEqual([true, 'checksum']);
  });

  it('hands over bars that are over, once', () => {
    const bar = (open: number, closed: boolean): string =>
      `{"stream":"aaabbb@kline_1m","data":{"e":"kline","E":${MS},"s":"AAABBB","k":{"t":${open},"T":${open + 59_999},"s":"AAABBB","i":"1m","o":"1","c":"2","h":"3","l":"1","v":"4","x":${closed}}}}`;
    for (const closed of [false, true, true]) line.frame(bar(1_700_000_040_000, closed));
    expect(line.sink.bars).toEqual([
      {
        instrument: 10,
        openTime: 1_700_000_040_000_000,
        intervalMicros: 60e6,
        open: 100,
        high: 300,
        low: 100,
        close: 200,
        volume: 4000,
      },
    ]);
    expect(line.session.counters(10)).toMatchObject({ barMessages: 3, closedBars: 1 });
  });

  it('asks for a new connection when the venue is about to close it, and before it is a day old', () => {
    line.requests();
    line.frame('{"e":"serverShutdown","E":1700000000000}');
    expect(line.requests()).toMatchObject([{ kind: 'reconnect' }]);
    const old = new Line();
    old.requests();
    old.now += 23 * 3600 * SECOND + 51 * 60 * SECOND;
    old.frame('{"result":null,"id":1}');
    old.frame('{"result":null,"id":1}');
    expect(old.requests().filter(({ kind }) => kind === 'reconnect')).toHaveLength(1);
  });

  it('tells of refusals, and of unknown messages at the 1st, 2nd, 4th, 8th', () => {
    line.frame('{"error":{"code":2,"msg":"Invalid request"},"id":1}');
    for (let i = 0; i < 10; i++) line.frame('{"stream":"aaabbb@ticker","data":{"e":"24hrTicker","s":"AAABBB"}}');
    line.frame(trade(1).replaceAll('AAABBB', 'ZZZ').replace('aaabbb', 'zzz'));
    expect(line.told().slice(1)).toEqual(['refused', ...Array<string>(4).fill('unknown-message')]);
    expect([line.session.unknownMessages, line.session.foreignMessages]).toEqual([10, 1]);
    expect(() => line.session.counters(99)).toThrow(RangeError);
  });

  it('knows the time of the last message', () => {
    line.frame(trade(5));
    expect(line.session.lastEventTime).toBe((MS + 5) * 1000);
  });

  it('allocates nothing for trades, quotes and changes of a known layout', () => {
    const session = new BinanceSession({
      market: 'spot',
      instruments: [{ index: 0, symbol: 'AAABBB', scale: SCALE }],
      channels: ['book', 'trades', 'quotes'],
      sink: new SilentSink(),
      notify: () => {},
    });
    session.opened(1);
    const give = (text: string): Buffer => Buffer.from(text);
    const bytes = Buffer.from(change(1_000_000_001, 1_000_000_001));
    const body = give(snapshot(1_000_000_000));
    session.frame(bytes, 0, bytes.length, 2);
    session.httpBody('', body, 0, body.length, 3);
    // Last digits of the ids and of the time. They are counted up in place: numbers as large as these would be boxed.
    const ends = ['"U":1000000001', '"u":1000000001', `"E":${MS + 1_000_000_001}`].map(
      (text) => bytes.indexOf(text) + text.length - 1,
    );
    const countUp = (end: number): void => {
      let at = end;
      for (; bytes[at] === 57; at--) bytes[at] = 48;
      bytes[at] = (bytes[at] as number) + 1;
    };
    const loop = (operations: number): number => {
      for (let i = 0; i < operations; i++) {
        for (let k = 0; k < 3; k++) countUp(ends[k] as number);
        session.frame(bytes, 0, bytes.length, 4);
      }
      return operations;
    };
    expect(bytesPerOperation(loop, { operations: 2048, passes: 21, warmup: 200_000 })).toBeLessThan(0.8);
    expect(session.counters(0)).toMatchObject({ gaps: 0, stale: 0, malformed: 0 });
  });
});
