/**
 * Maps the golden `ta` cases to `bot4/features`: names, outputs and the bars that TA-Lib leaves empty, no arithmetic.
 * Throws for a function or a parameter that bot4 does not have yet.
 */
import { type Bars, computeFeatures, type FeatureSpec } from '../../src/public/features.ts';

/** One golden call. */
export interface TaCall {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  readonly params: Readonly<Record<string, number>>;
}

type Params = TaCall['params'];
type Outputs = Readonly<Record<string, Float64Array>>;

/** How a TA-Lib function is written here: kind and parameters of each of its outputs. */
interface Mapping {
  readonly outputs: Readonly<Record<string, { readonly kind: string; readonly params: Params }>>;
  /** The output whose empty bars are empty in all outputs, as TA-Lib has it. */
  readonly emptyWith?: string;
}

const SIMPLE_AVERAGE = 0;

const byPeriod = (kind: string) => (p: Params) => ({
  outputs: { real: { kind, params: { period: p.timeperiod as number } } },
});

const FUNCTIONS: Readonly<Record<string, (p: Params) => Mapping | undefined>> = {
  ATR: byPeriod('atr'),
  EMA: byPeriod('ema'),
  MAX: byPeriod('max'),
  MIN: byPeriod('min'),
  ROC: byPeriod('roc'),
  RSI: byPeriod('rsi'),
  SMA: byPeriod('sma'),
};

/** Whether bot4 has the function with these parameters. */
export function hasTa(call: TaCall): boolean {
  return FUNCTIONS[call.name]?.(call.params) !== undefined;
}

function barsOf(data: Readonly<Record<string, readonly number[]>>): Bars {
  const column = (name: string) => Float64Array.from(data[name] as readonly number[]);
  const open = column('open');
  return {
    symbol: 'GOLDEN',
    intervalMicros: 1,
    openTime: Float64Array.from(open, (_, i) => i),
    open,
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

/** One call of TA-Lib: name, inputs, parameters and columns in, arrays by output name out. */
export function ta(call: TaCall & { readonly data: Readonly<Record<string, readonly number[]>> }): Outputs {
  const mapping = FUNCTIONS[call.name]?.(call.params);
  if (mapping === undefined) throw new Error(`${call.name} with ${JSON.stringify(call.params)} is not in bot4 yet`);
  const input = typeof call.inputs.price === 'string' ? call.inputs.price : undefined;
  const specs = Object.entries(mapping.outputs).map(
    ([name, { kind, params }]): FeatureSpec =>
      ({ name, kind, ...(input === undefined ? {} : { input }), params, lag: 0 }) as FeatureSpec,
  );
  const columns = computeFeatures(barsOf(call.data), specs);
  const reference = mapping.emptyWith === undefined ? undefined : columns[mapping.emptyWith];
  if (reference === undefined) return columns;
  for (const column of Object.values(columns)) {
    for (let i = 0; i < column.length; i++) if (Number.isNaN(reference[i])) column[i] = Number.NaN;
  }
  return columns;
}
