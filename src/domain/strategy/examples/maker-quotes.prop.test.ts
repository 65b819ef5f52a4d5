import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makerQuotes } from './maker-quotes.ts';

const OPTIONS = { riskAversion: 0.1, decay: 1.5, size: 2, inventoryMax: 10 };
const STATE = { mid: 100, inventory: 0, volatility: 2, horizon: 1 };

describe('maker quotes', () => {
  it('are those of the formula: 0.8454 on each side for γ 0.1, σ 2, κ 1.5, T 1', () => {
    const { bid, ask } = makerQuotes(STATE, OPTIONS);
    // γσ²T/2 = 0.2; ln(1 + 0.1 / 1.5) / 0.1 = 0.645385…
    expect(ask.price - 100).toBeCloseTo(0.845385, 6);
    expect(100 - bid.price).toBeCloseTo(0.845385, 6);
  });

  it('lean against inventory: 3 units move both by 3·γσ²T = 1.2, and never across the middle', () => {
    const { bid, ask, reservation } = makerQuotes({ ...STATE, inventory: 3 }, OPTIONS);
    expect(reservation).toBeCloseTo(98.8, 12);
    expect(bid.price).toBeCloseTo(98.8 - 0.845385, 6);
    expect(ask.price).toBe(100);
  });

  it('do not add to an inventory at its limit', () => {
    expect(makerQuotes({ ...STATE, inventory: 10 }, OPTIONS)).toMatchObject({ bid: { size: 0 }, ask: { size: 2 } });
    expect(makerQuotes({ ...STATE, inventory: -10 }, OPTIONS)).toMatchObject({ bid: { size: 2 }, ask: { size: 0 } });
  });

  it.each([
    [{ mid: 0 }, {}, 'mid is 0'],
    [{ volatility: -1 }, {}, 'must not be negative'],
    [{ inventory: Number.NaN }, {}, 'must not be negative'],
    [{}, { decay: 0 }, 'decay is 0'],
    [{}, { riskAversion: Number.POSITIVE_INFINITY }, 'riskAversion is Infinity'],
  ])('refuse %o %o', (state, options, message) => {
    expect(() => makerQuotes({ ...STATE, ...state }, { ...OPTIONS, ...options })).toThrow(message);
  });

  it('never cross, are mirrored by inventory, and are wider in a wilder market', () => {
    const input = fc.record({
      inventory: fc.double({ min: -10, max: 10, noNaN: true }),
      volatility: fc.double({ min: 0, max: 3, noNaN: true }),
      gamma: fc.double({ min: 1e-4, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(input, ({ inventory, volatility, gamma }) => {
        const options = { ...OPTIONS, riskAversion: gamma };
        const quotes = makerQuotes({ ...STATE, inventory, volatility }, options);
        const mirror = makerQuotes({ ...STATE, inventory: -inventory, volatility }, options);
        const wilder = makerQuotes({ ...STATE, volatility: volatility + 1 }, options);
        const calm = makerQuotes({ ...STATE, volatility }, options);
        expect(quotes.bid.price).toBeLessThanOrEqual(100);
        expect(quotes.ask.price).toBeGreaterThanOrEqual(100);
        expect(quotes.ask.price - 100).toBeCloseTo(100 - mirror.bid.price, 9);
        expect(wilder.ask.price - wilder.bid.price).toBeGreaterThan(calm.ask.price - calm.bid.price);
      }),
      { seed: 20261128 },
    );
  });
});
