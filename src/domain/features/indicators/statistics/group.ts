/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { max } from './max.ts';
import { min } from './min.ts';
import { stddev } from './stddev.ts';
import { zscore } from './zscore.ts';

export const STATISTICS_GROUP: readonly IndicatorDefinition[] = [max, min, stddev, zscore];
