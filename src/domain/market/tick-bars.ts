/**
 * The integer form of bars that the engine trades on. Every price is checked to lie on the tick grid, so that no
 * price is moved in silence.
 */
import { InputError } from '../../core/index.ts';
import type { Bars } from './bars.ts';
import { type Instrument, ticksToNumber } from './instrument.ts';

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
  for (let i = 0; i < source.length; i++) {
    const price = source[i] as number;
    const ticks = Math.round((price * instrument.tickDenominator) / instrument.tickNumerator);
    if (ticksToNumber(instrument, ticks) !== price || ticks <= 0 || ticks > instrument.maxPriceTicks) {
      throw new InputError(
        'BOT4_DATA_PRECISION',
        `price ${price} is not a multiple of the tick ${instrument.tickSize} within the range of ${instrument.symbol}`,
        { place: { row: i + 1, key: column } },
      );
    }
    target[i] = ticks;
  }
  return target;
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
