/** Returns against a benchmark, in a unit where nothing over- or underflows. */
import { argumentError, dataError, maxMagnitude, powerOfTwoInverse, requireSeries, type Series } from '../series.ts';

/** What a strategy is compared with: the returns of another one, or one return for every period. */
export type Benchmark = number | Series;

/** Rounding of a stored number: differences that vary less than this share of the data are constant. */
const NOISE_SHARE = 8 * Number.EPSILON;

/** Refuses a benchmark that is neither a finite number nor a series of `n` finite numbers. */
export function requireBenchmark(benchmark: Benchmark, n: number): void {
  if (typeof benchmark === 'number') {
    if (!Number.isFinite(benchmark)) throw argumentError('benchmark', `is ${benchmark}, must be a finite number`);
    return;
  }
  requireSeries(benchmark, 'benchmark', 1);
  if (benchmark.length !== n) throw dataError('benchmark', `has ${benchmark.length} values, the returns have ${n}`);
}

/** A power of two that brings the largest of the magnitudes near 1. */
export function commonScale(columns: readonly Series[], benchmark: Benchmark): number {
  let largest = typeof benchmark === 'number' ? Math.abs(benchmark) : maxMagnitude(benchmark);
  for (const c of columns) largest = Math.max(largest, maxMagnitude(c));
  return powerOfTwoInverse(largest);
}

/**
 * scale · (x − benchmark).
 * @throws BOT4_STATS_INPUT naming `key` when the difference does not vary beyond the rounding of the data.
 */
export function difference(x: Series, key: string, benchmark: Benchmark, scale: number): Float64Array {
  const out = new Float64Array(x.length);
  let size = 0;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < out.length; i++) {
    const v = (x[i] as number) * scale;
    const b = (typeof benchmark === 'number' ? benchmark : (benchmark[i] as number)) * scale;
    const d = v - b;
    out[i] = d;
    size = Math.max(size, Math.abs(v), Math.abs(b));
    if (d < low) low = d;
    if (d > high) high = d;
  }
  if (!(high - low > NOISE_SHARE * size)) throw dataError(key, 'differs from the benchmark by a constant only');
  return out;
}

/** Mean of a series whose values are near 1 in magnitude; the second pass takes the rounding of the first back. */
export function meanOf(z: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) sum += z[i] as number;
  const first = sum / z.length;
  let rest = 0;
  for (let i = 0; i < z.length; i++) rest += (z[i] as number) - first;
  return first + rest / z.length;
}
