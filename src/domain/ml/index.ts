/** Models: shapes, inference, splits, labels, scaling and evaluation. */
export * from './analysis/index.ts';
export { compileMlp, type MlpKernel } from './compile-mlp.ts';
export {
  accuracy,
  auc,
  type Baseline,
  type BinaryScores,
  brier,
  evaluateBinary,
  logLoss,
  majorityBaseline,
  type Scored,
} from './evaluation.ts';
export { completeRows, type FeatureRows, type RowMajor, type RowReader, rowReader } from './feature-rows.ts';
export { fitScaler } from './fit-scaler.ts';
export { forwardReturnLabels, type Labels } from './forward-return-labels.ts';
export * from './labels/index.ts';
export type { Activation, DenseLayer, MlpModel, Scaler } from './model.ts';
export { parseMlpModel } from './parse-mlp-model.ts';
export { scoreRows } from './score-rows.ts';
export {
  type RowRange,
  type SplitGap,
  type TimeSeriesSplit,
  type TimeSeriesSplitOptions,
  timeSeriesSplit,
  type ValidatedSplit,
  withValidation,
} from './time-series-split.ts';
export * from './trees/index.ts';
