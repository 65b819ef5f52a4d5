/**
 * What an indicator is: one definition in streaming form, its parameters as data, and a factory.
 *
 * Values reach an indicator as cells of a Float64Array and leave it through cells of another one, which may be the
 * same. Numbers that travel through typed arrays are never boxed, so an update allocates nothing even where the call
 * cannot be inlined. All state is made at construction; an update costs O(1), amortised over a window where a window is
 * kept, or O(log n) where the definition needs an order of values.
 *
 * An indicator is only updated when none of its inputs is NaN: what feeds it sees to that, in every form. So it never
 * sees the warm-up of another indicator or a hole in the data, and needs no rule of its own for them.
 */
import { assert } from '../../core/index.ts';

/** Cell of each column of a bar. */
export const CELL = { open: 0, high: 1, low: 2, close: 3, volume: 4, openTime: 5 } as const;

/** A column of a bar, or its open time. */
export type BarField = keyof typeof CELL;

/** Number of cells of a bar. */
export const CELL_COUNT = 6;

/** A running indicator. */
export interface Indicator {
  /**
   * Takes the next row: reads its inputs from `row`, at the cells that it was made for, and writes its outputs to
   * `out[slot]`, `out[slot + 1]`, … in the order of the definition, NaN while one warms up. Every output is written at
   * every update.
   */
  update(row: Float64Array, out: Float64Array, slot: number): void;
  /** Forgets every row. */
  reset(): void;
}

/** What an indicator reads. */
export interface InputDefinition {
  readonly name: string;
  /** What it is, with its unit. */
  readonly meaning: string;
  /** Which columns it may be: any but times; prices, which are above 0; sizes and counts, which are not below 0; times. */
  readonly of: 'any' | 'price' | 'size' | 'time';
  /** Column that is read when a specification names none; undefined when it must name one. */
  readonly usual?: string;
}

/** One of the values that an indicator gives. */
export interface OutputDefinition {
  readonly name: string;
  /** What it is, with its unit. */
  readonly meaning: string;
}

/** A parameter that is a number. */
export interface NumberParam {
  readonly type: 'number';
  readonly name: string;
  /** What it is, with its unit. */
  readonly meaning: string;
  /** The value that the literature and other libraries use. */
  readonly usual: number;
  readonly min: number;
  readonly max: number;
  /** Whether it must be a whole number. */
  readonly whole: boolean;
}

/** A parameter that names one of several ways. */
export interface ChoiceParam {
  readonly type: 'choice';
  readonly name: string;
  readonly meaning: string;
  readonly usual: string;
  readonly choices: readonly string[];
}

/** A parameter that is a list of numbers, each larger than the one before. */
export interface NumbersParam {
  readonly type: 'numbers';
  readonly name: string;
  readonly meaning: string;
  readonly usual: readonly number[];
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  /** Fewest and most numbers. */
  readonly countMin: number;
  readonly countMax: number;
}

/** Range and meaning of one parameter. */
export type ParamDefinition = NumberParam | ChoiceParam | NumbersParam;

/** Value of a parameter. */
export type ParamValue = number | string | readonly number[];

/** Values of the parameters by name. */
export type IndicatorParams = Readonly<Record<string, ParamValue>>;

/** An indicator over whole columns. */
export interface IndicatorRun {
  readonly params: IndicatorParams;
  /** (i,) columns (n,) without a NaN. */
  readonly inputs: readonly Float64Array[];
  /** (o,) columns (n,) to be filled. */
  readonly outputs: readonly Float64Array[];
}

/** The function of TA-Lib that an indicator is, for those who come from there, and for the comparison with it. */
export interface TaLibName {
  readonly name: string;
  /** Parameter of TA-Lib to parameter here; a code of an average is the index of the choice. */
  readonly params?: Readonly<Record<string, string>>;
  /** Output of TA-Lib to output here. @defaultValue the only output of both */
  readonly outputs?: Readonly<Record<string, string>>;
  /** Parameters that TA-Lib's function takes and makes no use of. */
  readonly unused?: readonly string[];
  /** Parameters that TA-Lib's function does not have. */
  readonly fixed?: IndicatorParams;
}

/** One line of the catalogue. */
export interface IndicatorDefinition {
  readonly kind: string;
  /** What it measures, in one sentence. */
  readonly summary: string;
  /** Definition in symbols; `x` is the input, `n` the period, `t` the bar that has just closed. */
  readonly formula: string;
  /** (i,) what it reads, in the order of the cells that `create` is given. */
  readonly inputs: readonly InputDefinition[];
  /** (o,) what it gives, in the order of the cells that `update` writes; one is named `value`. */
  readonly outputs: readonly OutputDefinition[];
  readonly params: readonly ParamDefinition[];
  /** What must hold between parameters: a sentence when it does not, undefined when it does. */
  readonly relation?: (params: IndicatorParams) => string | undefined;
  /** Rows that pass before the first value of an output: 0 when the first row has one. */
  readonly warmup: (params: IndicatorParams, output: string) => number;
  /** The same as text. */
  readonly warmupText: string;
  /** Where the definition comes from, and its conventions. */
  readonly source: string;
  readonly taLib?: TaLibName | readonly TaLibName[];
  /** Makes an indicator. `cells` are (i,) the cells of its inputs in a row. */
  readonly create: (params: IndicatorParams, cells: readonly number[]) => Indicator;
}

/** Longest window: 100,000 bars are 69 days of minutes, and 800 kB. */
export const PERIOD_MAX = 100_000;

/** A parameter that is a whole number of bars, named `period` unless another name is given. */
export function periodParam(min: number, usual: number, meaning: string, name = 'period'): NumberParam {
  return { type: 'number', name, meaning, usual, min, max: PERIOD_MAX, whole: true };
}

/** A number among the parameters, which the specification check has found to be there. */
export function param(params: IndicatorParams, name: string): number {
  const value = params[name];
  assert(typeof value === 'number', 'parameters are complete after the check', name);
  return value;
}

/** A choice among the parameters, which the specification check has found to be there. */
export function choiceOf(params: IndicatorParams, name: string): string {
  const value = params[name];
  assert(typeof value === 'string', 'parameters are complete after the check', name);
  return value;
}

/** A list among the parameters, which the specification check has found to be there. */
export function numbersOf(params: IndicatorParams, name: string): readonly number[] {
  const value = params[name];
  assert(Array.isArray(value), 'parameters are complete after the check', name);
  return value;
}

/** Cell of the input `index` of a definition. */
export function cellAt(cells: readonly number[], index: number): number {
  const cell = cells[index];
  assert(cell !== undefined, 'every input has a cell', index);
  return cell;
}

/** The input of an indicator over one column of any unit. */
export const anyInput: InputDefinition = { name: 'input', meaning: 'values', of: 'any', usual: 'close' };

/** The input of an indicator over one column of prices. */
export const priceInput: InputDefinition = {
  name: 'input',
  meaning: 'prices, quote asset per unit of base asset',
  of: 'price',
  usual: 'close',
};

const BAR_INPUT: Readonly<Record<BarField, InputDefinition>> = {
  open: { name: 'open', meaning: 'first price', of: 'price', usual: 'open' },
  high: { name: 'high', meaning: 'highest price', of: 'price', usual: 'high' },
  low: { name: 'low', meaning: 'lowest price', of: 'price', usual: 'low' },
  close: { name: 'close', meaning: 'last price', of: 'price', usual: 'close' },
  volume: { name: 'volume', meaning: 'traded, base asset', of: 'size', usual: 'volume' },
  openTime: {
    name: 'openTime',
    meaning: 'time at which the bar opened, µs since the epoch',
    of: 'time',
    usual: 'openTime',
  },
};

/** Inputs that are columns of a bar, in this order. */
export function barInputs(...fields: readonly BarField[]): readonly InputDefinition[] {
  return fields.map((field) => BAR_INPUT[field]);
}

/** The output of an indicator that gives one value. */
export function value(meaning: string): readonly OutputDefinition[] {
  return [{ name: 'value', meaning }];
}

/** The parameters `fast` and `slow` of differences of two averages. */
export function fastSlowParams(fast: number, slow: number): readonly NumberParam[] {
  return [
    periodParam(1, fast, 'bars of the fast average', 'fast'),
    periodParam(2, slow, 'bars of the slow average', 'slow'),
  ];
}

/** What must hold between them. */
export function fasterThanSlow(params: IndicatorParams): string | undefined {
  const fast = param(params, 'fast');
  const slow = param(params, 'slow');
  return fast < slow ? undefined : `fast is ${fast} and slow is ${slow}; fast is smaller than slow`;
}

/** The parameter `width` of bands. */
export function widthParam(usual: number, meaning: string, name = 'width'): NumberParam {
  return { type: 'number', name, meaning, usual, min: -100, max: 100, whole: false };
}

/**
 * Kinds of moving averages, in the order of TA-Lib's codes: `none` is the value itself, `own` the average that the
 * indicator is known with.
 */
export const AVERAGES = [
  'sma',
  'ema',
  'wma',
  'dema',
  'tema',
  'trima',
  'kama',
  'mama',
  't3',
  'hma',
  'none',
  'own',
  'zlema',
  'rma',
] as const;

/** Name of a moving average. */
export type AverageName = (typeof AVERAGES)[number];

/** A parameter that chooses a moving average. */
export function averageParam(usual: AverageName, meaning: string, name = 'average'): ChoiceParam {
  return { type: 'choice', name, meaning, usual, choices: AVERAGES };
}
