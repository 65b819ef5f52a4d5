/** Aggregation: trades to bars, bars to longer bars, and the measures that are computed of them. */

export { type AlignedBars, type AlignOptions, alignBars } from './align-bars.ts';
export { BarBuilder, type BarBuilderOptions } from './bar-builder.ts';
export type { BarMeasure, BarRule, FlowRule, SizeRule, TimeRule, TradePolicy } from './bar-rule.ts';
export { BarSink } from './bar-sink.ts';
export { BarTable, type BarTarget, type BuiltBars, type FinishedBar, unscaleBars } from './bar-table.ts';
export { type BucketOptions, bucketStart } from './buckets.ts';
export { type BuildBarsOptions, buildBars, feedTrades } from './build-bars.ts';
export { type CleanTrades, type MedianFilterOptions, medianFilter } from './clean-trades.ts';
export type { BarColumns, TradeBars, TradeColumns } from './columns.ts';
export { exactDot, exactSum, exactSumOf } from './exact-sum.ts';
export { fundingPaid } from './funding-paid.ts';
export { deadMask, type GridBars, type GridOptions, onGrid } from './grid.ts';
export { lag1Autocorrelation, type Moments, moments, quantileOf } from './moments.ts';
export { barColumns, namedBars } from './named-bars.ts';
export {
  garmanKlassVolatility,
  parkinsonVolatility,
  type RangeOptions,
  rogersSatchellVolatility,
  yangZhangVolatility,
} from './range-volatility.ts';
export {
  bipowerVariation,
  closeVolatility,
  type Drawdown,
  deepestDrawdown,
  logReturns,
  realisedVariance,
  realisedVolatility,
} from './realised.ts';
export { type ResampledBars, resampleBars } from './resample-bars.ts';
export { type ResampleTradesOptions, resampleTrades } from './resample-trades.ts';
export { type StressFigures, type StressOptions, stressWindow } from './stress-window.ts';
export {
  type PricedVolume,
  rollingVwap,
  sessionVwap,
  twap,
  twapOfBars,
  typicalPrice,
  vwap,
  vwapByBar,
  vwapOfBars,
} from './vwap.ts';
