/** Aggregation: trades to bars, bars to longer bars, and the measures that are computed of them. */
export { type BucketOptions, bucketStart } from './buckets.ts';
export type { BarColumns, TradeBars, TradeColumns } from './columns.ts';
export { type ResampledBars, resampleBars } from './resample-bars.ts';
export { type ResampleTradesOptions, resampleTrades } from './resample-trades.ts';
