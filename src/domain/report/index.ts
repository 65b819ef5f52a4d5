/** Reports as data: the tear sheet of an account, and its parts. Pure and deterministic. */
export { calendarReturns, type YearReturns } from './calendar-returns.ts';
export { type DailyParts, type DailySeries, splitDaily } from './daily-series.ts';
export { type Drawdown, drawdowns } from './drawdowns.ts';
export {
  type AnnualOptions,
  type DayReturn,
  type ReturnStatistics,
  returnStatistics,
} from './return-statistics.ts';
export {
  type TearSheet,
  type TearSheetFacts,
  type TearSheetOptions,
  type TearSheetPart,
  tearSheet,
} from './tear-sheet.ts';
export {
  type ClosedTrade,
  splitTrades,
  type TradeParts,
  type TradeStatistics,
  tradeStatistics,
} from './trade-statistics.ts';
