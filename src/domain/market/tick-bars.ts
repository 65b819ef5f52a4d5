/**
 * The integer form of bars that the engine trades on. Every price is checked to lie on the tick grid, so that no
 * price is moved in silence.
 */
import { InputError } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { fillCounts, firstOffGrid, type Grid, type Rows, spreadCounts } from './grid.ts';
import type { Instrument } from './instrument.ts';

/** Bars with prices in ticks; volume stays a double because it is never money. */
export interface TickBars {
  readonly instrument: Instrument;
  readonly intervalMicros: number;
  readonly openTime: Float64Array;
  readonly openTicks: Float64Array;
  readonly highTicks: Float64Array;
  readonly lowTicks: Float64Array;
  readonly closeTicks: Float64Array;
  readonly volume: Float64Array;
}

/**
 * Bars whose prices were all found on the tick grid, as they are: they become ticks where they are read, a few rows at a time,
 * so a session needs no second copy of its history.
 */
export interface GridBars {
  readonly instrument: Instrument;
  readonly bars: Bars;
}

const COLUMNS = ['open', 'high', 'low', 'close'] as const;

function gridOf({ tickNumerator, tickDenominator, maxPriceTicks }: Instrument): Grid {
  return { numerator: tickNumerator, denominator: tickDenominator, max: maxPriceTicks };
}

function refuse(
  bars: Bars,
  { tickSize, symbol }: Instrument,
  at: { readonly row: number; readonly key: string },
): never {
  const price = bars[at.key as (typeof COLUMNS)[number]][at.row];
  throw new InputError(
    'BOT4_DATA_PRECISION',
    `price ${price} is not a multiple of the tick ${tickSize} within the range of ${symbol}`,
    { place: { row: at.row + 1, key: at.key } },
  );
}

function columnToTicks(bars: Bars, instrument: Instrument, column: (typeof COLUMNS)[number]): Float64Array {
  const source = bars[column];
  const target = new Float64Array(source.length);
  const wrong = fillCounts(source, target, gridOf(instrument));
  return wrong === source.length ? target : refuse(bars, instrument, { row: wrong, key: column });
}

/**
 * Converts bars to ticks.
 * @throws BOT4_DATA_PRECISION naming row and column of the first price that is not on the grid.
 */
export function toTickBars(bars: Bars, instrument: Instrument): TickBars {
  return {
    instrument,
    intervalMicros: bars.intervalMicros,
    openTime: bars.openTime,
    openTicks: columnToTicks(bars, instrument, 'open'),
    highTicks: columnToTicks(bars, instrument, 'high'),
    lowTicks: columnToTicks(bars, instrument, 'low'),
    closeTicks: columnToTicks(bars, instrument, 'close'),
    volume: bars.volume,
  };
}

/**
 * Checks that every price of bars lies on the tick grid.
 * @throws BOT4_DATA_PRECISION naming row and column of the first one that does not.
 */
export function toGridBars(bars: Bars, instrument: Instrument): GridBars {
  const grid = gridOf(instrument);
  for (const key of COLUMNS) {
    const wrong = firstOffGrid(bars[key], grid);
    if (wrong < bars[key].length) refuse(bars, instrument, { row: wrong, key });
  }
  return { instrument, bars };
}

/** Places of a bar among the cells of a block, which begins every `BAR_CELLS` cells: a cache line. */
export const BAR_CELL = { openTime: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 } as const;
export const BAR_CELLS = 8;
const { openTime: TIME, open: OPEN, high: HIGH, low: LOW, close: CLOSE, volume: VOLUME } = BAR_CELL;

/**
 * Writes bars in ticks, one after the other, into the cells of a block.
 * @param rows which bars.   @param block (BAR_CELLS · rows,) or more.
 */
export function fillBlock(source: TickBars | GridBars, rows: Rows, block: Float64Array): void {
  const isGrid = 'bars' in source;
  const { openTime, volume } = isGrid ? source.bars : source;
  spread(openTime, rows, block, TIME);
  spread(volume, rows, block, VOLUME);
  if (isGrid) {
    const { open, high, low, close } = source.bars;
    const grid = gridOf(source.instrument);
    spreadCounts(open, rows, grid, { block, place: OPEN, stride: BAR_CELLS });
    spreadCounts(high, rows, grid, { block, place: HIGH, stride: BAR_CELLS });
    spreadCounts(low, rows, grid, { block, place: LOW, stride: BAR_CELLS });
    spreadCounts(close, rows, grid, { block, place: CLOSE, stride: BAR_CELLS });
    return;
  }
  spread(source.openTicks, rows, block, OPEN);
  spread(source.highTicks, rows, block, HIGH);
  spread(source.lowTicks, rows, block, LOW);
  spread(source.closeTicks, rows, block, CLOSE);
}

function spread(source: Float64Array, { from, to }: Rows, block: Float64Array, place: number): void {
  for (let i = from, at = place; i < to; i++, at += BAR_CELLS) block[at] = source[i] as number;
}
