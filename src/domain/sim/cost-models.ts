/** What trading on the simulator costs. Every rate is explicit: there is no default for anything that changes money. */
import {
  InputError,
  mulDiv,
  notional,
  PPM,
  type Ppm,
  type PriceTicks,
  priceTicks,
  type QuoteUnits,
  qtyLots,
} from '../../core/index.ts';
import type { FeeSchedule } from '../market/index.ts';
import type { Side } from '../orders/index.ts';
import { FeeDesk, feeOf, highestFeePpm } from '../portfolio/index.ts';

/** Costs of a market. */
export interface CostModel {
  /** Fee on each side of a trade, of its value. */
  readonly feePpm: Ppm;
  /**
   * Fee schedules of the venue, instead of one rate for all: each fill pays the maker or taker rate of the tier of the
   * volume of the 30 days before, in the quote asset; negative rates are rebates. `feePpm` is then what checks and sizes
   * count with, and no less than the highest rate.
   */
  readonly feeSchedules?: readonly FeeSchedule[];
  /** How far a market order fills away from the price of the bar, against us. */
  readonly slippagePpm: Ppm;
  /**
   * Lots of others that stand ahead of each of our limit orders when it comes to its price; where the venue sees trades.
   * `Number.MAX_SAFE_INTEGER` fills only what the market trades through.
   */
  readonly queueLots?: number;
}

/**
 * What charges by the schedules of the costs, where they have some.
 * @throws BOT4_CONFIG_VALUE when `feePpm` is below their highest rate; BOT4_DATA_VALUE for schedules that are none.
 */
export function feeDeskOf({ feePpm, feeSchedules }: CostModel): FeeDesk | undefined {
  if (feeSchedules === undefined) return undefined;
  const highest = highestFeePpm(feeSchedules);
  if (feePpm < highest) {
    const detail = `feePpm is ${feePpm}, below the highest rate of the fee schedules, ${highest}`;
    throw new InputError('BOT4_CONFIG_VALUE', detail, { place: { key: 'costs.feePpm' } });
  }
  return new FeeDesk(feeSchedules);
}

/**
 * Price of a market fill: `ticks` moved against the taker by the slippage, to the next full tick that is worse.
 * @example slip({ ticks: priceTicks(1_000_000), side: 'buy', slippagePpm: ppm(200) }) // => 1000200
 */
export function slip(args: { readonly ticks: PriceTicks; readonly side: Side; readonly slippagePpm: Ppm }): PriceTicks {
  const { ticks, side, slippagePpm } = args;
  const away = mulDiv(ticks, slippagePpm, PPM, 'up');
  return priceTicks(side === 'buy' ? ticks + away : Math.max(1, ticks - away));
}

/**
 * The most lots that a share of the cash pays for, fee included: ⌊cash · share / (price of a lot · (1 + fee))⌋.
 * @param args.sharePpm parts per million of `cash`.   @returns 0 when there is not enough for one.
 * @example lotsForCash({ cash: quoteUnits(100_000_000), sharePpm: 500_000, ticks: priceTicks(7), unitsPerTickLot: 1_000_000, feePpm: ppm(1000) }) // => 7
 */
export function lotsForCash(args: {
  readonly cash: QuoteUnits;
  readonly sharePpm: number;
  readonly ticks: PriceTicks;
  readonly unitsPerTickLot: number;
  readonly feePpm: Ppm;
}): number {
  const { cash, sharePpm, ticks, unitsPerTickLot, feePpm } = args;
  if (cash <= 0 || ticks <= 0) return 0;
  const budget = mulDiv(cash, sharePpm, PPM, 'down');
  // One order is sized so, not one bar: big integers are fast enough and never round.
  const parts = unitsPerTickLot < 1 ? BigInt(Math.round(1 / unitsPerTickLot)) : 1n;
  const units = unitsPerTickLot < 1 ? 1n : BigInt(unitsPerTickLot);
  const perLot = BigInt(ticks) * units * BigInt(PPM + feePpm);
  const lots = Number((BigInt(budget) * BigInt(PPM) * parts) / perLot);
  return affords({ cash: budget, lots, ticks, unitsPerTickLot, feePpm }) ? lots : lots - 1;
}

/** Fees are charged up to the next unit, which can be the one that is not there. */
function affords(args: {
  readonly cash: number;
  readonly lots: number;
  readonly ticks: PriceTicks;
  readonly unitsPerTickLot: number;
  readonly feePpm: Ppm;
}): boolean {
  const { cash, lots, ticks, unitsPerTickLot, feePpm } = args;
  if (lots === 0) return true;
  const value = notional({ ticks, lots: qtyLots(lots), unitsPerTickLot });
  return value + feeOf(value, feePpm) <= cash;
}
