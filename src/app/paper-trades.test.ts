/** A request over recorded trades: the rules that the trades show, and the same decisions in a backtest and on paper. */
import { describe, expect, it } from 'vitest';
import { seededTrades } from '../../test/builders.ts';
import { ports } from '../../test/fixtures.ts';
import { strategy } from '../../test/journeys/tick-cross.ts';
import { MemoryJournal } from '../adapters/memory/memory-journal.ts';
import { ppm, quoteUnits } from '../core/index.ts';
import { toTickTrades } from '../domain/market/index.ts';
import { HOUSE_RISK_PROFILE } from '../domain/risk/index.ts';
import { bundleStrategy } from '../domain/strategy/index.ts';
import { replay, specOf } from './backtest.ts';
import { instrumentOfTrades, tradesPaperRequest } from './paper-trades.ts';
import { type BookColumns, recordedBook } from './recorded-book.ts';
import { Session } from './session.ts';

/** A recording of seeded trades; quantities with so many decimals. */
function recorded(seed: number, count: number, qtyDecimals: number) {
  return { trades: seededTrades(seed, count, { symbol: 'BTCUSDT', qtyDecimals }), qtyDecimals, sha256: `${seed}` };
}

type BookRow = readonly [time: number, flags: number, side: number, price: number, qty: number];

function bookOf(rows: readonly BookRow[]): BookColumns {
  const column = (at: number): Float64Array => Float64Array.from(rows, (row) => row[at] as number);
  return { time: column(0), flags: column(1), side: column(2), price: column(3), qty: column(4) };
}

describe('a recorded book', () => {
  const instrument = instrumentOfTrades(recorded(2, 300, 3), 'perp');

  it('is in ticks and lots of its market; less than a lot stands there as one', () => {
    const rows: BookRow[] = [
      [5, 1, 1, 299.99, 1.25],
      [6, 0, -1, 300.01, 0.0004],
      [7, 4, 0, 0, 0],
      [8, 0, 1, 299.99, 0],
    ];
    const { times, flags, sides, ticks, lots } = recordedBook(bookOf(rows), instrument);
    expect([[...times], [...flags], [...sides]]).toEqual([
      [5, 6, 7, 8],
      [1, 0, 4, 0],
      [1, -1, 0, 1],
    ]);
    expect([[...ticks], [...lots]]).toEqual([
      [29_999, 30_001, 0, 29_999],
      [1250, 1, 0, 0],
    ]);
  });

  it('is refused with a level between two ticks, and with a row out of order', () => {
    expect(() => recordedBook(bookOf([[5, 1, 1, 299.995, 1]]), instrument)).toThrow(
      '299.995 lies between two ticks of 0.01',
    );
    const rows: BookRow[] = [
      [5, 1, 1, 299, 1],
      [4, 0, 1, 299, 1],
    ];
    expect(() => recordedBook(bookOf(rows), instrument)).toThrow('before the one before it');
  });
});

const ASKED = {
  bundle: bundleStrategy(strategy),
  kind: 'perp',
  initialCash: quoteUnits(1e13),
  feePpm: ppm(100),
  slippagePpm: ppm(20),
  queueLots: 400,
} as const;

describe('the rules that recorded trades show', () => {
  it('are the tick of the prices, the lot of the recording and the smallest order of the quote asset', () => {
    const found = instrumentOfTrades(recorded(1, 300, 5), 'spot');
    expect(found).toMatchObject({ base: 'BTC', quote: 'USDT', kind: 'spot', tickSize: '0.01', lotSize: '0.00001' });
    expect(found.minNotional).toBe(5e8);
    expect(found.maxPriceTicks).toBeGreaterThan(40_000);
  });

  it('hold every trade, from whole coins to lots of which a tick is less than the smallest money', () => {
    for (const [decimals, lotSize] of [
      [0, '0.001'],
      [3, '0.001'],
      [8, '0.00000001'],
    ] as const) {
      const one = recorded(2, 300, decimals);
      const instrument = instrumentOfTrades(one, 'perp');
      expect(instrument.lotSize).toBe(lotSize);
      const { lots, priceTicks } = toTickTrades(one.trades, instrument);
      const power = 10 ** Math.max(decimals, 3);
      expect([...lots]).toEqual([...one.trades.qty].map((qty) => Math.round(qty * power)));
      expect([...priceTicks]).toEqual([...one.trades.price].map((price) => Math.round(price * 100)));
    }
  });

  it('have the tick of the levels too where the depth is finer than the trades, and the largest sizes of the trades', () => {
    const one = recorded(2, 300, 5);
    const plain = instrumentOfTrades(one, 'perp');
    const found = instrumentOfTrades(
      {
        ...one,
        book: bookOf([
          [1, 1, 1, 299.995, 2],
          [2, 0, -1, 9e6, 1],
        ]),
      },
      'perp',
    );
    expect([plain.tickSize, found.tickSize]).toEqual(['0.01', '0.001']);
    expect(found.maxPriceTicks).toBe(10 * plain.maxPriceTicks);
  });

  it('are not guessed for a symbol without a known quote asset', () => {
    const { trades, ...rest } = recorded(3, 10, 2);
    const odd = { ...rest, trades: { ...trades, symbol: 'BTCXYZ' } };
    expect(() => instrumentOfTrades(odd, 'perp')).toThrow(/quote asset of BTCXYZ is not known/);
  });
});

describe('a paper session over recorded trades', () => {
  it('trades under the limits of artifacts, and decides with a journal what its backtest does', async () => {
    const request = tradesPaperRequest(recorded(4, 6000, 5), ASKED);
    expect(request.risk).toBe(HOUSE_RISK_PROFILE);
    expect(request.dataHash).toBe('4');
    const { bundle, trades, instrument, costs } = request;
    const backtest = await replay(request, ports);
    const sources = [toTickTrades(trades, instrument)];
    const venue = ports.openExchange({ sources, costs, cash: request.initialCash, barsPerMs: 2000 });
    const journal = new MemoryJournal({ keeps: true });
    const { result } = await new Session(specOf(request), { venue, journal, ...ports }).run();
    expect(bundle.name).toBe('tick-cross');
    expect(backtest.orders).toBeGreaterThan(100);
    expect(backtest.fills.some(({ order }) => order.purpose === 'target')).toBe(true);
    expect(result.orderListHash).toBe(backtest.orderListHash);
    expect(result.finalEquity).toBe(backtest.finalEquity);
  });
});
