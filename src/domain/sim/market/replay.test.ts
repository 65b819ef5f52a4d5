import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BOOK_END, BOOK_LOST, BOOK_RESET } from '../../market/index.ts';
import { makeOrderRequest, ORDER_TYPE, SIM_EVENT, type SimSymbolDefinition } from '../exchange/contract.ts';
import { createSimExchange, type SimExchange } from '../exchange/sim-exchange.ts';
import { ProbabilisticQueue, type QueueModel, RiskAverseQueue } from '../models/index.ts';
import { BackgroundMarket } from './background-market.ts';
import { tradesOfBars } from './bar-replay.ts';
import { L2Replay } from './l2-replay.ts';
import { type RecordedTrades, TradeReplay } from './trade-replay.ts';

const definition = (more: Partial<SimSymbolDefinition> = {}): SimSymbolDefinition => ({
  symbol: 'AAABBB',
  base: 'AAA',
  quote: 'BBB',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '100000', tickSize: '0.01' },
    { filterType: 'LOT_SIZE', minQty: '0.01', maxQty: '100000', stepSize: '0.01' },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 5 },
  ],
  allowedStpModes: [0, 1, 2, 3, 4, 5],
  defaultStpMode: 0,
  icebergAllowed: true,
  ocoAllowed: true,
  otoAllowed: true,
  amendAllowed: true,
  trailingAllowed: true,
  ...more,
});

interface Place {
  readonly venue: SimExchange;
  readonly symbol: number;
  readonly client: number;
  readonly trades: (readonly [ticks: number, lots: number])[];
}

function place(more: Partial<SimSymbolDefinition> = {}): Place {
  const trades: Place['trades'] = [];
  const venue = createSimExchange({
    fees: [
      { name: 'free', source: 'test', entries: [{ from: 0, tiers: [{ volumeUnits: 0, makerPpm: 0, takerPpm: 0 }] }] },
    ],
    sink: (event) => {
      if (event.kind === SIM_EVENT.trade) trades.push([event.priceTicks, event.lots]);
    },
  });
  venue.addAsset('AAA');
  venue.addAsset('BBB');
  const symbol = venue.addSymbol(definition(more));
  const client = venue.addAccount({ name: 'client', tradeGroup: -1, enabled: true, feeSchedule: 'free' });
  venue.deposit(0, client, venue.assetOf('AAA'), 1e6 * 1e8);
  venue.deposit(0, client, venue.assetOf('BBB'), 1e6 * 1e8);
  return { venue, symbol, client, trades };
}

const house = (symbol: number) =>
  ({ name: 'house', feeSchedule: 'free', symbol, baseUnits: 1000e8, quoteUnits: 10_000e8 }) as const;

function limit(at: Place, time: number, order: { side: 1 | -1; ticks: number; lots: number }): () => number {
  const request = Object.assign(makeOrderRequest(), {
    account: at.client,
    symbol: at.symbol,
    side: order.side,
    type: ORDER_TYPE.limit,
    priceTicks: order.ticks,
    lots: order.lots,
  });
  const orderId = at.venue.submit(time, request);
  expect(orderId).toBeGreaterThan(0);
  return () => at.venue.order({ account: at.client, symbol: at.symbol, orderId, clientId: 0 })?.filledLots ?? -1;
}

/** Rows [time, ticks, lots, side]. */
function tradesOf(...rows: readonly (readonly [number, number, number, number])[]): RecordedTrades {
  const column = (k: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(rows, (row) => row[k]);
  return { times: column(0), ticks: column(1), lots: column(2), sides: column(3) };
}

function replayed(at: Place, trades: RecordedTrades): BackgroundMarket {
  const options = { ...house(at.symbol), trades, depthLots: 10, levels: 3, spreadTicks: 2 };
  return new BackgroundMarket(at.venue, [new TradeReplay(at.venue, options)]);
}

describe('replayed trades', () => {
  it('print at their prices and sizes, and leave a book about the last one', () => {
    const at = place();
    const market = replayed(at, tradesOf([10, 1000, 4, -1], [20, 1003, 25, 1], [30, 1001, 1, -1]));
    market.runUntil(100);
    // The 25 take the 10 that stood there and 15 that joined.
    expect(at.trades).toEqual([
      [1000, 4],
      [1003, 10],
      [1003, 15],
      [1001, 1],
    ]);
    expect([at.venue.bestBid(at.symbol), at.venue.bestAsk(at.symbol)]).toEqual([1001, 1003]);
    expect(at.venue.depth(at.symbol, 9).bids).toEqual([
      [1001, 10],
      [1000, 10],
      [999, 10],
    ]);
    expect(market.nextTime).toBe(Number.POSITIVE_INFINITY);
  });

  it("fill a client's order behind the lots that stood before it", () => {
    const at = place();
    const market = replayed(at, tradesOf([10, 1000, 4, -1], [20, 1000, 8, -1], [30, 1000, 5, -1]));
    market.runUntil(15);
    const filled = limit(at, 16, { side: 1, ticks: 1000, lots: 3 });
    market.runUntil(25);
    expect(filled()).toBe(0);
    // 2 of the 10 before are left; the next 5 take them and the client's 3.
    market.runUntil(30);
    expect(filled()).toBe(3);
  });

  it('fill an order that is better than their price first, and one that the market leaves behind never', () => {
    const at = place();
    const market = replayed(at, tradesOf([10, 1000, 4, -1], [20, 997, 2, -1], [30, 1005, 1, 1]));
    market.runUntil(15);
    const better = limit(at, 16, { side: 1, ticks: 999, lots: 1 });
    const worse = limit(at, 16, { side: 1, ticks: 990, lots: 1 });
    const ask = limit(at, 16, { side: -1, ticks: 1001, lots: 2 });
    market.runUntil(40);
    expect(better()).toBe(1);
    expect(worse()).toBe(0);
    expect(ask()).toBe(2);
  });

  it('without a side follow the tick rule', () => {
    const at = place();
    const market = replayed(at, tradesOf([10, 1000, 1, 0], [20, 1002, 1, 0], [30, 1002, 1, 0], [40, 1001, 1, 0]));
    market.runUntil(30);
    expect(at.venue.bestAsk(at.symbol)).toBe(1002);
    market.runUntil(40);
    expect(at.venue.bestBid(at.symbol)).toBe(1001);
  });
});

describe('replayed bars', () => {
  it('trade at all four prices in their time, with the volume of the bar', () => {
    const tick = fc.integer({ min: 500, max: 600 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tick, tick, tick, tick, fc.integer({ min: 0, max: 500 })), { maxLength: 5 }),
        (rows) => {
          const bars = rows.map(([a, b, c, d, volume], i) => ({
            time: i * 60e6,
            open: a,
            close: b,
            high: Math.max(a, b, c, d),
            low: Math.min(a, b, c, d),
            volume,
          }));
          const column = (key: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume'): Float64Array =>
            Float64Array.from(bars, (bar) => bar[key]);
          const [times, open, high, low, close] = [
            column('time'),
            column('open'),
            column('high'),
            column('low'),
            column('close'),
          ];
          const made = tradesOfBars(
            { times, open, high, low, close, volume: column('volume') },
            { intervalMicros: 60e6, stepsPerLeg: 4 },
          );
          for (const bar of bars) {
            const rowsOf = [...made.times.keys()].filter((k) => {
              const time = made.times[k] as number;
              return time >= bar.time && time < bar.time + 60e6;
            });
            const prices = rowsOf.map((k) => made.ticks[k] as number);
            expect(rowsOf.reduce((sum, k) => sum + (made.lots[k] as number), 0)).toBe(bar.volume);
            if (bar.volume < 13) continue;
            expect([prices[0], prices.at(-1)]).toEqual([bar.open, bar.close]);
            expect([Math.max(...prices), Math.min(...prices)]).toEqual([bar.high, bar.low]);
          }
        },
      ),
    );
  });

  it('give a client what passed through its price', () => {
    const at = place();
    const one = (value: number): Float64Array => Float64Array.from([value]);
    const bars = {
      times: one(1000),
      open: one(1000),
      high: one(1010),
      low: one(980),
      close: one(1005),
      volume: one(130),
    };
    const market = replayed(at, tradesOfBars(bars, { intervalMicros: 60e6, stepsPerLeg: 4 }));
    market.runUntil(2000);
    const bought = limit(at, 2000, { side: 1, ticks: 985, lots: 5 });
    const missed = limit(at, 2000, { side: 1, ticks: 979, lots: 5 });
    market.runUntil(60e6 + 1000);
    expect([bought(), missed()]).toEqual([5, 0]);
  });
});

/** Rows [time, flags, side, ticks, lots]. */
function bookOf(...rows: readonly (readonly [number, number, number, number, number])[]) {
  const column = (k: 0 | 1 | 2 | 3 | 4): Float64Array => Float64Array.from(rows, (row) => row[k]);
  return { times: column(0), flags: column(1), sides: column(2), ticks: column(3), lots: column(4) };
}

const SNAPSHOT = [
  [10, BOOK_RESET, 1, 1000, 10],
  [10, 0, 1, 999, 20],
  [10, 0, -1, 1002, 10],
  [10, BOOK_END, -1, 1003, 20],
] as const;

function l2(
  at: Place,
  rows: readonly (readonly [number, number, number, number, number])[],
  options: { readonly model?: QueueModel; readonly trades?: RecordedTrades } = {},
): { market: BackgroundMarket; flow: L2Replay } {
  const { model = new RiskAverseQueue(), trades } = options;
  const flow = new L2Replay(at.venue, {
    ...house(at.symbol),
    book: bookOf(...rows),
    queueModel: model,
    ...(trades === undefined ? {} : { trades }),
  });
  return { market: new BackgroundMarket(at.venue, [flow]), flow };
}

describe('a replayed book', () => {
  it('stands as recorded after every message, over many accounts where one may not have so many orders', () => {
    const at = place();
    const deep = Array.from(
      { length: 20 },
      (_, k) => [10, k === 0 ? BOOK_RESET : k === 19 ? BOOK_END : 0, 1, 1000 - k, k + 1] as const,
    );
    const far = [30, BOOK_END, 1, 900, 7] as const;
    const { market, flow } = l2(at, [...deep, [20, BOOK_END, 1, 1000, 0], far, [40, BOOK_END | BOOK_RESET, 1, 500, 7]]);
    market.runUntil(15);
    expect(at.venue.depth(at.symbol, 100).bids).toEqual(deep.map((row) => [row[3], row[4]]));
    market.runUntil(20);
    expect(at.venue.bestBid(at.symbol)).toBe(999);
    // 9.9 % below the best price: left out.
    market.runUntil(30);
    expect(at.venue.depth(at.symbol, 100).bids).toHaveLength(19);
    market.runUntil(40);
    expect(at.venue.depth(at.symbol, 100).bids).toEqual([[500, 7]]);
    expect(flow.refused).toBe(0);
  });

  it('is any recorded book, message by message', () => {
    const change = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 30 }));
    const models = [new RiskAverseQueue(), new ProbabilisticQueue(), new ProbabilisticQueue('log2')];
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), fc.constantFrom(...models), (changes, model) => {
        const at = place();
        const rows = changes.map(([k, lots], i) => {
          const side = k < 5 ? 1 : -1;
          return [10 + i, BOOK_END, side, side === 1 ? 1000 - k : 1000 + k, lots] as const;
        });
        const { market } = l2(at, rows, { model });
        const levels = new Map<number, number>();
        for (const [time, , , ticks, lots] of rows) {
          market.runUntil(time);
          if (lots === 0) levels.delete(ticks);
          else levels.set(ticks, lots);
          const { bids, asks } = at.venue.depth(at.symbol, 100);
          expect(new Map([...bids, ...asks])).toEqual(levels);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("lets a client's order wait behind what stood there, when risk-averse", () => {
    const at = place();
    const trades = tradesOf([40, 1000, 6, -1], [50, 1000, 6, -1]);
    const { market } = l2(at, [...SNAPSHOT, [20, BOOK_END, 1, 1000, 15], [30, BOOK_END, 1, 1000, 10]], { trades });
    market.runUntil(15);
    const filled = limit(at, 16, { side: 1, ticks: 1000, lots: 2 });
    // 5 joined behind the client and left again: the 10 before it stand.
    market.runUntil(40);
    expect(filled()).toBe(0);
    market.runUntil(50);
    expect(filled()).toBe(2);
  });

  it('moves it up in proportion, when probabilistic', () => {
    const at = place();
    // 10 stand before the client and 10 behind; 10 leave, 5 of them before it; a trade of 6 then fills one lot.
    const rows = [...SNAPSHOT, [20, BOOK_END, 1, 1000, 20], [30, BOOK_END, 1, 1000, 10]] as const;
    const { market } = l2(at, rows, { model: new ProbabilisticQueue(), trades: tradesOf([40, 1000, 6, -1]) });
    market.runUntil(15);
    const filled = limit(at, 16, { side: 1, ticks: 1000, lots: 2 });
    market.runUntil(40);
    expect(filled()).toBe(1);
  });

  it('takes an order that the market moved through, and passes over trades of unknown side and lost places', () => {
    const at = place();
    const rows = [...SNAPSHOT, [20, BOOK_LOST, 0, 0, 0], [30, 0, 1, 1000, 0], [30, BOOK_END, -1, 1000, 4]] as const;
    const { market } = l2(at, rows, { trades: tradesOf([25, 1000, 6, 0]) });
    market.runUntil(25);
    const filled = limit(at, 26, { side: 1, ticks: 1001, lots: 3 });
    expect(at.trades).toEqual([]);
    market.runUntil(30);
    expect(filled()).toBe(3);
  });

  it('opens as many accounts as it needs, deposits what orders need, and counts what has no place', () => {
    const at = place();
    const levels = Array.from({ length: 400 }, (_, k) => [10, k === 399 ? BOOK_END : 0, 1, 100_000 - k, 2000] as const);
    const { market, flow } = l2(at, levels);
    market.runUntil(10);
    // 64 accounts with 5 orders each.
    expect(at.venue.depth(at.symbol, 1000).bids).toHaveLength(320);
    expect(flow.refused).toBe(80);
    const quote = at.venue.assetOf('BBB');
    const held = ['client', 'house makers', ...Array.from({ length: 63 }, (_, k) => `house makers-${k + 2}`)]
      .map((name) => at.venue.balance(at.venue.accountOf(name), quote))
      .reduce((sum, { free, locked }) => sum + free + locked, 0);
    expect(held).toBe(at.venue.supply(quote));
  });

  it('stands with what is left where a venue does not amend', () => {
    const at = place({ amendAllowed: false });
    const { market } = l2(at, [...SNAPSHOT, [20, BOOK_END, 1, 1000, 6], [30, BOOK_END, 1, 1000, 7]]);
    market.runUntil(20);
    expect(at.venue.depth(at.symbol, 1).bids).toEqual([[1000, 6]]);
    market.runUntil(30);
    expect(at.venue.depth(at.symbol, 1).bids).toEqual([[1000, 7]]);
  });
});
