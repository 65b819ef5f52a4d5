/** Which features say the same. */
import { InputError } from '../../../core/index.ts';
import type { FeatureColumns } from '../../features/index.ts';
import { correlationMatrix, symmetricEigen } from '../../stats/index.ts';
import { modelError } from '../model-error.ts';
import { type ClusterLinkage, type ClusterTree, clusterTree, cutTree } from './cluster-tree.ts';
import { type Analysis, type OpenFeatures, openFeatures } from './feature-table.ts';
import { midRanks } from './mid-ranks.ts';

/** Options of `redundancy`. */
export interface RedundancyOptions {
  /** Features whose rank correlation is at least this, in magnitude, count as one: in (0, 1). */
  readonly threshold: number;
  /** Distance of clusters. @defaultValue 'average' */
  readonly linkage?: ClusterLinkage;
}

/** Result of `redundancy`, in the order of `names`. */
export interface RedundancyResult extends Analysis {
  /** (k,) features that vary. */
  readonly names: readonly string[];
  /** Rows without a missing value, on which all figures rest. */
  readonly count: number;
  /** k rows of (k,): Spearman's rank correlation. */
  readonly correlation: readonly Float64Array[];
  /** Joins by 1 − |correlation|, and the order in which clusters stand side by side. */
  readonly tree: ClusterTree;
  /** (k,) number of the cluster of each feature. */
  readonly cluster: Int32Array;
  /** One name per cluster: the feature that is nearest to the others of it. */
  readonly representatives: readonly string[];
  /** (k,) variance inflation factor: 1/(1 − R²) of a regression on all others; Infinity when they determine it. */
  readonly inflation: Float64Array;
}

/** Eigenvalues of a correlation matrix below this share of its size are zero but for rounding. */
const ZERO_SHARE = 1e-12;

/** A variance inflation of ten leaves a tenth of the variance for the feature alone: the customary limit. */
const INFLATION_LIMIT = 10;

/** Rows where every feature is finite. */
function completeRowsOf({ columns, rows }: OpenFeatures): Float64Array[] {
  const kept: number[] = [];
  for (let t = 0; t < rows; t++) if (columns.every((column) => Number.isFinite(column[t]))) kept.push(t);
  return columns.map((column) => Float64Array.from(kept, (t) => column[t] as number));
}

/** Diagonal of the inverse of a correlation matrix, by its eigenvectors, so that a singular one has an answer too. */
function inflationOf(correlation: readonly Float64Array[]): Float64Array {
  const k = correlation.length;
  const flat = new Float64Array(k * k);
  correlation.forEach((row, i) => {
    flat.set(row, i * k);
  });
  const { values, vectors } = symmetricEigen(flat, k);
  return Float64Array.from({ length: k }, (_, f) => {
    let sum = 0;
    for (let j = 0; j < k; j++) {
      const share = (vectors[j * k + f] as number) ** 2;
      if ((values[j] as number) > ZERO_SHARE * k) sum += share / (values[j] as number);
      else if (share > ZERO_SHARE) return Number.POSITIVE_INFINITY;
    }
    return sum;
  });
}

/** The feature with the largest mean |correlation| to its cluster, for each cluster. */
function representativesOf(
  names: readonly string[],
  correlation: readonly Float64Array[],
  cluster: Int32Array,
): string[] {
  const count = cluster.reduce((most, c) => Math.max(most, c + 1), 0);
  return Array.from({ length: count }, (_, c) => {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    names.forEach((_name, f) => {
      if (cluster[f] !== c) return;
      let sum = 0;
      (correlation[f] as Float64Array).forEach((r, g) => {
        if (cluster[g] === c) sum += Math.abs(r);
      });
      if (sum > most) {
        most = sum;
        best = f;
      }
    });
    return names[best] as string;
  });
}

/** The other feature with the largest |correlation|; −1 when there is no other. */
function nearestTo(f: number, correlation: readonly Float64Array[]): number {
  let best = -1;
  (correlation[f] as Float64Array).forEach((r, g) => {
    if (g !== f && (best < 0 || Math.abs(r) > Math.abs((correlation[f] as Float64Array)[best] as number))) best = g;
  });
  return best;
}

function requireThreshold(threshold: number): void {
  if (!(threshold > 0 && threshold < 1)) throw modelError('threshold', `is ${threshold}, must lie between 0 and 1`);
}

/**
 * Rank correlations, clusters and variance inflation of features.
 * @param features name to (n,), NaN while warming up: only rows where all are finite count.
 * @param options threshold, linkage.
 * @returns names, correlation, tree, cluster, representatives, inflation, warnings, table (in the order of the tree).
 * @throws BOT4_MODEL_INPUT for a threshold or columns out of range; BOT4_DATA_TOO_SHORT for fewer than three complete rows.
 * Spearman's correlation; hierarchical clusters by 1 − |correlation|, cut at 1 − threshold; inflation is the diagonal of the
 * inverse of Pearson's correlation matrix. Belsley, Kuh & Welsch (1980), Regression Diagnostics.
 * @example redundancy({ a: Float64Array.of(1, 2, 3, 4), b: Float64Array.of(1, 4, 9, 16), c: Float64Array.of(1, -1, -1, 1) }, { threshold: 0.9 }).representatives.length // => 2
 */
export function redundancy(features: FeatureColumns, options: RedundancyOptions): RedundancyResult {
  const { threshold, linkage = 'average' } = options;
  requireThreshold(threshold);
  const open = openFeatures(features);
  const complete = completeRowsOf(open);
  const count = complete[0]?.length ?? 0;
  if (count < 3) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `${count} rows are complete`, { place: { key: 'features' } });
  }
  const varies = complete.map((column) => column.some((v) => v !== column[0]));
  const warnings = open.names.filter((_, f) => !varies[f]).map((name) => `${name}: is constant and left out`);
  const names = open.names.filter((_, f) => varies[f]);
  const columns = complete.filter((_, f) => varies[f]);
  if (names.length === 0) throw modelError('features', 'are all constant');
  const k = names.length;
  const correlation = correlationMatrix(columns.map(midRanks));
  const distance = new Float64Array(k * k);
  correlation.forEach((row, f) => {
    for (let g = 0; g < k; g++) distance[f * k + g] = 1 - Math.abs(row[g] as number);
  });
  const tree = clusterTree(distance, k, linkage);
  const cluster = cutTree(tree, 1 - threshold);
  const inflation = inflationOf(correlationMatrix(columns));
  const representatives = representativesOf(names, correlation, cluster);
  if (count < 10 * k) warnings.push(`${count} complete rows are few for ${k} features: correlations are uncertain`);
  inflation.forEach((v, f) => {
    if (v > INFLATION_LIMIT)
      warnings.push(`${names[f]}: variance inflation ${v.toPrecision(3)} is above ${INFLATION_LIMIT}`);
  });
  const table = Array.from(tree.order, (f) => {
    const nearest = nearestTo(f, correlation);
    return {
      feature: names[f] as string,
      cluster: (cluster[f] as number) + 1,
      representative: representatives[cluster[f] as number] === names[f],
      'nearest feature': names[nearest] ?? '',
      correlation: nearest < 0 ? Number.NaN : ((correlation[f] as Float64Array)[nearest] as number),
      'variance inflation': inflation[f] as number,
    };
  });
  return { names, count, correlation, tree, cluster, representatives, inflation, warnings, table };
}
