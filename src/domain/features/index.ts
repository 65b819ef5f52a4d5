/** Features: specifications, indicators, pipelines. */
export { canonicalSpecs } from './canonical-specs.ts';
export { CATALOGUE, CATALOGUE_GROUPS, type CatalogueGroup } from './catalogue.ts';
export {
  type BandOptions,
  type ColumnOptions,
  feature,
  type HalfLifeOptions,
  type LagOptions,
  type MacdOptions,
  type MacdSignalOptions,
  type PeriodOptions,
  type PriceColumn,
  type PriceOptions,
  type StochDOptions,
  type StochKOptions,
} from './constructors.ts';
export {
  type BarField,
  CELL,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  type ParamDefinition,
} from './indicator.ts';
export {
  checkLookAhead,
  type FeatureFunction,
  type LookAheadOptions,
  type LookAheadReport,
} from './look-ahead.ts';
export {
  type CompileOptions,
  compileFeatures,
  computeFeatures,
  type FeatureBar,
  type FeaturePipeline,
} from './pipeline.ts';
export type { BarColumn, FeatureSpec } from './spec.ts';
