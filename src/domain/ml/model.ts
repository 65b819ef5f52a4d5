/**
 * A trained model as data. Weights are plain numbers: a double survives JSON exactly, so the runner infers with the
 * same bits that the notebook evaluated, by our own kernels and without a tensor library.
 */

export type Activation = 'linear' | 'relu' | 'tanh' | 'sigmoid';

/** A dense layer: outputs = activation(inputs · weights + bias). */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly activation: Activation;
  /** (inputs · outputs,) input-major: weight of input i to output o at i · outputs + o. */
  readonly weights: readonly number[];
  /** (outputs,) */
  readonly bias: readonly number[];
}

/** Standardisation fitted on training rows only: (x − mean) / deviation. */
export interface Scaler {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** A multi-layer perceptron with its scaler and the interval of data that it has seen. */
export interface MlpModel {
  readonly kind: 'mlp';
  /** Names of the features it reads, in the order of its inputs. */
  readonly features: readonly string[];
  readonly scaler: Scaler;
  readonly layers: readonly DenseLayer[];
  /**
   * Microsecond of the first row trained on, and of the last price that a label of training or early stopping looked at.
   * Features of the first rows may have read earlier bars; nothing later than `trainedTo` was read.
   */
  readonly trainedFrom: number;
  readonly trainedTo: number;
  readonly seed: number;
}
