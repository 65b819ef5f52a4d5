/** The grid of a market as numbers, for who makes prices and sizes by formulas and rounds them to it. */
import type { SimSymbolDefinition } from '../exchange/contract.ts';
import { compileRules } from '../exchange/symbol-rules.ts';

const UNITS_PER_ONE = 1e8;
/** Sizes stay above the smallest value by this factor, as prices move between choice and check. */
const VALUE_MARGIN = 1.05;

/** Tick, lot and bounds of a market. */
export interface MarketGrid {
  /** Quote units a base unit. */
  readonly tickSize: number;
  /** Base units. */
  readonly lotSize: number;
  /** The same in units of 1e-8. */
  readonly lotUnits: number;
  readonly minTicks: number;
  readonly maxTicks: number;
  readonly maxLots: number;
  /** Quantities are multiples of this many lots. */
  readonly stepLots: number;
  /** Smallest lots that an order may have at a price. */
  minLots(ticks: number): number;
}

function smallestValue(definition: SimSymbolDefinition): number {
  let smallest = 0;
  for (const filter of definition.filters) {
    if (filter.filterType !== 'NOTIONAL' && filter.filterType !== 'MIN_NOTIONAL') continue;
    smallest = Math.max(smallest, Number(filter.minNotional ?? 0));
  }
  return smallest;
}

/** Grid of a symbol. @throws BOT4_DATA_PRECISION, BOT4_DATA_VALUE */
export function marketGrid(definition: SimSymbolDefinition): MarketGrid {
  const rules = compileRules(definition);
  const tickSize = rules.tickUnits / UNITS_PER_ONE;
  const lotSize = rules.lotUnits / UNITS_PER_ONE;
  const value = smallestValue(definition) * VALUE_MARGIN;
  const stepLots = Math.max(1, rules.marketStepLots);
  const least = Math.max(rules.minLots, rules.minMarketLots);
  const upToStep = (lots: number): number => Math.ceil(lots / stepLots) * stepLots;
  return {
    tickSize,
    lotSize,
    lotUnits: rules.lotUnits,
    minTicks: rules.minTicks,
    maxTicks: rules.maxTicks,
    maxLots: Math.floor(Math.min(rules.maxLots, rules.maxMarketLots, Number.MAX_SAFE_INTEGER) / stepLots) * stepLots,
    stepLots,
    minLots: (ticks) => upToStep(Math.max(least, Math.ceil(value / (ticks * tickSize * lotSize)))),
  };
}
