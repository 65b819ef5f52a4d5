/** Indicators of this folder, in the order of the reference page. */
import type { IndicatorDefinition } from '../../indicator.ts';
import { avgPrice } from './avg-price.ts';
import { heikinAshi } from './heikin-ashi.ts';
import { medPrice } from './med-price.ts';
import { typPrice } from './typ-price.ts';
import { wclPrice } from './wcl-price.ts';

export const PRICE_GROUP: readonly IndicatorDefinition[] = [avgPrice, medPrice, typPrice, wclPrice, heikinAshi];
