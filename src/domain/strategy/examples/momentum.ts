/** Momentum of one market: enter with a past return that is larger than the usual noise, leave when it turns. */
import { feature } from '../../features/index.ts';
import type { StrategyDefinition } from '../strategy.ts';
import { checkBars, checkRange } from './example-numbers.ts';
import { type Sizing, sizing } from './sizing.ts';

export interface MomentumOptions {
  /** Bars that the past return spans, at least 2. */
  readonly lookback: number;
  /** The past return in deviations of its own size, from which a position is entered: 0 is always in the market. */
  readonly threshold: number;
  readonly sizing: Sizing;
  /** Whether falling markets are sold; spot accounts cannot. */
  readonly allowShort: boolean;
}

/**
 * Time-series momentum: enters with the sign of the return over `lookback` bars when |return| ≥ threshold · σ · √lookback, σ
 * the deviation of a bar, and leaves when the sign changes. What it earns is the persistence of trends; what it pays is a turn of the trend each time.
 * @throws BOT4_CONFIG_VALUE
 * References: Moskowitz, Ooi & Pedersen (2012), Time series momentum, JFE 104(2).
 * @example momentum({ lookback: 24, threshold: 1, sizing: { kind: 'fixedFraction', fraction: 1 }, allowShort: false }).name // => 'momentum'
 */
export function momentum(options: MomentumOptions): StrategyDefinition {
  const { lookback, threshold, allowShort } = options;
  checkBars('lookback', lookback, 2);
  checkRange('threshold', threshold, { min: 0, max: 100 });
  const size = sizing(options.sizing);
  return {
    name: 'momentum',
    features: [
      feature.logReturn('past', { input: 'close', period: lookback }),
      feature.volatility('noise', { input: 'close', period: lookback }),
      ...size.features,
    ],
    params: { threshold: threshold * Math.sqrt(lookback), lowest: allowShort ? -1 : 0, ...size.params },
    onBar({ features, params, position }) {
      const { past, noise, sizeVolatility } = features as { past: number; noise: number; sizeVolatility: number };
      const { threshold, lowest, sizeScale, sizePower } = params as Record<
        'threshold' | 'lowest' | 'sizeScale' | 'sizePower',
        number
      >;
      // The size is that of the entry: following σ at every bar would pay a fee at every bar.
      if (position * past > 0) return undefined;
      if (Math.abs(past) < threshold * noise) return { target: 0 };
      const size = Math.min(1, sizeScale / sizeVolatility ** sizePower);
      return { target: Math.max(lowest, Math.sign(past)) * size };
    },
  };
}
