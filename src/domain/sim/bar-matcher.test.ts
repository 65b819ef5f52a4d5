import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drain, orderIntent as order, X_PERP } from '../../../test/builders.ts';
import { micros, ppm, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import type { FillReport } from '../orders/index.ts';
import { BarMatcher, FIRST, slip } from './index.ts';

const FREE = { feePpm: ppm(0), slippagePpm: ppm(0) };

const bar = (openTicks: number, highTicks: number, lowTicks: number, volume = 1) => ({
  openTicks,
  highTicks,
  lowTicks,
  volume,
});

function venue(costs = FREE, cash = 1e14): BarMatcher {
  return new BarMatcher({ instruments: [X_PERP], costs, cash: quoteUnits(cash) });
}

/** Passes one bar and gives the fills. */
function pass(matcher: BarMatcher, b: ReturnType<typeof bar>): FillReport[] {
  matcher.onOpen(0, b, micros(10));
  for (let since = matcher.onRange(0, b, micros(20)); since !== FIRST; )
    since = matcher.onRange(0, b, micros(20), since);
  return drain(matcher).filter((r): r is FillReport => r.kind === 'filled');
}

describe('bar matcher', () => {
  it('fills a market order at the open of the next bar, moved against us by the slippage, with its fee', () => {
    const matcher = venue({ feePpm: ppm(1000), slippagePpm: ppm(200) });
    matcher.submit(order(1), micros(0));
    expect(drain(matcher)).toMatchObject([{ kind: 'accepted' }]);
    const [fill] = pass(matcher, bar(10_000, 10_100, 9_900));
    // 10,000 · 1.0002 = 10,002 ticks; value 10,002 · 100 · 1,000 units; fee a thousandth of it.
    expect(fill).toMatchObject({ ticks: 10_002, lots: 100, fee: 1_000_200, time: 10 });
  });

  it('fills a stop at its level when the bar trades through it', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(0));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(
      order(2, { side: 'sell', type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(9_500) }),
      micros(20),
    );
    expect(pass(matcher, bar(10_000, 10_200, 9_501))).toEqual([]);
    expect(pass(matcher, bar(9_800, 9_900, 9_500))).toMatchObject([{ ticks: 9_500 }]);
  });

  it('fills a stop at the open when the bar opens beyond its level', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(0));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(
      order(2, { side: 'sell', type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(9_500) }),
      micros(20),
    );
    expect(pass(matcher, bar(9_000, 9_600, 8_900))).toMatchObject([{ ticks: 9_000 }]);
  });

  it('mirrors stops for a short position', () => {
    const matcher = venue();
    matcher.submit(order(1, { side: 'sell' }), micros(0));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(order(2, { type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(10_500) }), micros(20));
    expect(pass(matcher, bar(10_100, 10_499, 10_000))).toEqual([]);
    expect(pass(matcher, bar(10_800, 10_900, 10_700))).toMatchObject([{ ticks: 10_800 }]);
  });

  it('fills a limit at its price when touched, or at a better open, without slippage', () => {
    const matcher = venue({ feePpm: ppm(0), slippagePpm: ppm(1000) });
    matcher.submit(order(1, { type: 'limit', priceTicks: priceTicks(9_900) }), micros(0));
    expect(pass(matcher, bar(10_000, 10_100, 9_901))).toEqual([]);
    expect(pass(matcher, bar(10_000, 10_100, 9_900))).toMatchObject([{ ticks: 9_900 }]);
    matcher.submit(order(2, { type: 'limit', priceTicks: priceTicks(9_900) }), micros(20));
    expect(pass(matcher, bar(9_800, 9_900, 9_700))).toMatchObject([{ ticks: 9_800 }]);
    matcher.submit(order(3, { side: 'sell', type: 'limit', priceTicks: priceTicks(10_000) }), micros(20));
    expect(pass(matcher, bar(10_500, 10_600, 10_400))).toMatchObject([{ ticks: 10_500 }]);
  });

  it('takes the stop and not the target when one bar touches both', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(0));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(
      order(2, { side: 'sell', type: 'limit', reduceOnly: true, priceTicks: priceTicks(10_500) }),
      micros(20),
    );
    matcher.submit(
      order(3, { side: 'sell', type: 'stopMarket', reduceOnly: true, priceTicks: priceTicks(9_500) }),
      micros(20),
    );
    expect(pass(matcher, bar(10_000, 10_600, 9_400))).toMatchObject([{ ticks: 9_500 }]);
  });

  it('ends a reduce-only order that has nothing to reduce, and cuts one that is too large', () => {
    const matcher = venue();
    matcher.submit(order(1, { side: 'sell', reduceOnly: true }), micros(0));
    matcher.onOpen(0, bar(10_000, 10_000, 10_000), micros(10));
    expect(drain(matcher).map((r) => r.kind)).toEqual(['accepted', 'expired']);
    matcher.submit(order(2, { lots: qtyLots(40) }), micros(10));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(order(3, { side: 'sell', reduceOnly: true }), micros(20));
    matcher.onOpen(0, bar(10_000, 10_000, 10_000), micros(30));
    expect(drain(matcher)).toMatchObject([{ kind: 'accepted' }, { kind: 'filled', lots: 40 }, { kind: 'expired' }]);
  });

  it('rejects bad sizes, bad prices and an id that is still open, in the words of a venue', () => {
    const matcher = venue();
    matcher.submit(order(1, { lots: qtyLots(X_PERP.maxQtyLots + 1) }), micros(0));
    matcher.submit(order(2, { type: 'limit', priceTicks: priceTicks(0) }), micros(0));
    matcher.submit(order(3, { type: 'limit', priceTicks: priceTicks(5) }), micros(0));
    matcher.submit(order(3, { type: 'limit', priceTicks: priceTicks(5) }), micros(0));
    expect(drain(matcher).map((r) => ('reason' in r ? r.reason : r.kind))).toEqual([
      'Filter failure: LOT_SIZE',
      'Filter failure: PRICE_FILTER',
      'accepted',
      'Duplicate order sent.',
    ]);
    expect(matcher.acceptedOrders).toBe(1);
  });

  it('takes the id of a finished order again, which is the literal rule of real venues', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(0));
    pass(matcher, bar(10_000, 10_000, 10_000));
    matcher.submit(order(1), micros(20));
    expect(pass(matcher, bar(10_000, 10_000, 10_000))).toHaveLength(1);
    expect(matcher.acceptedOrders).toBe(2);
  });

  it('takes an order back while it rests and refuses afterwards', () => {
    const matcher = venue();
    const resting = order(1, { type: 'limit', priceTicks: priceTicks(5) });
    matcher.submit(resting, micros(0));
    matcher.cancel(resting, micros(1));
    matcher.cancel(resting, micros(2));
    expect(drain(matcher).map((r) => r.kind)).toEqual(['accepted', 'cancelled', 'cancelRejected']);
  });

  it('refuses to buy with money that is not there', () => {
    const matcher = venue(FREE, 1000);
    matcher.submit(order(1), micros(0));
    matcher.onOpen(0, bar(10_000, 10_000, 10_000), micros(10));
    expect(drain(matcher).at(-1)).toMatchObject({
      kind: 'expired',
      reason: expect.stringContaining('insufficient balance'),
    });
  });

  it('marks fills in a bar without a market', () => {
    const matcher = venue();
    matcher.submit(order(1), micros(0));
    expect(pass(matcher, bar(10_000, 10_000, 10_000, 0))).toMatchObject([{ deadMarket: true }]);
  });

  it('never fills an order twice and never beyond the range of the bar and its slippage, for any orders and bars', () => {
    const anyOrder = fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      type: fc.constantFrom('market' as const, 'limit' as const, 'stopMarket' as const),
      priceTicks: fc.integer({ min: 1, max: 2000 }).map(priceTicks),
      reduceOnly: fc.boolean(),
      lots: fc.integer({ min: 1, max: 500 }).map(qtyLots),
    });
    const anyBar = fc
      .tuple(fc.integer({ min: 100, max: 2000 }), fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 90 }))
      .map(([o, up, down]) => bar(o, o + up, o - down));
    fc.assert(
      fc.property(
        fc.array(anyOrder, { minLength: 1, maxLength: 12 }),
        fc.array(anyBar, { minLength: 1, maxLength: 12 }),
        (orders, bars) => {
          const matcher = venue({ feePpm: ppm(1000), slippagePpm: ppm(500) });
          const filled = new Map<string, number>();
          const ordered = new Map<string, number>();
          for (const [i, o] of orders.entries()) {
            const made = order(i + 1, o);
            ordered.set(made.clientOrderId, made.lots);
            matcher.submit(made, micros(0));
          }
          drain(matcher);
          let held = 0;
          for (const b of bars) {
            for (const fill of pass(matcher, b)) {
              filled.set(fill.clientOrderId, (filled.get(fill.clientOrderId) ?? 0) + fill.lots);
              const worst = Math.ceil(b.highTicks * 0.0005);
              expect(fill.ticks).toBeGreaterThanOrEqual(b.lowTicks - worst);
              expect(fill.ticks).toBeLessThanOrEqual(b.highTicks + worst);
              const made = orders[Number.parseInt(fill.clientOrderId.split('-')[3] as string, 36) - 1]!;
              const before = held;
              held += (made.side === 'buy' ? 1 : -1) * fill.lots;
              if (made.reduceOnly) expect(Math.abs(held)).toBeLessThan(Math.abs(before));
            }
          }
          for (const [id, lots] of filled) expect(lots).toBeLessThanOrEqual(ordered.get(id) as number);
        },
      ),
    );
  });
});

describe('slippage', () => {
  it('moves a buy up and a sell down, by at least one tick when there is any', () => {
    expect(slip({ ticks: priceTicks(100), side: 'buy', slippagePpm: ppm(1) })).toBe(101);
    expect(slip({ ticks: priceTicks(100), side: 'sell', slippagePpm: ppm(1) })).toBe(99);
    expect(slip({ ticks: priceTicks(1), side: 'sell', slippagePpm: ppm(1) })).toBe(1);
    expect(slip({ ticks: priceTicks(100), side: 'sell', slippagePpm: ppm(0) })).toBe(100);
  });
});
