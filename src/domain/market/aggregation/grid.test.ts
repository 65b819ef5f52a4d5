/** Bars on a full grid, longer bars, dead markets, many symbols together. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignBars,
  type BarColumns,
  barColumns,
  deadMask,
  exactSum,
  namedBars,
  onGrid,
  resampleBars,
} from './index.ts';

/** Bars whose close is their time, one unit of volume, a range of two. */
function barsAt(times: readonly number[]): BarColumns {
  const time = Float64Array.from(times);
  return {
    time,
    open: time.map((t) => 1000 + t - 0.5),
    high: time.map((t) => 1000 + t + 1),
    low: time.map((t) => 1000 + t - 1),
    close: time.map((t) => 1000 + t),
    volume: time.map(() => 1),
  };
}

describe('onGrid', () => {
  it('carries the last close forward with a volume of 0, and says where', () => {
    const grid = onGrid(barsAt([60, 240]), { step: 60, fill: 'forward' });
    expect([...grid.time]).toEqual([60, 120, 180, 240]);
    expect([...grid.filled]).toEqual([0, 1, 1, 0]);
    expect([...grid.close]).toEqual([1060, 1060, 1060, 1240]);
    expect([grid.open[1], grid.high[1], grid.low[1], grid.volume[1]]).toEqual([1060, 1060, 1060, 0]);
    expect([...grid.volume]).toEqual([1, 0, 0, 1]);
  });

  it('leaves gaps as not a number where the policy says missing', () => {
    const grid = onGrid(barsAt([60, 180]), { step: 60, fill: 'missing' });
    for (const key of ['open', 'high', 'low', 'close', 'volume'] as const) {
      expect(Number.isNaN(grid[key][1])).toBe(true);
    }
  });

  it('begins and ends where it is told, with the close from before and nothing before the first bar', () => {
    const bars = barsAt([60, 120, 300]);
    const later = onGrid(bars, { step: 60, fill: 'forward', from: 180, to: 360 });
    expect([...later.close]).toEqual([1120, 1120, 1300]);
    const earlier = onGrid(bars, { step: 60, fill: 'forward', from: 0, to: 120 });
    expect([...earlier.close]).toEqual([Number.NaN, 1060]);
    expect([...earlier.volume]).toEqual([0, 1]);
    expect(onGrid(bars, { step: 60, fill: 'forward', from: 120, to: 60 }).time.length).toBe(0);
  });

  it('keeps every bar in its place for any gaps', () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, fc.integer({ min: -5, max: 5 }), (steps, offset) => {
        let at = offset;
        const bars = barsAt(
          steps.map((step) => {
            at += step * 7;
            return at;
          }),
        );
        const grid = onGrid(bars, { step: 7, offset, fill: 'forward' });
        expect(grid.time.length).toBe(steps.slice(1).reduce((sum, step) => sum + step, 1));
        const kept = Array.from(grid.time, (_, k) => k).filter((k) => grid.filled[k] === 0);
        for (const key of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
          expect(kept.map((k) => grid[key][k])).toEqual([...bars[key]]);
        }
        expect(grid.close.every((close) => close > 0)).toBe(true);
      }),
    );
  });

  it.each([
    [[60, 60], 'BOT4_DATA_ORDER'],
    [[120, 60], 'BOT4_DATA_ORDER'],
    [[60, 121], 'BOT4_DATA_TIME'],
    [[Number.NaN], 'BOT4_DATA_ORDER'],
  ])('refuses times %j with %s', (times, code) => {
    expect(() => onGrid(barsAt(times), { step: 60, fill: 'forward' })).toThrow(code);
  });

  it('refuses edges off the grid, a grid of 10^15 rows, and nothing at all', () => {
    const bars = barsAt([60]);
    expect(() => onGrid(bars, { step: 60, fill: 'forward', from: 1 })).toThrow('from is 1');
    expect(() => onGrid(bars, { step: 60, fill: 'forward', to: 61 })).toThrow('to is 61');
    expect(() => onGrid(barsAt([0, 1e15]), { step: 1, fill: 'forward' })).toThrow('rows');
    expect(() => onGrid(barsAt([]), { step: 60, fill: 'forward' })).toThrow('BOT4_DATA_TOO_SHORT');
    expect(onGrid(barsAt([]), { step: 60, fill: 'forward', from: 0, to: 120 }).time.length).toBe(2);
    expect(() => onGrid({ ...bars, low: new Float64Array(2) }, { step: 60, fill: 'forward' })).toThrow(
      'low has 2 rows',
    );
  });
});

describe('resampleBars', () => {
  it('equals a plain regrouping for any bars, steps and offsets', () => {
    const bar = fc.record({
      gap: fc.integer({ min: 0, max: 20 }),
      prices: fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 4, maxLength: 4 }),
      volume: fc.double({ min: 0, max: 1e6, noNaN: true }),
    });
    const shape = fc.tuple(
      fc.array(bar, { maxLength: 120 }),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: -9, max: 9 }),
    );
    fc.assert(
      fc.property(shape, ([parts, step, offset]) => {
        let now = -100;
        const rows = parts.map(({ gap, prices, volume }) => {
          now += gap;
          return [now, prices[0], Math.max(...prices), Math.min(...prices), prices[3], volume] as number[];
        });
        const of = (k: number) => Float64Array.from(rows, (row) => row[k] as number);
        const bars = { time: of(0), open: of(1), high: of(2), low: of(3), close: of(4), volume: of(5) };
        const found = resampleBars(bars, { step, offset });
        const groups = [
          ...Map.groupBy(rows, (row) => Math.floor(((row[0] as number) - offset) / step) * step + offset),
        ];
        expect([...found.time]).toEqual(groups.map(([edge]) => edge));
        expect([...found.open]).toEqual(groups.map(([, group]) => group[0]?.[1]));
        expect([...found.high]).toEqual(groups.map(([, group]) => Math.max(...group.map((row) => row[2] as number))));
        expect([...found.low]).toEqual(groups.map(([, group]) => Math.min(...group.map((row) => row[3] as number))));
        expect([...found.close]).toEqual(groups.map(([, group]) => group.at(-1)?.[4]));
        expect([...found.count]).toEqual(groups.map(([, group]) => group.length));
        groups.forEach(([, group], j) => {
          const exact = exactSum(group.map((row) => row[5] as number));
          expect(Math.abs((found.volume[j] as number) - exact)).toBeLessThanOrEqual(exact * 2 ** -51);
        });
      }),
    );
  });

  it('cuts days at midnight UTC, or eight hours later with an offset', () => {
    const hours = barsAt([0, 7, 8, 23, 24].map((hour) => hour * 3600));
    expect([...resampleBars(hours, { step: 86_400 }).count]).toEqual([4, 1]);
    expect([...resampleBars(hours, { step: 86_400, offset: 8 * 3600 }).count]).toEqual([2, 3]);
  });

  it('refuses times that descend and columns of different length', () => {
    expect(() => resampleBars(barsAt([60, 0]), { step: 60 })).toThrow('BOT4_DATA_ORDER');
    expect(() => resampleBars({ ...barsAt([0]), open: new Float64Array(0) }, { step: 60 })).toThrow('BOT4_DATA_COLUMN');
  });
});

describe('deadMask', () => {
  const bars = { high: [5, 5, 5, 6, 5, 5], low: [5, 5, 5, 5, 5, 5], volume: [1, 0, 0, 0, 0, 0] };

  it('marks runs of silent bars from the shortest length on', () => {
    expect([...deadMask(bars, { minRun: 1 })]).toEqual([0, 1, 1, 0, 1, 1]);
    expect([...deadMask(bars, { minRun: 2 })]).toEqual([0, 1, 1, 0, 1, 1]);
    expect([...deadMask(bars, { minRun: 3 })]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('takes a bar that was not there for silent, whatever stands in it', () => {
    expect([...deadMask({ ...bars, filled: [0, 0, 0, 1, 0, 0] }, { minRun: 5 })]).toEqual([0, 1, 1, 1, 1, 1]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a run of %d', (minRun) => {
    expect(() => deadMask(bars, { minRun })).toThrow('minRun is');
  });
});

describe('alignBars', () => {
  const series = { A: barsAt([0, 60, 120, 180]), B: barsAt([60, 240]) };
  const options = { step: 60, fill: 'forward', minDeadRun: 2 } as const;

  it('spans all symbols, and marks where one has not begun or has gone silent', () => {
    const aligned = alignBars(series, { ...options, span: 'union' });
    expect([...aligned.time]).toEqual([0, 60, 120, 180, 240]);
    expect([...(aligned.dead.get('A') ?? [])]).toEqual([0, 0, 0, 0, 0]);
    expect([...(aligned.dead.get('B') ?? [])]).toEqual([1, 0, 1, 1, 0]);
    expect([...aligned.allAlive]).toEqual([0, 1, 0, 0, 1]);
    expect([...(aligned.bars.get('B')?.close ?? [])]).toEqual([Number.NaN, 1060, 1060, 1060, 1240]);
  });

  it('spans what all symbols have in common', () => {
    expect([...alignBars(series, { ...options, span: 'intersection' }).time]).toEqual([60, 120, 180]);
  });

  it('refuses no symbols, a symbol without bars, and series that never meet', () => {
    const span = 'intersection' as const;
    expect(() => alignBars({}, { ...options, span })).toThrow('BOT4_DATA_TOO_SHORT');
    expect(() => alignBars({ ...series, C: barsAt([]) }, { ...options, span })).toThrow('no bars of C');
    expect(() => alignBars({ A: barsAt([0]), B: barsAt([60]) }, { ...options, span })).toThrow('no time in common');
  });
});

describe('namedBars', () => {
  const options = { symbol: 'X', intervalMicros: 60 };

  it('shares its arrays with the columns, there and back', () => {
    const columns = barsAt([7, 67, 187]);
    const bars = namedBars(columns, options);
    expect(bars).toMatchObject({ symbol: 'X', intervalMicros: 60 });
    expect(bars.openTime).toBe(columns.time);
    expect(barColumns(bars).close).toBe(columns.close);
  });

  it('refuses times that bars of the interval do not have', () => {
    for (const times of [
      [7, 68],
      [60, 0],
      [0, 0],
      [0, Number.NaN],
    ]) {
      expect(() => namedBars(barsAt(times), options)).toThrow('BOT4_DATA_TIME');
    }
    expect(() => namedBars(barsAt([]), { ...options, intervalMicros: 0 })).toThrow('BOT4_DATA_TIME');
  });
});
