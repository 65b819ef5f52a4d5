/** `bot4/strategy`: what a strategy is, as the notebook writes it and as it travels. */
export {
  bundleStrategy,
  type Intent,
  type SizeRule,
  type StrategyBundle,
  type StrategyContext,
  type StrategyDefinition,
  type TradingRules,
} from '../domain/strategy/index.ts';
