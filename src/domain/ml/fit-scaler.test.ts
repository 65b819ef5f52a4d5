import { describe, expect, it } from 'vitest';
import { fitScaler } from './fit-scaler.ts';

describe('fitScaler', () => {
  it('gives mean and population deviation of the rows in the range', () => {
    const rows = [Float64Array.of(1000, 2, 4, 4, 4, 5, 5, 7, 9, -1000)];
    expect(fitScaler(rows, { from: 1, to: 9 })).toEqual({ mean: [5], deviation: [2] });
  });

  it('reads columns and row-major values alike', () => {
    const columns = [Float64Array.of(1, 2, 3), Float64Array.of(5, 7, 9)];
    const rowMajor = { values: Float64Array.of(1, 5, 2, 7, 3, 9), columns: 2 };
    const range = { from: 0, to: 3 };
    expect(fitScaler(rowMajor, range)).toEqual(fitScaler(columns, range));
  });

  it('gives deviation 1 to a feature that never changes', () => {
    expect(fitScaler([new Float64Array(5).fill(3)], { from: 0, to: 5 })).toEqual({ mean: [3], deviation: [1] });
  });

  it('finds 10,000 times 0.1 to be exactly 0.1, without a spread', () => {
    const rows = [new Float64Array(10_000).fill(0.1)];
    expect(fitScaler(rows, { from: 0, to: 10_000 })).toEqual({ mean: [0.1], deviation: [1] });
  });

  it('does not blow up the last bit of a number to unit variance', () => {
    expect(fitScaler([Float64Array.of(0.1 + 0.2, 0.3, 0.3)], { from: 0, to: 3 }).deviation).toEqual([1]);
  });

  it('refuses values whose squares overflow', () => {
    const rows = [Float64Array.of(1e200, -1e200)];
    expect(() => fitScaler(rows, { from: 0, to: 2 })).toThrow(/BOT4_MODEL_INPUT.*too large/);
  });

  it('keeps a spread of 1 on a mean of 1e9', () => {
    const { deviation } = fitScaler([Float64Array.of(1e9 - 1, 1e9 + 1)], { from: 0, to: 2 });
    expect(deviation[0]).toBeCloseTo(1, 12);
  });

  it('does not read NaN outside the range', () => {
    expect(fitScaler([Float64Array.of(Number.NaN, 1, 3, Number.NaN)], { from: 1, to: 3 }).mean).toEqual([2]);
  });

  it('refuses NaN inside the range and names row and feature', () => {
    const rows = [Float64Array.of(1, 2), Float64Array.of(1, Number.NaN)];
    expect(() => fitScaler(rows, { from: 0, to: 2 })).toThrow(/BOT4_MODEL_INPUT.*\[rows\[1\]\[1\]\]/);
  });

  it.each([
    { from: -1, to: 2 },
    { from: 0, to: 4 },
    { from: 2, to: 2 },
    { from: 0.5, to: 2 },
    { from: 0, to: Number.NaN },
  ])('refuses the range $from to $to of 3 rows', (range) => {
    expect(() => fitScaler([new Float64Array(3)], range)).toThrow(/BOT4_MODEL_INPUT.*\[range\]/);
  });
});
