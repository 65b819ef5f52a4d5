/**
 * Pairs by cointegration with both legs: one strategy sees two markets of one account and trades each of them. Where
 * `pairSpread` trades the spread as if it were one market, this pays both fees and both spreads, fills each leg at its own
 * price, and has the risk engine look at each order.
 */
import type { MarketsStrategyDefinition } from '../strategy.ts';
import { checkBand, checkBars, checkRange } from './example-numbers.ts';

export interface PairLegsOptions {
  /** Units of log price of the second market that one of the first moves with, from a regression in sample; above 0. */
  readonly hedge: number;
  /** Bars of the mean of the spread and of its deviation, 2 to 10,000: some half-lives. */
  readonly period: number;
  readonly entry: number;
  readonly exit: number;
  /** Distance at which the relation counts as broken; above `entry`. */
  readonly broken: number;
  /** Bars after which a position is given up, some half-lives. */
  readonly holdMax: number;
  /** Size of the larger leg, as a share of what a target of 1 means; above 0, at most 1. */
  readonly fraction: number;
}

/**
 * The first market against the second: x = ln a − hedge · ln b. Sells x at `entry` deviations above the mean of the last
 * `period` values, buys it below, leaves at `exit`. The values of the legs stand as 1 to hedge, so that what moves both
 * markets cancels. Cointegration ends without notice: a spread that is `broken`, or that has not come back after `holdMax`
 * bars, is left and not entered again before it has been back at its mean.
 *
 * Two orders are two chances to be refused or stopped. A leg that stands alone when the next bars close is no pair: it is
 * closed, and the pair is barred as above.
 * @throws BOT4_CONFIG_VALUE naming the number that is out of its range.
 * References: Engle & Granger (1987), Econometrica 55(2); Gatev, Goetzmann & Rouwenhorst (2006), RFS 19(3).
 * @example pairLegs({ hedge: 1.5, period: 96, entry: 2, exit: 0.5, broken: 4, holdMax: 200, fraction: 1 }).markets // => 2
 */
export function pairLegs(options: PairLegsOptions): MarketsStrategyDefinition {
  const { hedge, period, entry, exit, broken, holdMax, fraction } = options;
  checkRange('hedge', hedge, { min: 1e-6, max: 10 });
  checkBars('period', period, 2);
  checkRange('period', period, { min: 2, max: 10_000 });
  checkBars('holdMax', holdMax, 1);
  checkBand({ entry, exit });
  checkRange('broken', broken, { min: entry, max: 1000 });
  checkRange('fraction', fraction, { min: 1e-6, max: 1 });
  const larger = Math.max(1, hedge);
  return {
    name: 'pair-legs',
    markets: 2,
    features: [],
    params: {
      hedge,
      period,
      entry,
      exit,
      broken,
      holdMax,
      first: fraction / larger,
      second: (fraction * hedge) / larger,
    },
    init: ({ period }) => ({ spreads: new Float64Array(period as number), count: 0, held: 0, barred: false }),
    onBars({ markets, params, state }) {
      const { hedge, period, entry, exit, broken, holdMax, first, second } = params as Record<
        'hedge' | 'period' | 'entry' | 'exit' | 'broken' | 'holdMax' | 'first' | 'second',
        number
      >;
      const memory = state as { spreads: Float64Array; count: number; held: number; barred: boolean };
      const [a, b] = markets as [(typeof markets)[0], (typeof markets)[0]];
      const spread = Math.log(a.close) - hedge * Math.log(b.close);
      memory.spreads[memory.count % period] = spread;
      memory.count += 1;
      if (memory.count < period) return undefined;
      let mean = 0;
      for (let i = 0; i < period; i++) mean += (memory.spreads[i] as number) / period;
      let variance = 0;
      for (let i = 0; i < period; i++) variance += ((memory.spreads[i] as number) - mean) ** 2 / period;
      const distance = variance > 0 ? (spread - mean) / Math.sqrt(variance) : 0;
      const far = Math.abs(distance);
      const isHeld = a.position !== 0 || b.position !== 0;
      const isPair = a.position !== 0 && b.position !== 0;
      memory.held = isHeld ? memory.held + 1 : 0;
      if (far <= exit) memory.barred = false;
      if (far >= broken || memory.held >= holdMax || (isHeld && !isPair)) memory.barred = true;
      if (memory.barred || far <= exit || a.position * distance > 0) return { targets: [0, 0] };
      if (far < entry || isHeld) return undefined;
      const side = distance > 0 ? -1 : 1;
      return { targets: [side * first, -side * second] };
    },
  };
}
