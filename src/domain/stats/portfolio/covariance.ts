/** Covariance matrices of columns: the sample one, and one that forgets. */
import { argumentError, requireOptions, type Series } from '../series.ts';
import { inOneUnit, requireColumns, requireSquares, standardDeviations } from './columns.ts';
import { correlationOfDeviations } from './correlation-of-deviations.ts';

/**
 * Sample covariance matrix.
 * @param columns k series, each (n,), finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @returns k rows of (k,), symmetric, in the product of the units of the columns.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * sᵢⱼ = Σ(xᵢ−x̄ᵢ)(xⱼ−x̄ⱼ)/(n − 1), O(k²n). Golden: statistics/portfolio.json
 * @example covariance([[1, 2, 3], [1, 3, 5]])[0]?.[1] // => 2
 */
export function covariance(columns: readonly Series[]): Float64Array[] {
  const checked = requireColumns(columns, 1);
  requireSquares(checked);
  const sd = standardDeviations(checked);
  const rows = correlationOfDeviations(checked.z);
  return rows.map((row, i) => row.map((r, j) => r * (sd[i] as number) * (sd[j] as number)));
}

/** Options of `expCovariance`. */
export interface ExpCovarianceOptions {
  /** Observations s with weights (1 − 2/(s + 1))ᵃ at age a: the centre of mass of the weights is (s − 1)/2; s ≥ 1. */
  readonly span: number;
}

/**
 * Covariance matrix with weights that fall off into the past; the means are those of the whole sample.
 * @param columns k series, each (n,), oldest first, finite, not constant, of one length; k ≥ 1, n ≥ 2.
 * @param options span.
 * @returns k rows of (k,), symmetric, in the product of the units of the columns.
 * @throws BOT4_STATS_INPUT when a column is not finite, constant, too short or of another length.
 * @throws BOT4_STATS_ARGUMENT when span is not a finite number of at least 1.
 * sᵢⱼ = Σ wₜ(xᵢₜ−x̄ᵢ)(xⱼₜ−x̄ⱼ)/Σ wₜ, wₜ = (1 − α)ⁿ⁻¹⁻ᵗ, α = 2/(span + 1). PyPortfolioOpt's exp_cov at frequency 1.
 * Golden: statistics/portfolio.json
 * @example expCovariance([[1, 2, 3], [3, 1, 2]], { span: 3 })[0]?.[0] // => 0.7142857142857143
 */
export function expCovariance(columns: readonly Series[], options: ExpCovarianceOptions): Float64Array[] {
  requireOptions(options);
  const { span } = options;
  if (!(Number.isFinite(span) && span >= 1)) throw argumentError('span', `is ${span}, must be at least 1`);
  const checked = requireColumns(columns, 1);
  const { count, observations } = checked;
  requireSquares(checked);
  const { x, unit } = inOneUnit(checked);
  const keep = 1 - 2 / (span + 1);
  const weights = new Float64Array(observations);
  let total = 0;
  for (let t = observations - 1, w = 1; t >= 0; t--, w *= keep) {
    weights[t] = w;
    total += w;
  }
  const rows = Array.from({ length: count }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    const a = x[i] as Float64Array;
    for (let j = 0; j <= i; j++) {
      const b = x[j] as Float64Array;
      let sum = 0;
      for (let t = 0; t < observations; t++) sum += (weights[t] as number) * (a[t] as number) * (b[t] as number);
      const value = sum / total / unit / unit;
      (rows[i] as Float64Array)[j] = value;
      (rows[j] as Float64Array)[i] = value;
    }
  }
  return rows;
}
