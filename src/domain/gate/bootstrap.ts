/** A significance test of a mean that assumes no distribution and keeps the dependence between neighbouring days. */
import { Rng } from '../../core/index.ts';

/**
 * One-sided p-value of the mean of `x` being at most zero, by the stationary bootstrap of the studentised mean: blocks
 * of random length are drawn from the centred series, and the p-value is the share of resampled series whose t-ratio is
 * at least that of `x`. A positive factor on `x` cancels.
 * @param x (n,) returns in time order, finite.
 * @param o.replications number of resampled series; the smallest possible p-value is 1/(replications + 1).
 * @param o.seed of the draws: the same seed always gives the same p-value.
 * @returns p-value in (0, 1]; 1 for a series that is constant or shorter than 2.
 * Block length n^(1/3) on average (the rate of Politis & White 2004). Politis & Romano (1994), JASA 89(428);
 * studentised as in Davison & Hinkley (1997), section 4.4.
 */
export function bootstrapPValue(
  x: readonly number[],
  o: { readonly replications: number; readonly seed: number },
): number {
  const n = x.length;
  if (n < 2) return 1;
  let mean = 0;
  for (const value of x) mean += value / n;
  const centred = Float64Array.from(x, (value) => value - mean);
  const observed = tRatio(mean, sumOfSquares(centred), n);
  const rng = new Rng(o.seed);
  const restart = 1 / Math.max(1, Math.cbrt(n));
  let atLeast = 0;
  for (let b = 0; b < o.replications; b++) {
    let at = rng.below(n);
    let sum = 0;
    let squares = 0;
    for (let t = 0; t < n; t++) {
      const value = centred[at] as number;
      sum += value;
      squares += value * value;
      at = rng.uniform() < restart ? rng.below(n) : (at + 1) % n;
    }
    const resampled = tRatio(sum / n, squares - (sum * sum) / n, n);
    // A ratio that is not a number counts against the candidate.
    if (!(resampled < observed)) atLeast += 1;
  }
  return (atLeast + 1) / (o.replications + 1);
}

function sumOfSquares(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return sum;
}

/** Mean over its standard error for independent values; the constant factor does not change any comparison. */
function tRatio(mean: number, squares: number, n: number): number {
  return mean / Math.sqrt(squares / n);
}
