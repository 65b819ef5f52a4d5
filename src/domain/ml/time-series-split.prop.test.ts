import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type TimeSeriesSplitOptions, timeSeriesSplit, withValidation } from './time-series-split.ts';

const cases = fc
  .record({
    folds: fc.integer({ min: 1, max: 8 }),
    testSize: fc.integer({ min: 1, max: 40 }),
    horizon: fc.integer({ min: 1, max: 30 }),
    embargo: fc.integer({ min: 0, max: 30 }),
    spare: fc.integer({ min: 1, max: 200 }),
    given: fc.boolean(),
  })
  .map(({ spare, given, ...options }) => {
    const n = options.folds * options.testSize + options.horizon + options.embargo + spare;
    const { testSize, ...rest } = options;
    return { n, options: (given ? options : rest) as TimeSeriesSplitOptions };
  });

function splitsOf(n: number, options: TimeSeriesSplitOptions) {
  try {
    return timeSeriesSplit(n, options);
  } catch {
    return []; // Without a test size the tests may be too long for the gaps; the unit tests cover that refusal.
  }
}

describe('timeSeriesSplit', () => {
  it('never lets a training label reach the embargo or the test', () => {
    fc.assert(
      fc.property(cases, ({ n, options }) => {
        for (const { train, test } of splitsOf(n, options)) {
          const lastLabelRow = train.to - 1 + options.horizon;
          expect(lastLabelRow + options.embargo).toBeLessThan(test.from);
          expect(train.from).toBeLessThan(train.to);
          expect(train.from).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('tests each row at most once, in order, without gaps, up to the last row', () => {
    fc.assert(
      fc.property(cases, ({ n, options }) => {
        const splits = splitsOf(n, options);
        for (let f = 1; f < splits.length; f++) expect(splits[f]?.test.from).toBe(splits[f - 1]?.test.to);
        if (splits.length > 0) {
          expect(splits.length).toBe(options.folds);
          expect(splits.at(-1)?.test.to).toBe(n);
        }
      }),
    );
  });

  it('wastes no row: one more training row would break the gap', () => {
    fc.assert(
      fc.property(cases, ({ n, options }) => {
        for (const { train, test } of splitsOf(n, options)) {
          expect(train.to + options.horizon + options.embargo).toBe(test.from);
        }
      }),
    );
  });
});

describe('withValidation', () => {
  it('keeps training, validation and test apart by the gap for every fold', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 50 }), ({ n, options }, size) => {
        const gap = options.horizon + options.embargo;
        for (const split of splitsOf(n, options)) {
          if (split.train.to - size - gap < 1) continue;
          const { train, validation, test } = withValidation(split, { ...options, size });
          expect(validation.to - validation.from).toBe(size);
          expect(train.to + gap).toBeLessThanOrEqual(validation.from);
          expect(validation.to + gap).toBeLessThanOrEqual(test.from);
          expect(train.to).toBeGreaterThan(train.from);
        }
      }),
    );
  });
});
