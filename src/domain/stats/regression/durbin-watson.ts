/** First-order autocorrelation of regression residuals, as one number. */
import { dataError, isConstant, type Series, scaled } from '../series.ts';

/**
 * Durbin-Watson statistic. Under the null hypothesis that the residuals are not correlated with their last value it is
 * near 2; towards 0 speaks for positive, towards 4 for negative autocorrelation. It has no p-value of its own, because
 * that depends on the regressors: `breuschGodfrey` tests.
 * @param resid (n,) residuals in time order, finite, not constant, in any unit; n ≥ 2. Their mean is not removed.
 * @returns statistic in [0, 4].
 * @throws BOT4_STATS_INPUT when resid is not finite, constant or shorter than 2.
 * d = Σ (eₜ − eₜ₋₁)²/Σ eₜ². Durbin & Watson (1950), Biometrika 37. Unchanged by b·resid.
 * Golden: statistics/tests-regression.json
 * @example durbinWatson([1, -1, 1, -1]).statistic // => 3
 */
export function durbinWatson(resid: Series): { readonly statistic: number } {
  const { z } = scaled(resid, 'resid', 2);
  if (isConstant(resid)) throw dataError('resid', 'is constant');
  let steps = 0;
  let total = (z[0] as number) ** 2;
  for (let t = 1; t < z.length; t++) {
    const v = z[t] as number;
    const d = v - (z[t - 1] as number);
    steps += d * d;
    total += v * v;
  }
  return { statistic: steps / total };
}
