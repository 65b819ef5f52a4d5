/**
 * The weights of a perceptron while it is trained: one flat float32 array here, tensors only for the length of a step.
 *
 * The optimiser moves a few hundred numbers per step. As tensor operations these cost a hundred calls into the backend
 * of 25 µs each; on a flat array they cost a microsecond, and the order of every sum is ours.
 */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Rng } from '../../core/index.ts';
import type { Activation, DenseLayer } from '../../domain/ml/index.ts';
import type { TensorFlow } from './load.ts';

/** Where a layer lies in the flat array: inputs · outputs weights, input-major, then the biases. */
interface LayerPlace {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  readonly weightsFrom: number;
  readonly biasFrom: number;
  readonly to: number;
}

function placesOf(widths: readonly number[], hidden: Activation): readonly LayerPlace[] {
  const places: LayerPlace[] = [];
  let from = 0;
  for (let l = 0; l + 1 < widths.length; l++) {
    const inputs = widths[l] as number;
    const outputs = widths[l + 1] as number;
    const biasFrom = from + inputs * outputs;
    const activation = l + 2 === widths.length ? 'sigmoid' : hidden;
    places.push({ inputs, outputs, activation, weightsFrom: from, biasFrom, to: biasFrom + outputs });
    from = biasFrom + outputs;
  }
  return places;
}

/** Bound of the uniform start values: He's for relu, which passes half of its inputs, Glorot's for all others. */
function startBound({ inputs, outputs, activation }: LayerPlace): number {
  return Math.sqrt(6 / (activation === 'relu' ? inputs : inputs + outputs));
}

/** Parameters of a perceptron with one sigmoid output. */
export class MlpParameters {
  /** All weights and biases, changed in place by the optimiser. */
  readonly values: Float32Array;
  readonly #places: readonly LayerPlace[];

  /** @param widths inputs, hidden layers, 1.   @param hidden activation of the hidden layers.   @param rng start values. */
  constructor(widths: readonly number[], hidden: Activation, rng: Rng) {
    this.#places = placesOf(widths, hidden);
    this.values = new Float32Array(this.#places.at(-1)?.to ?? 0);
    for (const place of this.#places) {
      const bound = startBound(place);
      for (let i = place.weightsFrom; i < place.biasFrom; i++) this.values[i] = (2 * rng.uniform() - 1) * bound;
    }
  }

  /** Weights and biases as tensors, in the order of the flat array. The caller disposes them. */
  tensors(tf: TensorFlow): Tensor[] {
    // Copies: a backend may keep the array that it is given, and the optimiser writes into ours.
    return this.#places.flatMap(({ inputs, outputs, weightsFrom, biasFrom, to }) => [
      tf.tensor2d(this.values.slice(weightsFrom, biasFrom), [inputs, outputs]),
      tf.tensor1d(this.values.slice(biasFrom, to)),
    ]);
  }

  /** Output before its sigmoid. @param rows (n, k)   @param tensors of `tensors`   @returns (n, 1) */
  logits(tf: TensorFlow, rows: Tensor2D, tensors: readonly Tensor[]): Tensor2D {
    let values = rows;
    this.#places.forEach(({ activation }, l) => {
      const sums: Tensor2D = tf.add(tf.matMul(values, tensors[2 * l] as Tensor2D), tensors[2 * l + 1] as Tensor);
      const isOutput = l === this.#places.length - 1;
      values = isOutput || activation === 'linear' ? sums : tf[activation](sums);
    });
    return values;
  }

  /** Adds the gradient of l2 · Σ w² over all weights, biases left out, to `gradient`. */
  addPenalty(gradient: Float32Array, l2: number): void {
    for (const { weightsFrom, biasFrom } of this.#places) {
      for (let i = weightsFrom; i < biasFrom; i++) {
        gradient[i] = (gradient[i] as number) + 2 * l2 * (this.values[i] as number);
      }
    }
  }

  /** The layers with the numbers of `values`, which are exact as doubles. */
  layers(values: Float32Array): readonly DenseLayer[] {
    return this.#places.map(({ inputs, outputs, activation, weightsFrom, biasFrom, to }) => ({
      inputs,
      outputs,
      activation,
      weights: Array.from(values.subarray(weightsFrom, biasFrom)),
      bias: Array.from(values.subarray(biasFrom, to)),
    }));
  }
}
