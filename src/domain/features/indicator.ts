/**
 * What an indicator is: one definition in streaming form, its parameters as data, and a factory.
 *
 * A bar reaches an indicator as six cells of a Float64Array and the value leaves through another one. Numbers that
 * travel through typed arrays are never boxed, so an update allocates nothing even where the call cannot be inlined.
 * All state is made at construction; an update costs O(1), amortised over a window where a window is kept.
 */
import { assert } from '../../core/index.ts';
import type { BarColumn } from './spec.ts';

/** Cell of each field of a bar. */
export const CELL = { open: 0, high: 1, low: 2, close: 3, volume: 4, openTime: 5 } as const;

/** A field that an indicator reads: a column or the open time. */
export type BarField = keyof typeof CELL;

/** Number of cells of a bar. */
export const CELL_COUNT = 6;

/** A running indicator. */
export interface Indicator {
  /** Takes the next closed bar and writes the value to `out[slot]`, NaN while warming up. */
  update(bar: Float64Array, out: Float64Array, slot: number): void;
  /** Forgets every bar. */
  reset(): void;
}

/** Range and meaning of one parameter. */
export interface ParamDefinition {
  readonly name: string;
  /** What it is, with its unit. */
  readonly meaning: string;
  readonly min: number;
  readonly max: number;
  /** Whether it must be a whole number. */
  readonly whole: boolean;
}

/** Values of the parameters by name. */
export type IndicatorParams = Readonly<Record<string, number>>;

/** One line of the catalogue. */
export interface IndicatorDefinition {
  readonly kind: string;
  /** What it measures, in one sentence. */
  readonly summary: string;
  /** Definition in symbols; `x` is the input, `n` the period, `t` the bar that has just closed. */
  readonly formula: string;
  /** Columns that `input` may name: any, the four prices, or none because the indicator reads `reads`. */
  readonly input: 'any' | 'price' | 'none';
  /** Fields of the bar that it reads when it has no `input`. */
  readonly reads: readonly BarField[];
  readonly params: readonly ParamDefinition[];
  /** What must hold between parameters: a sentence when it does not, undefined when it does. */
  readonly relation?: (params: IndicatorParams) => string | undefined;
  /** Bars that pass before the first value: 0 when the first bar has one. */
  readonly warmup: (params: IndicatorParams) => number;
  /** The same as text. */
  readonly warmupText: string;
  /** Where the definition comes from, and its conventions. */
  readonly source: string;
  /** Makes an indicator. `cell` is the cell of the input column, 0 without one. */
  readonly create: (params: IndicatorParams, cell: number) => Indicator;
}

/** Longest window: 100,000 bars are 69 days of minutes, and 800 kB. */
export const PERIOD_MAX = 100_000;

/** The usual parameter `period`. */
export function periodParam(min: number, meaning: string): ParamDefinition {
  return { name: 'period', meaning, min, max: PERIOD_MAX, whole: true };
}

/** A parameter that the specification check has found to be there. */
export function param(params: IndicatorParams, name: string): number {
  const value = params[name];
  assert(value !== undefined, 'parameters are complete after the check', name);
  return value;
}

/** Columns that `input` of a definition may name. */
export function inputColumns(input: IndicatorDefinition['input']): readonly BarColumn[] {
  if (input === 'none') return [];
  return input === 'price' ? ['open', 'high', 'low', 'close'] : ['open', 'high', 'low', 'close', 'volume'];
}

/** The parameters `fast` and `slow` of differences of two averages. */
export const fastSlowParams: readonly ParamDefinition[] = [
  { name: 'fast', meaning: 'bars of the fast average', min: 1, max: PERIOD_MAX, whole: true },
  { name: 'slow', meaning: 'bars of the slow average', min: 2, max: PERIOD_MAX, whole: true },
];

/** What must hold between them. */
export function fasterThanSlow(params: IndicatorParams): string | undefined {
  const fast = param(params, 'fast');
  const slow = param(params, 'slow');
  return fast < slow ? undefined : `fast is ${fast} and slow is ${slow}; fast is smaller than slow`;
}

/** The parameter `signal`: length of the average over another indicator. */
export function signalParam(meaning: string): ParamDefinition {
  return { name: 'signal', meaning, min: 1, max: PERIOD_MAX, whole: true };
}

/** The parameter `smooth` of oscillators. */
export const smoothParam: ParamDefinition = {
  name: 'smooth',
  meaning: 'raw values in the mean; 1 is none',
  min: 1,
  max: PERIOD_MAX,
  whole: true,
};

/** The parameter `width` of bands. */
export const widthParam: ParamDefinition = {
  name: 'width',
  meaning: 'standard deviations from the mean to the band',
  min: 0.01,
  max: 100,
  whole: false,
};
