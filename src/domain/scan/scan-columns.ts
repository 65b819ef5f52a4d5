/**
 * Feature columns of one block of bars after the other, each distinct feature once, however many parameter sets read it.
 * Averages of the close are computed four at a time, since each is a chain that waits for its own last value; everything
 * else goes through the engine's pipeline. Both give the bits that the engine sees.
 *
 * Memory: one block of each distinct column. Time: O(distinct features) a bar.
 */
import { type BarPipeline, compileFeatureSet, type FeatureSpec } from '../features/index.ts';
import type { Bars } from '../market/index.ts';

/** An average of the close, in the middle of its history. */
interface AverageState {
  readonly column: Float64Array;
  readonly period: number;
  readonly weight: number;
  sum: number;
  value: number;
}

/** One feature that goes through the pipeline. */
interface PipedColumn {
  readonly column: Float64Array;
  readonly slot: number;
}

function isAverage({ kind, input, inputs, lag, output }: FeatureSpec): boolean {
  return kind === 'ema' && input === 'close' && inputs === undefined && lag === 0 && output === undefined;
}

/** Everything but the name. */
function keyOf({ name: _, ...spec }: FeatureSpec): string {
  const inputs = spec.inputs === undefined ? undefined : Object.entries(spec.inputs).sort();
  return JSON.stringify([spec.kind, spec.input, inputs, spec.output, Object.entries(spec.params).sort(), spec.lag]);
}

/** The columns of a scan. */
export class ScanColumns {
  /** (rows + 1,) closes of the block; the one of the bar before it stands first. */
  readonly close: Float64Array;
  readonly #bars: Bars;
  readonly #byKey = new Map<string, Float64Array>();
  readonly #averages: AverageState[] = [];
  readonly #piped: PipedColumn[] = [];
  readonly #pipeline: BarPipeline | undefined;
  readonly #rows: number;
  #before = 0;

  /** @param specs of all parameter sets; equal ones share a column.   @param rows of a block. */
  constructor(bars: Bars, specs: readonly FeatureSpec[], rows: number) {
    this.#bars = bars;
    this.#rows = rows;
    this.close = new Float64Array(rows + 1).fill(Number.NaN);
    const piped: FeatureSpec[] = [];
    for (const spec of specs) {
      const key = keyOf(spec);
      if (this.#byKey.has(key)) continue;
      const column = new Float64Array(rows + 1).fill(Number.NaN);
      this.#byKey.set(key, column);
      if (isAverage(spec)) {
        const period = spec.params.period as number;
        this.#averages.push({ column, period, weight: 2 / (period + 1), sum: 0, value: Number.NaN });
      } else {
        this.#piped.push({ column, slot: piped.length });
        piped.push({ ...spec, name: `column${piped.length}` });
      }
    }
    this.#pipeline = piped.length === 0 ? undefined : compileFeatureSet(piped);
  }

  /** Column of a feature; its values change with every block. */
  of(spec: FeatureSpec): Float64Array {
    return this.#byKey.get(keyOf(spec)) as Float64Array;
  }

  /** Moves on to the bars from `from` to before `to`; blocks follow each other without a gap. */
  fill(from: number, to: number): void {
    const count = to - from;
    const { close } = this;
    for (const column of [close, ...this.#byKey.values()]) column[0] = column[this.#before] as number;
    close.set(this.#bars.close.subarray(from, to), 1);
    for (let i = 0; i < this.#averages.length; i += 4) {
      fillAverages(close, this.#averages.slice(i, i + 4), { from, count });
    }
    if (this.#pipeline !== undefined) this.#fillPiped(this.#pipeline, from, count);
    this.#before = Math.min(count, this.#rows);
  }

  #fillPiped(pipeline: BarPipeline, from: number, count: number): void {
    const { openTime, open, high, low, close, volume } = this.#bars;
    const bar = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    for (let r = 0; r < count; r++) {
      bar.openTime = openTime[from + r] as number;
      bar.open = open[from + r] as number;
      bar.high = high[from + r] as number;
      bar.low = low[from + r] as number;
      bar.close = close[from + r] as number;
      bar.volume = volume[from + r] as number;
      pipeline.update(bar);
      const { row } = pipeline;
      for (const { column, slot } of this.#piped) column[r + 1] = row[slot] as number;
    }
  }
}

/** A block of one to four averages. @param at.from number of closes before the block */
function fillAverages(
  close: Float64Array,
  averages: readonly AverageState[],
  at: { readonly from: number; readonly count: number },
): void {
  let first = 0;
  for (const average of averages) first = Math.max(first, seedAverage(close, average, at));
  const [a, b, c, d] = averages as [AverageState, ...AverageState[]];
  for (const average of averages) {
    // Those that are seeded before the last of the four catch up alone.
    const begin = Math.max(0, Math.min(at.count, average.period - at.from));
    if (begin < first) advance(close, average, begin, Math.min(first, at.count));
  }
  if (first >= at.count) return;
  if (b === undefined) advance(close, a, first, at.count);
  else if (c === undefined) advanceTwo(close, a, b, { from: first, to: at.count });
  else if (d === undefined) {
    advanceTwo(close, a, b, { from: first, to: at.count });
    advance(close, c, first, at.count);
  } else advanceFour(close, [a, b, c, d], { from: first, to: at.count });
}

/** Adds up the first `period` closes. @returns the row of the block after the seed, at most the end of the block. */
function seedAverage(
  close: Float64Array,
  average: AverageState,
  { from, count }: { readonly from: number; readonly count: number },
): number {
  const { column, period } = average;
  const end = Math.max(0, Math.min(count, period - from));
  for (let r = 0; r < end; r++) {
    average.sum += close[r + 1] as number;
    if (from + r + 1 === period) average.value = average.sum / period;
    column[r + 1] = average.value;
  }
  return end;
}

function advance(close: Float64Array, average: AverageState, from: number, to: number): void {
  const { column, weight } = average;
  let { value } = average;
  for (let r = from; r < to; r++) {
    value += ((close[r + 1] as number) - value) * weight;
    column[r + 1] = value;
  }
  average.value = value;
}

/** Two chains at once: each waits for itself only. */
function advanceTwo(
  close: Float64Array,
  a: AverageState,
  b: AverageState,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const { column: x, weight: p } = a;
  const { column: y, weight: q } = b;
  let { value: u } = a;
  let { value: v } = b;
  for (let r = from; r < to; r++) {
    const price = close[r + 1] as number;
    u += (price - u) * p;
    v += (price - v) * q;
    x[r + 1] = u;
    y[r + 1] = v;
  }
  a.value = u;
  b.value = v;
}

/** Four chains at once. */
function advanceFour(
  close: Float64Array,
  [a, b, c, d]: readonly [AverageState, AverageState, AverageState, AverageState],
  { from, to }: { readonly from: number; readonly to: number },
): void {
  const [p, q, s, t] = [a.weight, b.weight, c.weight, d.weight];
  const [x, y, z, w] = [a.column, b.column, c.column, d.column];
  let [k, l, m, n] = [a.value, b.value, c.value, d.value];
  for (let r = from; r < to; r++) {
    const price = close[r + 1] as number;
    k += (price - k) * p;
    l += (price - l) * q;
    m += (price - m) * s;
    n += (price - n) * t;
    x[r + 1] = k;
    y[r + 1] = l;
    z[r + 1] = m;
    w[r + 1] = n;
  }
  a.value = k;
  b.value = l;
  c.value = m;
  d.value = n;
}
