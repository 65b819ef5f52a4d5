import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { micros, priceTicks, qtyLots, quoteUnits } from '../../core/index.ts';
import type { Side } from '../orders/index.ts';
import { executionOf, type OrderTrace, summariseExecutions } from './index.ts';

function trace(
  side: Side,
  fills: readonly (readonly [lots: number, ticks: number, time: number])[],
  fee = 1,
): OrderTrace {
  return {
    ...{ side, lots: qtyLots(10), unitsPerTickLot: 10, decidedAt: micros(100) },
    ...{ decisionTicks: priceTicks(100), arrivalTicks: priceTicks(102), endTicks: priceTicks(110) },
    fills: fills.map(([lots, ticks, time]) => ({
      ...{ lots: qtyLots(lots), ticks: priceTicks(ticks), fee: quoteUnits(fee), time: micros(time) },
    })),
  };
}

describe('execution', () => {
  it('takes the shortfall of a purchase of 10 of which 8 fill apart', () => {
    // delay 8·2·10 = 160; slippage (4·1 + 4·3)·10 = 160; opportunity 2·10·10 = 200; fees 2. Together 522.
    const got = executionOf(
      trace('buy', [
        [4, 103, 150],
        [4, 105, 300],
      ]),
    );
    expect(got).toEqual({
      ...{ filledLots: 8, fillPpm: 800_000, decided: 10_000, averageTicks: 104 },
      ...{ delay: 160, slippage: 160, opportunity: 200, fees: 2, shortfall: 522 },
      ...{ toFirstFillMicros: 50, toLastFillMicros: 200 },
    });
  });

  it('counts the same prices as a gain for a sale', () => {
    const { delay, slippage, opportunity } = executionOf(trace('sell', [[8, 104, 150]]));
    expect([delay, slippage, opportunity]).toEqual([-160, -160, -200]);
  });

  it('has nothing but opportunity where nothing filled', () => {
    const got = executionOf(trace('buy', []));
    expect(got).toMatchObject({ filledLots: 0, delay: 0, slippage: 0, fees: 0, opportunity: 1000, shortfall: 1000 });
    expect([got.averageTicks, got.toFirstFillMicros]).toEqual([Number.NaN, Number.NaN]);
  });

  it('refuses more than was ordered, and a fill before the decision', () => {
    expect(() => executionOf(trace('buy', [[11, 100, 200]]))).toThrow('no more is filled than ordered');
    expect(() => executionOf(trace('buy', [[1, 100, 99]]))).toThrow('not before the decision');
  });

  it('adds up to the distance between the paper and the real portfolio at the end, exactly', () => {
    const price = fc.integer({ min: 1, max: 9999 });
    const list = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), price, fc.constant(200)), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('buy', 'sell'),
        list,
        price,
        price,
        price,
        (side, fills, decision, arrival, end) => {
          const ticks = {
            decisionTicks: priceTicks(decision),
            arrivalTicks: priceTicks(arrival),
            endTicks: priceTicks(end),
          };
          const { shortfall } = executionOf({ ...trace(side, fills), ...ticks });
          const sign = side === 'buy' ? 1 : -1;
          const paper = sign * 10 * (end - decision) * 10;
          const real = fills.reduce((sum, [lots, at]) => sum + sign * lots * (end - at) * 10 - 1, 0);
          expect(paper - real === shortfall, `${paper - real}, not ${shortfall}`).toBe(true);
        },
      ),
    );
  });
});

describe('summary of executions', () => {
  it('weighs costs by value, and takes times of the orders that filled', () => {
    const executions = [
      executionOf(trace('buy', [[10, 102, 110]])),
      executionOf(trace('buy', [[10, 102, 120]])),
      executionOf(trace('buy', [[5, 103, 130]])),
      executionOf(trace('buy', [])),
    ];
    // Shortfalls 201, 201, 100 + 50 + 500 + 1 and 1000 of 40,000.
    expect(summariseExecutions(executions)).toMatchObject({
      ...{ orders: 4, unfilled: 1, complete: 2, decided: 40_000, shortfall: 2053 },
      ...{ toFillMicrosP50: 20, toFillMicrosP90: 30 },
      shortfallBps: expect.closeTo(513.25, 9),
      slippageBps: expect.closeTo(12.5, 9),
      delayBps: expect.closeTo(125, 9),
      opportunityBps: expect.closeTo(375, 9),
      feesBps: expect.closeTo(0.75, 9),
    });
  });

  it('adds up what is far above 2^53 units together: a maker turns its money over every day', () => {
    const one = { ...executionOf(trace('buy', [[10, 102, 110]])), decided: quoteUnits(2 ** 53 - 1) };
    const { decided, shortfall } = summariseExecutions(Array.from({ length: 64 }, () => one));
    expect([decided, shortfall]).toEqual([Number(64n * (2n ** 53n - 1n)), 64 * one.shortfall]);
  });

  it('says nothing of none', () => {
    const { orders, shortfallBps, toFillMicrosP50 } = summariseExecutions([]);
    expect([orders, shortfallBps, toFillMicrosP50]).toEqual([0, Number.NaN, Number.NaN]);
  });
});
