/** Venues by their names: sessions, and grids from the venues' own lists. */
import { describe, expect, it } from 'vitest';
import { SilentSink } from '../../domain/market/index.ts';
import { FEED_VENUES, makeVenueSession, venueScales } from './venue-feeds.ts';

const SCALE = { priceDecimals: 2, qtyDecimals: 3 };

function answer(body: unknown): (url: string) => Promise<string> {
  return () => Promise.resolve(typeof body === 'string' ? body : JSON.stringify(body));
}

function binance(symbol: string, tickSize: string, stepSize: string) {
  const filters = [
    { filterType: 'PRICE_FILTER', tickSize },
    { filterType: 'LOT_SIZE', stepSize },
  ];
  return { symbols: [{ symbol, filters }] };
}

describe('a venue', () => {
  it.each(FEED_VENUES)('of the name %s has a session with an address of its own', (venue) => {
    const instruments = [{ index: 0, symbol: 'BTC/USD', scale: SCALE }];
    const session = makeVenueSession(venue, {
      instruments,
      channels: ['trades', 'book'],
      sink: new SilentSink(),
      notify: () => {},
    });
    expect(session.url).toMatch(/^wss:\/\//);
    session.opened(1);
    expect(session.nextRequest()).toBeDefined();
  });

  it('that nobody knows is refused, also when its name is one of every object', () => {
    const options = { instruments: [], channels: [], sink: new SilentSink(), notify: () => {} };
    expect(() => makeVenueSession('mtgox', options)).toThrow(
      /BOT4_DATA_UNSUPPORTED: there is no live feed of mtgox; there is binance-spot/,
    );
    expect(() => makeVenueSession('constructor', options)).toThrow(/BOT4_DATA_UNSUPPORTED/);
  });
});

describe('the grids of markets', () => {
  it('are those of the filters of Binance, by the name in capitals, each once', async () => {
    const { scales, warning } = await venueScales(
      'binance-um',
      ['abcusdt', 'ABCUSDT'],
      answer(binance('ABCUSDT', '0.0500', '1')),
    );
    expect([[...scales], warning]).toEqual([[['ABCUSDT', { priceDecimals: 2, qtyDecimals: 0 }]], '']);
  });

  it('are those of the pairs of Kraken, with the names of each protocol', async () => {
    const pair = { wsname: 'XBT/USD', base: 'XXBT', quote: 'ZUSD', pair_decimals: 1, lot_decimals: 8 };
    const body = { error: [], result: { XXBTZUSD: pair, XDGUSD: { ...pair, wsname: 'XDG/USD', pair_decimals: 7 } } };
    const v1 = await venueScales('kraken-v1', ['xbt/usd'], answer(body));
    expect([...v1.scales]).toEqual([['XBT/USD', { priceDecimals: 1, qtyDecimals: 8 }]]);
    const v2 = await venueScales('kraken', ['BTC/USD', 'DOGE/USD'], answer(body));
    expect([...v2.scales].map(([name, { priceDecimals }]) => [name, priceDecimals])).toEqual([
      ['BTC/USD', 1],
      ['DOGE/USD', 7],
    ]);
  });

  it('are those of the products of Coinbase and of the instruments of Kraken Futures', async () => {
    const product = {
      id: 'A-B',
      base_currency: 'A',
      quote_currency: 'B',
      quote_increment: '0.01',
      base_increment: '0.001',
    };
    expect([...(await venueScales('coinbase-exchange', ['a-b'], answer([product]))).scales]).toEqual([['A-B', SCALE]]);
    const advanced = { ...product, product_id: 'A-B', quote_currency_id: 'B', base_currency_id: 'A' };
    expect([...(await venueScales('coinbase', ['A-B'], answer({ products: [advanced] }))).scales]).toEqual([
      ['A-B', SCALE],
    ]);
    const instrument = { symbol: 'pi_abusd', tickSize: 0.5, contractValueTradePrecision: 0, tradeable: true };
    const futures = await venueScales(
      'kraken-futures',
      ['pi_abusd'],
      answer({ result: 'success', instruments: [instrument] }),
    );
    expect([...futures.scales]).toEqual([['PI_ABUSD', { priceDecimals: 1, qtyDecimals: 0 }]]);
  });

  it.each([
    ['no JSON', 'no'],
    ['no symbols', {}],
    ['no filter', { symbols: [{ symbol: 'A', filters: [] }] }],
    ['a step that is none', binance('A', 'x', '1')],
  ])('are the finest where the list of Binance has %s, with a warning', async (_what, body) => {
    const { scales, warning } = await venueScales('binance-spot', ['a'], answer(body));
    expect([...scales]).toEqual([['A', { priceDecimals: 8, qtyDecimals: 8 }]]);
    expect(warning).toMatch(/^the list of markets of binance-spot cannot be had: /);
  });

  it('are needed for the checksums of Kraken v2: without its list there is no feed', async () => {
    const refused = venueScales('kraken', ['BTC/USD'], () => Promise.reject(new Error('no route')));
    await expect(refused).rejects.toThrow(
      /BOT4_FEED_CONNECTION: the list of markets of kraken cannot be had: no route/,
    );
  });

  it('of a market that the venue does not list are refused, with names that are near', async () => {
    const asked = venueScales('binance-spot', ['ABDUSDT', 'ABCUSDT'], answer(binance('ABCUSDT', '1', '1')));
    await expect(asked).rejects.toThrow(
      /BOT4_DATA_SYMBOL: binance-spot does not list ABDUSDT; names look like ABCUSDT/,
    );
    await expect(venueScales('binance-spot', ['ZZZ'], answer(binance('A', '1', '1')))).rejects.toThrow(
      /does not list ZZZ$/,
    );
  });
});
