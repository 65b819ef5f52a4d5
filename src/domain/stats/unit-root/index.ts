/** Unit roots, stationarity and cointegration. */
export { type AdfAutolag, type AdfOptions, type AdfRegression, type AdfResult, adf } from './adf.ts';
export { type KpssOptions, type KpssResult, kpss } from './kpss.ts';
export type { Critical } from './mackinnon.ts';
