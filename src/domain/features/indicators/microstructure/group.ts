/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';

export const MICROSTRUCTURE_GROUP: readonly IndicatorDefinition[] = [];
