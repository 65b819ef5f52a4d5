import { describe, expect, it } from 'vitest';
import { compileFeatures, computeFeatures } from '../domain/features/index.ts';
import { synthesizeBars } from '../domain/market/index.ts';
import { featureSet, featureSetNames } from './feature-sets.ts';

describe('the ready sets', () => {
  it('are listed by their names, and no other name gives one', () => {
    expect(featureSetNames()).toEqual(['usual100']);
    expect([featureSet('usual'), featureSet('toString')]).toEqual([undefined, undefined]);
  });

  it('hold as many features as their names say, over the columns of bars alone', () => {
    const specs = featureSet('usual100') ?? [];
    expect(specs).toHaveLength(100);
    expect(new Set(specs.map(({ name }) => name)).size).toBe(100);
    expect(compileFeatures(specs).names).toEqual(specs.map(({ name }) => name));
  });

  it('have values at every bar once all of them have warmed up', () => {
    const bars = synthesizeBars({
      seed: 5,
      bars: 3000,
      intervalMicros: 3600e6,
      startMicros: Date.UTC(2023, 0, 1) * 1000,
      startPrice: 20_000,
      tickSize: '0.01',
    });
    const specs = featureSet('usual100') ?? [];
    const { warmupBars } = compileFeatures(specs);
    expect(warmupBars).toBeLessThan(1500);
    const columns = computeFeatures(bars, specs);
    const finite = ([, column]: [string, Float64Array]) =>
      column.subarray(warmupBars).reduce((sum, value) => sum + (Number.isFinite(value) ? 1 : 0), 0);
    const sparse = Object.entries(columns).filter((entry) => finite(entry) < 0.99 * (3000 - warmupBars));
    expect(sparse.map(([name]) => name)).toEqual([]);
  });
});
