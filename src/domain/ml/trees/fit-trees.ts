/**
 * Gradient-boosted trees: each tree corrects what those before it got wrong. Histograms of at most 255 bins a feature make
 * the cost of a tree independent of the number of distinct values.
 *
 * Invariants: same rows, options and seed, same bits; rows that are not named move nothing, not even a threshold.
 * Complexity: O(trees · rows · features · log leaves). Memory: one byte a value, and a histogram per leaf.
 */
import { InputError, Rng } from '../../../core/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { binRows } from './feature-bins.ts';
import { TreeGrower, type TreeGrowth } from './grow-tree.ts';
import { TreeBuilder, type TreeEnsemble, type TreeObjective } from './tree-ensemble.ts';

/** Options of `fitTrees`. What shapes the model has no default. */
export interface FitTreesOptions {
  /** (k,) names of the features. */
  readonly features: readonly string[];
  /** 'regression': squared error; 'binary': log loss of labels 0 and 1. */
  readonly objective: TreeObjective;
  /** Number of trees, from 1. */
  readonly trees: number;
  /** Most leaves of a tree, from 2. */
  readonly leaves: number;
  /** Which leaf is split next: the one that gains most, or the one nearest to the root. */
  readonly growth: TreeGrowth;
  /** Share of each tree's answer that is added, in (0, 1]. */
  readonly learningRate: number;
  /** λ: pulls the answer of small leaves to zero, from 0. */
  readonly l2: number;
  /** Smallest sum of hessians of a leaf, above 0: rows for a regression, Σ p(1 − p) for a binary model; times weights. */
  readonly minChildWeight: number;
  /** Unsigned 32-bit integer; only shares below 1 draw from it. */
  readonly seed: number;
  /** Most splits from root to leaf. @defaultValue no limit */
  readonly depth?: number;
  /** Most bins of a feature, 2 … 255. @defaultValue 255 */
  readonly bins?: number;
  /** A split must gain more than this. @defaultValue 0 */
  readonly minGain?: number;
  /** Share of rows that each tree learns from, in (0, 1]. @defaultValue 1 */
  readonly rowShare?: number;
  /** Share of features that each tree may ask for, in (0, 1]. @defaultValue 1 */
  readonly columnShare?: number;
  /** (n,) weight of each row, positive: `averageUniqueness` for labels that overlap. @defaultValue all 1 */
  readonly weight?: ArrayLike<number>;
  /** Rows to train on, ascending. @defaultValue all */
  readonly rows?: ArrayLike<number>;
}

/** A trained model with its way there. */
export interface TreeFit {
  readonly model: TreeEnsemble;
  /** (trees,) mean loss of the training rows after each tree: squared error, or log loss in nats. */
  readonly trainLoss: Float64Array;
  readonly warnings: readonly string[];
}

/** Rows that are trained on, side by side. */
interface Training {
  readonly rows: Int32Array;
  readonly label: Float64Array;
  readonly weight: Float64Array;
}

function requireShare(value: number, key: string): void {
  if (!(value > 0 && value <= 1)) throw modelError(key, `is ${value}, must lie in (0, 1]`);
}

function requireAbove(value: number, key: string, isZeroAllowed: boolean): void {
  const isEnough = isZeroAllowed ? value >= 0 : value > 0;
  if (!(isEnough && value < Number.POSITIVE_INFINITY)) throw modelError(key, `is ${value}, out of range`);
}

function requireOneOf(value: string, key: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) throw modelError(key, `is ${String(value)}, must be one of ${allowed.join(', ')}`);
}

function requireFitOptions(options: FitTreesOptions): void {
  requireOneOf(options.objective, 'objective', ['regression', 'binary']);
  requireOneOf(options.growth, 'growth', ['leaf-wise', 'depth-wise']);
  requireInteger(options.trees, 'trees', 1);
  requireInteger(options.leaves, 'leaves', 2);
  requireShare(options.learningRate, 'learningRate');
  requireAbove(options.l2, 'l2', true);
  requireAbove(options.minChildWeight, 'minChildWeight', false);
  requireInteger(options.seed, 'seed', 0);
  if (options.seed >= 2 ** 32) throw modelError('seed', `is ${options.seed}, must be below 2^32`);
  if (options.depth !== undefined) requireInteger(options.depth, 'depth', 1);
  const bins = options.bins ?? 255;
  requireInteger(bins, 'bins', 2);
  if (bins > 255) throw modelError('bins', `is ${bins}, must be at most 255`);
  requireAbove(options.minGain ?? 0, 'minGain', true);
  requireShare(options.rowShare ?? 1, 'rowShare');
  requireShare(options.columnShare ?? 1, 'columnShare');
}

function requireColumns(columns: readonly Float64Array[], features: readonly string[], n: number): void {
  if (columns.length === 0) throw modelError('columns', 'has no column');
  if (features.length !== columns.length) {
    throw modelError('features', `has ${features.length} names for ${columns.length} columns`);
  }
  columns.forEach((column, f) => {
    if (column.length !== n) throw modelError(`columns[${f}]`, `has ${column.length} values for ${n} labels`);
  });
}

/** Labels and weights of the rows to train on. */
function trainingOf(label: ArrayLike<number>, options: FitTreesOptions): Training {
  const n = label.length;
  const { weight, objective } = options;
  if (weight !== undefined && weight.length !== n) throw modelError('weight', `has ${weight.length} values, not ${n}`);
  const rows = options.rows === undefined ? Int32Array.from({ length: n }, (_, t) => t) : Int32Array.from(options.rows);
  rows.forEach((t, i) => {
    if (t < 0 || t >= n || (i > 0 && t <= (rows[i - 1] as number))) {
      throw modelError(`rows[${i}]`, `is ${t}, must ascend within [0, ${n})`);
    }
    const y = label[t] as number;
    const isLabel = objective === 'binary' ? y === 0 || y === 1 : Number.isFinite(y);
    if (!isLabel) throw modelError(`label[${t}]`, `is ${y}, no label of a ${objective} model`);
    requireAbove(weight === undefined ? 1 : (weight[t] as number), `weight[${t}]`, false);
  });
  if (rows.length < 2) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${rows.length} rows to train on`, { place: { key: 'rows' } });
  }
  return {
    rows,
    label: Float64Array.from(rows, (t) => label[t] as number),
    weight: Float64Array.from(rows, (t) => (weight === undefined ? 1 : (weight[t] as number))),
  };
}

/** The constant that fits best: the weighted mean, as log-odds for a binary model. */
function baseOf({ label, weight }: Training, objective: TreeObjective): number {
  let sum = 0;
  let total = 0;
  label.forEach((y, i) => {
    sum += y * (weight[i] as number);
    total += weight[i] as number;
  });
  if (objective === 'regression') return sum / total;
  if (sum === 0 || sum === total) throw modelError('label', 'has one class only');
  return Math.log(sum / (total - sum));
}

/** Fills gradient and hessian of the loss at the raw scores. @returns the weighted mean loss. */
function differentiate(training: Training, objective: TreeObjective, score: Float64Array, into: Derivatives): number {
  const { label, weight } = training;
  let loss = 0;
  let total = 0;
  for (let i = 0; i < label.length; i++) {
    const y = label[i] as number;
    const w = weight[i] as number;
    const z = score[i] as number;
    total += w;
    if (objective === 'regression') {
      into.gradient[i] = w * (z - y);
      into.hessian[i] = w;
      loss += w * (z - y) * (z - y);
    } else {
      const p = 1 / (1 + Math.exp(-z));
      into.gradient[i] = w * (p - y);
      into.hessian[i] = w * p * (1 - p);
      // log(1 + e^−|z|) does not overflow, and loses no digits where the probability is near 0 or 1.
      loss += w * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, y === 1 ? -z : z));
    }
  }
  return loss / total;
}

interface Derivatives {
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

/** ⌈share · n⌉ of the numbers 0 … n − 1, ascending, all subsets alike (Knuth, algorithm S). */
function drawShare(n: number, share: number, rng: Rng): Int32Array {
  const wanted = Math.max(1, Math.ceil(share * n));
  const drawn = new Int32Array(wanted);
  let count = 0;
  for (let i = 0; count < wanted; i++) {
    if (wanted === n || rng.uniform() * (n - i) < wanted - count) drawn[count++] = i;
  }
  return drawn;
}

/**
 * Trains gradient-boosted trees.
 * @param columns k features, each (n,), NaN for missing.   @param label (n,) a number, or 0 and 1 for a binary model.
 * @param options shape of the trees, seed, weights, rows to train on.
 * @returns model, trainLoss (trees,), warnings.
 * @throws BOT4_MODEL_INPUT for an option, a column or a label out of range; BOT4_DATA_TOO_SHORT for fewer than two rows.
 * Newton boosting: a leaf answers −rate · G/(H + λ), with G and H the sums of first and second derivatives of the loss.
 * Friedman (2001), Annals of Statistics 29(5); Chen & Guestrin (2016), XGBoost; Ke et al. (2017), LightGBM.
 * Golden: trees/lightgbm.json
 * @example fitTrees([Float64Array.of(1, 2, 3, 4)], [0, 0, 1, 1], { features: ['x'], objective: 'regression', trees: 1, leaves: 2, growth: 'leaf-wise', learningRate: 1, l2: 0, minChildWeight: 1, seed: 1 }).model.threshold[0] // => 2.5
 */
export function fitTrees(
  columns: readonly Float64Array[],
  label: ArrayLike<number>,
  options: FitTreesOptions,
): TreeFit {
  requireFitOptions(options);
  requireColumns(columns, options.features, label.length);
  const { objective, trees, rowShare = 1, columnShare = 1, minGain = 0, depth = Number.MAX_SAFE_INTEGER } = options;
  const training = trainingOf(label, options);
  const m = training.rows.length;
  const base = baseOf(training, objective);
  const binned = binRows(columns, training.rows, options.bins ?? 255);
  const grower = new TreeGrower(binned, { ...options, minGain, depth });
  const builder = new TreeBuilder();
  const score = new Float64Array(m).fill(base);
  const slopes = { gradient: new Float64Array(m), hessian: new Float64Array(m) };
  const trainLoss = new Float64Array(trees);
  const rng = new Rng(options.seed);
  const byRow = rng.stream('rows');
  const byColumn = rng.stream('columns');
  differentiate(training, objective, score, slopes);
  for (let tree = 0; tree < trees; tree++) {
    const rows = drawShare(m, rowShare, byRow);
    const features = drawShare(columns.length, columnShare, byColumn);
    grower.grow(builder, { rows, features, ...slopes, score });
    trainLoss[tree] = differentiate(training, objective, score, slopes);
  }
  const model = builder.build({ objective, features: [...options.features], base });
  const warnings = model.feature.some((f) => f >= 0) ? [] : ['no split gained anything: the model is a constant'];
  return { model, trainLoss, warnings };
}
