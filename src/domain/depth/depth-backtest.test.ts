import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ppm, Rng } from '../../core/index.ts';
import { BOOK_END, BOOK_RESET, defineInstrument } from '../market/index.ts';
import { ProbabilisticQueue } from '../sim/index.ts';
import {
  DEPTH,
  type DepthDesk,
  type DepthEvents,
  DepthLadder,
  type DepthOptions,
  depthBacktest,
  depthEvents,
  depthEventsOf,
  NO_ASK,
  NO_BID,
} from './index.ts';

const MS = 1e6;
type Row = readonly [kind: keyof typeof DEPTH, ms: number, ticks: number, lots: number];

/** Rows at a venue whose feed takes 2 ms. */
function eventsOf(rows: readonly Row[]): DepthEvents {
  return depthEvents({
    kind: Uint8Array.from(rows, ([kind]) => DEPTH[kind]),
    exchangeNs: Float64Array.from(rows, ([, ms]) => ms * MS),
    localNs: Float64Array.from(rows, ([, ms]) => (ms + 2) * MS),
    ticks: Int32Array.from(rows, ([, , ticks]) => ticks),
    lots: Float64Array.from(rows, ([, , , lots]) => lots),
  });
}

const OPTIONS: DepthOptions = {
  instrument: defineInstrument({
    symbol: 'BTCUSDT',
    kind: 'perp',
    base: 'BTC',
    quote: 'USDT',
    tickSize: '0.1',
    lotSize: '0.001',
    minNotional: '0.1',
    maxPrice: '100000',
  }),
  makerFeePpm: ppm(-100),
  takerFeePpm: ppm(500),
  entryNs: 3 * MS,
  responseNs: 4 * MS,
  stepNs: 10 * MS,
};

const BOOK: readonly Row[] = [
  ['bid', 0, 1000, 5],
  ['bid', 0, 999, 8],
  ['ask', 0, 1002, 6],
  ['ask', 0, 1003, 9],
];

/** Sends one order at the first step. */
function once(side: 'buy' | 'sell', ticks: number, postOnly = true): (desk: DepthDesk) => void {
  let isSent = false;
  return (desk) => {
    if (isSent) return;
    isSent = true;
    desk.submit({ side, ticks, lots: 2, postOnly });
  };
}

const END: Row = ['bid', 200, 999, 8];

describe('depth backtest', () => {
  it('fills an order at 1000 behind 5 lots when 6 were sold there, at the price, with the rebate of a maker', () => {
    const rows: readonly Row[] = [...BOOK, ['sell', 20, 1000, 5], ['sell', 30, 1000, 1], END];
    const { fills, positionLots, cash, fees } = depthBacktest(eventsOf(rows), OPTIONS, once('buy', 1000));
    expect(fills).toEqual([{ timeNs: 30 * MS, side: 'buy', ticks: 1000, lots: 2, isMaker: true, fee: fills[0]?.fee }]);
    // 2 lots at 1000 ticks are 0.2 of quote asset.
    expect([positionLots, cash, fees]).toEqual([2, -20_000_000, -2000]);
  });

  it('does not fill it when only what stood before it was sold, or what was sold came before it did', () => {
    const before: readonly Row[] = [...BOOK, ['sell', 11, 1000, 4], ['sell', 30, 1000, 5], END];
    expect(depthBacktest(eventsOf(before), OPTIONS, once('buy', 1000)).fills).toEqual([]);
  });

  it('moves up when the level shrinks below what stood before it, and stays there when it grows again', () => {
    const rows: readonly Row[] = [...BOOK, ['bid', 20, 1000, 1], ['bid', 21, 1000, 50], ['sell', 30, 1000, 2], END];
    expect(depthBacktest(eventsOf(rows), OPTIONS, once('buy', 1000)).fills).toHaveLength(1);
    const queue = new ProbabilisticQueue('power', 1);
    // 5 before, 5 behind: of 4 that leave, 2 were before.
    const half: readonly Row[] = [...BOOK, ['bid', 20, 1000, 10], ['bid', 21, 1000, 6], ['sell', 30, 1000, 4], END];
    expect(depthBacktest(eventsOf(half), OPTIONS, once('buy', 1000)).fills).toHaveLength(0);
    expect(depthBacktest(eventsOf(half), { ...OPTIONS, queue }, once('buy', 1000)).fills).toHaveLength(1);
  });

  it('fills when a trade goes through its price, or the other side comes to it', () => {
    for (const row of [
      ['sell', 30, 999, 1],
      ['ask', 30, 1000, 1],
    ] as const) {
      const { fills } = depthBacktest(eventsOf([...BOOK, row, END]), OPTIONS, once('buy', 1000));
      expect(fills).toMatchObject([{ timeNs: 30 * MS, ticks: 1000, isMaker: true }]);
    }
    const { fills } = depthBacktest(eventsOf([...BOOK, ['bid', 30, 1002, 1], END]), OPTIONS, once('sell', 1002));
    expect(fills).toMatchObject([{ side: 'sell', ticks: 1002, isMaker: true }]);
  });

  it('takes at the best price of the other side when it arrives, 3 ms after the step, or expires when it must not', () => {
    const rows: readonly Row[] = [...BOOK, ['ask', 12, 1001, 3], END];
    const taken = depthBacktest(eventsOf(rows), OPTIONS, once('buy', 1005, false));
    expect(taken.fills).toMatchObject([{ timeNs: 13 * MS, ticks: 1001, isMaker: false }]);
    expect(taken.fees).toBe(10_010);
    const { fills, expired } = depthBacktest(eventsOf(rows), OPTIONS, once('buy', 1001));
    expect([fills, expired]).toEqual([[], 1]);
  });

  it('knows depth 2 ms and answers 7 ms after they were, and lets a fill win against a cancel that is underway', () => {
    const seen: (readonly [number, number, number, number])[] = [];
    const rows: readonly Row[] = [...BOOK, ['bid', 19, 1001, 3], ['sell', 22, 1000, 9], END];
    const result = depthBacktest(eventsOf(rows), OPTIONS, (desk) => {
      const ms = desk.nowNs / MS;
      if (ms === 10) desk.submit({ side: 'buy', ticks: 1000, lots: 2, postOnly: true });
      if (ms === 20) for (const order of desk.open) desk.cancel(order);
      if (ms <= 40) seen.push([ms, desk.bidTicks, desk.open.length, desk.positionLots]);
    });
    expect(seen).toEqual([
      [10, 1000, 0, 0],
      [20, 1000, 0, 0],
      [30, 1001, 0, 2],
      [40, 1001, 0, 2],
    ]);
    expect([result.fills.length, result.canceled]).toEqual([1, 0]);
  });

  it('frees what was canceled, so that 2,000 quotes use a few slots and nothing fills without trades', () => {
    const rows: Row[] = [...BOOK];
    for (let ms = 1; ms <= 10_000; ms++) rows.push(['bid', ms, 990, 1 + (ms % 7)]);
    const result = depthBacktest(eventsOf(rows), OPTIONS, (desk) => {
      for (const order of [...desk.open]) desk.cancel(order);
      desk.submit({ side: 'buy', ticks: desk.bidTicks, lots: 1, postOnly: true });
      desk.submit({ side: 'sell', ticks: desk.askTicks, lots: 1, postOnly: true });
    });
    expect(result.submitted).toBeGreaterThan(1990);
    expect(result.canceled).toBeGreaterThan(1980);
    expect(result.fills).toEqual([]);
    expect(new Set(result.equity)).toEqual(new Set([0]));
  });

  it('holds what its fills say, and gives the same twice, for random events and quotes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(0, 1, 7), (seed, delay) => {
        const rng = new Rng(seed);
        const rows: Row[] = [...BOOK];
        for (let ms = 1; ms < 600; ms++) {
          const kind = (['bid', 'ask', 'buy', 'sell'] as const)[rng.below(4)] as 'bid';
          const away = 1 + rng.below(4);
          rows.push([kind, ms, kind === 'bid' || kind === 'sell' ? 1001 - away : 1001 + away, rng.below(6)]);
        }
        const events = eventsOf(rows);
        const run = () =>
          depthBacktest(events, { ...OPTIONS, entryNs: delay * MS, responseNs: delay * MS }, (desk) => {
            for (const order of [...desk.open]) desk.cancel(order);
            if (desk.bidTicks > 0) desk.submit({ side: 'buy', ticks: desk.bidTicks, lots: 2, postOnly: true });
            if (desk.askTicks > 0) desk.submit({ side: 'sell', ticks: desk.askTicks, lots: 2, postOnly: true });
          });
        const result = run();
        const bought = result.fills.reduce((sum, { side, lots }) => sum + (side === 'buy' ? lots : -lots), 0);
        const paid = result.fills.reduce((sum, f) => sum + (f.side === 'buy' ? -1 : 1) * f.ticks * f.lots * 10_000, 0);
        expect([result.positionLots, result.cash]).toEqual([bought, paid]);
        expect(result.submitted).toBeGreaterThanOrEqual(result.fills.length + result.canceled + result.expired);
        expect(run()).toEqual(result);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses orders and delays that cannot be, and says which', () => {
    const events = eventsOf([...BOOK, END]);
    const bad = (order: Partial<Parameters<DepthDesk['submit']>[0]>) => () =>
      depthBacktest(events, OPTIONS, (desk) => {
        desk.submit({ side: 'buy', ticks: 1000, lots: 1, postOnly: true, ...order });
      });
    expect(bad({ ticks: 0 })).toThrow('0 ticks');
    expect(bad({ lots: 0.5 })).toThrow('0.5 lots');
    expect(() => depthBacktest(events, { ...OPTIONS, stepNs: 0 }, () => undefined)).toThrow('stepNs is 0');
    expect(() => depthBacktest(events, { ...OPTIONS, entryNs: -1 }, () => undefined)).toThrow('entryNs is -1');
  });
});

describe('depth events', () => {
  const good = { ...eventsOf(BOOK) };
  it.each([
    ['kind', Uint8Array.of(0, 0, 9, 1), 'kind 9'],
    ['exchangeNs', Float64Array.of(0, 0, 5, 4), '4 is no whole time'],
    ['exchangeNs', Float64Array.of(0, 0, 0.5, 4), '0.5 is no whole time'],
    ['localNs', Float64Array.of(0, 0, 5, 4), '4 is no whole time'],
    ['localNs', Float64Array.of(-1, 0, 5, 7), 'before the time at the venue'],
    ['ticks', Int32Array.of(1, 2, -3, 4), '-3 is below 0'],
    ['lots', Float64Array.of(1, 2, Number.NaN, 4), 'NaN is no whole number'],
    ['lots', Float64Array.of(1, 2), '2 rows'],
    ['ticks', Int32Array.of(1, 2, 3, 60_000_000), 'ticks or more apart'],
  ])('refuse a bad %s', (key, column, message) => {
    expect(() => depthEvents({ ...good, [key]: column })).toThrow(message);
  });

  it('come from a recorded book and its trades: trades before the depth that shows them, resets as clears', () => {
    const book = {
      times: Float64Array.of(100, 100, 250),
      flags: Float64Array.of(BOOK_RESET, BOOK_END, BOOK_END),
      sides: Float64Array.of(1, -1, 1),
      ticks: Float64Array.of(1000, 1002, 1000),
      lots: Float64Array.of(5, 6, 3),
    };
    const trades = {
      times: Float64Array.of(250, 300),
      ticks: Float64Array.of(1000, 1002),
      lots: Float64Array.of(2, 1),
      sides: Float64Array.of(-1, 0),
    };
    const { kind, exchangeNs, localNs } = depthEventsOf({ book, trades }, 7);
    expect([...kind]).toEqual([DEPTH.clear, DEPTH.bid, DEPTH.ask, DEPTH.sell, DEPTH.bid]);
    expect([...exchangeNs]).toEqual([0, 0, 0, 150_000, 150_000]);
    expect(localNs[4]).toBe(150_007);
  });
});

describe('depth ladder', () => {
  it('keeps the best prices of a plain map, for random levels that do not cross', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 2 }))),
        (rows) => {
          const ladder = new DepthLadder(90, 120);
          const bids = new Map<number, number>();
          const asks = new Map<number, number>();
          for (const [isBid, away, lots] of rows) {
            const ticks = isBid ? 104 - away : 105 + away;
            (isBid ? bids : asks).set(ticks, lots);
            if (isBid) ladder.setBid(ticks, lots);
            else ladder.setAsk(ticks, lots);
          }
          const standing = (side: Map<number, number>) =>
            [...side].filter(([, lots]) => lots > 0).map(([ticks]) => ticks);
          expect(ladder.bestBid).toBe(Math.max(NO_BID, ...standing(bids)));
          expect(ladder.bestAsk).toBe(Math.min(NO_ASK, ...standing(asks)));
        },
      ),
    );
  });

  it('moves the best price of a side away when the other side crosses it, and forgets nothing', () => {
    const ladder = new DepthLadder(0, 20);
    ladder.setAsk(10, 1);
    ladder.setAsk(12, 1);
    ladder.setBid(11, 1);
    expect([ladder.bestBid, ladder.bestAsk, ladder.askLots(10)]).toEqual([11, 12, 1]);
    ladder.setAsk(9, 1);
    expect([ladder.bestBid, ladder.bestAsk]).toEqual([NO_BID, 9]);
    ladder.clear();
    expect([ladder.bestBid, ladder.bestAsk]).toEqual([NO_BID, NO_ASK]);
    expect([9, 10, 11, 12].map((ticks) => ladder.bidLots(ticks) + ladder.askLots(ticks))).toEqual([0, 0, 0, 0]);
  });
});
