/** Ticks of bars: the quick way and the plain way agree on every price, on the grid and beside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Bars, defineInstrument, type Instrument, toTickBars } from './index.ts';

const SEED = 20_261_128;

function instrumentOf(tickSize: string): Instrument {
  const text = { symbol: 'ABCUSDT', kind: 'perp', base: 'ABC', quote: 'USDT', lotSize: '0.001' } as const;
  return defineInstrument({ ...text, tickSize, minNotional: '1', maxPrice: '1000000' });
}

function barsOf(close: readonly number[]): Bars {
  const prices = Float64Array.from(close);
  const openTime = Float64Array.from(close, (_, i) => i * 60_000_000);
  const columns = { open: prices, high: prices, low: prices, close: prices, volume: new Float64Array(close.length) };
  return { symbol: 'ABCUSDT', intervalMicros: 60_000_000, openTime, ...columns };
}

/** The grid as it is defined: a price that comes back to the bit from the nearest whole number of ticks. */
function plainTicks(price: number, { tickNumerator, tickDenominator, maxPriceTicks }: Instrument): number | undefined {
  const ticks = Math.round((price * tickDenominator) / tickNumerator);
  const isOn = (ticks * tickNumerator) / tickDenominator === price;
  return isOn && ticks > 0 && ticks <= maxPriceTicks ? ticks : undefined;
}

function found(price: number, instrument: Instrument): number | undefined {
  try {
    return toTickBars(barsOf([price]), instrument).closeTicks[0];
  } catch {
    return undefined;
  }
}

describe('ticks of bars', () => {
  it('are those of the plain formula for ticks of 1 to 0.00001, 0.5 and 0.25', () => {
    const sizes = ['1', '0.1', '0.01', '0.001', '0.00001', '0.5', '0.25'].map(instrumentOf);
    const property = fc.property(
      fc.constantFrom(...sizes),
      fc.integer({ min: -5, max: 20_000_000 }),
      fc.constantFrom(0, 0.5, 0.25, 1e-9, -1e-9),
      (instrument, ticks, off) => {
        const price = ((ticks + off) * instrument.tickNumerator) / instrument.tickDenominator;
        expect(found(price, instrument)).toBe(plainTicks(price, instrument));
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 500 });
  });

  it('refuse what is no price: NaN, infinity, 0, a negative one', () => {
    for (const price of [Number.NaN, Number.POSITIVE_INFINITY, 0, -0.01, 1e300]) {
      expect(found(price, instrumentOf('0.01'))).toBeUndefined();
    }
  });
});
