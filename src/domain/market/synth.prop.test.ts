import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBarValues,
  inferInstrument,
  inferInterval,
  type SynthOptions,
  synthesizeBars,
  toTickBars,
} from './index.ts';

const options: fc.Arbitrary<SynthOptions> = fc.record({
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  bars: fc.integer({ min: 2, max: 400 }),
  intervalMicros: fc.constantFrom(60e6, 900e6, 3600e6, 86400e6),
  startMicros: fc.constantFrom(0, 1_640_995_200e6),
  startPrice: fc.constantFrom(10, 123.45, 30_000, 1_000_000),
  tickSize: fc.constantFrom('0.01', '0.001', '1e-2'),
  plantedEdge: fc.record({
    strength: fc.double({ min: 0, max: 5, noNaN: true }),
    halfLifeHours: fc.integer({ min: 1, max: 1000 }),
  }),
});

describe('synthetic bars of any seed', () => {
  it('pass every check of loaded bars, without a gap', () => {
    fc.assert(
      fc.property(options, (o) => {
        const bars = synthesizeBars(o);
        checkBarValues(bars);
        expect(inferInterval(bars.openTime)).toBe(o.intervalMicros);
        expect(bars.openTime.length).toBe(o.bars);
        expect(bars.openTime.at(-1)).toBe(o.startMicros + (o.bars - 1) * o.intervalMicros);
        expect(Math.min(...bars.volume)).toBeGreaterThan(0);
      }),
    );
  });

  it('have every price on the tick grid', () => {
    fc.assert(
      fc.property(options, (o) => {
        const bars = synthesizeBars(o);
        const instrument = inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' });
        expect(Number(instrument.tickSize)).toBeGreaterThanOrEqual(Number(o.tickSize));
        expect(toTickBars(bars, instrument).closeTicks.length).toBe(o.bars);
      }),
    );
  });

  it('do not change when more are asked for: the first bars stay', () => {
    fc.assert(
      fc.property(options, (o) => {
        const more = synthesizeBars({ ...o, bars: o.bars + 10 });
        const bars = synthesizeBars(o);
        for (const key of ['open', 'high', 'low', 'close', 'volume'] as const) {
          expect(more[key].subarray(0, o.bars)).toEqual(bars[key]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
