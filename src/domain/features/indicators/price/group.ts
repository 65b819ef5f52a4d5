/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';

export const PRICE_GROUP: readonly IndicatorDefinition[] = [];
