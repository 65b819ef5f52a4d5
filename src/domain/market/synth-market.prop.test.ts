import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBarValues,
  defaultSynthModel,
  inferInstrument,
  inferInterval,
  isSyntheticSymbol,
  type SynthMarketOptions,
  synthesizeMarket,
  toTickBars,
} from './index.ts';
import { choleskyRoot, shockRoots } from './synth-correlation.ts';

const options: fc.Arbitrary<SynthMarketOptions> = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    bars: fc.integer({ min: 2, max: 300 }),
    intervalMicros: fc.constantFrom(60e6, 900e6, 3600e6, 86400e6),
    startMicros: fc.constantFrom(0, 1_640_995_200e6),
    startPrice: fc.constantFrom(10, 123.45, 30_000, 1_000_000),
    tickSize: fc.constantFrom('0.01', '0.001', '1e-2'),
    assets: fc.integer({ min: 1, max: 4 }),
    correlation: fc.double({ min: 0, max: 1, noNaN: true }),
    volatilityYear: fc.double({ min: 0.01, max: 5, noNaN: true }),
    tailDf: fc.double({ min: 2.1, max: 50, noNaN: true }),
    memory: fc.constantFrom(0, 0.2, -0.3),
  })
  .map(({ assets, volatilityYear, tailDf, memory, ...rest }) => ({
    ...rest,
    names: Array.from({ length: assets }, (_, i) => `A${i}-USDT`),
    model: {
      ...defaultSynthModel(rest.intervalMicros),
      volatilityYear,
      tailDf,
      memory,
      jumps: { perYear: 5, spread: volatilityYear * 0.1 > 1 ? 0.5 : volatilityYear * 0.1 },
    },
  }));

describe('a synthetic market of any options', () => {
  it('passes every check of loaded bars, without a gap, and says what it is', () => {
    fc.assert(
      fc.property(options, (o) => {
        const { bars, turbulent, trend } = synthesizeMarket(o);
        expect(bars.length).toBe(o.names.length);
        expect([turbulent.length, trend.length]).toEqual([o.bars, o.bars]);
        for (const one of bars) {
          checkBarValues(one);
          expect(isSyntheticSymbol(one.symbol)).toBe(true);
          expect(inferInterval(one.openTime)).toBe(o.intervalMicros);
          expect(one.openTime.at(-1)).toBe(o.startMicros + (o.bars - 1) * o.intervalMicros);
          expect(one.open.subarray(1)).toEqual(one.close.subarray(0, -1));
          expect(Math.min(...one.volume)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('has every price on the tick grid', () => {
    fc.assert(
      fc.property(options, (o) => {
        const [bars] = synthesizeMarket({
          ...o,
          names: ['A-USDT'],
          model: { ...o.model, volatilityYear: 0.5, jumps: { perYear: 0, spread: 0 } },
        }).bars;
        if (bars === undefined) throw new Error('there is no asset');
        const instrument = inferInstrument(bars, { symbol: bars.symbol, kind: 'perp' });
        expect(Number(instrument.tickSize)).toBeGreaterThanOrEqual(Number(o.tickSize));
        expect(toTickBars(bars, instrument).closeTicks.length).toBe(o.bars);
      }),
      { numRuns: 40 },
    );
  });

  it('is the same again, and does not change when more bars are asked for', () => {
    fc.assert(
      fc.property(options, (o) => {
        const first = synthesizeMarket(o).bars;
        expect(synthesizeMarket(o).bars).toEqual(first);
        const more = synthesizeMarket({ ...o, bars: o.bars + 10 }).bars;
        for (const [k, bars] of first.entries()) {
          for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
            expect(more[k]?.[name].subarray(0, o.bars)).toEqual(bars[name]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('roots of correlation', () => {
  it('of any matrix that has one give the matrix back, and calm and turbulent times mix to it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 48, maxLength: 48 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.05, max: 0.8, noNaN: true }),
        (n, values, stress, share) => {
          // Unit rows: their products are correlations.
          const rows = Array.from({ length: n }, (_, i) => {
            const row = values.slice(8 * i, 8 * i + 8).map((value) => value + 1e-3);
            const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
            return row.map((value) => value / length);
          });
          const dot = (a: readonly number[], b: readonly number[]): number =>
            a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
          const c = rows.map((a, i) => rows.map((b, j) => (i === j ? 1 : Math.min(Math.max(dot(a, b), -1), 1))));
          for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) (c[i] as number[])[j] = c[j]?.[i] as number;
          const roots = shockRoots(c, { assets: n, stress, turbulentShare: share });
          for (let i = 0; i < n; i++) {
            for (let j = 0; j < n; j++) {
              const product = (root: readonly Float64Array[]): number =>
                dot(Array.from(root[i] as Float64Array), Array.from(root[j] as Float64Array));
              const mix = (1 - share) * product(roots.calm) + share * product(roots.turbulent);
              expect(Math.abs(mix - (c[i]?.[j] as number))).toBeLessThan(1e-7);
            }
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('do not exist for a matrix that no assets can have', () => {
    const rows = [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ];
    expect(choleskyRoot(rows.map((row) => Float64Array.from(row)))).toBe(undefined);
    expect(() => shockRoots(rows, { assets: 3, stress: 0, turbulentShare: 0.3 })).toThrow('not positive semidefinite');
  });
});
