/** Instruments, bars, books, aggregation: what a market is, without input or output. */
export * from './aggregation/index.ts';
export { intervalMicrosOf, intervalText } from './bar-interval.ts';
export { type Bars, firstBarAtOrAfter, sliceBars } from './bars.ts';
export { BookDigits, packDecimals } from './book/book-digits.ts';
export { type BookCounts, BookSink, type BookSinkOptions } from './book/book-sink.ts';
export {
  L2Book,
  type L2BookOptions,
  LEVEL_ABSENT,
  LEVEL_ADDED,
  LEVEL_CHANGED,
  LEVEL_REFUSED,
  LEVEL_REMOVED,
} from './book/l2-book.ts';
export { L3Book, type L3BookOptions } from './book/l3-book.ts';
export type { L3Counts, OrderOutcome } from './book/order-outcome.ts';
export { checkBarValues, firstBadRow, inferInterval } from './check-bars.ts';
export {
  defineFeeSchedule,
  type FeeRates,
  type FeeSchedule,
  type FeeTier,
  feeAt,
  feeOf,
} from './fee-schedule.ts';
export { checkFundingRates, type FundingRates } from './funding-rates.ts';
export { inferInstrument, priceDecimals, splitSymbol } from './infer-instrument.ts';
export {
  defineInstrument,
  formatMoney,
  formatPrice,
  formatQty,
  type Instrument,
  type InstrumentText,
  instrumentText,
  parseMoney,
  ticksToNumber,
} from './instrument.ts';
export type { BarsMarket, LoadedBars } from './loaded-bars.ts';
export {
  ASK,
  BID,
  type BookLoss,
  type MarketSink,
  SilentSink,
  UNKNOWN_SIDE,
  type VenueBar,
  type WireScale,
} from './market-sink.ts';
export {
  type QualityOptions,
  type QualityProblem,
  type QualityReport,
  qualityReport,
} from './quality.ts';
export type { QualityFinding, QualitySeverity } from './quality-finding.ts';
export { type FundingFinding, type FundingQualityReport, fundingQualityReport } from './quality-funding.ts';
export { filledBars, lastRowDropped, type RowColumns, tradesWithin, withoutRepeatedRows } from './repair-rows.ts';
export * from './replay/index.ts';
export { MEMORY_LAGS, type StylisedFacts, stylisedFacts } from './stylised-facts.ts';
export {
  DEFAULT_PLANTED_EDGE,
  describeSynthetic,
  isSyntheticSymbol,
  type PlantedEdge,
  type SynthOptions,
  synthesizeBars,
  syntheticSymbol,
} from './synth.ts';
export { calibrateSynth, type SynthCalibration, synthesizeLike } from './synth-calibrate.ts';
export { describeSynthMarket, type SyntheticMarket, synthesizeMarket, synthSymbol } from './synth-market.ts';
export { defaultSynthModel, type SlowVolatility, type SynthMarketOptions, type SynthModel } from './synth-model.ts';
export { type SynthStreamOptions, synthesizeStream } from './synth-stream.ts';
export { TermsReader } from './terms-reader.ts';
export { BAR_CELL, BAR_CELLS, fillBlock, type GridBars, type TickBars, toGridBars, toTickBars } from './tick-bars.ts';
export { type TickTrades, type Trades, toTickTrades } from './tick-trades.ts';
export { stampsToMicros, type TimeUnit, timeUnitOf } from './time-unit.ts';
export {
  type TradeColumns,
  type TradeFinding,
  TradeQuality,
  type TradeQualityReport,
  tradePriceBounds,
  tradeQualityReport,
} from './trade-quality.ts';
export {
  type FilterContext,
  type FilterName,
  type FilterOrder,
  type FilterViolation,
  floorPrice,
  floorQuantity,
  violations,
} from './venue-filters.ts';
export {
  type CountRule,
  type NotionalRule,
  type PercentRule,
  type StepRule,
  type TrailingRule,
  type VenueRules,
  type VenueRulesText,
  venueRules,
} from './venue-rules.ts';
