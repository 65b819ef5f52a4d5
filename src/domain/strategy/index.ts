/** Strategies: what the researcher writes and what travels. */
export { bundleStrategy, parseStrategyBundle } from './bundle.ts';
export {
  type Intent,
  type LoadedStrategy,
  SLOT,
  type StrategyBundle,
  type StrategyContext,
  type StrategyDefinition,
} from './strategy.ts';
export { compileTrading, exitTicks, type SizeLimits, type Trading, targetLots } from './trading.ts';
export { checkTradingRules, type SizeRule, type TradingRules } from './trading-rules.ts';
