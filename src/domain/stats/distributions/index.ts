/** Distributions and special functions. */
export { type Chi2Params, chi2 } from './chi2.ts';
export { erf, erfc, erfinv } from './erf.ts';
export { type FParams, fDist } from './f-dist.ts';
export { digamma, gamma, lgamma } from './gamma.ts';
export { betainc } from './incomplete-beta.ts';
export { gammaincP, gammaincQ } from './incomplete-gamma.ts';
export { kolmogorov } from './kolmogorov.ts';
export { type NormalParams, normal } from './normal.ts';
export { type StudentTParams, studentT } from './student-t.ts';
