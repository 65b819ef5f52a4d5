/**
 * Distribution of the Kolmogorov-Smirnov distances of a sample of size n.
 *
 * One-sided: the finite sum of Smirnov (1944) and Birnbaum & Tingey (1951), all terms positive, each a binomial
 * probability by Loader's deviance, so that the smallest p-values keep their digits.
 * Two-sided: twice the one-sided value where both sides cannot be reached together (its relative error is exp(−6nd²)),
 * else the matrix power of Durbin (1973) as organised by Marsaglia, Tsang & Wang (2003) for small n·d, and the
 * expansion of Pelz & Good (1976) for the rest, whose error is below 1e-9 at the sizes where it is used.
 */
import { stirlingError } from './gamma.ts';
import { deviance } from './loader.ts';

/** C(n, j) pʲ qⁿ⁻ʲ with p + q = 1. */
function binomial(n: number, j: number, p: number, q: number): number {
  if (j === 0) return q === 0 ? 0 : Math.exp(n < 1 / (p + 1e-300) ? n * Math.log1p(-p) : n * Math.log(q));
  if (j === n) return Math.exp(n * Math.log(p));
  const log = stirlingError(n) - stirlingError(j) - stirlingError(n - j) - deviance(j, n * p) - deviance(n - j, n * q);
  return Math.exp(log) * Math.sqrt(n / (2 * Math.PI * j * (n - j)));
}

/**
 * P(D⁺ ≥ d) for a sample of size n of the hypothesised distribution.
 * @param n sample size.
 * @param d distance in [0, 1].
 */
export function smirnovSf(n: number, d: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  const top = Math.floor(n * (1 - d));
  let sum = 0;
  for (let j = 0; j <= top; j++) {
    const q = (n * (1 - d) - j) / n;
    if (q <= 0) continue;
    const p = d + j / n;
    sum += binomial(n, j, p, q) / p;
  }
  return Math.min(1, d * sum);
}

/** Largest matrix of Durbin's method: m = 2k − 1 with k = ⌈nd⌉; its power costs 2 m³ log₂ n. */
const LARGEST_MATRIX = 60;

/**
 * P(D ≥ d) for a sample of size n of the hypothesised distribution.
 * @param n sample size.
 * @param d distance in [0, 1].
 */
export function kolmogorovExactSf(n: number, d: number): number {
  if (d <= 0.5 / n) return 1;
  if (d >= 1) return 0;
  // Above d = ½ both sides cannot be reached together at all; else the neglected share is exp(−6nd²) < 1e-10.
  if (d >= 0.5 || n * d * d > 3.9) return Math.min(1, 2 * smirnovSf(n, d));
  const cdf = 2 * Math.floor(n * d) + 1 <= LARGEST_MATRIX ? durbin(n, d) : pelzGood(n, d);
  return Math.min(1, Math.max(0, 1 - cdf));
}

/** P(D < d) by the matrix power. */
function durbin(n: number, d: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const base = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j <= Math.min(i + 1, m - 1); j++) base[i * m + j] = 1;
  for (let i = 0; i < m; i++) {
    base[i * m] = (base[i * m] as number) - h ** (i + 1);
    base[(m - 1) * m + i] = (base[(m - 1) * m + i] as number) - h ** (m - i);
  }
  if (2 * h > 1) base[(m - 1) * m] = (base[(m - 1) * m] as number) + (2 * h - 1) ** m;
  for (let i = 0; i < m; i++) {
    let factorial = 1;
    for (let j = i; j >= 0; j--) {
      factorial *= i - j + 1;
      base[i * m + j] = (base[i * m + j] as number) / factorial;
    }
  }
  const power = matrixPower(base, m, n);
  // n!/nⁿ, multiplied in one factor at a time beside the power's exponent.
  let value = power.matrix[(k - 1) * m + k - 1] as number;
  let exponent = power.exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      exponent -= 140;
    }
  }
  return value * 10 ** exponent;
}

interface ScaledMatrix {
  readonly matrix: Float64Array;
  /** The power is matrix · 10^exponent. */
  readonly exponent: number;
}

function matrixPower(base: Float64Array, m: number, n: number): ScaledMatrix {
  let result: ScaledMatrix | undefined;
  let square: ScaledMatrix = { matrix: base, exponent: 0 };
  for (let bits = n; bits > 0; bits = Math.floor(bits / 2)) {
    if (bits % 2 === 1) result = result === undefined ? square : multiply(result, square, m);
    if (bits > 1) square = multiply(square, square, m);
  }
  return result as ScaledMatrix;
}

function multiply(a: ScaledMatrix, b: ScaledMatrix, m: number): ScaledMatrix {
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const f = a.matrix[i * m + k] as number;
      if (f === 0) continue;
      for (let j = 0; j < m; j++) out[i * m + j] = (out[i * m + j] as number) + f * (b.matrix[k * m + j] as number);
    }
  }
  let exponent = a.exponent + b.exponent;
  const centre = out[(m * m) >> 1] as number;
  if (centre > 1e140) {
    for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) * 1e-140;
    exponent += 140;
  }
  return { matrix: out, exponent };
}

/** P(D < d) by four terms in powers of n^(−½). */
function pelzGood(n: number, d: number): number {
  const z = Math.sqrt(n) * d;
  const z2 = z * z;
  const z4 = z2 * z2;
  const z6 = z4 * z2;
  const pi2 = Math.PI * Math.PI;
  let k0 = 0;
  let k1 = 0;
  let k2 = 0;
  let k3 = 0;
  for (let k = 0; k < 40; k++) {
    const a = pi2 * (k + 0.5) ** 2;
    const e = 2 * Math.exp(-a / (2 * z2)); // k and −k − 1 alike
    k0 += e;
    k1 += e * (a - z2);
    k2 += e * (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a * a * (1 - 2 * z2));
    k3 +=
      e * (a ** 3 * (5 - 30 * z2) + a * a * (-60 * z2 + 212 * z4) + a * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z4 * z4);
  }
  let even2 = 0;
  let even3 = 0;
  for (let k = 1; k < 40; k++) {
    const a = pi2 * k * k;
    const e = 2 * Math.exp(-a / (2 * z2));
    even2 += e * a;
    even3 += e * (3 * a * z2 - a * a);
  }
  const root = Math.sqrt(Math.PI / 2);
  return (
    root *
    (k0 / z +
      k1 / (6 * z4) / Math.sqrt(n) +
      (k2 / (72 * z6 * z) - even2 / (36 * z2 * z)) / n +
      (k3 / (6480 * z6 * z4) + even3 / (108 * z6)) / (n * Math.sqrt(n)))
  );
}
