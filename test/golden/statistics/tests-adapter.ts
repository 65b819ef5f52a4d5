/** Golden cases of hypothesis tests and regressions: renames and conventions only, no arithmetic. */
import * as stats from '../../../src/public/stats.ts';

interface SeriesArgs {
  readonly x: number[];
}
interface PairArgs extends SeriesArgs {
  readonly y: number[];
}
export const describe = ({ x }: SeriesArgs) => {
  const r = stats.describe(x);
  return {
    ...r,
    skewG1: r.skewness,
    kurtG2: r.excessKurtosis,
    skewUnbiased: r.skewnessUnbiased,
    kurtUnbiased: r.excessKurtosisUnbiased,
  };
};
export const acf = ({ x, nlags }: SeriesArgs & { nlags: number }) => ({ acf: stats.acf(x, { nlags }) });
export const jarqueBera = ({ x }: SeriesArgs) => {
  const r = stats.jarqueBera(x);
  return { statistic: r.statistic, pvalue: r.pValue, skew: r.skewness, kurtosis: r.kurtosis };
};
export const ljungBox = ({ x, lags, modelDf }: SeriesArgs & { lags: number[]; modelDf: number }) => {
  const r = stats.ljungBox(x, { lags, modelDf });
  return { statistic: r.statistic, pvalue: r.pValue, bpStatistic: r.boxPierce, bpPvalue: r.boxPiercePValue };
};
export const neweyWestMean = ({ x, lags }: SeriesArgs & { lags: number }) => stats.neweyWestMean(x, { lags });

const METHOD = { exact: 'exact', asymp: 'asymptotic' } as const;
interface KsArgs extends SeriesArgs {
  readonly cdf: string;
  readonly params: number[];
  readonly method: keyof typeof METHOD;
  readonly alternative: stats.KsAlternative;
}
export const ksOneSample = ({ x, cdf, params, method, alternative }: KsArgs) => {
  if (cdf !== 'norm') throw new Error(`no distribution ${cdf}`);
  const [mu = 0, sigma = 1] = params;
  const r = stats.ksOneSample(x, {
    cdf: (v) => stats.normal.cdf(v, { mu, sigma }),
    method: METHOD[method],
    alternative,
  });
  return { statistic: r.statistic, pvalue: r.pValue };
};

export const ols = ({ y, x, addConst }: { y: number[]; x: number[][]; addConst: boolean }) => {
  const r = stats.ols(y, x, { addConst });
  return {
    params: r.coefficients,
    se: r.standardErrors,
    t: r.tValues,
    p: r.pValues,
    r2: r.r2,
    adjR2: r.adjustedR2,
    f: r.fStatistic,
    aic: r.aic,
    bic: r.bic,
    loglik: r.logLikelihood,
  };
};
export const archLm = ({ resid, demean, nlags, ddof }: { resid: number[] } & stats.ArchLmOptions) => {
  const r = stats.archLm(resid, { demean, nlags, ddof });
  return { lm: r.lm, lmPvalue: r.lmPValue, f: r.f, fPvalue: r.fPValue };
};
export const ksTwoSample = ({ x, y, method, alternative }: PairArgs & Pick<KsArgs, 'method' | 'alternative'>) => {
  const r = stats.ksTwoSample(x, y, { method: METHOD[method], alternative });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const tTestOneSample = ({ x, popmean }: SeriesArgs & { popmean: number }) => {
  const r = stats.tTestOneSample(x, { popMean: popmean });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const runsTest = ({ x, cutoff, correction }: SeriesArgs & stats.RunsTestOptions) => {
  const r = stats.runsTest(x, { cutoff, correction });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const pearson = ({ x, y }: PairArgs) => {
  const r = stats.pearson(x, y);
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const spearman = ({ x, y }: PairArgs) => {
  const r = stats.spearman(x, y);
  return { statistic: r.statistic, pvalue: r.pValue };
};
