/** What the matcher does over the trades of a market: market and stop orders, trade-through, the queue, parts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain, orderIntent as order, X_PERP } from '../../../test/builders.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import { BOOK_LOST, BOOK_RESET } from '../market/index.ts';
import type { FillReport, OrderIntent } from '../orders/index.ts';
import { BarMatcher, type CostModel } from './index.ts';

const SEED = 81_128;
const FREE: CostModel = { feePpm: ppm(0), slippagePpm: ppm(0), queueLots: 0 };

const limit = (intentSeq: number, side: 'buy' | 'sell', ticks: number, lots = 100): OrderIntent =>
  order(intentSeq, { side, type: 'limit', priceTicks: priceTicks(ticks), lots: qtyLots(lots) });

function venue(costs: Partial<CostModel> = {}, cash = 1e14): BarMatcher {
  return new BarMatcher({ instruments: [X_PERP], costs: { ...FREE, ...costs }, cash: quoteUnits(cash) });
}

/** Passes one trade; what it filled as [ticks, lots]. */
function pass(matcher: BarMatcher, ticks: number, lots: number, side = 0): (readonly [number, number])[] {
  matcher.onTrade(0, { priceTicks: ticks, lots, side }, micros(10));
  return drain(matcher)
    .filter((r): r is FillReport => r.kind === 'filled')
    .map((fill) => [fill.ticks, fill.lots] as const);
}

describe('a market order over trades', () => {
  it('fills at the next trade, moved against us by 100 ppm, whatever the size of the trade', () => {
    const matcher = venue({ slippagePpm: ppm(100) });
    matcher.submit(order(1), micros(1));
    expect(pass(matcher, 10_000, 1)).toEqual([[10_001, 100]]);
    expect(pass(matcher, 10_000, 1)).toEqual([]);
  });
});

describe('a stop order over trades', () => {
  it('fills at the trade that reaches it, which may be worse than its level', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(1));
    pass(matcher, 10_000, 5);
    const stop = { side: 'sell', type: 'stopMarket', purpose: 'stop', reduceOnly: true } as const;
    matcher.submit(order(2, { ...stop, priceTicks: priceTicks(9900) }), micros(2));
    expect(pass(matcher, 9901, 5)).toEqual([]);
    expect(pass(matcher, 9850, 5)).toEqual([[9850, 100]]);
  });
});

describe('a limit order over trades', () => {
  it('fills at its own price when the market trades through it, however long the queue is', () => {
    const matcher = venue({ queueLots: Number.MAX_SAFE_INTEGER });
    matcher.submit(limit(1, 'buy', 9900), micros(1));
    expect(pass(matcher, 9900, 1e6, -1)).toEqual([]);
    expect(pass(matcher, 9899, 1, -1)).toEqual([[9900, 100]]);
  });

  it('waits for 50 lots ahead of it at its price, then fills in parts of what each trade leaves', () => {
    const matcher = venue({ queueLots: 50 });
    matcher.submit(limit(1, 'sell', 10_100), micros(1));
    expect(pass(matcher, 10_100, 30, 1)).toEqual([]);
    expect(pass(matcher, 10_100, 45, 1)).toEqual([[10_100, 25]]);
    expect(pass(matcher, 10_100, 25, 1)).toEqual([[10_100, 25]]);
    expect(pass(matcher, 10_100, 80, 1)).toEqual([[10_100, 50]]);
    expect(pass(matcher, 10_100, 80, 1)).toEqual([]);
  });

  it('is not met by a taker of its own side at its price; by one that is not known it is', () => {
    const matcher = venue();
    matcher.submit(limit(1, 'buy', 9900), micros(1));
    expect(pass(matcher, 9900, 60, 1)).toEqual([]);
    expect(pass(matcher, 9900, 60, 0)).toEqual([[9900, 60]]);
    expect(pass(matcher, 9900, 60, -1)).toEqual([[9900, 40]]);
  });

  it('shares one trade with the orders that came before it at the price', () => {
    const matcher = venue();
    matcher.submit(limit(1, 'buy', 9900, 100), micros(1));
    matcher.submit(limit(2, 'buy', 9900, 100), micros(2));
    expect(pass(matcher, 9900, 130, -1)).toEqual([
      [9900, 100],
      [9900, 30],
    ]);
  });

  it('is taken back with what is left of it', () => {
    const matcher = venue();
    matcher.submit(limit(1, 'buy', 9900), micros(1));
    pass(matcher, 9900, 60, -1);
    matcher.cancel({ clientOrderId: limit(1, 'buy', 1).clientOrderId, instrument: 0 }, micros(20));
    expect(drain(matcher).map(({ kind }) => kind)).toEqual(['cancelled']);
    expect(pass(matcher, 9000, 60, -1)).toEqual([]);
  });

  it('expires when the money for it is not there', () => {
    const matcher = venue({}, 1e8);
    matcher.submit(limit(1, 'buy', 9900, 1_000_000), micros(1));
    expect(pass(matcher, 9900, 900_000, -1)).toEqual([]);
    expect(pass(matcher, 9000, 1, -1)).toEqual([]);
  });
});

describe('limit orders over any trades', () => {
  it('never fill more than was ordered, nor more than the market traded at their price', () => {
    const trade = fc.record({ ticks: fc.integer({ min: 95, max: 105 }), lots: fc.integer({ min: 1, max: 40 }) });
    const property = fc.property(
      fc.array(trade, { maxLength: 60 }),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 1, max: 90 }),
      (trades, queueLots, lots) => {
        const matcher = venue({ queueLots });
        matcher.submit(limit(1, 'buy', 100, lots), micros(1));
        let filled = 0;
        let at = 0;
        let isThrough = false;
        for (const { ticks, lots: size } of trades) {
          if (ticks === 100) at += size;
          if (ticks < 100) isThrough = true;
          for (const [price, part] of pass(matcher, ticks, size)) {
            expect(price).toBe(100);
            filled += part;
          }
        }
        expect(filled).toBe(isThrough ? lots : Math.min(lots, Math.max(0, at - queueLots)));
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });
});

describe('a limit order behind a recorded depth', () => {
  type Row = readonly [time: number, flags: number, side: number, ticks: number, lots: number];
  const column = (rows: readonly Row[], at: number): Float64Array =>
    Float64Array.from(rows, (row) => row[at] as number);
  const behind = (rows: readonly Row[], queueLots = 0): BarMatcher =>
    new BarMatcher({
      instruments: [X_PERP],
      costs: { ...FREE, queueLots },
      cash: quoteUnits(1e14),
      books: [
        {
          ...{ times: column(rows, 0), flags: column(rows, 1), sides: column(rows, 2) },
          ...{ ticks: column(rows, 3), lots: column(rows, 4) },
        },
      ],
    });
  const buyAt = (ticks: number, time: number): OrderIntent => ({ ...limit(1, 'buy', ticks), time: micros(time) });
  const trade = (matcher: BarMatcher, time: number, lots: number): (readonly [number, number])[] => {
    matcher.onTrade(0, { priceTicks: 9900, lots, side: -1 }, micros(time));
    return drain(matcher)
      .filter((r): r is FillReport => r.kind === 'filled')
      .map((fill) => [fill.ticks, fill.lots] as const);
  };

  it('stands behind what was shown when it came, and trades take of that', () => {
    const matcher = behind([
      [1, BOOK_RESET, 1, 9900, 40],
      [2, 0, -1, 9900, 999],
      [5, 0, 1, 9900, 70],
      [6, 0, 1, 9900, 500],
    ]);
    matcher.submit(buyAt(9900, 5), micros(5));
    // 70 stood there at 5; what came at 6 is behind.
    expect(trade(matcher, 10, 60)).toEqual([]);
    expect(trade(matcher, 11, 30)).toEqual([[9900, 20]]);
  });

  it('comes nearer when others ahead of it have cancelled, as far as the depth shows it, and not by the trade itself', () => {
    const rows: readonly Row[] = [
      [1, BOOK_RESET, 1, 9900, 70],
      [8, 0, 1, 9900, 15],
      [10, 0, 1, 9900, 0],
    ];
    const matcher = behind(rows);
    matcher.submit(buyAt(9900, 5), micros(5));
    expect(trade(matcher, 10, 25)).toEqual([[9900, 10]]);
    const least = behind(rows, 20);
    least.submit(buyAt(9900, 5), micros(5));
    expect(trade(least, 10, 25)).toEqual([[9900, 5]]);
  });

  it('is the first at a price that nobody stood at, and behind the least where the depth is not known', () => {
    const first = behind([[1, BOOK_RESET, 1, 9890, 70]]);
    first.submit(buyAt(9900, 5), micros(5));
    expect(trade(first, 10, 25)).toEqual([[9900, 25]]);
    const lost = behind(
      [
        [1, BOOK_RESET, 1, 9900, 7],
        [2, BOOK_LOST, 0, 0, 0],
      ],
      50,
    );
    lost.submit(buyAt(9900, 5), micros(5));
    expect(trade(lost, 10, 60)).toEqual([[9900, 10]]);
  });
});
