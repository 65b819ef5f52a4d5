/** `bot4/backtest`: backtests as functions. Each needs a trial ledger; `bot4/research` brings one. */
export { type BacktestPorts, type BacktestRequest, backtest, dailySharpe } from '../app/backtest.ts';
export type { DailyReturns, FillRow, SessionResult } from '../app/session-result.ts';
