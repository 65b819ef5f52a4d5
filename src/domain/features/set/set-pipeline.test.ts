/** Sets by hand: what is known when, over holes and over longer bars. */
import { describe, expect, it } from 'vitest';
import type { Bars } from '../../market/index.ts';
import {
  compileFeatureSet,
  computeFeatureSet,
  type FeatureSet,
  feature,
  fitScales,
  type GapPolicy,
  onTimeframe,
  type SetFeature,
} from '../index.ts';

const HOUR = 3600e6;
const nan = Number.NaN;

/** Bars of an hour with these closes; `hours` are their places, 0 is midnight. */
function barsAt(hours: readonly number[], closes: readonly number[] = hours): Bars {
  const close = Float64Array.from(closes);
  return {
    symbol: 'TEST',
    intervalMicros: HOUR,
    openTime: Float64Array.from(hours, (hour) => hour * HOUR),
    open: close.slice(),
    high: close.map((x) => x + 1),
    low: close.map((x) => x - 1),
    close,
    volume: close.map(() => 2),
  };
}

const set = (gaps: GapPolicy, ...features: SetFeature[]): FeatureSet => ({
  version: 1,
  intervalMicros: HOUR,
  gaps,
  features,
});

/** Rows of the streaming form. */
function streamed(bars: Bars, features: FeatureSet): number[][] {
  const pipeline = compileFeatureSet(features);
  return Array.from(bars.openTime, (openTime, t) => {
    const [open, high, low, close, volume] = (['open', 'high', 'low', 'close', 'volume'] as const).map(
      (field) => bars[field][t] as number,
    ) as [number, number, number, number, number];
    pipeline.update({ openTime, open, high, low, close, volume });
    return [...pipeline.row];
  });
}

/** One feature in both forms, which agree. */
function values(bars: Bars, features: FeatureSet): number[] {
  const rows = streamed(bars, features);
  const columns = Object.values(computeFeatureSet(bars, features));
  expect(rows).toEqual(rows.map((_, t) => columns.map((column) => column[t])));
  return rows.map(([value]) => value as number);
}

const SKIP: GapPolicy = { policy: 'skip' };
const sum2 = feature.sum('x', { period: 2 });

describe('a bar in the cells of a pipeline', () => {
  it('is taken as the same bar in an object, by a set and by a list', () => {
    const bars = barsAt([0, 1, 2, 3, 4, 6, 7, 8], [5, 9, 2, 8, 3, 7, 4, 6]);
    const range = feature.atr('range', { period: 2 });
    const mean = feature.sma('mean', { input: 'close', period: 2 });
    const hour = feature.timeOfDaySin('hour');
    for (const features of [[range, mean, hour], set({ policy: 'reset', longest: 4 }, range, mean, hour)]) {
      const [asObject, asCells] = [compileFeatureSet(features), compileFeatureSet(features)];
      for (let t = 0; t < bars.close.length; t++) {
        const [open, high, low, close, volume] = (['open', 'high', 'low', 'close', 'volume'] as const).map(
          (field) => bars[field][t] as number,
        ) as [number, number, number, number, number];
        const openTime = bars.openTime[t] as number;
        asCells.source.set([open, high, low, close, volume, openTime]);
        const complete = asObject.update({ openTime, open, high, low, close, volume });
        expect([t, asCells.step(), ...asCells.row]).toEqual([t, complete, ...asObject.row]);
      }
      expect([...asCells.row].every(Number.isFinite)).toBe(true);
    }
  });
});

describe('a hole in the bars', () => {
  const hours = [0, 1, 2, 5, 6, 20, 21];

  it('is passed over by skip: a window holds the bars that there are', () => {
    expect(values(barsAt(hours), set(SKIP, sum2))).toEqual([nan, 1, 3, 7, 11, 26, 41]);
  });

  it('is filled with the last close up to the longest, and an end beyond it', () => {
    expect(values(barsAt(hours), set({ policy: 'fill', longest: 2 }, sum2))).toEqual([nan, 1, 3, 7, 11, nan, 41]);
    const volume = feature.sum('x', { input: 'volume', period: 4 });
    expect(values(barsAt(hours), set({ policy: 'fill', longest: 2 }, volume))).toEqual([nan, nan, nan, 4, 4, nan, nan]);
    expect(values(barsAt(hours), set({ policy: 'fill', longest: 13 }, sum2))[5]).toBe(26);
  });

  it('is skipped by reset up to the longest, and an end beyond it', () => {
    expect(values(barsAt(hours), set({ policy: 'reset', longest: 2 }, sum2))).toEqual([nan, 1, 3, 7, 11, nan, 41]);
    expect(values(barsAt(hours), set({ policy: 'reset', longest: 1 }, sum2))).toEqual([nan, 1, 3, nan, 11, nan, 41]);
  });

  it('is an error when time runs back, in both forms', () => {
    const features = set(SKIP, sum2);
    expect(() => streamed(barsAt([1, 1]), features)).toThrow('BOT4_DATA_ORDER');
    expect(() => computeFeatureSet(barsAt([2, 1]), features)).toThrow('BOT4_DATA_ORDER: bar 1 of');
  });
});

describe('a feature of a longer timeframe', () => {
  const last = onTimeframe('4h', feature.sma('x', { period: 1 }));

  it('is known when the bar that ends the longer one has closed, and stands until the next', () => {
    const hours = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(values(barsAt(hours), set(SKIP, last))).toEqual([nan, nan, nan, 3, 3, 3, 3, 7, 7]);
  });

  it('has no value from a longer bar whose beginning is not there', () => {
    expect(values(barsAt([2, 3, 4, 5, 6, 7]), set(SKIP, last))).toEqual([nan, nan, nan, nan, nan, 7]);
  });

  it('is known with the next bar when the one that would end it is missing', () => {
    expect(values(barsAt([0, 1, 2, 6, 7, 9]), set(SKIP, last))).toEqual([nan, nan, nan, 2, 7, 7]);
  });

  it('takes two longer bars in one row: the one left open, and the one that this bar ends', () => {
    const both = onTimeframe('2h', feature.sum('x', { period: 2 }));
    // The bars of 2 h close at 1 and, late, at hour 2; the bar of hour 5 ends its own one and leaves none open.
    expect(values(barsAt([0, 1, 2, 5]), set(SKIP, both))).toEqual([nan, nan, nan, 7]);
  });

  it('has the open, the extremes and the volume of all bars in it', () => {
    const bars = barsAt([0, 1, 2, 3], [5, 9, 1, 4]);
    const of = (input: 'open' | 'high' | 'low' | 'close' | 'volume') =>
      values(bars, set(SKIP, onTimeframe('4h', feature.sma('x', { input, period: 1 })))).at(-1);
    expect([of('open'), of('high'), of('low'), of('close'), of('volume')]).toEqual([5, 10, 0, 4, 8]);
  });

  it('may be read by features of bars, and warms up within what is said', () => {
    const mean = onTimeframe('2h', feature.sma('mean', { period: 2 }));
    const features = set(SKIP, feature.sub('x', { inputs: { x: 'close', y: 'mean' } }), mean);
    expect(values(barsAt([0, 1, 2, 3, 4]), features)).toEqual([nan, nan, nan, 1, 2]);
    expect(compileFeatureSet(features).warmupBars).toBeGreaterThanOrEqual(3);
  });

  it('begins anew after an end', () => {
    const features = set({ policy: 'reset', longest: 1 }, last);
    expect(values(barsAt([0, 1, 2, 3, 10, 11, 12]), features)).toEqual([nan, nan, nan, 3, nan, nan, nan]);
  });
});

describe('a scaled feature', () => {
  const bars = barsAt([0, 1, 2, 3, 4, 5], [1, 3, 5, 7, 100, -100]);
  const one = set(SKIP, feature.sma('x', { period: 1 }), feature.sma('y', { period: 1 }));
  const rows = { from: 0, to: 4 };

  it('has mean 0 and deviation 1 in the training rows, whatever comes after them', () => {
    const fitted = fitScales(bars, one, { method: 'standard', rows });
    expect(fitted.features[0]?.scale).toEqual({
      method: 'standard',
      center: 4,
      scale: Math.sqrt(20 / 3),
      fittedUntil: 4 * HOUR,
    });
    const other = barsAt([0, 1, 2, 3, 4, 5], [1, 3, 5, 7, 0, 0]);
    expect(fitScales(other, one, { method: 'standard', rows })).toEqual(fitted);
    expect(values(bars, fitted)[4]).toBeCloseTo(96 / Math.sqrt(20 / 3), 12);
  });

  it('is robust by median and quartiles, or lies between 0 and 1', () => {
    const scaleOf = (method: 'robust' | 'range') => fitScales(bars, one, { method, rows }).features[0]?.scale;
    expect(scaleOf('robust')).toMatchObject({ center: 4, scale: 3 });
    expect(scaleOf('range')).toMatchObject({ center: 1, scale: 6 });
  });

  it('is only what was named, and a scale that was there is fitted anew on plain values', () => {
    const once = fitScales(bars, one, { method: 'range', rows, names: ['y'] });
    expect(once.features.map(({ scale }) => scale?.scale)).toEqual([undefined, 6]);
    expect(fitScales(bars, once, { method: 'range', rows, names: ['y'] })).toEqual(once);
  });

  it('is not stretched when it does not vary', () => {
    const flat = barsAt([0, 1, 2], [5, 5, 5]);
    expect(fitScales(flat, one, { method: 'standard', rows: { from: 0, to: 3 } }).features[0]?.scale?.scale).toBe(1);
  });

  it('needs two values, known names and rows that there are', () => {
    const fitted = (change: object) => () => fitScales(bars, one, { method: 'range', rows, ...change });
    expect(fitted({ rows: { from: 0, to: 1 } })).toThrow('BOT4_DATA_TOO_SHORT: feature x has 1 value(s)');
    expect(fitted({ names: ['z'] })).toThrow('there is no feature z to scale');
    for (const range of [
      { from: 0, to: 7 },
      { from: 3, to: 3 },
      { from: -1, to: 2 },
      { from: 0.5, to: 2 },
    ]) {
      expect(fitted({ rows: range })).toThrow('they lie within 0 and 6');
    }
  });
});

describe('a set', () => {
  it('refuses bars of another length', () => {
    const features = { ...set(SKIP, sum2), intervalMicros: 2 * HOUR };
    expect(() => computeFeatureSet(barsAt([0, 2]), features)).toThrow('the features are for bars of 7200000000 µs');
  });

  it('forgets everything at a reset', () => {
    const features = set(
      { policy: 'fill', longest: 9 },
      onTimeframe('2h', feature.sma('x', { period: 1 })),
      feature.obv('o'),
    );
    const pipeline = compileFeatureSet(features);
    const run = () =>
      [0, 1, 2, 4].map((hour) => {
        const complete = pipeline.update({
          openTime: hour * HOUR,
          open: hour,
          high: hour,
          low: hour,
          close: hour,
          volume: 1,
        });
        return [complete, ...pipeline.row];
      });
    const first = run();
    pipeline.reset();
    expect(pipeline.row.every(Number.isNaN)).toBe(true);
    expect(run()).toEqual(first);
    expect(first.map(([complete]) => complete)).toEqual([false, true, true, true]);
  });
});
