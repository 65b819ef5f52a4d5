/** Endpoints that place, cancel, change and show orders. */
import {
  CANCEL_RESTRICTION,
  type CancelReplaceResult,
  makeOrderRequest,
  type OrderName,
  type OrderRequest,
  REFUSAL,
  type SimOrder,
} from '../../../domain/sim/index.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { BinanceFault, faults } from './fault.ts';
import { listAnswer } from './list-endpoints.ts';
import type { ListedSymbol } from './listed-symbol.ts';
import { namesOf, ORDER_NAMES, readOrder, readResponseKind } from './order-reader.ts';
import { canceledView, msOf, orderView, placedView } from './order-text.ts';
import type { Params } from './params.ts';
import { refused } from './refusals.ts';
import type { BinanceVenue } from './venue.ts';

const CONFLICT = 409;
const BAD_REQUEST = 400;
const ORDER_READS = [...namesOf(ORDER_NAMES), 'symbol', 'newOrderRespType', 'selfTradePreventionMode'];
const NAME_READS = ['symbol', 'orderId', 'origClientOrderId'];
const RESTRICTIONS = {
  ONLY_NEW: CANCEL_RESTRICTION.onlyNew,
  ONLY_PARTIALLY_FILLED: CANCEL_RESTRICTION.onlyPartiallyFilled,
};

/** The order that two parameters name. Unknown names stay −1, which no order has. */
function readName(venue: BinanceVenue, { params, account }: Call, symbol: number, names = NAMES): OrderName {
  const orderId = params.whole(names.orderId);
  const text = params.find(names.clientId);
  if (orderId === undefined && text === undefined) throw faults.missingBoth(names.clientId, names.orderId);
  return { account, symbol, orderId: orderId ?? 0, clientId: text === undefined ? 0 : venue.ids.find(text) || -1 };
}

const NAMES = { orderId: 'orderId', clientId: 'origClientOrderId' };
const CANCEL_NAMES = { orderId: 'cancelOrderId', clientId: 'cancelOrigClientOrderId' };

/** Whether a name can be that of an order at all. */
function isKnown({ orderId, clientId }: OrderName): boolean {
  return clientId >= 0 && (orderId > 0 || clientId > 0);
}

function orderOf(venue: BinanceVenue, call: Call, symbol: ListedSymbol, orderId: number): SimOrder {
  const order = venue.exchange.order({ account: call.account, symbol: symbol.index, orderId, clientId: 0 });
  if (order === undefined) throw faults.noOrder();
  return order;
}

/** Number of the cancel itself. */
function readCancelId(venue: BinanceVenue, params: Params, name = 'newClientOrderId'): number {
  const text = params.find(name);
  return text === undefined ? venue.ids.make() : venue.ids.take(name, text);
}

function readRestriction(params: Params): 0 | 1 | 2 {
  const word = params.word('cancelRestrictions', ['ONLY_NEW', 'ONLY_PARTIALLY_FILLED'], faults.cancelRestrictions);
  return word === undefined ? CANCEL_RESTRICTION.none : RESTRICTIONS[word];
}

function readNewOrder(
  venue: BinanceVenue,
  { params, account }: Call,
): { readonly symbol: ListedSymbol; readonly request: OrderRequest } {
  const { symbol } = venue.market(params);
  const request = makeOrderRequest();
  readOrder(params, ORDER_NAMES, { symbol, account, ids: venue.ids }, request);
  return { symbol, request };
}

const place: Endpoint = {
  security: 'signed',
  weight: 1,
  isOrder: true,
  reads: ORDER_READS,
  handle: (venue, call) => {
    const { symbol, request } = readNewOrder(venue, call);
    const kind = readResponseKind(call.params, request.type);
    const ran = venue.limits.placing(call.account, 1, venue.wallUs, () =>
      venue.run((timeUs) => venue.exchange.submit(timeUs, request)),
    );
    if (ran.result < 0) throw refused(ran.result);
    const order = orderOf(venue, call, symbol, ran.result);
    return placedView(order, kind, own(ran, order.orderId), call.wording);
  },
};

/** What of a command is about one order: the other side of a self-trade is the same account's too. */
function own<T extends { readonly fills: readonly object[]; readonly preventions: readonly object[] }>(
  ran: T,
  orderId: number,
): T {
  const isOwn = (event: object): boolean => (event as { orderId: number }).orderId === orderId;
  return { ...ran, fills: ran.fills.filter(isOwn), preventions: ran.preventions.filter(isOwn) };
}

const test: Endpoint = {
  security: 'signed',
  weight: (params) => (params.has('computeCommissionRates') ? 20 : 1),
  reads: [...ORDER_READS, 'computeCommissionRates'],
  handle: (venue, call) => {
    const { request } = readNewOrder(venue, call);
    readResponseKind(call.params, request.type);
    const refusal = venue.run((timeUs) => venue.exchange.check(timeUs, request)).result;
    if (refusal < 0) throw refused(refusal);
    if (call.params.flag('computeCommissionRates') !== true) return {};
    const { makerPpm, takerPpm } = venue.exchange.feesOf(call.account);
    const none = { maker: '0.00000000', taker: '0.00000000' };
    return {
      standardCommissionForOrder: { maker: ppmText(makerPpm), taker: ppmText(takerPpm) },
      specialCommissionForOrder: none,
      taxCommissionForOrder: none,
      discount: { enabledForAccount: false, enabledForSymbol: false, discountAsset: 'BNB', discount: '0.00000000' },
    };
  },
};

/** Millionths as a decimal. */
export function ppmText(ppm: number): string {
  return `${ppm < 0 ? '-' : ''}0.${String(Math.abs(ppm)).padStart(6, '0')}00`;
}

const cancel: Endpoint = {
  security: 'signed',
  weight: 1,
  isOrder: true,
  reads: [...NAME_READS, 'newClientOrderId', 'cancelRestrictions'],
  handle: (venue, call) => {
    const { symbol } = venue.market(call.params);
    const name = readName(venue, call, symbol.index);
    const cancelClientId = readCancelId(venue, call.params);
    const restriction = readRestriction(call.params);
    if (!isKnown(name)) throw refused(REFUSAL.unknownOrder, 'cancel');
    const before = venue.exchange.order(name);
    const ran = venue.run((timeUs) => venue.exchange.cancel(timeUs, name, { cancelClientId, restriction }));
    if (ran.result < 0) throw refused(ran.result, 'cancel');
    if (before !== undefined && before.listId !== 0)
      return listAnswer(venue, call, before.listId, ran.timeUs, 'canceled');
    const order = orderOf(venue, call, symbol, before?.orderId ?? ran.result);
    return canceledView(order, venue.ids.text(cancelClientId), ran.timeUs, call.wording);
  },
};

const status: Endpoint = {
  security: 'signed',
  weight: 4,
  reads: NAME_READS,
  handle: (venue, call) => {
    const { symbol } = venue.market(call.params);
    const name = readName(venue, call, symbol.index);
    const order = isKnown(name) ? venue.view.order(name) : undefined;
    if (order === undefined) throw faults.noOrder();
    return orderView(order, call.wording);
  },
};

const openOrders: Endpoint = {
  security: 'signed',
  weight: (params) => (params.has('symbol') ? 6 : 80),
  reads: ['symbol'],
  handle: (venue, call) => {
    const { params, account } = call;
    const symbol = params.has('symbol') ? venue.market(params).symbol.index : -1;
    return venue.view.openOrders(account, symbol).map((order) => orderView(order, call.wording));
  },
};

const cancelAll: Endpoint = {
  security: 'signed',
  weight: 1,
  isOrder: true,
  reads: ['symbol'],
  handle: (venue, call) => {
    const { symbol } = venue.market(call.params);
    const open = venue.exchange.openOrders(call.account, symbol.index);
    if (open.length === 0) throw refused(REFUSAL.unknownOrder, 'cancel');
    const ran = venue.run((timeUs) => venue.exchange.cancelAll(timeUs, call.account, symbol.index));
    if (ran.result < 0) throw refused(ran.result, 'cancel');
    const lists = new Set<number>();
    return open.flatMap(({ orderId, listId, clientId }) => {
      if (listId === 0) {
        return canceledView(orderOf(venue, call, symbol, orderId), venue.ids.text(clientId), ran.timeUs, call.wording);
      }
      if (lists.has(listId)) return [];
      lists.add(listId);
      return listAnswer(venue, call, listId, ran.timeUs, 'canceled');
    });
  },
};

const allOrders: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['symbol', 'orderId', 'startTime', 'endTime', 'limit'],
  handle: (venue, call) => {
    const { params, account } = call;
    const { symbol } = venue.market(params);
    const limit = params.limit(500, 1000);
    const fromId = params.whole('orderId');
    const from = params.timeMs('startTime');
    const to = params.timeMs('endTime');
    const all = from !== undefined || to !== undefined;
    const query = { limit: all ? Number.MAX_SAFE_INTEGER : limit, ...(fromId === undefined ? {} : { fromId }) };
    const found = venue.view
      .ordersOf(account, symbol.index, query)
      .filter(({ time }) => msOf(time) >= (from ?? 0) && msOf(time) <= (to ?? Infinity));
    const wanted = all ? found.slice(0, limit) : found;
    return wanted.map((order) => orderView(order, call.wording));
  },
};

const cancelReplace: Endpoint = {
  security: 'signed',
  weight: 1,
  isOrder: true,
  reads: [
    ...ORDER_READS,
    'cancelReplaceMode',
    'cancelNewClientOrderId',
    'cancelOrigClientOrderId',
    'cancelOrderId',
    'cancelRestrictions',
    'orderRateLimitExceededMode',
  ],
  handle: (venue, call) => {
    const { params, account } = call;
    const { symbol, request } = readNewOrder(venue, call);
    const kind = readResponseKind(params, request.type);
    const mode = params.word('cancelReplaceMode', ['STOP_ON_FAILURE', 'ALLOW_FAILURE']);
    if (mode === undefined) throw faults.missing('cancelReplaceMode');
    const name = readName(venue, call, symbol.index, CANCEL_NAMES);
    const cancelId = readCancelId(venue, params, 'cancelNewClientOrderId');
    const options = { cancelClientId: cancelId, restriction: readRestriction(params) };
    venue.limits.checkOrders(account, 1, venue.wallUs);
    // Costs one even when the new order is not attempted.
    venue.limits.addOrders(account, 1, venue.wallUs);
    const before = isKnown(name) ? venue.exchange.order(name) : undefined;
    const ran = venue.run((timeUs) =>
      call.isHalf
        ? { cancel: venue.exchange.cancel(timeUs, name, options), placed: REFUSAL.accountDisabled }
        : venue.exchange.cancelReplace(
            timeUs,
            name,
            request,
            mode === 'STOP_ON_FAILURE' ? 'stopOnFailure' : 'allowFailure',
            options,
          ),
    );
    const { result, timeUs } = ran;
    const canceled =
      result.cancel > 0 && before !== undefined
        ? canceledView(orderOf(venue, call, symbol, before.orderId), venue.ids.text(cancelId), timeUs, call.wording)
        : undefined;
    const placed =
      result.placed > 0
        ? placedView(orderOf(venue, call, symbol, result.placed), kind, own(ran, result.placed), call.wording)
        : undefined;
    return replaceAnswer(result, canceled, placed);
  },
};

/** The two halves of a cancel-replace. @throws −2021 with 409 when one failed, −2022 with 400 when none was done. */
function replaceAnswer(result: CancelReplaceResult, canceled: object | undefined, placed: object | undefined): object {
  // A filter that the new order breaks is found before anything is done.
  if (result.cancel === REFUSAL.replaceNotAttempted) throw refused(result.placed);
  const half = (code: number, view: object | undefined, purpose: 'cancel' | 'order'): readonly [string, unknown] => {
    if (code === REFUSAL.replaceNotAttempted) return ['NOT_ATTEMPTED', null];
    return code > 0 ? ['SUCCESS', view] : ['FAILURE', refused(code, purpose).body];
  };
  const [cancelResult, cancelResponse] = half(result.cancel, canceled, 'cancel');
  const [newOrderResult, newOrderResponse] = half(result.placed, placed, 'order');
  const data = { cancelResult, newOrderResult, cancelResponse, newOrderResponse };
  if (cancelResult === 'SUCCESS' && newOrderResult === 'SUCCESS') return data;
  if (cancelResult !== 'SUCCESS' && newOrderResult !== 'SUCCESS') {
    throw new BinanceFault(BAD_REQUEST, -2022, 'Order cancel-replace failed.', { data });
  }
  throw new BinanceFault(CONFLICT, -2021, 'Order cancel-replace partially failed.', { data });
}

const amend: Endpoint = {
  security: 'signed',
  weight: 4,
  isOrder: true,
  reads: [...NAME_READS, 'newClientOrderId', 'newQty'],
  handle: (venue, call) => {
    const { params } = call;
    const { symbol } = venue.market(params);
    const name = readName(venue, call, symbol.index);
    const lots = symbol.lots('newQty', params.text('newQty'));
    const newName = params.find('newClientOrderId');
    const newClientId = newName === undefined ? 0 : venue.ids.take('newClientOrderId', newName);
    if (!isKnown(name)) throw faults.noOrder();
    const before = venue.exchange.order(name);
    const ran = venue.run((timeUs) => venue.exchange.amend(timeUs, name, lots, newClientId));
    if (ran.result < 0) throw refused(ran.result, 'amend');
    const order = orderOf(venue, call, symbol, ran.result);
    const { account, orderId, clientId } = order;
    const executionId = venue.exchange.sequence;
    venue.amended({
      account,
      symbol: symbol.index,
      orderId,
      executionId,
      clientId: before?.clientId ?? clientId,
      newClientId: clientId,
      lots: before?.lots ?? lots,
      newLots: order.lots,
      timeUs: ran.timeUs,
    });
    return {
      transactTime: call.wording.stamp(ran.timeUs),
      executionId,
      amendedOrder: orderView(order, call.wording),
    };
  },
};

/** Order endpoints by name. */
export const orderEndpoints = {
  place,
  test,
  cancel,
  status,
  openOrders,
  cancelAll,
  allOrders,
  cancelReplace,
  amend,
} as const;
