/** Hypothesis tests and summaries of samples. */
export { type AcfOptions, acf } from './acf.ts';
export { type ArchLmOptions, type ArchLmResult, archLm } from './arch-lm.ts';
export { type CorrelationResult, correlationMatrix, pearson, spearman } from './correlation.ts';
export { type Description, describe } from './describe.ts';
export { type JarqueBeraResult, jarqueBera } from './jarque-bera.ts';
export { type KsAlternative, type KsOneSampleOptions, type KsResult, ksOneSample } from './ks-one-sample.ts';
export { type KsTwoSampleOptions, ksTwoSample } from './ks-two-sample.ts';
export { type LjungBoxOptions, type LjungBoxResult, ljungBox } from './ljung-box.ts';
export { type NeweyWestOptions, type NeweyWestResult, neweyWestMean } from './newey-west-mean.ts';
export { type RunsTestOptions, type RunsTestResult, runsTest } from './runs-test.ts';
export { type TTestResult, tTestOneSample } from './t-test.ts';
