/** The limiting distribution of √n times the Kolmogorov-Smirnov distance. */

const PI_SQUARED_OVER_EIGHT = (Math.PI * Math.PI) / 8;

/**
 * Survival function of the Kolmogorov distribution, accurate in the right tail.
 * @param x any number; at or below 0 the result is 1.
 * @returns P(K > x) in [0, 1]; NaN for NaN.
 * 2 Σ (−1)ᵏ⁻¹ exp(−2k²x²) for x ≥ 0.8, 1 − √(2π)/x Σ exp(−(2k−1)²π²/(8x²)) below, where each converges in five terms.
 * Kolmogorov (1933); Feller (1948), Annals of Mathematical Statistics 19(2). Golden: statistics/distributions.json
 * @example kolmogorov.sf(1.36) // => 0.04948587675537788
 */
function sf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 0.04) return 1; // exp(−π²/(8x²)) is below the smallest double
  if (x < 0.8) {
    let sum = 0;
    for (let k = 1; k <= 9; k += 2) sum += Math.exp((-k * k * PI_SQUARED_OVER_EIGHT) / (x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  let sum = 0;
  for (let k = 6; k >= 1; k--) sum += (k % 2 === 1 ? 1 : -1) * Math.exp(-2 * k * k * x * x);
  return 2 * sum;
}

/** The Kolmogorov distribution. */
export const kolmogorov = { sf } as const;
