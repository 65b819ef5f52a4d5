/**
 * Bars on a full grid of time. Many sources leave a bar out when nothing was traded; on such rows a shift by one is not one
 * bar. Nothing is filled in silence: the caller names the policy, and a column says which bars were not there.
 */
import { InputError } from '../../../core/index.ts';
import { firstDescent } from '../../../hot/index.ts';
import { type BucketOptions, bucketStart, checkBuckets } from './buckets.ts';
import { type BarColumns, requireSameLength } from './columns.ts';

/** How bars are put on a grid. */
export interface GridOptions extends BucketOptions {
  /**
   * What stands where no bar is. `forward`: the last close as all four prices and a volume of 0. `missing`: not a number in
   * every column. Before the first bar there is nothing to carry forward: prices are not numbers there.
   */
  readonly fill: 'forward' | 'missing';
  /** First left edge; the first bar's when absent. Bars before it are left out, though their close is carried into it. */
  readonly from?: number;
  /** The grid ends before this edge; one step after the last bar when absent. Bars from it on are left out. */
  readonly to?: number;
}

/** Bars without a gap. */
export interface GridBars extends BarColumns {
  /** (m,) 1 where the source has no bar. */
  readonly filled: Uint8Array;
}

/** More rows than any machine holds a column of: a wrong time or step rather than a grid. */
const ROWS_MAX = 2 ** 28;

function requireOnGrid(time: Float64Array, step: number, offset: number): void {
  const n = time.length;
  const descent = firstDescent(time, { from: 0, to: n });
  for (let i = 0; i < n; i++) {
    const t = time[i] as number;
    if (i === descent || (i > 0 && t === time[i - 1])) {
      throw new InputError('BOT4_DATA_ORDER', `time ${t} is not above the one before it`, {
        place: { row: i + 1, key: 'time' },
      });
    }
    if (bucketStart(t, step, offset) !== t) {
      throw new InputError('BOT4_DATA_TIME', `time ${t} is not on the grid of step ${step} and offset ${offset}`, {
        place: { row: i + 1, key: 'time' },
      });
    }
  }
}

function requireEdge(key: string, edge: number, step: number, offset: number): void {
  if (bucketStart(edge, step, offset) === edge) return;
  throw new InputError('BOT4_DATA_TIME', `${key} is ${edge}, which is not on the grid of step ${step}`, {
    place: { key },
  });
}

function emptyGrid(from: number, rows: number, step: number): GridBars {
  const column = () => new Float64Array(rows).fill(Number.NaN);
  return {
    time: Float64Array.from({ length: rows }, (_, k) => from + k * step),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    filled: new Uint8Array(rows).fill(1),
  };
}

function carryForward(grid: GridBars, close: number): void {
  let last = close;
  for (let k = 0; k < grid.time.length; k++) {
    if (grid.filled[k] === 0) last = grid.close[k] as number;
    else {
      grid.open[k] = last;
      grid.high[k] = last;
      grid.low[k] = last;
      grid.close[k] = last;
      grid.volume[k] = 0;
    }
  }
}

/**
 * Puts bars on a full grid, one row for each step.
 * @param bars (n,) columns whose times lie on the grid and ascend strictly.
 * @param options.step length of a bar in the unit of the times.   @param options.offset one of the edges, 0 when absent.
 * @param options.fill what stands where no bar is.   @param options.from first left edge.   @param options.to edge that ends the grid.
 * @returns (m,) columns, with a mask of the rows that were not there.
 * @throws BOT4_DATA_ORDER, BOT4_DATA_TIME naming the first row that is out of order or off the grid; BOT4_DATA_COLUMN for columns of
 * different length; BOT4_DATA_TOO_SHORT without bars and edges to span the grid.
 */
export function onGrid(bars: BarColumns, options: GridOptions): GridBars {
  const { step, offset } = checkBuckets(options);
  const { time, open, high, low, close, volume } = bars;
  const n = requireSameLength({ time, open, high, low, close, volume });
  requireOnGrid(time, step, offset);
  const from = options.from ?? time[0];
  const to = options.to ?? (n > 0 ? (time[n - 1] as number) + step : undefined);
  if (from === undefined || to === undefined) {
    throw new InputError('BOT4_DATA_TOO_SHORT', 'there are no bars and no edges to span a grid', {
      place: { key: 'time' },
    });
  }
  requireEdge('from', from, step, offset);
  requireEdge('to', to, step, offset);
  const rows = Math.max(0, Math.round((to - from) / step));
  if (!(rows <= ROWS_MAX)) {
    throw new InputError('BOT4_DATA_TIME', `a grid from ${from} to ${to} by ${step} has ${rows} rows`, {
      place: { key: 'step' },
    });
  }
  const grid = emptyGrid(from, rows, step);
  let carried = Number.NaN;
  for (let i = 0; i < n; i++) {
    const t = time[i] as number;
    if (t < from) carried = close[i] as number;
    if (t < from || t >= to) continue;
    const k = Math.round((t - from) / step);
    grid.open[k] = open[i] as number;
    grid.high[k] = high[i] as number;
    grid.low[k] = low[i] as number;
    grid.close[k] = close[i] as number;
    grid.volume[k] = volume[i] as number;
    grid.filled[k] = 0;
  }
  if (options.fill === 'forward') carryForward(grid, carried);
  return grid;
}

/**
 * Where there is no market: runs of bars without volume and without movement, or without a bar at all. A price that nobody
 * trades at has no variance, so such rows belong in no correlation, no Sharpe ratio and no choice of assets.
 * @param bars (m,) columns, on a grid.
 * @param options.minRun shortest run that counts as dead; 1 takes every single silent bar for it.
 * @returns (m,) 1 where the market is dead.
 * @throws BOT4_DATA_VALUE for a run that is not a whole number above zero.
 * @example [...deadMask({ high: [5, 5, 5, 6], low: [5, 5, 5, 5], volume: [1, 0, 0, 2] }, { minRun: 2 })] // => [0, 1, 1, 0]
 */
export function deadMask(
  bars: {
    readonly high: ArrayLike<number>;
    readonly low: ArrayLike<number>;
    readonly volume: ArrayLike<number>;
    readonly filled?: ArrayLike<number>;
  },
  options: { readonly minRun: number },
): Uint8Array {
  const { minRun } = options;
  if (!(Number.isInteger(minRun) && minRun >= 1)) {
    throw new InputError('BOT4_DATA_VALUE', `minRun is ${minRun}; it is a whole number above zero`, {
      place: { key: 'minRun' },
    });
  }
  const { high, low, volume, filled } = bars;
  const n = volume.length;
  const mask = new Uint8Array(n);
  let begin = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && (filled?.[i] === 1 || (volume[i] === 0 && high[i] === low[i]))) continue;
    if (i - begin >= minRun) mask.fill(1, begin, i);
    begin = i + 1;
  }
  return mask;
}
