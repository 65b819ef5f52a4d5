import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import {
  type Bars,
  calibrateSynth,
  defaultSynthModel,
  stylisedFacts,
  synthesizeLike,
  synthesizeMarket,
} from './index.ts';
import { MEMORY_LAGS, returnSeries } from './stylised-facts.ts';

const HOUR = 3600e6;

function market(seed: number, bars: number): Bars {
  const options = { seed, bars, intervalMicros: HOUR, startMicros: 0, startPrice: 30_000, tickSize: '0.01' };
  const model = { ...defaultSynthModel(HOUR), volatilityYear: 0.9, logDriftYear: 0 };
  return synthesizeMarket({ ...options, names: ['A'], correlation: 0, model }).bars[0] as Bars;
}

/** The rows of bars that `keep` takes. */
function rows(bars: Bars, keep: (i: number) => boolean): Bars {
  const pick = (column: Float64Array): Float64Array => column.filter((_, i) => keep(i));
  const { openTime, open, high, low, close, volume } = bars;
  return {
    ...bars,
    openTime: pick(openTime),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  };
}

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(x), mean(y)];
  const xy = mean(x.map((value, i) => (value - mx) * ((y[i] as number) - my)));
  const deviation = (values: readonly number[], m: number): number =>
    Math.sqrt(mean(values.map((value) => (value - m) ** 2)));
  return xy / (deviation(x, mx) * deviation(y, my));
}

describe('stylised facts', () => {
  const bars = market(3, 6000);
  const facts = stylisedFacts(bars);
  const r = Array.from(bars.close.slice(1), (close, i) => Math.log(close / (bars.close[i] as number)));

  it('are those of their definitions, computed plainly', () => {
    const mean = r.reduce((sum, value) => sum + value, 0) / r.length;
    const variance = r.reduce((sum, value) => sum + (value - mean) ** 2, 0) / r.length;
    const fourth = r.reduce((sum, value) => sum + (value - mean) ** 4, 0) / r.length;
    expect(facts.returns).toBe(5999);
    expect(facts.volatilityYear).toBeCloseTo(Math.sqrt(variance * 8760), 10);
    expect(facts.excessKurtosis).toBeCloseTo(fourth / variance ** 2 - 3, 8);
    expect(facts.memoryOfReturn).toBeCloseTo(correlation(r.slice(1), r.slice(0, -1)), 10);
    const size = r.map(Math.abs).sort((a, b) => a - b);
    const k = Math.floor(5999 * 0.025);
    const above = size.slice(-k).map((value) => Math.log(value / (size.at(-1 - k) as number)));
    expect(facts.tailIndex).toBeCloseTo(k / above.reduce((sum, value) => sum + value, 0), 8);
    expect(facts.calmness).toBeCloseTo((size[2999] as number) / Math.sqrt(variance), 8);
    expect(facts.memoryOfSize.length).toBe(MEMORY_LAGS.length);
    const log = Array.from(bars.volume.slice(1), Math.log);
    expect(facts.volumeWithSize).toBeCloseTo(correlation(log, r.map(Math.abs)), 8);
    expect(facts.volumeMemory).toBeCloseTo(correlation(log.slice(1), log.slice(0, -1)), 8);
  });

  it('leave out returns across gaps', () => {
    const gapped = rows(bars, (i) => i % 10 !== 5);
    expect(returnSeries(gapped).value.length).toBe(gapped.close.length - 1 - 600);
    expect(Math.abs(stylisedFacts(gapped).volatilityYear / facts.volatilityYear - 1)).toBeLessThan(0.05);
  });

  it('take a volume of 0 for no volume', () => {
    const volume = bars.volume.map((value, i) => (i % 3 === 0 ? 0 : value));
    expect(Math.abs(stylisedFacts({ ...bars, volume }).volumeMedian / facts.volumeMedian - 1)).toBeLessThan(0.05);
    expect(stylisedFacts({ ...bars, volume: new Float64Array(6000) }).volumeMedian).toBe(0);
  });

  it('do not tell hours apart where bars are longer', () => {
    const days: Bars = { ...bars, intervalMicros: 86_400e6, openTime: bars.openTime.map((_, i) => i * 86_400e6) };
    expect(stylisedFacts(days).hours).toEqual(Array.from({ length: 24 }, () => 1));
  });

  it('refuse a series that is too short or does not move', () => {
    for (const bad of [rows(bars, (i) => i < 400), { ...bars, close: bars.close.map(() => 5) }]) {
      expect(() => stylisedFacts(bad)).toThrow(InputError);
      expect(() => stylisedFacts(bad)).toThrow('BOT4_DATA_TOO_SHORT');
    }
  });
});

describe('a calibrated market', () => {
  const source = market(5, 12_000);
  const calibration = calibrateSynth(source);
  const shape = { seed: 77, bars: 12_000, intervalMicros: HOUR, startMicros: 0, names: ['L'], correlation: 0 };
  const { market: made, options } = synthesizeLike(shape, calibration);
  const got = stylisedFacts(made.bars[0] as Bars);
  const want = calibration.facts;

  it('has the size of its source: volatility and median volume within 3 %', () => {
    expect(Math.abs(got.volatilityYear / want.volatilityYear - 1)).toBeLessThan(0.03);
    expect(Math.abs(got.volumeMedian / want.volumeMedian - 1)).toBeLessThan(0.03);
  });

  it('has its tails within 25 %, its memory within 0.08 and its volume', () => {
    expect(Math.abs(got.tailIndex / want.tailIndex - 1)).toBeLessThan(0.25);
    for (const [k, value] of want.memoryOfSize.entries()) {
      expect(Math.abs((got.memoryOfSize[k] as number) - value)).toBeLessThan(0.08);
    }
    expect(Math.abs(got.volumeWithSize - want.volumeWithSize)).toBeLessThan(0.12);
    expect(Math.abs(got.volumeSpread / want.volumeSpread - 1)).toBeLessThan(0.15);
  });

  it('is made again by the options that come with it', () => {
    expect(synthesizeMarket(options).bars).toEqual(made.bars);
    expect(options.tickSize).toBe('0.01');
  });

  it('is found again the same: the same model for the same source', () => {
    expect(calibrateSynth(source).model).toEqual(calibration.model);
  });
});
