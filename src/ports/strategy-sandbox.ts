/** Loads a strategy from its source text into an isolated scope: no clock, no chance, no input or output. */
import type { FeatureView, LoadedStrategy, StrategyBundle } from '../domain/strategy/index.ts';

export interface StrategySandbox {
  /**
   * @param view where the bar and its features stand, for a strategy of one market to read them there: a sandbox may do
   * without, and says which by `LoadedStrategy.view`.
   * @throws BOT4_STRATEGY_SOURCE when the text is not valid or refers to something outside itself.
   */
  load(bundle: StrategyBundle, view?: FeatureView): LoadedStrategy;
}
