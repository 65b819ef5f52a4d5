/**
 * The integer form of bars that the engine trades on. Every price is checked to lie on the tick grid, so that no
 * price is moved in silence.
 */
import { InputError } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { fillCounts } from './grid.ts';
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

const COLUMNS = ['open', 'high', 'low', 'close'] as const;

function columnToTicks(bars: Bars, instrument: Instrument, column: (typeof COLUMNS)[number]): Float64Array {
  const source = bars[column];
  const target = new Float64Array(source.length);
  const { tickNumerator, tickDenominator, maxPriceTicks, tickSize, symbol } = instrument;
  const grid = { numerator: tickNumerator, denominator: tickDenominator, max: maxPriceTicks };
  const wrong = fillCounts(source, target, grid);
  if (wrong === source.length) return target;
  throw new InputError(
    'BOT4_DATA_PRECISION',
    `price ${source[wrong]} is not a multiple of the tick ${tickSize} within the range of ${symbol}`,
    { place: { row: wrong + 1, key: column } },
  );
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
