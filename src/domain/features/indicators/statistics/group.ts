/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { avgDev } from './avg-dev.ts';
import { beta } from './beta.ts';
import { correl } from './correl.ts';
import { cumSum } from './cum-sum.ts';
import { linearReg } from './linear-reg.ts';
import { linearRegAngle } from './linear-reg-angle.ts';
import { linearRegIntercept } from './linear-reg-intercept.ts';
import { linearRegSlope } from './linear-reg-slope.ts';
import { max } from './max.ts';
import { maxIndex } from './max-index.ts';
import { min } from './min.ts';
import { minIndex } from './min-index.ts';
import { minMax } from './min-max.ts';
import { minMaxIndex } from './min-max-index.ts';
import { percentRank } from './percent-rank.ts';
import { percentile } from './percentile.ts';
import { rollingKurtosis } from './rolling-kurtosis.ts';
import { rollingSkew } from './rolling-skew.ts';
import { stddev } from './stddev.ts';
import { sum } from './sum.ts';
import { tsf } from './tsf.ts';
import { variance } from './variance.ts';
import { zscore } from './zscore.ts';

export const STATISTICS_GROUP: readonly IndicatorDefinition[] = [
  max,
  min,
  maxIndex,
  minIndex,
  minMax,
  minMaxIndex,
  sum,
  cumSum,
  stddev,
  variance,
  avgDev,
  zscore,
  rollingSkew,
  rollingKurtosis,
  percentile,
  percentRank,
  linearReg,
  linearRegSlope,
  linearRegIntercept,
  linearRegAngle,
  tsf,
  correl,
  beta,
];
