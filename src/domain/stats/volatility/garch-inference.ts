/** Standard errors of a fitted volatility model. */
import { eliminate } from '../optimise/quadratic-program.ts';

/** Classic and robust standard errors; NaN for a parameter that a bound holds. */
export interface GarchErrors {
  readonly classic: Float64Array;
  readonly robust: Float64Array;
}

/**
 * Inverse of the observed information along the active rows: the top left block of the inverse of [H A'; A 0], which
 * is Z(Z'HZ)⁻¹Z' for a basis Z of the directions that the bounds leave. Null when it does not exist.
 */
function constrainedInverse(hessian: Float64Array, k: number, rows: readonly Float64Array[]): Float64Array | null {
  const size = k + rows.length;
  const out = new Float64Array(k * k);
  for (let c = 0; c < k; c++) {
    const system = new Float64Array(size * size);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) system[i * size + j] = hessian[i * k + j] as number;
      rows.forEach((row, a) => {
        system[i * size + k + a] = row[i] as number;
        system[(k + a) * size + i] = row[i] as number;
      });
    }
    const right = new Float64Array(size);
    right[c] = 1;
    if (!eliminate(system, right, size)) return null;
    for (let i = 0; i < k; i++) out[i * k + c] = right[i] as number;
  }
  return out;
}

/** a b, or a b' when `transpose`. */
function product(a: Float64Array, b: Float64Array, k: number, transpose: boolean): Float64Array {
  const out = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let s = 0;
      for (let m = 0; m < k; m++) s += (a[i * k + m] as number) * ((transpose ? b[j * k + m] : b[m * k + j]) as number);
      out[i * k + j] = s;
    }
  }
  return out;
}

/** n times the covariance (n − 1) of the scores. */
function scoreSpread(scores: Float64Array, n: number, k: number): Float64Array {
  const mean = new Float64Array(k);
  for (let t = 0; t < n; t++) for (let i = 0; i < k; i++) mean[i] = (mean[i] as number) + (scores[t * k + i] as number);
  for (let i = 0; i < k; i++) mean[i] = (mean[i] as number) / n;
  const out = new Float64Array(k * k);
  for (let t = 0; t < n; t++) {
    for (let i = 0; i < k; i++) {
      const left = (scores[t * k + i] as number) - (mean[i] as number);
      for (let j = 0; j < k; j++) {
        const right = (scores[t * k + j] as number) - (mean[j] as number);
        out[i * k + j] = (out[i * k + j] as number) + left * right;
      }
    }
  }
  return out.map((v) => (v * n) / (n - 1));
}

/** Roots of the diagonal; a parameter without any variance is held by a bound. */
function roots(covariance: Float64Array, k: number, held: readonly boolean[]): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    const v = covariance[i * k + i] as number;
    return held[i] || !(v > 0) ? Number.NaN : Math.sqrt(v);
  });
}

/**
 * Standard errors from the Hessian of the negative log-likelihood and the scores, both in search variables.
 * @param hessian (k, k).
 * @param scores (n, k).
 * @param rows active constraints, each (k,): the errors are those of the model with these held.
 * @param jacobian (k, k) derivatives of the reported parameters by the search variables.
 * @returns classic √diag H⁻¹ and robust √diag H⁻¹SH⁻¹, S = n·cov(scores) with n − 1; null when H is not positive there.
 */
export function garchErrors(
  hessian: Float64Array,
  scores: Float64Array,
  rows: readonly Float64Array[],
  jacobian: Float64Array,
): GarchErrors | null {
  const k = Math.round(Math.sqrt(hessian.length));
  const inverse = constrainedInverse(hessian, k, rows);
  if (inverse === null || !inverse.every(Number.isFinite)) return null;
  const held = Array.from({ length: k }, (_, i) => rows.some((row) => row.every((v, j) => (j === i) === (v !== 0))));
  for (let i = 0; i < k; i++) if (!held[i] && !((inverse[i * k + i] as number) > 0)) return null;
  const spread = scoreSpread(scores, scores.length / k, k);
  const sandwich = product(product(inverse, spread, k, false), inverse, k, false);
  const reported = (v: Float64Array): Float64Array =>
    roots(product(product(jacobian, v, k, false), jacobian, k, true), k, held);
  return { classic: reported(inverse), robust: reported(sandwich) };
}
