/**
 * What a feature is, as data: a name, a kind from the catalogue, what it reads, its parameters and a lag.
 * Specifications are plain JSON: they are hashed, travel inside the promoted artifact, and are compiled by the
 * notebook, the backtest and the runner with the same code.
 */
import type { IndicatorParams } from './indicator.ts';

/** A column of a bar. */
export type BarColumn = 'open' | 'high' | 'low' | 'close' | 'volume';

/** One feature. */
export interface FeatureSpec {
  /** Unique name, as a strategy, a model and other features refer to it. */
  readonly name: string;
  /** Indicator of the catalogue, for example `ema`. */
  readonly kind: string;
  /** What an indicator with one input reads: a column, or a feature that stands before this one in the list. */
  readonly input?: string;
  /** The same for each input of an indicator with several; those that are not named read their usual column. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Which value of an indicator that gives several. @defaultValue `value` */
  readonly output?: string;
  readonly params: IndicatorParams;
  /** Rows by which the value is delayed, 0 for the bar that has just closed. */
  readonly lag: number;
}
