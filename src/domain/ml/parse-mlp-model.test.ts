import { describe, expect, it } from 'vitest';
import { InputError } from '../../core/index.ts';
import { parseMlpModel } from './parse-mlp-model.ts';

function valid() {
  return {
    kind: 'mlp',
    features: ['a', 'b'],
    scaler: { mean: [0, 1], deviation: [1, 2] },
    layers: [
      { inputs: 2, outputs: 3, activation: 'relu', weights: [1, 2, 3, 4, 5, 6], bias: [0, 0, 0] },
      { inputs: 3, outputs: 1, activation: 'sigmoid', weights: [1, -1, 0.5], bias: [0.25] },
    ],
    trainedFrom: 1_000_000,
    trainedTo: 2_000_000,
    seed: 7,
  };
}

/** A valid model with the value at `path` replaced, or removed when `value` is undefined. */
function broken(path: readonly (string | number)[], value: unknown): unknown {
  const model = valid();
  let holder = model as unknown as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return model;
}

function fault(json: unknown): string {
  try {
    parseMlpModel(json);
  } catch (error) {
    if (error instanceof InputError && error.code === 'BOT4_MODEL_INPUT') return error.place.key ?? '';
    throw error;
  }
  return 'accepted';
}

describe('parseMlpModel', () => {
  it('returns an equal copy of a valid model that shares nothing with it', () => {
    const source = valid();
    const model = parseMlpModel(source);
    expect(model).toEqual(source);
    source.layers[0]!.weights[0] = 99;
    expect(model.layers[0]?.weights[0]).toBe(1);
  });

  it('freezes every level', () => {
    const model = parseMlpModel(valid());
    const parts = [model, model.features, model.scaler, model.scaler.mean, model.layers, model.layers[0]];
    for (const part of [...parts, model.layers[0]?.weights, model.layers[1]?.bias]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  it('reads -0 as 0, which is what JSON would have written', () => {
    const model = parseMlpModel(broken(['layers', 1, 'bias', 0], -0));
    expect(Object.is(model.layers[1]?.bias[0], 0)).toBe(true);
  });

  it.each([
    ['no object', null, 'model'],
    ['an array', [], 'model'],
    ['a text', 'mlp', 'model'],
    ['an unknown key', broken(['note'], 'hello'), 'model.note'],
    ['an own __proto__ key', JSON.parse(JSON.stringify(valid()).replace('{', '{"__proto__":{},')), 'model.__proto__'],
    ['another kind', broken(['kind'], 'tree'), 'model.kind'],
    ['features that are no list', broken(['features'], 'a'), 'model.features'],
    ['no feature', broken(['features'], []), 'model.features'],
    ['a feature that is no text', broken(['features', 1], 3), 'model.features[1]'],
    ['an empty name', broken(['features', 0], ''), 'model.features[0]'],
    ['a repeated name', broken(['features', 1], 'a'), 'model.features[1]'],
    ['a scaler that is too short', broken(['scaler', 'mean'], [1]), 'model.scaler.mean'],
    ['a scaler with another key', broken(['scaler', 'scale'], [1, 1]), 'model.scaler.scale'],
    ['a deviation of zero', broken(['scaler', 'deviation', 1], 0), 'model.scaler.deviation[1]'],
    ['a negative deviation', broken(['scaler', 'deviation', 0], -1), 'model.scaler.deviation[0]'],
    ['no layer', broken(['layers'], []), 'model.layers'],
    ['layers that do not chain', broken(['layers', 1, 'inputs'], 2), 'model.layers[1].inputs'],
    ['a first layer of another width', broken(['layers', 0, 'inputs'], 3), 'model.layers[0].inputs'],
    ['a layer without outputs', broken(['layers', 0, 'outputs'], 0), 'model.layers[0].outputs'],
    ['half an output', broken(['layers', 0, 'outputs'], 2.5), 'model.layers[0].outputs'],
    ['a layer key that nothing reads', broken(['layers', 0, 'dropout'], 0.5), 'model.layers[0].dropout'],
    ['an unknown activation', broken(['layers', 0, 'activation'], 'gelu'), 'model.layers[0].activation'],
    ['one weight too few', broken(['layers', 0, 'weights'], [1, 2, 3, 4, 5]), 'model.layers[0].weights'],
    ['one bias too many', broken(['layers', 1, 'bias'], [0, 0]), 'model.layers[1].bias'],
    ['a weight that is NaN', broken(['layers', 0, 'weights', 4], Number.NaN), 'model.layers[0].weights[4]'],
    ['an infinite bias', broken(['layers', 1, 'bias', 0], Number.POSITIVE_INFINITY), 'model.layers[1].bias[0]'],
    ['a weight that is text', broken(['layers', 0, 'weights', 0], '1'), 'model.layers[0].weights[0]'],
    ['a hole in the weights', broken(['layers', 1, 'weights'], Array(3)), 'model.layers[1].weights[0]'],
    [
      'typed weights, which JSON cannot carry',
      broken(['layers', 1, 'bias'], new Float64Array(1)),
      'model.layers[1].bias',
    ],
    ['a time that is not an integer', broken(['trainedFrom'], 0.5), 'model.trainedFrom'],
    ['an end before the start', broken(['trainedTo'], 999_999), 'model.trainedTo'],
    ['a seed beyond 32 bits', broken(['seed'], 2 ** 32), 'model.seed'],
  ])('refuses %s and names the place', (_what, json, key) => {
    expect(fault(json)).toBe(key);
  });

  it('refuses a last layer with two outputs', () => {
    const json = valid();
    json.layers[1] = { inputs: 3, outputs: 2, activation: 'linear', weights: [1, 2, 3, 4, 5, 6], bias: [0, 0] };
    expect(fault(json)).toBe('model.layers[1].outputs');
  });

  it.each(['kind', 'features', 'scaler', 'layers', 'trainedFrom', 'trainedTo', 'seed'])(
    'refuses a model without %s',
    (key) => {
      expect(fault(broken([key], undefined))).toBe(`model.${key}`);
    },
  );

  it.each(['inputs', 'outputs', 'activation', 'weights', 'bias'])('refuses a layer without %s', (key) => {
    expect(fault(broken(['layers', 0, key], undefined))).toBe(`model.layers[0].${key}`);
  });

  it('does not take an inherited key for a present one', () => {
    const { seed: _seed, ...rest } = valid();
    expect(fault(Object.assign(Object.create({ seed: 7 }), rest))).toBe('model.seed');
  });
});
