import { describe, expect, it } from 'vitest';
import { buildFeature } from '../build-feature.ts';
import { definitionOf } from '../catalogue.ts';
import type { IndicatorDefinition } from '../indicator.ts';
import { compileFeatures, planOf } from '../pipeline.ts';
import type { FeatureSpec } from '../spec.ts';
import { kernelOf } from './step-kernels.ts';
import { type StreamPart, streamParts } from './stream-steps.ts';

function made(kind: string, name: string, options: Readonly<Record<string, number | string>> = {}): FeatureSpec {
  return buildFeature(kind, name, options);
}

function textOf(part: StreamPart): string {
  if (part.type === 'kernels') return `${part.to - part.from} kernels`;
  return part.step.type === 'delay' ? 'delay' : part.step.node.definition.kind;
}

function textsOf(specs: readonly FeatureSpec[], kernels = true): string[] {
  return streamParts(planOf(specs), kernels).parts.map(textOf);
}

describe('the parts of a plan', () => {
  it('are one program when every step has a kernel, delays among them', () => {
    expect(textsOf([made('sma', 'a'), made('rsi', 'b', { lag: 2 }), made('ema', 'c', { input: 'b' })])).toEqual([
      '4 kernels',
    ]);
  });

  it('enter the program as seldom as can be: kernels first, others when nothing else is left', () => {
    const specs = [made('ao', 'a'), made('sma', 'b'), made('percentile', 'c'), made('ema', 'd', { input: 'a' })];
    expect(textsOf(specs)).toEqual(['1 kernels', 'ao', 'percentile', '1 kernels']);
  });

  it('are the steps of the plan in its order without kernels', () => {
    expect(textsOf([made('sma', 'a', { lag: 1 }), made('ao', 'b')], false)).toEqual(['sma', 'delay', 'ao']);
    expect(textsOf([made('ao', 'b'), made('percentile', 'c')])).toEqual(['ao', 'percentile']);
  });

  it('take a definition that only has the name of a kernel as it is', () => {
    const own: IndicatorDefinition = {
      ...(definitionOf('sma') as IndicatorDefinition),
      create: () => ({ update: (_, out, slot) => out.fill(42, slot, slot + 1), reset: () => undefined }),
    };
    const pipeline = compileFeatures([{ name: 'x', kind: 'sma', input: 'close', params: { period: 2 }, lag: 0 }], {
      definitions: [own],
    });
    pipeline.update({ openTime: 0, open: 1, high: 1, low: 1, close: 1, volume: 1 });
    expect(pipeline.row[0]).toBe(42);
  });
});

describe('a kernel', () => {
  it.each([
    ['stoch', { kAverage: 'ema' }],
    ['stoch', { dAverage: 'wma' }],
    ['bbands', { average: 'ema' }],
    ['ppo', { average: 'sma' }],
    ['ppo', { fast: 1 }],
    ['cci', { period: 129 }],
    ['percentRank', { period: 129 }],
    ['aroon', { output: 'up' }],
  ])('is not there for %s with %o', (kind, options) => {
    const { params } = made(kind, 'x', options as Readonly<Record<string, number | string>>);
    expect(kernelOf(definitionOf(kind) as IndicatorDefinition, params)).toBeUndefined();
  });

  it('is there up to 128 values in order', () => {
    for (const kind of ['cci', 'percentRank']) {
      const { params } = made(kind, 'x', { period: 128 });
      expect(kernelOf(definitionOf(kind) as IndicatorDefinition, params)).toBeDefined();
    }
  });
});
