/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { amihud } from './amihud.ts';
import { bookImbalance } from './book-imbalance.ts';
import { bookMid } from './book-mid.ts';
import { bookPressure } from './book-pressure.ts';
import { bookSpread } from './book-spread.ts';
import { corwinSchultz } from './corwin-schultz.ts';
import { depthFlowImbalance } from './depth-flow-imbalance.ts';
import { depthImbalance } from './depth-imbalance.ts';
import { depthSlope } from './depth-slope.ts';
import { fracDiff } from './frac-diff.ts';
import { hurst } from './hurst.ts';
import { kyleLambda } from './kyle-lambda.ts';
import { microPrice } from './micro-price.ts';
import { orderFlowImbalance } from './order-flow-imbalance.ts';
import { rollSpread } from './roll-spread.ts';
import { signedVolume } from './signed-volume.ts';
import { tradeImbalance } from './trade-imbalance.ts';
import { volumeDelta } from './volume-delta.ts';
import { vpin } from './vpin.ts';
import { vpinTaken } from './vpin-taken.ts';

export const MICROSTRUCTURE_GROUP: readonly IndicatorDefinition[] = [
  amihud,
  bookImbalance,
  bookMid,
  bookPressure,
  bookSpread,
  corwinSchultz,
  depthFlowImbalance,
  depthImbalance,
  depthSlope,
  fracDiff,
  hurst,
  kyleLambda,
  microPrice,
  orderFlowImbalance,
  rollSpread,
  signedVolume,
  tradeImbalance,
  volumeDelta,
  vpin,
  vpinTaken,
];
