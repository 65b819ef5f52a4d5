/** What the matcher does over the trades of a market: market and stop orders, trade-through, the queue, parts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain, orderIntent as order, X_PERP } from '../../../test/builders.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
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
