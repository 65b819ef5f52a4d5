/** The statistics of this folder against their definitions, each window looked at anew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { streamOver } from '../../batch.ts';
import type { IndicatorDefinition, IndicatorParams } from '../../indicator.ts';
import { STATISTICS_GROUP } from './group.ts';

type Numbers = readonly number[];
type Params = Readonly<Record<string, number>>;
/** (x, y, parameters) to the outputs in the order of the definition, NaN during the warm-up. */
type Textbook = (x: Numbers, y: Numbers, p: Params) => readonly Numbers[];

const nan = Number.NaN;
const n = (p: Params): number => p.period as number;
const sum = (x: Numbers): number => x.reduce((a, b) => a + b, 0);
const mean = (x: Numbers): number => sum(x) / x.length;
const fromMean = (x: Numbers): number[] => x.map((v) => v - mean(x));
const power = (x: Numbers, k: number): number => sum(fromMean(x).map((d) => d ** k));
const cross = (x: Numbers, y: Numbers): number => {
  const dy = fromMean(y);
  return sum(fromMean(x).map((d, i) => d * (dy[i] as number)));
};
const sorted = (x: Numbers): number[] => [...x].sort((a, b) => a - b);

/** f of each window of m values and the row at which it ends; NaN before, or where a value is NaN. */
function rolling(x: Numbers, m: number, f: (window: Numbers, row: number) => number): number[] {
  return x.map((_, row) => {
    const window = row < m - 1 ? [nan] : x.slice(row - m + 1, row + 1);
    return window.some(Number.isNaN) ? nan : f(window, row);
  });
}
function line(x: Numbers, p: Params, at: (level: number, slope: number) => number): Numbers[] {
  return [
    rolling(x, n(p), (w) => {
      const times = w.map((_, i) => i);
      const slope = cross(times, w) / power(times, 2);
      return at(mean(w) - slope * mean(times), slope);
    }),
  ];
}
const relative = (x: Numbers): number[] =>
  x.map((v, i) => {
    const before = i === 0 ? nan : (x[i - 1] as number);
    return before === 0 ? 0 : v / before - 1;
  });
const logs = (x: Numbers): number[] => x.map((v, i) => Math.log(v / (i === 0 ? nan : (x[i - 1] as number))));
/** Σ d^k / n over (Σ d² / n)^(k/2). */
const shape = (x: Numbers, k: number): number =>
  mean(fromMean(x).map((d) => d ** k)) / (power(x, 2) / x.length) ** (k / 2);
/** Whether returns are equal up to their rounding, which decides on no shape. */
const level = (x: Numbers): boolean => power(x, 2) < 1e-24;

const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  max: (x, _, p) => [rolling(x, n(p), (w) => Math.max(...w))],
  min: (x, _, p) => [rolling(x, n(p), (w) => Math.min(...w))],
  minMax: (x, _, p) => [rolling(x, n(p), (w) => Math.min(...w)), rolling(x, n(p), (w) => Math.max(...w))],
  sum: (x, _, p) => [rolling(x, n(p), sum)],
  cumSum: (x) => [x.map((_, i) => sum(x.slice(0, i + 1)))],
  variance: (x, _, p) => [rolling(x, n(p), (w) => power(w, 2) / w.length)],
  stddev: (x, _, p) => [rolling(x, n(p), (w) => (p.deviations as number) * Math.sqrt(power(w, 2) / w.length))],
  avgDev: (x, _, p) => [rolling(x, n(p), (w) => mean(fromMean(w).map(Math.abs)))],
  zscore: (x, _, p) => [
    rolling(x, n(p), (w) => {
      const deviation = Math.sqrt(power(w, 2) / (w.length - 1));
      return deviation === 0 ? 0 : (fromMean(w).at(-1) as number) / deviation;
    }),
  ],
  rollingSkew: (x, _, p) => [rolling(logs(x), n(p), (w) => (level(w) ? 0 : shape(w, 3)))],
  rollingKurtosis: (x, _, p) => [rolling(logs(x), n(p), (w) => (level(w) ? 0 : shape(w, 4) - 3))],
  percentile: (x, _, p) => [
    rolling(x, n(p), (w) => {
      const rank = Math.max(1, Math.ceil(((p.percentile as number) * w.length) / 100));
      return sorted(w)[rank - 1] as number;
    }),
  ],
  percentRank: (x, _, p) => [
    rolling(x, n(p) + 1, (w) => {
      const before = w.slice(0, -1);
      return (100 * before.filter((v) => v < (w.at(-1) as number)).length) / before.length;
    }),
  ],
  linearReg: (x, _, p) => line(x, p, (a, b) => a + b * (n(p) - 1)),
  linearRegSlope: (x, _, p) => line(x, p, (_a, b) => b),
  linearRegIntercept: (x, _, p) => line(x, p, (a) => a),
  linearRegAngle: (x, _, p) => line(x, p, (_a, b) => Math.atan(b) * (180 / Math.PI)),
  tsf: (x, _, p) => line(x, p, (a, b) => a + b * n(p)),
  correl: (x, y, p) => [
    rolling(x, n(p), (w, row) => {
      const other = y.slice(row - w.length + 1, row + 1);
      const scale = Math.sqrt(power(w, 2) * power(other, 2));
      return scale === 0 ? 0 : cross(w, other) / scale;
    }),
  ],
  beta: (x, y, p) => [
    rolling(relative(x), n(p), (w, row) => {
      const other = relative(y).slice(row - w.length + 1, row + 1);
      return power(w, 2) < 1e-24 ? 0 : cross(w, other) / power(w, 2);
    }),
  ],
};

/** Multiples of 1/4 from 10 on with many equal ones, so that the sums of the textbook are exact. */
const column = fc
  .array(fc.tuple(fc.integer({ min: 40, max: 80 }), fc.boolean()), { minLength: 1, maxLength: 90, size: 'max' })
  .map((list) => {
    let before = 15;
    return list.map(([quarters, same]) => {
      before = same ? before : quarters / 4;
      return before;
    });
  });

/** Parameters of at most 16, so that windows fill and empty several times. */
const drawnParams = (definition: IndicatorDefinition): fc.Arbitrary<IndicatorParams> =>
  fc.record(
    Object.fromEntries(
      definition.params.map(({ name, ...each }) => [
        name,
        name === 'percentile'
          ? fc.integer({ min: 0, max: 100 })
          : fc.integer({ min: Math.max(each.type === 'number' ? each.min : 1, 1), max: 16 }),
      ]),
    ),
  );

function run(definition: IndicatorDefinition, params: IndicatorParams, columns: readonly Numbers[]): number[][] {
  const inputs = definition.inputs.map((_, i) => Float64Array.from(columns[i] as Numbers));
  const outputs = definition.outputs.map(() => new Float64Array((columns[0] as Numbers).length));
  streamOver(definition, { params, inputs, outputs });
  return outputs.map((output) => [...output]);
}

const BOOKED = STATISTICS_GROUP.filter(({ kind }) => kind in TEXTBOOK).map((each) => [each.kind, each] as const);

describe('the statistics of a window', () => {
  it.each(BOOKED)('%s agrees with its definition to 1e-9', (kind, definition) => {
    fc.assert(
      fc.property(column, column, drawnParams(definition), (a, b, params) => {
        const size = Math.min(a.length, b.length);
        const [x, y] = [a.slice(0, size), b.slice(0, size)];
        const actual = run(definition, params, [x, y]);
        const expected = (TEXTBOOK[kind] as Textbook)(x, y, params as Params);
        const wrong = expected.flatMap((values, o) =>
          values.flatMap((value, row) => {
            const ours = actual[o]?.[row] as number;
            const near = Math.abs(ours - value) <= 1e-9 * (1 + Math.abs(value));
            return near || (Number.isNaN(ours) && Number.isNaN(value)) ? [] : [{ row, ours, value }];
          }),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it.each(STATISTICS_GROUP.map((each) => [each.kind, each] as const))(
    '%s has its first value after its warm-up, and the same bits after a reset',
    (_, definition) => {
      fc.assert(
        fc.property(column, column, drawnParams(definition), (x, y, params) => {
          const cells = definition.inputs.map((__, i) => i);
          const indicator = definition.create(params, cells);
          const row = new Float64Array(2);
          const out = new Float64Array(definition.outputs.length);
          const feed = (): number[][] =>
            x.slice(0, y.length).map((value, t) => {
              row[0] = value;
              row[1] = y[t] as number;
              indicator.update(row, out, 0);
              return [...out];
            });
          const first = feed();
          definition.outputs.forEach(({ name }, o) => {
            const wait = definition.warmup(params, name);
            expect(first.map((values) => Number.isFinite(values[o]))).toEqual(first.map((__, t) => t >= wait));
          });
          indicator.reset();
          expect(feed()).toEqual(first);
        }),
        { numRuns: 15 },
      );
    },
  );

  it('are all in the textbook but for the places of extremes, which have a test beside their block', () => {
    const kinds = STATISTICS_GROUP.map(({ kind }) => kind).filter((kind) => !(kind in TEXTBOOK));
    expect(kinds).toEqual(['maxIndex', 'minIndex', 'minMaxIndex']);
  });
});
