/**
 * Maps the golden `ta` cases to `bot4/features`: names, outputs and the bars that TA-Lib leaves empty, no arithmetic.
 * Throws for a function or a parameter that bot4 does not have yet.
 */
import type { Bars } from '../../src/public/data.ts';
import { type BarColumn, CATALOGUE, computeFeatures, type FeatureSpec } from '../../src/public/features.ts';

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

const macd = ({ fastperiod, slowperiod, signalperiod }: Params): Mapping => {
  const line = { fast: fastperiod as number, slow: slowperiod as number };
  const params = { ...line, signal: signalperiod as number };
  return {
    outputs: {
      macd: { kind: 'macd', params: line },
      macdsignal: { kind: 'macdSignal', params },
      macdhist: { kind: 'macdHist', params },
    },
    emptyWith: 'macdsignal',
  };
};

const bbands = ({ timeperiod, nbdevup, nbdevdn, matype }: Params): Mapping | undefined => {
  if (matype !== SIMPLE_AVERAGE) return undefined;
  const period = timeperiod as number;
  return {
    outputs: {
      upperband: { kind: 'bbandsUpper', params: { period, width: nbdevup as number } },
      middleband: { kind: 'sma', params: { period } },
      lowerband: { kind: 'bbandsLower', params: { period, width: nbdevdn as number } },
    },
  };
};

const stochastic = (names: { readonly k: string; readonly d: string }, o: Params): Mapping => {
  const k = { period: o.period as number, smooth: o.smooth as number };
  return {
    outputs: {
      [names.k]: { kind: 'stochK', params: k },
      [names.d]: { kind: 'stochD', params: { ...k, signal: o.signal as number } },
    },
    emptyWith: names.d,
  };
};

const stoch = (p: Params): Mapping | undefined => {
  if (p.slowk_matype !== SIMPLE_AVERAGE || p.slowd_matype !== SIMPLE_AVERAGE) return undefined;
  const o = { period: p.fastk_period as number, smooth: p.slowk_period as number, signal: p.slowd_period as number };
  return stochastic({ k: 'slowk', d: 'slowd' }, o);
};

const stochf = (p: Params): Mapping | undefined => {
  if (p.fastd_matype !== SIMPLE_AVERAGE) return undefined;
  const o = { period: p.fastk_period as number, smooth: 1, signal: p.fastd_period as number };
  return stochastic({ k: 'fastk', d: 'fastd' }, o);
};

const FUNCTIONS: Readonly<Record<string, (p: Params) => Mapping | undefined>> = {
  ADX: byPeriod('adx'),
  ATR: byPeriod('atr'),
  BBANDS: bbands,
  EMA: byPeriod('ema'),
  MACD: macd,
  MAX: byPeriod('max'),
  MFI: byPeriod('mfi'),
  MIN: byPeriod('min'),
  NATR: byPeriod('natr'),
  OBV: () => ({ outputs: { real: { kind: 'obv', params: {} } } }),
  ROC: byPeriod('roc'),
  RSI: byPeriod('rsi'),
  SMA: byPeriod('sma'),
  STDDEV: (p) => (p.nbdev === 1 ? byPeriod('stddev')(p) : undefined),
  STOCH: stoch,
  STOCHF: stochf,
  WMA: byPeriod('wma'),
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
  const specs = Object.entries(mapping.outputs).map(([name, { kind, params }]): FeatureSpec => {
    const readsBar = CATALOGUE.find((definition) => definition.kind === kind)?.input === 'none';
    const input = readsBar ? {} : { input: call.inputs.price as BarColumn };
    return { name, kind, ...input, params, lag: 0 };
  });
  const columns = computeFeatures(barsOf(call.data), specs);
  const reference = mapping.emptyWith === undefined ? undefined : columns[mapping.emptyWith];
  if (reference === undefined) return columns;
  for (const column of Object.values(columns)) {
    for (let i = 0; i < column.length; i++) if (Number.isNaN(reference[i])) column[i] = Number.NaN;
  }
  return columns;
}
