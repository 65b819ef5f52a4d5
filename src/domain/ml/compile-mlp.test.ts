import { describe, expect, it } from 'vitest';
import { compileMlp } from './compile-mlp.ts';
import type { Activation, MlpModel } from './model.ts';

function model(activation: Activation, bias = 1): MlpModel {
  return {
    kind: 'mlp',
    features: ['a', 'b'],
    scaler: { mean: [10, 20], deviation: [2, 4] },
    layers: [
      { inputs: 2, outputs: 2, activation, weights: [1, -1, 0.5, 2], bias: [0, bias] },
      { inputs: 2, outputs: 1, activation: 'linear', weights: [1, 10], bias: [0.5] },
    ],
    trainedFrom: 0,
    trainedTo: 1,
    seed: 1,
  };
}

// The row scales to (1, -2); the hidden sums are 1·1 + 0.5·(-2) = 0 and -1·1 + 2·(-2) + 1 = -4.
const ROW = Float64Array.of(12, 12);

describe('a compiled perceptron', () => {
  it('scales the row and multiplies through', () => {
    expect(compileMlp(model('linear')).infer(ROW)).toBe(0 + 10 * -4 + 0.5);
  });

  it('cuts negative sums with relu', () => {
    expect(compileMlp(model('relu')).infer(ROW)).toBe(0.5);
  });

  it('bends sums with tanh', () => {
    expect(compileMlp(model('tanh')).infer(ROW)).toBe(10 * Math.tanh(-4) + 0.5);
  });

  it('squashes sums with sigmoid', () => {
    expect(compileMlp(model('sigmoid')).infer(ROW)).toBeCloseTo(0.5 + 10 / (1 + Math.exp(4)) + 0.5, 15);
  });

  it('stays at 0 where a sigmoid saturates', () => {
    expect(compileMlp(model('sigmoid', -1e6)).infer(ROW)).toBe(0.5 + 0.5);
  });

  it('tells how many inputs it reads', () => {
    expect(compileMlp(model('relu')).inputs).toBe(2);
  });

  it('keeps nothing from one row to the next', () => {
    const kernel = compileMlp(model('tanh'));
    const first = kernel.infer(ROW);
    kernel.infer(Float64Array.of(-5, 300));
    expect(kernel.infer(ROW)).toBe(first);
  });

  it('does not see changes that are made to the model later', () => {
    const source = structuredClone(model('linear'));
    const kernel = compileMlp(source);
    const before = kernel.infer(ROW);
    (source.layers[0]?.weights as number[])[0] = 1000;
    expect(kernel.infer(ROW)).toBe(before);
  });

  it('leaves the row as it was', () => {
    const row = Float64Array.of(12, 12);
    compileMlp(model('relu')).infer(row);
    expect([...row]).toEqual([12, 12]);
  });

  it('refuses a row of 3 values for 2 inputs', () => {
    expect(() => compileMlp(model('relu')).infer(new Float64Array(3))).toThrow(/BOT4_MODEL_INPUT.*3 values.*reads 2/);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses %d and names the feature',
    (value) => {
      expect(() => compileMlp(model('relu')).infer(Float64Array.of(1, value))).toThrow(
        /BOT4_MODEL_INPUT: feature b is/,
      );
    },
  );

  it('refuses an output that overflowed instead of returning it', () => {
    expect(() => compileMlp(model('linear')).infer(Float64Array.of(1e308, -1e308))).toThrow(
      /BOT4_MODEL_INPUT: the output/,
    );
  });

  it('refuses a model whose weights do not fit', () => {
    const bad = { ...model('relu'), features: ['a'] };
    expect(() => compileMlp(bad)).toThrow(/BOT4_MODEL_INPUT/);
  });
});
