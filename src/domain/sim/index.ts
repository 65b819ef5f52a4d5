/** The exchange simulator: matching and costs. */
export type { MatchBar } from './bar-floor.ts';
export { BarMatcher, FIRST } from './bar-matcher.ts';
export * from './chaos/index.ts';
export { type CostModel, lotsForCash, slip } from './cost-models.ts';
export { type CancelledRow, COMMAND, type CommandTable, type PlacedRow } from './exchange/command-table.ts';
export * from './exchange/contract.ts';
export {
  EVENT_BYTE,
  EVENT_DOUBLE,
  EVENT_WORD,
  kindOfRow,
  readRow,
  type SimEventRowSink,
  type SimEventRows,
} from './exchange/event-rows.ts';
export type { SimExchangeOptions } from './exchange/floor.ts';
export { createSimExchange, type SimExchange } from './exchange/sim-exchange.ts';
export { FundingDesk, type FundingPayment } from './funding-desk.ts';
export type { ClosedByVenue } from './margin-desk.ts';
export * from './market/index.ts';
export * from './models/index.ts';
