import { describe, expect, it } from 'vitest';
import { completeRows, rowReader } from './feature-rows.ts';

const COLUMNS = [Float64Array.of(1, 2, 3), Float64Array.of(10, 20, 30)];
const ROW_MAJOR = { values: Float64Array.of(1, 10, 2, 20, 3, 30), columns: 2 };

describe('rowReader', () => {
  it.each([
    ['columns', COLUMNS],
    ['row-major values', ROW_MAJOR],
  ])('reads row 1 of %s', (_layout, rows) => {
    const reader = rowReader(rows);
    expect([reader.rows, reader.columns]).toEqual([3, 2]);
    expect([...reader.read(1, new Float64Array(2))]).toEqual([2, 20]);
  });

  it('refuses columns of different lengths and names the second', () => {
    expect(() => rowReader([new Float64Array(3), new Float64Array(2)])).toThrow(/BOT4_MODEL_INPUT.*\[rows\[1\]\]/);
  });

  it('refuses no column', () => {
    expect(() => rowReader([])).toThrow(/BOT4_MODEL_INPUT.*no column/);
  });

  it.each([0, 4, 1.5])('refuses 6 values in rows of %d', (columns) => {
    expect(() => rowReader({ values: ROW_MAJOR.values, columns })).toThrow(/BOT4_MODEL_INPUT.*\[rows\]/);
  });
});

describe('completeRows', () => {
  const { NaN: gap } = Number;

  it('starts after the longest warm-up and ends at the last label', () => {
    const rows = [Float64Array.of(gap, 1, 2, 3, 4, 5), Float64Array.of(gap, gap, 2, 3, 4, 5)];
    expect(completeRows(rows, Float64Array.of(0, 1, 0, 1, 0, gap))).toEqual({ from: 2, to: 5 });
  });

  it('takes all rows when all are complete', () => {
    expect(completeRows(ROW_MAJOR, Float64Array.of(0, 1, 0))).toEqual({ from: 0, to: 3 });
  });

  it('refuses a hole in the middle and names the row', () => {
    const rows = [Float64Array.of(1, 2, Number.POSITIVE_INFINITY, 4)];
    expect(() => completeRows(rows, Float64Array.of(0, 1, 0, 1))).toThrow(/BOT4_MODEL_INPUT.*\[rows\[2\]\]/);
  });

  it('refuses rows of which none is complete', () => {
    expect(() => completeRows([Float64Array.of(gap, 1)], Float64Array.of(0, gap))).toThrow(/no row is complete/);
  });

  it('refuses labels of another length', () => {
    expect(() => completeRows(COLUMNS, Float64Array.of(0, 1))).toThrow(/BOT4_MODEL_INPUT.*2 values for 3 rows/);
  });
});
