/** Unit roots, stationarity and cointegration. */
export { type AdfAutolag, type AdfOptions, type AdfRegression, type AdfResult, adf } from './adf.ts';
export { type DfglsOptions, type DfglsResult, dfgls } from './dfgls.ts';
export { type EngleGrangerOptions, type EngleGrangerResult, engleGranger } from './engle-granger.ts';
export { type JohansenOptions, type JohansenResult, type JohansenTrend, johansen } from './johansen.ts';
export { type KpssOptions, type KpssResult, kpss } from './kpss.ts';
export type { Critical } from './mackinnon.ts';
export { type PhillipsPerronOptions, type PhillipsPerronResult, phillipsPerron } from './phillips-perron.ts';
export { type VarianceRatioOptions, type VarianceRatioResult, varianceRatio } from './variance-ratio.ts';
export { type ZivotAndrewsOptions, type ZivotAndrewsResult, zivotAndrews } from './zivot-andrews.ts';
