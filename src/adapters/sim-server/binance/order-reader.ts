/**
 * Orders out of parameters: which ones an order type needs and which it may not have, and their text as ticks and lots.
 * What is wrong with the numbers themselves the exchange says; what is wrong with the request is said here.
 */
import {
  clearOrderRequest,
  ORDER_TYPE,
  type OrderRequest,
  type OrderTypeCode,
  type STP_MODE,
  type StpModeCode,
  type TimeInForceCode,
} from '../../../domain/sim/index.ts';
import type { ClientIds } from './client-ids.ts';
import { faults } from './fault.ts';
import { type ListedSymbol, ORDER_TYPES, STP_MODES, TIMES_IN_FORCE } from './listed-symbol.ts';
import type { ResponseKind } from './order-text.ts';
import type { Params } from './params.ts';

const STRATEGY_TYPE_MIN = 1_000_000;

/** Names of the parameters of one order: plain, or those of a leg of a list. */
export interface OrderNames {
  readonly type: string;
  readonly side: string;
  readonly quantity: string;
  readonly quoteOrderQty: string;
  readonly price: string;
  readonly stopPrice: string;
  readonly trailingDelta: string;
  readonly icebergQty: string;
  readonly timeInForce: string;
  readonly clientId: string;
  readonly strategyId: string;
  readonly strategyType: string;
}

/** Names of an order by itself. */
export const ORDER_NAMES: OrderNames = {
  type: 'type',
  side: 'side',
  quantity: 'quantity',
  quoteOrderQty: 'quoteOrderQty',
  price: 'price',
  stopPrice: 'stopPrice',
  trailingDelta: 'trailingDelta',
  icebergQty: 'icebergQty',
  timeInForce: 'timeInForce',
  clientId: 'newClientOrderId',
  strategyId: 'strategyId',
  strategyType: 'strategyType',
};

/** Names of a leg. @param shared names of side and quantity where the legs share them. */
export function legNames(leg: string, shared?: { readonly side: string; readonly quantity: string }): OrderNames {
  return {
    type: `${leg}Type`,
    side: shared?.side ?? `${leg}Side`,
    quantity: shared?.quantity ?? `${leg}Quantity`,
    quoteOrderQty: `${leg}QuoteOrderQty`,
    price: `${leg}Price`,
    stopPrice: `${leg}StopPrice`,
    trailingDelta: `${leg}TrailingDelta`,
    icebergQty: `${leg}IcebergQty`,
    timeInForce: `${leg}TimeInForce`,
    clientId: `${leg}ClientOrderId`,
    strategyId: `${leg}StrategyId`,
    strategyType: `${leg}StrategyType`,
  };
}

/** All names of an order. */
export function namesOf(names: OrderNames): string[] {
  return Object.values(names);
}

/** What an order is read for. */
export interface OrderContext {
  readonly symbol: ListedSymbol;
  readonly account: number;
  readonly ids: ClientIds;
  /** Whether another leg of its list pays it: then it says no quantity. */
  readonly isPaid?: boolean;
}

/** Fields that belong to some types only. */
interface TypeShape {
  readonly price: boolean;
  readonly trigger: boolean;
  /** Whether it needs a time in force. */
  readonly timed: boolean;
}

const SHAPES: Readonly<Record<OrderTypeCode, TypeShape>> = {
  [ORDER_TYPE.limit]: { price: true, trigger: false, timed: true },
  [ORDER_TYPE.market]: { price: false, trigger: false, timed: false },
  [ORDER_TYPE.stopLoss]: { price: false, trigger: true, timed: false },
  [ORDER_TYPE.stopLossLimit]: { price: true, trigger: true, timed: true },
  [ORDER_TYPE.takeProfit]: { price: false, trigger: true, timed: false },
  [ORDER_TYPE.takeProfitLimit]: { price: true, trigger: true, timed: true },
  [ORDER_TYPE.limitMaker]: { price: true, trigger: false, timed: false },
};

/** Reads an order into a request. @returns its type. @throws the venue's own errors. */
export function readOrder(params: Params, names: OrderNames, context: OrderContext, into: OrderRequest): OrderTypeCode {
  clearOrderRequest(into);
  into.account = context.account;
  into.symbol = context.symbol.index;
  into.side = readSide(params, names.side);
  into.type = readType(params, names.type);
  const shape = SHAPES[into.type];
  into.timeInForce = readTimeInForce(params, names.timeInForce, shape.timed);
  if (context.isPaid === true) checkPaid(params, names, into);
  else readQuantity(params, names, context.symbol, into);
  readPrices(params, names, context.symbol, into);
  readStrategy(params, names, into);
  into.stpMode = readStp(params);
  if (context.isPaid !== true) context.symbol.checkValue(into);
  const name = params.find(names.clientId);
  into.clientId = name === undefined ? context.ids.make() : context.ids.take(names.clientId, name);
  return into.type;
}

function readSide(params: Params, name: string): 1 | -1 {
  const side = params.text(name);
  if (side !== 'BUY' && side !== 'SELL') throw faults.side();
  return side === 'BUY' ? 1 : -1;
}

function readType(params: Params, name: string): OrderTypeCode {
  const type = ORDER_TYPES.indexOf(params.text(name) as 'LIMIT');
  if (type < 0) throw faults.orderType();
  return type as OrderTypeCode;
}

function readTimeInForce(params: Params, name: string, isNeeded: boolean): TimeInForceCode {
  if (!isNeeded) {
    if (params.has(name)) throw faults.notRequired(name);
    return 0;
  }
  const code = TIMES_IN_FORCE.indexOf(params.text(name) as 'GTC');
  if (code < 0) throw faults.timeInForce();
  return code as TimeInForceCode;
}

function readQuantity(params: Params, names: OrderNames, symbol: ListedSymbol, into: OrderRequest): void {
  const quantity = params.find(names.quantity);
  const quote = params.find(names.quoteOrderQty);
  if (into.type === ORDER_TYPE.market) {
    if (quantity === undefined && quote === undefined) throw faults.missingBoth(names.quantity, names.quoteOrderQty);
    if (quantity !== undefined && quote !== undefined) throw faults.combination();
  } else if (quote !== undefined) {
    throw faults.notRequired(names.quoteOrderQty);
  } else if (quantity === undefined) {
    throw faults.missing(names.quantity);
  }
  if (quantity !== undefined) into.lots = symbol.lots(names.quantity, quantity);
  if (quote !== undefined) into.quoteUnits = symbol.quote(names.quoteOrderQty, quote);
}

function checkPaid(params: Params, { quantity, quoteOrderQty }: OrderNames, { side }: OrderRequest): void {
  if (side > 0) throw faults.pendingSide();
  for (const name of [quantity, quoteOrderQty]) if (params.has(name)) throw faults.pendingParam(name);
}

function readPrices(params: Params, names: OrderNames, symbol: ListedSymbol, into: OrderRequest): void {
  const shape = SHAPES[into.type];
  if (shape.price) into.priceTicks = symbol.ticks(names.price, params.text(names.price));
  else if (params.has(names.price)) throw faults.notRequired(names.price);
  const stop = params.find(names.stopPrice);
  const trailing = params.whole(names.trailingDelta);
  if (shape.trigger && stop === undefined && trailing === undefined) {
    throw faults.missingBoth(names.stopPrice, names.trailingDelta);
  }
  if (!shape.trigger && stop !== undefined) throw faults.notRequired(names.stopPrice);
  if (!shape.trigger && trailing !== undefined) throw faults.notRequired(names.trailingDelta);
  if (stop !== undefined) into.stopTicks = symbol.ticks(names.stopPrice, stop);
  if (trailing !== undefined) into.trailingBps = trailing;
  const iceberg = params.find(names.icebergQty);
  if (iceberg === undefined) return;
  if (!shape.price) throw faults.notRequired(names.icebergQty);
  into.icebergLots = symbol.lots(names.icebergQty, iceberg);
}

function readStrategy(params: Params, names: OrderNames, into: OrderRequest): void {
  into.strategyId = params.whole(names.strategyId) ?? -1;
  into.strategyType = params.whole(names.strategyType) ?? -1;
  if (into.strategyType >= 0 && into.strategyType < STRATEGY_TYPE_MIN) throw faults.strategyType();
}

function readStp(params: Params): StpModeCode | -1 {
  const word = params.word('selfTradePreventionMode', STP_MODES);
  return word === undefined ? -1 : (STP_MODES.indexOf(word) as (typeof STP_MODE)[keyof typeof STP_MODE]);
}

/** How much is to be answered: all for market and limit orders, an acknowledgement for others. */
export function readResponseKind(params: Params, type: OrderTypeCode): ResponseKind {
  const usual = type === ORDER_TYPE.market || type === ORDER_TYPE.limit ? 'FULL' : 'ACK';
  return params.word('newOrderRespType', ['ACK', 'RESULT', 'FULL']) ?? usual;
}
