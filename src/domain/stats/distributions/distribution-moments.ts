/** The first four moments of a distribution, in the form that every distribution of the folder gives them. */

/** Mean, variance and shape; Infinity where a moment diverges, NaN where it does not exist. */
export interface DistributionMoments {
  readonly mean: number;
  readonly variance: number;
  /** Third standardised moment. */
  readonly skewness: number;
  /** Fourth standardised moment less 3: 0 for a normal distribution. */
  readonly excessKurtosis: number;
}
