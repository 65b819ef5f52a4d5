/**
 * Every indicator against its textbook: the definition written out over whole arrays, each window summed anew. What
 * holds for all of them holds on any valid bars, so the bars are drawn, with stretches where nothing moves or trades.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import type { Bars } from '../market/index.ts';
import {
  type BarColumn,
  checkLookAhead,
  compileFeatures,
  computeFeatures,
  definitionOf,
  type FeatureSpec,
  type IndicatorDefinition,
} from './index.ts';

type Numbers = ArrayLike<number>;
type Params = Readonly<Record<string, number>>;
/** (input, parameters, bars) to n values, NaN during the warm-up. */
type Textbook = (x: Numbers, p: Params, bars: Bars) => number[];

const nan = Number.NaN;
const period = (p: Params): number => p.period as number;
const at = (x: Numbers, i: number): number => (i < 0 ? nan : (x[i] as number));
const map = (n: number, f: (i: number) => number): number[] => Array.from({ length: n }, (_, i) => f(i));

/** The n values up to i; undefined while there are fewer or one of them is NaN. */
function windowAt(x: Numbers, i: number, n: number): number[] | undefined {
  const window = map(n, (k) => at(x, i - n + 1 + k));
  return window.some(Number.isNaN) ? undefined : window;
}
const rolling = (x: Numbers, n: number, f: (window: number[]) => number): number[] =>
  map(x.length, (i) => {
    const window = windowAt(x, i, n);
    return window === undefined ? nan : f(window);
  });
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
/** Σ (x − mean)², from differences to the first value, so that equal values give exactly 0. */
function squares(x: readonly number[]): number {
  const first = x[0] as number;
  const shift = mean(x.map((v) => v - first));
  return sum(x.map((v) => (v - first - shift) ** 2));
}
/** Last value − mean, from differences to the first value: the mean itself may lie between two doubles. */
function fromMean(x: readonly number[]): number {
  const first = x[0] as number;
  return (x.at(-1) as number) - first - mean(x.map((v) => v - first));
}
const sampleSd = (x: readonly number[]): number => Math.sqrt(squares(x) / (x.length - 1));
const populationSd = (x: readonly number[]): number => Math.sqrt(squares(x) / x.length);
const changes = (x: Numbers): number[] => map(x.length, (i) => at(x, i) - at(x, i - 1));
const returns = (x: Numbers): number[] => map(x.length, (i) => Math.log(at(x, i) / at(x, i - 1)));

/** Recursion with weight w from the mean of the first n values that are not NaN. */
function fading(x: Numbers, n: number, w: number): number[] {
  const start = Array.from(x).findIndex((v) => !Number.isNaN(v));
  const out = map(x.length, () => nan);
  if (start < 0) return out;
  for (let i = start + n - 1; i < x.length; i++) {
    out[i] =
      i === start + n - 1
        ? mean(Array.from(x).slice(start, start + n))
        : (1 - w) * (out[i - 1] as number) + w * at(x, i);
  }
  return out;
}
const ema = (x: Numbers, n: number): number[] => fading(x, n, 2 / (n + 1));
const wilder = (x: Numbers, n: number): number[] => fading(x, n, 1 / n);
const minus = (a: Numbers, b: Numbers): number[] => map(a.length, (i) => at(a, i) - at(b, i));
const largest = (x: readonly number[]): number => Math.max(...x);
const smallest = (x: readonly number[]): number => Math.min(...x);

function macdLine(x: Numbers, p: Params): number[] {
  const fast = p.fast as number;
  const slow = p.slow as number;
  const late = map(x.length, (i) => (i < slow - fast ? nan : at(x, i)));
  return minus(ema(late, fast), ema(x, slow));
}
const macdSignal = (x: Numbers, p: Params): number[] => ema(macdLine(x, p), p.signal as number);

function trueRange({ high, low, close }: Bars): number[] {
  return map(high.length, (i) => {
    const before = at(close, i - 1);
    return Math.max(at(high, i), before) - Math.min(at(low, i), before);
  });
}

function adx(p: Params, { high, low }: Bars): number[] {
  const n = period(p);
  const up = map(high.length, (i) => at(high, i) - at(high, i - 1));
  const down = map(low.length, (i) => at(low, i - 1) - at(low, i));
  const wilderSum = (x: readonly number[]): number[] => {
    const out = map(x.length, () => nan);
    for (let i = n; i < x.length; i++) {
      const before = i === n ? sum(x.slice(1, n)) : (out[i - 1] as number);
      out[i] = before - before / n + (x[i] as number);
    }
    return out;
  };
  const plus = wilderSum(up.map((u, i) => (u > 0 && u > (down[i] as number) ? u : 0)));
  const less = wilderSum(down.map((d, i) => (d > 0 && d > (up[i] as number) ? d : 0)));
  const dx = map(high.length, (i) => (100 * Math.abs(at(plus, i) - at(less, i))) / (at(plus, i) + at(less, i)));
  const out = map(high.length, () => nan);
  for (let i = 2 * n - 1; i < out.length; i++) {
    if (i === 2 * n - 1) out[i] = mean(dx.slice(n, 2 * n).map((v) => (Number.isNaN(v) ? 0 : v)));
    else out[i] = Number.isNaN(dx[i]) ? (out[i - 1] as number) : (at(out, i - 1) * (n - 1) + at(dx, i)) / n;
  }
  return out;
}

const rawStochastic = (p: Params, { high, low, close }: Bars): number[] => {
  const top = rolling(high, period(p), largest);
  const bottom = rolling(low, period(p), smallest);
  return map(close.length, (i) =>
    at(top, i) === at(bottom, i) ? 0 : (100 * (at(close, i) - at(bottom, i))) / (at(top, i) - at(bottom, i)),
  );
};
const stochK = (p: Params, bars: Bars): number[] => rolling(rawStochastic(p, bars), p.smooth as number, mean);

function mfi(p: Params, { high, low, close, volume }: Bars): number[] {
  const typical = map(close.length, (i) => (at(high, i) + at(low, i) + at(close, i)) / 3);
  const signed = changes(typical).map((c, i) =>
    Number.isNaN(c) ? nan : Math.sign(c) * at(typical, i) * at(volume, i),
  );
  return rolling(signed, period(p), (w) => {
    const all = sum(w.map(Math.abs));
    return all === 0 ? 0 : (100 * sum(w.filter((flow) => flow > 0))) / all;
  });
}

function rsi(x: Numbers, p: Params): number[] {
  const move = changes(x);
  const gain = wilder(
    move.map((c) => Math.max(c, 0)),
    period(p),
  );
  const all = wilder(move.map(Math.abs), period(p));
  return map(x.length, (i) => (at(all, i) === 0 ? 0 : (100 * at(gain, i)) / at(all, i)));
}

function donchian(p: Params, { high, low, close }: Bars): number[] {
  const top = rolling(high, period(p), largest);
  const bottom = rolling(low, period(p), smallest);
  return map(close.length, (i) => {
    const above = at(close, i) - at(bottom, i - 1);
    const range = at(top, i - 1) - at(bottom, i - 1);
    return range === 0 ? 0.5 + 0.5 * Math.sign(above) : above / range;
  });
}

function obv({ close, volume }: Bars): number[] {
  const steps = map(close.length, (i) => (i === 0 ? 1 : Math.sign(at(close, i) - at(close, i - 1))) * at(volume, i));
  return map(steps.length, (i) => sum(steps.slice(0, i + 1)));
}

function ewmaReturn(x: Numbers, p: Params): number[] {
  const halfLife = p.halfLife as number;
  const r = returns(x).slice(1);
  return map(x.length, (i) => {
    if (i < Math.ceil(3 * halfLife)) return nan;
    const weights = map(i, (k) => 0.5 ** (k / halfLife));
    return sum(weights.map((w, k) => w * at(r, i - 1 - k))) / sum(weights);
  });
}

const HOUR = 3600e6;
const clock =
  (f: (angle: number) => number, hours: number): Textbook =>
  (_, _p, bars) =>
    Array.from(bars.openTime, (time) => {
      const monday = Date.UTC(1970, 0, 5) * 1000;
      const since = (((time - monday) % (hours * HOUR)) + hours * HOUR) % (hours * HOUR);
      return f((2 * Math.PI * since) / (hours * HOUR));
    });

const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  sma: (x, p) => rolling(x, period(p), mean),
  ema: (x, p) => ema(x, period(p)),
  wma: (x, p) => rolling(x, period(p), (w) => sum(w.map((v, i) => v * (i + 1))) / sum(w.map((_, i) => i + 1))),
  logReturn: (x, p) => map(x.length, (i) => Math.log(at(x, i)) - Math.log(at(x, i - period(p)))),
  roc: (x, p) =>
    map(x.length, (i) => {
      const before = at(x, i - period(p));
      return before === 0 ? 0 : (100 * (at(x, i) - before)) / before;
    }),
  ewmaReturn,
  returnTStat: (x, p) =>
    rolling(returns(x), period(p), (w) => {
      const sd = sampleSd(w);
      return sd === 0 ? 0 : (mean(w) / sd) * Math.sqrt(w.length);
    }),
  efficiencyRatio: (x, p) =>
    rolling(changes(x), period(p), (w) => {
      const path = sum(w.map(Math.abs));
      return path === 0 ? 1 : Math.abs(sum(w)) / path;
    }),
  macd: macdLine,
  'macd.signal': macdSignal,
  'macd.hist': (x, p) => minus(macdLine(x, p), macdSignal(x, p)),
  adx: (_, p, bars) => adx(p, bars),
  rsi,
  zscore: (x, p) =>
    rolling(x, period(p), (w) => {
      const sd = sampleSd(w);
      return sd === 0 ? 0 : fromMean(w) / sd;
    }),
  stoch: (_, p, bars) => stochK(p, bars),
  'stoch.d': (_, p, bars) => rolling(stochK(p, bars), p.signal as number, mean),
  mfi: (_, p, bars) => mfi(p, bars),
  volatility: (x, p) => rolling(returns(x), period(p), sampleSd),
  parkinson: (_, p, { high, low }) =>
    rolling(
      map(high.length, (i) => Math.log(at(high, i) / at(low, i)) ** 2),
      period(p),
      (w) => Math.sqrt(mean(w) / (4 * Math.log(2))),
    ),
  atr: (_, p, bars) => wilder(trueRange(bars), period(p)),
  natr: (_, p, bars) => wilder(trueRange(bars), period(p)).map((range, i) => (100 * range) / at(bars.close, i)),
  stddev: (x, p) => rolling(x, period(p), (w) => (p.deviations as number) * populationSd(w)),
  'bbands.upper': (x, p) => rolling(x, period(p), (w) => mean(w) + (p.up as number) * populationSd(w)),
  'bbands.lower': (x, p) => rolling(x, period(p), (w) => mean(w) - (p.down as number) * populationSd(w)),
  max: (x, p) => rolling(x, period(p), largest),
  min: (x, p) => rolling(x, period(p), smallest),
  donchianPosition: (_, p, bars) => donchian(p, bars),
  volumeRatio: (_, p, { volume }) =>
    rolling(volume, period(p), (w) => (sum(w) === 0 ? 1 : (w.at(-1) as number) / mean(w))),
  obv: (_, _p, bars) => obv(bars),
  timeOfDaySin: clock(Math.sin, 24),
  timeOfDayCos: clock(Math.cos, 24),
  timeOfWeekSin: clock(Math.sin, 168),
  timeOfWeekCos: clock(Math.cos, 168),
};

interface Step {
  readonly move: number;
  readonly up: number;
  readonly down: number;
  readonly volume: number;
  readonly quiet: boolean;
  readonly hole: number;
}

const steps = fc.record({
  move: fc.integer({ min: -20, max: 20 }),
  up: fc.integer({ min: 0, max: 8 }),
  down: fc.integer({ min: 0, max: 8 }),
  volume: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 1e4, noNaN: true })),
  quiet: fc.boolean(),
  hole: fc.integer({ min: 0, max: 30 }),
});

/** Bars on a grid of 0.25 from 200; a third of the runs has quiet stretches of eight bars, holes are rare. */
function barsOf(list: readonly Step[]): Bars {
  const rows: number[][] = [];
  let close = 200;
  let time = 1_700_000_000e6;
  for (const [i, step] of list.entries()) {
    const quiet = list[i - (i % 8)]?.quiet === true && i % 3 !== 0;
    const open = close;
    close = quiet ? open : Math.max(10, open + step.move / 4);
    const high = Math.max(open, close) + (quiet ? 0 : step.up / 4);
    const low = Math.min(open, close) - (quiet ? 0 : step.down / 4);
    time += HOUR * (step.hole > 28 ? step.hole : 1);
    rows.push([time, open, high, low, close, quiet ? 0 : step.volume]);
  }
  const column = (k: number): Float64Array => Float64Array.from(rows, (row) => row[k] as number);
  return {
    symbol: 'SYNTH-DRAWN',
    intervalMicros: HOUR,
    openTime: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume: column(5),
  };
}

const drawnBars = fc.array(steps, { minLength: 2, maxLength: 120, size: 'max' }).map(barsOf);

/** Drawn parameters, the numbers of them; the others have their usual value. */
function drawnParams({ kind, params }: IndicatorDefinition): fc.Arbitrary<FeatureSpec['params']> {
  return fc.record(
    Object.fromEntries(
      params.map((each) => {
        if (each.type !== 'number') return [each.name, fc.constant(each.usual)];
        // Two equal returns differ by their last bit: the deviation of two would compare rounding errors.
        const min = Math.max(each.min, kind === 'returnTStat' ? 3 : 0.5);
        return [
          each.name,
          each.whole ? fc.integer({ min: Math.ceil(min), max: 16 }) : fc.double({ min, max: 6, noNaN: true }),
        ];
      }),
    ),
  );
}

/** A specification of each textbook form with drawn input, parameters and lag. */
const drawnSpecs: fc.Arbitrary<FeatureSpec[]> = fc.tuple(
  ...Object.keys(TEXTBOOK).map((name) => {
    const [kind, output] = name.split('.') as [string, string | undefined];
    const definition = definitionOf(kind) as IndicatorDefinition;
    const [input] = definition.inputs;
    const columns = ['open', 'high', 'low', 'close', ...(input?.of === 'any' ? ['volume'] : [])];
    return fc
      .record({
        source:
          definition.inputs.length > 1 || input?.name !== 'input'
            ? fc.constant(undefined)
            : fc.constantFrom(...columns),
        params: drawnParams(definition),
        lag: fc.integer({ min: 0, max: 3 }),
      })
      .map(({ source, params: values, lag }): FeatureSpec => {
        const { fast, slow } = values as { fast?: number; slow?: number };
        const ordered =
          fast === undefined || slow === undefined
            ? values
            : { ...values, fast: Math.min(fast, slow), slow: Math.max(fast, slow) + 1 };
        return {
          name: name.replace('.', '_'),
          kind,
          ...(source === undefined ? {} : { input: source }),
          ...(output === undefined ? {} : { output }),
          params: ordered,
          lag,
        };
      });
  }),
);

/** Largest distance from the textbook that rounding explains, relative to the largest value of the column. */
const TOLERANCE: Readonly<Record<string, number>> = { returnTStat: 1e-9, zscore: 1e-9, volatility: 1e-9, stddev: 1e-9 };

function disagreement(spec: FeatureSpec, bars: Bars, actual: Float64Array): string | undefined {
  const input = bars[(spec.input ?? 'close') as BarColumn];
  const key = spec.output === undefined ? spec.kind : `${spec.kind}.${spec.output}`;
  const book = (TEXTBOOK[key] as Textbook)(input, spec.params as Params, bars);
  const size = Math.max(1, ...book.filter((v) => !Number.isNaN(v)).map(Math.abs));
  for (let i = 0; i < actual.length; i++) {
    const expected = at(book, i - spec.lag);
    const got = at(actual, i);
    if (Number.isNaN(expected) && Number.isNaN(got)) continue;
    if (!(Math.abs(expected - got) <= (TOLERANCE[spec.kind] ?? 1e-12) * size))
      return `${spec.kind} ${JSON.stringify(spec.params)} row ${i}: ${got}, by the book ${expected}`;
  }
  return undefined;
}

describe('indicators', () => {
  it('agree with their textbook to 1e-12, those with a deviation to 1e-9', () => {
    fc.assert(
      fc.property(drawnBars, drawnSpecs, (bars, specs) => {
        const columns = computeFeatures(bars, specs);
        const wrong = specs.flatMap((spec) => disagreement(spec, bars, columns[spec.name] as Float64Array) ?? []);
        expect(wrong).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('have their first value after exactly the warm-up that they state, and no NaN after it', () => {
    fc.assert(
      fc.property(drawnBars, drawnSpecs, (bars, specs) => {
        const columns = computeFeatures(bars, specs);
        for (const spec of specs) {
          const wait = compileFeatures([spec]).warmupBars;
          const finite = Array.from(columns[spec.name] as Float64Array, Number.isFinite);
          expect([spec.kind, finite]).toEqual([spec.kind, finite.map((_, i) => i >= wait)]);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a pipeline', () => {
  it('gives the same bits after a reset', () => {
    fc.assert(
      fc.property(drawnBars, drawnBars, drawnSpecs, (before, bars, specs) => {
        const pipeline = compileFeatures(specs);
        const feed = (some: Bars, into = pipeline): number[] =>
          Array.from(some.openTime, (openTime, i) => {
            const bar = { openTime, open: at(some.open, i), high: at(some.high, i), low: at(some.low, i) };
            into.update({ ...bar, close: at(some.close, i), volume: at(some.volume, i) });
            return [...into.row];
          }).flat();
        feed(before);
        pipeline.reset();
        expect(pipeline.row.every(Number.isNaN)).toBe(true);
        const again = feed(bars);
        pipeline.reset();
        expect(feed(bars)).toEqual(again);
        const other = compileFeatures(specs);
        expect(again).toEqual(feed(bars, other));
      }),
      { numRuns: 25 },
    );
  });

  it('gives the same bits on a truncated history', () => {
    fc.assert(
      fc.property(drawnBars, drawnSpecs, fc.integer({ min: 0, max: 2 ** 32 - 1 }), (bars, specs, seed) => {
        const report = checkLookAhead(bars, specs, { cuts: 3, rng: new Rng(seed) });
        expect(report).toMatchObject({ cuts: 3, changed: 0, features: [], first: '' });
        expect(report.compared).toBeGreaterThanOrEqual(3 * specs.length);
      }),
      { numRuns: 25 },
    );
  });
});
