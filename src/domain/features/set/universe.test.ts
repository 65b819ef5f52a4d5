import { describe, expect, it } from 'vitest';
import type { Bars } from '../../market/index.ts';
import { computeUniverse, type FeatureSet, feature, UniversePipeline, type UniverseSpec } from '../index.ts';
import { crossSection } from './cross-section.ts';

const HOUR = 3600e6;
const nan = Number.NaN;

function barsAt(symbol: string, hours: readonly number[], closes: readonly number[]): Bars {
  const close = Float64Array.from(closes);
  const openTime = Float64Array.from(hours, (hour) => hour * HOUR);
  return { symbol, intervalMicros: HOUR, openTime, open: close, high: close, low: close, close, volume: close };
}

const set: FeatureSet = {
  version: 1,
  intervalMicros: HOUR,
  gaps: { policy: 'skip' },
  features: [
    feature.sma('last', { period: 1 }),
    feature.sub('gap', { inputs: { x: 'close', y: 'lead' } }),
    feature.sma('leadMean', { input: 'lead', period: 2 }),
  ],
};
const spec: UniverseSpec = {
  version: 1,
  set,
  references: [{ name: 'lead', symbol: 'BTC', column: 'close' }],
  cross: [
    { name: 'place', of: 'last', way: 'rank' },
    { name: 'score', of: 'last', way: 'zscore' },
    { name: 'excess', of: 'last', way: 'demean' },
  ],
  leastSymbols: 2,
};
const BARS = {
  ETH: barsAt('ETH', [0, 1, 2, 4], [10, 20, 30, 50]),
  BTC: barsAt('BTC', [0, 2, 3, 4], [1, 3, 4, 5]),
  SOL: barsAt('SOL', [2, 4], [30, 8]),
};

/** Rows of the streaming form by instrument. */
function streamed(bars: Readonly<Record<string, Bars>>, universe: UniverseSpec): Record<string, number[][]> {
  const symbols = Object.keys(bars);
  const pipeline = new UniversePipeline(universe, symbols);
  const rows: Record<string, number[][]> = Object.fromEntries(symbols.map((symbol) => [symbol, []]));
  const times = [...new Set(Object.values(bars).flatMap(({ openTime }) => [...openTime]))].sort((a, b) => a - b);
  for (const time of times) {
    const present = symbols.flatMap((symbol, i) => {
      const { openTime, close } = bars[symbol] as Bars;
      const x = close[openTime.indexOf(time)];
      if (x === undefined) return [];
      pipeline.put(i, { openTime: time, open: x, high: x, low: x, close: x, volume: x });
      return [{ symbol, i }];
    });
    pipeline.close();
    for (const { symbol, i } of present) rows[symbol]?.push([...pipeline.row(i)]);
  }
  return rows;
}

describe('a universe', () => {
  const columns = computeUniverse(BARS, spec);
  const columnOf = (symbol: keyof typeof BARS, name: string): number[] => [
    ...((columns[symbol] as Record<string, Float64Array>)[name] as Float64Array),
  ];

  it('gives the bits of its streaming form over whole columns', () => {
    const rows = streamed(BARS, spec);
    for (const [symbol, byName] of Object.entries(columns)) {
      const list = Object.values(byName);
      expect(rows[symbol]).toEqual(rows[symbol]?.map((_, t) => list.map((column) => column[t])));
    }
  });

  it('reads another instrument at the same moment, and has no value where that one has no bar', () => {
    expect(columnOf('ETH', 'gap')).toEqual([9, nan, 27, 45]);
    expect(columnOf('ETH', 'leadMean')).toEqual([nan, nan, 2, 4]);
  });

  it('compares the instruments that have a bar, and needs as many as it says', () => {
    expect(columnOf('ETH', 'place')).toEqual([1, nan, 0.75, 1]);
    expect(columnOf('BTC', 'place')).toEqual([0, 0, nan, 0]);
    expect(columnOf('SOL', 'excess')).toEqual([9, -13]);
    expect(columnOf('BTC', 'score')[0]).toBeCloseTo(-Math.SQRT1_2, 14);
  });

  it('has the names of the set and then the comparisons', () => {
    const pipeline = new UniversePipeline(spec, ['BTC', 'ETH']);
    expect(pipeline.names).toEqual(['last', 'gap', 'leadMean', 'place', 'score', 'excess']);
    expect(Object.keys(columns.SOL as object)).toEqual(pipeline.names);
  });

  it('refuses a bar of another moment, an earlier one, and a second one', () => {
    const pipeline = new UniversePipeline(spec, ['BTC', 'ETH']);
    const bar = (hour: number) => ({ openTime: hour * HOUR, open: 1, high: 1, low: 1, close: 1, volume: 1 });
    pipeline.put(0, bar(5));
    expect(() => pipeline.put(1, bar(6))).toThrow('BOT4_DATA_ORDER: a bar of ETH of 21600000000');
    expect(() => pipeline.put(0, bar(5))).toThrow('BOT4_DATA_ORDER');
    pipeline.put(1, bar(5));
    pipeline.close();
    expect(() => pipeline.put(0, bar(5))).toThrow('BOT4_DATA_ORDER');
  });

  it.each([
    ['an instrument that is not there', { references: [{ name: 'lead', symbol: 'XRP', column: 'close' }] }, '[lead]'],
    ['a column without a name', { references: [{ name: '1', symbol: 'BTC', column: 'close' }] }, '[references]'],
    ['a comparison of nothing', { cross: [{ name: 'c', of: 'none', way: 'rank' }] }, '[c.of]'],
    ['a way that there is not', { cross: [{ name: 'c', of: 'last', way: 'best' }] }, '[c.way]'],
    ['a name that is used twice', { cross: [{ name: 'last', of: 'last', way: 'rank' }] }, '[last]'],
    ['a comparison without a name', { cross: [{ name: '', of: 'last', way: 'rank' }] }, '[cross]'],
    ['no instrument as the fewest', { leastSymbols: 0 }, '[leastSymbols]'],
    ['another version', { version: 2 }, '[version]'],
  ])('refuses %s', (_, change, place) => {
    expect(() => computeUniverse(BARS, { ...spec, ...change } as unknown as UniverseSpec)).toThrow(place);
  });

  it('refuses an instrument that is named twice', () => {
    expect(() => new UniversePipeline(spec, ['BTC', 'BTC'])).toThrow('an instrument is named twice');
  });
});

describe('a comparison', () => {
  const compare = (way: 'rank' | 'zscore' | 'demean', ...values: number[]) => {
    const results = new Float64Array(values.length);
    crossSection(Float64Array.from(values), results, { way, least: 1 });
    return [...results];
  };

  it('of one value puts it in the middle', () => {
    expect([compare('rank', 7), compare('zscore', 7), compare('demean', 7)]).toEqual([[0.5], [0], [0]]);
  });

  it('of equal values is the same for all', () => {
    expect(compare('rank', 2, 2, nan)).toEqual([0.5, 0.5, nan]);
    expect(compare('zscore', 0.1, 0.1, 0.1)).toEqual([0, 0, 0]);
  });

  it('of nothing is nothing', () => {
    expect(compare('rank', nan, nan)).toEqual([nan, nan]);
  });
});
