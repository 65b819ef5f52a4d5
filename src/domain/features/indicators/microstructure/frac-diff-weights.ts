/** Weights of fractional differencing. */
import { assert } from '../../../../core/index.ts';

/**
 * Weights of the difference of order `d`, as far as they count.
 * @param d order: 0 leaves the series as it is, 1 is the plain difference.   @param threshold > 0, where the weights end.
 * @returns (k,) weights from the newest value to the oldest, up to the first one below `threshold` in size.
 * w₀ = 1, wₖ = −wₖ₋₁ (d − k + 1) / k: the binomial series of (1 − L)^d. Hosking (1981), Biometrika 68(1).
 * @example fracDiffWeights(1, 0.01) // => [1, -1]
 */
export function fracDiffWeights(d: number, threshold: number): number[] {
  assert(d >= 0 && threshold > 0, 'the weights of an order from 0 on end at a threshold above 0', d, threshold);
  const weights = [1];
  for (let k = 1, weight = 1; ; k++) {
    weight *= -(d - k + 1) / k;
    if (Math.abs(weight) < threshold) return weights;
    weights.push(weight);
  }
}
