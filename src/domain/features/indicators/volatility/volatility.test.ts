/** Ranges and volatilities by hand, and in markets that stand still, jump, or never trade. */
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import { usualParams } from '../../build-feature.ts';
import type { IndicatorParams } from '../../indicator.ts';
import { VOLATILITY_GROUP } from './group.ts';

const nan = Number.NaN;
type Columns = Readonly<Record<'open' | 'high' | 'low' | 'close', readonly number[]>>;

function run(kind: string, params: IndicatorParams, bars: Columns): number[] {
  const definition = VOLATILITY_GROUP.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  const inputs = definition.inputs.map(({ name }) =>
    Float64Array.from(bars[(name === 'input' ? 'close' : name) as keyof Columns]),
  );
  const outputs = definition.outputs.map(() => new Float64Array(bars.close.length));
  streamOver(definition, { params, inputs, outputs });
  return [...(outputs[0] as Float64Array)];
}

const last = (values: readonly number[]): number => values.at(-1) as number;
const same = (prices: readonly number[]): Columns => ({ open: prices, high: prices, low: prices, close: prices });

const BARS: Columns = {
  open: [10, 11, 13, 12],
  high: [12, 14, 15, 13],
  low: [9, 10, 12, 8],
  close: [11, 13, 12.5, 9],
};

describe('the true range', () => {
  it('has none for the first bar, and counts the gap', () => {
    expect(run('trueRange', {}, BARS)).toEqual([nan, 4, 3, 5]);
    expect(run('trueRange', {}, same([5, 8, 2]))).toEqual([nan, 3, 6]);
  });

  it('is smoothed after Wilder, and shown in percent of the close', () => {
    // Seed (4 + 3) / 2 = 3.5, then (3.5 + 5) / 2 = 4.25.
    expect(run('atr', { period: 2 }, BARS)).toEqual([nan, nan, 3.5, 4.25]);
    expect(run('natr', { period: 2 }, BARS)).toEqual([nan, nan, expect.closeTo(28, 12), expect.closeTo(425 / 9, 12)]);
    expect(run('natr', { period: 1 }, BARS)).toEqual([
      nan,
      expect.closeTo(400 / 13, 12),
      24,
      expect.closeTo(500 / 9, 12),
    ]);
  });

  it('is no share of a close of 0', () => {
    expect(last(run('natr', { period: 1 }, same([1, 0])))).toBe(0);
  });
});

describe('the range without gaps', () => {
  it('is averaged', () => {
    expect(run('adr', { period: 2 }, BARS)).toEqual([nan, 3.5, 3.5, 4]);
    expect(run('adr', { period: 1 }, BARS)).toEqual([3, 4, 3, 5]);
  });

  it('changes by −20 % in the Chaikin volatility', () => {
    // Mean of 3 and 4, then a third of it and two thirds of the next: 3.5, 3.1667, 4.3889.
    const means = [3.5, 3.5 / 3 + 2, (3.5 / 3 + 2) / 3 + 10 / 3] as const;
    expect(run('cvi', { period: 2, change: 1 }, BARS)).toEqual([
      nan,
      nan,
      expect.closeTo((means[1] / means[0] - 1) * 100, 12),
      expect.closeTo((means[2] / means[1] - 1) * 100, 12),
    ]);
  });

  it('over its own mean is added up by the mass index', () => {
    // Means e: 3.5, 19/6, 79/18 from row 1; of these ee: (3.5 + 19/6) / 2 at row 2, then ee/3 + 2e/3.
    const [e2, e3] = [19 / 6, 79 / 18];
    const ee2 = (3.5 + e2) / 2;
    const ee3 = ee2 / 3 + (2 * e3) / 3;
    expect(run('massIndex', { fast: 2, slow: 2 }, BARS)).toEqual([
      nan,
      nan,
      nan,
      expect.closeTo(e2 / ee2 + e3 / ee3, 12),
    ]);
  });
});

describe('the relative volatility index', () => {
  it('is the share of the deviations of rising bars', () => {
    // Deviations of two values are half their distance: 1 up, 0.25 down, then 2 up.
    const bars = same([3, 5, 4.5, 8.5]);
    // Seeds (1 + 0) / 2 and (0 + 0.25) / 2; then (0.5 + 2) / 2 and 0.0625.
    expect(run('rvi', { period: 2, deviation: 2 }, bars)).toEqual([
      nan,
      nan,
      80,
      expect.closeTo((100 * 1.25) / 1.3125, 12),
    ]);
  });
});

describe('volatilities from four prices', () => {
  const one: Columns = { open: [100], high: [110], low: [95], close: [105] };

  it('of one bar are the root of its term', () => {
    const range = Math.log(110 / 95) ** 2;
    const body = Math.log(1.05) ** 2;
    expect(run('parkinson', { period: 1 }, one)).toEqual([expect.closeTo(Math.sqrt(range / (4 * Math.LN2)), 14)]);
    expect(run('garmanKlass', { period: 1 }, one)).toEqual([
      expect.closeTo(Math.sqrt(range / 2 - (2 * Math.LN2 - 1) * body), 14),
    ]);
    const up = Math.log(110 / 105) * Math.log(1.1);
    const down = Math.log(95 / 105) * Math.log(0.95);
    expect(run('rogersSatchell', { period: 1 }, one)).toEqual([expect.closeTo(Math.sqrt(up + down), 14)]);
  });

  it('by Rogers and Satchell are none for a bar that runs from its low to its high', () => {
    const trend: Columns = { open: [100, 110], high: [110, 120], low: [100, 110], close: [110, 120] };
    expect(run('rogersSatchell', { period: 2 }, trend)).toEqual([nan, 0]);
  });

  it('by Yang and Zhang are those of the gaps when bars have no body', () => {
    // ln 2 and −ln 2: sample variance 2 ln² 2; neither bodies nor ranges.
    expect(run('yangZhang', { period: 2 }, same([5, 10, 5]))).toEqual([
      nan,
      nan,
      expect.closeTo(Math.SQRT2 * Math.LN2, 14),
    ]);
  });

  it('by Yang and Zhang weigh bodies with 0.34 / (1.34 + 3) for two bars', () => {
    // No gaps; bodies ln 2 and −ln 2, which run from extreme to extreme.
    const bars: Columns = { open: [1, 1, 2], high: [1, 2, 2], low: [1, 1, 1], close: [1, 2, 1] };
    expect(last(run('yangZhang', { period: 2 }, bars))).toBeCloseTo(
      Math.sqrt((0.34 / 4.34) * 2 * Math.LN2 * Math.LN2),
      14,
    );
  });
});

describe('the choppiness index', () => {
  it('compares the path with the range that it covers, and is 100 for bars that overlap wholly', () => {
    // The path has three steps, one of them into the window, whose range is 2.
    expect(last(run('choppiness', { period: 3 }, same([4, 5, 6, 7])))).toBeCloseTo(
      (100 * Math.log10(3 / 2)) / Math.log10(3),
      12,
    );
    const overlapping: Columns = { open: [1, 1, 1], high: [2, 2, 2], low: [1, 1, 1], close: [2, 2, 2] };
    expect(run('choppiness', { period: 2 }, overlapping)).toEqual([nan, nan, expect.closeTo(100, 12)]);
  });

  it('is 100 when nothing moves, also when the window begins with a jump', () => {
    expect(run('choppiness', { period: 2 }, same([5, 5, 5, 5]))).toEqual([nan, nan, 100, 100]);
    expect(run('choppiness', { period: 2 }, same([5, 7, 7, 7]))).toEqual([nan, nan, 100, 100]);
  });
});

describe('a market that does not move', () => {
  const flat = same(Array.from({ length: 60 }, () => 60_000.1));
  it.each([
    ['trueRange', 0],
    ['adr', 0],
    ['atr', 0],
    ['natr', 0],
    ['cvi', 0],
    ['massIndex', 25],
    ['rvi', 50],
    ['volatility', 0],
    ['parkinson', 0],
    ['garmanKlass', 0],
    ['rogersSatchell', 0],
    ['yangZhang', 0],
    ['choppiness', 100],
  ])('has the %s %d', (kind, expected) => {
    const definition = VOLATILITY_GROUP.find((each) => each.kind === kind);
    if (definition === undefined) throw new Error(`no ${kind}`);
    expect(last(run(kind, usualParams(definition), flat))).toBe(expected);
  });

  it('is told from one that did by exactly nothing, once a jump has left the window', () => {
    const jump = same([...Array.from({ length: 30 }, () => 7), 1e9, ...Array.from({ length: 40 }, () => 7)]);
    for (const kind of ['adr', 'volatility', 'parkinson', 'garmanKlass', 'rogersSatchell', 'yangZhang']) {
      expect([kind, last(run(kind, { period: 20 }, jump))]).toEqual([kind, 0]);
    }
    expect(last(run('choppiness', { period: 20 }, jump))).toBe(100);
  });
});
