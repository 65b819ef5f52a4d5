/** Covariance of many columns and portfolios from it. */
export {
  RollingCorrelation,
  type RollingCorrelationOptions,
  SimdCorrelation,
  type SimdCorrelationOptions,
} from '../../../hot/index.ts';
export { covariance, type ExpCovarianceOptions, expCovariance } from './covariance.ts';
export { type HrpOptions, type HrpResult, hrp } from './hrp.ts';
export type { Linkage } from './linkage.ts';
export {
  type MaxSharpeOptions,
  type MaxSharpeResult,
  type MinVarianceOptions,
  type MinVarianceResult,
  maxSharpe,
  minVariance,
} from './mean-variance.ts';
export { inverseVariance, type RiskParityResult, riskParity } from './risk-parity.ts';
export { type LedoitWolfOptions, ledoitWolf, oas, type ShrinkageTarget, type ShrunkCovariance } from './shrinkage.ts';
export { correlationEigenvalues, type MarchenkoPasturResult, marchenkoPastur } from './spectrum.ts';
