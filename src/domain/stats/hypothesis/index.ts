/** Hypothesis tests and summaries of samples. */
export { type AcfOptions, acf } from './acf.ts';
export { type AndersonDarlingResult, andersonDarling } from './anderson-darling.ts';
export { type AndersonKSampleResult, andersonKSample } from './anderson-k-sample.ts';
export { type ArchLmOptions, type ArchLmResult, archLm } from './arch-lm.ts';
export { type BdsOptions, type BdsResult, bds } from './bds.ts';
export { type CorrelationResult, correlationMatrix, pearson, spearman } from './correlation.ts';
export { type DagostinoK2Result, dagostinoK2 } from './dagostino-k2.ts';
export { type Description, describe } from './describe.ts';
export {
  type HurstDiffSdOptions,
  type HurstRescaledRangeOptions,
  type HurstRescaledRangeResult,
  hurstDiffSd,
  hurstRescaledRange,
} from './hurst.ts';
export { type JarqueBeraResult, jarqueBera } from './jarque-bera.ts';
export { kendall } from './kendall.ts';
export { type KsAlternative, type KsOneSampleOptions, type KsResult, ksOneSample } from './ks-one-sample.ts';
export { type KsTwoSampleOptions, ksTwoSample } from './ks-two-sample.ts';
export { type LeveneOptions, type LeveneResult, levene } from './levene.ts';
export { type LillieforsOptions, type LillieforsResult, lilliefors } from './lilliefors.ts';
export { type LjungBoxOptions, type LjungBoxResult, ljungBox } from './ljung-box.ts';
export { type MannWhitneyOptions, type MannWhitneyResult, mannWhitney } from './mann-whitney.ts';
export { type NeweyWestOptions, type NeweyWestResult, neweyWestMean } from './newey-west-mean.ts';
export { type PacfOptions, pacf } from './pacf.ts';
export { type RunsTestOptions, type RunsTestResult, runsTest } from './runs-test.ts';
export { type ShapiroWilkResult, shapiroWilk } from './shapiro-wilk.ts';
export { type TTestResult, tTestOneSample, tTestPooled, tTestWelch } from './t-test.ts';
export { type WilcoxonOptions, type WilcoxonResult, wilcoxon } from './wilcoxon.ts';
