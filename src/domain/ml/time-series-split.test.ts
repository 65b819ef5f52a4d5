import { describe, expect, it } from 'vitest';
import { timeSeriesSplit, withValidation } from './time-series-split.ts';

describe('timeSeriesSplit', () => {
  it('places 3 tests of 20 rows at the end of 100 and purges horizon and embargo before each', () => {
    expect(timeSeriesSplit(100, { folds: 3, testSize: 20, horizon: 5, embargo: 2 })).toEqual([
      { train: { from: 0, to: 33 }, test: { from: 40, to: 60 } },
      { train: { from: 0, to: 53 }, test: { from: 60, to: 80 } },
      { train: { from: 0, to: 73 }, test: { from: 80, to: 100 } },
    ]);
  });

  it('divides the rows by folds + 1 when no test size is given', () => {
    const splits = timeSeriesSplit(103, { folds: 4, horizon: 1, embargo: 0 });
    expect(splits.map((split) => split.test.to - split.test.from)).toEqual([20, 20, 20, 20]);
    expect(splits[0]).toEqual({ train: { from: 0, to: 22 }, test: { from: 23, to: 43 } });
  });

  it('keeps one training row when exactly one is left', () => {
    expect(timeSeriesSplit(10, { folds: 1, testSize: 5, horizon: 3, embargo: 1 })[0]?.train).toEqual({
      from: 0,
      to: 1,
    });
  });

  it('refuses when no training row is left', () => {
    expect(() => timeSeriesSplit(10, { folds: 1, testSize: 5, horizon: 3, embargo: 2 })).toThrow(/BOT4_DATA_TOO_SHORT/);
    expect(() => timeSeriesSplit(3, { folds: 5, horizon: 1, embargo: 0 })).toThrow(/BOT4_DATA_TOO_SHORT/);
    expect(() => timeSeriesSplit(10, { folds: 2, testSize: 9, horizon: 1, embargo: 0 })).toThrow(/BOT4_DATA_TOO_SHORT/);
  });

  it.each([
    ['folds', { folds: 0, horizon: 1, embargo: 0 }],
    ['folds', { folds: 1.5, horizon: 1, embargo: 0 }],
    ['testSize', { folds: 1, testSize: 0, horizon: 1, embargo: 0 }],
    ['horizon', { folds: 1, horizon: 0, embargo: 0 }],
    ['embargo', { folds: 1, horizon: 1, embargo: -1 }],
  ])('names %s when it is out of range', (key, options) => {
    expect(() => timeSeriesSplit(100, options)).toThrow(new RegExp(`BOT4_MODEL_INPUT.*\\[${key}\\]`));
  });

  it('refuses a number of rows that is not one', () => {
    expect(() => timeSeriesSplit(Number.NaN, { folds: 1, horizon: 1, embargo: 0 })).toThrow(/BOT4_MODEL_INPUT.*\[n\]/);
  });
});

describe('withValidation', () => {
  const split = { train: { from: 10, to: 93 }, test: { from: 100, to: 120 } };

  it('takes the last 20 training rows and keeps horizon 5 and embargo 2 on both sides', () => {
    expect(withValidation(split, { size: 20, horizon: 5, embargo: 2 })).toEqual({
      train: { from: 10, to: 66 },
      validation: { from: 73, to: 93 },
      test: { from: 100, to: 120 },
    });
  });

  it('refuses when no training row is left', () => {
    expect(() => withValidation(split, { size: 76, horizon: 5, embargo: 2 })).toThrow(/BOT4_DATA_TOO_SHORT/);
    expect(withValidation(split, { size: 75, horizon: 5, embargo: 2 }).train).toEqual({ from: 10, to: 11 });
  });

  it('refuses a fold that was split with a smaller gap', () => {
    expect(() => withValidation(split, { size: 20, horizon: 6, embargo: 2 })).toThrow(/BOT4_MODEL_INPUT.*\[split\]/);
  });

  it.each([
    ['size', { size: 0, horizon: 1, embargo: 0 }],
    ['horizon', { size: 5, horizon: 0, embargo: 0 }],
    ['embargo', { size: 5, horizon: 1, embargo: 0.5 }],
  ])('names %s when it is out of range', (key, options) => {
    expect(() => withValidation(split, options)).toThrow(new RegExp(`BOT4_MODEL_INPUT.*\\[${key}\\]`));
  });
});
