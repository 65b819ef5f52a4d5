/** A strategy that follows a model: hold when the probability is far enough from a coin. */

import type { FeatureSpec } from '../../features/index.ts';
import type { MlpModel } from '../../ml/index.ts';
import type { StrategyDefinition } from '../strategy.ts';
import { checkRange } from './example-numbers.ts';
import { type Sizing, sizing } from './sizing.ts';

export interface ModelDrivenOptions {
  /** Trained by `research.train`; its output is the probability that the price rises over its horizon. */
  readonly model: MlpModel;
  /** Features that the model was trained on. */
  readonly features: readonly FeatureSpec[];
  /** Distance from one half at which a position is entered, from 0 to below 0.5. */
  readonly enter: number;
  /** Distance below which it is left, at most `enter`: what is between costs no trades. */
  readonly leave: number;
  readonly sizing: Sizing;
  readonly allowShort: boolean;
}

/**
 * Goes with the model when its score is `enter` away from one half, and leaves when it is within `leave` or on the other
 * side.
 * @throws BOT4_CONFIG_VALUE
 */
export function modelDriven(options: ModelDrivenOptions): StrategyDefinition {
  const { model, features, enter, leave, allowShort } = options;
  checkRange('enter', enter, { min: 0, max: 0.499 });
  checkRange('leave', leave, { min: 0, max: enter });
  const size = sizing(options.sizing);
  return {
    name: 'model-driven',
    features: [...features, ...size.features],
    params: { enter, leave, lowest: allowShort ? -1 : 0, ...size.params },
    model,
    onBar({ features, params, score, position }) {
      const { sizeVolatility } = features as { sizeVolatility: number };
      const { enter, leave, lowest, sizeScale, sizePower } = params as Record<
        'enter' | 'leave' | 'lowest' | 'sizeScale' | 'sizePower',
        number
      >;
      const edge = score - 0.5;
      const size = Math.min(1, sizeScale / sizeVolatility ** sizePower);
      if (edge >= enter) return position > 0 ? undefined : { target: size };
      if (edge <= -enter) return position < 0 ? undefined : { target: lowest * size };
      if (Math.sign(position) * edge < leave) return { target: 0 };
      return undefined;
    },
  };
}
