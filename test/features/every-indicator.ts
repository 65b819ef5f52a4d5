/** Every indicator of the catalogue on columns: what it can read, in both forms, on bars with holes. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadBarsFile } from '../../src/adapters/duckdb/bars-file.ts';
import { type Bars, sliceBars, synthesizeBars } from '../../src/domain/market/index.ts';
import {
  CATALOGUE,
  type IndicatorDefinition,
  type IndicatorParams,
  type InputDefinition,
  usualParams,
} from '../../src/public/features.ts';

const MINUTES = fileURLToPath(
  new URL('../../../shared/data/bars/bitfinex_1m_BTCUSD_201807-201912.parquet', import.meta.url),
);

/** Real minutes with holes where they stand beside the repository, synthetic ones with holes elsewhere. */
export async function barsWithHoles(count: number): Promise<{ readonly bars: Bars; readonly real: boolean }> {
  if (existsSync(MINUTES)) {
    const { bars } = await loadBarsFile(MINUTES);
    return { bars: sliceBars(bars, { from: 0, to: count }), real: true };
  }
  const whole = synthesizeBars({
    seed: 29,
    bars: Math.ceil(count * 1.05),
    intervalMicros: 60e6,
    startMicros: 0,
    startPrice: 6000,
    tickSize: '0.1',
  });
  const kept = Array.from({ length: whole.openTime.length }, (_, t) => t).filter((t) => t % 37 > 1 || t % 5 > 0);
  const pick = (column: Float64Array) => Float64Array.from(kept.slice(0, count), (t) => column[t] as number);
  const { symbol, intervalMicros, openTime, open, high, low, close, volume } = whole;
  const prices = { open: pick(open), high: pick(high), low: pick(low), close: pick(close), volume: pick(volume) };
  return { bars: { symbol, intervalMicros, openTime: pick(openTime), ...prices }, real: false };
}

/** Columns that no bar has, made of one: another market that follows, a book about the close, sides of the volume. */
function madeColumn(input: InputDefinition, index: number, bars: Bars): Float64Array {
  const { close, volume } = bars;
  const name = input.name.toLowerCase();
  if (name.includes('qty') || name.includes('size'))
    return volume.map((v, t) => 1 + ((t * (7 + index)) % 13) + (v % 3));
  if (name.includes('buy')) return volume.map((v, t) => v * ((t % 11) / 10));
  if (name.includes('sell')) return volume.map((v, t) => v * (1 - (t % 11) / 10));
  if (name.includes('bid')) return close.map((x, t) => x - 0.1 * (1 + index + ((t * 5) % 3)));
  if (name.includes('ask')) return close.map((x, t) => x + 0.1 * (1 + index + ((t * 7) % 3)));
  if (name.includes('period')) return close.map((_, t) => 2 + ((t * 7) % 29));
  // Something that follows the close and is not it.
  return close.map((x, t) => 0.05 * x + 3 * Math.sin(t / 50) + ((t * 13) % 7) / 10);
}

/** What an indicator reads from bars. */
export function inputsOf({ kind, inputs }: IndicatorDefinition, bars: Bars): Float64Array[] {
  // Angles of what lies between −1 and 1.
  if (kind === 'acos' || kind === 'asin') return [bars.close.map((x) => Math.sin(x))];
  const columns = bars as unknown as Readonly<Record<string, Float64Array | undefined>>;
  const used = new Set<string>();
  return inputs.map((input, i) => {
    const column = input.usual === undefined || used.has(input.usual) ? undefined : columns[input.usual];
    if (column === undefined) return madeColumn(input, i, bars);
    used.add(input.usual as string);
    return column;
  });
}

/** Parameters to try: the usual ones, and others that are nearer to the smallest that are allowed. */
export function paramsOf(definition: IndicatorDefinition): IndicatorParams[] {
  const usual = usualParams(definition);
  const small = Object.fromEntries(
    definition.params.map((each) => {
      if (each.type !== 'number' || !each.whole) return [each.name, each.usual];
      return [each.name, Math.min(each.max, Math.max(each.min, Math.floor(each.usual / 3) + 1))];
    }),
  );
  const same = JSON.stringify(small) === JSON.stringify(usual);
  return same || definition.relation?.(small) !== undefined ? [usual] : [usual, small];
}

/** The streaming form over columns: rows with a NaN input are passed over. */
export function stream(
  definition: IndicatorDefinition,
  params: IndicatorParams,
  inputs: readonly Float64Array[],
): Float64Array[] {
  const n = inputs[0]?.length ?? 0;
  const row = new Float64Array(inputs.length + definition.outputs.length);
  const indicator = definition.create(
    params,
    inputs.map((_, i) => i),
  );
  const outputs = definition.outputs.map(() => new Float64Array(n).fill(Number.NaN));
  for (let t = 0; t < n; t++) {
    let complete = true;
    for (let i = 0; i < inputs.length; i++) {
      const value = (inputs[i] as Float64Array)[t] as number;
      row[i] = value;
      if (Number.isNaN(value)) complete = false;
    }
    if (!complete) continue;
    indicator.update(row, row, inputs.length);
    for (let o = 0; o < outputs.length; o++) (outputs[o] as Float64Array)[t] = row[inputs.length + o] as number;
  }
  return outputs;
}

/** The catalogue as a table of tests. */
export const EVERY = CATALOGUE.map((definition) => [definition.kind, definition] as const);
