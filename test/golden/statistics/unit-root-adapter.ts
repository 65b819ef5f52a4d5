/** Golden cases of unit roots and cointegration: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

interface SeriesArgs {
  readonly x: number[];
}
const AUTOLAG = { AIC: 'aic', BIC: 'bic', aic: 'aic', bic: 'bic', 't-stat': 't-stat' } as const;
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

interface PhillipsPerronArgs extends SeriesArgs, stats.PhillipsPerronOptions {}
export const phillipsPerron = ({ x, trend, testType, lags }: PhillipsPerronArgs) => {
  const r = stats.phillipsPerron(x, { trend, testType, lags });
  return { statistic: r.statistic, pvalue: r.pValue, lags: r.lags, critical: r.critical };
};

interface DfglsArgs extends SeriesArgs {
  readonly trend: 'c' | 'ct';
  /** A number fixes the lags; null searches with `method`. */
  readonly lags: number | null;
  readonly method: 'aic' | 'bic' | 't-stat';
}
export const dfgls = ({ x, trend, lags, method }: DfglsArgs) => {
  const r = stats.dfgls(x, { trend, autolag: lags === null ? method : null, maxLag: lags });
  return { statistic: r.statistic, pvalue: r.pValue, lags: r.lag, critical: r.critical };
};

interface VarianceRatioArgs extends SeriesArgs, stats.VarianceRatioOptions {}
export const varianceRatio = ({ x, lags, trend, debiased, robust, overlap }: VarianceRatioArgs) => {
  const r = stats.varianceRatio(x, { lags, trend, debiased, robust, overlap });
  return { statistic: r.statistic, pvalue: r.pValue, vr: r.ratio };
};

interface ZivotAndrewsArgs extends SeriesArgs {
  readonly regression: 'c' | 't' | 'ct';
  readonly maxlag: number | null;
  readonly autolag: keyof typeof AUTOLAG | null;
  readonly trim: number;
}
export const zivotAndrews = ({ x, regression, maxlag, autolag, trim }: ZivotAndrewsArgs) => {
  const search = autolag === null ? null : AUTOLAG[autolag];
  const r = stats.zivotAndrews(x, { regression, autolag: search, maxLag: maxlag, trim });
  return { statistic: r.statistic, pvalue: r.pValue, lag: r.lag, breakIndex: r.breakIndex, critical: r.critical };
};

interface EngleGrangerArgs {
  readonly y: number[];
  readonly x: number[][];
  readonly trend: stats.EngleGrangerOptions['trend'];
  readonly autolag: stats.EngleGrangerOptions['autolag'];
  readonly maxlag: number | null;
}
export const engleGranger = ({ y, x, trend, autolag, maxlag }: EngleGrangerArgs) => {
  const r = stats.engleGranger(y, x, { trend, autolag, maxLag: maxlag });
  return { statistic: r.statistic, pvalue: r.pValue, critical: r.critical };
};

/** Order of the deterministic part, as statsmodels counts it. */
const ORDER: Readonly<Record<string, stats.JohansenTrend>> = { '-1': 'n', '0': 'c', '1': 'ct' };
interface JohansenArgs {
  readonly x: number[][];
  readonly detOrder: number;
  readonly kArDiff: number;
}
export const johansen = ({ x, detOrder, kArDiff }: JohansenArgs) => {
  const r = stats.johansen(x, { trend: ORDER[detOrder] as stats.JohansenTrend, lags: kArDiff });
  const columns = (critical: readonly stats.Critical[]) => critical.map((c) => [c['10%'], c['5%'], c['1%']]);
  return { ...r, traceCritical: columns(r.traceCritical), maxEigCritical: columns(r.maxEigCritical) };
};
