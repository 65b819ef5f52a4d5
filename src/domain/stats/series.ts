/**
 * What every statistic needs before it starts: a series that was checked, and a copy of it in a unit where nothing
 * over- or underflows.
 *
 * Invariants: `standardise` moves only by subtraction and scales only by powers of two, so a series that was
 * multiplied by a power of two gives bit-identical statistics, and the answer does not depend on the unit of the data.
 * Allocation: one `Float64Array` of the length of the series. Complexity: O(n).
 */
import { InputError } from '../../core/index.ts';

/** (n,) numbers, evenly spaced in time where time matters. */
export type Series = ArrayLike<number>;

/** The error for data that cannot be judged. */
export function dataError(key: string, detail: string): InputError {
  return new InputError('BOT4_STATS_INPUT', detail, { place: { key } });
}

/** The error for an option that is out of its range. */
export function argumentError(key: string, detail: string): InputError {
  return new InputError('BOT4_STATS_ARGUMENT', detail, { place: { key } });
}

/**
 * Refuses what is not a series of finite numbers of at least `minLength`.
 * @throws BOT4_STATS_INPUT naming `key`.
 */
export function requireSeries(x: Series, key: string, minLength: number): void {
  if (x === null || typeof x !== 'object' || typeof x.length !== 'number') {
    throw dataError(key, 'is not an array of numbers');
  }
  if (x.length < minLength) throw dataError(key, `has ${x.length} values, needs at least ${minLength}`);
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i])) throw dataError(key, `is not a finite number at index ${i}`);
  }
}

/** Refuses a missing options object. @throws BOT4_STATS_ARGUMENT naming `options`. */
export function requireOptions(options: object): void {
  if (options === null || typeof options !== 'object') throw argumentError('options', 'is missing or not an object');
}

/** Refuses what is neither true nor false. @throws BOT4_STATS_ARGUMENT naming `key`. */
export function requireBoolean(value: boolean, key: string): void {
  if (typeof value !== 'boolean') throw argumentError(key, `is ${String(value)}, must be true or false`);
}

/** Refuses what is not an integer in [low, high]. */
export function requireInteger(value: number, key: string, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    throw argumentError(key, `is ${value}, must be an integer from ${low} to ${high}`);
  }
}

/** Refuses what is not a number strictly between `low` and `high`. */
export function requireBetween(value: number, key: string, low: number, high: number): void {
  if (typeof value !== 'number' || !(value > low && value < high))
    throw argumentError(key, `is ${value}, must lie between ${low} and ${high}`);
}

/** Refuses what is not a finite number. */
export function requireFinite(value: number, key: string): void {
  if (!Number.isFinite(value)) throw argumentError(key, `is ${value}, must be a finite number`);
}

/** Refuses what is not one of the listed values. */
export function requireOneOf<T>(value: T, key: string, allowed: readonly T[]): void {
  if (!allowed.includes(value)) {
    throw argumentError(key, `is ${String(value)}, must be one of ${allowed.map(String).join(', ')}`);
  }
}

/** A power of two p with 1 ≤ |v|·p < 2 (up to the ends of the double range); 1 for v = 0. */
export function powerOfTwoInverse(v: number): number {
  if (v === 0) return 1;
  const e = Math.floor(Math.log2(Math.abs(v)));
  return 2 ** Math.max(-1022, Math.min(1022, -e));
}

/** A series in its own unit: x = mean + z / scale. */
export interface Standardised {
  /** (n,) deviations from the mean, the largest between 1 and 2 in magnitude. */
  readonly z: Float64Array;
  /** Mean in the unit of the data. */
  readonly mean: number;
  /** Power of two by which the deviations were multiplied. */
  readonly scale: number;
}

/**
 * Spread, relative to the largest magnitude, below which values differ only by the rounding of the number format.
 * Eight units in the last place: a mean that was removed and added again moves a value by at most a few.
 */
const CONSTANT_SPREAD = 8 * Number.EPSILON;

/** Largest magnitude of `x`. */
export function maxMagnitude(x: Series): number {
  let m = 0;
  for (let i = 0; i < x.length; i++) {
    const a = Math.abs(x[i] as number);
    if (a > m) m = a;
  }
  return m;
}

/** Whether all values are equal up to the rounding of the number format. */
export function isConstant(x: Series): boolean {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const v = x[i] as number;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const size = Math.max(Math.abs(low), Math.abs(high));
  return high / 2 - low / 2 <= (CONSTANT_SPREAD / 2) * size;
}

/**
 * Checks `x`, removes its mean and scales it by a power of two.
 * The mean is taken twice: the second pass adds the mean of what the first left, which removes its rounding error.
 * @throws BOT4_STATS_INPUT when `x` is too short, has a value that is not finite, or is constant.
 */
export function standardise(x: Series, key: string, minLength: number): Standardised {
  requireSeries(x, key, minLength);
  if (isConstant(x)) throw dataError(key, 'is constant');
  const n = x.length;
  // Bring the largest magnitude near 1 first, so that neither sum nor difference can overflow.
  const coarse = powerOfTwoInverse(maxMagnitude(x));
  const z = new Float64Array(n);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const v = (x[i] as number) * coarse;
    z[i] = v;
    sum += v;
  }
  const first = sum / n;
  let rest = 0;
  for (let i = 0; i < n; i++) {
    const d = (z[i] as number) - first;
    z[i] = d;
    rest += d;
  }
  const second = rest / n;
  for (let i = 0; i < n; i++) z[i] = (z[i] as number) - second;
  const fine = powerOfTwoInverse(maxMagnitude(z));
  for (let i = 0; i < n; i++) z[i] = (z[i] as number) * fine;
  return { z, mean: (first + second) / coarse, scale: coarse * fine };
}

/** A copy of `x` scaled by a power of two, without removing the mean. Checks as `standardise`, but allows a constant. */
export function scaled(
  x: Series,
  key: string,
  minLength: number,
): { readonly z: Float64Array; readonly scale: number } {
  requireSeries(x, key, minLength);
  const scale = powerOfTwoInverse(maxMagnitude(x));
  const z = new Float64Array(x.length);
  for (let i = 0; i < z.length; i++) z[i] = (x[i] as number) * scale;
  return { z, scale };
}

/** An ascending copy. */
export function sorted(x: Series): Float64Array {
  return Float64Array.from(x).sort();
}
