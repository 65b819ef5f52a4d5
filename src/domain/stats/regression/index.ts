/** Least squares, its errors, and tests of its residuals. */
export { type OlsOptions, type OlsResult, ols } from './ols.ts';
