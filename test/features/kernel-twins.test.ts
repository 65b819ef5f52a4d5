/**
 * Indicators that a pipeline computes with a kernel of WebAssembly are the class of their definition, to the bit: on real
 * minutes with holes, on prices that stand still, jump and repeat, for usual and smallest parameters, and after a reset.
 */
import { describe, expect, it } from 'vitest';
import { hundredFeatures } from '../../bench/features/mix.ts';
import { Rng } from '../../src/core/index.ts';
import { buildFeature, compileFeatures, type FeatureSpec } from '../../src/domain/features/index.ts';
import { kernelOf } from '../../src/domain/features/stream/step-kernels.ts';
import { STREAM_STEPS } from '../../src/hot/index.ts';
import { CATALOGUE, type IndicatorDefinition, type IndicatorParams, usualParams } from '../../src/public/features.ts';
import { barsWithHoles, inputsOf, paramsOf } from './every-indicator.ts';

const N = 4000;
const { bars } = await barsWithHoles(N);

/** Steps that only serve others. */
const SERVANTS = new Set(['lag', 'candles', 'change', 'moments', 'changeMoments', 'changeShape']);

const KERNELS = CATALOGUE.filter((each) => kernelOf(each, usualParams(each)) !== undefined);
const TABLE = KERNELS.map((definition) => [definition.kind, definition] as const);

type Columns = readonly Float64Array[];

/** A few rows without a value, in every column at other places. */
function withHoles(inputs: Columns): Columns {
  return inputs.map((column, i) => column.map((x, t) => ((t + 31 * i) % 97 === 96 ? Number.NaN : x)));
}

/** Bars that stand still, repeat prices, jump by orders of magnitude and are traded without volume. */
function oddBars() {
  const rng = new Rng(77);
  const close = new Float64Array(N);
  let price = 100;
  for (let t = 0; t < N; t++) {
    const mood = Math.floor(t / 150) % 5;
    if (mood === 1) price += 0.5 * (rng.below(3) - 1);
    if (mood === 2) price = 100 + rng.below(4);
    if (mood === 3) price = rng.below(20) === 0 ? 1e6 * (1 + rng.below(5)) : 1 + rng.below(9);
    if (mood === 4) price = Math.max(0.01, price * (1 + 0.02 * rng.normal()));
    close[t] = price;
  }
  const open = close.map((x, t) => (rng.below(3) === 0 ? x : (close[Math.max(0, t - 1)] as number)));
  const high = close.map((x, t) => Math.max(x, open[t] as number) + 0.25 * rng.below(3));
  const low = close.map((x, t) => Math.max(0.005, Math.min(x, open[t] as number) - 0.25 * rng.below(3)));
  const volume = close.map((_, t) => (Math.floor(t / 300) % 3 === 1 ? 0 : rng.below(50)));
  const openTime = close.map((_, t) => 1.7e15 + 60e6 * t + (t % 7));
  return { ...bars, open, high, low, close, volume, openTime };
}

function made(kind: string, name: string, options: Readonly<Record<string, number | string>>): FeatureSpec {
  return buildFeature(kind, name, options);
}

function specOf({ kind, inputs, outputs }: IndicatorDefinition, params: IndicatorParams): FeatureSpec[] {
  const sources = Object.fromEntries(inputs.map(({ name }, i) => [name, `x${i}`]));
  return outputs.map(({ name }, o) => ({ name: `f${o}`, kind, inputs: sources, output: name, params, lag: o % 2 }));
}

/** First value that differs in its bits between the pipelines with and without kernels, over the rows and once more. */
function difference(definition: IndicatorDefinition, params: IndicatorParams, inputs: Columns): string | undefined {
  const columns = definition.inputs.map(({ of }, i) => ({ name: `x${i}`, of }));
  const [fast, plain] = [true, false].map((kernels) =>
    compileFeatures(specOf(definition, params), { columns, kernels }),
  ) as [ReturnType<typeof compileFeatures>, ReturnType<typeof compileFeatures>];
  for (let turn = 0; turn < 2; turn++) {
    for (let t = 0; t < N / (turn + 1); t++) {
      inputs.forEach((column, i) => {
        fast.source[i] = column[t] as number;
        plain.source[i] = column[t] as number;
      });
      const complete = fast.step();
      if (complete !== plain.step()) return `row ${t}: complete is ${complete}`;
      for (let k = 0; k < fast.row.length; k++) {
        if (!Object.is(fast.row[k], plain.row[k])) return `row ${t}: ${fast.row[k]}, class ${plain.row[k]}`;
      }
    }
    fast.reset();
    plain.reset();
  }
  return undefined;
}

describe('a kernel', () => {
  it('stands for every step of the table but the six that serve others', () => {
    const kinds = KERNELS.map(({ kind }) => kind);
    expect([...kinds].sort()).toEqual(STREAM_STEPS.filter((name) => !SERVANTS.has(name)).sort());
  });

  it.each(TABLE)('of %s has the bits of its class on real minutes, with and without holes', (_, definition) => {
    const whole = inputsOf(definition, bars);
    for (const params of paramsOf(definition)) {
      for (const inputs of [whole, withHoles(whole)]) {
        expect([params, difference(definition, params, inputs)]).toEqual([params, undefined]);
      }
    }
  });

  it.each(TABLE)('of %s has them where prices stand still, repeat and jump', (_, definition) => {
    const inputs = inputsOf(definition, oddBars());
    const shortest = Object.fromEntries(
      definition.params.map((each) => [each.name, each.type === 'number' && each.whole ? each.min : each.usual]),
    );
    for (const params of [...paramsOf(definition), shortest]) {
      if (definition.relation?.(params) !== undefined) continue;
      expect([params, difference(definition, params, inputs)]).toEqual([params, undefined]);
    }
  });

  it('shares what others of the same inputs make, in a pipeline of 100 features with other steps between', () => {
    const mixed: FeatureSpec[] = [
      ...hundredFeatures(),
      // Steps without a kernel that read kernels, and kernels that read those.
      made('ao', 'plain', {}),
      made('percentile', 'ofPlain', { input: 'plain', period: 9 }),
      made('zscore', 'ofClass', { input: 'ofPlain', period: 20, lag: 2 }),
      made('rsi', 'ofKernel', { input: 'ofClass', period: 5 }),
      made('stddev', 'short', { period: 20 }),
      made('volatility', 'shorter', { period: 60, lag: 3 }),
    ];
    const columns = ['open', 'high', 'low', 'close', 'volume', 'openTime'] as const;
    const [fast, plain] = [true, false].map((kernels) => compileFeatures(mixed, { kernels }));
    const inputs = withHoles(columns.map((name) => bars[name]));
    let complete = 0;
    for (const source of [columns.map((name) => bars[name]), inputs]) {
      for (let t = 0; t < N; t++) {
        for (const pipeline of [fast, plain]) pipeline?.source.set(source.map((column) => column[t] as number));
        complete += Number(fast?.step());
        plain?.step();
        const wrong = fast?.row.findIndex((x, k) => !Object.is(x, plain?.row[k]));
        if (wrong !== -1) expect([t, fast?.names[wrong ?? 0]]).toEqual([t, undefined]);
      }
      fast?.reset();
      plain?.reset();
    }
    expect(complete).toBeGreaterThan(N);
  });
});
