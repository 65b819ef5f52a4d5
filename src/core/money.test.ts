import { describe, expect, it } from 'vitest';
import { InvariantError, mulDiv, notional, portion, ppm, priceTicks, qtyLots, quoteUnits } from './index.ts';

const MAX = Number.MAX_SAFE_INTEGER;

describe('mulDiv', () => {
  it('rounds the last unit as told: 7·1/2 is 3 or 4, and −7·1/2 is −3 or −4', () => {
    expect([mulDiv(7, 1, 2, 'down'), mulDiv(7, 1, 2, 'up')]).toEqual([3, 4]);
    expect([mulDiv(-7, 1, 2, 'down'), mulDiv(-7, 1, 2, 'up')]).toEqual([-3, -4]);
  });

  it('adds nothing to a division without a remainder', () => {
    expect([mulDiv(6, 1, 2, 'up'), mulDiv(MAX, MAX, MAX, 'up')]).toEqual([3, MAX]);
  });

  it('is exact where the product is far beyond 2^53: 9e15 · 999,999 / 1,000,000', () => {
    expect(mulDiv(9e15, 999_999, 1_000_000, 'down')).toBe(8_999_991_000_000_000);
    expect(mulDiv(MAX, 999_999, 1_000_000, 'down')).toBe(Number((BigInt(MAX) * 999_999n) / 1_000_000n));
  });

  it('agrees on both sides of the factor at which it changes to big integers', () => {
    for (const factor of [9e7 - 1, 9e7, 9e7 + 1]) {
      expect(mulDiv(MAX, factor, factor, 'up')).toBe(MAX);
      expect(mulDiv(factor + 1, factor - 1, factor, 'down')).toBe(factor - 1);
      expect(mulDiv(factor + 1, factor - 1, factor, 'up')).toBe(factor);
    }
  });

  it('gives 0 and never −0', () => {
    for (const rounding of ['up', 'down'] as const) {
      expect(Object.is(mulDiv(-5, 0, 3, rounding), 0)).toBe(true);
      expect(Object.is(mulDiv(-0, 5, 3, rounding), 0)).toBe(true);
    }
    expect(Object.is(mulDiv(-1, 1, 2, 'down'), 0)).toBe(true);
  });

  it('refuses fractions, a negative factor, and a divisor of 0 or below', () => {
    expect(() => mulDiv(0.5, 1, 1, 'up')).toThrow(InvariantError);
    expect(() => mulDiv(1, 0.5, 1, 'up')).toThrow(InvariantError);
    expect(() => mulDiv(1, -1, 1, 'up')).toThrow('factor from 0');
    expect(() => mulDiv(1, 1, 0, 'up')).toThrow('positive divisor');
    expect(() => mulDiv(1, 1, -1, 'up')).toThrow('positive divisor');
    expect(() => mulDiv(1, 1, 0.5, 'up')).toThrow('positive divisor');
    expect(() => mulDiv(MAX + 1, 1, 1, 'up')).toThrow(InvariantError);
  });

  it('stops rather than give a result beyond 2^53', () => {
    expect(() => mulDiv(MAX, 2, 1, 'down')).toThrow('result is a safe integer');
    expect(() => mulDiv(MAX, MAX, 1, 'down')).toThrow('result is a safe integer');
  });
});

describe('notional', () => {
  it('is ticks times lots times what one of each is worth, signed like the lots', () => {
    const value = (lots: number) =>
      notional({ ticks: priceTicks(3_000_000), lots: qtyLots(lots), unitsPerTickLot: 10 });
    expect([value(250), value(-250)]).toEqual([7_500_000_000, -7_500_000_000]);
    expect(Object.is(value(0), 0)).toBe(true);
    expect(Object.is(notional({ ticks: priceTicks(0), lots: qtyLots(-5), unitsPerTickLot: 10 }), 0)).toBe(true);
  });

  it('stops at a product, or a value, that a double does not hold exactly', () => {
    const at = (ticks: number, lots: number, unitsPerTickLot: number) => () =>
      notional({ ticks: priceTicks(ticks), lots: qtyLots(lots), unitsPerTickLot });
    expect(at(1e8, 1e8, 1)).toThrow('ticks times lots');
    expect(at(1e7, 1e8, 10)).toThrow('money in quote units');
  });
});

describe('portion', () => {
  it('takes parts per million: 0.1 % of 1,234,567 units is 1,234 or 1,235', () => {
    expect(portion(quoteUnits(1_234_567), ppm(1000), 'down')).toBe(1234);
    expect(portion(quoteUnits(1_234_567), ppm(1000), 'up')).toBe(1235);
  });

  it('gives the whole for a million parts, and nothing for none', () => {
    expect(portion(quoteUnits(MAX), ppm(1_000_000), 'up')).toBe(MAX);
    expect(portion(quoteUnits(MAX), ppm(0), 'up')).toBe(0);
  });
});

describe('money that a venue rounds', () => {
  const value = (ticks: number, lots: number, parts: number) =>
    notional({ ticks: priceTicks(ticks), lots: qtyLots(lots), unitsPerTickLot: 1 / parts });

  it('is the exact product to the nearest unit, a half away from zero, the same for both sides', () => {
    expect(value(3, 5, 10)).toBe(2);
    expect(value(3, -5, 10)).toBe(-2);
    expect(value(7, 2, 10)).toBe(1);
    expect(value(1, -1, 10)).toBe(0);
    // 123,456,789,012 · 98,765,432,109 = 12,193,263,112,192,501,343,308 − …: beyond 2^53, by big integers.
    const exact = (123_456_789_012n * 98_765_432_109n * 2n + 1_000_000_000_000n) / 2_000_000_000_000n;
    expect(BigInt(value(123_456_789_012, 98_765_432_109, 1e12))).toBe(exact);
  });
});
