/** Kelly's criterion: the share of capital whose logarithm grows fastest. */
import { solveIncreasing } from '../distributions/quantile-search.ts';
import { momentsOf } from '../hypothesis/moments.ts';
import { argumentError, requireOptions, type Series, scaled } from '../series.ts';

/** Result of `kelly`, as multiples of capital; before any fraction of Kelly, costs or limits. */
export interface KellyResult {
  /** μ/σ², divisor n − 1: the optimum for small normal returns. Negative: bet on the other side. */
  readonly continuous: number;
  /** Multiple that maximises the mean of log(1 + f·x) in the sample; 0 when x does not gain on average, Infinity when it never loses. */
  readonly optimal: number;
}

/**
 * Kelly's optimal leverage of a return series.
 * @param x (n,) simple returns per period, in excess of the cost of capital, finite, not constant; n ≥ 2.
 * @returns continuous and optimal, as multiples of capital.
 * @throws BOT4_STATS_INPUT when x is not finite, constant or shorter than 2.
 * μ/σ²; argmax over 0 ≤ f ≤ −1/min x of mean log(1 + f·x), where Σ x/(1 + f·x) = 0, a falling function of f.
 * Kelly (1956), Bell System Technical Journal 35(4); Thorp (2006). Golden: statistics/performance.json
 * @example kelly([0.5, -0.25]).optimal // => 1
 */
export function kelly(x: Series): KellyResult {
  const { mean, sd } = momentsOf(x, 'x', 2);
  return { continuous: mean / sd / sd, optimal: mean > 0 ? optimalFraction(x) : 0 };
}

/** argmax of mean log(1 + f·x) for a series of positive mean. */
function optimalFraction(x: Series): number {
  const { z, scale } = scaled(x, 'x', 2);
  let worst = 0;
  for (let i = 0; i < z.length; i++) worst = Math.min(worst, z[i] as number);
  if (worst === 0) return Number.POSITIVE_INFINITY;
  // In units of the leverage that loses everything in the worst period: the solution is inside (0, 1).
  const steepness = (u: number): readonly [number, number] => {
    let value = 0;
    let slope = 0;
    for (let i = 0; i < z.length; i++) {
      const v = -(z[i] as number) / worst;
      const part = v / (1 + u * v);
      value -= part;
      slope += part * part;
    }
    return [value, slope];
  };
  return (-scale / worst) * solveIncreasing(steepness, 0.5, 0, 1);
}

/**
 * Kelly's optimal stake of a bet that pays `odds` times the stake or loses it.
 * @param probability of winning, in [0, 1].
 * @param options odds: net gain per unit staked, > 0.
 * @returns share of capital to stake; negative: do not bet.
 * @throws BOT4_STATS_ARGUMENT when the probability is outside [0, 1] or odds is not positive and finite.
 * p − (1 − p)/b. Kelly (1956), Bell System Technical Journal 35(4). Golden: statistics/performance.json
 * @example kellyBinary(0.75, { odds: 1 }) // => 0.5
 */
export function kellyBinary(probability: number, options: { readonly odds: number }): number {
  requireOptions(options);
  const { odds } = options;
  if (!(probability >= 0 && probability <= 1)) {
    throw argumentError('probability', `is ${probability}, must lie in [0, 1]`);
  }
  if (!(odds > 0 && Number.isFinite(odds))) throw argumentError('odds', `is ${odds}, must be positive and finite`);
  return probability - (1 - probability) / odds;
}
