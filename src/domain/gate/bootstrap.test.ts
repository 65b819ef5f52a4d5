import { describe, expect, it } from 'vitest';
import { bootstrapPValue } from './bootstrap.ts';
import { standardNormals } from './index.ts';

const o = { replications: 999, seed: 1 };

describe('bootstrapPValue', () => {
  it('is the smallest possible, 1/1000, for a mean of one standard deviation over 200 days', () => {
    expect(bootstrapPValue(standardNormals(200, { seed: 1, mean: 1, exact: true }), o)).toBe(0.001);
  });

  it('is near a half for a mean of zero and near 1 for a negative one', () => {
    expect(bootstrapPValue(standardNormals(200, { seed: 1, mean: 0, exact: true }), o)).toBeCloseTo(0.5, 1);
    expect(bootstrapPValue(standardNormals(200, { seed: 1, mean: -0.3, exact: true }), o)).toBeGreaterThan(0.99);
  });

  it('agrees with the t-test for independent draws', () => {
    // t = 0.13 · √240 = 2.01, one-sided p = 0.0226.
    const ps = [1, 2, 3, 4, 5, 6].map((seed) =>
      bootstrapPValue(standardNormals(240, { seed, mean: 0.13, exact: true }), o),
    );
    expect(ps.reduce((sum, p) => sum + p, 0) / ps.length).toBeCloseTo(0.0226, 1);
  });

  it('is larger for the same values in a persistent order', () => {
    const x = standardNormals(240, { seed: 1, mean: 0.13, exact: true });
    const runs = [...x.filter((z) => z > 0), ...x.filter((z) => z <= 0)];
    expect(bootstrapPValue(runs, o)).toBeGreaterThan(2 * bootstrapPValue(x, o));
  });

  it('is the same for the same seed and differs a little for another', () => {
    const x = standardNormals(240, { seed: 1, mean: 0.13, exact: true });
    expect(bootstrapPValue(x, o)).toBe(bootstrapPValue(x, o));
    expect(Math.abs(bootstrapPValue(x, { ...o, seed: 2 }) - bootstrapPValue(x, o))).toBeLessThan(0.02);
  });

  it.each([[[]], [[1]], [[0, 0, 0]]])('is 1 for %j', (x) => {
    expect(bootstrapPValue(x, o)).toBe(1);
  });
});
