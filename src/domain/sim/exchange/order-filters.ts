/**
 * The filters of a market, evaluated for an order as it is asked for: whole numbers only, nothing allocated. Hot path.
 *
 * The order of evaluation is that in which the venue lists them, and of market/venue-filters.ts, which says the same of decimal
 * text; a property test holds the two together.
 */
import { ORDER_TYPE, type OrderRequest, type OrderTypeCode, REFUSAL } from './contract.ts';
import { CLOSE, isBelowProduct, isProductAbove, isProductBelow } from './exact-products.ts';
import type { Fraction, PriceShares, SymbolRules, ValueLimits } from './symbol-rules.ts';

/** What the filters look at beside the order. One object is reused. */
export interface FilterContext {
  /** Units of 1e-8, 0 when nothing is known: then what needs it is not evaluated. */
  referenceUnits: number;
  /** Free and locked base units and open buys together. */
  positionUnits: number;
  /** Open orders there are, and how many come. */
  orders: number;
  algoOrders: number;
  icebergOrders: number;
  lists: number;
  exchangeOrders: number;
  exchangeAlgoOrders: number;
  exchangeIcebergOrders: number;
  exchangeLists: number;
  addedOrders: number;
  addedAlgoOrders: number;
  addedIcebergOrders: number;
  addedLists: number;
}

/** A context in which nothing is known and one order comes. */
export function makeFilterContext(): FilterContext {
  const context: FilterContext = {
    // Made as doubles, so that storing one does not change the layout.
    referenceUnits: 0.5,
    positionUnits: 0.5,
    orders: 0,
    algoOrders: 0,
    icebergOrders: 0,
    lists: 0,
    exchangeOrders: 0,
    exchangeAlgoOrders: 0,
    exchangeIcebergOrders: 0,
    exchangeLists: 0,
    addedOrders: 1,
    addedAlgoOrders: 1,
    addedIcebergOrders: 1,
    addedLists: 0,
  };
  context.referenceUnits = 0;
  context.positionUnits = 0;
  return context;
}

/** Whether orders of a type wait for a trigger. */
export function isAlgo(type: OrderTypeCode | number): boolean {
  return type >= ORDER_TYPE.stopLoss && type <= ORDER_TYPE.takeProfitLimit;
}

/** Whether a trigger lies above the market: a STOP_LOSS that buys, a TAKE_PROFIT that sells. */
export function isAboveMarket(type: number, side: number): boolean {
  const isStop = type === ORDER_TYPE.stopLoss || type === ORDER_TYPE.stopLossLimit;
  return isStop === side > 0;
}

/** The first filter that an order breaks, as a refusal; 0 when it breaks none. */
export function firstBroken(rules: SymbolRules, order: OrderRequest, context: FilterContext): number {
  const { priceTicks, stopTicks } = order;
  if (isOff(priceTicks, rules.minTicks, rules.maxTicks) || isOff(stopTicks, rules.minTicks, rules.maxTicks)) {
    return REFUSAL.filterPrice;
  }
  if (rules.percentPrice !== undefined && isOutside(rules.percentPrice, rules, order, context)) {
    return REFUSAL.filterPercentPrice;
  }
  if (rules.percentPriceBySide !== undefined && isOutside(rules.percentPriceBySide, rules, order, context)) {
    return REFUSAL.filterPercentPriceBySide;
  }
  if (isOff(order.lots, rules.minLots, rules.maxLots) || isOff(order.icebergLots, rules.minLots, rules.maxLots)) {
    return REFUSAL.filterLotSize;
  }
  const value = brokenValue(rules, order, context);
  return value !== 0 ? value : brokenRest(rules, order, context);
}

function brokenValue(rules: SymbolRules, order: OrderRequest, context: FilterContext): number {
  // A leg that another one pays has no lots yet.
  if (order.lots === 0 && order.quoteUnits === 0) return 0;
  if (rules.minNotional !== undefined && isValueOff(rules.minNotional, rules, order, context)) {
    return REFUSAL.filterMinNotional;
  }
  if (rules.notional !== undefined && isValueOff(rules.notional, rules, order, context)) {
    return REFUSAL.filterNotional;
  }
  return 0;
}

function brokenRest(rules: SymbolRules, order: OrderRequest, context: FilterContext): number {
  const { lots, icebergLots } = order;
  if (icebergLots > 0 && lots > icebergLots * rules.icebergParts) return REFUSAL.filterIcebergParts;
  if (order.type === ORDER_TYPE.market && lots > 0 && isMarketLotOff(rules, lots)) return REFUSAL.filterMarketLotSize;
  if (order.side > 0 && context.positionUnits + lots * rules.lotUnits > rules.maxPosition)
    return REFUSAL.filterMaxPosition;
  if (order.trailingBps > 0 && isTrailingOff(rules, order)) return REFUSAL.filterTrailingDelta;
  if (lots > rules.maxBaseLots) return REFUSAL.maxAsset;
  if (rules.maxQuote !== undefined && lots + order.quoteUnits > 0 && isValueOff(rules.maxQuote, rules, order, context))
    return REFUSAL.maxAsset;
  return brokenCount(rules, order, context);
}

function isOff(value: number, min: number, max: number): boolean {
  return value !== 0 && (value < min || value > max);
}

function isMarketLotOff(rules: SymbolRules, lots: number): boolean {
  if (lots < rules.minMarketLots || lots > rules.maxMarketLots) return true;
  const { marketStepLots: step } = rules;
  return step !== 1 && Math.floor(lots / step) * step !== lots;
}

function isOutside(shares: PriceShares, rules: SymbolRules, order: OrderRequest, context: FilterContext): boolean {
  if (order.priceTicks === 0 || context.referenceUnits === 0) return false;
  return order.side > 0
    ? isShareOff(order, rules, context, shares.buyDown) || isShareOver(order, rules, context, shares.buyUp)
    : isShareOff(order, rules, context, shares.sellDown) || isShareOver(order, rules, context, shares.sellUp);
}

/** Whether a price is below its share of the reference price, which is in an object because doubles as arguments are boxed. */
function isShareOff(
  order: OrderRequest,
  rules: SymbolRules,
  context: FilterContext,
  down: Fraction | undefined,
): boolean {
  if (down === undefined) return false;
  const price = order.priceTicks * rules.tickUnits * down.denominator;
  const share = context.referenceUnits * down.numerator;
  if (Math.abs(price - share) > CLOSE * price) return price < share;
  return isBelowProduct(order.priceTicks, rules.tickUnits, down.denominator, context.referenceUnits, down.numerator);
}

function isShareOver(
  order: OrderRequest,
  rules: SymbolRules,
  context: FilterContext,
  up: Fraction | undefined,
): boolean {
  if (up === undefined) return false;
  const price = order.priceTicks * rules.tickUnits * up.denominator;
  const share = context.referenceUnits * up.numerator;
  if (Math.abs(price - share) > CLOSE * price) return price > share;
  return isBelowProduct(context.referenceUnits, up.numerator, 1, order.priceTicks * rules.tickUnits, up.denominator);
}

function isValueOff(limits: ValueLimits, rules: SymbolRules, order: OrderRequest, context: FilterContext): boolean {
  const { lots } = order;
  if (order.quoteUnits > 0) return order.quoteUnits < limits.quoteMin || order.quoteUnits > limits.quoteMax;
  const isMarket = order.type === ORDER_TYPE.market;
  if (isMarket || order.priceTicks === 0) {
    const reference = context.referenceUnits;
    if (reference === 0) return false;
    const min = isMarket ? limits.marketMin : limits.stopMin;
    const max = isMarket ? limits.marketMax : limits.stopMax;
    return (
      (min !== undefined && isProductBelow(reference, lots, rules.lotUnits, min)) ||
      (max !== undefined && isProductAbove(reference, lots, rules.lotUnits, max))
    );
  }
  return (
    (limits.min !== undefined && isProductBelow(order.priceTicks, lots, rules.unitsFactor, limits.min)) ||
    (limits.max !== undefined && isProductAbove(order.priceTicks, lots, rules.unitsFactor, limits.max))
  );
}

function isTrailingOff(rules: SymbolRules, order: OrderRequest): boolean {
  const { trailing } = rules;
  if (trailing === undefined) return false;
  const above = isAboveMarket(order.type, order.side);
  const min = above ? trailing.minAbove : trailing.minBelow;
  const max = above ? trailing.maxAbove : trailing.maxBelow;
  return order.trailingBps < min || order.trailingBps > max;
}

function brokenCount(rules: SymbolRules, order: OrderRequest, context: FilterContext): number {
  const { addedOrders: added, addedAlgoOrders, addedIcebergOrders, addedLists } = context;
  const algo = isAlgo(order.type);
  const iceberg = order.icebergLots > 0;
  if (context.orders + added > rules.maxOrders) return REFUSAL.filterMaxNumOrders;
  if (algo && context.algoOrders + addedAlgoOrders > rules.maxAlgoOrders) return REFUSAL.filterMaxNumAlgoOrders;
  if (iceberg && context.icebergOrders + addedIcebergOrders > rules.maxIcebergOrders)
    return REFUSAL.filterMaxNumIcebergOrders;
  if (addedLists > 0 && context.lists + addedLists > rules.maxLists) return REFUSAL.filterMaxNumOrderLists;
  if (context.exchangeOrders + added > rules.exchangeMaxOrders) return REFUSAL.exchangeMaxNumOrders;
  if (algo && context.exchangeAlgoOrders + addedAlgoOrders > rules.exchangeMaxAlgoOrders)
    return REFUSAL.exchangeMaxNumAlgoOrders;
  if (iceberg && context.exchangeIcebergOrders + addedIcebergOrders > rules.exchangeMaxIcebergOrders) {
    return REFUSAL.exchangeMaxNumIcebergOrders;
  }
  if (addedLists > 0 && context.exchangeLists + addedLists > rules.exchangeMaxLists)
    return REFUSAL.exchangeMaxNumOrderLists;
  return 0;
}
