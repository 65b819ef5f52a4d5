/** Maps the golden statistics cases to `bot4/stats`: renames and conventions only, no arithmetic. */
import * as stats from '../../src/public/stats.ts';

interface NormalArgs {
  readonly mu: number;
  readonly sigma: number;
}
interface XArgs {
  readonly x: readonly number[];
}
interface PArgs {
  readonly p: readonly number[];
}

const each = (values: readonly number[], f: (v: number) => number) => ({ values: values.map((v) => f(v)) });

export const normal = {
  pdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.pdf(v, { mu, sigma })),
  cdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.cdf(v, { mu, sigma })),
  sf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.sf(v, { mu, sigma })),
  logcdf: ({ x, mu, sigma }: XArgs & NormalArgs) => each(x, (v) => stats.normal.logcdf(v, { mu, sigma })),
  ppf: ({ p, mu, sigma }: PArgs & NormalArgs) => each(p, (v) => stats.normal.ppf(v, { mu, sigma })),
};
export const studentT = {
  pdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.studentT.pdf(v, { df })),
  cdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.studentT.cdf(v, { df })),
  ppf: ({ p, df }: PArgs & { df: number }) => each(p, (v) => stats.studentT.ppf(v, { df })),
};
export const chi2 = {
  cdf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.chi2.cdf(v, { df })),
  sf: ({ x, df }: XArgs & { df: number }) => each(x, (v) => stats.chi2.sf(v, { df })),
};
export const fDist = {
  sf: ({ x, d1, d2 }: XArgs & { d1: number; d2: number }) => each(x, (v) => stats.fDist.sf(v, { d1, d2 })),
};
export const kolmogorov = { sf: ({ x }: XArgs) => each(x, stats.kolmogorov.sf) };
export const erf = ({ x }: XArgs) => each(x, stats.erf);
export const erfc = ({ x }: XArgs) => each(x, stats.erfc);
export const erfinv = ({ x }: XArgs) => each(x, stats.erfinv);
export const gamma = ({ x }: XArgs) => each(x, stats.gamma);
export const lgamma = ({ x }: XArgs) => each(x, stats.lgamma);
export const digamma = ({ x }: XArgs) => each(x, stats.digamma);

interface ShapeArgs {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly x: readonly number[];
}
export const gammaincP = ({ a, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.gammaincP(a[i] as number, v)),
});
export const gammaincQ = ({ a, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.gammaincQ(a[i] as number, v)),
});
export const betainc = ({ a, b, x }: ShapeArgs) => ({
  values: x.map((v, i) => stats.betainc(a[i] as number, b[i] as number, v)),
});

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

export const sharpe = ({ x, rf, periods }: SeriesArgs & stats.SharpeOptions) => ({
  value: stats.sharpe(x, { rf, periods }),
});
export const sharpeLo = ({ x, q }: SeriesArgs & { q: number }) => stats.sharpeLo(x, { q });
export const probabilisticSharpe = ({ x, benchmark }: SeriesArgs & { benchmark: number }) => {
  const r = stats.probabilisticSharpe(x, { benchmark });
  return { value: r.probability, sr: r.sharpe, skew: r.skewness, kurtosis: r.kurtosis };
};
export const deflatedSharpe = ({ x, nTrials, varTrials }: SeriesArgs & stats.TrialOptions) => {
  const r = stats.deflatedSharpe(x, { nTrials, varTrials });
  return { value: r.probability, sr0: r.threshold };
};
export const minTrackRecordLength = ({ x, benchmark, alpha }: SeriesArgs & stats.TrackRecordOptions) => ({
  value: stats.minTrackRecordLength(x, { benchmark, alpha }),
});

interface MomentArgs {
  readonly sr: number;
  readonly n: number;
  readonly skew: number;
  readonly kurtosis: number;
}
const moments = ({ sr, n, skew, kurtosis }: MomentArgs) => ({ sharpe: sr, n, skewness: skew, kurtosis });
export const probabilisticSharpeFromMoments = ({ benchmark, ...m }: MomentArgs & { benchmark: number }) => ({
  value: stats.probabilisticSharpeFromMoments(moments(m), { benchmark }),
});
export const deflatedSharpeFromMoments = ({ nTrials, varTrials, ...m }: MomentArgs & stats.TrialOptions) => {
  const r = stats.deflatedSharpeFromMoments(moments(m), { nTrials, varTrials });
  return { value: r.probability, sr0: r.threshold };
};
export const minTrackRecordLengthFromMoments = ({ benchmark, alpha, ...m }: MomentArgs & stats.TrackRecordOptions) => ({
  value: stats.minTrackRecordLengthFromMoments(moments(m), { benchmark, alpha }),
});

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
interface KpssArgs extends SeriesArgs {
  readonly regression: 'c' | 'ct';
  readonly nlags: stats.KpssOptions['lags'];
}
export const kpss = ({ x, regression, nlags }: KpssArgs) => {
  const r = stats.kpss(x, { regression, lags: nlags });
  return { statistic: r.statistic, pvalue: r.pValue, lags: r.lags, critical: r.critical };
};
interface PairArgs extends SeriesArgs {
  readonly y: number[];
}
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
export const correlation = ({ x }: { x: number[][] }) => ({ matrix: stats.correlationMatrix(x) });

export const performance = ({ x, periods }: SeriesArgs & stats.PerformanceOptions) => stats.performance(x, { periods });
export const varEs = ({ x, level }: SeriesArgs & { level: number }) => stats.varEs(x, { level });
export const mulberry32 = ({ seed, n }: { seed: number; n: number }) => {
  const next = stats.mulberry32(seed);
  return { values: Array.from({ length: n }, () => next()) };
};
export const stationaryBootstrapIndices = ({ T, L, seed }: { T: number; L: number; seed: number }) => ({
  values: stats.stationaryBootstrapIndices(T, { blockLength: L, seed }),
});
export const optimalBlockLength = ({ x }: SeriesArgs) => stats.optimalBlockLength(x);

const RENAMED: Readonly<Record<string, stats.MultipleTestMethod>> = {
  fdr_bh: 'benjamini-hochberg',
  fdr_by: 'benjamini-yekutieli',
};
export const multipleTest = ({ p, alpha, method }: { p: number[]; alpha: number; method: string }) =>
  stats.multipleTest(p, { alpha, method: RENAMED[method] ?? (method as stats.MultipleTestMethod) });
export const pboCscv = ({ x, nPartitions }: { x: number[][]; nPartitions: number }) => {
  const r = stats.pboCscv(x, { nPartitions });
  // The golden file stores every logit up to 100 combinations and seven quantiles beyond.
  return { ...r, logitsSorted: r.nCombinations <= 100 ? r.logits : r.logitQuantiles };
};
