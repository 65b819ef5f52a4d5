import { describe, expect, it } from 'vitest';
import { type Bars, type QualityReport, qualityReport, synthesizeBars } from './index.ts';

const HOUR = 3600e6;
const START = 1_700_000_000e6 - (1_700_000_000e6 % HOUR);

function calm(n: number): Bars {
  return synthesizeBars({
    seed: 5,
    bars: n,
    intervalMicros: HOUR,
    startMicros: START,
    startPrice: 30_000,
    tickSize: '0.01',
  });
}

/** The bars without the rows of `gone`. */
function without(bars: Bars, gone: readonly number[]): Bars {
  const keep = (column: Float64Array) => column.filter((_, i) => !gone.includes(i));
  return {
    ...bars,
    openTime: keep(bars.openTime),
    open: keep(bars.open),
    high: keep(bars.high),
    low: keep(bars.low),
    close: keep(bars.close),
    volume: keep(bars.volume),
  };
}

function problem(report: QualityReport, what: string) {
  return report.problems.find((one) => one.what === what);
}

describe('quality report', () => {
  it('finds nothing in whole bars but that the end is not known', () => {
    const bars = calm(2000);
    const report = qualityReport(bars, { timeUnit: 'ms' });
    expect(report).toMatchObject({
      bars: 2000,
      from: START,
      to: START + 2000 * HOUR,
      timeUnit: 'ms',
      missing: { bars: 0, runs: 0, longest: null },
      deadBars: 0,
      zeroVolume: 0,
      duplicates: 0,
      outOfOrder: 0,
      impossible: 0,
    });
    expect(report.problems.map(({ what, severity }) => `${severity} ${what}`)).toEqual(['note last-bar']);
  });

  it('counts missing bars in runs and names the longest', () => {
    const report = qualityReport(without(calm(2000), [100, 200, 201, 202, 300]));
    expect(report.missing).toEqual({
      bars: 5,
      runs: 3,
      longest: { bars: 3, from: START + 200 * HOUR, to: START + 203 * HOUR },
    });
    expect(problem(report, 'missing-bars')).toMatchObject({ severity: 'warning', rows: [101, 200, 297] });
  });

  it('calls a single missing bar of 2,000 a note', () => {
    const found = problem(qualityReport(without(calm(2000), [100])), 'missing-bars');
    expect(found?.severity).toBe('note');
    expect(found?.message).toContain('1 bar (0.050 %) missing in 1 run, the longest of 1 from 2023-11-1');
  });

  it('calls a market that is dead for more than 5 % of the time an error', () => {
    const bars = calm(2000);
    for (let i = 1500; i < 1700; i++) {
      const price = bars.close[1499] as number;
      for (const key of ['open', 'high', 'low', 'close'] as const) bars[key][i] = price;
      bars.volume[i] = 0;
    }
    const report = qualityReport(bars);
    expect([report.deadBars, report.deadRunLongest, report.flatBars, report.zeroVolume]).toEqual([200, 200, 200, 200]);
    expect(report.problems[0]).toMatchObject({
      severity: 'error',
      what: 'dead-bars',
      rows: [1501, 1502, 1503, 1504, 1505],
    });
  });

  it('tells volume 0 with a moving price and one price with volume from a dead bar', () => {
    const bars = calm(2000);
    bars.volume[5] = 0;
    for (let i = 100; i < 130; i++) {
      for (const key of ['open', 'high', 'low'] as const) bars[key][i] = bars.close[i] as number;
    }
    const report = qualityReport(bars);
    expect([report.zeroVolume, report.flatBars, report.deadBars]).toEqual([1, 30, 0]);
    expect(problem(report, 'zero-volume')?.message).toContain('1 bar without volume although the price moved');
    expect(problem(report, 'flat-bars')?.message).toContain('30 bars (1.5 %) with one price');
  });

  it('finds a broken price as two outliers, whatever its size', () => {
    const bars = calm(2000);
    bars.close[700] = (bars.close[700] as number) * 1000;
    bars.high[700] = bars.close[700] as number;
    const report = qualityReport(bars);
    expect(report.outliers).toMatchObject({ count: 2, firstRow: 701 });
    expect(problem(report, 'outliers')).toMatchObject({ severity: 'note', rows: [701, 702] });
  });

  it('has no outlier bound when fewer than 20 returns moved', () => {
    expect(qualityReport(calm(15)).outliers).toEqual({ count: 0, firstRow: null, threshold: 0 });
    expect(problem(qualityReport(calm(15)), 'short-history')?.severity).toBe('warning');
  });

  it('takes a middle value between two for an even number of returns', () => {
    const even = qualityReport(calm(2001)).outliers.threshold;
    const odd = qualityReport(calm(2000)).outliers.threshold;
    expect(Math.abs(even / odd - 1)).toBeLessThan(0.01);
  });

  it('warns of a last bar that is not over, and is silent about one that is', () => {
    const bars = calm(2000);
    const end = START + 2000 * HOUR;
    expect(problem(qualityReport(bars, { asOf: end }), 'last-bar')).toBeUndefined();
    const found = problem(qualityReport(bars, { asOf: end - 1 }), 'last-bar');
    expect(found).toMatchObject({ severity: 'warning', rows: [2000] });
    expect(found?.message).toContain('which is not over');
  });

  it('counts disorder and impossible bars in data that no loader checked', () => {
    const bars = calm(1200);
    bars.openTime[10] = bars.openTime[9] as number;
    bars.openTime[20] = (bars.openTime[19] as number) - HOUR;
    bars.low[30] = (bars.high[30] as number) + 1;
    bars.volume[31] = Number.NaN;
    const report = qualityReport(bars);
    expect([report.duplicates, report.outOfOrder, report.impossible]).toEqual([1, 1, 2]);
    expect(problem(report, 'disorder')).toMatchObject({ severity: 'error', rows: [11, 21] });
    expect(problem(report, 'impossible-bars')).toMatchObject({ severity: 'error', rows: [31, 32] });
    expect(report.problems[0]?.severity).toBe('error');
  });

  it('reports an empty series as empty', () => {
    const empty = without(calm(1), [0]);
    expect(qualityReport(empty)).toMatchObject({ bars: 0, from: 0, to: 0, deadBars: 0 });
  });
});
