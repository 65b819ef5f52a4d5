/** Endpoints of order lists. */
import {
  type ListRequest,
  makeOrderRequest,
  type OrderRequest,
  REFUSAL,
  type SimOrder,
  type SimOrderList,
} from '../../../domain/sim/index.ts';
import type { Ran } from '../hosted/hosted-venue.ts';
import type { AccountQueries } from '../hosted/late-view.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { faults } from './fault.ts';
import { legNames, namesOf, type OrderNames, readOrder } from './order-reader.ts';
import { canceledView, listView, msOf, placedView, type ResponseKind } from './order-text.ts';
import type { Params } from './params.ts';
import { refused } from './refusals.ts';
import type { BinanceVenue } from './venue.ts';

const COMMON = ['symbol', 'listClientOrderId', 'newOrderRespType', 'selfTradePreventionMode'];
const PAIR = { side: 'side', quantity: 'quantity' };
const PENDING_PAIR = { side: 'pendingSide', quantity: 'pendingQuantity' };
const LEGS: Readonly<Record<ListRequest['kind'], readonly OrderNames[]>> = {
  oco: [legNames('above', PAIR), legNames('below', PAIR)],
  oto: [legNames('working'), legNames('pending')],
  otoco: [legNames('working'), legNames('pendingAbove', PENDING_PAIR), legNames('pendingBelow', PENDING_PAIR)],
};
/** Types of an OCO's legs, those of an OTOCO's pair among them. */
const PAIR_TYPES = ['STOP_LOSS', 'STOP_LOSS_LIMIT', 'LIMIT_MAKER', 'TAKE_PROFIT', 'TAKE_PROFIT_LIMIT'];

function ordersOf(venue: BinanceVenue, list: SimOrderList): SimOrder[] {
  const { account, symbol } = list;
  const found = list.orderIds.map((orderId) => venue.exchange.order({ account, symbol, orderId, clientId: 0 }));
  return found.filter((order): order is SimOrder => order !== undefined);
}

/** A list with a report of each of its orders. */
export function listAnswer(
  venue: BinanceVenue,
  call: Call,
  listId: number,
  timeUs: number,
  what: 'canceled' | { readonly placed: Ran<number>; readonly kind: ResponseKind },
): object {
  const list = venue.exchange.list(call.account, listId);
  if (list === undefined) throw faults.noList();
  const orders = ordersOf(venue, list);
  const reports = orders.map((order) =>
    what === 'canceled'
      ? canceledView(order, venue.ids.text(order.clientId), timeUs, call.wording)
      : placedView(
          order,
          what.kind,
          { ...what.placed, fills: fillsOf(what.placed, order), preventions: [] },
          call.wording,
        ),
  );
  return {
    ...listView(list, orders, call.wording),
    transactionTime: call.wording.stamp(timeUs),
    orderReports: reports,
  };
}

function fillsOf(ran: Ran<number>, order: SimOrder): Ran<number>['fills'] {
  return ran.fills.filter((fill) => (fill as { orderId?: number }).orderId === order.orderId);
}

function readListId(venue: BinanceVenue, params: Params): number {
  const text = params.find('listClientOrderId');
  return text === undefined ? venue.ids.make() : venue.ids.take('listClientOrderId', text);
}

function checkPair(params: Params, kind: ListRequest['kind']): void {
  for (const names of kind === 'oco' ? LEGS.oco : kind === 'otoco' ? LEGS.otoco.slice(1) : []) {
    const type = params.text(names.type);
    if (!PAIR_TYPES.includes(type) && (type === 'LIMIT' || type === 'MARKET')) throw refused(REFUSAL.listOrderTypes);
  }
}

/** @param paysOther whether the pending legs sell what the working one bought, and so say no quantity. */
function placeList(kind: ListRequest['kind'], paysOther = false): Endpoint {
  const names = LEGS[kind];
  return {
    security: 'signed',
    weight: 1,
    isOrder: true,
    reads: [...new Set([...COMMON, ...names.flatMap(namesOf)])],
    handle: (venue, call) => {
      const { params, account } = call;
      const { symbol } = venue.market(params);
      checkPair(params, kind);
      const legs: OrderRequest[] = names.map((leg, at) => {
        const request = makeOrderRequest();
        readOrder(params, leg, { symbol, account, ids: venue.ids, isPaid: paysOther && at > 0 }, request);
        if (paysOther && at === 0 && request.side < 0) throw faults.workingSide();
        return request;
      });
      const kindOfAnswer = params.word('newOrderRespType', ['ACK', 'RESULT', 'FULL']) ?? 'FULL';
      const whole: ListRequest = {
        kind,
        account,
        symbol: symbol.index,
        listClientId: readListId(venue, params),
        paysOther,
        legs,
      };
      if (call.isHalf && kind !== 'otoco') return placeFirstLeg(venue, call, whole, kindOfAnswer);
      const request = call.isHalf ? ({ ...whole, kind: 'oto', legs: legs.slice(0, 2) } as const) : whole;
      const ran = venue.limits.placing(account, legs.length, venue.wallUs, () =>
        venue.run((timeUs) => venue.exchange.submitList(timeUs, request)),
      );
      if (ran.result < 0) throw refused(ran.result);
      return listAnswer(venue, call, ran.result, ran.timeUs, { placed: ran, kind: kindOfAnswer });
    },
  };
}

/** What is left of a pair when one of its legs has not come into being: a single order, in the answer of a list. */
function placeFirstLeg(venue: BinanceVenue, call: Call, list: ListRequest, kind: ResponseKind): object {
  const [leg] = list.legs as [OrderRequest];
  const ran = venue.limits.placing(call.account, 1, venue.wallUs, () =>
    venue.run((timeUs) => venue.exchange.submit(timeUs, leg)),
  );
  if (ran.result < 0) throw refused(ran.result);
  const { account, symbol } = leg;
  const order = venue.exchange.order({ account, symbol, orderId: ran.result, clientId: 0 });
  if (order === undefined) throw faults.noOrder();
  const { listClientId, kind: listKind } = list;
  const view = { listId: 0, clientId: listClientId, time: ran.timeUs, done: false, orderIds: [order.orderId] };
  return {
    ...listView({ ...view, account, symbol, kind: listKind }, [order], call.wording),
    orderListId: -1,
    orderReports: [placedView(order, kind, { ...ran, fills: fillsOf(ran, order), preventions: [] }, call.wording)],
  };
}

/** The list that parameters name. */
function findList(
  lists: Pick<AccountQueries, 'list' | 'lists'>,
  venue: BinanceVenue,
  { params, account }: Call,
  idName: string,
): SimOrderList | undefined {
  const listId = params.whole('orderListId');
  const text = params.find(idName);
  if (listId === undefined && text === undefined) throw faults.missingBoth('orderListId', idName);
  if (listId !== undefined) return lists.list(account, listId);
  const clientId = venue.ids.find(text as string);
  return clientId === 0 ? undefined : lists.lists(account).findLast((list) => list.clientId === clientId);
}

const cancel: Endpoint = {
  security: 'signed',
  weight: 1,
  isOrder: true,
  reads: ['symbol', 'orderListId', 'listClientOrderId', 'newClientOrderId'],
  handle: (venue, call) => {
    const { symbol } = venue.market(call.params);
    const list = findList(venue.exchange, venue, call, 'listClientOrderId');
    const newName = call.params.find('newClientOrderId');
    if (newName !== undefined) venue.ids.take('newClientOrderId', newName);
    if (list === undefined || list.symbol !== symbol.index) throw refused(REFUSAL.unknownOrder, 'cancel');
    const { account } = call;
    const ran = venue.run((timeUs) => venue.exchange.cancelList(timeUs, { account, listId: list.listId }));
    if (ran.result < 0) throw refused(ran.result, 'cancel');
    return listAnswer(venue, call, list.listId, ran.timeUs, 'canceled');
  },
};

const status: Endpoint = {
  security: 'signed',
  weight: 4,
  reads: ['orderListId', 'origClientOrderId'],
  handle: (venue, call) => {
    const list = findList(venue.view, venue, call, 'origClientOrderId');
    if (list === undefined) throw faults.noList();
    return listView(list, ordersOf(venue, list), call.wording);
  },
};

const openLists: Endpoint = {
  security: 'signed',
  weight: 6,
  reads: [],
  handle: (venue, call) =>
    venue.view
      .lists(call.account, { openOnly: true })
      .map((list) => listView(list, ordersOf(venue, list), call.wording)),
};

const allLists: Endpoint = {
  security: 'signed',
  weight: 20,
  reads: ['fromId', 'startTime', 'endTime', 'limit'],
  handle: (venue, call) => {
    const { params, account } = call;
    const limit = params.limit(500, 1000);
    const fromId = params.whole('fromId');
    const [from, to] = [params.timeMs('startTime'), params.timeMs('endTime')];
    if (fromId !== undefined && (from ?? to) !== undefined) throw faults.combination();
    const found = venue.view
      .lists(account)
      .filter(
        ({ listId, time }) => listId >= (fromId ?? 0) && msOf(time) >= (from ?? 0) && msOf(time) <= (to ?? Infinity),
      );
    const wanted = fromId === undefined && from === undefined ? found.slice(-limit) : found.slice(0, limit);
    return wanted.map((list) => listView(list, ordersOf(venue, list), call.wording));
  },
};

/** List endpoints by name. */
export const listEndpoints = {
  oco: placeList('oco'),
  oto: placeList('oto'),
  otoco: placeList('otoco'),
  opo: placeList('oto', true),
  opoco: placeList('otoco', true),
  cancel,
  status,
  openLists,
  allLists,
} as const;
