import { describe, expect, it } from 'vitest';
import { bytesPerOperation } from '../../../bench/allocation.ts';
import { InputError, InvariantError, Rng } from '../../core/index.ts';
import { RollingCorrelation } from './rolling-correlation.ts';
import { ScalarRollingCorrelation } from './scalar-rolling-correlation.ts';

/** Value of asset i at step t; `common` is the factor of the step. */
type Source = (t: number, i: number, common: number, own: number) => number;

interface Drift {
  readonly rolling: RollingCorrelation;
  /** Largest difference between the updates and a computation from the start. */
  readonly simd: number;
  readonly scalar: number;
}

function drift(assets: number, window: number, steps: number, source: Source): Drift {
  const rng = new Rng(assets * 1000 + window);
  const rolling = new RollingCorrelation({ assets, window });
  const plain = new ScalarRollingCorrelation({ assets, window });
  const matrix = new Float64Array(assets * assets);
  const observation = new Float64Array(assets);
  let simd = 0;
  let scalar = 0;
  for (let t = 0; t < steps; t++) {
    const common = rng.normal();
    for (let i = 0; i < assets; i++) observation[i] = source(t, i, common, rng.normal());
    rolling.push(observation);
    plain.push(observation);
    if (t < 2 || (t > 20 && t % 149 !== 0 && t < steps - 2)) continue;
    rolling.copyTo(matrix);
    const wanted = plain.fromStart();
    for (let k = 0; k < matrix.length; k++) {
      simd = Math.max(simd, Math.abs((matrix[k] as number) - (wanted[k] as number)));
      scalar = Math.max(scalar, Math.abs((plain.matrix[k] as number) - (wanted[k] as number)));
    }
  }
  return { rolling, simd, scalar };
}

/** Sums of steps, an asset each. */
function walk(assets: number): Source {
  const level = new Float64Array(assets);
  return (_, i, common, own) => {
    level[i] = (level[i] as number) + common + own;
    return level[i] as number;
  };
}

describe('rolling correlation', () => {
  it.each<[string, number, number, number, Source]>([
    ['50 assets of noise', 50, 256, 3000, (_, __, common, own) => common + own],
    ['an odd count of assets and of observations', 7, 33, 5000, (_, __, common, own) => common + own],
    ['levels of a thousand standard deviations', 5, 60, 5000, (_, i, common, own) => 1000 * (i + 1) + common + own],
    ['units from 1e-12 to 1e12', 5, 60, 5000, (_, i, common, own) => 10 ** (6 * i - 12) * (common + own)],
    ['random walks', 4, 100, 20_000, walk(4)],
  ])(
    'stays within 1e-12 of a computation from the start, with its twin, for %s',
    (_, assets, window, steps, source) => {
      const { simd, scalar, rolling } = drift(assets, window, steps, source);
      expect(simd).toBeLessThan(1e-12);
      expect(scalar).toBeLessThan(1e-9);
      expect(rolling.count).toBe(window);
      expect(rolling.refreshes).toBeGreaterThan(steps / 2000);
    },
  );

  it('stays within 1e-12 after shocks of a million standard deviations have left the window', () => {
    const { simd } = drift(5, 60, 5000, (t, _, common, own) => common + own + (t % 500 === 0 ? 1e6 * own : 0));
    expect(simd).toBeLessThan(1e-12);
  });

  it('writes for every count of assets from 1 to 9 what it gives one by one', () => {
    const rng = new Rng(11);
    for (let assets = 1; assets <= 9; assets++) {
      const rolling = new RollingCorrelation({ assets, window: 12 });
      for (let t = 0; t < 30; t++) rolling.push(Float64Array.from({ length: assets }, () => rng.normal()));
      const out = new Float64Array(assets * assets);
      rolling.copyTo(out);
      const single = Array.from(out, (_, k) => rolling.at(Math.floor(k / assets), k % assets));
      expect(Array.from(out)).toEqual(single);
    }
  });

  it('equals the batch matrix of one full window', () => {
    const rolling = new RollingCorrelation({ assets: 2, window: 3 });
    for (const row of [
      [9, 9],
      [1, 2],
      [2, 4],
      [3, 7],
    ]) {
      rolling.push(row);
    }
    expect(rolling.at(0, 1)).toBeCloseTo(5 / Math.sqrt(2 * (38 / 3)), 14);
    expect(rolling.at(1, 0)).toBe(rolling.at(0, 1));
    expect([rolling.at(0, 0), rolling.at(1, 1)]).toEqual([1, 1]);
  });

  it('has NaN before the second observation, and 1 or -1 with two', () => {
    const rolling = new RollingCorrelation({ assets: 3, window: 10 });
    expect(rolling.at(0, 1)).toBeNaN();
    expect(rolling.at(1, 1)).toBeNaN();
    rolling.push([1, 2, 3]);
    expect(rolling.at(0, 1)).toBeNaN();
    rolling.push([2, 5, 1]);
    expect(rolling.count).toBe(2);
    expect(rolling.at(0, 1)).toBeCloseTo(1, 14);
    expect(rolling.at(0, 2)).toBeCloseTo(-1, 14);
    expect(rolling.at(0, 1)).toBeLessThanOrEqual(1);
  });

  it('has NaN for an asset while its window is constant, and numbers again when it moves', () => {
    const rng = new Rng(9);
    const rolling = new RollingCorrelation({ assets: 3, window: 8 });
    for (let t = 0; t < 20; t++) rolling.push([rng.normal(), t < 5 ? rng.normal() : 0.1, rng.normal()]);
    expect([rolling.at(0, 1), rolling.at(1, 1), rolling.at(1, 2)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(Number.isFinite(rolling.at(0, 2))).toBe(true);
    rolling.push([1, 2, 3]);
    expect(Number.isFinite(rolling.at(0, 1))).toBe(true);
  });

  it('refuses an observation with NaN or infinity, or of another length, and is unchanged by it', () => {
    const rolling = new RollingCorrelation({ assets: 3, window: 8 });
    for (let t = 0; t < 12; t++) rolling.push([Math.sin(t), Math.cos(3 * t), t % 3]);
    const before = [rolling.at(0, 1), rolling.at(0, 2), rolling.at(1, 2)];
    for (const bad of [
      [1, Number.NaN, 1],
      [Number.NEGATIVE_INFINITY, 1, 1],
      [1, 2],
      [1, 2, 3, 4],
    ]) {
      expect(() => rolling.push(bad)).toThrow(InputError);
    }
    expect([rolling.at(0, 1), rolling.at(0, 2), rolling.at(1, 2)]).toEqual(before);
    expect(rolling.count).toBe(8);
  });

  it('starts anew after a reset, to the same bits', () => {
    const rolling = new RollingCorrelation({ assets: 3, window: 8 });
    const feed = (): number[] => {
      for (let t = 0; t < 30; t++) rolling.push([Math.sin(t), Math.cos(3 * t), t % 7]);
      return [rolling.at(0, 1), rolling.at(0, 2), rolling.at(1, 2)];
    };
    const first = feed();
    rolling.reset();
    expect([rolling.count, rolling.at(0, 1)]).toEqual([0, Number.NaN]);
    expect(feed()).toEqual(first);
  });

  it('refuses assets that do not exist, and an output of another size', () => {
    const rolling = new RollingCorrelation({ assets: 3, window: 8 });
    expect(() => rolling.at(0, 3)).toThrow(InvariantError);
    expect(() => rolling.at(-1, 0)).toThrow(InvariantError);
    expect(() => rolling.copyTo(new Float64Array(8))).toThrow(InvariantError);
  });

  it('refuses a window of 1 and 0 assets', () => {
    expect(() => new RollingCorrelation({ assets: 3, window: 1 })).toThrow(InputError);
    expect(() => new RollingCorrelation({ assets: 0, window: 5 })).toThrow(InputError);
  });

  it('takes 0 bytes for an observation', () => {
    const rolling = new RollingCorrelation({ assets: 6, window: 16 });
    const rng = new Rng(3);
    const observations = Array.from({ length: 64 }, () => Float64Array.from({ length: 6 }, () => rng.normal()));
    const bytes = bytesPerOperation((count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) {
        rolling.push(observations[i & 63] as Float64Array);
        sum += rolling.at(0, 5);
      }
      return sum;
    });
    expect(bytes).toBeLessThan(0.05);
  });
});
