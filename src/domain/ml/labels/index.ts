/** Labels with the rows they look into, splits that keep those rows apart, and weights for what labels share. */
export type { BarPrices } from './barrier-exit.ts';
export { type FixedHorizonOptions, fixedHorizonLabels } from './fixed-horizon-labels.ts';
export { type IntervalLabels, type LabelIntervals, type LabelTimes, labelTimes } from './interval-labels.ts';
export { averageUniqueness, overlapCounts, sequentialBootstrap } from './label-weights.ts';
export { type MetaLabelOptions, type MetaLabels, metaLabels } from './meta-labels.ts';
export {
  type LabelSplit,
  type PurgedSplitOptions,
  purgedSplits,
  purgedTraining,
  purgeSplit,
} from './purged-split.ts';
export {
  type TripleBarrierLabels,
  type TripleBarrierOptions,
  tripleBarrierLabels,
} from './triple-barrier-labels.ts';
