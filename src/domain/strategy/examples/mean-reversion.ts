/** Mean reversion of one market: buy what has fallen far below its average, leave when it is back. */
import { feature } from '../../features/index.ts';
import type { StrategyDefinition } from '../strategy.ts';
import { checkBand, checkBars } from './example-numbers.ts';
import { type Sizing, sizing } from './sizing.ts';

export interface MeanReversionOptions {
  /** Bars of the average and of its deviation, at least 2. */
  readonly period: number;
  /** Distance from the average, in deviations, at which a position is entered. */
  readonly entry: number;
  /** Distance at which it is left, smaller than `entry`. */
  readonly exit: number;
  readonly sizing: Sizing;
  /** Whether what has risen is sold; spot accounts cannot. */
  readonly allowShort: boolean;
}

/**
 * Enters against a close that is `entry` deviations from its average of `period` bars and leaves at `exit`. Between the two
 * it keeps what it holds, so that a price that wavers around one level does not trade at every bar.
 * @throws BOT4_CONFIG_VALUE
 * @example meanReversion({ period: 48, entry: 2, exit: 0.5, sizing: { kind: 'fixedFraction', fraction: 1 }, allowShort: true }).params.entry // => 2
 */
export function meanReversion(options: MeanReversionOptions): StrategyDefinition {
  const { period, entry, exit, allowShort } = options;
  checkBars('period', period, 2);
  checkBand({ entry, exit });
  const size = sizing(options.sizing);
  return {
    name: 'mean-reversion',
    features: [feature.zscore('distance', { input: 'close', period }), ...size.features],
    params: { entry, exit, lowest: allowShort ? -1 : 0, ...size.params },
    onBar({ features, params, position }) {
      const { distance, sizeVolatility } = features as { distance: number; sizeVolatility: number };
      const { entry, exit, lowest, sizeScale, sizePower } = params as Record<
        'entry' | 'exit' | 'lowest' | 'sizeScale' | 'sizePower',
        number
      >;
      const size = Math.min(1, sizeScale / sizeVolatility ** sizePower);
      if (distance <= -entry) return position > 0 ? undefined : { target: size };
      if (distance >= entry) return position < 0 ? undefined : { target: lowest * size };
      // Back at the average, or through it since the last bar.
      if (position > 0 ? distance >= -exit : distance <= exit) return { target: 0 };
      return undefined;
    },
  };
}
