/**
 * `bot4/backtest`: what backtests are asked and what they answer, and the rules that can be scanned. `bot4/research` and
 * `bot4 backtest` run and count them; nothing else does.
 */
export { type BacktestRequest, dailySharpe, type TradesRequest } from '../app/backtest.ts';
export { type BookColumns, recordedBook } from '../app/recorded-book.ts';
export type { DailyReturns, FillRow, LiquidationRow, SessionResult } from '../app/session-result.ts';
export {
  DEPTH,
  type DepthColumns,
  type DepthDesk,
  type DepthEvents,
  type DepthFill,
  type DepthOptions,
  type DepthResult,
  depthEvents,
  depthEventsOf,
} from '../domain/depth/index.ts';
export type { MarginBracket, MarginTerms, MarginTiers } from '../domain/portfolio/index.ts';
export {
  checkScanParams,
  type Direction,
  type RuleOptions,
  SCAN_RULES,
  type ScanFigures,
  type ScanParam,
  type ScanParams,
  type ScanRule,
  type ScanTrade,
  strategyOf,
} from '../domain/scan/index.ts';
