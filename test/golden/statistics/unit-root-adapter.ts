/** Golden cases of unit roots and cointegration: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

interface SeriesArgs {
  readonly x: number[];
}
const AUTOLAG = { AIC: 'aic', BIC: 'bic', 't-stat': 't-stat' } as const;
interface AdfArgs extends SeriesArgs {
  readonly regression: stats.AdfRegression;
  readonly autolag: keyof typeof AUTOLAG | null;
  readonly maxlag: number | null;
}
export const adf = ({ x, regression, autolag, maxlag }: AdfArgs) => {
  const r = stats.adf(x, { regression, autolag: autolag === null ? null : AUTOLAG[autolag], maxLag: maxlag });
  return { ...r, pvalue: r.pValue, icbest: r.icBest };
};

interface KpssArgs extends SeriesArgs {
  readonly regression: 'c' | 'ct';
  readonly nlags: stats.KpssOptions['lags'];
}
export const kpss = ({ x, regression, nlags }: KpssArgs) => {
  const r = stats.kpss(x, { regression, lags: nlags });
  return { statistic: r.statistic, pvalue: r.pValue, lags: r.lags, critical: r.critical };
};
