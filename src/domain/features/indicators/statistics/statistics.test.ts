/** Examples that were worked out by hand, and what happens where a statistic has nothing to say. */
import { describe, expect, it } from 'vitest';
import { runIndicator } from '../../batch.ts';
import type { IndicatorParams } from '../../indicator.ts';
import { STATISTICS_GROUP } from './group.ts';

const nan = Number.NaN;

function outputsOf(kind: string, params: IndicatorParams, ...columns: readonly (readonly number[])[]) {
  const definition = STATISTICS_GROUP.find((each) => each.kind === kind);
  if (definition === undefined) throw new Error(`no ${kind}`);
  const outputs = definition.outputs.map(() => new Float64Array(columns[0]?.length ?? 0));
  runIndicator(definition, { params, inputs: columns.map((x) => Float64Array.from(x)), outputs });
  return Object.fromEntries(definition.outputs.map(({ name }, o) => [name, [...(outputs[o] as Float64Array)]]));
}

function run(kind: string, params: IndicatorParams, ...columns: readonly (readonly number[])[]): number[] {
  return outputsOf(kind, params, ...columns).value as number[];
}

const last = (values: readonly number[]): number => values.at(-1) as number;

describe('the line through 1, 2 and 4', () => {
  // Mean 7/3; slope ((−1) · 1 + 0 · 2 + 1 · 4) / 2 = 1.5.
  const line = (kind: string): number => last(run(kind, { period: 3 }, [9, 1, 2, 4]));

  it('rises by 1.5 a bar, which is 56.31 degrees', () => {
    expect(line('linearRegSlope')).toBeCloseTo(1.5, 14);
    expect(line('linearRegAngle')).toBeCloseTo(56.309932474020215, 12);
  });

  it('goes from 5/6 to 23/6, and on to 16/3', () => {
    expect(line('linearRegIntercept')).toBeCloseTo(5 / 6, 14);
    expect(line('linearReg')).toBeCloseTo(23 / 6, 14);
    expect(line('tsf')).toBeCloseTo(16 / 3, 14);
  });

  it('is the line through two values when the period is 2', () => {
    const two = [5, 3, 7];
    expect(run('linearRegSlope', { period: 2 }, two)).toEqual([nan, -2, 4]);
    expect(run('linearReg', { period: 2 }, two)).toEqual([nan, 3, 7]);
    expect(run('tsf', { period: 2 }, two)).toEqual([nan, 1, 11]);
  });
});

describe('deviations', () => {
  const values = [50, 1, 2, 3, 4];

  it('of 1, 2, 3, 4 are a variance of 5/4, its root, and 1 on average', () => {
    expect(last(run('variance', { period: 4 }, values))).toBe(1.25);
    expect(last(run('stddev', { period: 4, deviations: 1 }, values))).toBeCloseTo(Math.sqrt(1.25), 15);
    expect(last(run('stddev', { period: 4, deviations: -2 }, values))).toBeCloseTo(-2 * Math.sqrt(1.25), 15);
    expect(last(run('avgDev', { period: 4 }, values))).toBe(1);
  });

  it('of one value are none', () => {
    expect(run('variance', { period: 1 }, [3, 9])).toEqual([0, 0]);
  });

  it('of prices of 60,000 that do not move are exactly 0', () => {
    const flat = Array.from({ length: 40 }, () => 60_000.1);
    for (const [kind, params] of [
      ['variance', { period: 7 }],
      ['stddev', { period: 7, deviations: 3 }],
      ['avgDev', { period: 7 }],
      ['linearRegAngle', { period: 7 }],
      ['zscore', { period: 7 }],
      ['rollingSkew', { period: 7 }],
      ['rollingKurtosis', { period: 7 }],
    ] as const) {
      expect([kind, Math.abs(last(run(kind, params, flat)))]).toEqual([kind, 0]);
    }
  });
});

describe('extremes', () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];

  it('and the rows at which they stand come together', () => {
    expect(outputsOf('minMax', { period: 3 }, values)).toEqual({
      min: [nan, nan, 1, 1, 1, 1, 2, 2],
      max: [nan, nan, 4, 4, 5, 9, 9, 9],
    });
    const places = {
      min: [nan, nan, 1, 3, 3, 3, 6, 6],
      max: [nan, nan, 2, 2, 4, 5, 5, 5],
    };
    expect(outputsOf('minMaxIndex', { period: 3 }, values)).toEqual(places);
    expect(run('minIndex', { period: 3 }, values)).toEqual(places.min);
    expect(run('maxIndex', { period: 3 }, values)).toEqual(places.max);
  });

  it('that are equal follow TA-Lib: the one that comes, then the earliest of those left', () => {
    expect(run('maxIndex', { period: 3 }, [5, 5, 5, 3, 3, 5, 1, 5])).toEqual([nan, nan, 0, 1, 2, 5, 5, 7]);
    expect(run('minIndex', { period: 2 }, [1, 1, 2, 2, 2])).toEqual([nan, 0, 1, 2, 3]);
  });
});

describe('order', () => {
  it('a percentile is the nearest rank', () => {
    const values = [9, 15, 20, 35, 40, 50];
    const of = (percentile: number): number => last(run('percentile', { period: 5, percentile }, values));
    // Of 15, 20, 35, 40, 50: 30 % is rank 1.5, which is the second.
    expect([0, 20, 30, 40, 50, 100].map(of)).toEqual([15, 15, 20, 20, 35, 50]);
  });

  it('7 percent of 100 values is the 7th of them, not the 8th', () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(last(run('percentile', { period: 100, percentile: 7 }, values))).toBe(7);
  });

  it('a percent rank counts the values before that are smaller, equal ones not', () => {
    expect(run('percentRank', { period: 4 }, [1, 2, 2, 3, 2, 9, 0])).toEqual([nan, nan, nan, nan, 25, 100, 0]);
  });
});

describe('sums', () => {
  it('are of the window, or of all', () => {
    expect(run('sum', { period: 2 }, [1, 2, 4, -8])).toEqual([nan, 3, 6, -4]);
    expect(run('cumSum', {}, [1, 2, 4, -8])).toEqual([1, 3, 7, -1]);
  });
});

describe('two series', () => {
  it('1, 2, 3 and 1, 3, 2 have a correlation of a half', () => {
    expect(last(run('correl', { period: 3 }, [7, 1, 2, 3], [0, 1, 3, 2]))).toBeCloseTo(0.5, 15);
  });

  it('have a correlation of 1 or −1 when one is a multiple of the other', () => {
    const x = [60_000.01, 60_000.02, 60_000.05, 60_000.03];
    expect(
      last(
        run(
          'correl',
          { period: 4 },
          x,
          x.map((v) => -3 * v),
        ),
      ),
    ).toBeCloseTo(-1, 9);
    expect(last(run('correl', { period: 4 }, x, x))).toBe(1);
  });

  it('have none when one of them stands still', () => {
    expect(last(run('correl', { period: 3 }, [1, 2, 3], [4, 4, 4]))).toBe(0);
    expect(last(run('beta', { period: 2 }, [4, 4, 4], [1, 2, 3]))).toBe(0);
  });

  it('have a beta of 2 when one moves twice as far, in percent', () => {
    // x: +10 %, −10 %; y: +20 %, −20 %.
    expect(last(run('beta', { period: 2 }, [100, 110, 99], [50, 60, 48]))).toBeCloseTo(2, 12);
  });

  it('count a change from 0 as none', () => {
    // x: 0, 1, 0.5 − 1 = −0.5; y: 0.5, 1/3, 0.25.
    const beta =
      ((1 - 1 / 6) * (1 / 3 - 13 / 36) + (-0.5 - 1 / 6) * (1 / 4 - 13 / 36) + (-1 / 6) * (1 / 2 - 13 / 36)) / (7 / 6);
    expect(last(run('beta', { period: 3 }, [0, 1, 2, 1], [2, 3, 4, 5]))).toBeCloseTo(beta, 12);
    // x: 1, −0.5; y: 0, 1.
    expect(last(run('beta', { period: 2 }, [1, 2, 1], [0, 2, 4]))).toBeCloseTo(-2 / 3, 12);
  });
});

describe('the shape of returns', () => {
  it('is skewed by 2/√3 when one of four is larger than the others', () => {
    const close = [1, 2, 4, 8, 8 * Math.E];
    expect(last(run('rollingSkew', { period: 4 }, close))).toBeCloseTo(2 / Math.sqrt(3), 12);
    expect(last(run('rollingKurtosis', { period: 4 }, close))).toBeCloseTo(7 / 3 - 3, 12);
  });

  it('has the kurtosis of a coin, −2, when there are two returns', () => {
    expect(run('rollingKurtosis', { period: 2 }, [1, 2, 8])).toEqual([nan, nan, expect.closeTo(-2, 14)]);
  });
});
