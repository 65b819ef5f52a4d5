/**
 * `bot4/ml`: labels, purged splits, inference by own kernels, evaluation. Training is `research.train` of
 * `bot4/research`, because every training run counts as a trial.
 */
export {
  type LoadedTensorFlow,
  loadTensorflow,
  type TensorBackend,
  type TensorFlow,
} from '../adapters/tfjs/load.ts';
export * from '../domain/ml/index.ts';
