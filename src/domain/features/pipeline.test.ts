import { describe, expect, it } from 'vitest';
import { synthesizeBars } from '../market/index.ts';
import {
  CELL,
  compileFeatures,
  computeFeatures,
  type FeatureBar,
  type FeatureSpec,
  feature,
  type IndicatorDefinition,
} from './index.ts';

const bar = (close: number): FeatureBar => ({ openTime: 0, open: close, high: close, low: close, close, volume: 1 });

/** A definition that returns its input and counts how many of its kind were made. */
function counting(made: number[]): IndicatorDefinition {
  return {
    kind: 'same',
    summary: 'The input.',
    formula: 'x',
    inputs: [{ name: 'input', meaning: 'values', of: 'any', usual: 'close' }],
    outputs: [
      { name: 'value', meaning: 'the input' },
      { name: 'twice', meaning: 'the input twice' },
    ],
    params: [{ type: 'number', name: 'tag', meaning: 'nothing', usual: 1, min: 0, max: 9, whole: true }],
    warmup: () => 0,
    warmupText: '0',
    source: 'Test.',
    create: (params, [cell]) => {
      made.push(params.tag as number);
      return {
        update(cells, out, slot) {
          out[slot] = cells[cell as number] as number;
          out[slot + 1] = 2 * (cells[cell as number] as number);
        },
        reset() {},
      };
    },
  };
}

describe('a feature pipeline', () => {
  it('is complete after warm-up and lag: an average of 3 with lag 2 at the fifth bar', () => {
    const pipeline = compileFeatures([
      feature.sma('mean', { input: 'close', period: 3, lag: 2 }),
      feature.max('top', { input: 'close', period: 1 }),
    ]);
    expect(pipeline.names).toEqual(['mean', 'top']);
    expect(pipeline.warmupBars).toBe(4);
    expect([1, 2, 3, 4].map((close) => pipeline.update(bar(close)))).toEqual([false, false, false, false]);
    expect(pipeline.update(bar(50))).toBe(true);
    expect([...pipeline.row]).toEqual([2, 50]);
  });

  it('fills the same row after every bar', () => {
    const pipeline = compileFeatures([feature.min('bottom', { input: 'low', period: 2 })]);
    const { row } = pipeline;
    pipeline.update(bar(3));
    pipeline.update(bar(4));
    expect(pipeline.row).toBe(row);
    expect([...row]).toEqual([3]);
  });

  it('makes one indicator for features that differ in name, output, lag and the order of parameters', () => {
    const made: number[] = [];
    const spec = (name: string, tag: number, lag: number): FeatureSpec => ({
      name,
      kind: 'same',
      input: 'close',
      params: { tag },
      lag,
    });
    const twice = { ...spec('e', 1, 0), output: 'twice' };
    const specs = [spec('a', 1, 0), spec('b', 1, 2), spec('c', 1, 1), spec('d', 2, 0), twice];
    const pipeline = compileFeatures(specs, { definitions: [counting(made)] });
    expect(made).toEqual([1, 2]);
    for (const close of [10, 11, 12]) pipeline.update(bar(close));
    expect([...pipeline.row]).toEqual([12, 10, 11, 12, 24]);
  });

  it('keeps features apart that read different columns', () => {
    const made: number[] = [];
    const specs: FeatureSpec[] = [
      { name: 'o', kind: 'same', input: 'open', params: { tag: 1 }, lag: 0 },
      { name: 'v', kind: 'same', input: 'volume', params: { tag: 1 }, lag: 0 },
    ];
    const pipeline = compileFeatures(specs, { definitions: [counting(made)] });
    pipeline.update({ openTime: 5, open: 2, high: 3, low: 1, close: 2, volume: 7 });
    expect([...pipeline.row]).toEqual([2, 7]);
    expect(made).toHaveLength(2);
    expect(CELL.openTime).toBe(5);
  });

  it('is complete at once without features', () => {
    const pipeline = compileFeatures([]);
    expect(pipeline.warmupBars).toBe(0);
    expect(pipeline.update(bar(1))).toBe(true);
  });

  it('says that a row with an infinite value is not complete', () => {
    const pipeline = compileFeatures([feature.logReturn('r', { input: 'close', period: 1 })]);
    pipeline.update(bar(1));
    expect(pipeline.update(bar(0))).toBe(false);
  });
});

describe('a feature that reads a feature', () => {
  const closes = [3, 1, 4, 1, 5, 9, 2, 6];
  const chain = [
    feature.sma('mean', { input: 'close', period: 2, lag: 1 }),
    feature.max('top', { input: 'mean', period: 2 }),
  ];

  it('sees its value with its lag, and warms up after it', () => {
    const pipeline = compileFeatures(chain);
    expect(pipeline.warmupBars).toBe(3);
    const tops = closes.map((close) => {
      pipeline.update(bar(close));
      return pipeline.row[1];
    });
    // Means 2, 2.5, 2.5, 3, 7, 5.5 one bar later, the largest of two of them.
    expect(tops).toEqual([Number.NaN, Number.NaN, Number.NaN, 2.5, 2.5, 3, 7, 7]);
  });

  it('is refused when that one does not stand before it', () => {
    expect(() => compileFeatures([...chain].reverse())).toThrow(
      "feature top: input is 'mean'; it is one of open, high, low, close, volume, or an earlier feature",
    );
  });

  it('may stand in for a column of a bar', () => {
    const specs = [
      feature.max('top', { input: 'close', period: 3 }),
      feature.min('bottom', { input: 'close', period: 3 }),
      feature.stoch('place', { inputs: { high: 'top', low: 'bottom' }, period: 1, smooth: 1, signal: 1 }),
    ];
    const pipeline = compileFeatures(specs);
    for (const close of [1, 5, 4]) pipeline.update(bar(close));
    expect(pipeline.row[2]).toBe(75);
  });
});

describe('a source of other columns', () => {
  const columns = [
    { name: 'bidPrice', of: 'price' },
    { name: 'askPrice', of: 'price' },
  ] as const;
  const specs: FeatureSpec[] = [
    { name: 'ask', kind: 'sma', input: 'askPrice', params: { period: 2 }, lag: 0 },
    { name: 'bid', kind: 'sma', input: 'bidPrice', params: { period: 2 }, lag: 0 },
  ];

  it('is filled cell by cell, and a cell that is NaN stops only who reads it', () => {
    const pipeline = compileFeatures(specs, { columns });
    const feed = (bid: number, ask: number) => {
      pipeline.source.set([bid, ask]);
      pipeline.step();
      return [...pipeline.row];
    };
    expect(feed(1, 2)).toEqual([Number.NaN, Number.NaN]);
    expect(feed(Number.NaN, 4)).toEqual([3, Number.NaN]);
    expect(feed(2, 6)).toEqual([5, 1.5]);
  });

  it('gives the same over whole columns', () => {
    const source = { bidPrice: Float64Array.of(1, Number.NaN, 2), askPrice: Float64Array.of(2, 4, 6) };
    const { ask, bid } = computeFeatures(source, specs, { columns });
    expect([...(ask as Float64Array)]).toEqual([Number.NaN, 3, 5]);
    expect([...(bid as Float64Array)]).toEqual([Number.NaN, Number.NaN, 1.5]);
  });
});

describe('features over columns', () => {
  const bars = synthesizeBars({
    seed: 3,
    bars: 200,
    intervalMicros: 3600e6,
    startMicros: 0,
    startPrice: 30_000,
    tickSize: '0.01',
  });
  const specs = [feature.rsi('rsi', { input: 'close', period: 14 }), feature.adx('adx', { period: 14, lag: 3 })];

  it('have the values that the pipeline gives bar by bar, to 1e-12', () => {
    const columns = computeFeatures(bars, specs);
    const pipeline = compileFeatures(specs);
    const rows = Array.from(bars.close, (close, i) => {
      const [openTime, open, high, low, volume] = (['openTime', 'open', 'high', 'low', 'volume'] as const).map(
        (name) => bars[name][i] as number,
      ) as [number, number, number, number, number];
      pipeline.update({ openTime, open, high, low, close, volume });
      return [...pipeline.row];
    });
    expect(Object.keys(columns)).toEqual(['rsi', 'adx']);
    for (const [k, name] of (['rsi', 'adx'] as const).entries()) {
      rows.forEach((row, t) => {
        const batch = columns[name]?.[t] as number;
        if (Number.isNaN(batch)) expect(row[k]).toBeNaN();
        else expect(Math.abs((row[k] as number) / batch - 1)).toBeLessThan(1e-12);
      });
    }
  });

  it('have their first value after warm-up and lag: 14 bars and 27 + 3', () => {
    const columns = computeFeatures(bars, specs);
    expect(columns.rsi?.findIndex(Number.isFinite)).toBe(14);
    expect(columns.adx?.findIndex(Number.isFinite)).toBe(30);
  });
});
