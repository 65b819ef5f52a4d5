/** What TA-Lib and the textbook leave open: ratios of nothing, flat markets, outliers, long histories, holes in time. */
import { describe, expect, it } from 'vitest';
import type { Bars } from '../market/index.ts';
import { computeFeatures, type FeatureSpec, feature } from './index.ts';

const HOUR = 3600e6;

function bars(
  close: readonly number[],
  o: { readonly volume?: number; readonly openTime?: readonly number[] } = {},
): Bars {
  const prices = () => Float64Array.from(close);
  return {
    symbol: 'TEST',
    intervalMicros: HOUR,
    openTime: Float64Array.from(o.openTime ?? close.map((_, i) => i * HOUR)),
    open: prices(),
    high: prices(),
    low: prices(),
    close: prices(),
    volume: new Float64Array(close.length).fill(o.volume ?? 1),
  };
}
const values = (some: Bars, spec: FeatureSpec): number[] => [
  ...(computeFeatures(some, [spec])[spec.name] as Float64Array),
];
const last = (some: Bars, spec: FeatureSpec): number => values(some, spec).at(-1) as number;
const flat = bars(new Array<number>(40).fill(60_000.1), { volume: 0 });

describe('a standard score', () => {
  it('of values that are neighbouring doubles is 2/√3, though their mean has no double of its own', () => {
    const spec = feature.zscore('x', { input: 'close', period: 3 });
    expect(last(bars([100, 0.001, 0.001, 0.0010000000000000002]), spec)).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(last(bars([1, 7, 3, 0.001, 0.001, 0.0010000000000000002]), spec)).toBeCloseTo(2 / Math.sqrt(3), 12);
  });
});

describe('a market in which nothing moves or trades', () => {
  it.each([
    ['rsi', feature.rsi('x', { input: 'close', period: 14 }), 0],
    ['zscore', feature.zscore('x', { input: 'close', period: 7 }), 0],
    ['stoch', feature.stoch('x', { period: 5, smooth: 3 }), 0],
    ['mfi', feature.mfi('x', { period: 5 }), 0],
    ['adx', feature.adx('x', { period: 5 }), 0],
    ['volatility', feature.volatility('x', { input: 'close', period: 7 }), 0],
    ['returnTStat', feature.returnTStat('x', { input: 'close', period: 7 }), 0],
    ['efficiencyRatio', feature.efficiencyRatio('x', { input: 'close', period: 7 }), 1],
    ['donchianPosition', feature.donchianPosition('x', { period: 7 }), 0.5],
    ['volumeRatio', feature.volumeRatio('x', { period: 7 }), 1],
    ['roc of the volume', feature.roc('x', { input: 'volume', period: 7 }), 0],
    ['stddev', feature.stddev('x', { input: 'close', period: 7 }), 0],
    ['parkinson', feature.parkinson('x', { period: 7 }), 0],
  ])('has the %s %#', (_, spec, expected) => {
    expect(last(flat, spec)).toBe(expected);
  });

  it('has bands that lie on the price', () => {
    expect(last(flat, feature.bbands('x', { input: 'close', output: 'upper', period: 7 }))).toBe(60_000.1);
    expect(last(flat, feature.bbands('x', { input: 'close', output: 'lower', period: 7 }))).toBe(60_000.1);
  });

  it('ends with a break out of a channel without width: 1 above it and 0 below it', () => {
    const spec = feature.donchianPosition('x', { period: 3 });
    expect(last(bars([5, 5, 5, 6]), spec)).toBe(1);
    expect(last(bars([5, 5, 5, 4]), spec)).toBe(0);
  });

  it('leaves the ADX where it was', () => {
    const spec = feature.adx('x', { period: 2 });
    expect(values(bars([1, 2, 3, 4, 5]), spec)).toEqual([Number.NaN, Number.NaN, Number.NaN, 100, 100]);
  });
});

describe('a window', () => {
  it('holds no trace of an outlier that has left it', () => {
    const close = [...new Array<number>(10).fill(3), 1e15, ...new Array<number>(10).fill(3.1)];
    expect(last(bars(close), feature.sma('x', { input: 'close', period: 5 }))).toBe(3.1);
    expect(last(bars(close), feature.wma('x', { input: 'close', period: 5 }))).toBeCloseTo(3.1, 14);
    expect(last(bars(close), feature.stddev('x', { input: 'close', period: 5 }))).toBe(0);
  });

  it('passes over a value that is not a number, as if its row were not there', () => {
    const close = [1, 2, Number.NaN, 4, 5, 6, 7];
    const finite = (spec: FeatureSpec): boolean[] => values(bars(close), spec).map(Number.isFinite);
    const expected = [false, true, false, true, true, true, true];
    expect(values(bars(close), feature.sma('x', { input: 'close', period: 2 }))[3]).toBe(3);
    expect(finite(feature.sma('x', { input: 'close', period: 2 }))).toEqual(expected);
    expect(finite(feature.max('x', { input: 'close', period: 2 }))).toEqual(expected);
    expect(finite(feature.stddev('x', { input: 'close', period: 2 }))).toEqual(expected);
  });

  it('keeps the deviation of a cent at a price of 60,000 after 100,000 bars to 1e-9', () => {
    const close = Array.from({ length: 100_000 }, (_, i) => 60_000 + (i % 2) / 64);
    const deviation = last(bars(close), feature.stddev('x', { input: 'close', period: 100 }));
    expect(Math.abs(deviation * 128 - 1)).toBeLessThan(1e-9);
  });

  it('of one bar is the bar itself', () => {
    const close = [3, 1, 2];
    for (const kind of ['sma', 'ema', 'wma', 'max', 'min'] as const) {
      expect(values(bars(close), feature[kind]('x', { input: 'close', period: 1 }))).toEqual(close);
    }
  });
});

describe('time features', () => {
  const monday = Date.UTC(2024, 0, 1) * 1000;
  const openTime = [monday, monday + 6 * HOUR, monday + 42 * HOUR, monday + 84 * HOUR];
  const some = bars([1, 1, 1, 1], { openTime });

  it('start at midnight and turn once a day', () => {
    expect(values(some, feature.timeOfDaySin('x'))).toEqual([0, 1, expect.closeTo(-1, 14), expect.closeTo(0, 14)]);
    expect(values(some, feature.timeOfDayCos('x'))).toEqual([
      1,
      expect.closeTo(0, 14),
      expect.closeTo(0, 14),
      expect.closeTo(-1, 14),
    ]);
  });

  it('start on Monday and turn once a week', () => {
    expect(values(some, feature.timeOfWeekSin('x'))).toEqual([
      0,
      expect.closeTo(Math.sin(Math.PI / 14), 14),
      1,
      expect.closeTo(0, 14),
    ]);
    expect(values(some, feature.timeOfWeekCos('x')).at(-1)).toBeCloseTo(-1, 14);
  });
});

describe('the mean return that fades', () => {
  it('weighs a return half after its half-life', () => {
    const close = [1, 1, Math.E, Math.E];
    const spec = feature.ewmaReturn('x', { input: 'close', halfLife: 1 });
    expect(last(bars(close), spec)).toBeCloseTo(0.5 / (1 + 0.5 + 0.25), 14);
  });

  it('passes over a price that is not a number', () => {
    const close = [1, 2, 4, 8, Number.NaN, 16, 32];
    expect(last(bars(close), feature.ewmaReturn('x', { input: 'close', halfLife: 1 }))).toBeCloseTo(Math.LN2, 14);
  });
});
