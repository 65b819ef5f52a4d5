/**
 * What a strategy is. It declares its features, and decides at the close of each bar from what has happened up to
 * then; there is no argument through which later data could be reached.
 *
 * A strategy always runs from its source text in an isolated scope, in the notebook as in the runner: a function that
 * captures a data set or a constant from outside fails at the first bar of its first backtest, not in live trading.
 */
import type { Features } from '../features/index.ts';
import type { MlpModel } from '../ml/index.ts';
import type { TradingRules } from './trading-rules.ts';

/** What a strategy sees at the close of a bar. */
export interface StrategyContext {
  /** Close time of the bar, milliseconds since the epoch. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Current value of each declared feature, by its name. None is NaN: bars of warm-up are not shown. */
  readonly features: Readonly<Record<string, number>>;
  /** Output of the model for this bar; NaN when the strategy has none. */
  readonly score: number;
  /** Position held, as a signed fraction of what a target of 1 means: 0 is flat. */
  readonly position: number;
  readonly params: Readonly<Record<string, number>>;
  /** Whatever `init` returned; the strategy may change it. */
  readonly state: Record<string, unknown>;
}

/**
 * What a strategy wants: a position, as a signed fraction of the position limit, or of the size that its trading rules
 * name.
 */
export interface Intent {
  readonly target: number;
}

/** A strategy as the researcher writes it. Functions use only their arguments. */
export interface StrategyDefinition {
  readonly name: string;
  /** A list, or a set that also says what gaps mean, which features live on longer bars and how they are scaled. */
  readonly features: Features;
  readonly params: Readonly<Record<string, number>>;
  readonly model?: MlpModel;
  /** How targets become orders. @defaultValue a lasting wish, as a share of the position limit */
  readonly trading?: TradingRules;
  init?(params: Readonly<Record<string, number>>): Record<string, unknown>;
  /** Returns the wished position, or undefined to leave everything as it is. */
  onBar(context: StrategyContext): Intent | undefined;
}

/** A strategy as it travels: pure data, hashed and signed inside an artifact. */
export interface StrategyBundle {
  readonly version: 1;
  readonly name: string;
  readonly features: Features;
  readonly params: Readonly<Record<string, number>>;
  readonly model: MlpModel | null;
  /** Absent for a strategy that trades by the defaults. */
  readonly trading?: TradingRules;
  /** JavaScript text of an expression that evaluates to `{ init, onBar }`. */
  readonly source: string;
}

/** Places of the fixed inputs in `LoadedStrategy.slots`; the features follow from `FEATURES` on. */
export const SLOT = {
  time: 0,
  open: 1,
  high: 2,
  low: 3,
  close: 4,
  volume: 5,
  score: 6,
  position: 7,
  features: 8,
} as const;

/**
 * A strategy ready to run in an isolated scope. Only numbers cross the border: the engine writes the inputs into
 * `slots`, which belongs to the scope, and gets a number back, so no object of ours can be reached from inside.
 */
export interface LoadedStrategy {
  /** (8 + features,) inputs of the next decision, see `SLOT`. */
  readonly slots: Float64Array;
  /**
   * Runs `onBar` on the slots. @returns the wished position in [−1, 1], or NaN for "leave as it is".
   * @throws BOT4_STRATEGY_SOURCE, BOT4_STRATEGY_INTENT
   */
  decide(): number;
}
