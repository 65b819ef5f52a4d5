/** Sizes of orders that change after they were asked for: legs that another one pays, and what an amendment leaves. */
import { ORDER_TYPE, REFUSAL } from './contract.ts';
import { isProductBelow } from './exact-products.ts';
import type { SymbolRules } from './symbol-rules.ts';

/**
 * Lots that units of the base asset make for legs of these types: as many as LOT_SIZE, and for a market order
 * MARKET_LOT_SIZE, let through.
 * @returns 0 when they are too few.
 */
export function paidLots(rules: SymbolRules, units: number, types: readonly number[]): number {
  let lots = Math.min(rules.maxLots, Math.floor(units / rules.lotUnits));
  let least = rules.minLots;
  if (types.includes(ORDER_TYPE.market)) {
    lots = Math.min(rules.maxMarketLots, lots);
    lots = Math.floor(lots / rules.marketStepLots) * rules.marketStepLots;
    least = Math.max(least, rules.minMarketLots);
  }
  return lots < least ? 0 : lots;
}

/** The refusal of lots that are worth too little at a price, 0 when they are not. Price 0 has no value that could be looked at. */
export function brokenValueOf(rules: SymbolRules, price: number, lots: number): number {
  if (price === 0) return 0;
  const { minNotional, notional } = rules;
  if (minNotional?.min !== undefined && isProductBelow(price, lots, rules.unitsFactor, minNotional.min)) {
    return REFUSAL.filterMinNotional;
  }
  const isBelow = notional?.min !== undefined && isProductBelow(price, lots, rules.unitsFactor, notional.min);
  return isBelow ? REFUSAL.filterNotional : 0;
}
