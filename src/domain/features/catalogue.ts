/** Every indicator, in the order of the reference page. */
import type { IndicatorDefinition } from './indicator.ts';
import { atr } from './indicators/atr.ts';
import { ema } from './indicators/ema.ts';
import { logReturn } from './indicators/log-return.ts';
import { max } from './indicators/max.ts';
import { min } from './indicators/min.ts';
import { roc } from './indicators/roc.ts';
import { rsi } from './indicators/rsi.ts';
import { sma } from './indicators/sma.ts';
import { volatility } from './indicators/volatility.ts';
import { zscore } from './indicators/zscore.ts';

/** A part of the catalogue, as the reference page shows it. */
export interface CatalogueGroup {
  readonly title: string;
  readonly definitions: readonly IndicatorDefinition[];
}

/** The catalogue by group. */
export const CATALOGUE_GROUPS: readonly CatalogueGroup[] = [
  { title: 'Averages', definitions: [sma, ema] },
  { title: 'Change and trend', definitions: [logReturn, roc] },
  { title: 'Oscillators', definitions: [rsi, zscore] },
  { title: 'Volatility and range', definitions: [volatility, atr] },
  { title: 'Extremes', definitions: [max, min] },
];

/** All definitions. */
export const CATALOGUE: readonly IndicatorDefinition[] = CATALOGUE_GROUPS.flatMap((group) => group.definitions);
