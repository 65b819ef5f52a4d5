import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { type Bars, checkBarValues, firstBadRow, inferInterval } from './index.ts';

function bars(change: (columns: Record<'open' | 'high' | 'low' | 'close' | 'volume', number[]>) => void): Bars {
  const columns = { open: [10, 11, 12], high: [12, 13, 14], low: [9, 10, 11], close: [11, 12, 13], volume: [1, 0, 3] };
  change(columns);
  return {
    symbol: 'BTCUSDT',
    intervalMicros: 60e6,
    openTime: Float64Array.of(60e6, 120e6, 180e6),
    open: Float64Array.from(columns.open),
    high: Float64Array.from(columns.high),
    low: Float64Array.from(columns.low),
    close: Float64Array.from(columns.close),
    volume: Float64Array.from(columns.volume),
  };
}

function refusal(work: () => unknown): InputError {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError) return error;
  }
  throw new Error('was not refused');
}

describe('bar values', () => {
  it('accepts possible bars, volume 0 included', () => {
    const good = bars(() => {});
    expect(firstBadRow(good)).toBe(-1);
    expect(() => checkBarValues(good)).not.toThrow();
  });

  it.each([
    ['NaN open', (c) => (c.open[1] = Number.NaN), 'open', 'missing or not a number'],
    ['infinite high', (c) => (c.high[1] = Infinity), 'high', 'Infinity'],
    ['price of zero', (c) => (c.low[1] = 0), 'low', 'above zero'],
    ['negative close', (c) => (c.close[1] = -1), 'close', 'above zero'],
    ['NaN volume', (c) => (c.volume[1] = Number.NaN), 'volume', 'missing or not a number'],
    ['infinite volume', (c) => (c.volume[1] = Infinity), 'volume', 'Infinity'],
    ['negative volume', (c) => (c.volume[1] = -0.5), 'volume', 'never negative'],
    ['low above open', (c) => (c.low[1] = 11.5), 'low', 'above open 11'],
    ['high below close', (c) => (c.high[1] = 11.5), 'high', 'below open 11 or close 12'],
  ] as [
    string,
    (c: Record<string, number[]> & { [k in 'open' | 'high' | 'low' | 'close' | 'volume']: number[] }) => void,
    string,
    string,
  ][])('refuses a %s with its row and column', (_, change, key, detail) => {
    const error = refusal(() => checkBarValues(bars(change as never), { file: 'a.csv' }));
    expect(error.code).toBe('BOT4_DATA_VALUE');
    expect(error.place).toEqual({ file: 'a.csv', row: 2, key });
    expect(error.message).toContain(detail);
  });

  it('names the first of several bad rows, and no file when there is none', () => {
    const error = refusal(() =>
      checkBarValues(
        bars((c) => {
          c.volume[2] = -1;
          c.open[0] = -1;
        }),
      ),
    );
    expect(error.place).toEqual({ row: 1, key: 'open' });
  });
});

describe('bar length', () => {
  it('is the most frequent step, gaps or not', () => {
    expect(inferInterval(Float64Array.of(0, 3600e6, 7200e6, 86400e6, 90000e6))).toBe(3600e6);
  });

  it('is the shorter of two equally frequent steps', () => {
    expect(inferInterval(Float64Array.of(0, 120e6, 180e6))).toBe(60e6);
    expect(inferInterval(Float64Array.of(0, 60e6, 180e6))).toBe(60e6);
  });

  it('needs 2 rows', () => {
    const error = refusal(() => inferInterval(Float64Array.of(1), { file: 'a.csv' }));
    expect(error.code).toBe('BOT4_DATA_TOO_SHORT');
    expect(error.place).toEqual({ file: 'a.csv', key: 'rows' });
    expect(refusal(() => inferInterval(new Float64Array(0))).place).toEqual({ key: 'rows' });
  });

  it('names the row that repeats a time and the row that goes back', () => {
    const twice = refusal(() => inferInterval(Float64Array.of(0, 60e6, 60e6, 30e6)));
    expect([twice.code, twice.place.row]).toEqual(['BOT4_DATA_ORDER', 3]);
    expect(twice.message).toContain('repeats');
    const back = refusal(() => inferInterval(Float64Array.of(0, 60e6, 30e6)));
    expect([back.code, back.place.row]).toEqual(['BOT4_DATA_ORDER', 3]);
    expect(back.message).toContain('earlier');
  });

  it('names the row that is off the grid', () => {
    const error = refusal(() => inferInterval(Float64Array.of(0, 60e6, 120e6, 150e6, 210e6)));
    expect([error.code, error.place.row]).toEqual(['BOT4_DATA_TIME', 4]);
    expect(error.message).toContain('30 s after the row before');
  });
});
