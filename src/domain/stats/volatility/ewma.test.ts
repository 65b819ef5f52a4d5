/** Exponentially weighted volatility. */
import { describe, expect, it } from 'vitest';
import { ewmaVolatility } from './ewma.ts';

describe('ewmaVolatility', () => {
  it('starts from the 0.94 mean of the squares and decays with lambda', () => {
    const { variance, volatility, forecastVariance } = ewmaVolatility([1, -2], { lambda: 0.9 });
    const start = (1 + 0.94 * 4) / 1.94;
    expect(variance[0]).toBeCloseTo(start, 14);
    expect(variance[1]).toBeCloseTo(0.9 * start + 0.1, 14);
    expect(volatility[1]).toBeCloseTo(Math.sqrt(0.9 * start + 0.1), 14);
    expect(forecastVariance).toBeCloseTo(0.9 * (0.9 * start + 0.1) + 0.4, 14);
  });

  it('looks at 75 observations for its start, however long the series', () => {
    const y = Array.from({ length: 75 }, (_, i) => Math.sin(i));
    const longer = [...y, 1000, 1000];
    expect(ewmaVolatility(longer, { lambda: 0.97 }).variance[0]).toBe(ewmaVolatility(y, { lambda: 0.97 }).variance[0]);
  });

  it('scales with the square of the unit', () => {
    const y = Array.from({ length: 200 }, (_, i) => Math.sin(i * i));
    const one = ewmaVolatility(y, { lambda: 0.94 });
    const other = ewmaVolatility(
      y.map((v) => v * 1e-9),
      { lambda: 0.94 },
    );
    for (let t = 0; t < 200; t++)
      expect((other.variance[t] as number) / 1e-18).toBeCloseTo(one.variance[t] as number, 10);
  });

  it.each([
    ['a value that is not finite', [1, Number.NaN], 0.94, 'BOT4_STATS_INPUT', 'y'],
    ['one value', [1], 0.94, 'BOT4_STATS_INPUT', 'y'],
    ['zeros', [0, 0, 0], 0.94, 'BOT4_STATS_INPUT', 'y'],
    ['squares that overflow', [1e200, 1e200], 0.94, 'BOT4_STATS_INPUT', 'y'],
    ['lambda of 1', [1, 2], 1, 'BOT4_STATS_ARGUMENT', 'lambda'],
    ['lambda of 0', [1, 2], 0, 'BOT4_STATS_ARGUMENT', 'lambda'],
    ['lambda that is no number', [1, 2], Number.NaN, 'BOT4_STATS_ARGUMENT', 'lambda'],
  ])('refuses %s', (_, y, lambda, code, key) => {
    expect(() => ewmaVolatility(y, { lambda })).toThrow(expect.objectContaining({ code, place: { key } }));
  });
});
