/** Real venues behind the venue port. */
export { LiveVenue, type LiveVenueParts, type VenueClient } from './live-venue.ts';
export {
  binanceHistoryTrade,
  binanceReportTrade,
  type CoinbaseTrade,
  coinbaseTrade,
  krakenTrade,
  type TradedMarket,
} from './venue-trades.ts';
