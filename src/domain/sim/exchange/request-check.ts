/** Whether a request is one at all: its numbers are whole, and its fields go together. Nothing is looked up. Hot path. */
import { ORDER_TYPE, type OrderRequest, REFUSAL, TIME_IN_FORCE } from './contract.ts';
import { isAlgo } from './order-filters.ts';
import type { SymbolState } from './symbol-state.ts';
import { TICKS_MAX } from './tick-levels.ts';

const BPS_MAX = 10_000;

/** Types that have a price. */
function hasPrice(type: number): boolean {
  return (
    type === ORDER_TYPE.limit ||
    type === ORDER_TYPE.limitMaker ||
    type === ORDER_TYPE.stopLossLimit ||
    type === ORDER_TYPE.takeProfitLimit
  );
}

function isWhole(value: number): boolean {
  return value >= 0 && value <= Number.MAX_SAFE_INTEGER && Math.floor(value) === value;
}

/** What is wrong with the form of a request: 0, or a refusal. */
export function formRefusal(symbol: SymbolState, request: OrderRequest): number {
  const { type, priceTicks, stopTicks } = request;
  if (!(type >= ORDER_TYPE.limit && type <= ORDER_TYPE.limitMaker && Math.floor(type) === type))
    return REFUSAL.orderTypeNotSupported;
  const { orderTypes } = symbol.definition;
  if (orderTypes !== undefined && !orderTypes.includes(type)) return REFUSAL.orderTypeNotSupported;
  if (request.side !== 1 && request.side !== -1) return REFUSAL.badCombination;
  const priced = hasPrice(type) && !request.followsTrigger;
  if (!(isWhole(priceTicks) && isWhole(stopTicks)) || priced !== priceTicks > 0) return REFUSAL.badPrice;
  if (priceTicks >= TICKS_MAX || stopTicks >= TICKS_MAX) return REFUSAL.filterPrice;
  const quantity = quantityRefusal(symbol, request);
  if (quantity !== 0) return quantity;
  const trigger = triggerRefusal(symbol, request);
  return trigger !== 0 ? trigger : restRefusal(symbol, request);
}

/** The same of a leg that another one pays: how many lots it has is not known yet, so it is looked at as if they were many. */
export function paidFormRefusal(symbol: SymbolState, request: OrderRequest): number {
  if (request.lots !== 0 || request.quoteUnits !== 0) return REFUSAL.badQuantity;
  request.lots = Math.max(1, request.icebergLots);
  const form = formRefusal(symbol, request);
  request.lots = 0;
  return form;
}

function quantityRefusal(symbol: SymbolState, request: OrderRequest): number {
  const { lots, quoteUnits, icebergLots } = request;
  if (!(isWhole(lots) && isWhole(quoteUnits) && isWhole(icebergLots))) return REFUSAL.badQuantity;
  if (lots > 0 === quoteUnits > 0) return REFUSAL.badQuantity;
  if (quoteUnits > 0 && request.type !== ORDER_TYPE.market) return REFUSAL.badCombination;
  return lots * symbol.rules.lotUnits <= Number.MAX_SAFE_INTEGER ? 0 : REFUSAL.tooLarge;
}

function triggerRefusal(symbol: SymbolState, request: OrderRequest): number {
  const { type, stopTicks, trailingBps, followsTrigger } = request;
  if (followsTrigger && !isOffset(request)) return REFUSAL.badCombination;
  if (!isAlgo(type)) return stopTicks === 0 && trailingBps === 0 ? 0 : REFUSAL.badCombination;
  if (!isWhole(trailingBps) || trailingBps >= BPS_MAX) return REFUSAL.filterTrailingDelta;
  if (trailingBps > 0 && !symbol.definition.trailingAllowed) return REFUSAL.orderTypeNotSupported;
  return stopTicks > 0 || trailingBps > 0 ? 0 : REFUSAL.badCombination;
}

/** Whether an order whose limit follows its trigger is one: it trails, and its limit is a whole number of ticks away. */
function isOffset({ type, stopTicks, trailingBps, limitOffsetTicks }: OrderRequest): boolean {
  const isLimit = type === ORDER_TYPE.stopLossLimit || type === ORDER_TYPE.takeProfitLimit;
  const isWithin = Math.abs(limitOffsetTicks) < TICKS_MAX && Math.floor(limitOffsetTicks) === limitOffsetTicks;
  return isLimit && isWithin && stopTicks === 0 && trailingBps > 0;
}

function restRefusal(symbol: SymbolState, request: OrderRequest): number {
  const { type, timeInForce: tif, icebergLots } = request;
  if (!(tif >= TIME_IN_FORCE.gtc && tif <= TIME_IN_FORCE.gtd && Math.floor(tif) === tif)) return REFUSAL.badCombination;
  if (tif !== TIME_IN_FORCE.gtc && (!hasPrice(type) || type === ORDER_TYPE.limitMaker)) {
    // A post-only order may have a date; it never takes, so the other two make no sense.
    if (!(tif === TIME_IN_FORCE.gtd && type === ORDER_TYPE.limitMaker)) return REFUSAL.badCombination;
  }
  if (tif === TIME_IN_FORCE.gtd && !isWhole(request.expireTime)) return REFUSAL.badCombination;
  if (icebergLots > 0) {
    if (!(hasPrice(type) && symbol.definition.icebergAllowed)) return REFUSAL.orderTypeNotSupported;
    if (icebergLots > request.lots) return REFUSAL.icebergExceedsQuantity;
    if (tif !== TIME_IN_FORCE.gtc) return REFUSAL.icebergNeedsGtc;
  }
  if (!(isWhole(request.clientId) && isStp(request.stpMode))) return REFUSAL.badCombination;
  if (request.stpMode >= 0 && !symbol.definition.allowedStpModes.includes(request.stpMode as 0))
    return REFUSAL.stpModeNotAllowed;
  return 0;
}

function isStp(mode: number): boolean {
  return mode >= -1 && mode <= 5 && Math.floor(mode) === mode;
}
