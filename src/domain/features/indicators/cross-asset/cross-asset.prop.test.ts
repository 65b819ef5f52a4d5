/** Indicators of two series against their definitions, written out over whole arrays, each window summed anew. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceColumn } from '../../check-spec.ts';
import { compileFeatures, computeFeatures, type FeatureSpec, type IndicatorParams } from '../../index.ts';
import { CROSS_ASSET_GROUP } from './group.ts';

type Numbers = ArrayLike<number>;
type Pair = readonly [number, number];
/** (x, y, parameters) to n values, NaN during the warm-up. */
type Textbook = (x: Numbers, y: Numbers, p: Readonly<Record<string, number>>) => number[];

const nan = Number.NaN;
const SOURCE: readonly SourceColumn[] = [
  { name: 'other', of: 'price' },
  { name: 'own', of: 'price' },
];
const map = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));
const at = (x: Numbers, i: number): number => (i < 0 ? nan : (x[i] as number));
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
const returns = (x: Numbers): number[] => map(x.length, (i) => Math.log(at(x, i) / at(x, i - 1)));
/** Deviations from the mean, through differences to the first value, so that equal values give exactly 0. */
function deviations(x: readonly number[]): number[] {
  const distances = x.map((v) => v - (x[0] as number));
  return distances.map((d) => d - mean(distances));
}
const products = (x: readonly number[], y: readonly number[]): number => sum(x.map((v, i) => v * (y[i] as number)));
const moment = (w: readonly Pair[], a: 0 | 1, b: 0 | 1): number =>
  products(deviations(w.map((pair) => pair[a])), deviations(w.map((pair) => pair[b])));

function correlation(w: readonly Pair[]): number {
  const size = Math.sqrt(moment(w, 0, 0)) * Math.sqrt(moment(w, 1, 1));
  return size === 0 ? 0 : moment(w, 0, 1) / size;
}
const slope = (w: readonly Pair[]): number => (moment(w, 0, 0) === 0 ? 0 : moment(w, 0, 1) / moment(w, 0, 0));

/** What `f` says of the last n pairs, as soon as all of them are numbers. */
function rolling(x: Numbers, y: Numbers, n: number, f: (w: Pair[]) => number): number[] {
  return map(x.length, (i) => {
    const window = Array.from({ length: n }, (_, k): Pair => [at(x, i - n + 1 + k), at(y, i - n + 1 + k)]);
    return window.some(([a, b]) => Number.isNaN(a) || Number.isNaN(b)) ? nan : f(window);
  });
}
const onReturns =
  (f: (w: Pair[]) => number): Textbook =>
  (x, y, p) =>
    rolling(returns(x), returns(y), p.period as number, f);

/** Correlations at a shift: x earlier where it is above 0, y earlier where it is below. */
function shifted(x: Numbers, y: Numbers, period: number, shift: number): number[] {
  const rx = returns(x);
  const ry = returns(y);
  const lead = map(x.length, (i) => at(rx, i - Math.max(0, shift)));
  const follow = map(x.length, (i) => at(ry, i - Math.max(0, -shift)));
  return rolling(lead, follow, period, correlation);
}

/** Regression of ln y on ln x: [residual of the last row, Σ e², hedge]. */
function regression(w: readonly Pair[]): readonly [number, number, number] {
  const logs = w.map(([x, y]): Pair => [Math.log(x), Math.log(y)]);
  const still = w.every(([x]) => x === w[0]?.[0]);
  const hedge = still ? 1 : slope(logs);
  const dx = deviations(logs.map(([x]) => x));
  const residuals = deviations(logs.map(([, y]) => y)).map((dy, i) => dy - hedge * (dx[i] as number));
  return [residuals.at(-1) as number, products(residuals, residuals), hedge];
}

function ewma(x: Numbers, y: Numbers, halfLife: number, f: (w: readonly number[], pairs: readonly Pair[]) => number) {
  const rx = returns(x);
  const ry = returns(y);
  return map(x.length, (i) => {
    if (i < Math.ceil(3 * halfLife)) return nan;
    const pairs = Array.from({ length: i }, (_, k): Pair => [at(rx, i - k), at(ry, i - k)]);
    return f(
      pairs.map((_, k) => 0.5 ** (k / halfLife)),
      pairs,
    );
  });
}
const weighted = (w: readonly number[], pairs: readonly Pair[], a: 0 | 1, b: 0 | 1): number =>
  sum(pairs.map((pair, k) => (w[k] as number) * pair[a] * pair[b]));

const logSpread: Textbook = (x, y, p) =>
  map(x.length, (i) => Math.log(at(y, i)) - (p.hedge as number) * Math.log(at(x, i)));
const ratio: Textbook = (x, y) => map(x.length, (i) => at(y, i) / at(x, i));

/** By kind and output. */
const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  'cointegration value': (x, y, p) => rolling(x, y, p.period as number, (w) => regression(w)[0]),
  'cointegration zscore': (x, y, p) =>
    rolling(x, y, p.period as number, (w) => {
      const [residual, squares] = regression(w);
      return residual / Math.sqrt(squares / (w.length - 2));
    }),
  'cointegration hedge': (x, y, p) => rolling(x, y, p.period as number, (w) => regression(w)[2]),
  'downsideBeta value': onReturns((w) => {
    const falls = w.filter(([x]) => x < 0);
    return falls.length === 0 ? 0 : sum(falls.map(([x, y]) => x * y)) / sum(falls.map(([x]) => x * x));
  }),
  'ewmaCovariance value': (x, y, p) =>
    ewma(x, y, p.halfLife as number, (w, pairs) => weighted(w, pairs, 0, 1) / sum(w)),
  'ewmaCovariance correlation': (x, y, p) =>
    ewma(x, y, p.halfLife as number, (w, pairs) => {
      const size = Math.sqrt(weighted(w, pairs, 0, 0) * weighted(w, pairs, 1, 1));
      return size === 0 ? 0 : weighted(w, pairs, 0, 1) / size;
    }),
  'laggedCorrelation value': (x, y, p) => shifted(x, y, p.period as number, p.shift as number),
  'levelCorrelation value': (x, y, p) => rolling(x, y, p.period as number, correlation),
  'relativeStrength value': ratio,
  'relativeStrength mansfield': (x, y, p) => {
    const all = ratio(x, y, p);
    return rolling(all, all, p.period as number, (w) => 100 * ((w.at(-1) as Pair)[0] / mean(w.map(([v]) => v)) - 1));
  },
  'returnCorrelation value': onReturns(correlation),
  'rollingBeta value': onReturns(slope),
  'rollingBeta alpha': onReturns((w) => mean(w.map(([, y]) => y)) - slope(w) * mean(w.map(([x]) => x))),
  'rollingRSquared value': onReturns((w) => {
    const dx = deviations(w.map(([x]) => x));
    const dy = deviations(w.map(([, y]) => y));
    const residuals = dy.map((d, i) => d - slope(w) * (dx[i] as number));
    return products(dx, dx) === 0 || products(dy, dy) === 0 ? 0 : 1 - products(residuals, residuals) / products(dy, dy);
  }),
  'spreadZscore value': (x, y, p) => {
    const all = logSpread(x, y, p);
    return rolling(all, all, p.period as number, (w) => {
      const d = deviations(w.map(([v]) => v));
      const sd = Math.sqrt(products(d, d) / (w.length - 1));
      return sd === 0 ? 0 : (d.at(-1) as number) / sd;
    });
  },
  'spreadZscore spread': logSpread,
  'trackingError value': onReturns((w) => {
    const d = deviations(w.map(([x, y]) => y - x));
    return Math.sqrt(products(d, d) / (w.length - 1));
  }),
};

interface Drawn {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Two walks on a grid of 0.5, either of which may stand still for a while. */
const drawn: fc.Arbitrary<Drawn> = fc
  .array(
    fc.record({
      dx: fc.integer({ min: -9, max: 9 }),
      dy: fc.integer({ min: -9, max: 9 }),
      still: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength: 2, maxLength: 70, size: 'max' },
  )
  .map((steps) => {
    let [x, y] = [100, 40];
    const rows = steps.map(({ dx, dy }, i) => {
      const still = steps[i - (i % 6)]?.still;
      x = Math.max(5, x + (still === 0 ? 0 : dx / 2));
      y = Math.max(5, y + (still === 1 ? 0 : dy / 2));
      return [x, y] as const;
    });
    return { x: Float64Array.from(rows, ([v]) => v), y: Float64Array.from(rows, ([, v]) => v) };
  });

const drawnParams = fc.record({
  period: fc.integer({ min: 3, max: 12 }),
  shift: fc.integer({ min: 1, max: 6 }),
  maxShift: fc.integer({ min: 1, max: 6 }),
  hedge: fc.integer({ min: -8, max: 8 }).map((h) => h / 4),
  halfLife: fc.double({ min: 0.5, max: 5, noNaN: true }),
});

/** Specifications of all outputs of all kinds with the parameters that each has. */
function specsOf(all: Readonly<Record<string, number>>): FeatureSpec[] {
  return CROSS_ASSET_GROUP.flatMap(({ kind, outputs, params }) =>
    outputs.map(({ name: output }): FeatureSpec => {
      const own: IndicatorParams = Object.fromEntries(params.map(({ name }) => [name, all[name] as number]));
      return { name: `${kind}_${output}`, kind, inputs: { x: 'other', y: 'own' }, output, params: own, lag: 0 };
    }),
  );
}
const compute = ({ x, y }: Drawn, specs: readonly FeatureSpec[]) =>
  computeFeatures({ other: x, own: y }, specs, { columns: SOURCE });

/** Rows at which two columns differ by more than `tolerance` of the larger of 1 and the value. */
function differing(actual: Numbers, expected: readonly number[], tolerance: number): string[] {
  return expected.flatMap((value, i) => {
    const got = at(actual, i);
    if (Number.isNaN(value) && Number.isNaN(got)) return [];
    return Math.abs(got - value) <= tolerance * Math.max(1, Math.abs(value)) ? [] : [`row ${i}: ${got}, not ${value}`];
  });
}

describe('indicators of two series', () => {
  it('all have a textbook form in this file, the shift of the largest correlation apart', () => {
    const outputs = specsOf({}).map(({ kind, output }) => `${kind} ${output}`);
    expect([...Object.keys(TEXTBOOK), 'leadLag value', 'leadLag correlation'].sort()).toEqual(outputs.sort());
  });

  it('agree with it to 1e-9', () => {
    fc.assert(
      fc.property(drawn, drawnParams, (series, params) => {
        const specs = specsOf(params).filter(({ kind, output }) => kind !== 'leadLag' && output !== 'zscore');
        const columns = compute(series, specs);
        for (const { name, kind, output } of specs) {
          const expected = (TEXTBOOK[`${kind} ${output}`] as Textbook)(series.x, series.y, params);
          expect([name, differing(columns[name] as Float64Array, expected, 1e-9)]).toEqual([name, []]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('have residual scores that agree to 1e-7 where there are residuals', () => {
    fc.assert(
      fc.property(drawn, drawnParams, (series, params) => {
        const spec = specsOf(params).filter(({ output }) => output === 'zscore');
        const actual = compute(series, spec).cointegration_zscore as Float64Array;
        // The score of a residual that is all rounding is 0 here and anything at all by the book.
        const resting = rolling(series.x, series.y, params.period, (w) => (regression(w)[1] < 1e-9 ? 1 : 0));
        const expected = (TEXTBOOK['cointegration zscore'] as Textbook)(series.x, series.y, params);
        const compared = expected.map((value, i) => (resting[i] === 1 ? at(actual, i) : value));
        expect(differing(actual, compared, 1e-7)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('name a shift whose correlation no other exceeds, and that correlation', () => {
    fc.assert(
      fc.property(drawn, drawnParams, (series, params) => {
        const { period, maxShift } = params;
        const columns = compute(
          series,
          specsOf(params).filter(({ kind }) => kind === 'leadLag'),
        );
        const shifts = map(2 * maxShift + 1, (k) => k - maxShift);
        const all = shifts.map((shift) => shifted(series.x, series.y, period, shift));
        map(series.x.length, (i) => {
          const shift = at(columns.leadLag_value as Float64Array, i);
          const found = at(columns.leadLag_correlation as Float64Array, i);
          if (i < period + maxShift) {
            expect([shift, found]).toEqual([nan, nan]);
            return 0;
          }
          expect(found).toBeCloseTo(at(all[shift + maxShift] as number[], i), 9);
          const largest = Math.max(...all.map((each) => Math.abs(at(each, i))));
          expect(Math.abs(found)).toBeGreaterThan(largest - 1e-9);
          return 0;
        });
      }),
      { numRuns: 60 },
    );
  });

  it('have their first value after the warm-up that they state and the same bits in a stream and after a reset', () => {
    fc.assert(
      fc.property(drawn, drawn, drawnParams, (before, series, params) => {
        const specs = specsOf(params);
        const columns = compute(series, specs);
        const pipeline = compileFeatures(specs, { columns: SOURCE });
        const feed = ({ x, y }: Drawn): number[][] =>
          Array.from(x, (_, i) => {
            pipeline.source.set([at(x, i), at(y, i)]);
            pipeline.step();
            return [...pipeline.row];
          });
        feed(before);
        pipeline.reset();
        expect(feed(series)).toEqual(
          Array.from(series.x, (_, i) => specs.map(({ name }) => at(columns[name] as Float64Array, i))),
        );
        for (const spec of specs) {
          const wait = compileFeatures([spec], { columns: SOURCE }).warmupBars;
          const finite = Array.from(columns[spec.name] as Float64Array, Number.isFinite);
          expect([spec.name, finite]).toEqual([spec.name, finite.map((_, i) => i >= wait)]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
