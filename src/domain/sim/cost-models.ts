/** What trading on the simulator costs. Every rate is explicit: there is no default for anything that changes money. */
import { mulDiv, PPM, type Ppm, type PriceTicks, priceTicks } from '../../core/index.ts';
import type { Side } from '../orders/index.ts';

/** Costs of a market. */
export interface CostModel {
  /** Fee on each side of a trade, of its value. */
  readonly feePpm: Ppm;
  /** How far a market order fills away from the price of the bar, against us. */
  readonly slippagePpm: Ppm;
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
