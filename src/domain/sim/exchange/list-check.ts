/** Whether the legs of a list go together: their types, prices, sides and lots. */
import { type ListRequest, ORDER_TYPE, type OrderRequest, REFUSAL } from './contract.ts';
import type { SymbolState } from './symbol-state.ts';

const LEGS: Readonly<Record<ListRequest['kind'], number>> = { oco: 2, oto: 2, otoco: 3 };

/** What is wrong with a list as such: 0, or a refusal. Each leg is looked at as an order besides. */
export function listRefusal(symbol: SymbolState, list: ListRequest): number {
  const { kind, legs, account, symbol: index } = list;
  if (legs.length !== LEGS[kind]) return REFUSAL.badCombination;
  // A loop, because a function that knows the account would be made for each list.
  for (let at = 0; at < legs.length; at++) {
    const leg = legs[at] as OrderRequest;
    if (leg.account !== account || leg.symbol !== index) return REFUSAL.badCombination;
  }
  const { ocoAllowed, otoAllowed } = symbol.definition;
  if ((kind !== 'oto' && !ocoAllowed) || (kind !== 'oco' && !otoAllowed)) return REFUSAL.listNotSupported;
  const paid = list.paysOther === true ? paidRefusal(symbol, list) : 0;
  if (paid !== 0) return paid;
  if (kind === 'oco') return pairRefusal(legs[0] as OrderRequest, legs[1] as OrderRequest, symbol.lastTick);
  const working = legs[0] as OrderRequest;
  if (working.type !== ORDER_TYPE.limit && working.type !== ORDER_TYPE.limitMaker) return REFUSAL.listOrderTypes;
  const pending = legs[1] as OrderRequest;
  if (pending.quoteUnits > 0) return REFUSAL.badCombination;
  // Where the market stands when the pending pair is placed is not known yet.
  return kind === 'oto' ? 0 : pairRefusal(pending, legs[2] as OrderRequest, 0);
}

/** One pays the other: a buy pays sales that say no lots. */
function paidRefusal(symbol: SymbolState, { kind, legs }: ListRequest): number {
  if (symbol.definition.opoAllowed !== true) return REFUSAL.listNotSupported;
  const isOff = (leg: OrderRequest, at: number): boolean =>
    leg.side !== (at === 0 ? 1 : -1) || leg.lots > 0 !== (at === 0);
  return kind === 'oco' || legs.some(isOff) ? REFUSAL.badCombination : 0;
}

function pairRefusal(above: OrderRequest, below: OrderRequest, last: number): number {
  if (above.side !== below.side || above.lots !== below.lots) return REFUSAL.badCombination;
  const profit = above.side < 0 ? above : below;
  const loss = above.side < 0 ? below : above;
  if (!isProfit(profit.type) || !isLoss(loss.type)) return REFUSAL.listOrderTypes;
  const high = priceOf(above);
  const low = priceOf(below);
  if (high > 0 && low > 0 && high <= low) return REFUSAL.listPrices;
  if (last > 0 && ((high > 0 && high <= last) || (low > 0 && low >= last))) return REFUSAL.listPrices;
  return 0;
}

function isProfit(type: number): boolean {
  return type === ORDER_TYPE.limitMaker || type === ORDER_TYPE.takeProfit || type === ORDER_TYPE.takeProfitLimit;
}

function isLoss(type: number): boolean {
  return type === ORDER_TYPE.stopLoss || type === ORDER_TYPE.stopLossLimit;
}

/** Price at which a leg begins to matter; 0 for one that only follows the market. */
function priceOf(leg: OrderRequest): number {
  return leg.type === ORDER_TYPE.limitMaker ? leg.priceTicks : leg.stopTicks;
}
