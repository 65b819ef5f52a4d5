import { describe, expect, it } from 'vitest';
import { filledBars, lastRowDropped, tradesWithin, withoutRepeatedRows } from './repair-rows.ts';

const bars = (times: readonly number[]) => ({
  time: Float64Array.from(times),
  open: Float64Array.from(times, (t) => t + 1),
  high: Float64Array.from(times, (t) => t + 3),
  low: Float64Array.from(times, (t) => t),
  close: Float64Array.from(times, (t) => t + 2),
  volume: Float64Array.from(times, () => 7),
  trades: Float64Array.from(times, () => 4),
});

describe('bars on a full grid', () => {
  it('have the last close for all prices of 3 missing bars, and 0 for what is counted', () => {
    const filled = filledBars(bars([10, 20, 50, 70]), 10);
    expect(filled.time).toEqual(Float64Array.of(10, 20, 30, 40, 50, 60, 70));
    for (const name of ['open', 'high', 'low', 'close'])
      expect([filled[name]?.[2], filled[name]?.[3], filled[name]?.[5]]).toEqual([22, 22, 52]);
    expect(filled.volume).toEqual(Float64Array.of(7, 7, 0, 0, 7, 0, 7));
    expect(filled.trades).toEqual(Float64Array.of(4, 4, 0, 0, 4, 0, 4));
  });

  it('are the same bars when none is missing, and none when there are none', () => {
    const whole = bars([0, 1, 2]);
    expect(filledBars(whole, 1)).toBe(whole);
    expect(filledBars(bars([]), 1).time).toHaveLength(0);
  });
});

describe('rows that are left out', () => {
  it('are the last one, and none of no rows', () => {
    expect(lastRowDropped(bars([1, 2])).time).toEqual(Float64Array.of(1));
    expect(lastRowDropped(bars([])).time).toHaveLength(0);
  });

  it('are trades without an amount and those beyond 5 times the median, its bounds kept', () => {
    const day = {
      time: Float64Array.of(1, 2, 3, 4, 5),
      price: Float64Array.of(10, 50, 51, 2, 10),
      qty: Float64Array.of(1, 1, 1, 1, 0),
    };
    expect(tradesWithin(day).time).toEqual(Float64Array.of(1, 2, 4));
    expect(
      tradesWithin({ time: new Float64Array(0), price: new Float64Array(0), qty: new Float64Array(0) }).time,
    ).toHaveLength(0);
  });

  it('are rows equal to an earlier one of the same time, not those that differ in one column', () => {
    const rows = { time: Float64Array.of(1, 1, 1, 2, 2), price: Float64Array.of(5, 6, 5, 5, 5) };
    expect(withoutRepeatedRows(rows)).toEqual({ time: Float64Array.of(1, 1, 2), price: Float64Array.of(5, 6, 5) });
  });
});
