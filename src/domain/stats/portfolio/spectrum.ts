/** The spectrum of a correlation matrix, and what of it noise alone would give. */
import { symmetricEigen } from '../linalg/index.ts';
import { flatten } from '../linalg/matrix.ts';
import type { Series } from '../series.ts';
import { requireColumns } from './columns.ts';
import { correlationOfDeviations } from './correlation-of-deviations.ts';

/**
 * Eigenvalues of the correlation matrix.
 * @param columns k series, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @returns (k,) descending; they sum to k.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * Householder tridiagonalisation and implicit QL. Golden: statistics/portfolio.json
 * @example Array.from(correlationEigenvalues([[1, 2, 3], [1, 2, 1]])) // => [1, 1]
 */
export function correlationEigenvalues(columns: readonly Series[]): Float64Array {
  const checked = requireColumns(columns, 1);
  return symmetricEigen(flatten(correlationOfDeviations(checked.z)), checked.count).values.reverse();
}

/** Result of `marchenkoPastur`. */
export interface MarchenkoPasturResult {
  /** Upper edge of the eigenvalues that independent columns would have. */
  readonly lambdaPlus: number;
  /** Lower edge. */
  readonly lambdaMinus: number;
  /** Eigenvalues above the upper edge. */
  readonly nFactors: number;
  /** k rows of (k,): correlation matrix whose other eigenvalues were replaced by their mean. */
  readonly denoised: Float64Array[];
}

/**
 * Denoises a correlation matrix: eigenvalues that independent columns of this length would show carry no information
 * and are replaced by their mean.
 * @param columns k series, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @returns lambdaPlus, lambdaMinus, nFactors, denoised (unit diagonal).
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * λ± = (1 ± √(k/n))²: Marchenko & Pastur (1967). Constant residual eigenvalue, then rescaled to a unit diagonal: López de
 * Prado (2020), Machine Learning for Asset Managers, 2.5. Golden: statistics/portfolio.json
 * @example marchenkoPastur([[1, 2, 3, 4], [2, 1, 4, 3]]).nFactors // => 0
 */
export function marchenkoPastur(columns: readonly Series[]): MarchenkoPasturResult {
  const { z, count, observations } = requireColumns(columns, 1);
  const root = Math.sqrt(count / observations);
  const lambdaPlus = (1 + root) ** 2;
  const { values, vectors } = symmetricEigen(flatten(correlationOfDeviations(z)), count);
  let below = 0;
  let rest = 0;
  while (below < count && (values[below] as number) <= lambdaPlus) rest += values[below++] as number;
  // Σ λvv' with one λ for all residual vectors: rest·I + Σ (λ − rest)vv' over the factors only.
  const residual = below === 0 ? 0 : rest / below;
  const full = new Float64Array(count * count);
  for (let i = 0; i < count; i++) full[i * count + i] = residual;
  for (let f = below; f < count; f++) {
    const weight = (values[f] as number) - residual;
    const v = vectors.subarray(f * count, (f + 1) * count);
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        full[i * count + j] = (full[i * count + j] as number) + weight * (v[i] as number) * (v[j] as number);
      }
    }
  }
  return { lambdaPlus, lambdaMinus: (1 - root) ** 2, nFactors: count - below, denoised: unitDiagonal(full, count) };
}

function unitDiagonal(full: Float64Array, k: number): Float64Array[] {
  return Array.from({ length: k }, (_, i) =>
    Float64Array.from({ length: k }, (_unused, j) => {
      if (i === j) return 1;
      return (full[i * k + j] as number) / Math.sqrt((full[i * k + i] as number) * (full[j * k + j] as number));
    }),
  );
}
