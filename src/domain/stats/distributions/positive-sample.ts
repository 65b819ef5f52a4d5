/** A checked sample of positive numbers and what fits need of it. */
import { dataError, isConstant, type Series, scaled } from '../series.ts';

/** Summary of a positive sample. */
export interface PositiveSample {
  readonly n: number;
  readonly mean: number;
  /** Population variance over the squared mean. */
  readonly relativeVariance: number;
  /** Mean of the logarithms. */
  readonly meanLog: number;
  /** Population variance of the logarithms. */
  readonly varianceLog: number;
}

/** Mean and population variance; the second pass takes the rounding of the first mean back. */
function populationMoments(x: Float64Array): { readonly mean: number; readonly variance: number } {
  const n = x.length;
  let first = 0;
  for (let i = 0; i < n; i++) first += x[i] as number;
  first /= n;
  let rest = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const d = (x[i] as number) - first;
    rest += d;
    squares += d * d;
  }
  return { mean: first + rest / n, variance: squares / n - (rest / n) ** 2 };
}

/**
 * Summary of a positive sample. Logarithms are taken relative to the mean, so that values which differ in their last
 * digits only still have a spread.
 * @throws BOT4_STATS_INPUT when x is shorter than 2, constant, or has a value that is not finite and positive.
 */
export function positiveSample(x: Series): PositiveSample {
  const { z, scale } = scaled(x, 'x', 2);
  for (let i = 0; i < z.length; i++) {
    if (!((x[i] as number) > 0)) throw dataError('x', `is not positive at index ${i}`);
  }
  if (isConstant(x)) throw dataError('x', 'is constant');
  const { mean, variance } = populationMoments(z);
  const logMean = Math.log(mean) - Math.log(scale);
  const logs = z.map((v, i) => {
    const share = (v - mean) / mean;
    // Far from the mean the scaled value may have underflowed.
    return Math.abs(share) < 0.5 ? Math.log1p(share) : Math.log(x[i] as number) - logMean;
  });
  const log = populationMoments(logs);
  return {
    n: z.length,
    mean: mean / scale,
    relativeVariance: variance / mean / mean,
    meanLog: logMean + log.mean,
    varianceLog: log.variance,
  };
}
