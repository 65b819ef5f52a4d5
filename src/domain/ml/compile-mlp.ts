/**
 * Inference of a multi-layer perceptron in double precision, for the decision path.
 *
 * All buffers are made when the model is compiled; a call allocates nothing. Weights stay input-major, so
 * four neighbouring outputs read neighbouring numbers. Sums are taken in the order of the inputs, always: the same row
 * gives the same bits in the notebook, the backtest and the runner.
 */
import { InputError } from '../../core/index.ts';
import type { MlpModel } from './model.ts';
import { ACTIVATIONS, parseMlpModel } from './parse-mlp-model.ts';

/** A compiled model. It owns scratch buffers, so one kernel serves one thread. */
export interface MlpKernel {
  /** Length of the row that `infer` takes. */
  readonly inputs: number;
  /**
   * @param row (inputs,) raw feature values in the order of the model's `features`, not scaled.
   * @returns the output of the last layer.   @throws BOT4_MODEL_INPUT for a wrong length, or a value or output that is
   * not finite.
   */
  infer(row: Float64Array): number;
}

interface CompiledLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** Place in `ACTIVATIONS`: an integer is compared faster than a text. */
  readonly activation: number;
  readonly weights: Float64Array;
  readonly bias: Float64Array;
  readonly values: Float64Array;
}

const RELU = ACTIVATIONS.indexOf('relu');
const TANH = ACTIVATIONS.indexOf('tanh');
const SIGMOID = ACTIVATIONS.indexOf('sigmoid');

/** Applies an activation in place. One loop per kind: the branch is taken once per layer, not once per value. */
function activate(values: Float64Array, activation: number): void {
  const n = values.length;
  if (activation === RELU) for (let o = 0; o < n; o++) values[o] = Math.max(values[o] as number, 0);
  else if (activation === TANH) for (let o = 0; o < n; o++) values[o] = Math.tanh(values[o] as number);
  else if (activation === SIGMOID) for (let o = 0; o < n; o++) values[o] = 1 / (1 + Math.exp(-(values[o] as number)));
}

/** Sums four outputs at a time in registers: four chains of additions overlap, and each keeps the order of the inputs. */
function forward(layer: CompiledLayer, source: Float64Array): void {
  const { inputs, outputs, weights, bias, values } = layer;
  let o = 0;
  for (; o + 3 < outputs; o += 4) {
    let sum0 = bias[o] as number;
    let sum1 = bias[o + 1] as number;
    let sum2 = bias[o + 2] as number;
    let sum3 = bias[o + 3] as number;
    for (let i = 0, at = o; i < inputs; i++, at += outputs) {
      const x = source[i] as number;
      sum0 += x * (weights[at] as number);
      sum1 += x * (weights[at + 1] as number);
      sum2 += x * (weights[at + 2] as number);
      sum3 += x * (weights[at + 3] as number);
    }
    values[o] = sum0;
    values[o + 1] = sum1;
    values[o + 2] = sum2;
    values[o + 3] = sum3;
  }
  for (; o < outputs; o++) {
    let sum = bias[o] as number;
    for (let i = 0, at = o; i < inputs; i++, at += outputs) sum += (source[i] as number) * (weights[at] as number);
    values[o] = sum;
  }
  activate(values, layer.activation);
}

function refuseLength(length: number, inputs: number): never {
  throw new InputError('BOT4_MODEL_INPUT', `the row has ${length} values, the model reads ${inputs}`, {
    place: { key: 'row' },
  });
}

function refuseValue(index: number, feature: string | undefined, value: number): never {
  throw new InputError('BOT4_MODEL_INPUT', `feature ${feature} is ${value}`, { place: { key: `row[${index}]` } });
}

function refuseOutput(value: number): never {
  throw new InputError('BOT4_MODEL_INPUT', `the output is ${value}: the weights or the row are out of all proportion`, {
    place: { key: 'output' },
  });
}

/**
 * Compiles a model into a function of one row.
 * @param model checked in full, as `parseMlpModel` does.
 * @returns a kernel: scale, then each layer, y = activation(x · weights + bias).
 * @throws BOT4_MODEL_INPUT when the model is not valid.
 * @example compileMlp({ kind: 'mlp', features: ['x'], scaler: { mean: [1], deviation: [2] }, layers: [{ inputs: 1, outputs: 1, activation: 'linear', weights: [3], bias: [1] }], trainedFrom: 0, trainedTo: 1, seed: 7 }).infer(Float64Array.of(5)) // => 7
 */
export function compileMlp(model: MlpModel): MlpKernel {
  const checked = parseMlpModel(model);
  const features = checked.features;
  const inputs = features.length;
  const mean = Float64Array.from(checked.scaler.mean);
  const deviation = Float64Array.from(checked.scaler.deviation);
  const scaled = new Float64Array(inputs);
  const layers: readonly CompiledLayer[] = checked.layers.map((layer) => ({
    inputs: layer.inputs,
    outputs: layer.outputs,
    activation: ACTIVATIONS.indexOf(layer.activation),
    weights: Float64Array.from(layer.weights),
    bias: Float64Array.from(layer.bias),
    values: new Float64Array(layer.outputs),
  }));
  const depth = layers.length;

  function infer(row: Float64Array): number {
    if (row.length !== inputs) refuseLength(row.length, inputs);
    for (let i = 0; i < inputs; i++) {
      const x = row[i] as number;
      // x − x is 0 for a finite number and NaN for all others. A NaN must not pass: a relu would turn it into a zero.
      if (x - x !== 0) refuseValue(i, features[i], x);
      scaled[i] = (x - (mean[i] as number)) / (deviation[i] as number);
    }
    let source: Float64Array = scaled;
    for (let l = 0; l < depth; l++) {
      const layer = layers[l] as CompiledLayer;
      forward(layer, source);
      source = layer.values;
    }
    const output = source[0] as number;
    if (output - output !== 0) refuseOutput(output);
    return output;
  }

  return { inputs, infer };
}
