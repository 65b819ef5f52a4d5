/** The ascending standard scores that the tests of normality compare with a normal distribution. */
import type { Series } from '../series.ts';
import { centre } from './centre.ts';
import { sortAscending } from './radix-sort.ts';

/**
 * Ascending (x − mean)/sd with the standard deviation of divisor n − 1.
 * @param x (n,) finite, not constant.
 * @throws BOT4_STATS_INPUT naming 'x'.
 */
export function normalScores(x: Series, minLength: number): Float64Array {
  const { z } = centre(x, 'x', minLength);
  const n = z.length;
  let square = 0;
  for (let i = 0; i < n; i++) square += (z[i] as number) * (z[i] as number);
  const sd = Math.sqrt(square / (n - 1));
  const scores = sortAscending(z);
  for (let i = 0; i < n; i++) scores[i] = (scores[i] as number) / sd;
  return scores;
}
