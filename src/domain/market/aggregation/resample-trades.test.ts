/** Trades to bars of equal length: against a plain regrouping, at edges, before 1970, with everything that is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketStart, resampleTrades, type TradeBars, type TradeColumns } from './index.ts';

interface Row {
  readonly time: number;
  readonly price: number;
  readonly qty: number;
}

function columns(rows: readonly Row[]): TradeColumns {
  return {
    time: Float64Array.from(rows, ({ time }) => time),
    price: Float64Array.from(rows, ({ price }) => price),
    qty: Float64Array.from(rows, ({ qty }) => qty),
  };
}

/** Bars by a map, without any trick. */
function plain(rows: readonly Row[], step: number, offset: number): number[][] {
  const groups = Map.groupBy(rows, ({ time }) => Math.floor((time - offset) / step) * step + offset);
  return [...groups].map(([edge, group]) => {
    const prices = group.map(({ price }) => price);
    const sum = (of: (row: Row) => number) => group.reduce((total, row) => total + of(row), 0);
    return [
      edge,
      prices[0] as number,
      Math.max(...prices),
      Math.min(...prices),
      prices.at(-1) as number,
      sum(({ qty }) => qty),
      sum(({ price, qty }) => price * qty),
      group.length,
    ];
  });
}

function rowsOf(bars: TradeBars): number[][] {
  return Array.from(bars.time, (time, j) =>
    [time, bars.open, bars.high, bars.low, bars.close, bars.volume, bars.notional, bars.count].map((value) =>
      typeof value === 'number' ? value : (value[j] as number),
    ),
  );
}

const row = fc.record({
  gap: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 5000 })),
  price: fc.integer({ min: 1, max: 10_000 }),
  qty: fc.integer({ min: 0, max: 1000 }),
});

function timed(parts: readonly { gap: number; price: number; qty: number }[], start: number): Row[] {
  let time = start;
  return parts.map(({ gap, price, qty }) => {
    time += gap;
    return { time, price, qty };
  });
}

describe('resampleTrades', () => {
  it('equals a plain regrouping for any whole numbers, steps and offsets, checked or trusted', () => {
    const shape = fc.record({
      parts: fc.array(row, { maxLength: 400 }),
      start: fc.integer({ min: -10_000, max: 10_000 }),
      step: fc.integer({ min: 1, max: 500 }),
      offset: fc.integer({ min: -50, max: 50 }),
    });
    fc.assert(
      fc.property(shape, ({ parts, start, step, offset }) => {
        const rows = timed(parts, start);
        const expected = plain(rows, step, offset);
        expect(rowsOf(resampleTrades(columns(rows), { step, offset }))).toEqual(expected);
        expect(rowsOf(resampleTrades(columns(rows), { step, offset, assumeSorted: true }))).toEqual(expected);
      }),
    );
  });

  it('equals a plain regrouping of 30,000 trades whose bars lie across the blocks of the kernel', () => {
    const parts = Array.from({ length: 30_000 }, (_, i) => ({
      gap: (i * 7919) % 11 === 0 ? 3000 : (i * 31) % 5,
      price: 1 + ((i * 104_729) % 997),
      qty: (i * 31) % 17,
    }));
    const rows = timed(parts, 1_700_000_000_000);
    for (const step of [1, 1000, 60_000, 86_400_000]) {
      expect(rowsOf(resampleTrades(columns(rows), { step }))).toEqual(plain(rows, step, 0));
    }
  });

  it('puts a trade on an edge into the bar that begins there', () => {
    const rows = [
      { time: 59, price: 1, qty: 1 },
      { time: 60, price: 2, qty: 1 },
    ];
    expect(resampleTrades(columns(rows), { step: 60 }).time).toEqual(Float64Array.of(0, 60));
  });

  it('gives no bars for no trades', () => {
    expect(rowsOf(resampleTrades(columns([]), { step: 60 }))).toEqual([]);
  });

  it.each([
    ['time', 1, Number.NaN, 'BOT4_DATA_ORDER'],
    ['time', 2, 0, 'BOT4_DATA_ORDER'],
    ['time', 2, Number.POSITIVE_INFINITY, 'BOT4_DATA_ORDER'],
    ['price', 1, 0, 'BOT4_DATA_VALUE'],
    ['price', 1, Number.NaN, 'BOT4_DATA_VALUE'],
    ['qty', 2, -1, 'BOT4_DATA_VALUE'],
    ['qty', 2, Number.POSITIVE_INFINITY, 'BOT4_DATA_VALUE'],
  ] as const)('refuses a %s in row index %d of %d with %s, naming row and column', (key, index, value, code) => {
    const trades = {
      time: Float64Array.of(10, 70, 130),
      price: Float64Array.of(5, 6, 7),
      qty: Float64Array.of(1, 1, 1),
    };
    const bad = { ...trades, [key]: trades[key].with(index, value) };
    expect(() => resampleTrades(bad, { step: 60 })).toThrow(
      expect.objectContaining({ code, place: { row: index + 1, key } }),
    );
  });

  it('sees a column that is newest first even where the order is assumed', () => {
    for (const times of [
      [200, 100],
      [300, 200, 100],
      [50, 20],
    ]) {
      const trades = columns(times.map((time) => ({ time, price: 1, qty: 1 })));
      const trusted = () => resampleTrades(trades, { step: 40, assumeSorted: true });
      expect(trusted).toThrow('BOT4_DATA_ORDER');
    }
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a step of %d', (step) => {
    expect(() => resampleTrades(columns([]), { step })).toThrow('BOT4_DATA_TIME');
  });

  it('refuses an offset that is no number, and columns of different length', () => {
    const one = columns([{ time: 1e15, price: 1, qty: 1 }]);
    expect(() => resampleTrades(one, { step: 60, offset: Number.NaN })).toThrow('BOT4_DATA_TIME');
    expect(() => resampleTrades({ ...one, qty: new Float64Array(2) }, { step: 60 })).toThrow(
      'qty has 2 rows and time has 1',
    );
  });
});

describe('bucketStart', () => {
  it('is the edge at or below a time for every whole time up to 2^53', () => {
    const whole = fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 });
    fc.assert(
      fc.property(whole, fc.integer({ min: 1, max: 86_400_000_000 }), (time, step) => {
        const edge = BigInt(bucketStart(time, step, 0));
        const past = BigInt(time) - edge;
        // Edges below −2^53 are beyond what a double holds exactly.
        fc.pre(edge >= -(2n ** 53n));
        expect(past >= 0n && past < BigInt(step) && edge % BigInt(step) === 0n).toBe(true);
      }),
    );
  });
});
