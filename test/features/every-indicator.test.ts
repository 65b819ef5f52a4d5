/**
 * What holds for every indicator, on real minutes with holes: the batch form agrees with the streaming form, a truncated
 * history gives the same bits, nothing is left of a spike where memory is a window, and an update costs the same
 * whatever the period is.
 */
import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/index.ts';
import type { Bars } from '../../src/domain/market/index.ts';
import {
  type IndicatorDefinition,
  type IndicatorParams,
  runIndicator,
  usualParams,
} from '../../src/public/features.ts';
import { barsWithHoles, EVERY, inputsOf, paramsOf, stream } from './every-indicator.ts';

const N = 6000;
const { bars } = await barsWithHoles(N);

/** Some rows without a value, in every column at other places. */
function withHoles(inputs: readonly Float64Array[]): Float64Array[] {
  return inputs.map((column, i) => column.map((x, t) => ((t + 31 * i) % 97 === 96 ? Number.NaN : x)));
}

function batch(definition: IndicatorDefinition, params: IndicatorParams, inputs: readonly Float64Array[]) {
  const outputs = definition.outputs.map(() => new Float64Array(inputs[0]?.length ?? 0));
  runIndicator(definition, { params, inputs, outputs });
  return outputs;
}

/**
 * First row at which two columns are further apart than 1e-12 of the larger of the value and the scale of what it is
 * made of: the difference of two averages of prices of 6,000 has the rounding of 6,000, not of the difference.
 */
function disagreement(a: Float64Array, b: Float64Array, scale: number): string | undefined {
  for (let t = 0; t < a.length; t++) {
    const x = a[t] as number;
    const y = b[t] as number;
    if (Object.is(x, y) || x === y) continue;
    const bound = 1e-12 * Math.max(Math.abs(x), Math.abs(y), scale);
    if (!(Math.abs(x - y) <= bound)) return `row ${t}: ${x} streaming, ${y} batch`;
  }
  return undefined;
}

/**
 * Indices that divide by the mean deviation of a window, which may be one tick: what rounding is to a price of 6,000 is
 * four orders of magnitude more to them, in both forms.
 */
const DIVIDED_BY_A_TICK: Readonly<Record<string, number>> = { cci: 1e4 };

/** A ratio of two averages less 1, in percent: it has the rounding of 100, however small it is: 2e-12 are 90 last digits of 100. */
const OF_A_RATIO: Readonly<Record<string, number>> = { trix: 2 };

/** Largest magnitude among inputs and outputs that have its unit. */
function scaleOf(inputs: readonly Float64Array[], output: Float64Array): number {
  const largest = (column: Float64Array) => column.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const top = largest(output.filter(Number.isFinite));
  const prices = Math.max(...inputs.map((column) => largest(column.filter(Number.isFinite))));
  // What never comes near the inputs is a ratio or an oscillator: its own size counts.
  return top > prices / 1e4 ? Math.min(prices, Math.max(top, prices / 1e2)) : top;
}

describe('every indicator', () => {
  it.each(EVERY)('%s gives the same in batch and streaming form, holes included', (_, definition) => {
    const whole = inputsOf(definition, bars);
    for (const params of paramsOf(definition)) {
      for (const inputs of [whole, withHoles(whole)]) {
        const slow = stream(definition, params, inputs);
        const fast = batch(definition, params, inputs);
        definition.outputs.forEach(({ name }, o) => {
          const size = scaleOf(whole, slow[o] as Float64Array) * (DIVIDED_BY_A_TICK[definition.kind] ?? 1);
          const scale = Math.max(size, OF_A_RATIO[definition.kind] ?? 0);
          const wrong = disagreement(slow[o] as Float64Array, fast[o] as Float64Array, scale);
          expect([name, params, wrong]).toEqual([name, params, undefined]);
        });
      }
    }
  });

  it.each(EVERY)('%s gives the same bits on truncated histories', (_, definition) => {
    const rng = new Rng(1234);
    const inputs = withHoles(inputsOf(definition, bars));
    for (const params of paramsOf(definition)) {
      const full = batch(definition, params, inputs);
      for (const cut of [1, 2, 3, N - 1, ...Array.from({ length: 6 }, () => 1 + rng.below(N - 1))]) {
        const short = batch(
          definition,
          params,
          inputs.map((column) => column.slice(0, cut)),
        );
        short.forEach((column, o) => {
          const changed = column.findIndex((x, t) => !Object.is(x, full[o]?.[t]));
          expect([params, cut, changed]).toEqual([params, cut, -1]);
        });
      }
    }
  });

  it.each(EVERY)('%s gives the same bits after a reset', (_, definition) => {
    const inputs = inputsOf(definition, bars).map((column) => column.subarray(0, 700));
    const [params] = paramsOf(definition) as [IndicatorParams];
    const cells = inputs.map((__, i) => i);
    const indicator = definition.create(params, cells);
    const row = new Float64Array(inputs.length + definition.outputs.length);
    const run = () =>
      Array.from({ length: 700 }, (__, t) => {
        inputs.forEach((column, i) => {
          row[i] = column[t] as number;
        });
        indicator.update(row, row, inputs.length);
        return [...row.subarray(inputs.length)];
      });
    const first = run();
    indicator.reset();
    expect(run()).toEqual(first);
  });

  it.each(EVERY)('%s has its first value after exactly the warm-up that it states', (_, definition) => {
    const inputs = inputsOf(definition, bars);
    for (const params of paramsOf(definition)) {
      const outputs = stream(definition, params, inputs);
      definition.outputs.forEach(({ name }, o) => {
        const first = (outputs[o] as Float64Array).findIndex((x) => !Number.isNaN(x));
        expect([name, params, first]).toEqual([name, params, definition.warmup(params, name)]);
      });
    }
  });
});

/** Longest window over shortest: cost may grow by log₂(2000) / log₂(20) = 2.5 where order is kept, and caches on top of it. */
const SHORT = 20;
const LONG = 2000;
const GROWTH = 12;

/** Parameters with every window of this length; undefined when there is none. */
function withWindows(definition: IndicatorDefinition, length: number): IndicatorParams | undefined {
  const windows = definition.params.filter((each) => each.type === 'number' && each.whole && each.max >= LONG);
  if (windows.length === 0) return undefined;
  const grown = windows.map(({ name }, i) => [name, length + i] as const);
  const params = { ...usualParams(definition), ...Object.fromEntries(grown) };
  return definition.relation?.(params) === undefined ? params : undefined;
}

function secondsOf(definition: IndicatorDefinition, params: IndicatorParams, some: Bars): number {
  const inputs = inputsOf(definition, some);
  const indicator = definition.create(
    params,
    inputs.map((_, i) => i),
  );
  const row = new Float64Array(inputs.length + definition.outputs.length);
  const n = some.close.length;
  const start = process.cpuUsage();
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < inputs.length; i++) row[i] = (inputs[i] as Float64Array)[t] as number;
    indicator.update(row, row, inputs.length);
  }
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

describe('the cost of an update', () => {
  const windowed = EVERY.filter(([, definition]) => withWindows(definition, LONG) !== undefined);

  it.each(windowed)('of %s does not grow with its windows', (_, definition) => {
    const params = [SHORT, LONG].map((length) => withWindows(definition, length) as IndicatorParams);
    const best = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let ratio = Number.POSITIVE_INFINITY;
    // The smallest of several, since others use the machine; a cost of O(n) would be a hundred times.
    for (let turn = 0; turn < 12 && ratio > GROWTH; turn++) {
      params.forEach((each, i) => {
        best[i] = Math.min(best[i] as number, secondsOf(definition, each, bars));
      });
      if (turn > 0) ratio = (best[1] as number) / (best[0] as number);
    }
    expect(ratio).toBeLessThanOrEqual(GROWTH);
  });
});
