/**
 * Variance of the moves within a bar from its four prices, whatever the drift is (Rogers and Satchell 1991, Annals of
 * Applied Probability 1(4)).
 */

/** Variance of the logarithm of the price over the bar; 0 or more when high and low are the extremes of the four. */
export function rangeVariance(open: number, high: number, low: number, close: number): number {
  return Math.log(high / close) * Math.log(high / open) + Math.log(low / close) * Math.log(low / open);
}
