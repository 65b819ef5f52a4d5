/**
 * Prediction with trees, one row at a time, without allocation. Sums run in the order of the trees, so the same model and
 * row give the same bits everywhere. Cost: one comparison per level of each tree.
 */
import { requireTrees, type TreeEnsemble } from './tree-ensemble.ts';

/** Predicts single rows of one model. */
export interface TreeKernel {
  /** k */
  readonly inputs: number;
  /** Raw score of a row (k,): the prediction of a regression, the log-odds of label 1 of a binary model. */
  raw(row: Float64Array): number;
  /** Prediction for a row (k,): the raw score of a regression, the probability of label 1 of a binary model. */
  infer(row: Float64Array): number;
}

/**
 * Makes a model ready to predict.
 * @param model k features.   @returns inputs, raw(row), infer(row).   @throws BOT4_MODEL_INPUT for a model that is none.
 * raw = base + Σ value of the leaf that the row reaches; infer = raw, or 1/(1 + e^−raw) for a binary model.
 * Golden: trees/lightgbm.json
 */
export function compileTrees(model: TreeEnsemble): TreeKernel {
  requireTrees(model);
  const { roots, feature, threshold, left, right, missingLeft, value, base } = model;
  const raw = (row: Float64Array): number => {
    let sum = base;
    for (let tree = 0; tree < roots.length; tree++) {
      let node = roots[tree] as number;
      let f = feature[node] as number;
      while (f >= 0) {
        const x = row[f] as number;
        // A missing value is not at most anything, so it takes the second way.
        const isLeft = x <= (threshold[node] as number) || (Number.isNaN(x) && missingLeft[node] === 1);
        node = (isLeft ? left[node] : right[node]) as number;
        f = feature[node] as number;
      }
      sum += value[node] as number;
    }
    return sum;
  };
  const infer = model.objective === 'binary' ? (row: Float64Array) => 1 / (1 + Math.exp(-raw(row))) : raw;
  return { inputs: model.features.length, raw, infer };
}
