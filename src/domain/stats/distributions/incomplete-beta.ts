/**
 * The regularised incomplete beta function.
 *
 * Continued fraction (modified Lentz) on the side where it converges fast; the factor xᵃ(1 − x)ᵇ/B(a, b) goes through
 * Loader's deviance, so that a = 500,000 (Student t with a million degrees of freedom) keeps its digits.
 * References: Didonato & Morris (1992), ACM TOMS 18(3); Lentz (1976); Loader (2000). Allocates nothing.
 */

import { argumentError } from '../series.ts';
import { stirlingError } from './gamma.ts';
import { deviance } from './loader.ts';

const MAX_TERMS = 100_000;

/** Logarithm of xᵃ yᵇ / B(a, b), less that of the root which `betaFactor` multiplies it with. */
function logDeviance(a: number, b: number, x: number, y: number): number {
  const s = a + b;
  return stirlingError(s) - stirlingError(a) - stirlingError(b) - deviance(a, s * x) - deviance(b, s * y);
}

/** xᵃ yᵇ / B(a, b) with y = 1 − x. */
export function betaFactor(a: number, b: number, x: number, y: number): number {
  return Math.exp(logDeviance(a, b, x, y)) * Math.sqrt((a / (a + b)) * (b / (2 * Math.PI)));
}

/** Logarithm of xᵃ yᵇ / B(a, b) with y = 1 − x, finite where the factor itself underflows. */
export function logBetaFactor(a: number, b: number, x: number, y: number): number {
  return logDeviance(a, b, x, y) + 0.5 * Math.log((a / (a + b)) * (b / (2 * Math.PI)));
}

/**
 * The even part of the continued fraction of Iₓ(a, b)·B(a, b)/(xᵃyᵇ), for x ≤ a/(a + b). Its coefficients use
 * λ = (a + b)y − b = a − (a + b)x ≥ 0 instead of 1 − (a + b)x/(a + 1), which would cancel for large a and x near 1.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const lambda = a > b ? (a + b) * y - b : a - (a + b) * x;
  let f = (a / (a + 1)) * (lambda + 1);
  let c = f;
  let d = 0;
  for (let n = 1; n < MAX_TERMS; n++) {
    const p = a + 2 * n - 1;
    const alpha = ((a + n - 1) / p) * ((a + b + n - 1) / p) * n * (b - n) * x * x;
    const beta = n + (n * (b - n) * x) / p + ((a + n) / (p + 2)) * (lambda + 1 + n * (1 + y));
    d = beta + alpha * d;
    if (d === 0) d = 1e-300;
    d = 1 / d;
    c = beta + alpha / c;
    if (c === 0) c = 1e-300;
    const delta = c * d;
    f *= delta;
    if (Math.abs(delta - 1) <= 2e-16) break;
  }
  return 1 / f;
}

/**
 * Iₓ(a, b) for a caller that knows both x and y = 1 − x with all digits, as the tails of t and F do.
 * @param a > 0.
 * @param b > 0.
 * @param x in [0, 1].
 * @param y 1 − x.
 */
export function betaincSides(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return 0;
  if (y <= 0) return 1;
  if (b * x <= a * y) return betaFactor(a, b, x, y) * fraction(a, b, x, y);
  return 1 - betaFactor(b, a, y, x) * fraction(b, a, y, x);
}

/** log Iₓ(a, b) with y = 1 − x, finite where Iₓ itself underflows. */
export function logBetaincSides(a: number, b: number, x: number, y: number): number {
  if (x <= 0) return Number.NEGATIVE_INFINITY;
  if (y <= 0) return 0;
  if (b * x <= a * y) return Math.min(0, logBetaFactor(a, b, x, y) + Math.log(fraction(a, b, x, y)));
  return Math.log1p(-betaFactor(b, a, y, x) * fraction(b, a, y, x));
}

/**
 * The regularised incomplete beta function.
 * @param a shape, > 0.
 * @param b shape, > 0.
 * @param x in [0, 1].
 * @returns Iₓ(a, b) in [0, 1]; NaN for x = NaN.
 * @throws BOT4_STATS_ARGUMENT when a or b is not positive, or x is outside [0, 1].
 * Iₓ(a, b) = 1/B(a, b) ∫₀ˣ tᵃ⁻¹ (1 − t)ᵇ⁻¹ dt. NIST Handbook (2010) 8.17. Golden: statistics/special.json
 * @example betainc(1, 1, 0.25) // => 0.25
 */
export function betainc(a: number, b: number, x: number): number {
  if (!(a > 0 && a < Number.POSITIVE_INFINITY)) throw argumentError('a', `is ${a}, must be positive and finite`);
  if (!(b > 0 && b < Number.POSITIVE_INFINITY)) throw argumentError('b', `is ${b}, must be positive and finite`);
  if (Number.isNaN(x)) return x;
  if (x < 0 || x > 1) throw argumentError('x', `is ${x}, must lie in [0, 1]`);
  return betaincSides(a, b, x, 1 - x);
}
