/** `bot4/strategy`: what a strategy is, as the notebook writes it and as it travels. */
export {
  bundleStrategy,
  type Intent,
  type StrategyBundle,
  type StrategyContext,
  type StrategyDefinition,
} from '../domain/strategy/index.ts';
