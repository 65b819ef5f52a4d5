/**
 * The regularised incomplete gamma functions P and Q.
 *
 * Each side is computed directly where it is the small one: P by its power series, Q by its continued fraction
 * (modified Lentz), for small a by the series of its complement, for large a near x by a uniform expansion. The factor xᵃe⁻ˣ/Γ(a + 1) goes through Loader's
 * deviance, so that degrees of freedom in the thousands keep their digits.
 * References: Gautschi (1979), ACM TOMS 5(4); Lentz (1976), Applied Optics 15(3); Loader (2000). Allocates nothing.
 */

import { argumentError } from '../series.ts';
import { lgammaOnePlus, stirlingError } from './gamma.ts';
import { deviance } from './loader.ts';
import { isUniform, logUniformFactor, uniformSide } from './uniform-gamma.ts';

const MAX_TERMS = 200_000;

/** xᵃ e⁻ˣ / Γ(a + 1) for a > 0, x > 0. */
export function poissonFactor(a: number, x: number): number {
  if (a < 1) return Math.exp(a * Math.log(x) - x - lgammaOnePlus(a));
  return Math.exp(-deviance(a, x) - stirlingError(a)) / Math.sqrt(2 * Math.PI * a);
}

/** Logarithm of xᵃ e⁻ˣ / Γ(a + 1), finite where the factor itself underflows. */
export function logPoissonFactor(a: number, x: number): number {
  if (a < 1) return a * Math.log(x) - x - lgammaOnePlus(a);
  return -deviance(a, x) - stirlingError(a) - 0.5 * Math.log(2 * Math.PI * a);
}

/** P(a, x) over its factor: 1 + x/(a+1) + x²/((a+1)(a+2)) + …, all terms positive. */
function lowerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < MAX_TERMS; k++) {
    term *= x / (a + k);
    sum += term;
    if (term <= sum * 1e-17) break;
  }
  return sum;
}

/** Q(a, x) over its factor by the even part of its continued fraction, for x > a + 1 (NIST 8.9.2). */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < MAX_TERMS; k++) {
    const an = -k * (k - a);
    b += 2;
    d = an * d + b;
    if (d === 0) d = 1e-300;
    c = b + an / c;
    if (c === 0) c = 1e-300;
    d = 1 / d;
    const delta = d * c;
    h *= delta;
    if (Math.abs(delta - 1) <= 1e-16) break;
  }
  return a * h;
}

/** Q(a, x) for a < 1 and x < 2: 1 − xᵃ/Γ(1 + a) by expm1, minus the alternating rest, so that a → 0 keeps digits. */
function upperSmall(a: number, x: number): number {
  const logFactor = a * Math.log(x) - lgammaOnePlus(a);
  let term = 1;
  let sum = 0;
  for (let k = 1; k < 200; k++) {
    term *= -x / k;
    const add = term / (a + k);
    sum += add;
    if (Math.abs(add) <= 1e-17 * Math.abs(sum)) break;
  }
  return -Math.expm1(logFactor) - Math.exp(logFactor) * a * sum;
}

function checkArguments(a: number, x: number): void {
  if (!(a > 0) || a === Number.POSITIVE_INFINITY) throw argumentError('a', `is ${a}, must be positive and finite`);
  if (x < 0) throw argumentError('x', `is ${x}, must not be negative`);
}

/**
 * The regularised lower incomplete gamma function.
 * @param a shape, > 0.
 * @param x ≥ 0.
 * @returns P(a, x) in [0, 1]; NaN for x = NaN.
 * @throws BOT4_STATS_ARGUMENT when a ≤ 0 or x < 0.
 * P(a, x) = 1/Γ(a) ∫₀ˣ tᵃ⁻¹ e⁻ᵗ dt. Gautschi (1979). Golden: statistics/special.json
 * @example gammaincP(1, 2) // => 0.8646647167633873
 */
export function gammaincP(a: number, x: number): number {
  checkArguments(a, x);
  if (Number.isNaN(x)) return x;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  if (isUniform(a, x)) {
    const side = Math.exp(logUniformFactor(a, x)) * uniformSide(a, x);
    return x < a ? side : 1 - side;
  }
  if (x < a + 1) return poissonFactor(a, x) * lowerSeries(a, x);
  return 1 - gammaincQ(a, x);
}

/**
 * The regularised upper incomplete gamma function, accurate in the right tail.
 * @param a shape, > 0.
 * @param x ≥ 0.
 * @returns Q(a, x) = 1 − P(a, x) in [0, 1]; NaN for x = NaN.
 * @throws BOT4_STATS_ARGUMENT when a ≤ 0 or x < 0.
 * Q(a, x) = 1/Γ(a) ∫ₓ^∞ tᵃ⁻¹ e⁻ᵗ dt. Gautschi (1979). Golden: statistics/special.json
 * @example gammaincQ(1, 2) // => 0.1353352832366127
 */
export function gammaincQ(a: number, x: number): number {
  checkArguments(a, x);
  if (Number.isNaN(x)) return x;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (a < 1 && x < 2) return upperSmall(a, x);
  if (isUniform(a, x)) return x < a ? 1 - gammaincP(a, x) : Math.exp(logUniformFactor(a, x)) * uniformSide(a, x);
  if (x < a + 1) return 1 - poissonFactor(a, x) * lowerSeries(a, x);
  return poissonFactor(a, x) * upperFraction(a, x);
}

/** log P(a, x) for a > 0, x ≥ 0; finite where P itself underflows. */
export function logGammaincP(a: number, x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (isUniform(a, x) && x < a) return logUniformFactor(a, x) + Math.log(uniformSide(a, x));
  if (x < a + 1) return Math.min(0, logPoissonFactor(a, x) + Math.log(lowerSeries(a, x)));
  return Math.log1p(-gammaincQ(a, x));
}

/** log Q(a, x) for a > 0, x ≥ 0; finite where Q itself underflows. */
export function logGammaincQ(a: number, x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === Number.POSITIVE_INFINITY) return Number.NEGATIVE_INFINITY;
  if (a < 1 && x < 2) {
    // Where Q rounds to 1 the small side P has the digits.
    const q = x === 0 ? 1 : upperSmall(a, x);
    return q < 0.5 ? Math.log(q) : Math.log1p(-gammaincP(a, x));
  }
  if (isUniform(a, x) && x >= a) return logUniformFactor(a, x) + Math.log(uniformSide(a, x));
  if (x < a + 1) return Math.log1p(-gammaincP(a, x));
  return logPoissonFactor(a, x) + Math.log(upperFraction(a, x));
}
