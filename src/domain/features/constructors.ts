/**
 * Specifications that read well in a notebook: `feature.ema('fast', { input: 'close', period: 20 })`.
 * Each is checked where it is written, so an error points at its line.
 */
import { CATALOGUE } from './catalogue.ts';
import { checkFeatureSpec } from './check-spec.ts';
import type { BarColumn, FeatureSpec } from './spec.ts';

/** A column of prices. */
export type PriceColumn = 'open' | 'high' | 'low' | 'close';

/** Options of every feature. */
export interface LagOptions {
  /** Bars by which the value is delayed. @defaultValue 0 */
  readonly lag?: number;
}

/** Options of a feature with a window over the whole bar. */
export interface PeriodOptions extends LagOptions {
  /** Bars. */
  readonly period: number;
}

/** Options of a feature with a window over one column. */
export interface ColumnOptions extends PeriodOptions {
  readonly input: BarColumn;
}

/** Options of a feature with a window over one column of prices. */
export interface PriceOptions extends PeriodOptions {
  readonly input: PriceColumn;
}

function build(kind: string, name: string, options: LagOptions & { readonly input?: BarColumn }): FeatureSpec {
  const { input, lag = 0, ...params } = options;
  const spec: FeatureSpec = { name, kind, ...(input === undefined ? {} : { input }), params, lag };
  checkFeatureSpec(spec, CATALOGUE);
  return spec;
}

/**
 * One constructor for each kind of the catalogue. @throws BOT4_FEATURE_SPEC
 * @example feature.ema('fast', { input: 'close', period: 20 }).kind // => 'ema'
 */
export const feature = {
  sma: (name: string, options: ColumnOptions): FeatureSpec => build('sma', name, options),
  ema: (name: string, options: ColumnOptions): FeatureSpec => build('ema', name, options),
  logReturn: (name: string, options: PriceOptions): FeatureSpec => build('logReturn', name, options),
  roc: (name: string, options: ColumnOptions): FeatureSpec => build('roc', name, options),
  rsi: (name: string, options: ColumnOptions): FeatureSpec => build('rsi', name, options),
  zscore: (name: string, options: ColumnOptions): FeatureSpec => build('zscore', name, options),
  volatility: (name: string, options: PriceOptions): FeatureSpec => build('volatility', name, options),
  atr: (name: string, options: PeriodOptions): FeatureSpec => build('atr', name, options),
  max: (name: string, options: ColumnOptions): FeatureSpec => build('max', name, options),
  min: (name: string, options: ColumnOptions): FeatureSpec => build('min', name, options),
};
