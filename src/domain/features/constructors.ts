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

/** Options of a mean that fades. */
export interface HalfLifeOptions extends LagOptions {
  readonly input: PriceColumn;
  /** Bars after which a value weighs half. */
  readonly halfLife: number;
}

/** Options of the difference of two averages. */
export interface MacdOptions extends LagOptions {
  readonly input: BarColumn;
  /** Bars of the fast average, fewer than `slow`. */
  readonly fast: number;
  /** Bars of the slow average. */
  readonly slow: number;
}

/** Options of the signal of the difference of two averages. */
export interface MacdSignalOptions extends MacdOptions {
  /** Values of the line in the signal. */
  readonly signal: number;
}

/** Options of a band around a mean. */
export interface BandOptions extends ColumnOptions {
  /** Standard deviations from the mean to the band. */
  readonly width: number;
}

/** Options of %K. */
export interface StochKOptions extends PeriodOptions {
  /** Raw values in the mean; 1 is none. */
  readonly smooth: number;
}

/** Options of %D. */
export interface StochDOptions extends StochKOptions {
  /** Values of %K in the mean. */
  readonly signal: number;
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
  wma: (name: string, options: ColumnOptions): FeatureSpec => build('wma', name, options),
  logReturn: (name: string, options: PriceOptions): FeatureSpec => build('logReturn', name, options),
  roc: (name: string, options: ColumnOptions): FeatureSpec => build('roc', name, options),
  ewmaReturn: (name: string, options: HalfLifeOptions): FeatureSpec => build('ewmaReturn', name, options),
  returnTStat: (name: string, options: PriceOptions): FeatureSpec => build('returnTStat', name, options),
  efficiencyRatio: (name: string, options: ColumnOptions): FeatureSpec => build('efficiencyRatio', name, options),
  macd: (name: string, options: MacdOptions): FeatureSpec => build('macd', name, options),
  macdSignal: (name: string, options: MacdSignalOptions): FeatureSpec => build('macdSignal', name, options),
  macdHist: (name: string, options: MacdSignalOptions): FeatureSpec => build('macdHist', name, options),
  adx: (name: string, options: PeriodOptions): FeatureSpec => build('adx', name, options),
  rsi: (name: string, options: ColumnOptions): FeatureSpec => build('rsi', name, options),
  zscore: (name: string, options: ColumnOptions): FeatureSpec => build('zscore', name, options),
  stochK: (name: string, options: StochKOptions): FeatureSpec => build('stochK', name, options),
  stochD: (name: string, options: StochDOptions): FeatureSpec => build('stochD', name, options),
  mfi: (name: string, options: PeriodOptions): FeatureSpec => build('mfi', name, options),
  volatility: (name: string, options: PriceOptions): FeatureSpec => build('volatility', name, options),
  parkinson: (name: string, options: PeriodOptions): FeatureSpec => build('parkinson', name, options),
  atr: (name: string, options: PeriodOptions): FeatureSpec => build('atr', name, options),
  natr: (name: string, options: PeriodOptions): FeatureSpec => build('natr', name, options),
  stddev: (name: string, options: ColumnOptions): FeatureSpec => build('stddev', name, options),
  bbandsUpper: (name: string, options: BandOptions): FeatureSpec => build('bbandsUpper', name, options),
  bbandsLower: (name: string, options: BandOptions): FeatureSpec => build('bbandsLower', name, options),
  max: (name: string, options: ColumnOptions): FeatureSpec => build('max', name, options),
  min: (name: string, options: ColumnOptions): FeatureSpec => build('min', name, options),
  donchianPosition: (name: string, options: PeriodOptions): FeatureSpec => build('donchianPosition', name, options),
  volumeRatio: (name: string, options: PeriodOptions): FeatureSpec => build('volumeRatio', name, options),
  obv: (name: string, options: LagOptions = {}): FeatureSpec => build('obv', name, options),
  timeOfDaySin: (name: string, options: LagOptions = {}): FeatureSpec => build('timeOfDaySin', name, options),
  timeOfDayCos: (name: string, options: LagOptions = {}): FeatureSpec => build('timeOfDayCos', name, options),
  timeOfWeekSin: (name: string, options: LagOptions = {}): FeatureSpec => build('timeOfWeekSin', name, options),
  timeOfWeekCos: (name: string, options: LagOptions = {}): FeatureSpec => build('timeOfWeekCos', name, options),
};
