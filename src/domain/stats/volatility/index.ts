/** Volatility models. */
export { type EwmaOptions, type EwmaVolatility, ewmaVolatility } from './ewma.ts';
export { type GarchFilter, type GarchFilterOptions, garchFilter } from './garch-filter.ts';
export type { GarchDistribution, GarchInit, GarchMean, GarchModel, VolatilityForm } from './garch-model.ts';
