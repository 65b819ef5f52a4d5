/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { cointegration } from './cointegration.ts';
import { downsideBeta } from './downside-beta.ts';
import { ewmaCovariance } from './ewma-covariance.ts';
import { laggedCorrelation } from './lagged-correlation.ts';
import { leadLag } from './lead-lag.ts';
import { levelCorrelation } from './level-correlation.ts';
import { relativeStrength } from './relative-strength.ts';
import { returnCorrelation } from './return-correlation.ts';
import { rollingBeta } from './rolling-beta.ts';
import { rollingRSquared } from './rolling-r-squared.ts';
import { spreadZscore } from './spread-zscore.ts';
import { trackingError } from './tracking-error.ts';

export const CROSS_ASSET_GROUP: readonly IndicatorDefinition[] = [
  cointegration,
  downsideBeta,
  ewmaCovariance,
  laggedCorrelation,
  leadLag,
  levelCorrelation,
  relativeStrength,
  returnCorrelation,
  rollingBeta,
  rollingRSquared,
  spreadZscore,
  trackingError,
];
