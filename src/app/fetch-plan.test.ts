import { describe, expect, it } from 'vitest';
import { InputError } from '../core/index.ts';
import {
  type FetchCursor,
  firstAtOrAbove,
  formatCursor,
  isoTime,
  MissingCount,
  NOTHING_MISSING,
  nextCommit,
  parseCursor,
  parseInterval,
  parseTimeText,
  RowBuffer,
  shortestScale,
} from './fetch-plan.ts';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return `${error.code} ${error.place.key ?? ''}`.trim();
    throw error;
  }
  return 'not refused';
}

describe('a cursor', () => {
  const cursor: FetchCursor = {
    from: 5,
    next: { time: 7, id: 8 },
    missing: { rows: 3, runs: 2, longest: 2, longestFrom: 6 },
  };

  it('comes back from its text', () => {
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    expect(parseCursor(undefined)).toBe(undefined);
  });

  it.each([
    '',
    'null',
    '{}',
    '[]',
    formatCursor(cursor).replace('"version":1', '"version":2'),
    formatCursor(cursor).replace('7', '-7'),
  ])('is refused when it is %s', (text) => {
    expect(refusal(() => parseCursor(text))).toBe('BOT4_DATA_UNSUPPORTED');
  });
});

describe('missing rows', () => {
  it('are counted with their longest run, the first of equals', () => {
    const count = new MissingCount(NOTHING_MISSING);
    for (const [rows, after] of [
      [2, 10],
      [0, 20],
      [5, 30],
      [-1, 35],
      [5, 40],
    ] as const)
      count.add(rows, after);
    expect(count.value).toEqual({ rows: 12, runs: 3, longest: 5, longestFrom: 30 });
  });
});

describe('waiting rows', () => {
  it('grow, and leave in the order in which they came', () => {
    const buffer = new RowBuffer(['time', 'x']);
    const rows = (from: number, count: number) => ({
      time: Float64Array.from({ length: count }, (_, i) => from + i),
      x: Float64Array.from({ length: count }, (_, i) => -from - i),
    });
    buffer.append(rows(0, 1000), 0);
    buffer.append(rows(990, 3000), 10);
    expect(buffer.length).toBe(3990);
    const taken = buffer.take(1500);
    expect([taken.time?.[0], taken.time?.[1499], taken.x?.[1499]]).toEqual([0, 1499, -1499]);
    expect([buffer.length, buffer.column('time')[0], buffer.column('x')[2489]]).toEqual([2490, 1500, -3989]);
    buffer.append(rows(0, 5), 5);
    expect(buffer.length).toBe(2490);
    expect(refusal(() => buffer.append({ time: Float64Array.of(1) }, 0))).toBe('BOT4_DATA_COLUMN');
  });

  it('are found by their time', () => {
    const column = Float64Array.of(1, 3, 3, 7);
    expect([0, 1, 2, 3, 4, 8].map((bound) => firstAtOrAbove(column, bound))).toEqual([0, 0, 1, 1, 3, 4]);
  });
});

describe('a commit', () => {
  const bars = (times: readonly number[]): RowBuffer => {
    const buffer = new RowBuffer(['time']);
    buffer.append({ time: Float64Array.from(times) }, 0);
    return buffer;
  };
  const trades = (ids: readonly number[]): RowBuffer => {
    const buffer = new RowBuffer(['time', 'id']);
    buffer.append({ time: Float64Array.from(ids, (id) => id * 10), id: Float64Array.from(ids) }, 0);
    return buffer;
  };

  it('of bars is cut at multiples of its span, wherever the fetch began', () => {
    const cut = { spanMicros: 100 };
    const answered = { time: 250, id: 0 };
    expect(nextCommit(bars([120, 180, 210]), { cut, start: { time: 120, id: 0 }, answered })).toEqual({
      rows: 2,
      next: { time: 200, id: 0 },
    });
    expect(nextCommit(bars([210]), { cut, start: { time: 200, id: 0 }, answered })).toBe(undefined);
    expect(nextCommit(bars([]), { cut, start: { time: 100, id: 0 }, answered })?.rows).toBe(0);
  });

  it('of trades is cut between blocks of ids, once the next block has begun', () => {
    const cut = { ids: 10 };
    const at = { start: { time: 0, id: 0 }, answered: { time: 1e9, id: 0 } };
    expect(nextCommit(trades([13, 14, 19]), { cut, ...at })).toBe(undefined);
    expect(nextCommit(trades([13, 14, 19, 20]), { cut, ...at })).toEqual({ rows: 3, next: { time: 190, id: 20 } });
    expect(nextCommit(trades([13, 45]), { cut, ...at })).toEqual({ rows: 1, next: { time: 130, id: 14 } });
    expect(nextCommit(trades([]), { cut, ...at })).toBe(undefined);
  });
});

describe('the shortest scale', () => {
  it('drops decimals that no row needs, down to those of the market today', () => {
    const columns = { price: Float64Array.of(1_234_500, 99_900), qty: Float64Array.of(100, 5_000_000) };
    const { scale, columns: short } = shortestScale(
      columns,
      { priceDecimals: 4, qtyDecimals: 8 },
      { priceDecimals: 1, qtyDecimals: 3 },
    );
    expect(scale).toEqual({ priceDecimals: 2, qtyDecimals: 6 });
    expect([Array.from(short.price as Float64Array), Array.from(short.qty as Float64Array)]).toEqual([
      [12_345, 999],
      [1, 50_000],
    ]);
    const same = shortestScale(columns, { priceDecimals: 2, qtyDecimals: 2 }, { priceDecimals: 2, qtyDecimals: 5 });
    expect(same.scale).toEqual({ priceDecimals: 2, qtyDecimals: 2 });
  });
});

describe('text of the command line', () => {
  it('for bar lengths is a number with a unit', () => {
    expect(['1s', '1m', '15m', '4h', '1d', '7d'].map(parseInterval)).toEqual([
      1e6, 60e6, 900e6, 14_400e6, 86_400e6, 604_800e6,
    ]);
    for (const bad of ['', 'm', '0m', '1w', '1 m', '-1m', '8d', '99999m', '1M']) {
      expect(refusal(() => parseInterval(bad))).toBe('BOT4_CONFIG_VALUE interval');
    }
  });

  it('for times is a day or a time, UTC unless it names an offset', () => {
    const day = 1_704_067_200_000_000;
    expect(parseTimeText('2024-01-01', 'from')).toBe(day);
    expect(parseTimeText('2024-01-01 06:30', 'from')).toBe(day + 23_400e6);
    expect(parseTimeText('2024-01-01T06:30:05.250Z', 'from')).toBe(day + 23_405.25e6);
    expect(parseTimeText('2024-01-01T06:30+02:00', 'from')).toBe(day + 16_200e6);
    for (const bad of ['', '2024', '2024-02-30', '2024-13-01', '01.02.2024', '2024-01-01T25:00', '1960-01-01', 'now']) {
      expect(refusal(() => parseTimeText(bad, 'from'))).toBe('BOT4_CONFIG_VALUE from');
    }
  });

  it('shows times without what is zero', () => {
    expect([0, 61e6, 61.5e6, 61e6 + 1].map(isoTime)).toEqual([
      '1970-01-01 00:00',
      '1970-01-01 00:01:01',
      '1970-01-01 00:01:01.500',
      '1970-01-01 00:01:01',
    ]);
  });
});
