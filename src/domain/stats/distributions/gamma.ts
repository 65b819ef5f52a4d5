/**
 * The gamma function, its logarithm and the first derivatives of that logarithm.
 *
 * Near 1 and 2, where lgamma has its zeros, a series in ζ(k) − 1 keeps the relative error small; below 10 the
 * recurrence Γ(x + 1) = xΓ(x) leads there; above, Stirling's series. Allocates nothing.
 * References: Abramowitz & Stegun (1964) 6.1-6.4; NIST Handbook (2010) 5.7.3, 5.11.1.
 */

/** ζ(k) − 1 for k = 2 … 31 (test/golden/statistics/series-coefficients.py). */
const ZETA_MINUS_ONE = Float64Array.of(
  0.6449340668482264,
  0.2020569031595943,
  0.08232323371113819,
  0.03692775514336993,
  0.01734306198444914,
  0.008349277381922827,
  0.00407735619794434,
  0.0020083928260822143,
  0.0009945751278180853,
  0.0004941886041194645,
  0.0002460865533080483,
  0.00012271334757848915,
  6.124813505870483e-5,
  3.058823630702049e-5,
  1.528225940865187e-5,
  7.637197637899763e-6,
  3.81729326499984e-6,
  1.908212716553939e-6,
  9.539620338727962e-7,
  4.769329867878064e-7,
  2.38450502727733e-7,
  1.1921992596531106e-7,
  5.960818905125948e-8,
  2.980350351465228e-8,
);
const ONE_MINUS_EULER = 0.42278433509846713;
const HALF_LOG_TWO_PI = 0.9189385332046728;
const STIRLING_FROM = 10;

/** lgamma(2 + z) for |z| ≤ 0.5: (1 − γ)z + Σ (−1)ᵏ (ζ(k) − 1) zᵏ/k; terms fall like 4⁻ᵏ. */
function lgammaNearTwo(z: number): number {
  let sum = 0;
  for (let k = ZETA_MINUS_ONE.length + 1; k >= 2; k--) {
    sum = (sum * -1 + (ZETA_MINUS_ONE[k - 2] as number) / k) * z;
  }
  return z * (ONE_MINUS_EULER + sum);
}

/** Stirling's correction: lgamma(x) − ((x − ½) log x − x + ½ log 2π), x ≥ 10; six terms leave 1e-17. */
function stirlingSeries(x: number): number {
  const w = 1 / (x * x);
  return (
    (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360360 - w * (1 / 156))))))) / x
  );
}

/** lgamma for x > 0. */
function lgammaPositive(x: number): number {
  if (x >= STIRLING_FROM) return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + stirlingSeries(x);
  if (x < 0.5) return lgammaNearTwo(x) - Math.log1p(x) - Math.log(x); // Γ(x) = Γ(2 + x) / (x (1 + x))
  if (x < 1.5) return lgammaNearTwo(x - 1) - Math.log1p(x - 1);
  let y = x;
  let product = 1;
  while (y >= 2.5) {
    y -= 1;
    product *= y;
  }
  return lgammaNearTwo(y - 2) + Math.log(product);
}

/** lgamma(1 + a) with small relative error as a → 0, for a ≥ 0. */
export function lgammaOnePlus(a: number): number {
  return a < 0.5 ? lgammaNearTwo(a) - Math.log1p(a) : lgammaPositive(1 + a);
}

/** δ(x) = lgamma(x + 1) − (x + ½) log x + x − ½ log 2π for x > 0, the error of Stirling's formula. */
export function stirlingError(x: number): number {
  if (x >= STIRLING_FROM) return stirlingSeries(x);
  return lgammaOnePlus(x) - (x + 0.5) * Math.log(x) + x - HALF_LOG_TWO_PI;
}

/** sin(πx) without the error of πx: x is first reduced to [−½, ½]. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  const f = Math.abs(r) > 0.5 ? Math.sign(r) - r : r;
  return Math.sin(Math.PI * f);
}

/**
 * Logarithm of the magnitude of the gamma function.
 * @param x any number.
 * @returns log|Γ(x)|; Infinity at 0, −1, −2, …; NaN for NaN.
 * For x < 0 by reflection, log|Γ(x)| = log π − log|sin πx| − log Γ(1 − x). Abramowitz & Stegun (1964) 6.1. Golden: statistics/special.json
 * @example lgamma(10) // => 12.801827480081469
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (!Number.isFinite(x)) return Number.POSITIVE_INFINITY;
  if (x > 0) return lgammaPositive(x);
  if (Number.isInteger(x)) return Number.POSITIVE_INFINITY;
  return Math.log(Math.PI / Math.abs(sinPi(x))) - lgammaPositive(1 - x);
}

/**
 * The gamma function.
 * @param x any number.
 * @returns Γ(x); Infinity above 171.62; NaN at 0, −1, −2, … and for NaN.
 * Γ(x) = ∫₀^∞ tˣ⁻¹ e⁻ᵗ dt. Abramowitz & Stegun (1964) 6.1.1. Golden: statistics/special.json
 * @example gamma(5) // => 24
 */
export function gamma(x: number): number {
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN;
  if (x > 171.7) return Number.POSITIVE_INFINITY;
  if (x <= 0) return Number.isInteger(x) ? Number.NaN : Math.PI / (sinPi(x) * gamma(1 - x));
  if (x < 0.5) return Math.exp(lgammaOnePlus(x)) / x;
  let y = x;
  let product = 1;
  while (y > 2.5) {
    y -= 1;
    product *= y;
  }
  // At integers the product is the factorial itself.
  return y === 1 || y === 2 ? product : product * Math.exp(lgammaPositive(y));
}

/**
 * The digamma function, the derivative of log Γ.
 * @param x any number.
 * @returns ψ(x); NaN at 0, −1, −2, … and for NaN.
 * Recurrence ψ(x) = ψ(x + 1) − 1/x up to 10, then the asymptotic series. Abramowitz & Stegun (1964) 6.3. Golden: statistics/special.json
 * @example digamma(1) // => -0.5772156649015329
 */
export function digamma(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return x;
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY || (x <= 0 && Number.isInteger(x))) return Number.NaN;
  if (x < 0) return digamma(1 - x) - (Math.PI * sinPi(x + 0.5)) / sinPi(x);
  let y = x;
  let sum = 0;
  while (y < STIRLING_FROM) {
    sum -= 1 / y;
    y += 1;
  }
  const w = 1 / (y * y);
  const series =
    w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12))))));
  return sum + Math.log(y) - 0.5 / y - series;
}

/**
 * The trigamma function, the second derivative of log Γ.
 * @param x any number.
 * @returns ψ′(x) > 0 for x > 0; NaN at 0, −1, −2, … and for NaN.
 * Recurrence ψ′(x) = ψ′(x + 1) + 1/x² up to 10, then the asymptotic series; reflection for x < 0. Abramowitz & Stegun
 * (1964) 6.4. Golden: statistics/distributions.json
 * @example trigamma(1) // => 1.6449340668482264
 */
export function trigamma(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY || (x <= 0 && Number.isInteger(x))) return Number.NaN;
  if (x < 0) return (Math.PI / sinPi(x)) ** 2 - trigamma(1 - x);
  let y = x;
  let sum = 0;
  while (y < STIRLING_FROM) {
    sum += 1 / (y * y);
    y += 1;
  }
  const w = 1 / (y * y);
  // Bernoulli numbers B₂ … B₁₆ over y^(2k+1); the next term is below 1e-16 of the first.
  const series =
    w *
    (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - w * (5 / 66 - w * (691 / 2730 - w * (7 / 6 - w * 7.092)))))));
  return sum + (1 + 0.5 / y + series) / y;
}

/** ψ(x) − log x for x > 0, without the cancellation of two large logarithms: −1/(2x) − 1/(12x²) + … */
export function digammaLessLog(x: number): number {
  if (x < STIRLING_FROM) return digamma(x) - Math.log(x);
  const w = 1 / (x * x);
  const series =
    w * (1 / 12 - w * (1 / 120 - w * (1 / 252 - w * (1 / 240 - w * (1 / 132 - w * (691 / 32760 - w / 12))))));
  return -0.5 / x - series;
}

/** ψ′(x) − 1/x for x > 0, without cancellation: 1/(2x²) + 1/(6x³) − … */
export function trigammaLessInverse(x: number): number {
  if (x < STIRLING_FROM) return trigamma(x) - 1 / x;
  const w = 1 / (x * x);
  const series =
    w * (1 / 6 - w * (1 / 30 - w * (1 / 42 - w * (1 / 30 - w * (5 / 66 - w * (691 / 2730 - (w * 7) / 6))))));
  return (0.5 / x + series) / x;
}
