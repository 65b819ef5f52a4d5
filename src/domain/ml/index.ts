/** Models: shapes, inference, splits, labels, scaling and evaluation. */
export { compileMlp, type MlpKernel } from './compile-mlp.ts';
export type { Activation, DenseLayer, MlpModel, Scaler } from './model.ts';
export { parseMlpModel } from './parse-mlp-model.ts';
