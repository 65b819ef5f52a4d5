/** Models: shapes, inference, splits. */
export type { Activation, DenseLayer, MlpModel, Scaler } from './model.ts';
