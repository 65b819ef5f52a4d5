/** Features across instruments over whole columns. */
import type { Bars } from '../../market/index.ts';
import type { FeatureColumns } from '../batch.ts';
import { computeSet } from './compute-set.ts';
import { type CrossWay, crossSection } from './cross-section.ts';
import { checkUniverse, type UniverseSpec } from './universe.ts';

/** A column of one instrument at the times of another: NaN where it has no bar. */
function alignedTo(openTime: Float64Array, other: Bars, column: Float64Array): Float64Array {
  const out = new Float64Array(openTime.length).fill(Number.NaN);
  let row = 0;
  for (let t = 0; t < openTime.length; t++) {
    while (row < other.openTime.length && (other.openTime[row] as number) < (openTime[t] as number)) row++;
    if (other.openTime[row] === openTime[t]) out[t] = column[row] as number;
  }
  return out;
}

/** All times at which some instrument has a bar, and for each instrument the row at each of them, −1 without one. */
function unionOf(bars: readonly Bars[]): readonly Int32Array[] {
  const times = Float64Array.from(new Set(bars.flatMap(({ openTime }) => [...openTime]))).sort();
  return bars.map(({ openTime }) => {
    let row = 0;
    return Int32Array.from(times, (time) => (openTime[row] === time ? row++ : -1));
  });
}

/**
 * Computes the features of a universe.
 * @param bars instruments by name; n bars each, which may differ in length and times.
 * @returns for each instrument one array (n,) for each name: the features of the set, then the comparisons.
 * @throws BOT4_FEATURE_SPEC, BOT4_DATA_ORDER
 */
export function computeUniverse(
  bars: Readonly<Record<string, Bars>>,
  spec: UniverseSpec,
): Record<string, Record<string, Float64Array>> {
  const symbols = Object.keys(bars);
  checkUniverse(spec, symbols);
  const all = Object.values(bars);
  const values = all.map((own) => {
    const extras = spec.references.map(({ name, symbol, column }) => {
      const other = bars[symbol] as Bars;
      return [name, alignedTo(own.openTime, other, other[column])] as const;
    });
    return computeSet(own, spec.set, Object.fromEntries(extras) as FeatureColumns);
  });
  if (spec.cross.length > 0) addComparisons(all, values, spec);
  return Object.fromEntries(symbols.map((symbol, i) => [symbol, values[i] as Record<string, Float64Array>]));
}

function addComparisons(
  bars: readonly Bars[],
  values: readonly Record<string, Float64Array>[],
  { cross, leastSymbols }: UniverseSpec,
): void {
  const rows = unionOf(bars);
  const moments = rows[0]?.length ?? 0;
  const now = new Float64Array(bars.length);
  const results = new Float64Array(bars.length);
  for (const { name, of, way } of cross) {
    for (const [i, { openTime }] of bars.entries()) {
      (values[i] as Record<string, Float64Array>)[name] = new Float64Array(openTime.length);
    }
    const from = values.map((columns) => columns[of] as Float64Array);
    const to = values.map((columns) => columns[name] as Float64Array);
    for (let m = 0; m < moments; m++) compareMoment({ rows, m, from, to, now, results, way, least: leastSymbols });
  }
}

interface Moment {
  readonly rows: readonly Int32Array[];
  readonly m: number;
  readonly from: readonly Float64Array[];
  readonly to: readonly Float64Array[];
  readonly now: Float64Array;
  readonly results: Float64Array;
  readonly way: CrossWay;
  readonly least: number;
}

function compareMoment({ rows, m, from, to, now, results, way, least }: Moment): void {
  for (let i = 0; i < now.length; i++) {
    const row = (rows[i] as Int32Array)[m] as number;
    now[i] = row < 0 ? Number.NaN : ((from[i] as Float64Array)[row] as number);
  }
  crossSection(now, results, { way, least });
  for (let i = 0; i < now.length; i++) {
    const row = (rows[i] as Int32Array)[m] as number;
    if (row >= 0) (to[i] as Float64Array)[row] = results[i] as number;
  }
}
