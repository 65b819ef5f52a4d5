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

interface RegressionArgs {
  readonly y: number[];
  readonly x: number[][];
  readonly addConst: boolean;
}
const lagrange = (r: stats.LagrangeResult) => ({ lm: r.lm, lmPvalue: r.lmPValue, f: r.f, fPvalue: r.fPValue });
export const breuschGodfrey = ({ y, x, addConst, nlags }: RegressionArgs & { nlags: number }) =>
  lagrange(stats.breuschGodfrey(y, x, { addConst, nlags }));
export const breuschPagan = ({ y, x, addConst }: RegressionArgs) => lagrange(stats.breuschPagan(y, x, { addConst }));
export const whiteTest = ({ y, x, addConst }: RegressionArgs) => lagrange(stats.whiteTest(y, x, { addConst }));
export const olsRobust = (args: RegressionArgs & { cov: stats.RobustCovariance; maxlags: number | null }) => {
  const { y, x, addConst, cov, maxlags } = args;
  const r = stats.olsRobust(y, x, { addConst, covariance: cov, maxLags: maxlags });
  return { se: r.standardErrors, t: r.tValues };
};
export const durbinWatson = ({ resid }: { resid: number[] }) => stats.durbinWatson(resid);
export const halfLife = ({ x }: SeriesArgs) => stats.halfLife(x);
export const granger = ({ y, x, diff, lag }: PairArgs & stats.GrangerOptions) => {
  const r = stats.granger(y, x, { lag, diff });
  return {
    ssrF: r.f,
    ssrFPvalue: r.fPValue,
    dfDenom: r.dfDenom,
    dfNum: r.dfNum,
    ssrChi2: r.chi2,
    ssrChi2Pvalue: r.chi2PValue,
    lr: r.lr,
    lrPvalue: r.lrPValue,
  };
};

export const shapiroWilk = ({ x }: SeriesArgs) => {
  const r = stats.shapiroWilk(x);
  return { statistic: r.statistic, pvalue: r.pValue };
};
const DIST = { norm: 'normal', exp: 'exponential' } as const;
interface DistArgs extends SeriesArgs {
  readonly dist: keyof typeof DIST;
}
export const andersonDarling = ({ x, dist }: DistArgs) => {
  if (dist !== 'norm') throw new Error(`no distribution ${dist}`);
  const r = stats.andersonDarling(x);
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const lilliefors = ({ x, dist }: DistArgs) => {
  const r = stats.lilliefors(x, { dist: DIST[dist] });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const dagostinoK2 = ({ x }: SeriesArgs) => {
  const r = stats.dagostinoK2(x);
  return { statistic: r.statistic, pvalue: r.pValue };
};
const PACF = {
  ywm: 'yule-walker',
  ldb: 'yule-walker',
  yw: 'yule-walker-adjusted',
  ywa: 'yule-walker-adjusted',
  lda: 'yule-walker-adjusted',
  ld: 'yule-walker-adjusted',
  ols: 'ols',
  burg: 'burg',
} as const;
export const pacf = ({ x, nlags, method }: SeriesArgs & { nlags: number; method: keyof typeof PACF }) => ({
  pacf: stats.pacf(x, { nlags, method: PACF[method] }),
});
/** The shared golden set is asymptotic and does not say so; our own cases name the method. */
interface RankMethod {
  readonly method?: 'exact' | 'asymptotic';
}
export const wilcoxon = ({ x, shift, method = 'asymptotic' }: SeriesArgs & RankMethod & { shift: number }) => {
  const r = stats.wilcoxon(x, { shift, method });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const bds = ({ x, maxDim, distance }: SeriesArgs & stats.BdsOptions) => {
  const r = stats.bds(x, { maxDim, distance });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const tTestWelch = ({ x, y }: PairArgs) => {
  const r = stats.tTestWelch(x, y);
  return { statistic: r.statistic, pvalue: r.pValue, df: r.df };
};
export const tTestPooled = ({ x, y }: PairArgs) => {
  const r = stats.tTestPooled(x, y);
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const mannWhitney = ({ x, y, continuity, method }: PairArgs & RankMethod & { continuity: boolean }) => {
  const r = stats.mannWhitney(x, y, method === 'exact' ? { method } : { method: 'asymptotic', continuity });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const levene = ({ x, y, center }: PairArgs & stats.LeveneOptions) => {
  const r = stats.levene(x, y, { center });
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const andersonKSample = ({ x, y }: PairArgs) => {
  const r = stats.andersonKSample([x, y]);
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const kendall = ({ x, y }: PairArgs) => {
  const r = stats.kendall(x, y);
  return { statistic: r.statistic, pvalue: r.pValue };
};
export const hurstRS = ({ x, windows }: SeriesArgs & { windows: number[] }) => {
  const r = stats.hurstRescaledRange(x, { windows });
  return { rs: r.rescaledRange, hurst: r.hurst };
};
export const hurstDiffStd = ({ x, cumsum, lags }: SeriesArgs & { cumsum: boolean; lags: number[] }) =>
  stats.hurstDiffSd(x, { lags, cumulate: cumsum });
