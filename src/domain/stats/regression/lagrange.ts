/** The auxiliary regression behind the tests on residuals: how much of a quantity its regressors explain. */
import { chi2Sf } from '../distributions/chi2.ts';
import { fDist } from '../distributions/f-dist.ts';
import { leastSquares, type Names } from './least-squares.ts';

/** Result of a test by an auxiliary regression. */
export interface LagrangeResult {
  /** Lagrange multiplier statistic n R², χ² with `df` degrees of freedom. */
  readonly lm: number;
  readonly lmPValue: number;
  /** F form, better in small samples. */
  readonly f: number;
  readonly fPValue: number;
  /** Number of regressors tested. */
  readonly df: number;
}

/**
 * n R² of a regression on a constant and `columns`, and the F statistic of its last `tested` columns.
 * Both are made of the squared lengths along the regressors, so a weak relation keeps all its digits.
 */
export function lagrange(
  y: Float64Array,
  columns: readonly Float64Array[],
  tested: number,
  names: Names,
): LagrangeResult {
  const fit = leastSquares(y, columns, true, names);
  const first = columns.length - tested;
  let before = 0;
  let own = 0;
  fit.along.forEach((v, j) => {
    if (j < first) before += v * v;
    else own += v * v;
  });
  const lm = (fit.n * (before + own)) / fit.total;
  const rest = fit.n - fit.k;
  const f = own / tested / (fit.rss / rest);
  return { lm, lmPValue: chi2Sf(lm, tested), f, fPValue: fDist.sf(f, { d1: tested, d2: rest }), df: tested };
}
