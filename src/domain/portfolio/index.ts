/** Positions, money, ledger, margin. */
export { ACCOUNT_CELL, Account, type AccountRow, type BookedTrade, ROW_CELL } from './account.ts';
export {
  type ExecutedFill,
  type Execution,
  type ExecutionSummary,
  executionOf,
  type OrderTrace,
  summariseExecutions,
} from './execution.ts';
export { feeOf } from './fee.ts';
export { FeeDesk, highestFeePpm, type Liquidity } from './fee-desk.ts';
export { IsolatedMargin, type LiquidationShare } from './isolated-margin.ts';
export { LEDGER_ACCOUNTS, Ledger, type LedgerAccount, type Posting } from './ledger.ts';
export { type ClosedLot, type Lot, LotBook, type LotMethod } from './lots.ts';
export {
  bankruptcyPrice,
  type CrossMargin,
  type CrossPosition,
  crossLiquidationPrice,
  crossMargin,
  fundingOf,
  type Liquidation,
  liquidate,
  type MarginBracket,
  type MarginPosition,
  MarginSchedule,
} from './margin.ts';
export { type DatedMargin, datedMargins, type MarginTerms, type MarginTiers } from './margin-terms.ts';
export { Position, type Trade } from './position.ts';
export { type RoundTrip, RoundTrips, type TimedTrade } from './round-trips.ts';
export { type Rate, RateTable } from './valuation.ts';
