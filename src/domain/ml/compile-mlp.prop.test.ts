import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Rng } from '../../core/index.ts';
import { compileMlp } from './compile-mlp.ts';
import type { Activation, DenseLayer, MlpModel } from './model.ts';
import { parseMlpModel } from './parse-mlp-model.ts';

const ACTIVATE: Readonly<Record<Activation, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  tanh: (x) => Math.tanh(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/** The plain twin: one sum per output, straight from the definition. */
function twin(model: MlpModel, row: readonly number[]): number {
  let values = row.map((x, i) => (x - model.scaler.mean[i]!) / model.scaler.deviation[i]!);
  for (const layer of model.layers) {
    values = layer.bias.map((bias, o) => {
      let sum = bias;
      for (let i = 0; i < layer.inputs; i++) sum += values[i]! * layer.weights[i * layer.outputs + o]!;
      return ACTIVATE[layer.activation](sum);
    });
  }
  return values[0]!;
}

function randomModel(seed: number, widths: readonly number[], activations: readonly Activation[]): MlpModel {
  const rng = new Rng(seed);
  const draw = (n: number) => Array.from({ length: n }, () => rng.normal());
  const layers: DenseLayer[] = [];
  for (let l = 0; l + 1 < widths.length; l++) {
    const inputs = widths[l]!;
    const outputs = widths[l + 1]!;
    layers.push({ inputs, outputs, activation: activations[l]!, weights: draw(inputs * outputs), bias: draw(outputs) });
  }
  const k = widths[0]!;
  return {
    kind: 'mlp',
    features: Array.from({ length: k }, (_, i) => `f${i}`),
    scaler: { mean: draw(k), deviation: draw(k).map((x) => Math.abs(x) + 0.1) },
    layers,
    trainedFrom: 0,
    trainedTo: 1,
    seed,
  };
}

const models = fc
  .record({
    seed: fc.nat(),
    hidden: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 3 }),
    inputs: fc.integer({ min: 1, max: 12 }),
    activations: fc.array(fc.constantFrom<Activation>('linear', 'relu', 'tanh', 'sigmoid'), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map(({ seed, hidden, inputs, activations }) => randomModel(seed, [inputs, ...hidden, 1], activations));

describe('a compiled perceptron', () => {
  it('gives the bits of the plain twin for any shape and row', () => {
    fc.assert(
      fc.property(models, fc.nat(), (model, seed) => {
        const rng = new Rng(seed);
        const row = model.features.map(() => rng.normal() * 3);
        expect(compileMlp(model).infer(Float64Array.from(row))).toBe(twin(model, row));
      }),
    );
  });

  it('gives the same bits after the model went through JSON', () => {
    fc.assert(
      fc.property(models, fc.nat(), (model, seed) => {
        const rng = new Rng(seed);
        const row = Float64Array.from(model.features, () => rng.normal() * 3);
        const travelled = parseMlpModel(JSON.parse(JSON.stringify(model)));
        expect(compileMlp(travelled).infer(row)).toBe(compileMlp(model).infer(row));
        expect(parseMlpModel(travelled)).toEqual(parseMlpModel(model));
      }),
    );
  });
});
