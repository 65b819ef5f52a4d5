import { describe, expect, it } from 'vitest';
import type { MlpModel } from '../ml/index.ts';
import {
  bundleStrategy,
  type MarketsStrategyDefinition,
  parseStrategyBundle,
  type StrategyDefinition,
} from './index.ts';

const base: StrategyDefinition = { name: 'test', features: [], params: {}, onBar: () => undefined };
const code = (expected: string): unknown => expect.objectContaining({ code: expected });

const model: MlpModel = {
  kind: 'mlp',
  features: ['x'],
  scaler: { mean: [0], deviation: [1] },
  layers: [{ inputs: 1, outputs: 1, activation: 'sigmoid', weights: [1], bias: [0] }],
  trainedFrom: 0,
  trainedTo: 1,
  seed: 1,
};

describe('strategy bundle', () => {
  it('survives its own text', () => {
    const bundle = bundleStrategy({ ...base, params: { a: 1.5 }, init: () => ({ n: 0 }) });
    expect(parseStrategyBundle(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
  });

  it('keeps methods and arrow functions as they were written', () => {
    const bundle = bundleStrategy({
      ...base,
      onBar({ close }) {
        return { target: close > 1 ? 1 : 0 };
      },
    });
    expect(bundle.source).toMatch(/\nonBar\(\{ close \}\)/);
    expect(bundleStrategy(base).source).toMatch(/onBar: \(\) =>/);
  });

  it.each([
    ['name', { ...base, name: 'Not A Name' }],
    ['params', { ...base, params: { future: Number.NaN } }],
    ['params', { ...base, params: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, i])) }],
    ['onBar', { ...base, onBar: (async () => undefined) as unknown as StrategyDefinition['onBar'] }],
    ['onBar', { ...base, onBar: (() => undefined).bind(null) }],
  ])('refuses a %s that cannot travel', (_, definition) => {
    expect(() => bundleStrategy(definition)).toThrow(code('BOT4_STRATEGY_SOURCE'));
  });

  const joint: MarketsStrategyDefinition = {
    name: 'two',
    markets: 2,
    features: [],
    params: {},
    onBars: () => undefined,
  };
  it('survives its own text when it decides for two markets', () => {
    const bundle = bundleStrategy(joint);
    expect([bundle.markets, bundle.source]).toEqual([2, expect.stringContaining('onBars: () => undefined')]);
    expect(parseStrategyBundle(JSON.parse(JSON.stringify(bundle)))).toEqual(bundle);
    expect(bundleStrategy(base)).not.toHaveProperty('markets');
  });

  it.each([
    ['1 market', { ...joint, markets: 1 }],
    ['65 markets', { ...joint, markets: 65 }],
    ['2.5 markets', { ...joint, markets: 2.5 }],
    ['no number of markets', { ...joint, markets: undefined as unknown as number }],
    ['a number of markets and no onBars', { ...base, markets: 2 } as StrategyDefinition],
    ['onBar beside onBars', { ...joint, onBar: () => undefined } as MarketsStrategyDefinition],
    ['onTrade beside onBars', { ...joint, onTrade: () => undefined } as MarketsStrategyDefinition],
    ['features over trades beside onBars', { ...joint, tradeFeatures: [] } as MarketsStrategyDefinition],
    ['an onBars that is no function', { ...joint, onBars: 3 as unknown as MarketsStrategyDefinition['onBars'] }],
  ])('refuses %s', (_, definition) => {
    expect(() => bundleStrategy(definition)).toThrow(code('BOT4_STRATEGY_SOURCE'));
  });

  it('refuses a model that reads a feature which is not declared', () => {
    expect(() => bundleStrategy({ ...base, model })).toThrow(code('BOT4_FEATURE_SPEC'));
    const features = [{ name: 'x', kind: 'sma', input: 'close', params: { period: 2 }, lag: 0 }] as const;
    expect(bundleStrategy({ ...base, model, features }).model).toEqual(model);
  });

  const good = bundleStrategy(base);
  it.each([
    [null, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, extra: 1 }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, version: 2 }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, markets: 1 }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, markets: '2' }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, name: 3 }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, source: 3 }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, features: {} }, 'BOT4_FEATURE_SPEC'],
    [{ ...good, features: Array.from({ length: 129 }, () => ({})) }, 'BOT4_FEATURE_SPEC'],
    [{ ...good, params: null }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, params: { a: '1' } }, 'BOT4_STRATEGY_SOURCE'],
    [{ ...good, model: {} }, 'BOT4_MODEL_INPUT'],
  ])('refuses %j when it is read back', (json, expected) => {
    expect(() => parseStrategyBundle(json)).toThrow(code(expected));
  });
});
