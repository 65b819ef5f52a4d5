/** Strategies: what the researcher writes and what travels. */
export type { Intent, LoadedStrategy, StrategyBundle, StrategyContext, StrategyDefinition } from './strategy.ts';
