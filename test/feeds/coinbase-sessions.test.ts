/** Sessions of Coinbase against a made-up venue: what is served, what is lost, what is asked of the venue. */
import { describe, expect, it } from 'vitest';
import { CoinbaseExchangeSession, CoinbaseSession } from '../../src/adapters/coinbase/index.ts';
import type { FeedChannel } from '../../src/ports/index.ts';
import { Desk } from './session-desk.ts';
import { HAS_SHARED, sharedText } from './session-recording.ts';
import { MadeUpVenue } from './session-venue.ts';

const BTC = [{ index: 4, symbol: 'BTC-USD', scale: { priceDecimals: 2, qtyDecimals: 8 } }];
const ALL: readonly FeedChannel[] = ['book', 'trades', 'quotes', 'bars'];

describe('Coinbase Advanced Trade', () => {
  const advanced = (): Desk<CoinbaseSession> => new Desk((options) => new CoinbaseSession(options), BTC, ALL);
  const envelope = (channel: string, sequence: number, event: string): string =>
    `{"channel":"${channel}","client_id":"","timestamp":"2026-04-07T14:30:00.123456Z","sequence_num":${sequence},"events":[${event}]}`;
  const trade = (id: number): string =>
    `{"trade_id":"${id}","product_id":"BTC-USD","price":"68900.50","size":"0.00150000","side":"BUY","time":"2026-04-07T14:30:02.789012345Z"}`;

  it('subscribes to heartbeats first, then to what is asked for', () => {
    expect(advanced().open().sent()).toEqual([
      { type: 'subscribe', channel: 'heartbeats' },
      { type: 'subscribe', product_ids: ['BTC-USD'], channel: 'level2' },
      { type: 'subscribe', product_ids: ['BTC-USD'], channel: 'market_trades' },
      { type: 'subscribe', product_ids: ['BTC-USD'], channel: 'ticker' },
      { type: 'subscribe', product_ids: ['BTC-USD'], channel: 'candles' },
    ]);
  });

  it('loses all books when the counter of the connection jumps, and leaves out smaller numbers', () => {
    const venue = new MadeUpVenue('coinbase', 3);
    const desk = Desk.of('coinbase').open();
    desk.sent();
    const messages = [venue.snapshot(0), venue.snapshot(1), venue.update(0), venue.update(1)];
    for (const { text } of messages) desk.take(text);
    desk.take(messages[2]?.text ?? '');
    expect([desk.session.isServed(0), desk.session.isServed(1), desk.session.counts.messages.get('stale')]).toEqual([
      true,
      true,
      1,
    ]);
    venue.heartbeat();
    desk.take(venue.update(1).text);
    expect([desk.session.isServed(0), desk.session.isServed(1), desk.told('gap')]).toEqual([false, false, 1]);
    expect(desk.notices.at(-1)?.detail).toBe('message 4 of the connection was expected and 5 came');
    expect(desk.sent().map(({ type, product_ids }) => [type, product_ids])).toEqual([
      ['unsubscribe', ['AAA-USD', 'BBB-USD']],
      ['subscribe', ['AAA-USD', 'BBB-USD']],
    ]);
    desk.take(venue.snapshot(0).text).take(venue.snapshot(1).text);
    expect([desk.session.isServed(0), desk.session.isServed(1)]).toEqual([true, true]);
  });

  it('takes a counter that begins anew after three numbers in a row', () => {
    const desk = advanced().open();
    const beat = '{"current_time":"now","heartbeat_counter":1}';
    for (const sequence of [9_000_000, 5, 6, 7, 8]) desk.take(envelope('heartbeats', sequence, beat));
    expect([desk.session.counts.messages.get('heartbeats'), desk.told('gap')]).toEqual([3, 1]);
  });

  it('hands trades over oldest first, with the side of the taker', () => {
    const desk = advanced().open();
    desk.take(envelope('market_trades', 0, `{"type":"snapshot","trades":[${trade(4)},${trade(3)}]}`));
    desk.take(envelope('market_trades', 1, `{"type":"update","trades":[${trade(6)},${trade(5)}]}`));
    expect(desk.sink.lines).toEqual([
      'trade 4 id 5 6890050 150000 -1 at 1775572202789012',
      'trade 4 id 6 6890050 150000 -1 at 1775572202789012',
    ]);
  });

  it('hands quotes over, and passes over tickers without best prices', () => {
    const desk = advanced().open();
    desk.take(
      envelope(
        'ticker',
        0,
        '{"type":"snapshot","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"1","best_bid":"68900.00","best_bid_quantity":"1.50000000","best_ask":"68901.00","best_ask_quantity":"0.5"}]}',
      ),
    );
    desk.take(
      envelope('ticker_batch', 1, '{"type":"update","tickers":[{"type":"ticker","product_id":"BTC-USD","price":"1"}]}'),
    );
    expect(desk.sink.lines).toEqual(['quote 4 6890000 150000000 6890100 50000000 at 1775572200123456']);
  });

  it('reads any order of keys and white space as the usual message', () => {
    const venue = new MadeUpVenue('coinbase', 5);
    const plain = Desk.of('coinbase').open();
    const other = Desk.of('coinbase').open();
    for (const { text } of [venue.snapshot(0), ...Array.from({ length: 50 }, () => venue.update(0)), venue.trade(0)]) {
      plain.take(text);
      other.take(
        text
          .replaceAll(
            /\{("side":"\w+"),("event_time":"[^"]+"),("price_level":"[^"]+"),("new_quantity":"[^"]+")\}/g,
            '{$4 , "x":[{}], $1,$3,\n$2}',
          )
          .replace(
            /^\{("channel":"\w+"),("client_id":""),("timestamp":"[^"]+"),("sequence_num":\d+),("events":.*)\}$/,
            '{$5,$4,$3,$1}',
          ),
      );
    }
    expect(plain.sink.lines.length).toBeGreaterThan(50);
    expect(other.sink.lines).toEqual(plain.sink.lines);
  });

  it('tells of subscriptions and errors', () => {
    const desk = advanced().open();
    desk.take(envelope('subscriptions', 0, '{"subscriptions":{"level2":["BTC-USD"]}}'));
    desk.take('{"type":"error","message":"authentication failure"}').take('{"hello":1}');
    desk.take(envelope('user', 1, '{"type":"snapshot","orders":[]}'));
    expect(desk.notices.map(({ what, detail }) => [what, detail]).slice(1)).toEqual([
      ['subscribed', '{"level2":["BTC-USD"]}'],
      ['refused', 'error authentication failure'],
      ['unknown-message', ''],
    ]);
    expect(desk.session.counts.messages.get('user')).toBe(1);
  });

  it.each([
    ['a side that there is not', '"bid"', '"bud"'],
    ['a number finer than the grid', '68900.00', '68900.001'],
    ['no time', '"event_time"', '"event_tame"'],
    ['an unknown type', '"update"', '"updats"'],
  ])('loses the book with an update that has %s', (_what, from, to) => {
    const row =
      '{"side":"bid","event_time":"2026-04-07T14:30:00.123456Z","price_level":"68900.00","new_quantity":"1.5"}';
    const book = (type: string): string => `{"type":"${type}","product_id":"BTC-USD","updates":[${row}]}`;
    const desk = advanced()
      .open()
      .take(envelope('l2_data', 0, book('snapshot')));
    expect(desk.session.isServed(0)).toBe(true);
    desk.take(envelope('l2_data', 1, book('update').replace(from, to)));
    expect([desk.session.isServed(0), desk.told('malformed') + desk.told('precision')]).toEqual([false, 1]);
  });

  it('reads all of the documented messages of the shared samples', { skip: !HAS_SHARED }, () => {
    const lines = sharedText('rest', 'venue_bodies.ndjson.gz').trim().split('\n');
    const bodies = lines.flatMap(
      (line) => /"body":(\{"channel":.*\})\}$/.exec(line.includes('"venue":"coinbase"') ? line : '')?.[1] ?? [],
    );
    expect(bodies.length).toBeGreaterThan(4);
    // Each sample has a counter of its own, so each has a connection of its own.
    for (const raw of bodies) {
      const desk = advanced().open().take(raw);
      expect(desk.told('malformed') + desk.told('precision'), raw).toBe(0);
    }
  });

  it('reads updates with white space after some colons as those without', () => {
    const venue = new MadeUpVenue('coinbase', 5);
    const desk = Desk.of('coinbase').open();
    for (const message of [venue.snapshot(0), ...Array.from({ length: 50 }, () => venue.update(0))]) {
      desk.take(
        message.text.replaceAll('"price_level":', '"price_level": ').replaceAll('"new_quantity":', '"new_quantity" :'),
      );
    }
    expect([desk.session.isServed(0), desk.told('malformed')]).toEqual([true, 0]);
  });
});

describe('Coinbase Exchange feed', () => {
  const exchange = (channels = ALL): Desk<CoinbaseExchangeSession> =>
    new Desk((options) => new CoinbaseExchangeSession(options), BTC, channels);
  const snapshot =
    '{"type":"snapshot","product_id":"BTC-USD","asks":[["101.00","1.5"],["102.00","2"]],"bids":[["100.00","3"]]}';
  const change = (side: string, price: string, qty: string, second: number): string =>
    `{"type":"l2update","product_id":"BTC-USD","changes":[["${side}","${price}","${qty}"]],"time":"2021-04-17T16:43:${second}.078325Z"}`;
  const match = (id: number, type = 'match'): string =>
    `{"type":"${type}","trade_id":${id},"maker_order_id":"m","taker_order_id":"t","side":"sell","size":"0.5","price":"101.00","product_id":"BTC-USD","sequence":${id},"time":"2021-04-17T16:43:37.121358Z"}`;

  it('subscribes in one message', () => {
    expect(exchange().open().sent()).toEqual([
      { type: 'subscribe', product_ids: ['BTC-USD'], channels: ['heartbeat', 'level2_batch', 'matches', 'ticker'] },
    ]);
  });

  it('keeps a book, and loses it when a change is older than the one before it', () => {
    const desk = exchange()
      .open()
      .take(snapshot)
      .take(change('buy', '100.50', '1', 38))
      .take(change('sell', '101.00', '0.0', 38));
    const { bestBid, bestAsk } = desk.session.levels(0);
    expect([bestBid, bestAsk, desk.session.isServed(0)]).toEqual([10_050, 10_200, true]);
    desk.sent();
    desk.take(change('buy', '100.50', '9', 37));
    expect([desk.session.isServed(0), desk.told('gap')]).toEqual([false, 1]);
    expect(desk.sent().map(({ type, channels }) => [type, channels])).toEqual([
      ['unsubscribe', ['level2_batch']],
      ['subscribe', ['level2_batch']],
    ]);
  });

  it('loses a crossed book at once: nothing else tells of a lost change', () => {
    const desk = exchange()
      .open()
      .take(snapshot)
      .take(change('buy', '101.00', '1', 38));
    expect(desk.sink.lines.at(-1)).toBe('lost 4 crossed');
    desk.take(change('buy', '101.00', '0', 39));
    expect([desk.session.isServed(0), desk.session.counts.instruments[0]?.ignoredUpdates]).toEqual([false, 1]);
    desk.take(snapshot);
    expect(desk.session.isServed(0)).toBe(true);
  });

  it('hands matches over with the side of the taker, and the last match only to fill what was missed', () => {
    const desk = exchange().open().take(match(5, 'last_match')).take(match(6)).take(match(6)).take(match(8));
    expect(desk.sink.lines).toEqual([
      'trade 4 id 6 10100 50000000 1 at 1618677817121358',
      'trade 4 id 8 10100 50000000 1 at 1618677817121358',
    ]);
    expect(desk.notices.at(-1)?.detail).toBe('trades 7 to 7 of BTC-USD did not come');
    desk.session.closed(1);
    desk.open().take(match(9, 'last_match'));
    expect(desk.sink.lines.at(-1)).toContain('id 9');
  });

  it('tells by heartbeats that trades did not come, once they had time to come', () => {
    const beat = (id: number): string =>
      `{"type":"heartbeat","sequence":90,"last_trade_id":${id},"product_id":"BTC-USD","time":"2021-04-17T16:43:40.000000Z"}`;
    const desk = exchange().open().take(match(5)).take(beat(6)).take(match(6)).take(beat(8));
    expect(desk.told('gap')).toBe(0);
    desk.take(beat(8)).take(beat(8));
    expect(desk.notices.filter(({ what }) => what === 'gap').map(({ detail }) => detail)).toEqual([
      'trades 7 to 8 of BTC-USD did not come',
    ]);
  });

  it('hands quotes over, counts those that agree with the book, and leaves out old ones', () => {
    const ticker = (bid: string, sequence: number, sizes = ''): string =>
      `{"type":"ticker","sequence":${sequence},"product_id":"BTC-USD","price":"101.00","best_bid":"${bid}",${sizes}"best_ask":"101.00","side":"buy","time":"2021-04-17T16:43:29.571587Z","trade_id":7,"last_size":"1"}`;
    const desk = exchange()
      .open()
      .take(snapshot)
      .take(ticker('100.00', 10))
      .take(ticker('99.00', 11, '"best_bid_size":"3","best_ask_size":"1.5",'));
    desk.take(ticker('98.00', 9));
    expect(desk.sink.lines.filter((line) => line.startsWith('quote'))).toEqual([
      'quote 4 10000 0 10100 0 at 1618677809571587',
      'quote 4 9900 300000000 10100 150000000 at 1618677809571587',
    ]);
    expect(desk.session.counts.instruments[0]).toMatchObject({ quotes: 2, quotesEqualBook: 1, stale: 1 });
  });

  it('tells of subscriptions, errors and unknown messages', () => {
    const desk = exchange().open();
    desk.take('{"type":"subscriptions","channels":[{"name":"ticker","product_ids":["BTC-USD"]}]}');
    desk.take('{"type":"error","message":"Failed to subscribe","reason":"level2 requires authentication"}');
    desk.take('{"type":"dance"}').take(snapshot.replace('BTC-USD', 'ETH-USD'));
    expect(desk.notices.map(({ what }) => what)).toEqual(['connected', 'subscribed', 'refused', 'unknown-message']);
    expect(desk.notices[2]?.detail).toBe('Failed to subscribe level2 requires authentication');
    expect(desk.sink.lines).toEqual([]);
  });

  it('asks for no books when nobody wants books', () => {
    const desk = exchange(['trades']).open();
    desk.sent();
    desk.take('{"type":"mat');
    expect([desk.told('malformed'), desk.sent()]).toEqual([1, []]);
  });

  it('tells of a message that is no book message and is not as documented, and keeps the book', () => {
    const desk = exchange().open().take(snapshot).take(match(5).replace('"sell"', '"both"'));
    expect([desk.session.isServed(0), desk.told('malformed')]).toEqual([true, 1]);
  });
});
