/** `bot4/backtest`: what backtests are asked and what they answer. `bot4/research` runs and counts them; nothing else does. */
export { type BacktestRequest, dailySharpe } from '../app/backtest.ts';
export type { DailyReturns, FillRow, SessionResult } from '../app/session-result.ts';
