import { describe, expect, it } from 'vitest';
import { fundingQualityReport } from './quality-funding.ts';

const HOUR = 3600e6;
const START = Date.UTC(2024, 0, 1) * 1000;
const report = (hours: readonly number[], lateMs: readonly number[] = [], rate = 1e-4) =>
  fundingQualityReport({
    time: Float64Array.from(hours, (hour, i) => START + hour * HOUR + (lateMs[i] ?? 0) * 1000),
    rate: Float64Array.from(hours, () => rate),
  });

describe('quality of funding rates', () => {
  it('finds nothing on a full grid of 8 hours', () => {
    expect(report([0, 8, 16, 24])).toMatchObject({
      settlements: 4,
      intervalMicros: 8 * HOUR,
      missing: 0,
      notOnGrid: 0,
      problems: [],
    });
  });

  it('counts 2 stamps that are up to 29 ms late as no fault', () => {
    const found = report([0, 8, 16, 24], [0, 29, 3, 0]);
    expect(found).toMatchObject({ notOnGrid: 2, lateMsMax: 29, missing: 0 });
    expect(found.problems.map(({ severity, what }) => [severity, what])).toEqual([['note', 'late-stamps']]);
  });

  it('counts 3 missing settlements in 2 runs, repeated ones, and one 10 minutes late', () => {
    const found = report([0, 8, 16, 40, 48, 64, 64, 72], [0, 0, 0, 0, 0, 0, 0, 600_000]);
    expect(found).toMatchObject({ missing: 3, outOfOrder: 1, notOnGrid: 1 });
    expect(found.problems.map(({ what }) => what)).toEqual(['disorder', 'off-grid', 'missing-settlements']);
  });

  it('warns of rates in per cent, and of none of no rows', () => {
    expect(report([0, 8], [], 0.1).problems.map(({ what }) => what)).toEqual(['extreme-rates']);
    expect(report([])).toMatchObject({ settlements: 0, missing: 0, problems: [] });
  });
});
