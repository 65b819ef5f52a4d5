/** Standardised densities: they integrate to one, have mean zero and variance one, and know their derivatives. */
import { describe, expect, it } from 'vitest';
import { studentT } from '../distributions/index.ts';
import { standardDensity } from './garch-density.ts';
import type { GarchDistribution } from './garch-model.ts';

const CASES: readonly (readonly [GarchDistribution, readonly number[]])[] = [
  ['normal', []],
  ['t', [3.5]],
  ['t', [40]],
  ['skew-t', [5, -0.4]],
  ['skew-t', [12, 0.7]],
];

describe('standard density', () => {
  it.each(CASES)('%s %j has mass 1, mean 0 and variance 1', (distribution, shape) => {
    const density = standardDensity(distribution, Float64Array.from(shape), 0);
    const sums = [0, 0, 0];
    // z = sinh(u) reaches 1e9 with even steps of u, so that heavy tails count.
    const step = 1e-3;
    for (let u = -21; u <= 21; u += step) {
      const z = Math.sinh(u);
      const mass = Math.exp(density.logPdf(z)) * Math.cosh(u) * step;
      for (let k = 0; k < 3; k++) sums[k] = (sums[k] as number) + mass * z ** k;
    }
    expect(sums[0]).toBeCloseTo(1, 6);
    expect(sums[1]).toBeCloseTo(0, 5);
    expect(sums[2]).toBeCloseTo(1, 3);
  });

  it.each(CASES)('%s %j has the derivatives that differences give', (distribution, shape) => {
    const at = Float64Array.from(shape);
    const density = standardDensity(distribution, at, 0);
    for (const z of [-7.3, -1.1, -0.02, 0.4, 2.5, 30]) {
      const value = density.score(z);
      expect(value).toBeCloseTo(density.logPdf(z), 12);
      const step = 1e-5;
      const difference = (density.logPdf(z + step) - density.logPdf(z - step)) / (2 * step);
      expect(density.slope).toBeCloseTo(difference, 6);
      const { byTail, bySkew } = density;
      for (const [i, own] of [byTail, bySkew].slice(0, shape.length).entries()) {
        const up = standardDensity(distribution, at.with(i, (at[i] as number) + step), 0).logPdf(z);
        const down = standardDensity(distribution, at.with(i, (at[i] as number) - step), 0).logPdf(z);
        expect(own).toBeCloseTo((up - down) / (2 * step), 6);
      }
    }
  });

  it('of the t distribution is Student’s, stretched to variance 1', () => {
    const density = standardDensity('t', Float64Array.of(6), 0);
    const stretch = Math.sqrt(6 / 4);
    for (const z of [0, 0.7, -3]) {
      expect(Math.exp(density.logPdf(z))).toBeCloseTo(stretch * studentT.pdf(stretch * z, { df: 6 }), 14);
    }
  });

  it('of the skew t without skew is the t', () => {
    const skewed = standardDensity('skew-t', Float64Array.of(6, 0), 0);
    const plain = standardDensity('t', Float64Array.of(6), 0);
    for (const z of [0.1, 0.7, -3]) expect(skewed.logPdf(z)).toBeCloseTo(plain.logPdf(z), 13);
  });
});
