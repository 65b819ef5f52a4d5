/** Analysis of features before and after they enter a model: numbers, doubts, and tables. */
export type { ClusterJoin, ClusterLinkage, ClusterTree } from './cluster-tree.ts';
export { type DriftOptions, type DriftResult, type DriftVerdict, drift, type FeatureDrift } from './drift.ts';
export type { Analysis, Correction, TableRow } from './feature-table.ts';
export {
  type FeatureInformation,
  type ForwardReturns,
  forwardReturns,
  type InformationOptions,
  type InformationResult,
  informationCoefficient,
  periodsOf,
} from './information-coefficient.ts';
export {
  type FeatureMutualInformation,
  type MutualInformationOptions,
  type MutualInformationResult,
  mutualInformation,
} from './mutual-information.ts';
export {
  type FeatureImportance,
  type ImportanceFold,
  type ImportanceOptions,
  type ImportanceResult,
  permutationImportance,
} from './permutation-importance.ts';
export { type RedundancyOptions, type RedundancyResult, redundancy } from './redundancy.ts';
export { type FeatureShap, type ShapImportanceResult, shapImportance } from './shap-importance.ts';
export {
  type FeatureStationarity,
  type StationarityOptions,
  type StationarityResult,
  type StationarityVerdict,
  stationarity,
} from './stationarity.ts';
