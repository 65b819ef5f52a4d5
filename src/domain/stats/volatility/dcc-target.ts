/** The matrix that correlations return to, and R from Q. */
import { dataError } from '../series.ts';
import { firstDependent, mirror, productSums } from './dcc-columns.ts';

/**
 * Q̄ from standardised residuals. 'cov': their covariance about the mean, n − 1 (rmgarch). 'moment': the second moment
 * about zero, 1/n (Engle 2002). 'corr': their correlation about the mean.
 */
export type DccTarget = 'cov' | 'moment' | 'corr';

/** Divides by the square roots of the diagonal: a covariance becomes a correlation with exact ones. */
export function toCorrelation(a: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    out[i * k + i] = 1;
    for (let j = 0; j < i; j++) {
      const r = a[i * k + j]! / Math.sqrt(a[i * k + i]! * a[j * k + j]!);
      out[i * k + j] = r;
      out[j * k + i] = r;
    }
  }
  return out;
}

/** The columns of z less their means. */
function centred(z: Float64Array, n: number, k: number): Float64Array {
  const means = new Float64Array(k);
  for (let t = 0; t < n; t++) for (let j = 0; j < k; j++) means[j] = means[j]! + z[t * k + j]! / n;
  return z.map((v, i) => v - means[i % k]!);
}

/** Refuses a matrix that has no inverse to rounding. @throws BOT4_STATS_INPUT naming `x`. */
export function requireInvertible(a: Float64Array, k: number): void {
  const dependent = firstDependent(a, k);
  if (dependent >= 0) throw dataError(`x[${dependent}]`, 'has residuals that are a combination of those before it');
}

/**
 * Q̄ of standardised residuals.
 * @returns (k × k) row-major, symmetric, positive definite.
 * @throws BOT4_STATS_INPUT when it has no inverse.
 */
export function targetMatrix(z: Float64Array, n: number, k: number, form: DccTarget): Float64Array {
  const sums = productSums(form === 'moment' ? z : centred(z, n, k), n, k);
  mirror(sums, k);
  const divisor = form === 'cov' ? n - 1 : n;
  const target = form === 'corr' ? toCorrelation(sums, k) : sums.map((v) => v / divisor);
  requireInvertible(target, k);
  return target;
}

/** Upper triangle of the correlation of Q (lower triangle given), row by row, into `out` from `at` on. */
export function writeCorrelations(q: Float64Array, k: number, out: Float64Array, at: number): void {
  let p = at;
  for (let i = 0; i < k; i++) {
    const d = q[i * k + i]!;
    for (let j = i + 1; j < k; j++) out[p++] = q[j * k + i]! / Math.sqrt(d * q[j * k + j]!);
  }
}
