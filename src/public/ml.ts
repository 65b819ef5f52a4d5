/**
 * `bot4/ml`: labels and their intervals, purged splits, analysis of features with its tables and figures, trees and their
 * Shapley values, inference by own kernels, evaluation. A candidate is trained by `research.train` of `bot4/research`,
 * because every training run counts as a trial.
 */
export {
  type LoadedTensorFlow,
  loadTensorflow,
  type TensorBackend,
  type TensorFlow,
} from '../adapters/tfjs/load.ts';
export * from '../domain/ml/index.ts';
export {
  AnalysisTable,
  analysisTable,
  type BarrierFigureOptions,
  barrierFigure,
  clusterFigure,
  importanceFigure,
  informationFigure,
  shapFigure,
} from '../lab/analysis/index.ts';
