/** Bars of many symbols on one grid of time, with what each of them lacks. */
import { InputError } from '../../../core/index.ts';
import type { BarColumns } from './columns.ts';
import { deadMask, type GridBars, type GridOptions, onGrid } from './grid.ts';

/** How symbols are brought together. */
export interface AlignOptions extends GridOptions {
  /** Where the grid begins and ends when `from` or `to` is absent: with any symbol, or only where all have begun and none has ended. */
  readonly span: 'union' | 'intersection';
  /** Shortest run of bars without volume and movement that counts as no market. */
  readonly minDeadRun: number;
}

/** Symbols on one grid. */
export interface AlignedBars {
  /** (m,) left edges. */
  readonly time: Float64Array;
  readonly symbols: readonly string[];
  /** By symbol, (m,) columns each. */
  readonly bars: ReadonlyMap<string, GridBars>;
  /** By symbol, (m,) 1 where there is no market: before the first bar, in dead runs, in gaps as long as a dead run. */
  readonly dead: ReadonlyMap<string, Uint8Array>;
  /** (m,) 1 where every symbol has a market. */
  readonly allAlive: Uint8Array;
}

function edges(all: readonly BarColumns[], options: AlignOptions): { readonly from: number; readonly to: number } {
  const starts = all.map(({ time }) => time[0] as number);
  const ends = all.map(({ time }) => (time.at(-1) as number) + options.step);
  const union = options.span === 'union';
  return {
    from: options.from ?? (union ? Math.min(...starts) : Math.max(...starts)),
    to: options.to ?? (union ? Math.max(...ends) : Math.min(...ends)),
  };
}

/**
 * Puts the bars of many symbols on one grid.
 * @param series bars by symbol, each with at least one bar on the grid of `step` and `offset`.
 * @param options what `onGrid` takes, and how the span is chosen and dead markets are told.
 * @returns columns of equal length and the masks of dead markets.
 * @throws what `onGrid` throws; BOT4_DATA_TOO_SHORT when there is no symbol or one without bars, or when the series have no time in
 * common.
 */
export function alignBars(series: Readonly<Record<string, BarColumns>>, options: AlignOptions): AlignedBars {
  const symbols = Object.keys(series);
  const empty = symbols.find((symbol) => series[symbol]?.time.length === 0);
  if (symbols.length === 0 || empty !== undefined) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `there are no bars${empty === undefined ? '' : ` of ${empty}`}`, {
      place: { key: empty ?? 'series' },
    });
  }
  const { from, to } = edges(Object.values(series), options);
  if (!(to > from)) {
    throw new InputError('BOT4_DATA_TOO_SHORT', `the series have no time in common: ${from} to ${to}`, {
      place: { key: 'series' },
    });
  }
  const bars = new Map<string, GridBars>();
  const dead = new Map<string, Uint8Array>();
  for (const symbol of symbols) {
    const grid = onGrid(series[symbol] as BarColumns, { ...options, from, to });
    const mask = deadMask(grid, { minRun: options.minDeadRun });
    // Before its first bar a symbol has no price to be silent at.
    for (let k = 0; k < mask.length && Number.isNaN(grid.close[k]); k++) mask[k] = 1;
    bars.set(symbol, grid);
    dead.set(symbol, mask);
  }
  const { time } = bars.get(symbols[0] as string) as GridBars;
  const allAlive = Uint8Array.from(time, (_, k) => ([...dead.values()].some((mask) => mask[k] === 1) ? 0 : 1));
  return { time, symbols, bars, dead, allAlive };
}
