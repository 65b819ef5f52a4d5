/** Averages, volatilities, drawdowns, filters: by hand, by their definitions, and what they refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../../core/index.ts';
import {
  type BarColumns,
  bipowerVariation,
  closeVolatility,
  deepestDrawdown,
  fundingPaid,
  garmanKlassVolatility,
  lag1Autocorrelation,
  logReturns,
  medianFilter,
  moments,
  parkinsonVolatility,
  quantileOf,
  realisedVariance,
  realisedVolatility,
  rogersSatchellVolatility,
  rollingVwap,
  sessionVwap,
  stressWindow,
  twap,
  twapOfBars,
  vwap,
  vwapByBar,
  vwapOfBars,
  yangZhangVolatility,
} from './index.ts';

const rng = new Rng(3);
/** Seeded bars of 40 steps each, of a price without drift and with a deviation of 0.01 a bar, gaps of 0.005 between bars. */
function walkBars(count: number, gap: number): BarColumns {
  const columns = [0, 1, 2, 3].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let log = Math.log(100);
  for (let i = 0; i < count; i++) {
    log += gap * rng.normal();
    const path = [log];
    for (let k = 0; k < 40; k++) path.push((path[k] as number) + (0.01 / Math.sqrt(40)) * rng.normal());
    log = path[40] as number;
    [path[0], Math.max(...path), Math.min(...path), log].forEach((value, k) => {
      (columns[k] as Float64Array)[i] = Math.exp(value as number);
    });
  }
  const [open, high, low, close] = columns;
  return { time: open.map((_, i) => i * 60), open, high, low, close, volume: new Float64Array(count).fill(1) };
}

/** One bar, n times: open 1, high e^u, low e^−d, close e^c. */
function same(count: number, u: number, d: number, c: number): BarColumns {
  const column = (value: number) => new Float64Array(count).fill(Math.exp(value));
  return {
    time: Float64Array.from({ length: count }, (_, i) => i),
    open: column(0),
    high: column(u),
    low: column(-d),
    close: column(c),
    volume: column(0),
  };
}

const YEAR = { periodsPerYear: 365 };

describe('range estimators', () => {
  it('have their closed forms for bars that rise 0.02, fall 0.01 and end at 0.005', () => {
    const bars = same(4, 0.02, 0.01, 0.005);
    const one = { periodsPerYear: 1 };
    expect(parkinsonVolatility(bars, one)).toBeCloseTo(0.03 / Math.sqrt(4 * Math.LN2), 14);
    expect(garmanKlassVolatility(bars, one)).toBeCloseTo(
      Math.sqrt(0.5 * 0.03 ** 2 - (2 * Math.LN2 - 1) * 0.005 ** 2),
      14,
    );
    const rs = 0.02 * 0.015 + 0.01 * 0.015;
    expect(rogersSatchellVolatility(bars, one)).toBeCloseTo(Math.sqrt(rs), 14);
    // Every bar opens 0.005 below the last close and moves alike: only Rogers and Satchell's part is left.
    const k = 0.34 / (1.34 + 4 / 2);
    expect(yangZhangVolatility(bars, one)).toBeCloseTo(Math.sqrt((1 - k) * rs), 14);
  });

  it('find 0.01 a bar in a seeded walk of 4,000 bars, less what 40 steps do not see of the range', () => {
    const bars = walkBars(4000, 0);
    const whole = { periodsPerYear: 1 };
    expect(closeVolatility(bars.close, whole)).toBeGreaterThan(0.0096);
    expect(closeVolatility(bars.close, whole)).toBeLessThan(0.0104);
    const all = [parkinsonVolatility, garmanKlassVolatility, rogersSatchellVolatility, yangZhangVolatility];
    for (const estimate of all) {
      expect(estimate(bars, whole)).toBeGreaterThan(0.0082);
      expect(estimate(bars, whole)).toBeLessThan(0.01);
    }
  });

  it('of Yang and Zhang sees gaps between bars, the others do not', () => {
    const bars = walkBars(4000, 0.02);
    const whole = { periodsPerYear: 1 };
    expect(yangZhangVolatility(bars, whole)).toBeGreaterThan(0.02);
    expect(rogersSatchellVolatility(bars, whole)).toBeLessThan(0.011);
  });

  it('grow with the root of the periods in a year and do not change with the unit of price', () => {
    const bars = walkBars(50, 0.001);
    const scaled = { ...bars };
    for (const key of ['open', 'high', 'low', 'close'] as const) scaled[key] = bars[key].map((p) => p * 8);
    for (const estimate of [
      parkinsonVolatility,
      garmanKlassVolatility,
      rogersSatchellVolatility,
      yangZhangVolatility,
    ]) {
      const base = estimate(bars, { periodsPerYear: 1 });
      expect(estimate(bars, { periodsPerYear: 4 })).toBeCloseTo(2 * base, 12);
      expect(estimate(scaled, { periodsPerYear: 1 })).toBeCloseTo(base, 12);
    }
  });

  it('refuse a bar that is none, too few bars, and a year without periods', () => {
    const bars = same(3, 0.02, 0.01, 0);
    expect(() => parkinsonVolatility({ ...bars, high: bars.low }, YEAR)).toThrow('BOT4_DATA_VALUE');
    expect(() => parkinsonVolatility({ ...bars, low: bars.low.map(() => 0) }, YEAR)).toThrow('are no bar');
    expect(() => parkinsonVolatility(same(0, 0, 0, 0), YEAR)).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => yangZhangVolatility(same(2, 0, 0, 0), YEAR)).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => parkinsonVolatility(bars, { periodsPerYear: 0 })).toThrow('periodsPerYear is 0');
  });
});

describe('average prices', () => {
  it('weigh by volume: trades, bars by typical price, bars by notional', () => {
    expect(vwap({ price: Float64Array.of(10, 20), qty: Float64Array.of(3, 1) })).toBe(12.5);
    expect(vwap({ price: Float64Array.of(10), qty: Float64Array.of(0) })).toBeNaN();
    const bars = same(2, Math.log(4), 0, Math.log(4));
    expect(vwapOfBars(bars)).toBeCloseTo(3, 14);
    expect(vwapOfBars({ ...bars, notional: Float64Array.of(5, 7) })).toBe(6);
    expect(() => vwap({ price: Float64Array.of(1), qty: Float64Array.of() })).toThrow('BOT4_DATA_COLUMN');
  });

  it('of each bar are its notional over its volume, nothing where nothing was traded', () => {
    const found = vwapByBar({ notional: Float64Array.of(50, 0), volume: Float64Array.of(4, 0) });
    expect([...found]).toEqual([12.5, Number.NaN]);
  });

  it('of a window equal those computed anew, for any prices, quantities and windows', () => {
    const rows = fc.array(
      fc.tuple(
        fc.double({ min: 0.01, max: 1e5, noNaN: true }),
        fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 1e5, noNaN: true })),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (pairs, window) => {
        const price = Float64Array.from(pairs, ([p]) => p);
        const qty = Float64Array.from(pairs, ([, q]) => q);
        rollingVwap({ price, qty }, { window }).forEach((value, i) => {
          if (i < window - 1) expect(value).toBeNaN();
          else {
            const anew = vwap({ price: price.slice(i - window + 1, i + 1), qty: qty.slice(i - window + 1, i + 1) });
            if (Number.isNaN(anew)) expect(value).toBeNaN();
            else expect(Math.abs(value / anew - 1)).toBeLessThanOrEqual(1e-14);
          }
        });
      }),
    );
  });

  it('of a session begin anew at its edge', () => {
    const time = Float64Array.of(0, 50, 60, 130);
    const qty = Float64Array.of(1, 1, 0, 3);
    const found = sessionVwap({ time, price: Float64Array.of(10, 20, 5, 7), qty }, { step: 60 });
    expect([...found]).toEqual([10, 15, Number.NaN, 7]);
    expect(() => sessionVwap({ time, price: time, qty }, { step: 0 })).toThrow('BOT4_DATA_TIME');
  });

  it('weigh by time: a price counts for as long as it was the last one', () => {
    const trades = { time: Float64Array.of(0, 30), price: Float64Array.of(10, 20) };
    expect(twap(trades, { to: 40 })).toBe(12.5);
    expect(twap({ time: Float64Array.of(5, 5), price: Float64Array.of(1, 3) }, { to: 5 })).toBe(2);
    expect(twapOfBars(same(3, Math.log(3), 0, 0))).toBeCloseTo(1.5, 14);
  });

  it('are refused: an end before the last trade, no trades, a window of none, a price that is no number', () => {
    const trades = { time: Float64Array.of(0, 30), price: Float64Array.of(10, 20), qty: Float64Array.of(1, 1) };
    expect(() => twap(trades, { to: 29 })).toThrow('before the last trade');
    expect(() => twap({ time: Float64Array.of(), price: Float64Array.of() }, { to: 1 })).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => rollingVwap(trades, { window: 0 })).toThrow('window is 0');
    expect(() => rollingVwap({ ...trades, price: Float64Array.of(1, Number.NaN) }, { window: 1 })).toThrow(
      'price is NaN',
    );
  });
});

describe('realised measures', () => {
  it('have their closed forms', () => {
    expect(realisedVariance([3, -4])).toBe(25);
    expect(realisedVolatility([3, -4], { periodsPerYear: 8 })).toBe(10);
    expect(bipowerVariation([1, -2, 3])).toBeCloseTo((Math.PI / 2) * 8, 14);
    expect([...logReturns([1, Math.E, 1])]).toEqual([1, -1]);
    expect(logReturns([7]).length).toBe(0);
    expect(closeVolatility([1, Math.E, 1], { periodsPerYear: 2 })).toBeCloseTo(2, 14);
  });

  it('tell a jump from a walk: bipower variation does not see one of 0.1 in 1,000 returns of 0.001', () => {
    const returns = Float64Array.from({ length: 1000 }, () => 0.001 * rng.normal());
    returns[500] = 0.1;
    expect(realisedVariance(returns)).toBeGreaterThan(0.01);
    expect(bipowerVariation(returns)).toBeLessThan(0.0016);
  });

  it('of drawdown name the depth, the lowest row and the peak before it', () => {
    expect(deepestDrawdown([4, 5, 3, 6, 5])).toEqual({ depth: -0.4, at: 2, peakAt: 1 });
    expect(deepestDrawdown([1, 2, 3])).toEqual({ depth: 0, at: 0, peakAt: 0 });
  });

  it('refuse prices at zero, too few, and what is not finite', () => {
    expect(() => logReturns([1, 0])).toThrow('close is 0');
    expect(() => closeVolatility([1, 2], YEAR)).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => realisedVolatility([], YEAR)).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => bipowerVariation([1])).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => realisedVariance([Number.NaN])).toThrow('BOT4_DATA_VALUE');
    expect(() => deepestDrawdown([])).toThrow('BOT4_DATA_TOO_SHORT');
  });
});

describe('moments', () => {
  it('have their closed forms for 1, 2, 3, 4 and for a spike', () => {
    expect(moments([1, 2, 3, 4])).toMatchObject({ n: 4, mean: 2.5, min: 1, minAt: 0, max: 4, maxAt: 3, skewness: 0 });
    expect(moments([1, 2, 3, 4]).excessKurtosis).toBeCloseTo(-1.36, 14);
    expect(moments([0, 0, 0, 4]).skewness).toBeCloseTo(2 / Math.sqrt(3), 14);
    expect(moments([5, 1, 1, 5])).toMatchObject({ minAt: 1, maxAt: 0 });
  });

  it('keep the mean of a million small numbers beside a large one', () => {
    const x = new Float64Array(1_000_001).fill(1e-8);
    x[0] = 1e8;
    expect(moments(x).mean).toBe((1e8 + 0.01) / 1_000_001);
  });

  it('correlate with the row before: alternating -1, straight 1, constant not a number', () => {
    expect(lag1Autocorrelation([1, -1, 1, -1])).toBe(-1);
    expect(lag1Autocorrelation([1, 2, 3, 4])).toBeCloseTo(1, 14);
    expect(lag1Autocorrelation([2, 2, 2])).toBeNaN();
  });

  it('refuse too few values and shares outside of 0 to 1', () => {
    expect(() => moments([1])).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => lag1Autocorrelation([1, 2])).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => quantileOf([], 0.5)).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => quantileOf([1], 1.1)).toThrow('share is 1.1');
    expect([0, 0.25, 1].map((share) => quantileOf([4, 1, 3, 2], share))).toEqual([1, 1.75, 4]);
  });
});

describe('medianFilter', () => {
  const trades = {
    time: Float64Array.of(1, 2, 3, 4, 61, 62),
    price: Float64Array.of(10, 11, 9, 10_000_000, 50, 60),
    qty: Float64Array.of(1, 0, 2, 3, 4, 5),
    side: Float64Array.of(1, 1, -1, 1, -1, -1),
  };

  it('drops a print of 10,000,000 and a quantity of 0, each day by its own median', () => {
    const clean = medianFilter(trades, { step: 60, factor: 5 });
    expect(clean).toMatchObject({ droppedQty: 1, droppedPrice: 1, rows: Int32Array.of(0, 2, 4, 5) });
    expect(clean).toMatchObject({ price: Float64Array.of(10, 9, 50, 60), side: Float64Array.of(1, -1, -1, -1) });
  });

  it('keeps prices at exactly the factor from the median', () => {
    const edge = { time: Float64Array.of(1, 2, 3), price: Float64Array.of(2, 10, 50), qty: Float64Array.of(1, 1, 1) };
    expect(medianFilter(edge, { step: 60, factor: 5 }).rows.length).toBe(3);
    expect(medianFilter(edge, { step: 60, factor: 4.999 }).rows.length).toBe(1);
    expect('side' in medianFilter(edge, { step: 60, factor: 5 })).toBe(false);
  });

  it('refuses a factor that keeps nothing, and times that descend', () => {
    expect(() => medianFilter(trades, { step: 60, factor: 1 })).toThrow('factor is 1');
    expect(() => medianFilter({ ...trades, time: trades.time.toReversed() }, { step: 60, factor: 5 })).toThrow(
      'BOT4_DATA_ORDER',
    );
  });
});

describe('stressWindow', () => {
  const bars: BarColumns = {
    time: Float64Array.of(0, 60, 120, 180, 240),
    open: Float64Array.of(9, 10, 12, 8, 9),
    high: Float64Array.of(9, 12, 13, 10, 9),
    low: Float64Array.of(9, 10, 8, 5, 9),
    close: Float64Array.of(9, 12, 9, 10, 9),
    volume: Float64Array.of(1, 2, 3, 4, 5),
  };

  it('has the figures of the bars from a time up to another', () => {
    const found = stressWindow(bars, { from: 60, to: 240, periodsPerYear: 2 });
    expect(found).toMatchObject({
      bars: 3,
      firstOpen: 10,
      lastClose: 10,
      minLow: 5,
      minLowAt: 180,
      lowVsFirstOpen: -0.5,
      maxDrawdownClose: -0.25,
      worstReturn: Math.log(0.75),
      worstReturnAt: 120,
      widestBar: 2,
      volume: 9,
    });
    expect(found.volatility).toBeCloseTo(Math.hypot(Math.log(0.75), Math.log(10 / 9)), 14);
    expect(stressWindow(bars, { from: 60, to: 999, periodsPerYear: 2 }).bars).toBe(4);
  });

  it('refuses a stretch of fewer than 3 bars', () => {
    expect(() => stressWindow(bars, { from: 60, to: 180, periodsPerYear: 2 })).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => stressWindow(bars, { from: 999, to: 9999, periodsPerYear: 2 })).toThrow('there are 0 bars');
  });
});

describe('fundingPaid', () => {
  it('is paid by a long unit when rates are positive', () => {
    expect(fundingPaid({ rate: [0.0001, -0.0002], mark: [20_000, 30_000] })).toBe(-4);
    expect(() => fundingPaid({ rate: [0.0001], mark: [Number.NaN] })).toThrow('mark is NaN');
    expect(() => fundingPaid({ rate: [0.0001], mark: [] })).toThrow('BOT4_DATA_COLUMN');
  });
});
