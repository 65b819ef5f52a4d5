/** The builder by example: exactness, late trades, the clock, refusals. */
import { describe, expect, it } from 'vitest';
import {
  BarBuilder,
  type BarBuilderOptions,
  type BarRule,
  BarSink,
  BarTable,
  type FinishedBar,
  unscaleBars,
} from './index.ts';

const MINUTE = 60e6;
const TIME: BarRule = { kind: 'time', step: MINUTE, empty: 'skip' };

function make(options: Partial<Omit<BarBuilderOptions, 'target'>> = {}): { builder: BarBuilder; table: BarTable } {
  const table = new BarTable();
  const builder = new BarBuilder({ rule: TIME, late: 'refuse', unknownSide: 'tick-rule', ...options, target: table });
  return { builder, table };
}

describe('BarBuilder', () => {
  it('sums 1,000 notionals of 1.2e16 units exactly, where doubles have no odd numbers', () => {
    const { builder, table } = make();
    const [price, qty] = [12_345_679, 999_999_937];
    for (let i = 0; i < 1000; i++) builder.trade(i, price, qty + i, 1);
    builder.finish();
    let exact = 0n;
    for (let i = 0n; i < 1000n; i++) exact += BigInt(price) * (BigInt(qty) + i);
    // The nearest double to the exact sum.
    expect(table.bars().notional[0]).toBe(Number(exact));
  });

  it('ends a dollar bar with the trade that reaches the size to the last unit above 2^53, and not with the one before', () => {
    // 3 · (2^53 + 1) needs the part of the product that a double does not hold.
    const price = 3;
    const qty = 2 ** 52 + 1;
    const size = Number(6n * (2n ** 52n + 1n));
    expect(BigInt(size)).not.toBe(6n * (2n ** 52n + 1n));
    const { builder } = make({ rule: { kind: 'size', measure: 'notional', size } });
    builder.trade(0, price, qty, 1);
    expect(builder.bars).toBe(0);
    builder.trade(1, price, qty, 1);
    // Six units of rounding up or down decide whether the exact sum has reached the size.
    expect(builder.bars).toBe(6n * (2n ** 52n + 1n) >= BigInt(size) ? 1 : 0);
  });

  it('does not split the trade that ends a bar', () => {
    const { builder, table } = make({ rule: { kind: 'size', measure: 'volume', size: 10 } });
    builder.trade(0, 5, 4, 1);
    builder.trade(1, 6, 100, -1);
    builder.trade(2, 7, 1, 1);
    expect(table.bars().volume).toEqual(Float64Array.of(104));
    expect(table.bars()).toMatchObject({ buyVolume: Float64Array.of(4), sellVolume: Float64Array.of(100) });
  });

  it('ends a time bar by the clock, without a next trade', () => {
    const { builder, table } = make();
    builder.trade(30e6, 5, 1, 1);
    builder.advance(MINUTE - 1);
    expect(table.length).toBe(0);
    builder.advance(MINUTE);
    expect(table.bars()).toMatchObject({ time: Float64Array.of(0), endTime: Float64Array.of(MINUTE) });
    expect(builder.bars).toBe(1);
  });

  it('fills silent minutes at the last close as the clock passes them, and nothing before the first trade', () => {
    const { builder, table } = make({ rule: { kind: 'time', step: MINUTE, empty: 'fill' } });
    builder.advance(10 * MINUTE);
    expect(table.length).toBe(0);
    builder.trade(10 * MINUTE, 7, 2, 1);
    builder.advance(13 * MINUTE + 5);
    builder.advance(12 * MINUTE);
    expect(table.bars()).toMatchObject({
      time: Float64Array.of(10, 11, 12).map((m) => m * MINUTE),
      close: Float64Array.of(7, 7, 7),
      volume: Float64Array.of(2, 0, 0),
      count: Float64Array.of(1, 0, 0),
    });
  });

  it('takes a trade for late when the clock has ended its bar, also before the first trade', () => {
    const { builder, table } = make({ late: 'drop' });
    builder.advance(5 * MINUTE + 1);
    builder.trade(5 * MINUTE - 1, 7, 1, 1);
    builder.trade(5 * MINUTE, 8, 1, 1);
    builder.advance(6 * MINUTE);
    builder.trade(6 * MINUTE - 1, 9, 1, 1);
    expect([builder.lateTrades, builder.trades, table.length]).toEqual([2, 1, 1]);
  });

  it('takes a trade before the open bar for late in bars by size as well', () => {
    const { builder, table } = make({ rule: { kind: 'size', measure: 'trades', size: 2 }, late: 'current' });
    for (const time of [10, 5, 7, 20]) builder.trade(time, time, 1, 1);
    expect(builder.lateTrades).toBe(2);
    expect(table.bars()).toMatchObject({
      time: Float64Array.of(10, 10),
      endTime: Float64Array.of(10, 20),
      close: Float64Array.of(5, 20),
    });
  });

  it('takes a trade before the end of the last bar for late, where no bar is open', () => {
    const { builder } = make({ rule: { kind: 'size', measure: 'trades', size: 2 }, late: 'drop' });
    for (const time of [10, 20, 19, 20]) builder.trade(time, 5, 1, 1);
    expect([builder.lateTrades, builder.trades, builder.bars]).toEqual([1, 3, 1]);
  });

  it('refuses a late trade where the policy says so, and is as it was', () => {
    const { builder, table } = make();
    builder.trade(2 * MINUTE, 5, 1, 1);
    expect(() => builder.trade(MINUTE, 9, 1, 1)).toThrow('BOT4_DATA_ORDER');
    builder.trade(2 * MINUTE + 1, 6, 1, 1);
    builder.finish();
    expect(table.bars()).toMatchObject({ high: Float64Array.of(6), count: Float64Array.of(2) });
    expect(builder.lateTrades).toBe(0);
  });

  it.each([
    [Number.NaN, 1, 1],
    [Number.POSITIVE_INFINITY, 1, 1],
    [0, 0, 1],
    [0, -1, 1],
    [0, Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY, 1],
    [0, 1, -1],
    [0, 1, Number.NaN],
    [0, 1, Number.POSITIVE_INFINITY],
  ])('refuses a trade at %d of price %d and quantity %d, and is as it was', (time, price, qty) => {
    const { builder, table } = make();
    builder.trade(0, 5, 1, 1);
    expect(() => builder.trade(time, price, qty, 1)).toThrow('BOT4_DATA_VALUE');
    builder.finish();
    expect(table.bars()).toMatchObject({ count: Float64Array.of(1), volume: Float64Array.of(1) });
  });

  it('refuses a time that would fill more than 10,000,000 bars, and is as it was', () => {
    const { builder, table } = make({ rule: { kind: 'time', step: 1, empty: 'fill' } });
    builder.trade(0, 5, 1, 1);
    expect(() => builder.trade(1e15, 5, 1, 1)).toThrow('BOT4_DATA_VALUE');
    expect(() => builder.advance(1e15)).toThrow('BOT4_DATA_VALUE');
    builder.trade(1, 6, 1, 1);
    expect(table.bars().close).toEqual(Float64Array.of(5));
  });

  it('refuses a clock that is no time, and a step that vanishes beside the time', () => {
    expect(() => make().builder.advance(Number.NaN)).toThrow('BOT4_DATA_VALUE');
    const { builder } = make({ rule: { kind: 'time', step: 1e-3, empty: 'skip' } });
    expect(() => builder.trade(1e15, 5, 1, 1)).toThrow('BOT4_DATA_VALUE');
  });

  it('knows the taker by the tick rule where nobody says, or leaves it unknown', () => {
    const prices = [5, 5, 6, 6, 4, 4];
    for (const [unknownSide, buys, sells] of [
      ['tick-rule', 2, 2],
      ['nobody', 0, 0],
    ] as const) {
      const { builder, table } = make({ unknownSide });
      prices.forEach((price, i) => {
        builder.trade(i, price, 1, 0);
      });
      builder.finish();
      expect(table.bars()).toMatchObject({ buyVolume: Float64Array.of(buys), sellVolume: Float64Array.of(sells) });
    }
  });

  it('hands the open bar over as incomplete, and begins another after it', () => {
    const seen: [number, boolean][] = [];
    const target = { bar: (bar: FinishedBar) => seen.push([bar.time, bar.complete]) };
    const builder = new BarBuilder({ rule: TIME, late: 'drop', unknownSide: 'nobody', target });
    builder.finish();
    builder.trade(5, 1, 1, 1);
    builder.finish();
    builder.finish();
    builder.trade(6, 1, 1, 1);
    builder.trade(MINUTE, 1, 1, 1);
    builder.advance(2 * MINUTE);
    expect(seen).toEqual([
      [0, false],
      [MINUTE, true],
    ]);
    expect(builder.lateTrades).toBe(1);
  });

  it('keeps imbalance bars between their bounds when flow dries up and when it floods', () => {
    const trades = { min: 5, max: 40 };
    const rule: BarRule = { kind: 'imbalance', measure: 'volume', warmupTrades: 10, spanBars: 3, trades };
    const { builder, table } = make({ rule });
    expect(builder.expectation).toEqual({ trades: 10, threshold: Number.NaN });
    // Balanced: the expected imbalance goes to zero and every trade would end a bar.
    for (let i = 0; i < 400; i++) builder.trade(i, 5, 1, i % 2 === 0 ? 1 : -1);
    // One-sided by 1e6: the threshold is far below. Then balanced again: it is far above.
    for (let i = 0; i < 400; i++) builder.trade(400 + i, 5, 1e6, 1);
    for (let i = 0; i < 4000; i++) builder.trade(800 + i, 5, 1, i % 2 === 0 ? 1 : -1);
    const { count } = table.bars();
    expect(count.slice(1).every((n) => n >= 5 && n <= 40)).toBe(true);
    expect([Math.min(...count), Math.max(...count)]).toEqual([5, 40]);
    expect(Number.isFinite(builder.expectation.threshold)).toBe(true);
  });

  it('has no expectation for bars by time', () => {
    expect(make().builder.expectation).toEqual({ trades: Number.NaN, threshold: Number.NaN });
  });

  it.each([
    [{ kind: 'time', step: 0, empty: 'skip' }, 'BOT4_DATA_TIME'],
    [{ kind: 'time', step: 1, empty: 'both' }, 'empty is both'],
    [{ kind: 'size', measure: 'volume', size: 0 }, 'size is 0'],
    [{ kind: 'size', measure: 'volume', size: Number.NaN }, 'size is NaN'],
    [{ kind: 'size', measure: 'ticks', size: 1 }, 'measure is ticks'],
    [{ kind: 'candle', measure: 'volume', size: 1 }, 'kind is candle'],
    [{ kind: 'run', measure: 'volume', warmupTrades: 1, spanBars: 1, trades: { min: 2, max: 3 } }, 'warmupTrades is 1'],
    [{ kind: 'run', measure: 'volume', warmupTrades: 2, spanBars: 1, trades: { min: 0, max: 3 } }, 'trades.min is 0'],
    [{ kind: 'run', measure: 'volume', warmupTrades: 2, spanBars: 1, trades: { min: 2, max: 1 } }, 'trades.max is 1'],
    [{ kind: 'run', measure: 'volume', warmupTrades: 2, spanBars: 0, trades: { min: 1, max: 3 } }, 'spanBars is 0'],
    [{ kind: 'run', measure: 'x', warmupTrades: 2, spanBars: 1, trades: { min: 1, max: 3 } }, 'measure is x'],
  ])('refuses the rule %j', (rule, message) => {
    expect(() => make({ rule: rule as BarRule })).toThrow(message);
  });

  it('refuses policies that do not exist', () => {
    expect(() => make({ late: 'keep' as never })).toThrow('late is keep');
    expect(() => make({ unknownSide: 'both' as never })).toThrow('unknownSide is both');
  });
});

describe('BarSink', () => {
  it('gives each instrument to all of its builders, ignores others and counts what cannot be', () => {
    const one = make();
    const other = make({ rule: { kind: 'size', measure: 'trades', size: 1 } });
    const sink = new BarSink();
    sink.add(2, one.builder);
    sink.add(2, other.builder);
    sink.trade(2, 9, 100, 5, 1, 10);
    sink.trade(3, 9, 100, 5, 1, 10);
    sink.trade(2, 9, 0, 5, 1, 10);
    sink.trade(2, 9, 100, Number.NaN, 1, 10);
    sink.trade(2, 9, 100, 5, 1, Number.NaN);
    // A venue that says no time.
    sink.trade(2, 9, 100, 5, 1, 0);
    sink.advance(MINUTE);
    expect([one.table.length, other.table.length, sink.impossibleTrades]).toEqual([1, 1, 4]);
  });

  it('goes on after a time from the far future, unless the policy refuses what is late', () => {
    const { builder, table } = make({ rule: { kind: 'time', step: 1, empty: 'fill' } });
    const sink = new BarSink();
    sink.add(1, builder);
    sink.trade(1, 0, 100, 5, 1, 10);
    sink.trade(1, 0, 100, 5, 1, 1e15);
    sink.trade(1, 0, 101, 5, 1, 11);
    expect([table.length, sink.impossibleTrades, builder.trades]).toEqual([1, 1, 2]);
    expect(() => sink.trade(1, 0, 101, 5, 1, 9)).toThrow('BOT4_DATA_ORDER');
  });
});

describe('BarTable', () => {
  it('grows past its first room and forgets on demand', () => {
    const table = new BarTable({ capacity: 2 });
    const { builder } = {
      builder: new BarBuilder({
        rule: { kind: 'size', measure: 'trades', size: 1 },
        late: 'drop',
        unknownSide: 'nobody',
        target: table,
      }),
    };
    for (let i = 0; i < 100; i++) builder.trade(i, i + 1, 1, 0);
    expect(table.bars().close).toEqual(Float64Array.from({ length: 100 }, (_, i) => i + 1));
    table.clear();
    expect([table.length, table.bars().close.length]).toEqual([0, 0]);
  });
});

describe('unscaleBars', () => {
  it('makes the doubles that the decimal text has: 6182401 at two decimals is 61824.01', () => {
    const { builder, table } = make();
    builder.trade(0, 6_182_401, 123_456_789, 1);
    builder.trade(1, 6_182_399, 11, -1);
    builder.finish();
    const bars = unscaleBars(table.bars(), { priceDecimals: 2, qtyDecimals: 8 });
    expect([bars.open[0], bars.low[0], bars.volume[0], bars.buyVolume[0], bars.sellVolume[0]]).toEqual([
      61824.01, 61823.99, 1.234568, 1.23456789, 1.1e-7,
    ]);
    expect(bars.notional[0]).toBeCloseTo(61824.01 * 1.23456789 + 61823.99 * 1.1e-7, 9);
    expect(bars.count).toEqual(Float64Array.of(2));
  });
});
