/**
 * The only door through which a model from outside comes in. An artifact is signed, but a signature says who wrote the
 * file, not that its numbers fit together: a weight matrix that is one short would shift every product that follows and
 * still give a plausible score. So everything is checked here, once, and nothing is filled in.
 *
 * Returns a frozen copy. O(number of weights).
 */
import { InputError } from '../../core/index.ts';
import type { Activation, DenseLayer, MlpModel, Scaler } from './model.ts';

/** Order is part of the catalogue: the kernel numbers activations by their place here. */
export const ACTIVATIONS = ['linear', 'relu', 'tanh', 'sigmoid'] as const satisfies readonly Activation[];

const MODEL_KEYS = ['kind', 'features', 'scaler', 'layers', 'trainedFrom', 'trainedTo', 'seed'] as const;
const SCALER_KEYS = ['mean', 'deviation'] as const;
const LAYER_KEYS = ['inputs', 'outputs', 'activation', 'weights', 'bias'] as const;

function refuse(key: string, detail: string): never {
  throw new InputError('BOT4_MODEL_INPUT', detail, { place: { key } });
}

function record<K extends string>(value: unknown, keys: readonly K[], at: string): Readonly<Record<K, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(at, 'must be an object');
  for (const key of Object.keys(value)) {
    if (!(keys as readonly string[]).includes(key))
      refuse(`${at}.${key}`, `is not known; known are ${keys.join(', ')}`);
  }
  for (const key of keys) if (!Object.hasOwn(value, key)) refuse(`${at}.${key}`, 'is missing');
  return value as Readonly<Record<K, unknown>>;
}

function list(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value)) refuse(at, 'must be an array');
  return value;
}

function integer(value: unknown, at: string, range: { readonly min: number; readonly max: number }): number {
  if (!Number.isSafeInteger(value) || (value as number) < range.min || (value as number) > range.max) {
    refuse(at, `must be an integer from ${range.min} to ${range.max}`);
  }
  return value as number;
}

function numbers(value: unknown, at: string, length: number): readonly number[] {
  const source = list(value, at);
  if (source.length !== length) refuse(at, `must have ${length} numbers, has ${source.length}`);
  const copy = new Array<number>(length);
  for (let i = 0; i < length; i++) {
    const item = source[i];
    if (typeof item !== 'number' || !Number.isFinite(item)) refuse(`${at}[${i}]`, 'must be a finite number');
    // JSON writes -0 as 0: adding zero gives both the same bits, so a model hashes alike before and after a round trip.
    copy[i] = item + 0;
  }
  return Object.freeze(copy);
}

function featureNames(value: unknown, at: string): readonly string[] {
  const names = list(value, at);
  if (names.length === 0) refuse(at, 'must name at least one feature');
  const seen = new Set<string>();
  for (let i = 0; i < names.length; i++) {
    const name = names[i];
    if (typeof name !== 'string' || name === '') refuse(`${at}[${i}]`, 'must be a name');
    if (seen.has(name)) refuse(`${at}[${i}]`, `repeats the name ${name}`);
    seen.add(name);
  }
  return Object.freeze([...seen]);
}

function scaler(value: unknown, at: string, length: number): Scaler {
  const fields = record(value, SCALER_KEYS, at);
  const mean = numbers(fields.mean, `${at}.mean`, length);
  const deviation = numbers(fields.deviation, `${at}.deviation`, length);
  for (let i = 0; i < length; i++) {
    if ((deviation[i] as number) <= 0) refuse(`${at}.deviation[${i}]`, 'must be positive');
  }
  return Object.freeze({ mean, deviation });
}

function layer(value: unknown, at: string, inputs: number): DenseLayer {
  const fields = record(value, LAYER_KEYS, at);
  if (fields.inputs !== inputs) refuse(`${at}.inputs`, `must be ${inputs}, the number of values that reach the layer`);
  const outputs = integer(fields.outputs, `${at}.outputs`, { min: 1, max: 65_536 });
  const activation = ACTIVATIONS.find((known) => known === fields.activation);
  if (activation === undefined) refuse(`${at}.activation`, `must be one of ${ACTIVATIONS.join(', ')}`);
  const weights = numbers(fields.weights, `${at}.weights`, inputs * outputs);
  const bias = numbers(fields.bias, `${at}.bias`, outputs);
  return Object.freeze({ inputs, outputs, activation, weights, bias });
}

function layers(value: unknown, at: string, inputs: number): readonly DenseLayer[] {
  const source = list(value, at);
  if (source.length === 0) refuse(at, 'must have at least one layer');
  const parsed: DenseLayer[] = [];
  let width = inputs;
  for (let l = 0; l < source.length; l++) {
    const next = layer(source[l], `${at}[${l}]`, width);
    parsed.push(next);
    width = next.outputs;
  }
  if (width !== 1) refuse(`${at}[${source.length - 1}].outputs`, 'must be 1 in the last layer');
  return Object.freeze(parsed);
}

/**
 * Reads a model from parsed JSON and refuses everything that is not exactly one.
 * @param json what `JSON.parse` returned, or a model that code has built.
 * @returns a frozen copy; −0 becomes 0, all other numbers keep their bits.
 * @throws BOT4_MODEL_INPUT with the path of the first fault: unknown or missing key, wrong length or type, a number
 * that is not finite, layers whose widths do not chain, a last layer with more than one output.
 * @example parseMlpModel({ kind: 'mlp', features: ['x'], scaler: { mean: [0], deviation: [1] }, layers: [{ inputs: 1, outputs: 1, activation: 'linear', weights: [2], bias: [1] }], trainedFrom: 0, trainedTo: 1, seed: 7 }).layers.length // => 1
 */
export function parseMlpModel(json: unknown): MlpModel {
  const fields = record(json, MODEL_KEYS, 'model');
  if (fields.kind !== 'mlp') refuse('model.kind', "must be 'mlp'");
  const features = featureNames(fields.features, 'model.features');
  const trainedFrom = integer(fields.trainedFrom, 'model.trainedFrom', { min: 0, max: Number.MAX_SAFE_INTEGER });
  return Object.freeze({
    kind: 'mlp',
    features,
    scaler: scaler(fields.scaler, 'model.scaler', features.length),
    layers: layers(fields.layers, 'model.layers', features.length),
    trainedFrom,
    trainedTo: integer(fields.trainedTo, 'model.trainedTo', { min: trainedFrom, max: Number.MAX_SAFE_INTEGER }),
    seed: integer(fields.seed, 'model.seed', { min: 0, max: 2 ** 32 - 1 }),
  });
}
