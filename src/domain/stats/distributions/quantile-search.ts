/**
 * Newton's method inside a shrinking bracket: the search behind quantiles without a closed form. It cannot leave the
 * bracket and cannot cycle, because every step that Newton would take outside is replaced by a bisection.
 */

import { argumentError } from '../series.ts';

/** Returns a probability. @throws BOT4_STATS_ARGUMENT naming `key` when it is outside [0, 1]. */
export function requireProbability(p: number, key: string): number {
  if (!(p >= 0 && p <= 1)) throw argumentError(key, `is ${p}, must lie in [0, 1]`);
  return p;
}

/** A monotonically increasing function and its derivative at one point. */
export type ValueAndSlope = (u: number) => readonly [value: number, slope: number];

/**
 * A Newton step of this size ends the search: the next one would be its square times a curvature that stays below 1e7,
 * which is less than rounding, and rounding could send it to the wrong side of the bracket.
 */
const LAST_STEP = 1e-11;

/**
 * Finds u with f(u) = 0 for an increasing f of arguments of order one, such as logarithms.
 * @param f value and slope.
 * @param start first guess.
 * @param low f(low) < 0.
 * @param high f(high) > 0.
 */
export function solveIncreasing(f: ValueAndSlope, start: number, low: number, high: number): number {
  let lo = low;
  let hi = high;
  let u = start > lo && start < hi ? start : (lo + hi) / 2;
  for (let step = 0; step < 200; step++) {
    const [value, slope] = f(u);
    if (value === 0) return u;
    const newton = u - value / slope;
    if (Math.abs(newton - u) <= LAST_STEP) return Math.min(hi, Math.max(lo, newton));
    if (value > 0) hi = u;
    else lo = u;
    const next = newton > lo && newton < hi ? newton : (lo + hi) / 2;
    if (next === u) return u;
    u = next;
  }
  return u;
}
