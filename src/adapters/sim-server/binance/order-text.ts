/** Orders, fills and lists as the venue writes them. Pure. */
import {
  EXPIRY_REASON,
  ORDER_STATE,
  ORDER_TYPE,
  type SimFill,
  type SimOrder,
  type SimOrderList,
} from '../../../domain/sim/index.ts';
import type { ClientIds } from './client-ids.ts';
import { unitsText } from './decimal-text.ts';
import { type ListedSymbol, ORDER_TYPES, STP_MODES, TIMES_IN_FORCE } from './listed-symbol.ts';

const US_PER_MS = 1000;

/** States in the venue's words, by code. */
export const STATES = [
  'PENDING_NEW',
  'NEW',
  'PARTIALLY_FILLED',
  'FILLED',
  'CANCELED',
  'REJECTED',
  'EXPIRED',
  'EXPIRED_IN_MATCH',
] as const;

/** Reasons of expiry in the venue's words, by code. */
export const EXPIRY_REASONS: Readonly<Record<number, string>> = {
  [EXPIRY_REASON.none]: 'NONE',
  [EXPIRY_REASON.rejected]: 'REJECTED',
  [EXPIRY_REASON.exchangeCanceled]: 'EXCHANGE_CANCELED',
  [EXPIRY_REASON.ocoTrigger]: 'OCO_TRIGGER',
  [EXPIRY_REASON.otoPhaseOneExpired]: 'OTO_PHASE_ONE_EXPIRED',
  [EXPIRY_REASON.unfilledIoc]: 'UNFILLED_IOC_QUANTITY_EXPIRED',
  [EXPIRY_REASON.unfilledFok]: 'UNFILLED_FOK_ORDER_EXPIRED',
  [EXPIRY_REASON.insufficientLiquidity]: 'INSUFFICIENT_LIQUIDITY',
  [EXPIRY_REASON.priceRangeExceeded]: 'EXECUTION_RULE_PRICE_RANGE_EXCEEDED',
  [EXPIRY_REASON.goodTillDate]: 'EXCHANGE_CANCELED',
};

/** What every answer about orders needs. */
export interface Wording {
  readonly ids: ClientIds;
  readonly symbols: readonly ListedSymbol[];
  readonly assets: readonly string[];
  /** A time (µs) as it is written: in milliseconds, or in microseconds for who asks for them. */
  stamp(timeUs: number): number;
}

/** Microseconds as the milliseconds that the wire has unless somebody asks otherwise. */
export function msOf(timeUs: number): number {
  return Math.floor(timeUs / US_PER_MS);
}

/** Id of a list, −1 for none. */
export function listIdOf(listId: number): number {
  return listId === 0 ? -1 : listId;
}

/** Quantity of an order; that of a market order by its quote quantity is what it filled. */
function originalLots(order: SimOrder): number {
  return order.type === ORDER_TYPE.market && order.quoteUnits > 0 ? order.filledLots : order.lots;
}

function amounts(order: SimOrder, symbol: ListedSymbol): object {
  return {
    price: symbol.price(order.priceTicks),
    origQty: symbol.quantity(originalLots(order)),
    executedQty: symbol.quantity(order.filledLots),
    origQuoteOrderQty: unitsText(order.quoteUnits),
    cummulativeQuoteQty: unitsText(order.filledQuoteUnits),
    status: STATES[order.state],
    timeInForce: TIMES_IN_FORCE[order.timeInForce as 0] ?? 'GTC',
    type: ORDER_TYPES[order.type],
    side: order.side > 0 ? 'BUY' : 'SELL',
  };
}

/** Fields that an order only has when they were set. */
function extras(order: SimOrder, symbol: ListedSymbol): object {
  return {
    ...(order.trailingBps > 0 ? { trailingDelta: order.trailingBps } : {}),
    ...(order.strategyId >= 0 ? { strategyId: order.strategyId } : {}),
    ...(order.strategyType >= 0 ? { strategyType: order.strategyType } : {}),
    ...(order.preventedLots > 0 ? { preventedQuantity: symbol.quantity(order.preventedLots) } : {}),
    ...(order.reason === EXPIRY_REASON.none ? {} : { expiryReason: EXPIRY_REASONS[order.reason] }),
  };
}

/** An order as a query shows it. */
export function orderView(order: SimOrder, wording: Wording): object {
  const { ids, symbols } = wording;
  const symbol = symbols[order.symbol] as ListedSymbol;
  return {
    symbol: symbol.name,
    orderId: order.orderId,
    orderListId: listIdOf(order.listId),
    clientOrderId: ids.text(order.clientId),
    ...amounts(order, symbol),
    stopPrice: symbol.price(order.stopTicks),
    icebergQty: symbol.quantity(order.icebergLots),
    time: wording.stamp(order.time),
    updateTime: wording.stamp(order.updateTime),
    isWorking: order.working,
    workingTime: order.workingTime === 0 ? -1 : wording.stamp(order.workingTime),
    selfTradePreventionMode: STP_MODES[order.stpMode],
    ...extras(order, symbol),
  };
}

/** How much an answer to a new order says. */
export type ResponseKind = 'ACK' | 'RESULT' | 'FULL';

/** A fill within the answer to a new order. */
export interface AnswerFill {
  readonly priceTicks: number;
  readonly lots: number;
  readonly feeUnits: number;
  readonly asset: number;
  readonly tradeId: number;
}

/** A prevented match within the answer to a new order. */
export interface AnswerPrevention {
  readonly preventedMatchId: number;
  readonly otherOrderId: number;
  readonly priceTicks: number;
  readonly lots: number;
}

/** What happened while an order was placed. */
export interface Placement {
  readonly timeUs: number;
  readonly fills: readonly AnswerFill[];
  readonly preventions: readonly AnswerPrevention[];
}

/** Answer to a new order. */
export function placedView(order: SimOrder, kind: ResponseKind, placement: Placement, wording: Wording): object {
  const symbol = wording.symbols[order.symbol] as ListedSymbol;
  const head = {
    symbol: symbol.name,
    orderId: order.orderId,
    orderListId: listIdOf(order.listId),
    clientOrderId: wording.ids.text(order.clientId),
    transactTime: wording.stamp(placement.timeUs),
  };
  if (kind === 'ACK') return head;
  const { preventions } = placement;
  return {
    ...head,
    ...amounts(order, symbol),
    ...(order.stopTicks > 0 ? { stopPrice: symbol.price(order.stopTicks) } : {}),
    ...(order.icebergLots > 0 ? { icebergQty: symbol.quantity(order.icebergLots) } : {}),
    workingTime: order.workingTime === 0 ? -1 : wording.stamp(order.workingTime),
    ...(kind === 'FULL' ? { fills: placement.fills.map((fill) => fillView(fill, symbol, wording)) } : {}),
    ...(preventions.length > 0 ? { preventedMatches: preventions.map((match) => preventionView(match, symbol)) } : {}),
    selfTradePreventionMode: STP_MODES[order.stpMode],
    ...extras(order, symbol),
  };
}

function fillView(fill: AnswerFill, symbol: ListedSymbol, { assets }: Wording): object {
  return {
    price: symbol.price(fill.priceTicks),
    qty: symbol.quantity(fill.lots),
    commission: unitsText(fill.feeUnits),
    commissionAsset: assets[fill.asset],
    tradeId: fill.tradeId,
  };
}

function preventionView(match: AnswerPrevention, symbol: ListedSymbol): object {
  return {
    preventedMatchId: match.preventedMatchId,
    makerOrderId: match.otherOrderId,
    price: symbol.price(match.priceTicks),
    takerPreventedQuantity: symbol.quantity(match.lots),
  };
}

/** Answer to a cancel. @param cancelId name of the cancel itself. */
export function canceledView(order: SimOrder, cancelId: string, timeUs: number, wording: Wording): object {
  const symbol = wording.symbols[order.symbol] as ListedSymbol;
  return {
    symbol: symbol.name,
    origClientOrderId: wording.ids.text(order.clientId),
    orderId: order.orderId,
    orderListId: listIdOf(order.listId),
    clientOrderId: cancelId,
    transactTime: wording.stamp(timeUs),
    ...amounts(order, symbol),
    ...(order.stopTicks > 0 ? { stopPrice: symbol.price(order.stopTicks) } : {}),
    ...(order.icebergLots > 0 ? { icebergQty: symbol.quantity(order.icebergLots) } : {}),
    selfTradePreventionMode: STP_MODES[order.stpMode],
    ...extras(order, symbol),
  };
}

/** A list. `contingencyType` of an OTOCO is OTO. */
export function listView(list: SimOrderList, orders: readonly SimOrder[], wording: Wording): object {
  const symbol = wording.symbols[list.symbol] as ListedSymbol;
  return {
    orderListId: list.listId,
    contingencyType: list.kind === 'oco' ? 'OCO' : 'OTO',
    listStatusType: list.done ? 'ALL_DONE' : 'EXEC_STARTED',
    listOrderStatus: list.done ? 'ALL_DONE' : 'EXECUTING',
    listClientOrderId: wording.ids.text(list.clientId),
    transactionTime: wording.stamp(list.time),
    symbol: symbol.name,
    orders: orders.map((order) => ({
      symbol: symbol.name,
      orderId: order.orderId,
      clientOrderId: wording.ids.text(order.clientId),
    })),
  };
}

/** A fill as myTrades lists it. */
export function tradeView(fill: SimFill, wording: Wording): object {
  const { symbols, assets } = wording;
  const symbol = symbols[fill.symbol] as ListedSymbol;
  return {
    symbol: symbol.name,
    id: fill.tradeId,
    orderId: fill.orderId,
    orderListId: listIdOf(fill.listId),
    price: symbol.price(fill.priceTicks),
    qty: symbol.quantity(fill.lots),
    quoteQty: unitsText(fill.quoteUnits),
    commission: unitsText(fill.feeUnits),
    commissionAsset: assets[fill.feeAsset],
    time: wording.stamp(fill.time),
    isBuyer: fill.side > 0,
    isMaker: fill.isMaker,
    isBestMatch: true,
  };
}

/** Whether nothing more can happen to an order. */
export function isFinal(state: number): boolean {
  return state >= ORDER_STATE.filled;
}
