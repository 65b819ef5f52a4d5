/** Pairs by cointegration: the spread of two markets that do not wander apart, traded around its mean. */
import { feature } from '../../features/index.ts';
import type { StrategyDefinition } from '../strategy.ts';
import { checkBand, checkBars, checkRange } from './example-numbers.ts';
import { type Sizing, sizing } from './sizing.ts';

export interface PairSpreadOptions {
  /** Bars of the mean of the spread and of its deviation: some half-lives. */
  readonly period: number;
  readonly entry: number;
  readonly exit: number;
  /** Distance at which the relation counts as broken; above `entry`. */
  readonly broken: number;
  /** Bars after which a position is given up, some half-lives. */
  readonly holdMax: number;
  readonly sizing: Sizing;
}

/**
 * Trades bars of a pair (`pairBars`): sells the spread at `entry` deviations above its mean, buys it below, leaves at
 * `exit`. Cointegration ends without notice: a spread that is `broken`, or that has not come back after `holdMax` bars, is
 * left and not entered again before it has been back at its mean.
 * @throws BOT4_CONFIG_VALUE
 * References: Engle & Granger (1987), Econometrica 55(2); Gatev, Goetzmann & Rouwenhorst (2006), RFS 19(3).
 * @example pairSpread({ period: 96, entry: 2, exit: 0.5, broken: 4, holdMax: 200, sizing: { kind: 'fixedFraction', fraction: 1 } }).name // => 'pair-spread'
 */
export function pairSpread(options: PairSpreadOptions): StrategyDefinition {
  const { period, entry, exit, broken, holdMax } = options;
  checkBars('period', period, 2);
  checkBars('holdMax', holdMax, 1);
  checkBand({ entry, exit });
  checkRange('broken', broken, { min: entry, max: 1000 });
  const size = sizing(options.sizing);
  return {
    name: 'pair-spread',
    features: [feature.zscore('distance', { input: 'close', period }), ...size.features],
    params: { entry, exit, broken, holdMax, ...size.params },
    init: () => ({ held: 0, barred: false }),
    onBar({ features, params, position, state }) {
      const memory = state as { held: number; barred: boolean };
      const { distance, sizeVolatility } = features as { distance: number; sizeVolatility: number };
      const { entry, exit, broken, holdMax, sizeScale, sizePower } = params as Record<
        'entry' | 'exit' | 'broken' | 'holdMax' | 'sizeScale' | 'sizePower',
        number
      >;
      const far = Math.abs(distance);
      memory.held = position === 0 ? 0 : memory.held + 1;
      if (far <= exit) memory.barred = false;
      if (far >= broken || memory.held >= holdMax) memory.barred = true;
      if (memory.barred || far <= exit || position * distance > 0) return { target: 0 };
      if (far < entry || position !== 0) return undefined;
      return { target: -Math.sign(distance) * Math.min(1, sizeScale / sizeVolatility ** sizePower) };
    },
  };
}
