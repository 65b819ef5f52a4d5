/** Features: specifications, indicators, pipelines. */
export type { BarColumn, FeatureSpec } from './spec.ts';
