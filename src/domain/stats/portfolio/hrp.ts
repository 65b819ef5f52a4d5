/** Hierarchical risk parity: weights from a tree of similar assets, without inverting a matrix. */
import { requireOneOf, requireOptions, type Series } from '../series.ts';
import { requireColumns, requireRatios, standardDeviations } from './columns.ts';
import { correlationOfDeviations } from './correlation-of-deviations.ts';
import { dendrogram, LINKAGES, type Linkage, leafOrder } from './linkage.ts';

/** Options of `hrp`. */
export interface HrpOptions {
  /** Distance of clusters: nearest members, farthest, mean over pairs, or growth of the inner squares. */
  readonly linkage: Linkage;
}

/** Result of `hrp`. */
export interface HrpResult {
  /** (k,) positive, summing to 1. */
  readonly weights: Float64Array;
  /** (k − 1,) ascending distances at which clusters were joined. */
  readonly linkageHeights: Float64Array;
  /** (k,) columns in the order of the tree, similar ones side by side. */
  readonly order: Uint32Array;
}

/**
 * Hierarchical risk parity.
 * @param columns k series, each (n,), finite, not constant, of one length and one unit; k ≥ 1, n ≥ 2. They may be
 * collinear, and more than the observations.
 * @param options linkage.
 * @returns weights, linkageHeights, order.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * @throws BOT4_STATS_ARGUMENT when the linkage is unknown.
 * Distance √((1 − ρ)/2), clustered; the ordered columns are halved again and again, and each half is weighted by the
 * variance that the other would have with inverse-variance weights. López de Prado (2016), J. of Portfolio Management
 * 42(4). Golden: statistics/portfolio.json
 * @example hrp([[1, 2, 3], [2, 6, 4]], { linkage: 'single' }).weights[0] // => 0.8
 */
export function hrp(columns: readonly Series[], options: HrpOptions): HrpResult {
  requireOptions(options);
  const { linkage } = options;
  requireOneOf(linkage, 'linkage', LINKAGES);
  const checked = requireColumns(columns, 1);
  const k = checked.count;
  const sd = standardDeviations(checked);
  requireRatios(sd);
  const correlation = correlationOfDeviations(checked.z);
  const distances = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      distances[i * k + j] = Math.sqrt(Math.max(0, (1 - ((correlation[i] as Float64Array)[j] as number)) / 2));
    }
  }
  const tree = dendrogram(distances, k, linkage);
  const order = leafOrder(tree, k);
  const weights = new Float64Array(k).fill(1);
  halve(order, correlation, relative(sd), weights);
  return { weights, linkageHeights: tree.heights, order };
}

/** Weights depend on ratios of variances only: the smallest deviation becomes 1, so that no square underflows. */
function relative(sd: Float64Array): Float64Array {
  const least = sd.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  return sd.map((v) => v / least);
}

function halve(
  items: Uint32Array,
  correlation: readonly Float64Array[],
  sd: Float64Array,
  weights: Float64Array,
): void {
  if (items.length < 2) return;
  const middle = items.length >> 1;
  const left = items.subarray(0, middle);
  const right = items.subarray(middle);
  const a = clusterVariance(left, correlation, sd);
  const b = clusterVariance(right, correlation, sd);
  for (const i of left) weights[i] = (weights[i] as number) * (b / (a + b));
  for (const i of right) weights[i] = (weights[i] as number) * (a / (a + b));
  halve(left, correlation, sd, weights);
  halve(right, correlation, sd, weights);
}

/** Variance of a cluster with inverse-variance weights: with wᵢ = 1/sᵢ², wᵢwⱼsᵢsⱼρᵢⱼ is ρᵢⱼ/(sᵢsⱼ). */
function clusterVariance(items: Uint32Array, correlation: readonly Float64Array[], sd: Float64Array): number {
  let total = 0;
  let sum = 0;
  for (const i of items) {
    const inverse = 1 / (sd[i] as number);
    total += inverse * inverse;
    const row = correlation[i] as Float64Array;
    for (const j of items) sum += ((row[j] as number) * inverse) / (sd[j] as number);
  }
  return sum / total / total;
}
