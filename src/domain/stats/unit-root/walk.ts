/**
 * A series made ready for Dickey-Fuller regressions: level and differences in one unit, trend taken out.
 * Allocation: two `Float64Array` of the length of the series, three when it is none. O(n), two passes without a trend.
 */
import { dataError, powerOfTwoInverse, requireSeries, type Series } from '../series.ts';
import { removeTrend } from './trend.ts';

/** Deterministic terms of a regression: none, constant, constant and trend, constant, trend and squared trend. */
export type Trend = 'n' | 'c' | 'ct' | 'ctt';

/** Number of deterministic terms. */
export const TERMS: Readonly<Record<Trend, number>> = { n: 0, c: 1, ct: 2, ctt: 3 };

/** The series in the form that every regression needs. */
export interface Walk {
  /** (n,) level, without its own trend where the regression has one: that changes no t-value, and saves digits. */
  readonly level: Float64Array;
  /** (n,) d[t] = level[t] − level[t−1], for a mean alone that of the data; d[0] = 0 is no row. */
  readonly d: Float64Array;
  /** Polynomial terms that the regression has: 1, τ, τ². */
  readonly terms: number;
  /** Data times this power of two are `level` and `d`. */
  readonly scale: number;
  /** Size of the rounding that the data may carry per observation. */
  readonly rounding: number;
}

/** Spread, relative to the largest magnitude, below which values differ only by rounding; as `isConstant`. */
const CONSTANT_SPREAD = 8 * Number.EPSILON;

/** What one pass over a series tells. */
interface Range {
  /** A power of two that brings the spread near 1. */
  readonly scale: number;
  /** Largest magnitude times `scale`. */
  readonly size: number;
  /** Mean times `scale`, near enough to centre by. */
  readonly centre: number;
}

/** x as doubles; a copy unless it is that already. @throws BOT4_STATS_INPUT when it is no series of `minLength` numbers. */
function doubles(x: Series, key: string, minLength: number): Float64Array {
  if (x instanceof Float64Array && x.length >= minLength) return x;
  requireSeries(x, key, minLength);
  return Float64Array.from(x);
}

/** Checks x in one pass. @throws BOT4_STATS_INPUT when it has a value that is not finite, or is constant. */
function requireRange(x: Float64Array, key: string): Range {
  const n = x.length;
  const first = x[0] as number;
  let low = first;
  let high = first;
  let sum = 0;
  let t = n & 1;
  for (; t < n; t += 2) {
    const u = x[t] as number;
    const v = x[t + 1] as number;
    low = Math.min(low, u, v);
    high = Math.max(high, u, v);
    sum += u - first + (v - first);
  }
  // A value that is not finite is in the sum; the slow check says which. A sum that only overflowed passes it.
  if (!Number.isFinite(sum)) requireSeries(x, key, 1);
  const size = Math.max(Math.abs(low), Math.abs(high));
  const half = high / 2 - low / 2;
  if (half <= (CONSTANT_SPREAD / 2) * size) throw dataError(key, 'is constant');
  const scale = powerOfTwoInverse(half);
  const mean = first + sum / n;
  const centre = (Number.isFinite(mean) ? mean : low / 2 + high / 2) * scale;
  return { scale, size: size * scale, centre };
}

/**
 * Checks x and brings it into the form for a regression with this trend.
 * @throws BOT4_STATS_INPUT when x is too short, has a value that is not finite, or is constant.
 */
export function toWalk(series: Series, key: string, trend: Trend, minLength: number): Walk {
  const x = doubles(series, key, minLength);
  const { scale, size, centre } = requireRange(x, key);
  const n = x.length;
  const terms = TERMS[trend];
  const d = new Float64Array(n);
  const level = new Float64Array(n);
  // A far-away mean costs digits wherever it enters a product; with a constant it may be left out.
  const origin = terms === 0 ? 0 : centre;
  let last = (x[0] as number) * scale;
  level[0] = last - origin;
  for (let t = 1; t < n; t++) {
    const v = (x[t] as number) * scale;
    d[t] = v - last;
    level[t] = v - origin;
    last = v;
  }
  if (terms > 1) removeSlope(d, removeTrend(level, terms, 1));
  return { level, d, terms, scale, rounding: Number.EPSILON * size };
}

/** A walk without terms from residuals that are already in a unit near 1. */
export function walkOf(level: Float64Array, rounding: number): Walk {
  const d = new Float64Array(level.length);
  for (let t = 1; t < d.length; t++) d[t] = (level[t] as number) - (level[t - 1] as number);
  return { level, d, terms: 0, scale: 1, rounding };
}

/** Takes the differences of c₁τ + c₂τ² out of d. */
function removeSlope(d: Float64Array, slopes: Float64Array): void {
  const n = d.length;
  const h = 2 / (n - 1);
  const c1 = slopes[0] as number;
  const c2 = slopes[1] as number;
  // τₜ + τₜ₋₁ = (2t − n) h
  for (let t = 1; t < n; t++) d[t] = (d[t] as number) - h * (c1 + c2 * (2 * t - n) * h);
}
