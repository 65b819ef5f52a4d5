/**
 * Block bootstrap of time series. The random stream is mulberry32, a 32-bit generator that is simple enough to be
 * repeated bit for bit in any language: bootstrap p-values can then be compared exactly. It is not for simulation,
 * where `Rng` of the core is used.
 */
import { autoProducts } from '../hypothesis/acf.ts';
import { argumentError, dataError, requireInteger, requireOptions, type Series, standardise } from '../series.ts';

/**
 * The mulberry32 generator.
 * @param seed unsigned 32-bit integer.
 * @returns a function that gives the next number, uniform in [0, 1) with 32 bits.
 * @throws BOT4_STATS_ARGUMENT when the seed is not an unsigned 32-bit integer.
 * Weyl sequence of step 0x6D2B79F5 with a multiply-xorshift output; T. Ettinger (2017). Golden: statistics/performance.json
 * @example mulberry32(1)() === mulberry32(1)() // => true
 */
export function mulberry32(seed: number): () => number {
  requireInteger(seed, 'seed', 0, 2 ** 32 - 1);
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Options of `stationaryBootstrapIndices`. */
export interface BootstrapOptions {
  /** Mean length of a block, ≥ 1; see `optimalBlockLength`. */
  readonly blockLength: number;
  /** Unsigned 32-bit integer, or a running generator of uniform numbers for one of many resamples. */
  readonly seed: number | (() => number);
}

/**
 * Row numbers of one stationary bootstrap resample: blocks of geometric length that wrap around at the end.
 * @param n number of rows, ≥ 1.
 * @param options blockLength and seed; no defaults, because both change the result.
 * @returns (n,) indices in [0, n).
 * @throws BOT4_STATS_ARGUMENT when an argument is out of range.
 * Starts at ⌊uT⌋; then with probability 1/L a new start ⌊uT⌋, else the next row. Politis & Romano (1994), JASA 89(428).
 * Golden: statistics/performance.json
 * @example stationaryBootstrapIndices(5, { blockLength: 2, seed: 1 }).length // => 5
 */
export function stationaryBootstrapIndices(n: number, options: BootstrapOptions): Int32Array {
  requireOptions(options);
  requireInteger(n, 'n', 1, 2 ** 31 - 1);
  const { blockLength, seed } = options;
  requireBlockLength(blockLength);
  const out = new Int32Array(n);
  drawStationaryIndices(out, blockLength, typeof seed === 'function' ? seed : mulberry32(seed));
  return out;
}

/** Refuses what is not a finite number of at least 1. */
export function requireBlockLength(blockLength: number): void {
  if (!(blockLength >= 1 && Number.isFinite(blockLength))) {
    throw argumentError('blockLength', `is ${blockLength}, must be at least 1`);
  }
}

/** Fills `out` with the row numbers of one stationary bootstrap resample of as many rows. */
export function drawStationaryIndices(out: Int32Array, blockLength: number, next: () => number): void {
  const n = out.length;
  const restart = 1 / blockLength;
  let i = Math.floor(next() * n);
  out[0] = i;
  for (let t = 1; t < n; t++) {
    if (next() < restart) i = Math.floor(next() * n);
    else if (++i === n) i = 0;
    out[t] = i;
  }
}

/** Result of `optimalBlockLength`, in rows; below 1 means that single rows do. */
export interface BlockLengthResult {
  /** For the stationary bootstrap. */
  readonly stationary: number;
  /** For the circular block bootstrap. */
  readonly circular: number;
}

/**
 * Block length that minimises the mean squared error of the bootstrap variance of the mean.
 * @param x (n,) series in time order, finite, not constant, in any unit; n ≥ 8.
 * @returns stationary and circular block length, not rounded, at most ⌈min(3√n, n/3)⌉.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 8.
 * With m twice the first lag from which max(5, ⌊log₁₀ n⌋) autocorrelations stay below 2√(log₁₀ n/n), and a flat-top
 * window λ: G = Σ λ(k/m)|k|γ̂ₖ, g = Σ λ(k/m)γ̂ₖ, D = 2g² (stationary) or 4/3 g² (circular), length (2G²n/D)^⅓.
 * Politis & White (2004), Econometric Reviews 23(1); Patton, Politis & White (2009), 28(4). Golden: statistics/performance.json
 * @example optimalBlockLength([1, 2, 1, 3, 2, 1, 2, 3, 1, 2]).stationary > 0 // => true
 */
export function optimalBlockLength(x: Series): BlockLengthResult {
  const { z } = standardise(x, 'x', 8);
  const n = z.length;
  const quiet = Math.max(5, Math.floor(Math.log10(n)));
  const longest = Math.min(n - 2, Math.ceil(Math.sqrt(n)) + quiet);
  const products = autoProducts(z, longest);
  const m = windowHalfWidth(z, products, quiet, longest);
  let g = products[0] as number;
  let weighted = 0;
  for (let k = 1; k <= m; k++) {
    const window = k / m <= 0.5 ? 1 : 2 * (1 - k / m);
    weighted += 2 * window * k * (products[k] as number);
    g += 2 * window * (products[k] as number);
  }
  if (!(Math.abs(g) > 1e-12 * (products[0] as number))) throw dataError('x', 'has no long-run variance');
  const bound = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const stationary = Math.cbrt((weighted / g) ** 2 * n);
  return { stationary: Math.min(bound, stationary), circular: Math.min(bound, stationary * Math.cbrt(1.5)) };
}

/** Twice the first lag that begins `quiet` insignificant autocorrelations, at most `longest`. */
function windowHalfWidth(z: Float64Array, products: Float64Array, quiet: number, longest: number): number {
  const n = z.length;
  const limit = 2 * Math.sqrt(Math.log10(n) / n);
  // Each lag is compared with the squares of the rows it uses, so that a large value at an end does not hide it.
  let front = products[0] as number;
  let back = products[0] as number;
  let run = 0;
  for (let k = 0; k < longest; k++) {
    back -= (z[k] as number) ** 2;
    front -= (z[n - 1 - k] as number) ** 2;
    const size = Math.abs(products[k] as number) / Math.sqrt(front * back);
    run = size < limit ? run + 1 : 0;
    if (run === quiet) return Math.min(longest, 2 * Math.max(1, k + 1 - quiet));
  }
  return longest;
}
