/**
 * What a model loses when a feature is shuffled. It asks only for a score, so any model will do.
 *
 * Rows are shuffled in blocks: a single value put between strangers would be told from its neighbours by its jump alone,
 * and a feature that moves slowly would look more important than it is.
 */
import type { Rng } from '../../../core/index.ts';
import { studentT } from '../../stats/index.ts';
import { modelError, requireInteger } from '../model-error.ts';
import { type Analysis, adjusted, type Correction, deviationOf, meanOf } from './feature-table.ts';

/** One test of a model: rows that it was not trained on, and how well it does on them. */
export interface ImportanceFold {
  /** k features, each (n,), in the order of time. */
  readonly columns: readonly Float64Array[];
  /** Score of the model on k columns like these; more is better. The labels stay as they are. */
  score(columns: readonly Float64Array[]): number;
}

/** Options of `permutationImportance`. */
export interface ImportanceOptions extends Correction {
  /** Shuffles per feature and fold, from 1. */
  readonly repeats: number;
  /** Rows that stay together, from 1: about as long as labels and features remember. */
  readonly blockRows: number;
  readonly rng: Rng;
  /**
   * Features that are shuffled together, by name: the clusters of `redundancy`. Of two features that say the same, each
   * alone seems to be worth nothing. @defaultValue every feature by itself
   */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** One feature or group. */
export interface FeatureImportance {
  readonly name: string;
  /** (folds,) mean loss of score by shuffling. */
  readonly perFold: Float64Array;
  /** Mean over the folds. */
  readonly mean: number;
  /** Of the mean: over folds where there are several, else over repeats. */
  readonly standardError: number;
  /** One-sided t-test over the folds; NaN for a single fold. */
  readonly pValue: number;
  readonly adjusted: number;
}

/** Result of `permutationImportance`, most important first. */
export interface ImportanceResult extends Analysis {
  readonly features: readonly FeatureImportance[];
  /** (folds,) score without shuffling. */
  readonly scores: Float64Array;
}

/** Fewer blocks than this have too few orders to tell anything. */
const BLOCKS_MIN = 10;

/** Rows in a new order: turned round by a random distance, cut into blocks, blocks shuffled. */
function blockOrder(n: number, blockRows: number, rng: Rng): Int32Array {
  const turn = rng.below(n);
  const blocks = Int32Array.from({ length: Math.ceil(n / blockRows) }, (_, b) => b);
  for (let i = blocks.length - 1; i > 0; i--) {
    const j = rng.below(i + 1);
    const kept = blocks[i] as number;
    blocks[i] = blocks[j] as number;
    blocks[j] = kept;
  }
  const order = new Int32Array(n);
  let at = 0;
  for (const block of blocks) {
    const to = Math.min(n, (block + 1) * blockRows);
    for (let t = block * blockRows; t < to; t++) order[at++] = (t + turn) % n;
  }
  return order;
}

/** Groups as numbers of features. */
function groupsOf(names: readonly string[], groups: ImportanceOptions['groups']): [string, number[]][] {
  if (groups === undefined) return names.map((name, f) => [name, [f]]);
  return Object.entries(groups).map(([group, members]) => [
    group,
    members.map((name) => {
      const f = names.indexOf(name);
      if (f < 0) throw modelError(`groups.${group}`, `names ${name}, which is no feature`);
      return f;
    }),
  ]);
}

function requireFolds(names: readonly string[], folds: readonly ImportanceFold[]): void {
  if (folds.length === 0) throw modelError('folds', 'is empty');
  folds.forEach(({ columns }, i) => {
    if (columns.length !== names.length) {
      throw modelError(`folds[${i}].columns`, `are ${columns.length} for ${names.length} names`);
    }
    const n = columns[0]?.length ?? 0;
    if (n === 0 || columns.some((column) => column.length !== n)) {
      throw modelError(`folds[${i}].columns`, 'must have one length, from 1');
    }
  });
}

/** Losses of score in one fold, one per repeat. */
function lossesOf(fold: ImportanceFold, base: number, group: readonly number[], options: ImportanceOptions): number[] {
  const n = (fold.columns[0] as Float64Array).length;
  return Array.from({ length: options.repeats }, () => {
    const order = blockOrder(n, options.blockRows, options.rng);
    const shuffled = fold.columns.map((column, f) =>
      group.includes(f) ? Float64Array.from(order, (t) => column[t] as number) : column,
    );
    return base - fold.score(shuffled);
  });
}

function importanceOf(name: string, losses: readonly (readonly number[])[]): Omit<FeatureImportance, 'adjusted'> {
  const perFold = Float64Array.from(losses, meanOf);
  const mean = meanOf(perFold);
  const folds = perFold.length;
  if (folds === 1) {
    const only = losses[0] as readonly number[];
    return { name, perFold, mean, standardError: deviationOf(only) / Math.sqrt(only.length), pValue: Number.NaN };
  }
  const standardError = deviationOf(perFold) / Math.sqrt(folds);
  // A feature that no fold ever used loses exactly nothing in all of them.
  const pValue = standardError > 0 ? studentT.sf(mean / standardError, { df: folds - 1 }) : mean > 0 ? 0 : 1;
  return { name, perFold, mean, standardError, pValue };
}

/**
 * Permutation importance: mean loss of score when a feature, or a group of features, is shuffled.
 * @param names (k,) names of the features.   @param folds tests with rows that the scored model was not trained on.
 * @param options repeats, blockRows, rng, alpha, method, groups.
 * @returns features (most important first), scores (folds,), warnings, table.
 * @throws BOT4_MODEL_INPUT for folds, groups or options that do not fit; BOT4_STATS_ARGUMENT for an alpha or a method.
 * Null hypothesis: shuffling costs nothing. Folds share training rows, so their losses are not quite independent and the
 * p-values somewhat too small. Breiman (2001), Machine Learning 45; López de Prado (2018), chapter 8.
 * @example permutationImportance(['x'], [{ columns: [Float64Array.of(1, 2)], score: () => 0.5 }], { repeats: 2, blockRows: 1, rng: new Rng(1), alpha: 0.05, method: 'holm' }).features[0].mean // => 0
 */
export function permutationImportance(
  names: readonly string[],
  folds: readonly ImportanceFold[],
  options: ImportanceOptions,
): ImportanceResult {
  const { repeats, blockRows } = options;
  requireInteger(repeats, 'repeats', 1);
  requireInteger(blockRows, 'blockRows', 1);
  requireFolds(names, folds);
  const groups = groupsOf(names, options.groups);
  const scores = Float64Array.from(folds, (fold) => fold.score(fold.columns));
  scores.forEach((score, i) => {
    if (!Number.isFinite(score)) throw modelError(`folds[${i}].score`, `is ${score}`);
  });
  const warnings = folds.length === 1 ? ['one fold only: errors are those of the shuffles, and there is no test'] : [];
  folds.forEach(({ columns }, i) => {
    const blocks = Math.ceil((columns[0] as Float64Array).length / blockRows);
    if (blocks < BLOCKS_MIN) warnings.push(`fold ${i + 1}: ${blocks} blocks are too few to shuffle`);
  });
  const untested = groups.map(([name, group]) =>
    importanceOf(
      name,
      folds.map((fold, i) => lossesOf(fold, scores[i] as number, group, options)),
    ),
  );
  const family = adjusted(
    untested.map(({ pValue }) => pValue),
    options,
  );
  const judged = untested.map((one, f) => ({ ...one, adjusted: family[f] as number })).sort((a, b) => b.mean - a.mean);
  const table = judged.map((one) => ({
    feature: one.name,
    'loss of score': one.mean,
    'standard error': one.standardError,
    'p, adjusted': one.adjusted,
  }));
  return { features: judged, scores, warnings, table };
}
