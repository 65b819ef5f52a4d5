/** How many decimals values need to be whole, and the whole numbers. */
import { InputError } from '../../../core/index.ts';

const DECIMALS_MAX = 15;
/** Beyond this many units a double cannot tell neighbours apart after a multiplication. */
const UNITS_MAX = 2 ** 52;

/** Where values are from, for errors. */
export interface ValuesPlace {
  readonly file: string;
  readonly key: string;
  /** Number of the first value in the file. */
  readonly firstRow: number;
}

/**
 * Fewest decimals, at least `from`, with which every value is the double of a decimal text. A value without one has been
 * calculated or rounded by somebody, and would not come back as it was.
 * @param values (n,) correctly rounded doubles of decimal texts.
 * @throws BOT4_DATA_PRECISION naming the row for which 15 decimals are not enough.
 * @example decimalsOf(Float64Array.of(0.5, 61824.01), 0, { file: 'a.csv', key: 'price', firstRow: 1 }) // => 2
 * @example decimalsOf(Float64Array.of(1), 3, { file: 'a.csv', key: 'price', firstRow: 1 }) // => 3
 */
export function decimalsOf(values: Float64Array, from: number, at: ValuesPlace): number {
  let decimals = from;
  let power = 10 ** decimals;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    while (Math.round(value * power) / power !== value) {
      decimals += 1;
      if (decimals > DECIMALS_MAX) {
        const detail = `${at.key} ${value} needs more than ${DECIMALS_MAX} decimals; trades are stored exactly, so round it in the file first`;
        throw new InputError('BOT4_DATA_PRECISION', detail, {
          place: { file: at.file, row: at.firstRow + i, key: at.key },
        });
      }
      power = 10 ** decimals;
    }
  }
  return decimals;
}

/**
 * Values as whole numbers of 10^−decimals.
 * @throws BOT4_DATA_PRECISION naming the row whose number of units is above 2^52.
 */
export function toUnits(values: Float64Array, decimals: number, at: ValuesPlace): Float64Array {
  const power = 10 ** decimals;
  const units = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Math.round((values[i] as number) * power);
    if (!(Math.abs(value) <= UNITS_MAX)) {
      const detail = `${at.key} ${values[i]} with ${decimals} decimals has more digits than an exact integer holds`;
      throw new InputError('BOT4_DATA_PRECISION', detail, {
        place: { file: at.file, row: at.firstRow + i, key: at.key },
      });
    }
    units[i] = value;
  }
  return units;
}
