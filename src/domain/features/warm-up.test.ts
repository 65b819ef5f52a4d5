import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { sliceBars, synthesizeBars } from '../market/index.ts';
import { checkWarmUp, type FeatureFunction, feature, featureSet } from './index.ts';

const BARS = synthesizeBars({
  seed: 5,
  bars: 2000,
  intervalMicros: 3600e6,
  startMicros: 0,
  startPrice: 30_000,
  tickSize: '0.01',
});
const options = () => ({ starts: 6, rng: new Rng(3) });

describe('the warm-up check', () => {
  const list = [
    feature.max('top', { period: 20 }),
    feature.ema('mean', { period: 10 }),
    feature.obv('flow'),
    feature.roc('change', { period: 5 }),
  ];

  it('tells a window from an average that fades and a sum since the beginning', () => {
    const found = checkWarmUp(BARS, list, options());
    expect(found.map(({ name, memory }) => [name, memory])).toEqual([
      ['top', 'window'],
      ['mean', 'fading'],
      ['flow', 'unbounded'],
      ['change', 'window'],
    ]);
    expect(found[0]).toMatchObject({ settledRows: 0, largest: 0 });
  });

  it('says after how many rows the beginning of an average is not felt any more', () => {
    const settled = (period: number) => {
      const [mean] = checkWarmUp(BARS, [feature.ema('mean', { period })], options());
      return mean?.settledRows as number;
    };
    // The weight of the seed is (1 − 2 / 11) ^ rows: 1e-9 after 103 rows, less for seeds that were nearly right.
    expect(settled(10)).toBeGreaterThan(40);
    expect(settled(10)).toBeLessThanOrEqual(110);
    expect(settled(40)).toBeGreaterThan(3 * settled(10));
    const [loose] = checkWarmUp(BARS, [feature.ema('mean', { period: 10 })], { ...options(), tolerance: 1e-3 });
    expect(loose?.settledRows).toBeLessThan(settled(10) / 2);
  });

  it('names the row and the start of the largest difference', () => {
    const [flow] = checkWarmUp(BARS, [feature.obv('flow')], options());
    expect(flow?.largest).toBeGreaterThan(0.01);
    expect(flow?.row).toBeGreaterThanOrEqual(flow?.start as number);
    expect(flow?.start).toBeGreaterThan(0);
  });

  it('takes sets and functions', () => {
    const set = featureSet({ interval: '1h', gaps: { policy: 'skip' }, features: list });
    expect(checkWarmUp(BARS, set, options())).toEqual(checkWarmUp(BARS, list, options()));
    const place: FeatureFunction = (bars) => ({ place: bars.close.map((_, i) => i) });
    expect(checkWarmUp(BARS, place, options())[0]).toMatchObject({ name: 'place', memory: 'unbounded' });
  });

  it('refuses a history that is too short for it, and starts that are no whole number from 1', () => {
    expect(() => checkWarmUp(sliceBars(BARS, { from: 0, to: 38 }), list, options())).toThrow(
      'BOT4_DATA_TOO_SHORT: 38 bars; a warm-up of 19 needs 40',
    );
    expect(() => checkWarmUp(BARS, list, { ...options(), starts: 0 })).toThrow('starts is 0');
  });
});
