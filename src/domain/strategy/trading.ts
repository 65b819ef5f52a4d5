/** The trading rules of a strategy, made ready for one instrument: numbers only, so that the trader asks no questions. */

import { Decimal } from 'decimal.js';
import { mulDiv, PPM, type Ppm, type PriceTicks, priceTicks } from '../../core/index.ts';
import type { Instrument } from '../market/index.ts';
import type { TradingRules } from './trading-rules.ts';

/** Rules of one desk. */
export interface Trading {
  /** Lots of a target of 1; 0 when they depend on money. */
  readonly fixedLots: number;
  /** What a target of 1 takes of equity, in parts per million, where it is no fixed quantity. */
  readonly sharePpm: number;
  /** The venue sizes entries by the free cash. */
  readonly sized: boolean;
  /** What entries carry beside their lots. */
  readonly entry: { readonly cashSharePpm?: number };
  /** Targets are signals of their bar, not lasting wishes. */
  readonly signals: boolean;
  /** Distances of the exits of the strategy; 0 for no target, and infinity for no stop. */
  readonly stopPpm: number;
  readonly targetPpm: number;
  /** The exits wait from the bar after the entry on. */
  readonly late: boolean;
  /** Most orders that wait at once. */
  readonly restingOrders: number;
  readonly feePpm: Ppm;
  readonly collarPpm: number;
}

/** What of the risk profile and the venue takes part in sizes. */
export interface SizeLimits {
  readonly positionLimitPpm: number;
  readonly priceCollarPpm: number;
  readonly feePpm: Ppm;
}

/** Makes the rules of a strategy ready for an instrument. */
export function compileTrading(
  rules: TradingRules = {},
  instrument: Instrument,
  { positionLimitPpm, priceCollarPpm, feePpm }: SizeLimits,
): Trading {
  const { size, targets, stopLossPpm, takeProfitPpm, exitsFrom, restingOrders = 0 } = rules;
  const sized = size?.kind === 'cashShare';
  return {
    fixedLots: size?.kind === 'fixed' ? new Decimal(size.qty).div(instrument.lotSize).floor().toNumber() : 0,
    sharePpm: sized ? size.sharePpm : positionLimitPpm,
    sized,
    entry: sized ? { cashSharePpm: size.sharePpm } : {},
    signals: targets === 'signal',
    stopPpm: stopLossPpm ?? Number.POSITIVE_INFINITY,
    targetPpm: takeProfitPpm ?? 0,
    late: exitsFrom === 'nextBar',
    restingOrders,
    feePpm,
    collarPpm: priceCollarPpm,
  };
}

/**
 * Lots of a target: that fraction of the fixed quantity, of the share of cash, or of the position limit at the last
 * price; rounded down, signed like the target.
 * @param args.limit position limit, quote units.   @param args.perLot value of a lot at the last price, quote units.
 */
export function targetLots(
  trading: Trading,
  args: { readonly target: number; readonly equity: number; readonly limit: number; readonly perLot: number },
): number {
  const { target, equity, limit, perLot } = args;
  if (target === 0 || equity <= 0) return 0;
  const size = Math.abs(target);
  if (trading.fixedLots > 0) return Math.sign(target) * Math.floor(trading.fixedLots * size);
  if (trading.sized) return Math.sign(target) * cashCap(trading, { equity, limit, perLot, wish: size });
  return Math.sign(target) * Math.floor((limit * size) / perLot);
}

/**
 * Most lots that an entry for a share of the cash may fill: what the share buys when the price falls by the price collar
 * before the fill, and never more than the position limit at the last price.
 * @param args.perLot value of a lot at the last price, quote units.   @param args.wish from 0 to 1.
 */
function cashCap(
  { sharePpm, feePpm, collarPpm }: Trading,
  args: { readonly equity: number; readonly limit: number; readonly perLot: number; readonly wish: number },
): number {
  const { equity, limit, perLot, wish } = args;
  const lowest = perLot * (1 - Math.min(collarPpm, PPM - 1) / PPM);
  const share = Math.floor((equity * sharePpm) / (lowest * (PPM + feePpm)));
  return Math.min(Math.floor(share * wish), Math.floor((limit * wish) / perLot));
}

/**
 * Price of a protective order: the average entry price moved by a distance, to the tick that is nearer to the entry.
 * @param args.distancePpm parts per million of the average entry price; negative on the side of losses.
 * @returns at least 1, and at most the highest price of the instrument.
 */
export function exitTicks(
  rules: Instrument,
  args: { readonly costUnits: number; readonly lots: number; readonly long: boolean; readonly distancePpm: number },
): PriceTicks {
  const { costUnits, lots, long, distancePpm } = args;
  const factor = PPM + (long ? distancePpm : -distancePpm);
  if (factor <= 0) return priceTicks(1);
  const up = long === distancePpm < 0;
  const cost = Math.abs(costUnits);
  const perLot = rules.unitsPerTickLot * lots;
  // Before the exact arithmetic, whose products would leave the exact range.
  if ((cost / perLot) * (factor / PPM) > rules.maxPriceTicks) return rules.maxPriceTicks;
  const level =
    rules.unitsPerTickLot >= 1
      ? mulDiv(Math.round(cost / rules.unitsPerTickLot), factor, PPM, up ? 'up' : 'down') / lots
      : moved(cost / perLot, { factor, up, doubt: 1 / perLot });
  return priceTicks(Math.min(rules.maxPriceTicks, Math.max(1, up ? Math.ceil(level) : Math.floor(level))));
}

/** ticks · factor / PPM, where rounded money hides the exact average: what cannot be told from a whole tick is one. */
function moved(ticks: number, o: { readonly factor: number; readonly up: boolean; readonly doubt: number }): number {
  const whole = Math.round(ticks);
  if (Math.abs(ticks - whole) > o.doubt) return (ticks * o.factor) / PPM;
  return mulDiv(whole, o.factor, PPM, o.up ? 'up' : 'down');
}
