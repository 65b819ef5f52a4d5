/** Volatility models. */

export { type CccFit, type CccFitOptions, cccFit } from './ccc-fit.ts';
export { type CdccFit, type CdccFitOptions, cdccFit } from './cdcc-fit.ts';
export { type DccFilter, type DccFilterOptions, type DccModel, dccFilter } from './dcc-filter.ts';
export { type CorrelationFit, type DccFit, type DccFitOptions, dccFit } from './dcc-fit.ts';
export {
  type CorrelationPath,
  conditionalCorrelation,
  conditionalCovariance,
  covarianceForecast,
  pairCorrelation,
} from './dcc-path.ts';
export type { DccInit } from './dcc-recursion.ts';
export type { CorrelationRun } from './dcc-run.ts';
export type { DccTarget } from './dcc-target.ts';
export { dccTwoStageErrors } from './dcc-two-stage.ts';
export { type EwmaOptions, type EwmaVolatility, ewmaVolatility } from './ewma.ts';
export { type GarchFilter, type GarchFilterOptions, garchFilter } from './garch-filter.ts';
export { type GarchFit, type GarchFitOptions, garchFit } from './garch-fit.ts';
export type { GarchDistribution, GarchInit, GarchMean, GarchModel, VolatilityForm } from './garch-model.ts';
