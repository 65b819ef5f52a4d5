/** Sessions of Kraken against a made-up venue: what is served, what is lost, what is asked of the venue. */
import { describe, expect, it } from 'vitest';
import { KrakenFuturesSession, KrakenSession, KrakenV1Session } from '../../src/adapters/kraken/index.ts';
import type { FeedChannel } from '../../src/ports/index.ts';
import { Desk } from './session-desk.ts';
import { HAS_SHARED, sharedText } from './session-recording.ts';
import { crcOf, MadeUpVenue } from './session-venue.ts';

const BTC = [{ index: 7, symbol: 'BTC/USD', scale: { priceDecimals: 1, qtyDecimals: 8 } }];
const PI = [{ index: 3, symbol: 'pi_xbtusd', scale: { priceDecimals: 1, qtyDecimals: 0 } }];

function v2Of(channels: readonly FeedChannel[] = ['book', 'trades', 'quotes'], instruments = BTC): Desk<KrakenSession> {
  return new Desk((options) => new KrakenSession(options, { depth: 10 }), instruments, channels);
}

describe('Kraken WebSocket v2', () => {
  it('proves a book by the CRC-32 of the digits of its best ten levels: 2726735196', () => {
    const instruments = [{ index: 0, symbol: 'A/B', scale: { priceDecimals: 5, qtyDecimals: 8 } }];
    const desk = v2Of(['book'], instruments);
    const levels = (from: number, step: number): string =>
      Array.from({ length: 10 }, (_, i) => `{"price":${((from + i * step) / 1e5).toFixed(5)},"qty":0.00000500}`).join();
    const message = (checksum: number): string =>
      `{"channel":"book","type":"snapshot","data":[{"symbol":"A/B","bids":[${levels(5000, -5)}],"asks":[${levels(5005, 5)}],"checksum":${checksum}}]}`;
    desk.open().take(message(2_726_735_197));
    expect([desk.session.isServed(0), desk.told('checksum')]).toEqual([false, 1]);
    desk.take(message(2_726_735_196));
    expect(desk.session.isServed(0)).toBe(true);
    expect(desk.session.levels(0).bestAsk).toBe(5005);
  });

  it('learns the depth of a recording without replies from a snapshot that is full', () => {
    const venue = new MadeUpVenue('kraken', 8);
    const scale = { priceDecimals: 3, qtyDecimals: 6 };
    const instruments = ['AAA/USD', 'BBB/USD'].map((symbol, index) => ({ index, symbol, scale }));
    const desk = new Desk((options) => new KrakenSession(options, { depth: 1000 }), instruments, ['book']).open();
    desk.take(venue.snapshot(0).text);
    for (let i = 0; i < 200; i++) desk.take(venue.update(0).text);
    expect([desk.told('checksum'), desk.session.levels(0).levelCount(1)]).toEqual([0, 10]);
  });

  it.each([
    ['after colons', /":/g, '": '],
    ['after commas', /,"/g, ', "'],
    ['at the end of objects', /\}/g, ' }'],
    ['at their beginning', /\{/g, '{ '],
  ])('reads messages with white space %s as those without', (_where, pattern, text) => {
    const venue = new MadeUpVenue('kraken', 12);
    const desk = Desk.of('kraken').open();
    desk.take(venue.snapshot(0).text.replace(pattern, text));
    for (let i = 0; i < 50; i++) desk.take(venue.update(0).text.replace(pattern, text));
    expect([desk.session.isServed(0), desk.told('checksum'), desk.told('malformed')]).toEqual([true, 0, 0]);
  });

  it('subscribes to what is asked for, in batches, with the depth', () => {
    const desk = v2Of(['book', 'trades', 'quotes', 'bars']).open();
    expect(desk.sent()).toEqual([
      { method: 'subscribe', params: { channel: 'book', symbol: ['BTC/USD'], depth: 10 } },
      { method: 'subscribe', params: { channel: 'trade', symbol: ['BTC/USD'], snapshot: true } },
      { method: 'subscribe', params: { channel: 'ticker', symbol: ['BTC/USD'], event_trigger: 'bbo' } },
      { method: 'subscribe', params: { channel: 'ohlc', symbol: ['BTC/USD'], interval: 1 } },
    ]);
  });

  it('hands trades over with side, id and microseconds, past ones only to fill what was missed', () => {
    const trade = (type: string, ids: readonly number[]): string =>
      `{"channel":"trade","type":"${type}","data":[${ids
        .map(
          (id) =>
            `{"symbol":"BTC/USD","side":"sell","price":105944.2,"qty":0.00027625,"ord_type":"limit","trade_id":${id},"timestamp":"2023-10-06T17:35:55.440295Z"}`,
        )
        .join()}]}`;
    const desk = v2Of()
      .open()
      .take(trade('snapshot', [8, 9]))
      .take(trade('update', [10]))
      .take(trade('update', [10, 13]));
    expect(desk.sink.lines).toEqual([
      'trade 7 id 10 1059442 27625 -1 at 1696613755440295',
      'trade 7 id 13 1059442 27625 -1 at 1696613755440295',
    ]);
    expect(desk.notices.at(-1)).toMatchObject({
      what: 'gap',
      instrument: 7,
      detail: 'trades 11 to 12 of BTC/USD did not come',
    });
    desk.session.closed(1);
    desk.open().take(trade('snapshot', [12, 13, 14]));
    expect(desk.sink.lines.slice(2)).toEqual(['trade 7 id 14 1059442 27625 -1 at 1696613755440295']);
    expect(desk.session.counts.instruments[0]).toMatchObject({ trades: 3, pastTrades: 5, stale: 1, gaps: 1 });
  });

  it('takes a count of trades that begins anew after three numbers in a row', () => {
    const trade = (id: number): string =>
      `{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"buy","price":1.0,"qty":1,"trade_id":${id},"timestamp":"2023-10-06T17:35:55Z"}]}`;
    const desk = v2Of().open().take(trade(900_000_000));
    for (const id of [5, 6, 7, 8]) desk.take(trade(id));
    expect(desk.sink.lines.map((line) => line.split(' ')[3])).toEqual(['900000000', '7', '8']);
  });

  it('hands quotes over', () => {
    const desk = v2Of().open();
    desk.take(
      '{"channel":"ticker","type":"update","data":[{"symbol":"BTC/USD","bid":105944.2,"bid_qty":2.5,"ask":105944.3,"ask_qty":3.2,"last":1,"timestamp":"2022-12-25T09:30:59.123456Z"}]}',
    );
    expect(desk.sink.lines).toEqual(['quote 7 1059442 250000000 1059443 320000000 at 1671960659123456']);
    expect(desk.session.lastEventTime).toBe(1_671_960_659_123_456);
  });

  it('tells of status, subscriptions, refusals and unknown messages', () => {
    const desk = v2Of().open();
    desk.take(
      '{"channel":"status","type":"update","data":[{"api_version":"v2","connection_id":18239578009413566319,"system":"online","version":"2.0.0"}]}',
    );
    desk.take(
      '{"method":"subscribe","result":{"channel":"book","depth":10,"snapshot":true,"symbol":"BTC/USD"},"success":true}',
    );
    desk.take('{"error":"Currency pair not supported ZZZ","method":"subscribe","success":false,"symbol":"ZZZ"}');
    desk
      .take('{"method":"pong","req_id":42}')
      .take('{"channel":"heartbeat"}')
      .take('{"method":"dance"}')
      .take('{"channel":"level9","data":[]}');
    expect(desk.notices.map(({ what, detail }) => [what, detail]).slice(1)).toEqual([
      ['status', 'Kraken is online'],
      ['subscribed', 'book BTC/USD'],
      ['refused', 'subscribe ZZZ: Currency pair not supported ZZZ'],
      ['unknown-message', 'method dance'],
    ]);
    expect(desk.session.counts.messages.get('level9')).toBe(1);
  });

  it('reads any order of keys, white space and unknown keys as the usual message', () => {
    const venue = new MadeUpVenue('kraken', 5);
    const plain = Desk.of('kraken').open();
    const other = Desk.of('kraken').open();
    for (const { text } of [venue.snapshot(0), ...Array.from({ length: 50 }, () => venue.update(0)), venue.trade(0)]) {
      const turned = text
        .replaceAll(/\{"price":([^,]+),"qty":([^}]+)\}/g, '{ "qty" : $2 , "new":{"x":[1,"}"]}, "price":$1}')
        .replace(/^\{"channel":"(\w+)","type":"(\w+)","data":(.*)\}$/, '\n{"data":$3,"type":"$2", "channel":"$1"}\t');
      plain.take(text);
      other.take(turned);
    }
    expect(plain.sink.lines.length).toBeGreaterThan(100);
    expect(other.sink.lines).toEqual(plain.sink.lines);
    expect(other.session.counts.instruments[0]?.checksumsOk).toBe(51);
  });

  it('reads all of the documented messages of the shared samples', { skip: !HAS_SHARED }, () => {
    const desk = v2Of(['trades', 'quotes', 'book']).open();
    const lines = sharedText('rest', 'venue_bodies.ndjson.gz').trim().split('\n');
    const bodies = lines.flatMap((line) => {
      const raw = /"body":(\{"channel":"(?:book|trade|ticker|ohlc)".*\})\}$/.exec(line)?.[1];
      return raw === undefined || !line.includes('"venue":"kraken"') ? [] : [raw];
    });
    expect(bodies.length).toBeGreaterThan(4);
    for (const raw of bodies) desk.take(raw);
    expect(desk.told('malformed') + desk.told('precision')).toBe(0);
  });
});

describe('kraken-v1 and a snapshot', () => {
  it.each(['as', 'bs'])('whose %s has another name takes none, which would be half a book', (side) => {
    const venue = new MadeUpVenue('kraken-v1', 11);
    const desk = Desk.of('kraken-v1').open();
    const snapshot = venue.snapshot(0).text;
    desk.take(snapshot.replace(`"${side}":`, '"xs":'));
    expect([desk.session.isServed(0), desk.session.isWaiting(0), desk.told('malformed')]).toEqual([false, true, 1]);
    desk.take(snapshot).take(venue.update(0).text);
    expect([desk.session.isServed(0), desk.told('checksum')]).toEqual([true, 0]);
  });
});

describe.each(['kraken-v1', 'kraken'] as const)('%s and a wrong checksum', (protocol) => {
  function start(): { venue: MadeUpVenue; desk: Desk } {
    const venue = new MadeUpVenue(protocol, 11);
    const desk = Desk.of(protocol).open();
    desk.sent();
    for (const message of [venue.snapshot(0), venue.snapshot(1), venue.update(0), venue.update(1)])
      desk.take(message.text);
    expect([desk.session.isServed(0), desk.session.isServed(1)]).toEqual([true, true]);
    return { venue, desk };
  }

  /** An update of a quantity at a best price, so that a checksum covers it. */
  function damagedUpdate(venue: MadeUpVenue): string {
    for (;;) {
      const { text } = venue.update(0);
      const pattern = protocol === 'kraken' ? /("qty":[0-9.]*)([1-9])/ : /(\[\["[0-9.]+","[0-9.]*)([1-9])/;
      if (pattern.test(text))
        return text.replace(pattern, (_all, head: string, digit: string) => `${head}${(Number(digit) % 9) + 1}`);
    }
  }

  it('loses the book, says so, asks for it anew and serves it once it is proven', () => {
    const { venue, desk } = start();
    desk.take(damagedUpdate(venue));
    expect(desk.session.isServed(0)).toBe(false);
    expect(desk.sink.lines.at(-1)).toBe('lost 0 checksum');
    expect(desk.told('checksum')).toBe(1);
    expect(desk.sent().map(({ method, event }) => method ?? event)).toEqual(['unsubscribe', 'subscribe']);
    desk.take(venue.update(0).text);
    expect(desk.session.counts.instruments[0]?.ignoredUpdates).toBe(1);
    desk.take(venue.snapshot(0).text);
    // A snapshot of v1 proves nothing; the update after it does.
    expect(desk.session.isServed(0)).toBe(protocol === 'kraken');
    desk.take(venue.update(0).text);
    expect(desk.session.isServed(0)).toBe(true);
    expect(desk.session.isServed(1)).toBe(true);
    expect(desk.told('synchronised')).toBe(3);
  });

  it('reports a message that did not come with the next one', () => {
    const { venue, desk } = start();
    const before = venue.shown(0);
    while (JSON.stringify(venue.shown(0)) === JSON.stringify(before)) venue.update(0);
    desk.take(venue.update(0).text);
    expect([desk.session.isServed(0), desk.told('checksum')]).toEqual([false, 1]);
  });

  it('waits longer and longer when the book fails again and again, and not after a calm time', () => {
    const { venue, desk } = start();
    const asked = (): number => desk.sent().filter(({ method, event }) => (method ?? event) === 'subscribe').length;
    const fail = (seconds: number): number => {
      desk.now += seconds * 1e6;
      desk.take(venue.snapshot(0).text).take(venue.update(0).text).take(damagedUpdate(venue));
      return asked();
    };
    const first = [fail(0), fail(0.1), fail(0.1)];
    expect(first).toEqual([1, 0, 0]);
    desk.now += 1.9e6;
    desk.take(venue.heartbeat().text);
    expect(asked()).toBe(0);
    desk.now += 0.2e6;
    desk.take(venue.heartbeat().text);
    expect(asked()).toBe(1);
    desk.take(venue.snapshot(0).text);
    expect(fail(20)).toBe(1);
  });

  it('asks once more when a new snapshot does not come within ten seconds', () => {
    const { venue, desk } = start();
    desk.take(damagedUpdate(venue));
    desk.sent();
    desk.now += 9.9e6;
    expect(desk.take(venue.heartbeat().text).sent()).toEqual([]);
    desk.now += 0.2e6;
    expect(desk.take(venue.heartbeat().text).sent()).toHaveLength(2);
  });

  it('goes on with its book when a snapshot comes that nobody asked for', () => {
    const { venue, desk } = start();
    const old = venue.snapshot(0).text;
    for (let i = 0; i < 5; i++) desk.take(venue.update(0).text);
    desk.take(old).take(venue.update(0).text);
    expect([desk.session.isServed(0), desk.told('duplicate'), desk.told('checksum')]).toEqual([true, 1, 0]);
  });

  it('loses all books with a frame that is no JSON, and asks for them in one message', () => {
    const { venue, desk } = start();
    desk.take(venue.update(0).text.slice(0, -3));
    expect([desk.session.isServed(0), desk.session.isServed(1), desk.told('malformed')]).toEqual([false, false, 1]);
    expect(desk.sink.lines.slice(-2)).toEqual(['lost 0 malformed', 'lost 1 malformed']);
    expect(desk.sent()).toHaveLength(2);
  });

  it('loses the books with the connection', () => {
    const { desk } = start();
    desk.session.closed(desk.now);
    expect(desk.sink.lines.slice(-2)).toEqual(['lost 0 disconnected', 'lost 1 disconnected']);
    expect([desk.session.isServed(0), desk.told('disconnected'), desk.sent()]).toEqual([false, 1, []]);
  });
});

describe('Kraken WebSocket v1', () => {
  const XBT = [{ index: 2, symbol: 'XBT/USD', scale: { priceDecimals: 1, qtyDecimals: 8 } }];
  const v1Of = (): Desk<KrakenV1Session> =>
    new Desk((options) => new KrakenV1Session(options, { depth: 10 }), XBT, ['book', 'trades', 'quotes']);

  it('takes both sides of an update from two objects, and levels that are said once more', () => {
    const desk = v1Of().open();
    desk.take(
      '[0,{"as":[["5541.30000","2.50700000","1534614248.123678"]],"bs":[["5541.20000","1.52900000","1534614248.765567"]]},"book-10","XBT/USD"]',
    );
    const checksum = crcOf(['554130000', '250700000', '554250000', '40100000', '554120000', '152900000'].join(''));
    desk.take(
      `[1234,{"a":[["5541.30000","2.50700000","1534614248.456738"],["5542.50000","0.40100000","1534614248.456738","r"]]},{"b":[["5541.20000","1.52900000","1534614335.345903"]],"c":"${checksum}"},"book-10","XBT/USD"]`,
    );
    expect([desk.told('checksum'), desk.told('malformed'), desk.session.isServed(0)]).toEqual([0, 0, true]);
    expect(desk.sink.lines.at(-1)).toBe('end 2 at 1534614335345903');
  });

  it('reads trades, tickers and spreads', () => {
    const desk = v1Of().open();
    desk.take(
      '[0,[["5541.20000","0.15850568","1534614057.321597","s","l",""],["6060.00000","0.02455000","1534614057.324998","b","l",""]],"trade","XBT/USD"]',
    );
    desk.take(
      '[15,{"a":["9971.00000",2,"2.83251755"],"b":["9970.90000",10,"10.57957134"],"c":["9971.00000","1.0"],"t":[1,2]},"ticker","XBT/USD"]',
    );
    desk.take('[0,["5698.40000","5700.00000","1542057299.545897","1.01234567","0.98765432"],"spread","XBT/USD"]');
    expect(desk.sink.lines).toEqual([
      'trade 2 id 0 55412 15850568 -1 at 1534614057321597',
      'trade 2 id 0 60600 2455000 1 at 1534614057324998',
      'quote 2 99709 1057957134 99710 283251755 at 0',
      'quote 2 56984 101234567 57000 98765432 at 1542057299545897',
    ]);
  });

  it('is not disturbed by an id above 2^53, and tells of status, subscriptions and errors', () => {
    const desk = v1Of().open();
    desk.take('{"connectionID":18239578009413566319,"event":"systemStatus","status":"online","version":"1.8.3"}');
    desk.take(
      '{"channelID":336,"channelName":"book-10","event":"subscriptionStatus","pair":"XBT/USD","status":"subscribed","subscription":{"depth":10,"name":"book"}}',
    );
    desk.take(
      '{"errorMessage":"Currency pair not supported","event":"subscriptionStatus","pair":"ZZ/Z","status":"error"}',
    );
    desk
      .take('{"event":"heartbeat"}')
      .take('{"event":"pong","reqid":1}')
      .take('{"event":"dance"}')
      .take('{"errorMessage":"Malformed request","event":"error"}');
    expect(desk.notices.map(({ what, detail }) => [what, detail]).slice(1)).toEqual([
      ['status', 'Kraken is online'],
      ['subscribed', 'book-10 XBT/USD'],
      ['refused', 'ZZ/Z: Currency pair not supported'],
      ['unknown-message', 'event dance'],
      ['refused', 'Malformed request'],
    ]);
  });

  it('subscribes by pair', () => {
    const desk = new Desk((options) => new KrakenV1Session(options), XBT, ['book', 'trades', 'quotes', 'bars']).open();
    expect(desk.sent().map(({ subscription }) => subscription)).toEqual([
      { name: 'book', depth: 100 },
      { name: 'trade' },
      { name: 'spread' },
      { name: 'ohlc' },
    ]);
  });

  it.each([
    ['another depth than that of the book', '"book-10"', '"book-25"'],
    ['a depth that there is not', '"book-10"', '"book-11"'],
    ['no checksum', ',"c":"', ',"d":"'],
    ['a number finer than the grid', '"b":[["5541.20000"', '"b":[["5541.20001"'],
    ['a price of 0', '"b":[["5541.20000"', '"b":[["0.00000"'],
    ['a level without a time', ',"1534614335.345903"]', ']'],
  ])('loses the book with an update that has %s', (_what, from, to) => {
    const desk = v1Of().open();
    desk.take(
      '[0,{"as":[["5541.30000","2.50700000","1534614248.123678"]],"bs":[["5541.20000","1.52900000","1534614248.765567"]]},"book-10","XBT/USD"]',
    );
    const update = '[0,{"b":[["5541.20000","1.52900000","1534614335.345903"]],"c":"974942666"},"book-10","XBT/USD"]';
    expect(update).toContain(from);
    desk.take(update.replace(from, to));
    expect([desk.session.isServed(0), desk.told('malformed') + desk.told('precision')]).toEqual([false, 1]);
    expect(
      desk
        .sent()
        .slice(-2)
        .map(({ event }) => event),
    ).toEqual(['unsubscribe', 'subscribe']);
  });

  it('asks for a book anew that the venue has unsubscribed by itself', () => {
    const desk = v1Of().open();
    desk.take(
      '[0,{"as":[["2.0","1.0","1534614248.123678"]],"bs":[["1.0","1.0","1534614248.765567"]]},"book-10","XBT/USD"]',
    );
    desk.sent();
    desk.take('{"channelName":"book-10","event":"subscriptionStatus","pair":"XBT/USD","status":"unsubscribed"}');
    expect([desk.sink.lines.at(-1), desk.sent().length]).toEqual(['lost 2 resubscribed', 2]);
  });
});

describe('Kraken Futures', () => {
  const futures = (): Desk<KrakenFuturesSession> =>
    new Desk((options) => new KrakenFuturesSession(options), PI, ['book', 'trades', 'quotes']);
  const snapshot = (seq: number): string =>
    `{"feed":"book_snapshot","product_id":"PI_XBTUSD","timestamp":1612269825817,"seq":${seq},"tickSize":null,"bids":[{"price":34892.5,"qty":6385},{"price":34892,"qty":0}],"asks":[{"price":34911.5,"qty":2.0E7}]}`;
  const change = (seq: number, side: string, price: number, qty: number): string =>
    `{"feed":"book","product_id":"PI_XBTUSD","side":"${side}","seq":${seq},"price":${price},"qty":${qty},"timestamp":1612269953629}`;

  it('follows the sequence, leaves out what is old, and loses the book with a gap', () => {
    const desk = futures().open();
    expect(desk.sent().map(({ feed }) => feed)).toEqual(['book', 'trade', 'ticker', 'heartbeat']);
    desk
      .take(snapshot(100))
      .take(change(101, 'sell', 34_900, 5))
      .take(change(101, 'sell', 34_900, 9))
      .take(change(100, 'buy', 1, 1));
    const { bestBid, bestAsk, bestAskQty } = desk.session.levels(0);
    expect([bestBid, bestAsk, bestAskQty, desk.session.counts.instruments[0]?.stale]).toEqual([348_925, 349_000, 5, 2]);
    desk.take(change(103, 'sell', 34_900, 0));
    expect(desk.sink.lines.at(-1)).toBe('lost 3 gap');
    expect(desk.notices.at(-1)?.detail).toBe('book message 102 of pi_xbtusd was expected and 103 came');
    expect(desk.sent().map(({ event, product_ids }) => [event, product_ids])).toEqual([
      ['unsubscribe', ['PI_XBTUSD']],
      ['subscribe', ['PI_XBTUSD']],
    ]);
    desk.take(snapshot(104)).take(change(105, 'buy', 34_893, 1));
    expect([desk.session.isServed(0), desk.session.levels(0).bestBid]).toEqual([true, 348_930]);
  });

  it('holds a book that is crossed between two messages, and loses it when that lasts', () => {
    const desk = futures()
      .open()
      .take(snapshot(100))
      .take(change(101, 'buy', 34_911.5, 5));
    expect(desk.sink.lines.at(-1)).toBe('lost 3 crossed');
    desk.take(change(102, 'sell', 34_911.5, 0)).take(change(103, 'sell', 34_912, 1));
    expect([desk.session.isServed(0), desk.told('crossed')]).toEqual([true, 1]);
    expect(desk.sink.lines.slice(-6)).toEqual([
      'reset 3',
      'level 3 1 349115 5',
      'level 3 1 348925 6385',
      'end 3 at 1612269953629000',
      'level 3 -1 349120 1',
      'end 3 at 1612269953629000',
    ]);
    const later = change(105, 'buy', 35_000, 2).replace('1612269953629', '1612269955000');
    desk.take(change(104, 'buy', 35_000, 1)).take(later);
    expect([desk.session.isServed(0), desk.sent().at(-1)?.event]).toEqual([false, 'subscribe']);
  });

  it('hands over trades and tickers, past trades not', () => {
    const desk = futures().open();
    const trade = (seq: number, feed = 'trade'): string =>
      `{"feed":"${feed}","product_id":"PI_XBTUSD","uid":"05af78ac","side":"sell","type":"fill","seq":${seq},"time":1612266317519,"qty":15000,"price":34969.5}`;
    desk.take(`{"feed":"trade_snapshot","product_id":"PI_XBTUSD","trades":[${trade(12)},${trade(11)}]}`);
    desk.take(trade(13)).take(trade(15));
    desk.take('{"feed":"ticker_lite","product_id":"PI_XBTUSD","bid":34932,"ask":34949.5,"change":3.3}');
    desk.take(
      '{"time":1676393235406,"product_id":"PI_XBTUSD","feed":"ticker","bid":21978.5,"ask":21987.0,"bid_size":2536.0,"ask_size":13948.0,"premium":-0.0}',
    );
    desk.take('{"feed":"ticker_lite","product_id":"PI_XBTUSD","bid":null,"ask":34949.5}');
    expect(desk.sink.lines).toEqual([
      'trade 3 id 13 349695 15000 -1 at 1612266317519000',
      'trade 3 id 15 349695 15000 -1 at 1612266317519000',
      'quote 3 349320 0 349495 0 at 0',
      'quote 3 219785 2536 219870 13948 at 1676393235406000',
    ]);
    expect([desk.told('gap'), desk.told('malformed')]).toEqual([1, 0]);
  });

  it('tells of events and passes over other feeds and markets', () => {
    const desk = futures().open();
    for (const text of [
      '{"event":"info","version":1}',
      '{"event":"subscribed","feed":"book","product_ids":["PI_XBTUSD"]}',
      '{"event":"error","message":"Invalid product id"}',
      '{"event":"alert","message":"Bad websocket message"}',
      '{"event":"dance"}',
      '{"feed":"heartbeat","time":1534262350627}',
      '{"feed":"fills","username":"x"}',
      change(1, 'buy', 1, 1).replace('PI_XBTUSD', 'PI_ETHUSD'),
    ])
      desk.take(text);
    expect(desk.notices.map(({ what }) => what)).toEqual([
      'connected',
      'subscribed',
      'refused',
      'refused',
      'unknown-message',
    ]);
    expect([desk.session.counts.messages.get('fills'), desk.session.counts.messages.get('other market')]).toEqual([
      1, 1,
    ]);
    expect(desk.sink.lines).toEqual([]);
  });
});
