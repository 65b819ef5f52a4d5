/**
 * Newton's method inside a shrinking bracket: the search behind quantiles without a closed form. It cannot leave the
 * bracket and cannot cycle, because every step that Newton would take outside is replaced by a bisection.
 */

/** A monotonically increasing function and its derivative at one point. */
export type ValueAndSlope = (u: number) => readonly [value: number, slope: number];

/**
 * Finds u with f(u) = 0 for an increasing f.
 * @param f value and slope.
 * @param start first guess.
 * @param low f(low) < 0.
 * @param high f(high) > 0.
 * @param tolerance absolute, in u.
 */
export function solveIncreasing(f: ValueAndSlope, start: number, low: number, high: number, tolerance: number): number {
  let lo = low;
  let hi = high;
  let u = start > lo && start < hi ? start : (lo + hi) / 2;
  for (let step = 0; step < 200; step++) {
    const [value, slope] = f(u);
    if (value === 0) return u;
    if (value > 0) hi = u;
    else lo = u;
    const newton = u - value / slope;
    const next = newton > lo && newton < hi ? newton : (lo + hi) / 2;
    if (Math.abs(next - u) <= tolerance) return next;
    u = next;
  }
  return u;
}
