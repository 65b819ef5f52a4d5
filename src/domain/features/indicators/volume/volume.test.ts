/** Volume by hand, where nothing is traded, and where bars have no range. */
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import type { IndicatorParams } from '../../indicator.ts';
import { VOLUME_GROUP } from './group.ts';

const nan = Number.NaN;
type Columns = Readonly<Record<'high' | 'low' | 'close' | 'volume', readonly number[]>>;

function run(kind: string, params: IndicatorParams, bars: Partial<Columns>): number[] {
  const definition = VOLUME_GROUP.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  const inputs = definition.inputs.map(({ name }) => Float64Array.from(bars[name as keyof Columns] ?? []));
  const outputs = definition.outputs.map(() => new Float64Array(bars.volume?.length ?? 0));
  streamOver(definition, { params, inputs, outputs });
  return [...(outputs[0] as Float64Array)];
}

const last = (values: readonly number[]): number => values.at(-1) as number;

/** Places of the close in the range: 1, −1/2, none, 0. */
const BARS: Columns = {
  high: [12, 14, 10, 12],
  low: [8, 10, 10, 8],
  close: [12, 11, 10, 10],
  volume: [100, 40, 70, 60],
};

describe('money flow', () => {
  it('is added up since the first bar by the accumulation/distribution line', () => {
    expect(run('ad', {}, BARS)).toEqual([100, 80, 80, 80]);
  });

  it('over all that was traded is 1 when every close is at the high, −1 at the low', () => {
    const bars = { high: [2, 3, 4], low: [1, 1, 1], volume: [5, 7, 9] };
    expect(run('cmf', { period: 2 }, { ...bars, close: bars.high })).toEqual([nan, 1, 1]);
    expect(run('cmf', { period: 2 }, { ...bars, close: bars.low })).toEqual([nan, -1, -1]);
  });

  it('is weighed with the volume', () => {
    expect(run('cmf', { period: 2 }, BARS)).toEqual([nan, 80 / 140, -20 / 110, 0]);
  });

  it('is 0 without volume, exactly, also after a window of fractions', () => {
    const volume = [0.1, 0.2, 0.3, 0.7, 0, 0, 0];
    const bars = { high: volume.map(() => 3), low: volume.map(() => 1), close: volume.map(() => 2.7), volume };
    expect(last(run('cmf', { period: 3 }, bars))).toBe(0);
  });
});

describe('the Chaikin oscillator', () => {
  it('is the difference of two means of the line, which start at its first value', () => {
    const line = [100, 80, 80, 80];
    const mean = (n: number): number =>
      line.reduce((before, x, i) => (i === 0 ? x : before + (2 / (n + 1)) * (x - before)), 0);
    const values = run('adosc', { fast: 2, slow: 4 }, BARS);
    expect(values.slice(0, 3)).toEqual([nan, nan, nan]);
    expect(last(values)).toBeCloseTo(mean(2) - mean(4), 12);
    expect(last(run('adosc', { fast: 4, slow: 2 }, BARS))).toBeCloseTo(mean(4) - mean(2), 12);
  });

  it('does not depend on the level of the line', () => {
    const grown = (first: number): Columns => ({
      high: [2, 4, 6, 5, 7, 8],
      low: [1, 2, 3, 2, 4, 4],
      close: [2, 3, 5, 2, 6, 8],
      volume: [first, 3, 5, 2, 9, 4],
    });
    const params = { fast: 2, slow: 3 };
    expect(run('adosc', params, grown(1e15))).toEqual(run('adosc', params, grown(1)));
  });
});

describe('the force index', () => {
  it('is the change times the volume, averaged', () => {
    // Forces 20 and −30; seed their mean −5; then −5 + 2/3 (40 + 5).
    const bars = { close: [1, 3, 0, 4], volume: [9, 10, 10, 10] };
    expect(run('efi', { period: 1 }, bars)).toEqual([nan, 20, -30, 40]);
    expect(run('efi', { period: 2 }, bars)).toEqual([nan, nan, -5, expect.closeTo(25, 12)]);
  });
});

describe('the market facilitation index', () => {
  it('is the range of each unit traded, 0 without any', () => {
    expect(run('marketFi', {}, { high: [5, 5], low: [1, 1], volume: [8, 0] })).toEqual([0.5, 0]);
  });
});

describe('volume indexes', () => {
  const bars = { close: [10, 11, 22, 11, 11], volume: [5, 4, 9, 9, 3] };

  it('move on bars with less, or with more volume than before, from 1000', () => {
    expect(run('nvi', {}, bars)).toEqual([1000, 1100, 1100, 1100, 1100]);
    expect(run('pvi', {}, bars)).toEqual([1000, 1000, 2000, 2000, 2000]);
  });

  it('take a rise from 0 as no move', () => {
    const zero = { close: [1, 0, 5], volume: [1, 2, 3] };
    expect(run('pvi', {}, zero)).toEqual([1000, 0, 0]);
    expect(run('pvi', {}, { close: [0, 5], volume: [1, 2] })).toEqual([1000, 1000]);
  });
});

describe('cumulated volume', () => {
  const bars = { close: [10, 11, 11, 5.5], volume: [7, 20, 30, 8] };

  it('counts whole by the direction of the close', () => {
    expect(run('obv', {}, bars)).toEqual([7, 27, 27, 19]);
  });

  it('counts in proportion to the change of the close, nothing after 0', () => {
    expect(run('pvt', {}, bars)).toEqual([0, 2, 2, -2]);
    expect(run('pvt', {}, { close: [0, 3, 6], volume: [1, 1, 1] })).toEqual([0, 0, 1]);
  });
});

describe('volume against its mean', () => {
  const volume = [2, 4, 6, 0, 0, 0, 5];

  it('of the bars before is infinite after silence, and 0 in it', () => {
    expect(run('rvol', { period: 2 }, { volume })).toEqual([nan, nan, 2, 0, 0, 0, Number.POSITIVE_INFINITY]);
  });

  it('of a window with the bar itself is 1 in silence', () => {
    expect(run('volumeRatio', { period: 2 }, { volume })).toEqual([nan, 4 / 3, 1.2, 0, 1, 1, 2]);
  });

  it('of two lengths is compared in percent', () => {
    // Means of two and three simple averages: 3 5 3 0 0 2.5 and 4 10/3 2 0 5/3 from row 2.
    const params = { fast: 2, slow: 3, average: 'sma' };
    expect(run('pvo', params, { volume })).toEqual([
      nan,
      nan,
      25,
      expect.closeTo(-10, 12),
      -100,
      0,
      expect.closeTo(50, 12),
    ]);
  });

  it('uses exponential averages when none is named', () => {
    const ema = run('pvo', { fast: 2, slow: 3, average: 'ema' }, { volume });
    expect(run('pvo', { fast: 2, slow: 3, average: 'own' }, { volume })).toEqual(ema);
    // Fast: seed 3, then 3 + 2/3 (6 − 3) = 5; slow: seed 4.
    expect(ema[2]).toBeCloseTo(25, 12);
  });
});

describe('the volume weighted price', () => {
  it('is the mean of all typical prices, weighted with the volume, 0 before a trade', () => {
    const bars = { high: [9, 6, 3], low: [9, 6, 3], close: [9, 6, 3], volume: [0, 1, 2] };
    expect(run('vwap', {}, bars)).toEqual([0, 6, 4]);
  });
});
