/** Features: specifications, indicators, pipelines. */
export { computeFeatures, type FeatureColumns, runIndicator, runIndicators, streamOver } from './batch.ts';
export {
  buildFeature,
  type FeatureInput,
  type FeatureOptions,
  type LagOptions,
  type PriceInput,
  usualParams,
} from './build-feature.ts';
export { canonicalSpecs } from './canonical-specs.ts';
export { CATALOGUE, CATALOGUE_GROUPS, type CatalogueGroup, definitionOf } from './catalogue.ts';
export { BAR_SOURCE, paramText, type SourceColumn } from './check-spec.ts';
export { feature } from './constructors.gen.ts';
export {
  AVERAGES,
  type AverageName,
  type BarField,
  CELL,
  type ChoiceParam,
  type Indicator,
  type IndicatorDefinition,
  type IndicatorParams,
  type IndicatorRun,
  type InputDefinition,
  type NumberParam,
  type NumbersParam,
  type OutputDefinition,
  type ParamDefinition,
  type ParamValue,
  type TaLibName,
} from './indicator.ts';
export { BOOK_SOURCE } from './indicators/microstructure/book-inputs.ts';
export { fracDiffWeights } from './indicators/microstructure/frac-diff-weights.ts';
export {
  checkLookAhead,
  type FeatureFunction,
  type LookAheadOptions,
  type LookAheadReport,
} from './look-ahead.ts';
export { type CompileOptions, compileFeatures, type FeatureBar, type FeaturePipeline } from './pipeline.ts';
export { computeFeatureSet } from './set/compute-set.ts';
export { computeUniverse } from './set/compute-universe.ts';
export { CROSS_WAYS, type CrossWay } from './set/cross-section.ts';
export {
  canonicalFeatures,
  type FeatureScale,
  type FeatureSet,
  type FeatureSetOptions,
  type Features,
  featureSet,
  featuresOf,
  type GapPolicy,
  isFeatureSet,
  onTimeframe,
  type SetFeature,
} from './set/feature-set.ts';
export { type FitScalesOptions, fitScales } from './set/fit-scales.ts';
export { type BarPipeline, compileFeatureSet } from './set/set-pipeline.ts';
export { type CrossFeature, type Reference, UniversePipeline, type UniverseSpec } from './set/universe.ts';
export type { BarColumn, FeatureSpec } from './spec.ts';
export { checkWarmUp, type FeatureMemory, type WarmUpOptions } from './warm-up.ts';
