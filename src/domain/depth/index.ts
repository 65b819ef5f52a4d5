/** Backtests over depth and trades: a market maker's view, with delays of feed and orders and a place in the queue. */
export {
  type DepthDesk,
  type DepthFill,
  type DepthOptions,
  type DepthResult,
  depthBacktest,
} from './depth-backtest.ts';
export { DEPTH, type DepthColumns, type DepthEvents, depthEvents, depthEventsOf } from './depth-events.ts';
export { DepthLadder, NO_ASK, NO_BID } from './depth-ladder.ts';
