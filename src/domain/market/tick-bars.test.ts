/** Ticks of bars: the quick way and the plain way agree on every price, on the grid and beside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BAR_CELL,
  BAR_CELLS,
  type Bars,
  defineInstrument,
  fillBlock,
  type Instrument,
  toGridBars,
  toTickBars,
} from './index.ts';

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

  it('are the same read block by block from checked prices', () => {
    const sizes = ['0.01', '0.25'].map(instrumentOf);
    const ticks = fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 50 });
    const property = fc.property(fc.constantFrom(...sizes), ticks, fc.nat(60), (instrument, counts, cut) => {
      const { tickNumerator, tickDenominator } = instrument;
      const bars = barsOf(counts.map((count) => (count * tickNumerator) / tickDenominator));
      const from = Math.min(cut, counts.length);
      const rows = { from, to: counts.length };
      const block = new Float64Array(BAR_CELLS * 50);
      fillBlock(toGridBars(bars, instrument), rows, block);
      const other = new Float64Array(BAR_CELLS * 50);
      fillBlock(toTickBars(bars, instrument), rows, other);
      expect(block).toEqual(other);
      for (let i = from; i < counts.length; i++) {
        const at = (i - from) * BAR_CELLS;
        expect(block[at + BAR_CELL.openTime]).toBe(bars.openTime[i]);
        for (const key of ['open', 'high', 'low', 'close'] as const) expect(block[at + BAR_CELL[key]]).toBe(counts[i]);
      }
    });
    fc.assert(property, { seed: SEED });
  });

  it('are refused alike by the check alone, behind 10,000 good prices too', () => {
    for (const tickSize of ['0.01', '0.25']) {
      const instrument = instrumentOf(tickSize);
      const good = barsOf(Array.from({ length: 10_000 }, (_, i) => 100 + i));
      expect(toGridBars(good, instrument).bars).toBe(good);
      for (const row of [0, 4095, 4096, 9999]) {
        const bars = { ...good, low: good.low.with(row, 100.001) };
        expect(() => toGridBars(bars, instrument)).toThrow(`[row ${row + 1}, low]`);
        expect(() => toTickBars(bars, instrument)).toThrow(`[row ${row + 1}, low]`);
      }
    }
  });
});
