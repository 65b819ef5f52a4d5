import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { medianInPlace } from './quality-median.ts';
import { TradeQuality, tradeQualityReport } from './trade-quality.ts';

const SECOND = 1e6;
const START = Date.UTC(2024, 0, 1) * 1000;

/** Trades of [second, price, qty, id]. */
function trades(rows: readonly (readonly number[])[]) {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k] ?? 0);
  return { time: column(0).map((second) => START + second * SECOND), price: column(1), qty: column(2), id: column(3) };
}
const report = (rows: readonly (readonly number[])[]) => tradeQualityReport(trades(rows));
const whats = (rows: readonly (readonly number[])[]) => report(rows).problems.map(({ what }) => what);

describe('quality of trades', () => {
  it('counts equal rows of one time beyond the first, and not those of two times', () => {
    const { repeatedRows, busySeconds, tradesPerSecondMax } = report([
      [0, 5, 1],
      [0, 5, 1],
      [0, 6, 1],
      [0, 5, 1],
      [1, 5, 1],
    ]);
    expect([repeatedRows, busySeconds, tradesPerSecondMax]).toEqual([2, 1, 4]);
  });

  it('drops by the median of the day: 9 of 10 kept, and the average without the print', () => {
    const rows = [...Array.from({ length: 9 }, (_, i) => [i, 100 + i, 1]), [10, 1e7, 1]];
    const { cleaned, priceMax, problems } = report(rows);
    expect(cleaned).toEqual({ kept: 9, dropped: 1, vwap: 104, priceMin: 100, priceMax: 108 });
    expect(priceMax).toBe(1e7);
    expect(problems[0]).toMatchObject({ severity: 'warning', what: 'outliers', rows: [10] });
  });

  it('takes the median of each day alone: prices of 2 days that are 100 times apart are all kept', () => {
    expect(
      report([
        [0, 1, 1],
        [1, 1, 1],
        [86_400, 100, 1],
        [86_401, 100, 1],
      ]).cleaned.dropped,
    ).toBe(0);
  });

  it('counts amounts and prices that are not above zero, and stamps before 2009', () => {
    const found = report([
      [-15 * 366 * 86_400, 5, 1],
      [0, 5, 0],
      [1, 5, -1],
      [2, 0, 1],
    ]);
    expect([found.before2009, found.nonPositiveQty, found.nonPositivePrice]).toEqual([1, 2, 1]);
    expect(found.problems.map(({ what }) => what).slice(0, 2)).toEqual(['impossible-trades', 'old-stamps']);
  });

  it('counts 4 ids in 2 gaps, and takes back one that came late', () => {
    const rows = [1, 2, 5, 6, 9].map((id, i) => [i, 5, 1, id]);
    expect(report(rows).ids).toEqual({ missing: 4, runs: 2, longest: 2, repeated: 0 });
    expect(report([...rows, [9, 5, 1, 3], [10, 5, 1, 4]]).ids).toEqual({
      missing: 2,
      runs: 1,
      longest: 2,
      repeated: 0,
    });
    expect(report([...rows, [9, 5, 1, 2]]).ids).toMatchObject({ repeated: 1 });
    expect(report([[0, 5, 1]]).ids).toBeNull();
  });

  it('counts disorder in the order of the file, everything else in the order of time', () => {
    const rows = [
      [5, 5, 1],
      [3, 5, 1],
      [4, 5, 1],
      [5, 5, 1],
    ];
    const found = report(rows);
    expect([found.outOfOrder, found.repeatedRows, found.from]).toEqual([1, 1, START + 3 * SECOND]);
    expect(whats(rows)[0]).toBe('disorder');
  });

  it('is the same in pieces as at once', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 200_000 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 50 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 80 }), fc.integer({ min: 1, max: 20 }), (rows, size) => {
        const sorted = [...rows].sort((a, b) => a[0] - b[0]);
        const quality = new TradeQuality();
        for (let at = 0; at < sorted.length; at += size) quality.add(trades(sorted.slice(at, at + size)));
        expect(quality.report()).toEqual(report(sorted));
      }),
    );
  });

  it('has no findings for no trades', () => {
    expect(report([])).toMatchObject({ trades: 0, from: 0, to: 0, problems: [], longestPause: null });
  });
});

describe('median in place', () => {
  it('is that of the sorted values, for any values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 0, max: 3 })), {
          minLength: 1,
        }),
        (values) => {
          const sorted = Float64Array.from(values).sort();
          const upper = sorted[sorted.length >>> 1] as number;
          const expected =
            sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >>> 1) - 1] as number) + upper) / 2;
          // A sum takes the sign off a zero, of which a median has none.
          expect(medianInPlace(Float64Array.from(values)) + 0).toBe(expected + 0);
        },
      ),
    );
  });
});
