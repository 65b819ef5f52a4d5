import { describe, expect, it } from 'vitest';
import { compileMlp } from './compile-mlp.ts';
import type { MlpModel } from './model.ts';
import { scoreRows } from './score-rows.ts';

const MODEL: MlpModel = {
  kind: 'mlp',
  features: ['a', 'b'],
  scaler: { mean: [0, 1], deviation: [1, 2] },
  layers: [{ inputs: 2, outputs: 1, activation: 'sigmoid', weights: [0.5, -2], bias: [0.1] }],
  trainedFrom: 0,
  trainedTo: 1,
  seed: 1,
};
const ROWS = [Float64Array.of(Number.NaN, 1, 2, 3), Float64Array.of(9, 8, 7, 6)];

describe('scoreRows', () => {
  it('gives the bits of the kernel for rows 1 to 3', () => {
    const kernel = compileMlp(MODEL);
    const expected = [kernel.infer(Float64Array.of(1, 8)), kernel.infer(Float64Array.of(2, 7))];
    expect([...scoreRows(MODEL, ROWS, { from: 1, to: 3 })]).toEqual(expected);
  });

  it('refuses a row that is still warming up', () => {
    expect(() => scoreRows(MODEL, ROWS, { from: 0, to: 2 })).toThrow(/BOT4_MODEL_INPUT: feature a is NaN/);
  });

  it('refuses rows of one feature for a model of two', () => {
    expect(() => scoreRows(MODEL, [ROWS[1]!], { from: 0, to: 2 })).toThrow(/BOT4_MODEL_INPUT.*reads 2/);
  });

  it('refuses a range beyond the rows', () => {
    expect(() => scoreRows(MODEL, ROWS, { from: 0, to: 5 })).toThrow(/BOT4_MODEL_INPUT.*\[range\]/);
  });
});
