/** Statistics: distributions, hypothesis tests, performance and overfitting. Pure and deterministic. */
export { type AcfOptions, acf } from './acf.ts';
export { type AdfAutolag, type AdfOptions, type AdfResult, adf } from './adf.ts';
export { type ArchLmOptions, type ArchLmResult, archLm } from './arch-lm.ts';
export {
  type BlockLengthResult,
  type BootstrapOptions,
  mulberry32,
  optimalBlockLength,
  stationaryBootstrapIndices,
} from './bootstrap.ts';
export { type Chi2Params, chi2 } from './chi2.ts';
export { type CorrelationResult, correlationMatrix, pearson, spearman } from './correlation.ts';
export { type Description, describe } from './describe.ts';
export { erf, erfc, erfinv } from './erf.ts';
export { type FParams, fDist } from './f-dist.ts';
export { digamma, gamma, lgamma } from './gamma.ts';
export { betainc } from './incomplete-beta.ts';
export { gammaincP, gammaincQ } from './incomplete-gamma.ts';
export { type JarqueBeraResult, jarqueBera } from './jarque-bera.ts';
export { kolmogorov } from './kolmogorov.ts';
export { type KpssOptions, type KpssResult, kpss } from './kpss.ts';
export { type KsAlternative, type KsOneSampleOptions, type KsResult, ksOneSample } from './ks-one-sample.ts';
export { type KsTwoSampleOptions, ksTwoSample } from './ks-two-sample.ts';
export { type LjungBoxOptions, type LjungBoxResult, ljungBox } from './ljung-box.ts';
export type { AdfRegression, Critical } from './mackinnon.ts';
export {
  type MultipleTestMethod,
  type MultipleTestOptions,
  type MultipleTestResult,
  multipleTest,
} from './multiple-test.ts';
export { type NeweyWestOptions, type NeweyWestResult, neweyWestMean } from './newey-west-mean.ts';
export { type NormalParams, normal } from './normal.ts';
export { type OlsOptions, type OlsResult, ols } from './ols.ts';
export { type PboOptions, type PboResult, pboCscv } from './pbo.ts';
export { type Performance, type PerformanceOptions, performance } from './performance.ts';
export {
  type DeflatedSharpeResult,
  deflatedSharpe,
  deflatedSharpeFromMoments,
  minTrackRecordLength,
  minTrackRecordLengthFromMoments,
  type ProbabilisticSharpeResult,
  probabilisticSharpe,
  probabilisticSharpeFromMoments,
  type SharpeMoments,
  type TrackRecordOptions,
  type TrialOptions,
} from './probabilistic-sharpe.ts';
export { type RunsTestOptions, type RunsTestResult, runsTest } from './runs-test.ts';
export type { Series } from './series.ts';
export { type SharpeLoResult, type SharpeOptions, sharpe, sharpeLo } from './sharpe.ts';
export { type StudentTParams, studentT } from './student-t.ts';
export { type TTestResult, tTestOneSample } from './t-test.ts';
export { type VarEsResult, varEs } from './var-es.ts';
