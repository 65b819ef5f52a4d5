/**
 * The error function, its complement and its inverse.
 *
 * |x| ≤ 1: Chebyshev series of erf(x)/x in x². Beyond: the scaled tail (1 + 2x) exp(x²) erfc(x) as one Chebyshev
 * series in (x − 3.75)/(x + 3.75) over the whole half line (Shepherd & Laframboise 1981, Mathematics of Computation
 * 36(153)). The coefficients were computed with 50 digits by test/golden/statistics/series-coefficients.py.
 * Relative error below 1e-15 where exp(−x²) is a normal number, in the far tail too. No allocation.
 */
import { argumentError } from '../series.ts';

/** Chebyshev coefficients of (1 + 2x) exp(x²) erfc(x), x ≥ 0, in t = (x − 3.75)/(x + 3.75). */
const TAIL = Float64Array.of(
  1.1775789345674017,
  -0.004590054580646478,
  -0.08424913336651792,
  0.05920993999819189,
  -0.026658668435305753,
  0.009074997670705265,
  -0.002413163540417608,
  0.0004907758365258086,
  -6.916973302501207e-5,
  4.13902798607301e-6,
  7.74038306619849e-7,
  -2.1886401049234397e-7,
  1.076499946567091e-8,
  4.521959811218287e-9,
  -7.754400208831351e-10,
  -6.318088340886684e-11,
  2.86879501093067e-11,
  1.9455868545777347e-13,
  -9.65469674843344e-13,
  3.25254814814874e-14,
  3.3478119482868056e-14,
  -1.864562880419313e-15,
  -1.2507950530688648e-15,
  7.418235256624044e-17,
  5.068148904796111e-17,
);

/** Chebyshev coefficients of erf(x)/x, |x| ≤ 1, in u = 2x² − 1. */
const CENTRE = Float64Array.of(
  0.9754769393826541,
  -0.14226120510371365,
  0.010035582187599796,
  -0.0005768764699767485,
  2.741993125219606e-5,
  -1.1043175507344507e-6,
  3.8488755420345036e-8,
  -1.1808582533875466e-9,
  3.2334215826050907e-11,
  -7.991015947004549e-13,
  1.7990725113961456e-14,
  -3.718635487818693e-16,
  7.103599003714253e-18,
);

/** Sum of a Chebyshev series at t in [−1, 1] (Clenshaw 1955). */
function clenshaw(c: Float64Array, t: number): number {
  let b1 = 0;
  let b2 = 0;
  const tt = 2 * t;
  for (let j = c.length - 1; j > 0; j--) {
    const b = tt * b1 - b2 + (c[j] as number);
    b2 = b1;
    b1 = b;
  }
  return t * b1 - b2 + (c[0] as number);
}

/**
 * exp(−x²/d) with the rounding error of x² taken back: in the tail an error of one unit in the last place of x²
 * would cost x² units in the result.
 */
export function expMinusSquare(x: number, divisor: number): number {
  if (!(Math.abs(x) < 1e4)) return Number.isNaN(x) ? x : 0;
  // h has at most 26 significant bits, so h² is exact; (x − h)(x + h) is the small rest.
  const h = Math.round(x * 4096) / 4096;
  return Math.exp((-h * h) / divisor) * Math.exp((-(x - h) * (x + h)) / divisor);
}

/** exp(x²) erfc(x) for x ≥ 0. */
export function scaledErfc(x: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  return clenshaw(TAIL, (x - 3.75) / (x + 3.75)) / (1 + 2 * x);
}

/**
 * The error function.
 * @param x any number.
 * @returns erf(x) in [−1, 1]; NaN for NaN.
 * erf(x) = 2/√π ∫₀ˣ exp(−t²) dt. Abramowitz & Stegun (1964) 7.1.1. Golden: statistics/special.json
 * @example erf(1) // => 0.8427007929497149
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a <= 1) return x * clenshaw(CENTRE, 2 * x * x - 1);
  const tail = expMinusSquare(a, 1) * scaledErfc(a);
  return x < 0 ? tail - 1 : 1 - tail;
}

/**
 * The complement of the error function, accurate in the right tail where 1 − erf(x) would be zero.
 * @param x any number.
 * @returns erfc(x) in [0, 2]; NaN for NaN.
 * erfc(x) = 2/√π ∫ₓ^∞ exp(−t²) dt. Abramowitz & Stegun (1964) 7.1.2. Golden: statistics/special.json
 * @example erfc(15) // => 7.212994172451207e-100
 */
export function erfc(x: number): number {
  if (x < 0) return 1 + erf(-x);
  if (x < 0.5) return 1 - erf(x);
  return expMinusSquare(x, 1) * scaledErfc(x);
}

/**
 * Solves erfc(y) = q for 0 < q ≤ 1 by Newton steps on log erfc, which is almost a parabola, so that three or four
 * steps reach the last digit from a coarse start.
 */
export function inverseErfc(q: number): number {
  // Abramowitz & Stegun 26.2.22 gives the normal quantile within 3e-3; erfc(y) = 2 Q(y√2).
  const s = Math.sqrt(-2 * Math.log(q / 2));
  let y = Math.max(0, (s - (2.30753 + 0.27061 * s) / (1 + 0.99229 * s + 0.04481 * s * s)) * Math.SQRT1_2);
  const target = Math.log(q);
  for (let step = 0; step < 8; step++) {
    const m = scaledErfc(y);
    const slope = -1.1283791670955126 / m; // d log erfc / dy = −2/√π / (exp(y²) erfc(y))
    const residual = Math.log(m) - y * y - target;
    const curvature = slope * (-2 * y - slope); // second derivative, for Halley's correction
    const newton = residual / slope;
    const move = newton / (1 - (newton * curvature) / (2 * slope));
    y -= move;
    if (Math.abs(move) <= 1e-9 * Math.abs(y)) break; // cubic convergence: the next step would be below 1e-27
  }
  return y;
}

/**
 * The inverse of the error function.
 * @param x in [−1, 1].
 * @returns y with erf(y) = x; ±Infinity at ±1.
 * @throws BOT4_STATS_ARGUMENT when x is outside [−1, 1] or NaN.
 * Halley's method on `erf` near zero and on log erfc in the tails, where 1 − |x| is exact. Golden: statistics/special.json
 * @example erfinv(0.5) // => 0.4769362762044699
 */
export function erfinv(x: number): number {
  if (!(x >= -1 && x <= 1)) throw argumentError('x', `is ${x}, must lie in [-1, 1]`);
  const a = Math.abs(x);
  if (a === 1) return x * Number.POSITIVE_INFINITY;
  if (a > 0.5) return Math.sign(x) * inverseErfc(1 - a);
  // Two terms of the Maclaurin series start within 2 %.
  let y = 0.886226925452758 * x * (1 + 0.2617993877991494 * x * x);
  for (let step = 0; step < 6; step++) {
    const newton = (erf(y) - x) / (1.1283791670955126 * Math.exp(-y * y));
    const move = newton / (1 + y * newton);
    y -= move;
    if (Math.abs(move) <= 1e-7 * Math.abs(y)) break;
  }
  return y;
}
