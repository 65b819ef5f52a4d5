/** Funding of a perpetual over time: what longs pay shorts for each unit of value, at each settlement. */
import { InputError } from '../../core/index.ts';
import type { Instrument } from './instrument.ts';

/** (n,) columns, oldest first. */
export interface FundingRates {
  /** Times of settlement, microseconds, strictly rising. */
  readonly time: Float64Array;
  /** Share of the value of a position: 0.0001 is one basis point, paid by longs; negative is paid by shorts. */
  readonly rate: Float64Array;
  /** Mark price of each settlement; NaN, or no column, where it is not known. */
  readonly mark?: Float64Array;
}

function refuse(symbol: string, detail: string): never {
  throw new InputError('BOT4_DATA_VALUE', `funding of ${symbol}: ${detail}`, { place: { key: symbol } });
}

/**
 * Checks rates against the instrument that they are of.
 * @throws BOT4_DATA_VALUE for a spot market, columns of different lengths, times that do not rise, a rate that is not
 * between −1 and 1, or a mark that is not above 0.
 */
export function checkFundingRates({ time, rate, mark }: FundingRates, { symbol, kind }: Instrument): void {
  if (kind !== 'perp') refuse(symbol, 'only perpetuals have it, this market is spot');
  if (rate.length !== time.length || (mark !== undefined && mark.length !== time.length)) {
    refuse(symbol, `${time.length} times, ${rate.length} rates, ${mark?.length ?? time.length} marks`);
  }
  for (let i = 0; i < time.length; i++) {
    const [at, share, price] = [time[i] as number, rate[i] as number, mark?.[i] ?? Number.NaN];
    if (!Number.isSafeInteger(at) || (i > 0 && at <= (time[i - 1] as number))) refuse(symbol, `time ${at} in row ${i}`);
    if (!(Math.abs(share) < 1)) refuse(symbol, `rate ${share} in row ${i} is not between -1 and 1`);
    if (!Number.isNaN(price) && !(price > 0 && price < Number.POSITIVE_INFINITY))
      refuse(symbol, `mark ${price} in row ${i}`);
  }
}
