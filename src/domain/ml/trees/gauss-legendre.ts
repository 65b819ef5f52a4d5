/**
 * Points and weights that integrate polynomials exactly: n points on (0, 1) for every degree up to 2n − 1.
 *
 * The points are the roots of the Legendre polynomial, found by Newton's method from Tricomi's first guess; its value and
 * slope come from the three-term recurrence. Complexity: O(n²).
 */

/** ∫₀¹ p(t) dt = Σ weight · p(point). */
export interface Quadrature {
  /** (n,) ascending, between 0 and 1. */
  readonly point: Float64Array;
  /** (n,) positive, their sum is 1. */
  readonly weight: Float64Array;
}

/** Newton doubles the digits of a guess that is right to three: five steps are more than a double has. */
const STEPS = 5;

/** Slope of the Legendre polynomial of degree n at x, and the next guess for its root nearby. */
function newton(n: number, x: number): { readonly slope: number; readonly next: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  const slope = (n * (before - x * value)) / (1 - x * x);
  return { slope, next: x - value / slope };
}

/**
 * Gauss-Legendre quadrature on (0, 1).
 * @param n number of points, from 1.   @returns point (n,), weight (n,).
 * Golub & Welsch (1969) compute the same by eigenvalues; Newton's method keeps all digits for the small n needed here.
 * @example gaussLegendre(1).point[0] // => 0.5
 */
export function gaussLegendre(n: number): Quadrature {
  const point = new Float64Array(n);
  const weight = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < STEPS; step++) x = newton(n, x).next;
    const { slope } = newton(n, x);
    point[n - 1 - i] = (1 + x) / 2;
    weight[n - 1 - i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { point, weight };
}
