/** Distributions and special functions. */
export { type BetaParams, beta } from './beta.ts';
export type { BetaFit, BetaShapes } from './beta-fit.ts';
export { type Chi2Fit, type Chi2Params, chi2 } from './chi2.ts';
export type { DistributionMoments } from './distribution-moments.ts';
export { erf, erfc, erfinv } from './erf.ts';
export { type FParams, fDist } from './f-dist.ts';
export type { FDegrees, FFit } from './f-fit.ts';
export { digamma, gamma, lgamma, trigamma } from './gamma.ts';
export { betainc } from './incomplete-beta.ts';
export { gammaincP, gammaincQ } from './incomplete-gamma.ts';
export { kolmogorov } from './kolmogorov.ts';
export { type LogNormalFit, type LogNormalParams, logNormal } from './log-normal.ts';
export { type NormalFit, type NormalParams, normal } from './normal.ts';
export { type PoissonFit, type PoissonParams, poisson } from './poisson.ts';
export { type StudentTParams, studentT } from './student-t.ts';
export type { StudentTFit, StudentTMoments } from './student-t-fit.ts';
