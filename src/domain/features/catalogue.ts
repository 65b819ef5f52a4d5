/** Every indicator, in the order of the reference page. */
import type { IndicatorDefinition } from './indicator.ts';
import { AVERAGES_GROUP } from './indicators/averages/group.ts';
import { CALENDAR_GROUP } from './indicators/calendar/group.ts';
import { CROSS_ASSET_GROUP } from './indicators/cross-asset/group.ts';
import { CYCLE_GROUP } from './indicators/cycle/group.ts';
import { MICROSTRUCTURE_GROUP } from './indicators/microstructure/group.ts';
import { MOMENTUM_GROUP } from './indicators/momentum/group.ts';
import { PATTERNS_GROUP } from './indicators/patterns/group.ts';
import { PRICE_GROUP } from './indicators/price/group.ts';
import { STATISTICS_GROUP } from './indicators/statistics/group.ts';
import { TRANSFORMS_GROUP } from './indicators/transforms/group.ts';
import { VOLATILITY_GROUP } from './indicators/volatility/group.ts';
import { VOLUME_GROUP } from './indicators/volume/group.ts';

/** A part of the catalogue, as the reference page shows it. */
export interface CatalogueGroup {
  readonly title: string;
  readonly definitions: readonly IndicatorDefinition[];
}

/** The catalogue by group. */
export const CATALOGUE_GROUPS: readonly CatalogueGroup[] = [
  { title: 'Averages and overlays', definitions: AVERAGES_GROUP },
  { title: 'Momentum and trend', definitions: MOMENTUM_GROUP },
  { title: 'Volatility and range', definitions: VOLATILITY_GROUP },
  { title: 'Volume', definitions: VOLUME_GROUP },
  { title: 'Statistics', definitions: STATISTICS_GROUP },
  { title: 'Cycles', definitions: CYCLE_GROUP },
  { title: 'Prices of a bar', definitions: PRICE_GROUP },
  { title: 'Candlestick patterns', definitions: PATTERNS_GROUP },
  { title: 'Trades and order book', definitions: MICROSTRUCTURE_GROUP },
  { title: 'Between instruments', definitions: CROSS_ASSET_GROUP },
  { title: 'Arithmetic', definitions: TRANSFORMS_GROUP },
  { title: 'Time', definitions: CALENDAR_GROUP },
];

/** All definitions. */
export const CATALOGUE: readonly IndicatorDefinition[] = CATALOGUE_GROUPS.flatMap((group) => group.definitions);

const BY_KIND = new Map(CATALOGUE.map((definition) => [definition.kind, definition]));

/** Definition of a kind, undefined when there is none. */
export function definitionOf(kind: string): IndicatorDefinition | undefined {
  return BY_KIND.get(kind);
}
