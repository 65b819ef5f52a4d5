/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { atr } from './atr.ts';
import { bbands } from './bbands.ts';
import { natr } from './natr.ts';
import { parkinson } from './parkinson.ts';
import { volatility } from './volatility.ts';

export const VOLATILITY_GROUP: readonly IndicatorDefinition[] = [atr, bbands, natr, parkinson, volatility];
