/** What the indicators of this folder read: two series, `y` and what it is compared with, `x`. */
import type { InputDefinition, NumberParam } from '../../indicator.ts';

/**
 * Two series of prices. No column of a bar is another instrument, so a specification names `x`: a column that the source
 * has beside those of the bar, or an earlier feature.
 */
export const PRICE_PAIR: readonly InputDefinition[] = [
  { name: 'x', meaning: 'prices of the other instrument or benchmark', of: 'price' },
  { name: 'y', meaning: 'prices of the instrument', of: 'price', usual: 'close' },
];

/** Two series of any unit. */
export const ANY_PAIR: readonly InputDefinition[] = [
  { name: 'x', meaning: 'values of the other instrument or series', of: 'any' },
  { name: 'y', meaning: 'values of the instrument', of: 'any', usual: 'close' },
];

/** 11.2 bars are the factor 0.94 of RiskMetrics: ln 0.5 / ln 0.94. */
export const HALF_LIFE: NumberParam = {
  type: 'number',
  name: 'halfLife',
  meaning: 'returns after which one weighs half; 11.2 is a factor of 0.94',
  usual: 11.2,
  min: 0.5,
  max: 30_000,
  whole: false,
};
