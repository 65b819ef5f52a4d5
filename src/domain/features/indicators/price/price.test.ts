/** Prices of a bar against sums done by hand. */
import { describe, expect, it } from 'vitest';
import { runIndicator } from '../../batch.ts';
import { PRICE_GROUP } from './group.ts';

const BARS: Readonly<Record<string, readonly number[]>> = {
  open: [10, 12, 11],
  high: [14, 13, 20],
  low: [8, 9, 11],
  close: [12, 10, 16],
};

function run(kind: string, bars = BARS): Record<string, number[]> {
  const definition = PRICE_GROUP.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  const outputs = definition.outputs.map(() => new Float64Array((bars.open as readonly number[]).length));
  const inputs = definition.inputs.map(({ name }) => Float64Array.from(bars[name] as readonly number[]));
  runIndicator(definition, { params: {}, inputs, outputs });
  return Object.fromEntries(definition.outputs.map(({ name }, o) => [name, [...(outputs[o] as Float64Array)]]));
}

describe('the price of a bar', () => {
  it.each([
    ['avgPrice', [44 / 4, 44 / 4, 58 / 4]],
    ['medPrice', [11, 11, 15.5]],
    ['typPrice', [34 / 3, 32 / 3, 47 / 3]],
    ['wclPrice', [46 / 4, 42 / 4, 63 / 4]],
  ])('%s weighs its columns as it says', (kind, expected) => {
    expect(run(kind).value).toEqual(expected);
  });
});

describe('the Heikin-Ashi candle', () => {
  it('opens between open and close of the candle before it, and holds its own open and close', () => {
    expect(run('heikinAshi')).toEqual({
      // (10 + 12) / 2, (11 + 11) / 2, (11 + 11) / 2
      open: [11, 11, 11],
      high: [14, 13, 20],
      low: [8, 9, 11],
      close: [11, 11, 14.5],
    });
  });

  it('reaches beyond the bar when the averaged open lies outside of it', () => {
    const rising = { open: [10, 20], high: [10, 21], low: [10, 19], close: [10, 20] };
    expect(run('heikinAshi', rising)).toEqual({ open: [10, 10], high: [10, 21], low: [10, 10], close: [10, 20] });
    const falling = { open: [20, 10], high: [20, 11], low: [20, 9], close: [20, 10] };
    expect(run('heikinAshi', falling)).toEqual({ open: [20, 20], high: [20, 20], low: [20, 9], close: [20, 10] });
  });

  it('lies on the price of a market that does not move', () => {
    const flat = Array.from({ length: 20 }, () => 60_000.1);
    const candle = run('heikinAshi', { open: flat, high: flat, low: flat, close: flat });
    expect(candle).toEqual({ open: flat, high: flat, low: flat, close: flat });
  });
});
