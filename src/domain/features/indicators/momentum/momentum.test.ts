/** Momentum indicators by hand: small numbers, and what is left open by the formula - no moves, no range, no trades. */
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import { buildFeature, usualParams } from '../../build-feature.ts';
import { AVERAGES, type IndicatorDefinition, type IndicatorParams } from '../../indicator.ts';
import { MOMENTUM_GROUP } from './group.ts';

type Columns = Readonly<Partial<Record<'open' | 'high' | 'low' | 'close' | 'volume', readonly number[]>>>;

const definitionOf = (kind: string): IndicatorDefinition =>
  MOMENTUM_GROUP.find((each) => each.kind === kind) as IndicatorDefinition;

/** Outputs by name; columns that are left out are the close. */
function run(kind: string, columns: Columns, params: IndicatorParams = {}): Record<string, number[]> {
  const definition = definitionOf(kind);
  const close = columns.close ?? columns.high ?? [];
  const inputs = definition.inputs.map(({ name }) => Float64Array.from(columns[name as keyof Columns] ?? close));
  const outputs = definition.outputs.map(() => new Float64Array(close.length));
  streamOver(definition, { params: { ...usualParams(definition), ...params }, inputs, outputs });
  return Object.fromEntries(definition.outputs.map(({ name }, o) => [name, [...(outputs[o] as Float64Array)]]));
}
const values = (kind: string, columns: Columns, params?: IndicatorParams): number[] =>
  run(kind, columns, params).value as number[];
const last = (kind: string, columns: Columns, params?: IndicatorParams): number =>
  values(kind, columns, params).at(-1) as number;
const near = (x: number): number => expect.closeTo(x, 10);
const nan = Number.NaN;

describe('directional movement', () => {
  // Moves: +2, +1, −2. True ranges: 3, 2, 3.
  const bars = { high: [10, 12, 13, 12], low: [8, 9, 11, 9], close: [9, 11, 12, 10] };

  it('is the first moves as they are, then what is left of the sum and the next', () => {
    expect(values('plusDm', bars, { period: 2 })).toEqual([nan, 2, 2 / 2 + 1, 2 / 2]);
    expect(values('minusDm', bars, { period: 2 })).toEqual([nan, 0, 0, 2]);
  });

  it('over one bar is the move of that bar', () => {
    expect(values('plusDm', bars, { period: 1 })).toEqual([nan, 2, 1, 0]);
    expect(values('plusDi', bars, { period: 1 })).toEqual([nan, near(2 / 3), 0.5, 0]);
  });

  it('in percent of the true range is the indicator, one bar later', () => {
    expect(values('plusDi', bars, { period: 2 })).toEqual([nan, nan, near(200 / 3.5), near(100 / 4.75)]);
    expect(values('minusDi', bars, { period: 2 })).toEqual([nan, nan, 0, near(200 / 4.75)]);
  });

  it('in one direction has the index 100, and a third of it where half as much goes the other way', () => {
    expect(values('dx', bars, { period: 2 })).toEqual([nan, nan, 100, near(100 / 3)]);
    expect(values('adx', bars, { period: 2 })).toEqual([nan, nan, nan, near(200 / 3)]);
  });

  it('counts no move that stays within the bar before, and none of two that are equal', () => {
    const inside = { high: [10, 9, 10], low: [5, 6, 5], close: [7, 7, 7] };
    for (const kind of ['plusDm', 'minusDm']) expect(last(kind, inside, { period: 2 })).toBe(0);
    expect(last('dx', inside, { period: 2 })).toBe(0);
  });

  it('rates the index of now and of n − 1 bars ago', () => {
    const wave = Array.from({ length: 12 }, (_, i) => 100 + 5 * Math.sin(i));
    const index = values('adx', { close: wave }, { period: 3 });
    const rating = values('adxr', { close: wave }, { period: 3 });
    expect(rating.findIndex(Number.isFinite)).toBe(7);
    expect(rating[7]).toBeCloseTo(((index[7] as number) + (index[5] as number)) / 2, 12);
  });

  it('keeps its index in a market that rests until the sums have lost their digits', () => {
    const high = [10, 12, 13, 12, ...new Array<number>(1200).fill(12)];
    const low = [8, 9, 11, 9, ...new Array<number>(1200).fill(9)];
    for (const x of values('dx', { high, low }, { period: 2 }).slice(4)) expect(x).toBeCloseTo(100 / 3, 9);
    for (const x of values('adx', { high, low }, { period: 2 }).slice(60)) expect(x).toBeCloseTo(100 / 3, 9);
  });
});

describe('a straight line', () => {
  const close = Array.from({ length: 12 }, (_, i) => 100 + i);

  it('has one direction and no noise', () => {
    for (const kind of ['cmo', 'cmou']) expect(last(kind, { close }, { period: 5 })).toBe(100);
    expect(last('tsi', { close }, { first: 4, second: 3 })).toBeCloseTo(100, 12);
    expect(last('efficiencyRatio', { close }, { period: 5 })).toBe(1);
    expect(run('aroon', { close }, { period: 4 })).toMatchObject({
      up: [nan, nan, nan, nan, ...new Array<number>(8).fill(100)],
      down: [nan, nan, nan, nan, ...new Array<number>(8).fill(0)],
    });
    expect(last('aroonOsc', { close }, { period: 4 })).toBe(100);
  });

  it('is forecast without error, and a step of 1 above it is 1 percent of 100 too low', () => {
    const step = [...Array.from({ length: 5 }, (_, i) => 94 + i), 100];
    expect(last('fosc', { close }, { period: 5 })).toBeCloseTo(0, 12);
    expect(values('fosc', { close: step }, { period: 5 })).toEqual([nan, nan, nan, nan, nan, near(1)]);
  });

  it('has a range of n − 1 on a path of n', () => {
    expect(last('vhf', { close }, { period: 5 })).toBeCloseTo(4 / 5, 12);
  });

  it('lies 1.5 below its mean over four values three bars ago', () => {
    expect(values('dpo', { close }, { period: 4 }).slice(2, 5)).toEqual([nan, -1.5, -1.5]);
    // Over two values the old one is farther back than the mean reaches.
    expect(values('dpo', { close }, { period: 2 }).slice(0, 3)).toEqual([nan, nan, -1.5]);
  });

  it('changes by n, in every way of saying so', () => {
    const x = { close: [4, 5, 10] };
    expect(last('mom', x, { period: 1 })).toBe(5);
    expect(last('roc', x, { period: 1 })).toBe(100);
    expect(last('rocp', x, { period: 1 })).toBe(1);
    expect(last('rocr', x, { period: 1 })).toBe(2);
    expect(last('rocr100', x, { period: 2 })).toBe(250);
  });

  it('rises from an average to the next by its slope', () => {
    expect(last('trix', { close }, { period: 1 })).toBeCloseTo(100 / 110, 12);
    expect(last('ao', { close }, { fast: 2, slow: 4 })).toBe(1);
    expect(last('ac', { close }, { fast: 2, slow: 4, signal: 3 })).toBe(0);
    expect(last('apo', { close }, { fast: 2, slow: 4, average: 'sma' })).toBe(1);
    expect(last('ppo', { close }, { fast: 2, slow: 4, average: 'sma' })).toBeCloseTo(100 / 109.5, 12);
  });
});

describe('a bar', () => {
  it('is judged by what was kept of its range', () => {
    expect(last('bop', { open: [2], high: [5], low: [1], close: [4] })).toBe(0.5);
    expect(last('bop', { open: [2], high: [2], low: [2], close: [2] })).toBe(0);
  });

  it('has a body: bodies of +3 and −1 are a mean of 1 and a share of 75 percent', () => {
    const bars = { open: [1, 5], close: [4, 4] };
    expect(last('qstick', bars, { period: 2 })).toBe(1);
    expect(last('imi', bars, { period: 2 })).toBe(75);
  });

  it('is accumulated from its true low, distributed from its true high, and not counted when nothing changed', () => {
    const bars = { high: [5, 8, 9, 6, 7], low: [3, 6, 4, 5, 5], close: [4, 7, 5, 5.5, 5.5] };
    expect(values('wad', bars)).toEqual([0, 7 - 4, 3 + (5 - 9), -1 + (5.5 - 5), -0.5]);
  });

  it('is far from the average by the power of bulls and bears', () => {
    const bars = { high: [3, 9], low: [1, 5], close: [2, 6] };
    expect(run('eri', bars, { period: 2 })).toEqual({ bull: [nan, 9 - 4], bear: [nan, 5 - 4] });
  });

  it('turns with the one before it: low to high against high to low', () => {
    const bars = { high: [5, 7, 9], low: [4, 5, 6], close: [4, 6, 8] };
    // |7−4|, |9−5| against |5−5|, |6−7|; true ranges 7−4 and 9−6.
    expect(run('vortex', bars, { period: 2 })).toEqual({
      plus: [nan, nan, near(7 / 6)],
      minus: [nan, nan, near(1 / 6)],
    });
  });
});

describe('the place in a range', () => {
  const bars = { high: [5, 7, 6], low: [3, 4, 2], close: [4, 6, 3] };

  it('of 2 to 7 is a fifth for a close of 3, and 80 percent below the top', () => {
    expect(last('stoch', bars, { period: 3, smooth: 1, signal: 1 })).toBe(20);
    expect(last('willr', bars, { period: 3 })).toBe(-80);
  });

  it('has a third line three times as far from the second as the first is, less that', () => {
    const { k, d, j } = run('kdj', bars, { period: 1, smooth: 1, signal: 2 });
    expect([k, d]).toEqual([
      [50, near(200 / 3), 25],
      [nan, near((50 + 200 / 3) / 2), near(((50 + 200 / 3) / 2 + 25) / 2)],
    ]);
    expect(j?.[2]).toBeCloseTo(3 * 25 - 2 * ((50 + 200 / 3) / 2 + 25) * 0.5, 10);
  });

  it('of the strength index is 100 at its highest and 0 while it rests, whatever its last bit does', () => {
    const close = [4, 5, 4.5, 4.7, 4.2, 5, ...new Array<number>(40).fill(5)];
    const place = values('stochRsi', { close }, { period: 3, range: 4 });
    expect(values('stochRsi', { close }, { period: 2, range: 3 })[5]).toBe(100);
    for (const k of place.slice(12)) expect(k).toBe(0);
  });

  it('from its middle is −100 to 100', () => {
    const close = Array.from({ length: 30 }, (_, i) => 100 + i);
    const params = { period: 3, fast: 2, slow: 3, signal: 2 };
    // On a line the close is the highest of three: distance 1 from the middle of a range of 2.
    expect(last('smi', { close }, params)).toBeCloseTo(100, 10);
  });
});

describe('the commodity channel index', () => {
  it('of 1, 2 and 6 is a distance of 3 in mean deviations of 2 by 0.015', () => {
    expect(values('cci', { close: [1, 2, 6] }, { period: 3 })).toEqual([nan, nan, near(100)]);
  });

  it('of equal prices is 0, also of those that no double holds', () => {
    expect(last('cci', { close: new Array<number>(30).fill(60_000.1) }, { period: 7 })).toBe(0);
    // 0.7 + 0.1 + 0.3 and 0.6 + 0.2 + 0.3 are two doubles.
    const bars = { high: [0.7, 0.6], low: [0.1, 0.2], close: [0.3, 0.3] };
    expect(last('cci', bars, { period: 2 })).toBe(0);
  });
});

describe('a fractal', () => {
  const high = [1, 2, 5, 2, 1, 3, 3, 1, 1];

  it('is told when the bars after it have come, not before', () => {
    expect(run('fractal', { high }, { left: 2, right: 2 }).high).toEqual([0, 0, 0, 0, 100, 0, 0, 0, 0]);
    expect(run('fractal', { high }, { left: 2, right: 1 }).high).toEqual([0, 0, 0, 100, 0, 0, 0, 0, 0]);
  });

  it('at the bottom is one of the lows, and of two equal ones there is none', () => {
    const low = high.map((x) => 10 - x);
    expect(run('fractal', { high, low }, { left: 2, right: 2 }).low).toEqual([0, 0, 0, 0, 100, 0, 0, 0, 0]);
    expect(run('fractal', { high: [1, 3, 3, 1] }, { left: 1, right: 1 }).high).toEqual([0, 0, 0, 0]);
  });
});

describe('the money flow', () => {
  it('takes no direction from a typical price that differs by rounding only', () => {
    // (0.7 + 0.1 + 0.3) / 3 and (0.6 + 0.2 + 0.3) / 3 are two doubles for one price, the first below the second.
    expect(0.7 + 0.1 + 0.3).toBeLessThan(0.6 + 0.2 + 0.3);
    const volume = [1, 1, 1];
    const fall = { high: [0.6, 0.7, 0.9], low: [0.2, 0.1, 0.5], close: [0.3, 0.3, 0.8], volume };
    expect(last('mfi', fall, { period: 2 })).toBe(100);
    const rise = { high: [0.7, 0.6, 0.2], low: [0.1, 0.2, 0.1], close: [0.3, 0.3, 0.1], volume };
    expect(last('mfi', rise, { period: 2 })).toBe(0);
  });
});

describe('the convergence of averages', () => {
  const close = Array.from({ length: 60 }, (_, i) => 100 + 10 * Math.sin(i / 5));

  it('with averages of one’s choice is the usual one when both are exponential', () => {
    const kinds = { fastAverage: 'ema', slowAverage: 'ema', signalAverage: 'ema' };
    const expected = run('macd', { close });
    for (const [name, column] of Object.entries(run('macdExt', { close }, kinds))) {
      for (const [i, x] of column.entries()) {
        const usual = expected[name]?.[i] as number;
        expect([name, i, x]).toEqual([name, i, Number.isNaN(usual) ? nan : near(usual)]);
      }
    }
  });

  it('in its first form begins alike and goes on with rounded weights', () => {
    const [first, usual] = [values('macdFix', { close }), values('macd', { close })];
    expect(first[25]).toBeCloseTo(usual[25] as number, 10);
    expect(first[26]).not.toBeCloseTo(usual[26] as number, 3);
  });

  it.each(['apo', 'ppo', 'macdExt', 'stoch', 'kdj', 'stochRsi'])(
    '%s takes every average, its own among them',
    (kind) => {
      const definition = definitionOf(kind);
      const choices = definition.params.filter(({ type }) => type === 'choice');
      const long = Array.from({ length: 300 }, (_, i) => 100 + 10 * Math.sin(i / 5) + (i % 7));
      for (const average of AVERAGES) {
        const params = Object.fromEntries(choices.map(({ name }) => [name, average]));
        const outputs = run(kind, { close: long }, params);
        for (const [name, column] of Object.entries(outputs)) {
          const wait = definition.warmup({ ...usualParams(definition), ...params }, name);
          expect([average, name, column.findIndex(Number.isFinite)]).toEqual([average, name, wait]);
        }
      }
      const own = Object.fromEntries(choices.map(({ name }) => [name, 'own']));
      expect(run(kind, { close: long }, own)).toEqual(run(kind, { close: long }));
    },
  );

  it.each(['ac', 'ao', 'apo', 'macdExt', 'ppo'])('%s refuses a fast average that is not the faster one', (kind) => {
    const options = { lag: 0, fast: 9, slow: 9 };
    expect(() => buildFeature(kind, 'x', options)).toThrow('fast is smaller than slow');
  });
});

describe('three windows', () => {
  it('are put in order of length', () => {
    const close = Array.from({ length: 40 }, (_, i) => 100 + 10 * Math.sin(i / 3));
    const sorted = values('ultOsc', { close }, { short: 3, middle: 5, long: 9 });
    expect(values('ultOsc', { close }, { short: 9, middle: 3, long: 5 })).toEqual(sorted);
    expect(sorted.findIndex(Number.isFinite)).toBe(9);
  });
});

describe('a market in which nothing moves or trades', () => {
  const flat = { close: new Array<number>(120).fill(60_000.1), volume: new Array<number>(120).fill(0) };
  /** What is not 0. */
  const REST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
    aroon: { up: 100, down: 100 },
    donchianPosition: { value: 0.5 },
    efficiencyRatio: { value: 1 },
    imi: { value: 50 },
    rocr: { value: 1 },
    rocr100: { value: 100 },
  };

  it.each(MOMENTUM_GROUP.map(({ kind }) => kind))('has a %s of a known value', (kind) => {
    for (const [name, column] of Object.entries(run(kind, flat))) {
      expect([name, column.at(-1)]).toEqual([name, expect.closeTo(REST[kind]?.[name] ?? 0, 9)]);
    }
  });
});

describe('a window of what has no price', () => {
  it('compares with nothing where the old value is 0', () => {
    for (const kind of ['roc', 'rocp', 'rocr', 'rocr100', 'coppock', 'trix', 'ppo']) {
      const params = kind === 'coppock' ? { period: 2, first: 1, second: 2 } : { period: 2 };
      const own = kind === 'ppo' ? { fast: 1, slow: 2 } : params;
      expect([kind, last(kind, { close: new Array<number>(9).fill(0) }, own)]).toEqual([kind, 0]);
    }
    expect(values('fosc', { close: [1, 1, 0, 5] }, { period: 2 })).toEqual([nan, nan, 0, near((100 * (5 + 1)) / 5)]);
  });
});

describe('an outlier', () => {
  const wave = Array.from({ length: 140 }, (_, i) => 100 + 10 * Math.sin(i / 5) + (i % 7) / 8);
  const columnsOf = (close: readonly number[]): Columns => ({
    open: close.map((x, i) => x + (i % 3) / 4),
    high: close.map((x, i) => x + 1 + (i % 2)),
    low: close.map((x, i) => x - 1 - (i % 4) / 2),
    close,
    volume: close.map((_, i) => 1 + (i % 5)),
  });
  const ending = (columns: Columns, from: number): Columns =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from)]));

  it.each([
    ...['ac', 'ao', 'aroon', 'aroonOsc', 'bop', 'cci', 'cmou', 'coppock', 'dpo', 'efficiencyRatio', 'fosc', 'fractal'],
    ...['imi', 'mfi', 'mom', 'qstick', 'roc', 'rocp', 'rocr', 'rocr100', 'stoch', 'ultOsc', 'vhf', 'vortex', 'willr'],
  ])('leaves no trace in %s once it is out of the window', (kind) => {
    const spoilt = columnsOf(wave.map((x, i) => (i === 30 ? x * 1e12 : x)));
    const clean = run(kind, ending(spoilt, 80));
    for (const [name, column] of Object.entries(run(kind, spoilt))) {
      expect([name, column.at(-1)]).toEqual([name, expect.closeTo(clean[name]?.at(-1) as number, 9)]);
    }
  });
});
