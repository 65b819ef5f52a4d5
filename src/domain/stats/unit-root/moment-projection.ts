/**
 * Least squares from moments: Cholesky decomposition of the matrix of all products of regressors and dependent variable.
 * The same numbers as `project` of the columns, in O(p³) without the rows. Allocates the result only.
 */
import type { Projection } from '../regression/projection.ts';

/**
 * Part of its square that a column must keep after projection. Every such loss costs the digits of its inverse, and with
 * less than this the t-values would no longer agree with reflections to 1e-9.
 */
const TRUSTED_SHARE = 1e-3;

/**
 * Projection by Cholesky decomposition.
 * @param m (p, p) moment matrix of [regressors…, y], row-major; only the lower triangle is read, and overwritten.
 * @param p number of columns, y last.
 * @returns undefined when a column is nearly a combination of the earlier ones, or y nearly fitted.
 * Golub & Van Loan (2013), Matrix Computations, 4.2.
 */
export function projectMoments(m: Float64Array, p: number): Projection | undefined {
  for (let i = 0; i < p; i++) {
    const row = i * p;
    for (let j = 0; j < i; j++) {
      const col = j * p;
      // Two sums, because one would wait for each of its additions.
      let even = 0;
      let odd = 0;
      let k = 0;
      for (; k + 1 < j; k += 2) {
        even += (m[row + k] as number) * (m[col + k] as number);
        odd += (m[row + k + 1] as number) * (m[col + k + 1] as number);
      }
      if (k < j) even += (m[row + k] as number) * (m[col + k] as number);
      m[row + j] = ((m[row + j] as number) - (even + odd)) / (m[col + j] as number);
    }
    const whole = m[row + i] as number;
    let left = whole;
    for (let k = 0; k < i; k++) left -= (m[row + k] as number) ** 2;
    if (!(left > TRUSTED_SHARE * whole)) return undefined;
    m[row + i] = Math.sqrt(left);
  }
  const last = (p - 1) * p;
  return { along: m.slice(last, last + p - 1), rss: (m[last + p - 1] as number) ** 2 };
}
