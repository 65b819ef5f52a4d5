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

const SPECS: readonly FeatureSpec[] = [
  buildFeature('ema', 'quick', { period: 12 }),
  buildFeature('ema', 'late', { period: 26 }),
  buildFeature('ema', 'slow', { period: 200 }),
  buildFeature('sma', 'mean', { period: 50 }),
  buildFeature('rsi', 'rsi', { period: 14 }),
  buildFeature('macd', 'hist', { output: 'hist' }),
  buildFeature('macd', 'line', {}),
  buildFeature('stoch', 'k', { period: 14 }),
  buildFeature('stoch', 'd', { period: 14, output: 'd' }),
  buildFeature('mfi', 'mfi', {}),
  buildFeature('adx', 'adx', { period: 14 }),
  buildFeature('bbands', 'upper', { period: 20, output: 'upper' }),
  buildFeature('bbands', 'lower', { period: 20, output: 'lower' }),
  buildFeature('zscore', 'score', { period: 60 }),
  buildFeature('linearRegSlope', 'slope', { period: 50 }),
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

type Decision = (v: (name: string) => number, close: number) => boolean;

const DECISIONS: Readonly<Record<string, Decision>> = {
  'ema 12 above ema 26': (v) => v('quick') > v('late'),
  'ema 26 above ema 200': (v) => v('late') > v('slow'),
  'close above ema 200': (v, close) => close > v('slow'),
  'rsi above 70': (v) => v('rsi') > 70,
  'rsi below 30': (v) => v('rsi') < 30,
  'rsi above 50': (v) => v('rsi') > 50,
  'macd histogram above 0': (v) => v('hist') > 0,
  'macd line above 0': (v) => v('line') > 0,
  '%K above 80': (v) => v('k') > 80,
  '%D below 20': (v) => v('d') < 20,
  'mfi above 80': (v) => v('mfi') > 80,
  'adx above 25': (v) => v('adx') > 25,
  'close above the upper band': (v, close) => close > v('upper'),
  'close below the lower band': (v, close) => close < v('lower'),
  'score above 2': (v) => v('score') > 2,
  'slope above 0': (v) => v('slope') > 0,
};

/** Rows at which a decision is another one, by decision; and how many decisions changed from one row to the next. */
function compare(bars: Bars): { readonly flipped: Record<string, number>; readonly made: number } {
  const stream = streamed(bars);
  const batch = computeFeatures(bars, SPECS);
  const flipped: Record<string, number> = {};
  let made = 0;
  for (const [name, decide] of Object.entries(DECISIONS)) {
    let before = false;
    for (let t = 0; t < bars.close.length; t++) {
      const by = (values: Values) => decide((each) => values[each]?.[t] as number, bars.close[t] as number);
      const decision = by(stream);
      if (decision !== before) made++;
      before = decision;
      if (by(batch) !== decision) flipped[name] = (flipped[name] ?? 0) + 1;
    }
  }
  return { flipped, made };
}

describe('decisions from the batch form', () => {
  it('are those of the stream on 200,000 synthetic bars of coarse ticks', () => {
    const { flipped, made } = compare(syntheticBars(200_000));
    expect(made).toBeGreaterThan(50_000);
    expect(flipped).toEqual({});
  }, 60_000);

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
