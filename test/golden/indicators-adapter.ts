/**
 * Maps the golden `ta` cases to `bot4/features`: names of functions, inputs, outputs and parameters, no arithmetic.
 * What is called as in TA-Lib says so in its definition; the others are in a table here.
 */

import { fracDiffWeights } from '../../src/domain/features/indicators/microstructure/frac-diff-weights.ts';
import {
  AVERAGES,
  CATALOGUE,
  type FeatureColumns,
  type IndicatorDefinition,
  type IndicatorParams,
  runIndicator,
  type TaLibName,
  usualParams,
} from '../../src/public/features.ts';

/** One golden call. */
export interface TaCall {
  readonly name: string;
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  readonly params: Readonly<Record<string, number | readonly number[]>>;
}

type Outputs = Readonly<Record<string, Float64Array>>;

/** A function that is not of TA-Lib, with what the golden set expects beside the values of rows. */
type OtherName = TaLibName & {
  readonly kind: string;
  readonly also?: (params: IndicatorParams) => Outputs;
};

/** Functions of the golden set that are not of TA-Lib: kind, and its names for parameters and outputs. */
const OTHERS: readonly OtherName[] = [
  { name: 'ZSCORE', kind: 'zscore', params: { window: 'period' }, outputs: { z: 'value' } },
  { name: 'PARKINSON', kind: 'parkinson', params: { window: 'period' }, outputs: { vol: 'value' } },
  { name: 'GARMAN_KLASS', kind: 'garmanKlass', params: { window: 'period' }, outputs: { vol: 'value' } },
  { name: 'ROGERS_SATCHELL', kind: 'rogersSatchell', params: { window: 'period' }, outputs: { vol: 'value' } },
  { name: 'YANG_ZHANG', kind: 'yangZhang', params: { window: 'period' }, outputs: { vol: 'value' } },
  { name: 'ROLLING_SKEW', kind: 'rollingSkew', params: { window: 'period' }, outputs: { skew: 'value' } },
  { name: 'CHOPPINESS', kind: 'choppiness', params: { window: 'period' }, outputs: { chop: 'value' } },
  { name: 'AMIHUD', kind: 'amihud', params: { window: 'period' }, outputs: { illiq: 'value' } },
  {
    name: 'FRACDIFF_FFD',
    kind: 'fracDiff',
    params: { d: 'd', threshold: 'threshold' },
    outputs: { y: 'value' },
    also: ({ d, threshold }) => ({ weights: Float64Array.from(fracDiffWeights(d as number, threshold as number)) }),
  },
  { name: 'HURST_ROLLING', kind: 'hurst', params: { window: 'period', lags: 'lags' }, outputs: { hurst: 'value' } },
  { name: 'ROLL_SPREAD', kind: 'rollSpread', params: { window: 'period' }, outputs: { spread: 'value' } },
  {
    name: 'ICHIMOKU',
    kind: 'ichimoku',
    params: { tenkan: 'tenkan', kijun: 'kijun', senkou: 'senkou' },
    outputs: { tenkan: 'tenkan', kijun: 'kijun', spanA: 'spanA', spanB: 'spanB' },
  },
  {
    name: 'KELTNER_EMA_ATR',
    kind: 'keltnerEmaAtr',
    params: { window: 'period', mult: 'width' },
    outputs: { mid: 'value', upper: 'upper', lower: 'lower' },
  },
  {
    name: 'CHANDELIER',
    kind: 'chandelier',
    params: { window: 'period', mult: 'width' },
    outputs: { long: 'long', short: 'short' },
  },
  { name: 'ROLLING_VWAP', kind: 'rollingVwap', params: { window: 'period' }, outputs: { vwap: 'value' } },
];

/** Outputs of TA-Lib that are whole numbers. */
const WHOLE_OUTPUTS = ['integer', 'minidx', 'maxidx', 'trend'];

/** How a function is written here. */
interface Mapping {
  readonly definition: IndicatorDefinition;
  readonly names: TaLibName;
  readonly params: IndicatorParams;
}

function definitionsOf(name: string): readonly { definition: IndicatorDefinition; names: TaLibName }[] {
  const own = CATALOGUE.flatMap((definition) =>
    [definition.taLib ?? []].flat().flatMap((names) => (names.name === name ? [{ definition, names }] : [])),
  );
  const others = OTHERS.filter((each) => each.name === name).flatMap((names) => {
    const definition = CATALOGUE.find(({ kind }) => kind === names.kind);
    return definition === undefined ? [] : [{ definition, names }];
  });
  return [...own, ...others];
}

/** Parameters as they are called here; undefined when one has no name or no value here. */
function paramsOf(call: TaCall, definition: IndicatorDefinition, names: TaLibName): IndicatorParams | undefined {
  const params: Record<string, number | string | readonly number[]> = {
    ...usualParams(definition),
    ...names.fixed,
  };
  for (const [key, value] of Object.entries(call.params)) {
    if (names.unused?.includes(key)) continue;
    const target = names.params?.[key];
    const wanted = definition.params.find(({ name }) => name === target);
    if (wanted === undefined) return undefined;
    const translated = wanted.type === 'choice' ? AVERAGES[value as number] : value;
    if (translated === undefined) return undefined;
    params[wanted.name] = translated;
  }
  return params;
}

function mappingOf(call: TaCall): Mapping | undefined {
  for (const { definition, names } of definitionsOf(call.name)) {
    const params = paramsOf(call, definition, names);
    if (params !== undefined) return { definition, names, params };
  }
  return undefined;
}

/** Whether bot4 has the function with these parameters. */
export function hasTa(call: TaCall): boolean {
  return mappingOf(call) !== undefined;
}

/** Columns that a call reads, in the order of the definition: by name where the names agree, by place elsewhere. */
function columnsOf(call: TaCall, definition: IndicatorDefinition, data: FeatureColumns): readonly Float64Array[] {
  const given = Object.values(call.inputs ?? {}).flat();
  return definition.inputs.map(({ name, usual }, i) => {
    const source = given.includes(name) ? name : given.length === definition.inputs.length ? given[i] : usual;
    const column = data[source as string];
    if (column === undefined) throw new Error(`${call.name}: there is no column ${source}`);
    return column;
  });
}

/** One call of TA-Lib: name, inputs, parameters and columns in, arrays by output name out. */
export function ta(call: TaCall & { readonly data: Readonly<Record<string, readonly number[]>> }): Outputs {
  const mapping = mappingOf(call);
  if (mapping === undefined) throw new Error(`${call.name} with ${JSON.stringify(call.params)} is not in bot4 yet`);
  const { definition, names, params } = mapping;
  const data = Object.fromEntries(Object.entries(call.data).map(([name, column]) => [name, Float64Array.from(column)]));
  const n = data.close?.length ?? 0;
  const inputs = columnsOf(call, definition, data);
  const outputs = definition.outputs.map(() => new Float64Array(n));
  runIndicator(definition, { params, inputs, outputs });
  const byName = Object.fromEntries(definition.outputs.map(({ name }, o) => [name, outputs[o] as Float64Array]));
  const shown = Object.entries(names.outputs ?? { real: 'value', integer: 'value' });
  const result = Object.fromEntries(shown.map(([theirs, ours]) => [theirs, byName[ours] as Float64Array]));
  // TA-Lib starts all outputs of a function at the same bar; the others start when they can.
  const columns = OTHERS.some(({ name }) => name === call.name) ? [] : Object.values(result);
  for (let t = 0; t < n && columns.some((column) => Number.isNaN(column[t])); t++) {
    for (const column of columns) column[t] = Number.NaN;
  }
  // Whole numbers of TA-Lib are 0 where there is no value yet.
  for (const [theirs, column] of Object.entries(result)) {
    if (WHOLE_OUTPUTS.includes(theirs)) result[theirs] = column.map((value) => (Number.isNaN(value) ? 0 : value));
  }
  return { ...result, ...OTHERS.find(({ name }) => name === call.name)?.also?.(params) };
}
