/** Loads a strategy from its source text into an isolated scope: no clock, no chance, no input or output. */
import type { LoadedStrategy, StrategyBundle } from '../domain/strategy/index.ts';

export interface StrategySandbox {
  /** @throws BOT4_STRATEGY_SOURCE when the text is not valid or refers to something outside itself. */
  load(bundle: StrategyBundle): LoadedStrategy;
}
