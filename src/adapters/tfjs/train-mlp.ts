/**
 * Training of a small perceptron that scores the probability of label 1.
 *
 * Same seed, data and backend: same weights, bit for bit. Chance comes from our own generator, batches are taken in an
 * order that depends on the seed alone, and the backend adds up in one thread. The result is plain numbers; inference
 * needs no tensor library.
 *
 * TensorFlow computes the loss and its gradient; the parameters are ours, see `mlp-parameters.ts`. Memory: one float32
 * copy of the rows that are used. A tensor lives for one step at most, so none is left when training fails.
 */
import { setImmediate } from 'node:timers/promises';
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import { InputError, Rng } from '../../core/index.ts';
import {
  type Activation,
  type DenseLayer,
  type FeatureRows,
  fitScaler,
  type MlpModel,
  parseMlpModel,
  type RowRange,
  rowReader,
  type Scaler,
} from '../../domain/ml/index.ts';
import { Adam } from './adam.ts';
import { loadTensorflow, type TensorBackend, type TensorFlow } from './load.ts';
import { MlpParameters } from './mlp-parameters.ts';

/** Mean log losses of one pass over the training rows. */
export interface EpochLoss {
  /** From 1. */
  readonly epoch: number;
  /** On the training rows, while they were learned. Without the penalty on weights. */
  readonly loss: number;
  /** On the validation rows after the epoch; null when there are none. */
  readonly valLoss: number | null;
}

export interface TrainMlpOptions {
  /** (n, k) features, as columns or row-major. */
  readonly rows: FeatureRows;
  /** (n,) 0 or 1. */
  readonly labels: Float64Array;
  /** (n,) microseconds at which each row was known, the close of its bar; strictly increasing. */
  readonly times: Float64Array;
  /** (k,) names of the features, in the order of the columns. */
  readonly features: readonly string[];
  /** Rows to learn from, to stop by, and to keep away from. `withValidation` makes them with an embargo. */
  readonly ranges: { readonly train: RowRange; readonly validation?: RowRange; readonly test?: RowRange };
  /** Rows by which a label looks ahead. */
  readonly horizon: number;
  /** Widths of the hidden layers; an empty list is a logistic regression. */
  readonly hidden: readonly number[];
  /** Activation of the hidden layers. */
  readonly activation: Activation;
  readonly epochs: number;
  readonly batchSize: number;
  /** Step of Adam (Kingma & Ba 2015), for example 0.003. */
  readonly learningRate: number;
  /** Factor of the sum of squared weights in the loss; 0 for none. */
  readonly l2: number;
  /** Any unsigned 32-bit integer. */
  readonly seed: number;
  /**
   * Epochs without a lower validation loss after which training stops; the weights of the best epoch are returned.
   * @defaultValue none: all epochs run and the last weights are returned
   */
  readonly patience?: number;
  /** Called after each epoch. What it throws ends the training and is thrown on. */
  readonly onEpoch?: (progress: EpochLoss & { readonly epochs: number }) => void;
}

export interface TrainedMlp {
  readonly model: MlpModel;
  readonly history: readonly EpochLoss[];
  /** Epoch whose weights the model has. */
  readonly bestEpoch: number;
  readonly backend: TensorBackend;
  /** Why that backend computed, one sentence for people. */
  readonly note: string;
  readonly seconds: number;
}

function optionError(key: string, detail: string): InputError {
  return new InputError('BOT4_MODEL_INPUT', detail, { place: { key } });
}

function requireCount(value: number, key: string): void {
  if (!Number.isSafeInteger(value) || value < 1) throw optionError(key, `is ${value}, must be an integer from 1`);
}

function checkSettings(options: TrainMlpOptions): void {
  for (const key of ['epochs', 'batchSize', 'horizon'] as const) requireCount(options[key], key);
  options.hidden.forEach((width, l) => {
    requireCount(width, `hidden[${l}]`);
  });
  if (!['linear', 'relu', 'tanh', 'sigmoid'].includes(options.activation)) {
    throw optionError('activation', `is ${options.activation}, may be linear, relu, tanh or sigmoid`);
  }
  const { learningRate, l2, seed, patience } = options;
  if (!(learningRate > 0 && learningRate < Number.POSITIVE_INFINITY)) {
    throw optionError('learningRate', `is ${learningRate}, must be a positive number`);
  }
  if (!(l2 >= 0 && l2 < Number.POSITIVE_INFINITY)) throw optionError('l2', `is ${l2}, must be a number from 0`);
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw optionError('seed', `is ${seed}, must be an integer from 0 to 2^32 - 1`);
  }
  if (patience === undefined) return;
  requireCount(patience, 'patience');
  if (options.ranges.validation === undefined) throw optionError('patience', 'needs a validation range to stop by');
}

/** Names a range that is not one, and two ranges of which the earlier one's labels look into the later one. */
function checkRanges({ ranges, horizon }: TrainMlpOptions, n: number): void {
  const inOrder = (['train', 'validation', 'test'] as const).flatMap((name) => {
    const range = ranges[name];
    return range === undefined ? [] : [{ name, range }];
  });
  inOrder.forEach(({ name, range: { from, to } }, i) => {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || to > n || from >= to) {
      throw optionError(`ranges.${name}`, `[${from}, ${to}) is not a range of rows within [0, ${n})`);
    }
    const before = inOrder[i - 1];
    if (before !== undefined && before.range.to + horizon > from) {
      throw optionError(
        `ranges.${name}`,
        `starts at row ${from}; labels of ${before.name} look up to row ${before.range.to - 1 + horizon}`,
      );
    }
  });
}

function checkTimes(times: Float64Array, n: number): void {
  if (times.length !== n) throw optionError('times', `has ${times.length} values for ${n} rows`);
  for (let t = 0; t < n; t++) {
    const time = times[t] as number;
    if (!Number.isSafeInteger(time) || time < 0) throw optionError(`times[${t}]`, `is ${time}, must be microseconds`);
    if (t > 0 && time <= (times[t - 1] as number)) throw optionError(`times[${t}]`, 'is not later than the row before');
  }
}

function checkLabels(labels: Float64Array, name: string, range: RowRange): void {
  for (let t = range.from; t < range.to; t++) {
    const label = labels[t];
    if (label !== 0 && label !== 1)
      throw optionError(`labels[${t}]`, `is ${label} in the range ${name}, must be 0 or 1`);
  }
}

/** Everything that can be wrong with the input is found before TensorFlow is loaded. */
function check(options: TrainMlpOptions): void {
  checkSettings(options);
  const { rows: n, columns } = rowReader(options.rows);
  const { labels, features, ranges, horizon } = options;
  if (features.length !== columns) throw optionError('features', `has ${features.length} names for ${columns} columns`);
  if (labels.length !== n) throw optionError('labels', `has ${labels.length} values for ${n} rows`);
  checkTimes(options.times, n);
  checkRanges(options, n);
  checkLabels(labels, 'train', ranges.train);
  if (ranges.validation !== undefined) checkLabels(labels, 'validation', ranges.validation);
  const last = (ranges.validation ?? ranges.train).to - 1 + horizon;
  if (last >= n) throw optionError('times', `end at row ${n - 1}, the last label used looks at row ${last}`);
}

/** Scaled rows and labels of a range, in the float32 that TensorFlow computes with. */
interface Examples {
  readonly count: number;
  /** (count · k,) row-major */
  readonly values: Float32Array;
  /** (count,) */
  readonly labels: Float32Array;
}

function examplesOf(options: TrainMlpOptions, scaler: Scaler, range: RowRange): Examples {
  const reader = rowReader(options.rows);
  const k = reader.columns;
  const count = range.to - range.from;
  const values = new Float32Array(count * k);
  const row = new Float64Array(k);
  for (let i = 0; i < count; i++) {
    reader.read(range.from + i, row);
    for (let c = 0; c < k; c++) {
      const scaled = ((row[c] as number) - (scaler.mean[c] as number)) / (scaler.deviation[c] as number);
      if (!Number.isFinite(scaled)) throw optionError(`rows[${range.from + i}][${c}]`, `is ${row[c]}`);
      values[i * k + c] = scaled;
    }
  }
  return { count, values, labels: Float32Array.from(options.labels.subarray(range.from, range.to)) };
}

/** Puts `order` into a random order (Fisher and Yates). */
function shuffle(order: Uint32Array, rng: Rng): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
}

/** The state of one training run. Holds no tensor between two calls. */
class Training {
  readonly #tf: TensorFlow;
  readonly #options: TrainMlpOptions;
  readonly #train: Examples;
  readonly #validation: Examples | undefined;
  readonly #parameters: MlpParameters;
  readonly #optimizer: Adam;
  readonly #gradient: Float32Array;
  readonly #order: Uint32Array;
  readonly #rng: Rng;

  constructor(tf: TensorFlow, options: TrainMlpOptions, scaler: Scaler) {
    const { train, validation } = options.ranges;
    this.#tf = tf;
    this.#options = options;
    this.#train = examplesOf(options, scaler, train);
    this.#validation = validation === undefined ? undefined : examplesOf(options, scaler, validation);
    const rng = new Rng(options.seed);
    const widths = [options.features.length, ...options.hidden, 1];
    this.#parameters = new MlpParameters(widths, options.activation, rng.stream('weights'));
    const size = this.#parameters.values.length;
    this.#optimizer = new Adam(size, options.learningRate);
    this.#gradient = new Float32Array(size);
    this.#order = Uint32Array.from({ length: this.#train.count }, (_, i) => i);
    this.#rng = rng.stream('shuffle');
  }

  /** The loss as a function of the parameters: ln(1 + eˣ) − x·y of the logit x, which does not overflow. */
  #lossOf(examples: Examples): (...parameters: Tensor[]) => Scalar {
    const tf = this.#tf;
    const rows = tf.tensor2d(examples.values, [examples.count, this.#options.features.length]);
    const labels = tf.tensor2d(examples.labels, [examples.count, 1]);
    return (...parameters) => {
      const logits = this.#parameters.logits(tf, rows, parameters);
      return tf.mean(tf.sub(tf.softplus(logits), tf.mul(logits, labels)));
    };
  }

  /** Mean log loss with the present parameters. */
  #logLoss(examples: Examples): number {
    const tf = this.#tf;
    return tf.tidy(() => this.#lossOf(examples)(...this.#parameters.tensors(tf)).dataSync()[0] as number);
  }

  /** Mean log loss, and its gradient written into `#gradient`. */
  #backward(examples: Examples): number {
    const tf = this.#tf;
    return tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads(this.#lossOf(examples))(this.#parameters.tensors(tf));
      let at = 0;
      for (const tensor of grads) {
        this.#gradient.set(tensor.dataSync(), at);
        at += tensor.size;
      }
      return value.dataSync()[0] as number;
    });
  }

  /** Examples `from` to `to` of the present order, copied together. */
  #batch(from: number, to: number): Examples {
    const k = this.#options.features.length;
    const count = to - from;
    const values = new Float32Array(count * k);
    const labels = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const at = this.#order[from + i] as number;
      values.set(this.#train.values.subarray(at * k, (at + 1) * k), i * k);
      labels[i] = this.#train.labels[at] as number;
    }
    return { count, values, labels };
  }

  /** One pass over the training examples, in a new order. */
  epoch(): { readonly loss: number; readonly valLoss: number | null } {
    const { count } = this.#train;
    const { batchSize, l2 } = this.#options;
    shuffle(this.#order, this.#rng);
    let sum = 0;
    for (let from = 0; from < count; from += batchSize) {
      const to = Math.min(from + batchSize, count);
      sum += this.#backward(this.#batch(from, to)) * (to - from);
      this.#parameters.addPenalty(this.#gradient, l2);
      this.#optimizer.step(this.#parameters.values, this.#gradient);
    }
    const validation = this.#validation;
    return { loss: sum / count, valLoss: validation === undefined ? null : this.#logLoss(validation) };
  }

  snapshot(): Float32Array {
    return this.#parameters.values.slice();
  }

  layers(snapshot: Float32Array): readonly DenseLayer[] {
    return this.#parameters.layers(snapshot);
  }
}

/** What the loop over the epochs ends with. */
interface Outcome {
  readonly history: readonly EpochLoss[];
  readonly bestEpoch: number;
  readonly layers: readonly DenseLayer[];
}

async function runEpochs(training: Training, options: TrainMlpOptions): Promise<Outcome> {
  const { epochs, patience, onEpoch } = options;
  const history: EpochLoss[] = [];
  let best: { epoch: number; loss: number; snapshot: Float32Array } | undefined;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const { loss, valLoss } = training.epoch();
    if (!Number.isFinite(loss) || (valLoss !== null && !Number.isFinite(valLoss))) {
      throw optionError('learningRate', `training diverged in epoch ${epoch}: the loss is not finite`);
    }
    history.push({ epoch, loss, valLoss });
    onEpoch?.({ epoch, epochs, loss, valLoss });
    if (patience !== undefined && valLoss !== null) {
      if (best === undefined || valLoss < best.loss) best = { epoch, loss: valLoss, snapshot: training.snapshot() };
      else if (epoch - best.epoch >= patience) break;
    }
    // TensorFlow computes on this thread: let progress be shown and interrupts be heard.
    await setImmediate();
  }
  const bestEpoch = best?.epoch ?? history.length;
  return { history, bestEpoch, layers: training.layers(best?.snapshot ?? training.snapshot()) };
}

/**
 * Trains a perceptron with a sigmoid output on the log loss, with Adam.
 * @param options data, ranges, shape and settings; see `TrainMlpOptions`.
 * @returns the model, the losses of each epoch, the backend that computed, and how long it took.
 * @throws BOT4_MODEL_INPUT naming the option at fault: shapes that differ, an incomplete row in a range, a label that is
 * not 0 or 1, ranges whose labels look into the next one, training that diverges.
 * The scaler sees the training rows only; `trainedTo` is the time of the last price that a label of training or
 * validation looked at. Initial weights: Glorot & Bengio (2010), for relu He et al. (2015).
 */
export async function trainMlp(options: TrainMlpOptions): Promise<TrainedMlp> {
  check(options);
  const { rows, ranges, features, times, horizon, seed } = options;
  const scaler = fitScaler(rows, ranges.train);
  const { tf, backend, note } = await loadTensorflow();
  const start = performance.now();
  const { history, bestEpoch, layers } = await runEpochs(new Training(tf, options, scaler), options);
  const trainedFrom = times[ranges.train.from] as number;
  const trainedTo = times[(ranges.validation ?? ranges.train).to - 1 + horizon] as number;
  const model = parseMlpModel({ kind: 'mlp', features, scaler, layers, trainedFrom, trainedTo, seed });
  return { model, history, bestEpoch, backend, note, seconds: (performance.now() - start) / 1000 };
}
