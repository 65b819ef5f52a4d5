/** Unit roots, stationarity and cointegration. */
export { type AdfAutolag, type AdfOptions, type AdfResult, adf } from './adf.ts';
export { type KpssOptions, type KpssResult, kpss } from './kpss.ts';
export type { AdfRegression, Critical } from './mackinnon.ts';
