/** Scores of many rows at once, for evaluation and research. */
import { compileMlp } from './compile-mlp.ts';
import { type FeatureRows, requireRange, rowReader } from './feature-rows.ts';
import type { MlpModel } from './model.ts';
import { modelError } from './model-error.ts';
import type { RowRange } from './time-series-split.ts';

/**
 * Output of a model for a range of rows, by the same kernel that decides in the runner.
 * @param model a trained model.   @param rows (n, k) features, in the order of `model.features`.
 * @param range rows to score.
 * @returns (range.to − range.from,)
 * @throws BOT4_MODEL_INPUT when the model reads another number of features or a row of the range is incomplete.
 * @example scoreRows({ kind: 'mlp', features: ['x'], scaler: { mean: [0], deviation: [1] }, layers: [{ inputs: 1, outputs: 1, activation: 'linear', weights: [2], bias: [0] }], trainedFrom: 0, trainedTo: 1, seed: 7 }, [Float64Array.of(1, 2, 3)], { from: 1, to: 3 }).join() // => '4,6'
 */
export function scoreRows(model: MlpModel, rows: FeatureRows, range: RowRange): Float64Array {
  const kernel = compileMlp(model);
  const reader = rowReader(rows);
  requireRange(range, 'range', reader.rows);
  if (reader.columns !== kernel.inputs) {
    throw modelError('rows', `has ${reader.columns} features, the model reads ${kernel.inputs}`);
  }
  const row = new Float64Array(kernel.inputs);
  return Float64Array.from({ length: range.to - range.from }, (_, i) => kernel.infer(reader.read(range.from + i, row)));
}
