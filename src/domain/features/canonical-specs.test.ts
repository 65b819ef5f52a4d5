import { describe, expect, it } from 'vitest';
import { canonicalSpecs, type FeatureSpec, feature } from './index.ts';

describe('the canonical text of specifications', () => {
  it('does not depend on the order of keys', () => {
    const a: FeatureSpec = {
      name: 'm',
      kind: 'macd',
      input: 'close',
      params: { fast: 12, slow: 26, signal: 9 },
      lag: 0,
    };
    const b: FeatureSpec = {
      lag: 0,
      params: { slow: 26, signal: 9, fast: 12 },
      input: 'close',
      kind: 'macd',
      name: 'm',
    };
    expect(canonicalSpecs([a])).toBe(canonicalSpecs([b]));
    expect(canonicalSpecs([a])).toBe(
      '[{"input":"close","kind":"macd","lag":0,"name":"m","params":{"fast":12,"signal":9,"slow":26}}]',
    );
  });

  it('keeps the order of the features, which is the order of the columns', () => {
    const [a, b] = [feature.atr('a', { period: 5 }), feature.obv('b')];
    expect(canonicalSpecs([a, b])).not.toBe(canonicalSpecs([b, a]));
  });

  it('differs for every field', () => {
    const base = feature.sma('a', { input: 'close', period: 5 });
    const others: FeatureSpec[] = [
      { ...base, name: 'b' },
      { ...base, kind: 'ema' },
      { ...base, input: 'open' },
      { ...base, params: { period: 6 } },
      { ...base, lag: 1 },
      { ...base, output: 'upper' },
      { ...base, inputs: { input: 'close' } },
    ];
    const texts = new Set([base, ...others].map((spec) => canonicalSpecs([spec])));
    expect(texts.size).toBe(8);
  });

  it('comes back from JSON as the same specifications', () => {
    const specs = [
      feature.bbands('u', { input: 'close', output: 'upper', period: 20, up: 2.5 }),
      feature.obv('o', { lag: 1 }),
      feature.atr('a', { inputs: { high: 'close' } }),
    ];
    expect(JSON.parse(canonicalSpecs(specs))).toEqual(specs);
  });

  it('leaves out an output that is the usual one', () => {
    const spec = feature.macd('m', { input: 'close' });
    expect(canonicalSpecs([{ ...spec, output: 'value' }])).toBe(canonicalSpecs([spec]));
  });
});
