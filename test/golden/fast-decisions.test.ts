/**
 * Decisions on real bars, made from the batch form and from the stream: which average is above, which side of a threshold
 * an oscillator is on, which sign a difference has. None may differ. The bars stand beside the repository, where they do;
 * synthetic ones always.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import {
  buildFeature,
  CATALOGUE,
  computeFeatures,
  type FeatureOptions,
  type FeatureSpec,
  streamOver,
} from '../../src/domain/features/index.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const REAL = join(HERE, '../../../shared/data/bars/binance_um_1m_NEARUSDT_202308-202310.csv.gz');

const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
type Bars = Readonly<Record<(typeof FIELDS)[number], Float64Array>>;

function realBars(): Bars {
  const [head = '', ...lines] = gunzipSync(readFileSync(REAL)).toString().trimEnd().split('\n');
  const names = head.split(',');
  const rows = lines.map((line) => line.split(',').map(Number));
  const column = (name: string) => Float64Array.from(rows, (row) => row[names.indexOf(name)] as number);
  return Object.fromEntries(FIELDS.map((name) => [name, column(name)])) as Record<keyof Bars, Float64Array>;
}

/** Seeded bars of coarse ticks: half of the bars close where they opened, as those of a quiet market do. */
function syntheticBars(rows: number): Bars {
  const rng = new Rng(77);
  const bars = Object.fromEntries(FIELDS.map((name) => [name, new Float64Array(rows)])) as Record<
    keyof Bars,
    Float64Array
  >;
  let ticks = 1370;
  for (let t = 0; t < rows; t++) {
    const open = ticks;
    if (rng.uniform() < 0.5) ticks = Math.max(100, ticks + rng.below(5) - 2);
    bars.open[t] = open / 1000;
    bars.close[t] = ticks / 1000;
    bars.high[t] = (Math.max(open, ticks) + rng.below(3)) / 1000;
    bars.low[t] = (Math.min(open, ticks) - rng.below(3)) / 1000;
    bars.volume[t] = rng.below(4) === 0 ? 0 : rng.below(100_000);
  }
  return bars;
}

/** A feature of any kind, with some parameters other than usual. */
function specOf(kind: string, name: string, options: Readonly<Record<string, number | string>>): FeatureSpec {
  return buildFeature(kind, name, options as FeatureOptions);
}

const SPECS: readonly FeatureSpec[] = [
  specOf('ema', 'quick', { period: 12 }),
  specOf('ema', 'late', { period: 26 }),
  specOf('ema', 'slow', { period: 200 }),
  specOf('sma', 'mean', { period: 50 }),
  specOf('rsi', 'rsi', { period: 14 }),
  specOf('macd', 'hist', { output: 'hist' }),
  specOf('macd', 'line', {}),
  specOf('stoch', 'k', { period: 14 }),
  specOf('stoch', 'd', { period: 14, output: 'd' }),
  specOf('mfi', 'mfi', {}),
  specOf('adx', 'adx', { period: 14 }),
  specOf('bbands', 'upper', { period: 20, output: 'upper' }),
  specOf('bbands', 'lower', { period: 20, output: 'lower' }),
  specOf('zscore', 'score', { period: 60 }),
  specOf('linearRegSlope', 'slope', { period: 50 }),
];

type Values = Readonly<Record<string, Float64Array>>;

/** Every feature by the streaming form. */
function streamed(bars: Bars): Values {
  const rows = bars.close.length;
  const values = SPECS.map(({ name, kind, params, output = 'value' }) => {
    const definition = CATALOGUE.find((each) => each.kind === kind) as (typeof CATALOGUE)[number];
    const inputs = definition.inputs.map(({ usual }) => bars[usual as keyof Bars]);
    const outputs = definition.outputs.map(() => new Float64Array(rows));
    streamOver(definition, { params, inputs, outputs });
    return [name, outputs[definition.outputs.findIndex((each) => each.name === output)] as Float64Array] as const;
  });
  return Object.fromEntries(values);
}

/** What is above what, and the size of the terms of both. */
type Sides = readonly [left: number, right: number, size?: number];
type Decision = (v: (name: string) => number, close: number) => Sides;

/** Decisions that are the same at every row. */
const STRICT: Readonly<Record<string, Decision>> = {
  'ema 12 above ema 26': (v) => [v('quick'), v('late')],
  'ema 26 above ema 200': (v) => [v('late'), v('slow')],
  'close above ema 200': (v, close) => [close, v('slow')],
  'rsi above 70': (v) => [v('rsi'), 70],
  'rsi above 50': (v) => [v('rsi'), 50],
  'rsi below 30': (v) => [30, v('rsi')],
  'macd histogram above 0': (v) => [v('hist'), 0],
  'macd line above 0': (v) => [v('line'), 0],
  'adx above 25': (v) => [v('adx'), 25],
  'mfi above 80': (v) => [v('mfi'), 80],
  'close above sma 50': (v, close) => [close, v('mean')],
  '%K above 80': (v) => [v('k'), 80],
  '%D below 20': (v) => [20, v('d')],
  'score above 2': (v) => [v('score'), 2],
};

/**
 * Decisions between values that are now and then equal in whole ticks: a close at its band, a line without a slope.
 * Rounding decides there in both forms. Elsewhere they are the same.
 */
const WITH_TIES: Readonly<Record<string, Decision>> = {
  'close above the upper band': (v, close) => [close, v('upper')],
  'close below the lower band': (v, close) => [v('lower'), close],
  'slope above 0': (v, close) => [v('slope'), 0, close],
};
const TIE = 1e-14;

function isTie([left, right, size = 0]: Sides): boolean {
  return Math.abs(left - right) <= TIE * Math.max(Math.abs(left), Math.abs(right), size);
}

interface Found {
  /** Rows at which a decision is another one, by decision. */
  readonly flipped: Readonly<Record<string, number>>;
  /** Decisions that changed from one row to the next. */
  readonly made: number;
}

function compare(bars: Bars): Found {
  const stream = streamed(bars);
  const batch = computeFeatures(bars, SPECS);
  const flipped: Record<string, number> = {};
  let made = 0;
  for (const [name, sides] of Object.entries({ ...STRICT, ...WITH_TIES })) {
    let before = false;
    for (let t = 0; t < bars.close.length; t++) {
      const by = (values: Values) => sides((each) => values[each]?.[t] as number, bars.close[t] as number);
      const [left, right] = by(stream);
      const other = by(batch);
      if (left > right !== before) made++;
      before = left > right;
      if (other[0] > other[1] === before || (name in WITH_TIES && isTie(by(stream)))) continue;
      flipped[name] = (flipped[name] ?? 0) + 1;
    }
  }
  return { flipped, made };
}

describe('decisions from the batch form', () => {
  it('are those of the stream on 200,000 synthetic bars of coarse ticks', () => {
    const { flipped, made } = compare(syntheticBars(200_000));
    expect(made).toBeGreaterThan(50_000);
    expect(flipped).toEqual({});
  });

  it.skipIf(!existsSync(REAL))(
    'are those of the stream on 132,480 one-minute bars of a perpetual',
    () => {
      const bars = realBars();
      expect(bars.close.length).toBe(132_480);
      const { flipped, made } = compare(bars);
      expect(made).toBeGreaterThan(50_000);
      expect(flipped).toEqual({});
    },
    60_000,
  );
});
