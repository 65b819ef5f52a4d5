import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, formatPrice, inferInstrument, ticksToNumber, toTickBars } from './index.ts';

/** Prices as decimal text with at most 4 decimals, between 0.0001 and 100,000. */
const priceText = fc
  .tuple(fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 0, max: 4 }))
  .map(([digits, decimals]) => (digits / 10 ** decimals).toFixed(decimals))
  .filter((text) => Number(text) <= 100_000);

function barsOf(texts: readonly string[]): Bars {
  const column = Float64Array.from(texts, Number);
  const openTime = column.map((_, i) => (i + 1) * 60e6);
  return {
    symbol: 'X',
    intervalMicros: 60e6,
    openTime,
    open: column,
    high: column,
    low: column,
    close: column,
    volume: column,
  };
}

describe('inferred instrument of any prices', () => {
  it('takes text to ticks and back to the same number and the same decimal', () => {
    fc.assert(
      fc.property(fc.array(priceText, { minLength: 1, maxLength: 40 }), (texts) => {
        const bars = barsOf(texts);
        const instrument = inferInstrument(bars, { symbol: 'ABCUSDT', kind: 'perp' });
        const { closeTicks } = toTickBars(bars, instrument);
        texts.forEach((text, i) => {
          const ticks = closeTicks[i] as number;
          expect(Number.isSafeInteger(ticks)).toBe(true);
          expect(ticksToNumber(instrument, ticks)).toBe(Number(text));
          expect(Number(formatPrice(instrument, ticks as never))).toBe(Number(text));
        });
      }),
    );
  });

  it('has the coarsest decimal tick: ten times it would miss a price', () => {
    fc.assert(
      fc.property(fc.array(priceText, { minLength: 1, maxLength: 40 }), (texts) => {
        const bars = barsOf(texts);
        const { tickDenominator } = inferInstrument(bars, { symbol: 'ABCUSDT', kind: 'perp' });
        const coarser = tickDenominator / 10;
        const fits = [...bars.close].every((price) => Math.round(price * coarser) / coarser === price);
        expect(tickDenominator === 1 || !fits).toBe(true);
      }),
    );
  });

  it('has a lot that is a power of ten worth at most 1 USDT, unless a tick of it would be below 1e-8', () => {
    fc.assert(
      fc.property(fc.array(priceText, { minLength: 1, maxLength: 10 }), (texts) => {
        const bars = barsOf(texts);
        const instrument = inferInstrument(bars, { symbol: 'ABCUSDT', kind: 'perp' });
        const value = Number(instrument.lotSize) * (bars.close.at(-1) as number);
        expect(Math.log10(Number(instrument.lotSize)) % 1).toBeCloseTo(0, 9);
        expect(value <= 1 + 1e-9 || instrument.unitsPerTickLot === 1).toBe(true);
        expect(Number.isInteger(instrument.unitsPerTickLot)).toBe(true);
      }),
    );
  });
});
