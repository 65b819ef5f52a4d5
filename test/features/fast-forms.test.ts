/** Fast forms against the streaming form, which is their plain twin: values, warm-up, cut histories, where columns lie. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeFeatures, streamOver } from '../../src/domain/features/batch.ts';
import { buildFeature, usualParams } from '../../src/domain/features/build-feature.ts';
import { FAST_FORMS, type FastForm } from '../../src/domain/features/fast/fast-forms.ts';
import type { IndicatorParams } from '../../src/domain/features/indicator.ts';
import { allocateColumns } from '../../src/hot/index.ts';
import {
  barsOf,
  type Columns,
  definition,
  differentRow,
  FIELDS,
  fast,
  inputsOf,
  KINDS,
  PLAIN,
  paramsWith,
} from './fast-form-columns.ts';

/** As the batch form promises. */
const CLOSE = 1e-12;

function streamed(kind: string, params: IndicatorParams, inputs: readonly Float64Array[]): Float64Array[] {
  const outputs = definition(kind).outputs.map(() => new Float64Array(inputs[0]?.length ?? 0));
  streamOver(definition(kind), { params, inputs, outputs });
  return outputs;
}

/** (n,) largest magnitude among the last `count` rows of any of some columns. */
function recentMost(columns: readonly Float64Array[], count: number): Float64Array {
  const n = columns[0]?.length ?? 0;
  return Float64Array.from({ length: n }, (_, t) => {
    let most = 0;
    for (const column of columns) {
      for (let i = Math.max(0, t - count + 1); i <= t; i++) most = Math.max(most, Math.abs(column[i] as number));
    }
    return most;
  });
}

/** Kinds that are shares, or numbers of deviations, and the size of the terms that they are made of. */
const TERMS: Readonly<Record<string, number>> = {
  rsi: 100,
  stoch: 100,
  mfi: 100,
  adx: 100,
  trix: 100,
  cmf: 1,
  zscore: 1,
  returnTStat: 10,
  cmo: 100,
  plusDi: 100,
  minusDi: 100,
  ppo: 100,
  rollingSkew: 10,
  rollingKurtosis: 10,
};
/** Kinds whose terms are multiples of the values in the window. */
const OF_WINDOW = ['wma', 'hma', 'linearReg', 'linearRegIntercept', 'tsf'];

/** Mean absolute distance of typical prices from their mean, by the book: prices are its terms, however small it is. */
function cciScale(n: number, inputs: readonly Float64Array[]): Float64Array {
  const typical = Float64Array.from(
    inputs[0] ?? [],
    (_, t) => inputs.reduce((sum, x) => sum + (x[t] as number), 0) / 3,
  );
  return typical.map((x, t) => {
    const distances = Array.from(typical.subarray(Math.max(0, t - n + 1), t + 1), (other) => other - x);
    const mean = distances.reduce((sum, d) => sum + d, 0) / distances.length;
    const deviation = distances.reduce((sum, d) => sum + Math.abs(d - mean), 0) / distances.length;
    return deviation === 0 ? 0 : (Math.abs(x) * (1 + Math.abs(mean) / deviation)) / (0.015 * deviation);
  });
}

/** (n,) what a difference is measured by where the value itself is small: the size of what it is made of. */
function scaleOf(kind: string, params: IndicatorParams, inputs: readonly Float64Array[]): Float64Array {
  const scale = new Float64Array(inputs[0]?.length ?? 0);
  const terms = TERMS[kind];
  if (terms !== undefined) return scale.fill(terms);
  const raise = (columns: readonly Float64Array[], factor = 1) => {
    for (const column of columns) {
      for (let t = 0; t < scale.length; t++) {
        const size = factor * Math.abs(column[t] as number);
        if (size > (scale[t] as number)) scale[t] = size;
      }
    }
  };
  const period = (params.period ?? 1) as number;
  if (OF_WINDOW.includes(kind)) return recentMost(inputs, 2 * period);
  if (kind === 'cci') return cciScale(period, inputs);
  const emas = { macd: [params.fast, params.slow], dema: [period], tema: [period] }[kind] ?? [];
  for (const each of emas) raise(streamed('ema', { period: each as number }, inputs), 3);
  if (kind === 'bbands') raise(streamed(kind, params, inputs));
  if (kind === 'linearRegSlope') raise(streamed('stddev', { period, deviations: 1 }, inputs), 6 / period);
  return scale;
}

/** Rows at which the forms differ by more than they may, as text. */
function differences(kind: string, params: IndicatorParams, bars: Columns): string[] {
  const inputs = inputsOf(definition(kind), bars);
  const plain = streamed(kind, params, inputs);
  const quick = fast(kind, params, inputs);
  if (quick === 'declined') return [`${kind} declined ${JSON.stringify(params)}`];
  const scale = scaleOf(kind, params, inputs);
  const found: string[] = [];
  plain.forEach((column, o) => {
    column.forEach((value, t) => {
      const other = quick[o]?.[t] as number;
      const allowed = CLOSE * Math.max(Math.abs(value), scale[t] as number);
      const equal = Number.isNaN(value) ? Number.isNaN(other) : Math.abs(value - other) <= allowed;
      if (!equal && found.length < 3)
        found.push(`${kind} ${JSON.stringify(params)} output ${o} row ${t}: ${other}, streamed ${value}`);
    });
  });
  return found;
}

/** Whether a form leaves a period to the stream: one bar where that is another formula, and long windows. */
function mayDecline(period: number): boolean {
  return period === 1 || period > 256;
}

/** Whether a kind has a period, or several: the others, patterns most of them, have one form only. */
function hasPeriod(kind: string): boolean {
  return definition(kind).params.some((each) => each.type === 'number' && each.whole);
}

/** Those periods, or one of them for a kind that has none. */
function periodsOf(kind: string, periods: readonly number[]): readonly number[] {
  return hasPeriod(kind) ? periods : periods.slice(-1);
}

const PERIODS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 31, 32, 33, 63, 64, 100, 200, 255, 257, 500, 1000];

/** Bars that many kinds are run over are made once. */
const YEAR = barsOf({ ...PLAIN, rows: 525_600, quiet: 120, spike: 50 });
const SOME = barsOf({ ...PLAIN, rows: 3301, quiet: 40, spike: 3 });
const SHORT = barsOf({ ...PLAIN, rows: 1038, quiet: 9 });

/** The first rows of bars. */
function firstRows(bars: Columns, rows: number): Columns {
  return Object.fromEntries(Object.entries(bars).map(([name, column]) => [name, column.slice(0, rows)]));
}

/** Kinds of which a row depends on all rows before it. */
const WITH_MEMORY = [
  ...['ema', 'dema', 'tema', 'rsi', 'macd', 'adx', 'trix', 'atr', 'natr', 'obv', 'ad'],
  ...['kama', 'ppo', 'cmo', 'plusDi', 'minusDi', 'adosc', 'pvt'],
];

describe.each(KINDS)('the fast form of %s', (kind) => {
  it('agrees with the streaming form to 1e-12 of its terms at its usual parameters', () => {
    expect(differences(kind, usualParams(definition(kind)), barsOf(PLAIN))).toEqual([]);
  });

  it('agrees over long series of one-minute bars with flat stretches and spikes: a year where a row depends on all before', () => {
    const rows = WITH_MEMORY.includes(kind) ? 525_600 : 30_000;
    expect(differences(kind, usualParams(definition(kind)), firstRows(YEAR, rows))).toEqual([]);
  });

  it.each(periodsOf(kind, PERIODS))('agrees at period %d', (period) => {
    const found = differences(kind, paramsWith(kind, period), SOME);
    if (mayDecline(period)) expect(found.filter((each) => !each.includes('declined'))).toEqual([]);
    else expect(found).toEqual([]);
  });

  it('agrees for every length from none to 80, and around a block of 512', () => {
    const lengths = [...Array.from({ length: 81 }, (_, n) => n), 511, 512, 513, 525, 526, 527, 1024, 1037, 1038];
    for (const rows of lengths) {
      expect(differences(kind, usualParams(definition(kind)), firstRows(SHORT, rows))).toEqual([]);
    }
  });

  it('agrees for drawn markets: cheap and dear, coarse and fine, with spikes that leave no trace', () => {
    const market = fc.record({
      rows: fc.integer({ min: 1, max: 700 }),
      price: fc.constantFrom(1e-6, 0.5, 42_000, 1e9),
      tick: fc.constantFrom(1e-9, 1e-4, 0.5),
      quiet: fc.integer({ min: 0, max: 200 }),
      spike: fc.constantFrom(1, 10, 1e6, 1e-6),
    });
    const drawn = fc.record({
      market,
      seed: fc.integer({ min: 1, max: 1e9 }),
      // A mean of one row is that row here, and the one before plus their difference in the stream.
      period: fc.integer({ min: 2, max: 120 }),
    });
    fc.assert(
      fc.property(drawn, ({ market: shape, seed, period }) => {
        const found = differences(kind, paramsWith(kind, period), barsOf(shape, seed));
        if (mayDecline(period)) expect(found.filter((each) => !each.includes('declined'))).toEqual([]);
        else expect(found).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same bits on a cut history', () => {
    const bars = barsOf({ ...PLAIN, rows: 2100, quiet: 30, spike: 10 });
    const { inputs } = definition(kind);
    const cut = (n: number) => inputs.map(({ usual }) => (bars[usual ?? 'close'] as Float64Array).slice(0, n));
    for (const period of periodsOf(kind, [2, 3, 14, 20, 70])) {
      const params = paramsWith(kind, period);
      const whole = fast(kind, params, cut(2100)) as Float64Array[];
      for (const n of [
        1, 2, 13, 14, 15, 16, 17, 18, 19, 20, 21, 40, 41, 42, 43, 511, 512, 513, 700, 1025, 2098, 2099,
      ]) {
        const part = fast(kind, params, cut(n)) as Float64Array[];
        expect([n, ...part.map((column, o) => differentRow(column, whole[o]?.subarray(0, n)))]).toEqual([
          n,
          ...part.map(() => -1),
        ]);
      }
    }
  });

  it('gives the same bits where columns stand in a memory of kernels, from any row of them, and writes no other row', () => {
    const { inputs, outputs } = definition(kind);
    const bars = barsOf({ ...PLAIN, rows: 1203, quiet: 30 });
    const params = usualParams(definition(kind));
    const fields = [...FIELDS, 'openTime'];
    const columns = allocateColumns([...fields, ...outputs.map((_, o) => `out${o}`)], 1203);
    for (const name of fields) columns[name]?.set(bars[name] as Float64Array);
    for (const [from, to] of [
      [0, 1203],
      [1, 1200],
      [6, 61],
      [1100, 1203],
    ] as const) {
      for (let o = 0; o < outputs.length; o++) columns[`out${o}`]?.fill(7);
      const here = inputs.map(({ usual }) => (columns[usual ?? 'close'] as Float64Array).subarray(from, to));
      const results = outputs.map((_, o) => (columns[`out${o}`] as Float64Array).subarray(from, to));
      expect((FAST_FORMS[kind] as FastForm)({ params, inputs: here, outputs: results })).toBe(true);
      const there = fast(
        kind,
        params,
        here.map((column) => column.slice()),
      );
      expect(results.map((column) => column.slice())).toEqual(there);
      outputs.forEach((_, o) => {
        const column = columns[`out${o}`] as Float64Array;
        expect([...column.subarray(0, from), ...column.subarray(to)].every((value) => value === 7)).toBe(true);
      });
    }
  });
});

/** Differences of values of the past, and recursions row by row: no window is kept for them. */
const WITHOUT_WINDOW = ['mom', 'roc', 'logReturn', 'cmo', 'plusDi', 'minusDi', 'adosc'];

describe('fast forms', () => {
  it('of shapes agree where the first row of a block is the only one of 96 that moves', () => {
    const cheap = { rows: 194, price: 1e-6, tick: 1e-9, quiet: 192, spike: 1 };
    for (const kind of ['rollingSkew', 'rollingKurtosis']) {
      for (let seed = 1; seed <= 40; seed++) {
        expect(differences(kind, paramsWith(kind, 96), barsOf(cheap, seed))).toEqual([]);
      }
    }
  });

  it('leave windows that their scratch memory does not hold to the streaming form', () => {
    const { close } = barsOf({ ...PLAIN, rows: 10 });
    for (const kind of KINDS) {
      const { params, inputs } = definition(kind);
      if (!params.some(({ type, name }) => type === 'number' && name !== 'penetration')) continue;
      if (WITHOUT_WINDOW.includes(kind)) continue;
      const columns = inputs.map(() => close as Float64Array);
      expect([kind, fast(kind, paramsWith(kind, 50_000), columns)]).toEqual([kind, 'declined']);
    }
  });

  it('leave bands and oscillators of other averages to the streaming form', () => {
    const bars = barsOf({ ...PLAIN, rows: 100 });
    for (const [kind, name] of [
      ['bbands', 'average'],
      ['stoch', 'kAverage'],
      ['stoch', 'dAverage'],
    ] as const) {
      const params = { ...usualParams(definition(kind)), [name]: 'ema' };
      expect(fast(kind, params, inputsOf(definition(kind), bars))).toBe('declined');
    }
  });

  it('give the same bits as features over columns in one memory, with and without a late start', () => {
    const bars = barsOf({ ...PLAIN, rows: 5000 });
    const late = bars.close?.slice().fill(Number.NaN, 0, 33) as Float64Array;
    for (const close of [bars.close as Float64Array, late]) {
      const columns = { ...bars, close };
      const first = close === late ? 33 : 0;
      const features = KINDS.map((kind) =>
        buildFeature(kind, kind, { output: definition(kind).outputs[0]?.name ?? '' }),
      );
      const values = computeFeatures(columns, features);
      for (const kind of KINDS) {
        const inputs = inputsOf(definition(kind), columns);
        const from = inputs.includes(close) ? first : 0;
        const tails = inputs.map((column) => column.slice(from));
        const [alone] = fast(kind, usualParams(definition(kind)), tails) as Float64Array[];
        expect([kind, values[kind]?.slice(from)]).toEqual([kind, alone]);
      }
    }
  });
});
