import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { type Bars, sliceBars, synthesizeBars } from '../market/index.ts';
import { checkLookAhead, computeFeatures, type FeatureFunction, feature, type IndicatorDefinition } from './index.ts';

const BARS = synthesizeBars({
  seed: 11,
  bars: 400,
  intervalMicros: 3600e6,
  startMicros: 0,
  startPrice: 30_000,
  tickSize: '0.01',
});
const honest = [feature.sma('mean', { input: 'close', period: 10 }), feature.atr('range', { period: 14 })];
const options = (cuts: number) => ({ cuts, rng: new Rng(5) });

describe('the look-ahead check', () => {
  it('finds nothing in the indicators of the catalogue', () => {
    const report = checkLookAhead(BARS, honest, options(20));
    expect(report).toMatchObject({ cuts: 20, changed: 0, features: [], first: '' });
    expect(report.compared).toBeGreaterThan(20 * 2 * 100);
  });

  it('catches an average that is centred, and names it and the row', () => {
    const cheat: FeatureFunction = (bars) => ({
      ...computeFeatures(bars, honest),
      centred: bars.close.map((_, i) => {
        const around = bars.close.subarray(Math.max(0, i - 2), i + 3);
        return around.reduce((a, b) => a + b, 0) / around.length;
      }),
    });
    const report = checkLookAhead(BARS, cheat, options(10));
    expect(report.features).toEqual(['centred']);
    // The last two rows before each of ten cuts see a bar that is not there any more.
    expect(report.changed).toBe(20);
    expect(report.first).toMatch(/^feature centred, row \d+: [\d.]+ became [\d.]+ with \d+ bars of 400$/);
  });

  it('catches a score that knows the mean of the whole history', () => {
    const cheat: FeatureFunction = (bars) => {
      const mean = bars.close.reduce((a, b) => a + b, 0) / bars.close.length;
      return { scaled: bars.close.map((x) => x / mean) };
    };
    const report = checkLookAhead(BARS, cheat, options(5));
    expect(report.changed).toBe(report.compared);
  });

  it('catches a peek behind the end of a truncated column through its buffer', () => {
    const cheat: FeatureFunction = (bars) => ({
      next: bars.close.map((_, i) => new Float64Array(bars.close.buffer)[bars.close.byteOffset / 8 + i + 1] ?? 0),
    });
    expect(checkLookAhead(BARS, cheat, options(5))).toMatchObject({ changed: 5, features: ['next'] });
  });

  it('catches an indicator that remembers an earlier run', () => {
    // What the instances share is filled by the run over the whole history, so a later run knows how it goes on.
    const remembered: number[] = [];
    const cheat: IndicatorDefinition = {
      kind: 'oracle',
      summary: 'The next close, once it has been seen.',
      formula: 'x[t+1]',
      inputs: [{ name: 'input', meaning: 'values', of: 'any', usual: 'close' }],
      outputs: [{ name: 'value', meaning: 'the next value' }],
      params: [],
      warmup: () => 0,
      warmupText: '0',
      source: 'Test.',
      create: (_, [cell]) => {
        let t = 0;
        return {
          update(bar, out, slot) {
            remembered[t] = bar[cell as number] as number;
            out[slot] = remembered[++t] ?? 0;
          },
          reset() {},
        };
      },
    };
    const specs = [{ name: 'oracle', kind: 'oracle', input: 'close' as const, params: {}, lag: 0 }];
    const report = checkLookAhead(BARS, specs, { ...options(3), definitions: [cheat] });
    expect(report.features).toEqual(['oracle']);
    expect(report.first).toContain('feature oracle, row 0: 0 became');
  });

  it('counts a feature that a short history does not have', () => {
    const cheat: FeatureFunction = (bars) => (bars.close.length === 400 ? { late: bars.close } : {});
    const report = checkLookAhead(BARS, cheat, options(1));
    expect(report.changed).toBe(report.compared);
    expect(report.first).toContain('became undefined');
  });

  it('draws the same cuts from the same seed', () => {
    const lengths = (): number[] => {
      const seen: number[] = [];
      const note = (bars: Bars) => {
        seen.push(bars.close.length);
        return {};
      };
      checkLookAhead(BARS, note, options(4));
      return seen;
    };
    expect(lengths()).toEqual(lengths());
    expect(lengths()).toHaveLength(5);
  });

  it('refuses one bar, and a number of cuts that is not a whole number from 1', () => {
    expect(() => checkLookAhead(sliceBars(BARS, { from: 0, to: 1 }), honest, options(1))).toThrow(
      'BOT4_DATA_TOO_SHORT',
    );
    for (const cuts of [0, 1.5, Number.NaN]) {
      expect(() => checkLookAhead(BARS, honest, options(cuts))).toThrow(`cuts is ${cuts}; it is a whole number from 1`);
    }
  });
});
