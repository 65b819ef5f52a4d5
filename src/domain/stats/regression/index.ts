/** Least squares, its errors, and tests of its residuals. */
export { type BreuschGodfreyOptions, breuschGodfrey } from './breusch-godfrey.ts';
export { breuschPagan } from './breusch-pagan.ts';
export { durbinWatson } from './durbin-watson.ts';
export { type GrangerOptions, type GrangerResult, granger } from './granger.ts';
export { type HalfLifeResult, halfLife } from './half-life.ts';
export type { LagrangeResult } from './lagrange.ts';
export { type OlsOptions, type OlsResult, ols } from './ols.ts';
export { type OlsRobustOptions, type OlsRobustResult, olsRobust, type RobustCovariance } from './ols-robust.ts';
export { whiteTest } from './white-test.ts';
