/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { ema } from './ema.ts';
import { sma } from './sma.ts';
import { wma } from './wma.ts';

export const AVERAGES_GROUP: readonly IndicatorDefinition[] = [ema, sma, wma];
