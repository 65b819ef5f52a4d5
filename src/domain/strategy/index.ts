/** Strategies: what the researcher writes and what travels. */
export { bundleStrategy, parseStrategyBundle } from './bundle.ts';
export * from './examples/index.ts';
export { ANSWER, answerLength, RESTING_CELL, type RestingOrder, restingTicks } from './resting-orders.ts';
export {
  type AnyStrategyDefinition,
  type BarStrategyDefinition,
  type FeatureView,
  type Intent,
  type LoadedMarkets,
  type LoadedStrategy,
  type LoadedTrade,
  type MarketsContext,
  type MarketsIntent,
  type MarketsStrategyDefinition,
  type MarketView,
  SLOT,
  type StrategyBundle,
  type StrategyContext,
  type StrategyDefinition,
  TRADE_SLOT,
  TRADE_SOURCE,
  type TradeContext,
  type TradeStrategyDefinition,
} from './strategy.ts';
export { compileTrading, exitTicks, type SizeLimits, type Trading, targetLots } from './trading.ts';
export { checkTradingRules, type SizeRule, type TradingRules } from './trading-rules.ts';
