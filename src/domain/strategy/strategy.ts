/**
 * What a strategy is. It declares its features, and decides at the close of each bar from what has happened up to
 * then; there is no argument through which later data could be reached.
 *
 * A strategy always runs from its source text in an isolated scope, in the notebook as in the runner: a function that
 * captures a data set or a constant from outside fails at the first bar of its first backtest, not in live trading.
 */
import type { FeatureSpec, Features, SourceColumn } from '../features/index.ts';
import type { MlpModel } from '../ml/index.ts';
import type { RestingOrder } from './resting-orders.ts';
import type { TradingRules } from './trading-rules.ts';

/** A market at the close of its bar. */
export interface MarketView {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Current value of each declared feature, by its name. None is NaN: bars of warm-up are not shown. */
  readonly features: Readonly<Record<string, number>>;
  /** Output of the model for this bar; NaN when the strategy has none. */
  readonly score: number;
  /** Position held in this market, as a signed fraction of what a target of 1 means: 0 is flat. */
  readonly position: number;
}

/** What a strategy sees at the close of a bar. */
export interface StrategyContext extends MarketView {
  /** Close time of the bar, milliseconds since the epoch. */
  readonly time: number;
  readonly params: Readonly<Record<string, number>>;
  /** Whatever `init` returned; the strategy may change it. */
  readonly state: Record<string, unknown>;
}

/** What a strategy sees at a trade of the market. */
export interface TradeContext {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly price: number;
  /** Base asset. */
  readonly size: number;
  /** Side of the taker: 1 bought, -1 sold, 0 not known. */
  readonly side: number;
  /** Current value of each feature over trades, by its name. None is NaN: trades of warm-up are not shown. */
  readonly features: Readonly<Record<string, number>>;
  /** Position held, as a signed fraction of what a target of 1 means: 0 is flat. */
  readonly position: number;
  readonly params: Readonly<Record<string, number>>;
  /** Whatever `init` returned, the same that `onBar` gets; the strategy may change it. */
  readonly state: Record<string, unknown>;
}

/** What a strategy wants: a position, orders that wait, or both. What is not named stays as it is. */
export interface Intent {
  /** The wished position, as a signed fraction of the position limit, or of the size that its trading rules name. */
  readonly target?: number;
  /**
   * The orders that wait in the market from now on, at most as many as `restingOrders` of the trading rules says. One that
   * waits already keeps its place in the queue, in part filled too, when it was made with the same side, type and price and
   * within a hundredth of the size; the others are taken back. An empty list takes all back. A stop or a target that trades, a
   * liquidation and every stop of trading take them back too. One that has traded or was refused comes again only by another statement.
   */
  readonly orders?: readonly RestingOrder[];
  /** The first of the orders that trades, is refused or ends in vain takes the others back. @defaultValue false */
  readonly oneCancelsOther?: boolean;
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
  /** Features over trades, one row a trade, of the columns of `TRADE_SOURCE`; what `onTrade` sees. */
  readonly tradeFeatures?: readonly FeatureSpec[];
  /** The same at each trade of the market, where the session has trades. */
  onTrade?(context: TradeContext): Intent | undefined;
}

/** A strategy that decides at the trades of the market, and at bars as well where it has `onBar`. */
export interface TradeStrategyDefinition extends Omit<StrategyDefinition, 'onBar' | 'onTrade'> {
  onBar?(context: StrategyContext): Intent | undefined;
  onTrade(context: TradeContext): Intent | undefined;
}

/** What a strategy of several markets sees when each of them has closed a bar at the same time. */
export interface MarketsContext {
  /** Close time of the bars, milliseconds since the epoch. */
  readonly time: number;
  /** (m,) the markets, in the order of the session. */
  readonly markets: readonly MarketView[];
  readonly params: Readonly<Record<string, number>>;
  /** Whatever `init` returned; the strategy may change it. */
  readonly state: Record<string, unknown>;
}

/** What a strategy of several markets wants. */
export interface MarketsIntent {
  /** (m,) the wished position in each market, as `Intent.target`; undefined leaves that market as it is. */
  readonly targets: readonly (number | undefined)[];
}

/**
 * A strategy that sees several markets of one account at once and trades each of them. The features are worked out for
 * each market by itself; it decides whenever all its markets have closed a bar at the same time and are warmed up, so a
 * time at which one of them has no bar has no decision.
 */
export interface MarketsStrategyDefinition extends Omit<StrategyDefinition, 'onBar' | 'onTrade' | 'tradeFeatures'> {
  /** How many markets it sees, 2 to 64; the session must have exactly so many. */
  readonly markets: number;
  /** Returns the wished positions, or undefined to leave everything as it is. */
  onBars(context: MarketsContext): MarketsIntent | undefined;
}

/** A strategy that decides at bars, of one market or of several. */
export type BarStrategyDefinition = StrategyDefinition | MarketsStrategyDefinition;

/** A strategy of any kind, as a researcher writes it. */
export type AnyStrategyDefinition = BarStrategyDefinition | TradeStrategyDefinition;

/** A strategy as it travels: pure data, hashed and signed inside an artifact. */
export interface StrategyBundle {
  readonly version: 1;
  readonly name: string;
  readonly features: Features;
  readonly params: Readonly<Record<string, number>>;
  readonly model: MlpModel | null;
  /** Absent for a strategy that trades by the defaults. */
  readonly trading?: TradingRules;
  /** Present in a strategy that decides at trades. */
  readonly tradeFeatures?: readonly FeatureSpec[];
  /** Number of markets; present in a strategy that decides for several at once. */
  readonly markets?: number;
  /**
   * JavaScript text of an expression that evaluates to `{ init, onBar, onTrade }`, of which one may be missing, or to
   * `{ init, onBars }` for several markets.
   */
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

/** Columns of a trade, in the order of their cells: what `tradeFeatures` read. */
export const TRADE_SOURCE: readonly SourceColumn[] = [
  { name: 'price', of: 'price' },
  { name: 'size', of: 'size' },
  { name: 'side', of: 'any' },
  { name: 'time', of: 'time' },
];

/** Places of the fixed inputs in `LoadedStrategy.trade.slots`. */
export const TRADE_SLOT = { time: 0, price: 1, size: 2, side: 3, position: 4, features: 5 } as const;

/** What a pipeline of bars has of the last one, in the same arrays all the time. */
export interface FeatureView {
  /** The bar, in the order of `CELL`. */
  readonly source: Float64Array;
  /** (k,) the features. */
  readonly row: Float64Array;
}

/** The part of a strategy that decides at trades. */
export interface LoadedTrade {
  /** (5 + features,) inputs of the next decision, see `TRADE_SLOT`. */
  readonly slots: Float64Array;
  /** Runs `onTrade` on the slots; otherwise as `LoadedStrategy.decide`. */
  decide(): number;
  /** The same with the wish in `answer` (1,), where there are both: a result may be boxed at every call. */
  readonly ask?: () => void;
  readonly answer?: Float64Array;
}

/** The part of a strategy that decides for several markets at once. */
export interface LoadedMarkets {
  /** (m · (8 + features),) inputs of the next decision: one market after the other, each as `SLOT` says. */
  readonly slots: Float64Array;
  /** (m,) what the last decision wished, NaN for "leave as it is". */
  readonly targets: Float64Array;
  /** Runs `onBars` on the slots. @returns whether it wished anything.   @throws as `LoadedStrategy.decide` */
  decide(): boolean;
}

/**
 * A strategy ready to run in an isolated scope. Only numbers cross the border: the engine writes the inputs into
 * `slots`, which belongs to the scope, and gets a number back, so no object of ours can be reached from inside.
 */
export interface LoadedStrategy {
  /** (8 + features,) inputs of the next decision, see `SLOT`. */
  readonly slots: Float64Array;
  /** Where the strategy reads the bar and the features itself, in place of the slots; absent when they are to be written there. */
  readonly view?: FeatureView | undefined;
  /**
   * Runs `onBar` on the slots. @returns the wished position in [−1, 1], or NaN for "leave as it is".
   * @throws BOT4_STRATEGY_SOURCE, BOT4_STRATEGY_INTENT
   */
  decide(): number;
  /** The same with the wish in `answer` (1,), where there are both: a result may be boxed at every call. */
  readonly ask?: () => void;
  readonly answer?: Float64Array;
  /** Where the strategy decides at trades. */
  readonly trade?: LoadedTrade;
  /** Where the strategy decides for several markets at once; then `decide` wishes nothing. */
  readonly markets?: LoadedMarkets;
}
