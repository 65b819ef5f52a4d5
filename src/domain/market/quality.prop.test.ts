import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, qualityReport } from './index.ts';

/** A bar: steps of time since the one before, whether it is flat, whether it has volume. */
const row = fc.record({
  step: fc.integer({ min: 1, max: 4 }),
  flat: fc.boolean(),
  traded: fc.boolean(),
  up: fc.boolean(),
});

function build(rows: readonly { step: number; flat: boolean; traded: boolean; up: boolean }[]): Bars {
  let time = 0;
  const openTime = Float64Array.from(rows, ({ step }, i) => {
    time += i === 0 ? 0 : step * 60e6;
    return time;
  });
  const of = (value: (r: (typeof rows)[number]) => number) => Float64Array.from(rows, value);
  return {
    symbol: 'X',
    intervalMicros: 60e6,
    openTime,
    open: of(() => 100),
    high: of((r) => (r.flat ? 100 : 103)),
    low: of((r) => (r.flat ? 100 : 98)),
    close: of((r) => (r.flat ? 100 : r.up ? 102 : 99)),
    volume: of((r) => (r.traded ? 5 : 0)),
  };
}

describe('quality counts of any bars', () => {
  it('equal a plain recount', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 120 }), (rows) => {
        const report = qualityReport(build(rows));
        const gaps = rows.slice(1).map(({ step }) => step - 1);
        expect(report.missing.bars).toBe(gaps.reduce((sum, gap) => sum + gap, 0));
        expect(report.missing.runs).toBe(gaps.filter((gap) => gap > 0).length);
        expect(report.missing.longest?.bars ?? 0).toBe(Math.max(0, ...gaps));
        expect(report.flatBars).toBe(rows.filter(({ flat }) => flat).length);
        expect(report.zeroVolume).toBe(rows.filter(({ traded }) => !traded).length);
        expect(report.deadBars).toBe(rows.filter(({ flat, traded }) => flat && !traded).length);
        const runs = rows
          .map(({ flat, traded }) => (flat && !traded ? 'd' : '.'))
          .join('')
          .split('.');
        expect(report.deadRunLongest).toBe(Math.max(0, ...runs.map(({ length }) => length)));
        expect([report.duplicates, report.outOfOrder, report.impossible]).toEqual([0, 0, 0]);
      }),
    );
  });

  it('count every bar between the first and the last as present or missing', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 120 }), (rows) => {
        const report = qualityReport(build(rows));
        expect((report.to - report.from) / report.intervalMicros).toBe(report.bars + report.missing.bars);
      }),
    );
  });
});
