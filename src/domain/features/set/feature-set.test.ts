import { describe, expect, it } from 'vitest';
import {
  canonicalFeatures,
  compileFeatureSet,
  type FeatureSet,
  feature,
  featureSet,
  featuresOf,
  onTimeframe,
} from '../index.ts';

const HOUR = 3600e6;
const scale = { method: 'standard', center: 50, scale: 10, fittedUntil: 0 } as const;
const good: FeatureSet = {
  version: 1,
  intervalMicros: HOUR,
  gaps: { policy: 'fill', longest: 3 },
  features: [
    onTimeframe('4h', feature.ema('slow', { period: 10 })),
    { ...feature.rsi('rsi', { period: 14 }), scale },
    feature.max('top', { input: 'slow', period: 3 }),
  ],
};

describe('a feature set', () => {
  it('is made from the text of an interval and checked where it is written', () => {
    expect(featureSet({ interval: '1h', gaps: good.gaps, features: good.features })).toEqual(good);
    expect(featuresOf(good)).toBe(good.features);
    expect(featuresOf(good.features)).toBe(good.features);
  });

  it.each([
    ['a timeframe that is no longer than a bar', { features: [onTimeframe('1h', feature.obv('o'))] }, 'o.timeframe'],
    ['a timeframe that does not hold whole bars', { features: [onTimeframe('90m', feature.obv('o'))] }, 'o.timeframe'],
    ['a timeframe that does not fit into a day', { features: [onTimeframe('5h', feature.obv('o'))] }, 'o.timeframe'],
    ['a timeframe that is no length', { features: [onTimeframe('4x', feature.obv('o'))] }, 'interval'],
    [
      'a feature of a longer timeframe that reads one of bars',
      { features: [feature.rsi('rsi'), onTimeframe('4h', feature.sma('mean', { input: 'rsi' }))] },
      'mean.input',
    ],
    [
      'a name that is used on two timeframes',
      { features: [feature.obv('o'), onTimeframe('4h', feature.obv('o'))] },
      'o',
    ],
    ['a scale of 0', { features: [{ ...feature.obv('o'), scale: { ...scale, scale: 0 } }] }, 'o.scale'],
    [
      'a centre that is NaN',
      { features: [{ ...feature.obv('o'), scale: { ...scale, center: Number.NaN } }] },
      'o.scale',
    ],
    ['a policy that there is not', { gaps: { policy: 'hide' } }, 'gaps'],
    ['a hole of half a bar', { gaps: { policy: 'fill', longest: 0.5 } }, 'gaps.longest'],
    ['a length of 0', { intervalMicros: 0 }, 'intervalMicros'],
    ['another version', { version: 2 }, 'version'],
    ['a key that nothing reads', { scaler: 1 }, 'scaler'],
    ['features that are no list', { features: {} }, 'features'],
  ])('refuses %s', (_, change, key) => {
    const set = { ...good, ...change } as unknown as FeatureSet;
    expect(() => featureSetOf(set)).toThrow(`[${key}]`);
  });

  it('has one text for one meaning', () => {
    const text = canonicalFeatures(good);
    const shuffled = JSON.parse(
      JSON.stringify({
        features: good.features,
        gaps: { longest: 3, policy: 'fill' },
        intervalMicros: HOUR,
        version: 1,
      }),
    ) as FeatureSet;
    expect(canonicalFeatures(shuffled)).toBe(text);
    const others: FeatureSet[] = [
      { ...good, intervalMicros: 2 * HOUR },
      { ...good, gaps: { policy: 'reset', longest: 3 } },
      { ...good, gaps: { policy: 'skip' } },
      { ...good, features: good.features.map((each) => ({ ...each, timeframe: '8h' })) },
      { ...good, features: good.features.map((each) => ({ ...each, scale: { ...scale, center: 49 } })) },
      { ...good, features: good.features.slice(1) },
    ];
    expect(new Set([text, ...others.map(canonicalFeatures)]).size).toBe(7);
    expect(JSON.parse(text)).toEqual(good);
  });
});

function featureSetOf(set: FeatureSet): string {
  compileFeatureSet(set);
  return canonicalFeatures(set);
}
