import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitScaler } from './fit-scaler.ts';

const columns = fc
  .array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 50 })
  .map((values) => [Float64Array.from(values)]);

describe('fitScaler', () => {
  it('is not moved by anything outside its range', () => {
    fc.assert(
      fc.property(columns, fc.double({ min: -1e9, max: 1e9, noNaN: true }), ([column], other) => {
        const x = column as Float64Array;
        const range = { from: 1, to: x.length - 1 };
        const changed = Float64Array.from(x);
        changed[0] = other;
        changed[x.length - 1] = -other;
        expect(fitScaler([changed], range)).toEqual(fitScaler([x], range));
      }),
    );
  });

  it('scales its own rows to mean 0 and deviation 1', () => {
    fc.assert(
      fc.property(columns, ([column]) => {
        const x = column as Float64Array;
        const range = { from: 0, to: x.length };
        const { mean, deviation } = fitScaler([x], range);
        fc.pre(Math.max(...x) - Math.min(...x) > 1);
        const scaled = x.map((value) => (value - mean[0]!) / deviation[0]!);
        const again = fitScaler([scaled], range);
        expect(again.mean[0]).toBeCloseTo(0, 8);
        expect(again.deviation[0]).toBeCloseTo(1, 8);
      }),
    );
  });
});
