/** A significance test of a mean that assumes no distribution and keeps the dependence between neighbouring days. */
import { mulberry32, optimalBlockLength, type Series, stationaryBootstrapIndices } from '../stats/index.ts';

/** Series that are shorter say nothing, and have no block length. */
const MIN_LENGTH = 8;

/**
 * One-sided p-value of the mean of `x` being at most zero, by the stationary bootstrap of the studentised mean: blocks
 * of random length are drawn from the centred series, and the p-value is the share of resampled series whose t-ratio is
 * at least that of `x`. A positive factor on `x` cancels.
 * @param x (n,) returns in time order, finite.
 * @param o.replications largest number of resampled series; the smallest possible p-value is 1/(replications + 1).
 * @param o.seed of the draws: the same seed always gives the same p-value.
 * @returns p-value in (0, 1]; 1 for a series that is constant or shorter than 8.
 * Mean block length: the optimal one (Politis & White 2004), but at least n^(1/3), the rate at which it grows, because
 * its estimate is often too small on short series and a block that is too short finds significance too easily.
 * Drawing ends early once a tenth of all series would have reached the ratio: the p-value is then at least 0.1, and its
 * estimate of Besag & Clifford (1991), Biometrika 78(2), is as good there, at a fraction of the work.
 * Politis & Romano (1994), JASA 89(428); studentised as in Davison & Hinkley (1997), section 4.4.
 */
export function bootstrapPValue(x: Series, o: { readonly replications: number; readonly seed: number }): number {
  const n = x.length;
  if (n < MIN_LENGTH || isConstant(x)) return 1;
  const centred = Float64Array.from(x);
  const mean = centred.reduce((sum, value) => sum + value, 0) / n;
  for (let i = 0; i < n; i++) centred[i] = (centred[i] as number) - mean;
  const observed = mean / rootMeanSquare(centred);
  const blockLength = Math.max(optimalBlockLength(x).stationary, Math.cbrt(n));
  const seed = mulberry32(o.seed);
  const enough = Math.ceil(o.replications / 10);
  let atLeast = 0;
  for (let drawn = 1; drawn <= o.replications; drawn++) {
    // A ratio that is not a number counts against the candidate.
    if (!(resampledRatio(centred, stationaryBootstrapIndices(n, { blockLength, seed })) < observed)) atLeast += 1;
    if (atLeast === enough) return atLeast / drawn;
  }
  return (atLeast + 1) / (o.replications + 1);
}

function isConstant(x: Series): boolean {
  for (let i = 1; i < x.length; i++) if (x[i] !== x[0]) return false;
  return true;
}

/** Root mean square; the factor √(n/(n − 1)) of a standard deviation cancels in every comparison of t-ratios. */
function rootMeanSquare(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum / x.length);
}

/** Mean over deviation of the rows that were drawn. */
function resampledRatio(centred: Float64Array, rows: Int32Array): number {
  let sum = 0;
  let squares = 0;
  for (const row of rows) {
    const value = centred[row] as number;
    sum += value;
    squares += value * value;
  }
  const mean = sum / rows.length;
  return mean / Math.sqrt(squares / rows.length - mean * mean);
}
