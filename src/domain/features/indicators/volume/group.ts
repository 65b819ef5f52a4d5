/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { obv } from './obv.ts';
import { volumeRatio } from './volume-ratio.ts';

export const VOLUME_GROUP: readonly IndicatorDefinition[] = [obv, volumeRatio];
