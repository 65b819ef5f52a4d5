import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AlmgrenChrissParams,
  almgrenChrissCost,
  almgrenChrissImpact,
  almgrenChrissSchedule,
} from './almgren-chriss.ts';
import { walkBook } from './book-walk.ts';
import { LinearImpact, SquareRootImpact } from './impact-model.ts';

const positive = fc.double({ min: 1e-3, max: 1e3, noNaN: true });

describe('impact', () => {
  it('is λ·V/ADV and γ·√(V/ADV), against the side', () => {
    const query = { side: 1, quantity: 250, dailyVolume: 10_000 } as const;
    expect(new LinearImpact(0.02).impact(query)).toBeCloseTo(0.0005, 15);
    expect(new SquareRootImpact(0.02).impact(query)).toBeCloseTo(0.02 * Math.sqrt(0.025), 15);
    expect(new SquareRootImpact(0.02).impact({ ...query, side: -1 })).toBe(-new SquareRootImpact(0.02).impact(query));
  });

  it('grows with size: twice for linear, √2 times for the root; 0 for nothing', () => {
    fc.assert(
      fc.property(positive, positive, positive, (factor, quantity, dailyVolume) => {
        const once = { side: 1, quantity, dailyVolume } as const;
        const twice = { ...once, quantity: 2 * quantity };
        const linear = new LinearImpact(factor);
        const root = new SquareRootImpact(factor);
        expect(linear.impact(twice) / linear.impact(once)).toBeCloseTo(2, 10);
        expect(root.impact(twice) / root.impact(once)).toBeCloseTo(Math.SQRT2, 10);
        expect(root.impact({ ...once, quantity: 0 })).toBe(0);
      }),
    );
  });

  it('refuses a market without volume and a negative factor', () => {
    const query = { side: 1, quantity: 1, dailyVolume: 0 } as const;
    expect(() => new LinearImpact(1).impact(query)).toThrow('daily volume is positive');
    expect(() => new LinearImpact(1).impact({ ...query, quantity: -1 })).toThrow('not negative');
    expect(() => new SquareRootImpact(-1)).toThrow('not negative');
    expect(() => new LinearImpact(Number.NaN)).toThrow('not negative');
  });
});

/** Table 1 of Almgren & Chriss (2001): a million shares over five days. */
const PAPER: AlmgrenChrissParams = {
  quantity: 1e6,
  horizon: 5,
  intervals: 5,
  volatility: 0.95,
  permanent: 2.5e-7,
  fixed: 0.0625,
  temporary: 2.5e-6,
  riskAversion: 1e-6,
};

describe('the Almgren-Chriss schedule', () => {
  it('of the example of the paper has κ near 0.61 a day', () => {
    const { urgency, holdings, trades } = almgrenChrissSchedule(PAPER);
    // η̃ = 2.5e-6 − 2.5e-7/2 = 2.375e-6; κ̃² = 1e-6·0.9025/2.375e-6 = 0.38; 2(cosh κ − 1) = 0.38 → κ = 0.60706.
    expect(urgency).toBeCloseTo(Math.acosh(1.19), 10);
    expect(holdings[1]).toBeCloseTo((1e6 * Math.sinh(urgency * 4)) / Math.sinh(urgency * 5), 3);
    expect([holdings[0], holdings[5]]).toEqual([1e6, 0]);
    expect(trades.reduce((a, b) => a + b)).toBeCloseTo(1e6, 6);
  });

  it('without aversion to risk trades evenly, at the cost of the paper', () => {
    const { trades, expectedCost, urgency } = almgrenChrissSchedule({ ...PAPER, riskAversion: 0 });
    for (const n of trades) expect(n).toBeCloseTo(200_000, 6);
    expect(urgency).toBe(0);
    // γX²/2 + εX + η̃X²/T = 125,000 + 62,500 + 475,000.
    expect(expectedCost).toBeCloseTo(662_500, 4);
  });

  it('costs no more than any other one: cost + λ·variance is least', () => {
    const shares = fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 });
    const aversion = fc.double({ min: 0, max: 1e-4, noNaN: true });
    fc.assert(
      fc.property(shares, aversion, (weights, riskAversion) => {
        const params = { ...PAPER, riskAversion };
        const total = weights.reduce((a, b) => a + b);
        const other = almgrenChrissCost(
          params,
          Float64Array.from(weights, (w) => (1e6 * w) / total),
        );
        const best = almgrenChrissSchedule(params);
        const value = (c: { expectedCost: number; variance: number }): number =>
          c.expectedCost + riskAversion * c.variance;
        expect(value(best)).toBeLessThanOrEqual(value(other) * (1 + 1e-9));
      }),
    );
  });

  it('sells the sooner the more risk is feared, also where sinh overflows', () => {
    const left = [0, 1e-6, 1e-4, 1e6].map(
      (riskAversion) => almgrenChrissSchedule({ ...PAPER, riskAversion }).holdings[1] as number,
    );
    expect([...left].sort((a, b) => b - a)).toEqual(left);
    const long = almgrenChrissSchedule({ ...PAPER, horizon: 5000, intervals: 5000, riskAversion: 1 });
    expect(long.holdings.every(Number.isFinite)).toBe(true);
  });

  it('refuses a market where trading at once is free', () => {
    expect(() => almgrenChrissSchedule({ ...PAPER, permanent: 1e-5 })).toThrow('above half the permanent');
    expect(() => almgrenChrissSchedule({ ...PAPER, intervals: 0 })).toThrow('whole number');
    expect(() => almgrenChrissSchedule({ ...PAPER, quantity: 0 })).toThrow('positive');
    expect(() => almgrenChrissSchedule({ ...PAPER, riskAversion: -1 })).toThrow('not negative');
  });

  it('moves the price for good by γ a unit, and for the trade alone by ε and η of its pace', () => {
    const { permanent, temporary } = almgrenChrissImpact(PAPER, { units: -1000, time: 2 });
    expect(permanent).toBeCloseTo(-2.5e-4, 12);
    expect(temporary).toBeCloseTo(-0.0625 - 2.5e-6 * 500, 12);
  });
});

describe('a walk through a book', () => {
  const asks = [
    [100, 2],
    [101, 0],
    [102, 5],
  ] as const;

  it('takes level after level, best first', () => {
    expect(walkBook(asks, { side: 1, lots: 4 })).toEqual({
      filledLots: 4,
      leftLots: 0,
      tickLots: 404,
      worstTicks: 102,
      levels: 2,
      averageTicks: 101,
      slippage: expect.closeTo(0.01, 12),
    });
  });

  it('stops at the limit and at the end of the book', () => {
    expect(walkBook(asks, { side: 1, lots: 9, limitTicks: 101 })).toMatchObject({ filledLots: 2, leftLots: 7 });
    expect(walkBook(asks, { side: 1, lots: 9 })).toMatchObject({ filledLots: 7, leftLots: 2 });
    const bids = [[99, 3]] as const;
    expect(walkBook(bids, { side: -1, lots: 1, limitTicks: 100 })).toMatchObject({ filledLots: 0, slippage: 0 });
    expect(walkBook(bids, { side: -1, lots: 1, limitTicks: 99 })).toMatchObject({ filledLots: 1, tickLots: 99 });
    expect(walkBook([], { side: 1, lots: 1 }).averageTicks).toBeNaN();
  });

  it('never gives more than the book has nor a price beyond the worst level', () => {
    const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 50 })), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(levels, fc.integer({ min: 0, max: 500 }), (unsorted, lots) => {
        const book = [...unsorted].sort((a, b) => a[0] - b[0]);
        const walk = walkBook(book, { side: 1, lots });
        const offered = book.reduce((sum, level) => sum + level[1], 0);
        expect(walk.filledLots).toBe(Math.min(lots, offered));
        expect(walk.filledLots + walk.leftLots).toBe(lots);
        if (walk.filledLots > 0) expect(walk.averageTicks).toBeLessThanOrEqual(walk.worstTicks);
      }),
    );
  });
});
