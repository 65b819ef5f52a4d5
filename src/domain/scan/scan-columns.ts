/**
 * Feature columns of one block of bars after the other, each distinct feature once, however many parameter sets read it.
 * Averages of the close come from averages.ts; everything else goes through the engine's pipeline. Both give the bits that
 * the engine sees.
 *
 * Memory: one block of each distinct column. Time: O(distinct features) a bar.
 */
import { ColumnBits } from '../../hot/index.ts';
import { type BarPipeline, compileFeatureSet, type FeatureSpec } from '../features/index.ts';
import type { Bars } from '../market/index.ts';
import { AVERAGES_CELLS, AverageChains, type AverageState, averageOf, stretchRows } from './averages.ts';
import type { PlaceNeed, ScanPlace } from './scan-place.ts';
import { type BlockColumns, RULE_MASKS } from './scan-rule.ts';

/** One feature that goes through the pipeline. */
interface PipedColumn {
  readonly column: Float64Array;
  readonly slot: number;
}

function isAverage({ kind, input, inputs, lag, output }: FeatureSpec): boolean {
  return kind === 'ema' && input === 'close' && inputs === undefined && lag === 0 && output === undefined;
}

/** Everything but the name. */
function keyOf(spec: FeatureSpec): string {
  if (isAverage(spec)) return `average of ${spec.params.period} closes`;
  const inputs = spec.inputs === undefined ? undefined : Object.entries(spec.inputs).sort();
  return JSON.stringify([spec.kind, spec.input, inputs, spec.output, Object.entries(spec.params).sort(), spec.lag]);
}

/** Distinct columns of a scan. */
export interface ColumnPlan {
  readonly specs: ReadonlyMap<string, FeatureSpec>;
  readonly levels: readonly number[];
  /** Periods of the averages of the close. */
  readonly periods: readonly number[];
}

/** Equal specifications and equal levels share a column. */
export function planColumns(specs: readonly FeatureSpec[], levels: readonly number[]): ColumnPlan {
  const distinct = new Map<string, FeatureSpec>();
  for (const spec of specs) distinct.set(keyOf(spec), spec);
  const periods = [...distinct.values()].filter(isAverage).map(({ params }) => params.period as number);
  return { specs: distinct, levels: [...new Set(levels)], periods };
}

/** Rows of a block of some hundred columns. */
const BLOCK_ROWS = 1024;
/** Longest block, where only few columns share the cache. */
const BLOCK_ROWS_MAX = 4096;
/** Blocks of a few averages, which are cut into stretches. */
const CUT_ROWS = 16_384;
const CUT_ROWS_MAX = 131_072;
/** Values that all columns of a block may hold together. */
const BLOCK_VALUES = 128 * BLOCK_ROWS;

/** Rows of a block of a scan over so many bars. */
export function rowsOf({ specs, levels, periods }: ColumnPlan, bars: number): number {
  const count = specs.size + levels.length;
  const usual = Math.min(BLOCK_ROWS_MAX, Math.max(BLOCK_ROWS / 4, Math.floor(BLOCK_VALUES / Math.max(1, count))));
  const cut = periods.length === count ? stretchRows(count, Math.max(0, ...periods)) : 0;
  const rows = cut === 0 || cut > CUT_ROWS_MAX ? usual : Math.max(CUT_ROWS, cut);
  return Math.max(1, Math.min(bars, rows));
}

/** What a scan needs of its place. @param accounts cells of the accounts */
export function needOf({ specs, levels }: ColumnPlan, rows: number, accounts: number): PlaceNeed {
  // Closes, a scratch for averages, and words without a bit.
  const columns = 2 + specs.size + levels.length;
  return { columns, masks: RULE_MASKS + 1, rows, cells: accounts + AVERAGES_CELLS };
}

/** The columns of a scan. */
export class ScanColumns {
  /** (rows + 1,) closes of the block; the one of the bar before it stands first. */
  readonly close: Float64Array;
  /** Words without a bit. */
  readonly none: Int32Array;
  readonly #masks: readonly Int32Array[];
  readonly #bits: ColumnBits;
  readonly #levels = new Map<number, Float64Array>();
  readonly #bars: Bars;
  readonly #byKey = new Map<string, Float64Array>();
  readonly #averages: AverageChains;
  readonly #piped: PipedColumn[] = [];
  readonly #pipeline: BarPipeline | undefined;
  readonly #isCross: boolean;
  #before = 0;

  /** @param o.place with room for `needOf`.   @param o.rows of a block.   @param o.isCross of a rule that reads no close. */
  constructor(
    bars: Bars,
    plan: ColumnPlan,
    { place, rows, isCross }: { readonly place: ScanPlace; readonly rows: number; readonly isCross: boolean },
  ) {
    const { arena, closes } = place;
    this.#bars = bars;
    this.#isCross = isCross;
    this.close = arena.column(rows);
    this.none = arena.mask(rows);
    this.#masks = Array.from({ length: RULE_MASKS }, () => arena.mask(rows));
    this.#bits = new ColumnBits(arena);
    for (const level of plan.levels) this.#levels.set(level, arena.column(rows).fill(level));
    const piped: FeatureSpec[] = [];
    const averages: AverageState[] = [];
    for (const [key, spec] of plan.specs) {
      const column = arena.column(rows);
      this.#byKey.set(key, column);
      if (isAverage(spec)) averages.push(averageOf(column, spec.params.period as number));
      else {
        this.#piped.push({ column, slot: piped.length });
        piped.push({ ...spec, name: `column${piped.length}` });
      }
    }
    const scratch = arena.column(rows);
    this.#averages = new AverageChains(arena, averages, { closes, scratch, cells: arena.cells(AVERAGES_CELLS) });
    this.#pipeline = piped.length === 0 ? undefined : compileFeatureSet(piped);
  }

  /** What a rule with one set of parameters reads; values change with every block. */
  of(specs: readonly FeatureSpec[], levels: readonly number[]): BlockColumns {
    return {
      columns: specs.map((spec) => this.#byKey.get(keyOf(spec)) as Float64Array),
      levels: levels.map((level) => this.#levels.get(level) as Float64Array),
      close: this.close,
      masks: this.#masks,
      bits: this.#bits,
    };
  }

  /** Moves on to the bars from `from` to before `to`; blocks follow each other without a gap. */
  fill(from: number, to: number): void {
    const count = to - from;
    const { close } = this;
    for (const column of [close, ...this.#byKey.values()]) column[0] = column[this.#before] as number;
    if (!this.#isCross) close.set(this.#bars.close.subarray(from, to), 1);
    this.#averages.fill(from, count);
    if (this.#pipeline !== undefined) this.#fillPiped(this.#pipeline, from, count);
    this.#before = count;
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
