/** A set of features over whole columns: stretches between gaps, longer bars, then the batch form of the plain lists. */
import { InputError } from '../../../core/index.ts';
import type { Bars } from '../../market/index.ts';
import { computeFeatures, type FeatureColumns } from '../batch.ts';
import {
  type FeatureSet,
  type Features,
  type GapPolicy,
  isFeatureSet,
  plainSpecs,
  type SplitSet,
  splitSet,
} from './feature-set.ts';
import { blankBar, type MutableBar, TimeframeBar } from './timeframe-bar.ts';

const FIELDS = ['openTime', 'open', 'high', 'low', 'close', 'volume'] as const;
type Field = (typeof FIELDS)[number];
type BarCells = Readonly<Record<Field, Float64Array>>;

/** Bars without a hole that ends something, and the row of each bar of the source among them. */
interface Stretch {
  /** (m,) extra columns, as `bars`. */
  readonly extras: FeatureColumns;
  readonly from: number;
  readonly to: number;
  readonly bars: BarCells;
  /** (to − from,) row of each bar of the source in `bars`; undefined when they are the same. */
  readonly rows: Int32Array | undefined;
}

/** Bars missing between the bars t − 1 and t. */
function missingBefore(openTime: Float64Array, t: number, intervalMicros: number): number {
  const missing = Math.round(((openTime[t] as number) - (openTime[t - 1] as number)) / intervalMicros) - 1;
  if (missing >= 0) return missing;
  throw new InputError('BOT4_DATA_ORDER', `bar ${t} of ${openTime[t]} follows one of ${openTime[t - 1]}`);
}

/** Cuts where a hole is longer than the policy bears. */
function cuts(openTime: Float64Array, intervalMicros: number, gaps: GapPolicy): number[] {
  const found = [0];
  for (let t = 1; t < openTime.length; t++) {
    const missing = missingBefore(openTime, t, intervalMicros);
    if (gaps.policy !== 'skip' && missing > gaps.longest) found.push(t);
  }
  return [...found, openTime.length];
}

/** A column over filled rows: NaN where a bar was put in. */
function spread(column: Float64Array, rows: Int32Array, length: number): Float64Array {
  const out = new Float64Array(length).fill(Number.NaN);
  for (let t = 0; t < rows.length; t++) out[rows[t] as number] = column[t] as number;
  return out;
}

function filled(bars: BarCells, intervalMicros: number): { bars: BarCells; rows: Int32Array } {
  const n = bars.openTime.length;
  const rows = new Int32Array(n);
  for (let t = 1; t < n; t++) rows[t] = (rows[t - 1] as number) + 1 + missingBefore(bars.openTime, t, intervalMicros);
  const length = n === 0 ? 0 : (rows[n - 1] as number) + 1;
  const out = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(length)])) as Record<
    Field,
    Float64Array
  >;
  for (let t = 0; t < n; t++) {
    const row = rows[t] as number;
    for (const field of FIELDS) out[field][row] = bars[field][t] as number;
    const next = t + 1 < n ? (rows[t + 1] as number) : row + 1;
    for (let r = row + 1; r < next; r++) {
      out.openTime[r] = (bars.openTime[t] as number) + (r - row) * intervalMicros;
      for (const field of ['open', 'high', 'low', 'close'] as const) out[field][r] = bars.close[t] as number;
    }
  }
  return { bars: out, rows };
}

function stretchesOf(bars: Bars, { set }: SplitSet, extras: FeatureColumns): readonly Stretch[] {
  const { intervalMicros, gaps } = set;
  const edges = cuts(bars.openTime, intervalMicros, gaps);
  return edges.slice(1).map((to, i) => {
    const from = edges[i] as number;
    const part = Object.fromEntries(FIELDS.map((field) => [field, bars[field].subarray(from, to)])) as BarCells;
    const columns = Object.entries(extras).map(([name, column]) => [name, column.subarray(from, to)] as const);
    if (gaps.policy !== 'fill') {
      return { from, to, bars: part, rows: undefined, extras: Object.fromEntries(columns) };
    }
    const full = filled(part, intervalMicros);
    const length = full.bars.openTime.length;
    const wide = columns.map(([name, column]) => [name, spread(column, full.rows, length)]);
    return { from, to, ...full, extras: Object.fromEntries(wide) as FeatureColumns };
  });
}

/** Longer bars, and for each row how many of them are known when it has closed. */
function longerBars(bars: BarCells, micros: number, intervalMicros: number): { bars: BarCells; known: Int32Array } {
  const n = bars.openTime.length;
  const builder = new TimeframeBar(micros, intervalMicros);
  const columns = Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(n)])) as Record<
    Field,
    Float64Array
  >;
  const known = new Int32Array(n);
  const bar: MutableBar = blankBar();
  let count = 0;
  const take = () => {
    for (const field of FIELDS) columns[field][count] = builder.closed[field];
    count++;
  };
  for (let t = 0; t < n; t++) {
    for (const field of FIELDS) bar[field] = bars[field][t] as number;
    if (builder.finish(bar)) take();
    if (builder.add(bar)) take();
    known[t] = count;
  }
  const cut = Object.fromEntries(FIELDS.map((field) => [field, columns[field].subarray(0, count)])) as BarCells;
  return { bars: cut, known };
}

/** Features of longer bars as columns over the rows: each stands until the next longer bar is known. */
function timeframeColumns(bars: BarCells, { set, timeframes }: SplitSet): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = {};
  for (const group of timeframes) {
    const longer = longerBars(bars, group.micros, set.intervalMicros);
    const values = computeFeatures(longer.bars as unknown as FeatureColumns, plainSpecs(group));
    for (const [name, column] of Object.entries(values)) {
      columns[name] = Float64Array.from(longer.known, (count) =>
        count === 0 ? Number.NaN : (column[count - 1] as number),
      );
    }
  }
  return columns;
}

function computeStretch({ bars, extras }: Stretch, split: SplitSet): Readonly<Record<string, Float64Array>> {
  const longer = timeframeColumns(bars, split);
  const base = computeFeatures({ ...bars, ...extras, ...longer }, split.base, { columns: split.columns });
  return { ...longer, ...base };
}

/**
 * Computes a set, or a plain list, over columns.
 * @param bars n bars; those of a set are as long as it says.
 * @returns one array (n,) for each name, in the order of the features, NaN while a feature warms up.
 * @throws BOT4_FEATURE_SPEC, also for bars of another length; BOT4_DATA_ORDER for bars of a set that are out of order.
 */
export function computeFeatureSet(bars: Bars, features: Features): Record<string, Float64Array> {
  return isFeatureSet(features) ? computeSet(bars, features, {}) : computeFeatures(bars, features);
}

/** The same for a set that reads extra columns (n,) beside those of the bars. */
export function computeSet(bars: Bars, features: FeatureSet, extras: FeatureColumns): Record<string, Float64Array> {
  const split = splitSet(
    features,
    Object.keys(extras).map((name) => ({ name, of: 'feature' as const })),
  );
  if (bars.intervalMicros !== features.intervalMicros) {
    const detail = `the features are for bars of ${features.intervalMicros} µs, and these last ${bars.intervalMicros} µs`;
    throw new InputError('BOT4_FEATURE_SPEC', detail, { place: { key: 'intervalMicros' } });
  }
  const n = bars.openTime.length;
  const out = Object.fromEntries(features.features.map(({ name }) => [name, new Float64Array(n)]));
  for (const stretch of stretchesOf(bars, split, extras)) {
    const values = computeStretch(stretch, split);
    for (const { name, scale } of features.features) {
      const column = values[name] as Float64Array;
      const target = out[name] as Float64Array;
      const { center, scale: size } = scale ?? { center: 0, scale: 1 };
      for (let t = stretch.from; t < stretch.to; t++) {
        const row = stretch.rows === undefined ? t - stretch.from : (stretch.rows[t - stretch.from] as number);
        target[t] = ((column[row] as number) - center) / size;
      }
    }
  }
  return out;
}
