/**
 * What a feature is, as data: a name, a kind from the catalogue, its input column, its parameters and a lag.
 * Specifications are plain JSON: they are hashed, travel inside the promoted artifact, and are compiled by the
 * notebook, the backtest and the runner with the same code.
 */

/** A column of a bar. */
export type BarColumn = 'open' | 'high' | 'low' | 'close' | 'volume';

/** One feature. */
export interface FeatureSpec {
  /** Unique name, as a strategy and a model refer to it. */
  readonly name: string;
  /** Indicator of the catalogue, for example `ema`. */
  readonly kind: string;
  /** Input column; indicators that read whole bars (for example `atr`) have none. */
  readonly input?: BarColumn;
  readonly params: Readonly<Record<string, number>>;
  /** Bars by which the value is delayed, 0 for the bar that has just closed. */
  readonly lag: number;
}
