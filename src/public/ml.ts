/** `bot4/ml`: labels, purged splits, training with TensorFlow.js, inference by own kernels, evaluation. */
export {
  type LoadedTensorFlow,
  loadTensorflow,
  type TensorBackend,
  type TensorFlow,
} from '../adapters/tfjs/load.ts';
export { type EpochLoss, type TrainedMlp, type TrainMlpOptions, trainMlp } from '../adapters/tfjs/train-mlp.ts';
export * from '../domain/ml/index.ts';
