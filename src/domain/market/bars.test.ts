import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BTC, BTC_SPOT } from '../../../test/builders.ts';
import {
  type Bars,
  defineInstrument,
  firstBarAtOrAfter,
  formatMoney,
  formatQty,
  parseMoney,
  sliceBars,
  toTickBars,
} from './index.ts';

function hours(n: number): Bars {
  const openTime = Float64Array.from({ length: n }, (_, i) => i * 3600e6);
  const price = Float64Array.from({ length: n }, (_, i) => 100 + i);
  return {
    symbol: 'X',
    intervalMicros: 3600e6,
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: price,
  };
}

describe('slice of bars', () => {
  it('holds the rows from `from` up to but without `to` and shares memory', () => {
    const bars = hours(10);
    const part = sliceBars(bars, { from: 2, to: 5 });
    expect([...part.close]).toEqual([102, 103, 104]);
    expect(part.close.buffer).toBe(bars.close.buffer);
    expect([part.symbol, part.intervalMicros]).toEqual(['X', 3600e6]);
  });
});

describe('first bar at or after a time', () => {
  it('agrees with a search from the start for any times', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(500), { maxLength: 30 }), fc.integer({ min: -5, max: 505 }), (times, at) => {
        const openTime = Float64Array.from(times.sort((a, b) => a - b));
        const naive = [...openTime].findIndex((time) => time >= at);
        expect(firstBarAtOrAfter({ ...hours(0), openTime }, at)).toBe(naive === -1 ? openTime.length : naive);
      }),
    );
  });
});

describe('instrument', () => {
  it('refuses a tick of a lot below 1e-8, a step that is not positive, and a range below 1,000 lots', () => {
    expect(() => defineInstrument({ ...BTC, kind: 'spot', lotSize: '0.0000001' })).toThrow(
      /BOT4_DATA_PRECISION: tick 0.01 times lot/,
    );
    expect(() => defineInstrument({ ...BTC, kind: 'spot', tickSize: '0' })).toThrow(/tickSize is 0/);
    expect(() => defineInstrument({ ...BTC, kind: 'spot', lotSize: '-1' })).toThrow(/lotSize is -1/);
    expect(() => defineInstrument({ ...BTC, kind: 'spot', lotSize: '1', maxPrice: '1000000000' })).toThrow(
      /lots stay exact/,
    );
  });

  it('writes quantities and money as exact decimals', () => {
    const instrument = BTC_SPOT;
    expect(formatQty(instrument, 123_456 as never)).toBe('1.23456');
    expect(formatMoney(-123_456_789 as never)).toBe('-1.23456789');
  });

  it('takes money with at most 8 decimals', () => {
    expect(parseMoney('1.23456789')).toBe(123_456_789);
    expect(() => parseMoney('0.000000001')).toThrow(/BOT4_DATA_PRECISION/);
    expect(() => parseMoney('90071992547.40993')).toThrow(/BOT4_DATA_PRECISION/);
  });

  it('reads back every amount that it writes', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (units) => {
        expect(parseMoney(formatMoney(units as never))).toBe(units);
      }),
    );
  });
});

describe('bars in ticks', () => {
  it('name row and column of a price off the grid, and of one above the range', () => {
    const instrument = BTC_SPOT;
    const off = { ...hours(3), high: Float64Array.of(100, 101, 102.005) };
    expect(() => toTickBars(off, instrument)).toThrow(/102.005 is not a multiple of the tick 0.01.*\[row 3, high\]/);
    const above = { ...hours(3), close: Float64Array.of(100, 2_000_000, 102) };
    expect(() => toTickBars(above, instrument)).toThrow(/\[row 2, close\]/);
  });

  it('keep times and volume as they are', () => {
    const bars = hours(3);
    const ticks = toTickBars(bars, BTC_SPOT);
    expect([...ticks.openTicks]).toEqual([10_000, 10_100, 10_200]);
    expect(ticks.openTime).toBe(bars.openTime);
    expect(ticks.volume).toBe(bars.volume);
  });
});
