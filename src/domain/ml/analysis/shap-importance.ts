/** Shapley values of many rows, summed up per feature. */
import { modelError } from '../model-error.ts';
import type { ShapValues } from '../trees/index.ts';
import { type Analysis, deviationOf, meanOf } from './feature-table.ts';
import { correlationOfRanks, midRanks } from './mid-ranks.ts';

/** One feature. */
export interface FeatureShap {
  readonly name: string;
  /** Mean magnitude of its share in the raw score. */
  readonly mean: number;
  /** Of the mean, as if rows were independent. */
  readonly standardError: number;
  /** Share of all features' mean magnitudes. */
  readonly share: number;
  /** Spearman's correlation of feature and share: 1 when more of it always raises the score. */
  readonly direction: number;
}

/** Result of `shapImportance`, most important first. */
export interface ShapImportanceResult extends Analysis {
  readonly features: readonly FeatureShap[];
  /** Expected raw score. */
  readonly base: number;
}

/** Correlation over the rows where the feature is there. */
function directionOf(column: Float64Array, values: Float64Array): number {
  const rows: number[] = [];
  column.forEach((x, i) => {
    if (!Number.isNaN(x)) rows.push(i);
  });
  const pick = (from: Float64Array) => midRanks(Float64Array.from(rows, (i) => from[i] as number));
  return correlationOfRanks(pick(column), pick(values));
}

/**
 * Importance of features by their Shapley values.
 * @param shap values of m rows.   @param columns k columns of (m,): the features of the same rows.
 * @returns features (most important first), base, warnings, table.   @throws BOT4_MODEL_INPUT when lengths differ.
 * mean |φ| per feature. It says what the model uses, not what is true: a model that fits noise uses noise.
 * @example shapImportance({ features: ['x'], base: 0, values: [Float64Array.of(-1, 1)] }, [Float64Array.of(0, 5)]).features[0].direction // => 1
 */
export function shapImportance(shap: ShapValues, columns: readonly Float64Array[]): ShapImportanceResult {
  const m = shap.values[0]?.length ?? 0;
  if (columns.length !== shap.features.length || columns.some((column) => column.length !== m)) {
    throw modelError('columns', `must be ${shap.features.length} of ${m} rows, those that were explained`);
  }
  const sizes = shap.values.map((values) => values.map(Math.abs));
  const total = sizes.reduce((sum, size) => sum + meanOf(size), 0);
  const features = shap.features
    .map((name, f): FeatureShap => {
      const size = sizes[f] as Float64Array;
      const mean = meanOf(size);
      const direction = directionOf(columns[f] as Float64Array, shap.values[f] as Float64Array);
      return {
        name,
        mean,
        standardError: deviationOf(size) / Math.sqrt(m),
        share: total > 0 ? mean / total : 0,
        direction,
      };
    })
    .sort((a, b) => b.mean - a.mean);
  const unused = features.filter(({ mean }) => mean === 0).map(({ name }) => name);
  const warnings = unused.length === 0 ? [] : [`the model does not use ${unused.join(', ')}`];
  const table = features.map((one) => ({
    feature: one.name,
    'mean |SHAP|': one.mean,
    share: one.share,
    direction: one.direction,
  }));
  return { features, base: shap.base, warnings, table };
}
