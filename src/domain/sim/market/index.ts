/** The market around a client: generated, or replayed from recordings, as ordinary accounts of the venue. */
export { type BackgroundFlow, BackgroundMarket } from './background-market.ts';
export { type RecordedBars, tradesOfBars } from './bar-replay.ts';
export { type Calibration, type CalibrationFit, type CalibrationInput, calibrateMarket } from './calibration.ts';
export { GeneratedMarket, type GeneratedMarketOptions } from './generated-market.ts';
export { HouseAccounts, type HouseOptions, type SimVenue } from './house-accounts.ts';
export { HouseBook } from './house-book.ts';
export { L2Replay, type L2ReplayOptions, type RecordedBook } from './l2-replay.ts';
export { type MarketGrid, marketGrid } from './market-grid.ts';
export {
  type ArrivalProfile,
  livelyProfile,
  MARKET_PROFILE_VERSION,
  type MarketProfile,
  type SizeProfile,
} from './market-profile.ts';
export {
  IMPACT_KINDS,
  type ImpactKind,
  PACE_TIME,
  type PriceImpact,
  priceImpact,
  SQUARE_ROOT_HALF_LIFE,
} from './price-impact.ts';
export { type BookRows, cleanTrades, type QuoteRecords, quotesOfBook, type TradeRecords } from './recorded-market.ts';
export { type RecordedTrades, TradeReplay, type TradeReplayOptions } from './trade-replay.ts';
