/** Endpoints that place, cancel and show orders. */
import type { OrderName } from '../../../domain/sim/index.ts';
import type { VenueAccount } from '../hosted/hosted-venue.ts';
import { type OwnCall, own, pageOf } from './endpoint.ts';
import { faults } from './fault.ts';
import { listField, textField } from './json-fields.ts';
import { type FillRecord, isClosed, type OrderRecord } from './order-ledger.ts';
import { CONFIGURATIONS, type OrderPlan, readPlan } from './order-plan.ts';
import { configurationOf, fillView, orderView } from './order-text.ts';
import { OrderRefused, refused } from './refusals.ts';
import { readIso } from './time-text.ts';
import type { CoinbaseVenue } from './venue.ts';

const CANCELS_MAX = 100;
const ORDERS_MAX = 1000;
const FILLS_DEFAULT = 100;
const FILLS_MAX = 1000;
const CLIENT_ID = /^[ -~]{1,128}$/;

/** Reads the order that a body asks for. @throws 400 for a product that is none, and the venue's own findings. */
export function planOf(venue: CoinbaseVenue, { body, account }: OwnCall): OrderPlan {
  const market = venue.find(textField(body, 'product_id'));
  if (market === undefined) throw faults.argument('Invalid product_id');
  const { takerPpm } = venue.exchange.feesOf(account.index);
  return readPlan(body, { account: account.index, product: market.product, takerPpm, nowUs: venue.now() });
}

/** Name of an order in the exchange. */
export function exchangeName({ account, exchangeId, plan }: OrderRecord): OrderName {
  return { account, symbol: plan.product.index, orderId: exchangeId, clientId: 0 };
}

/** Sends an order. @throws what the engine refuses. */
function placeOrder(venue: CoinbaseVenue, account: VenueAccount, plan: OrderPlan, clientOrderId: string): OrderRecord {
  const { exchange } = venue;
  const { symbol } = plan.request;
  const ran = venue.run((timeUs) => {
    const { list, request } = plan;
    const id = list === undefined ? exchange.submit(timeUs, request) : exchange.submitList(timeUs, list);
    if (id < 0) throw refused(id, plan.stopsUp);
    const exchangeIds = list === undefined ? [id] : (exchange.list(account.index, id)?.orderIds ?? []);
    const legs = exchangeIds.map((orderId) => exchange.order({ account: account.index, symbol, orderId, clientId: 0 }));
    return venue.orders.open({
      clientOrderId,
      account: account.index,
      plan,
      exchangeIds,
      listId: list === undefined ? 0 : id,
      lots: legs[0]?.lots ?? request.lots,
      lockTicks: Math.max(...legs.map((leg) => leg?.lockTicks ?? 0)),
      lockPpm: venue.lockPpmOf(account.index),
      timeUs,
    });
  });
  return ran.result;
}

function placedView(order: OrderRecord): object {
  return {
    success: true,
    success_response: {
      order_id: order.orderId,
      product_id: order.plan.product.name,
      side: order.plan.side > 0 ? 'BUY' : 'SELL',
      client_order_id: order.clientOrderId,
    },
    order_configuration: configurationOf(order),
  };
}

/** Answer to an order that was not placed. */
function refusedView(refusal: OrderRefused, configuration: unknown): object {
  return {
    success: false,
    error_response: {
      error: refusal.reason,
      message: refusal.message,
      error_details: refusal.message,
      preview_failure_reason: refusal.preview,
      new_order_failure_reason: refusal.reason,
    },
    order_configuration: typeof configuration === 'object' && configuration !== null ? configuration : {},
  };
}

/** An id that is used again is answered with the order that has it, and nothing is placed. */
const create = own((venue, call) => {
  const { body, account } = call;
  const clientOrderId = textField(body, 'client_order_id');
  if (clientOrderId === undefined || !CLIENT_ID.test(clientOrderId))
    throw faults.argument('client_order_id is required, at most 128 characters');
  const there = venue.orders.findByClientId(account.index, clientOrderId);
  if (there !== undefined) return placedView(there);
  try {
    return placedView(placeOrder(venue, account, planOf(venue, call), clientOrderId));
  } catch (error) {
    if (error instanceof OrderRefused) return refusedView(error, body.order_configuration);
    throw error;
  }
});

function cancelOne(venue: CoinbaseVenue, account: VenueAccount, orderId: string): object {
  const answer = (reason?: string): object => ({
    success: reason === undefined,
    failure_reason: reason ?? 'UNKNOWN_CANCEL_FAILURE_REASON',
    order_id: orderId,
  });
  const order = venue.orders.find(account.index, orderId);
  if (order === undefined) return answer('UNKNOWN_CANCEL_ORDER');
  if (order.status === 'FILLED') return answer('ORDER_IS_FULLY_FILLED');
  if (isClosed(order)) return answer('DUPLICATE_CANCEL_REQUEST');
  const { exchange } = venue;
  const { result } = venue.run((timeUs) =>
    order.listId === 0
      ? exchange.cancel(timeUs, exchangeName(order))
      : exchange.cancelList(timeUs, { account: account.index, listId: order.listId }),
  );
  // What was due until now may have ended it first.
  if (result < 0) return answer(closedReason(order));
  return answer();
}

function closedReason({ status }: OrderRecord): string {
  return status === 'FILLED' ? 'ORDER_IS_FULLY_FILLED' : 'UNKNOWN_CANCEL_ORDER';
}

const cancel = own((venue, { body, account }) => {
  const ids = listField(body, 'order_ids');
  if (ids.length === 0) throw faults.argument('order_ids is required');
  if (ids.length > CANCELS_MAX) throw faults.argument(`order_ids: at most ${CANCELS_MAX}`);
  return { results: ids.map((id) => cancelOne(venue, account, id)) };
});

const order = own((venue, { places, account, query }) => {
  const clientOrderId = query.text('client_order_id');
  const found = venue.seen(
    venue.orders.find(account.index, places[0] ?? '') ??
      (clientOrderId === undefined ? undefined : venue.orders.findByClientId(account.index, clientOrderId)),
  );
  if (found === undefined) throw faults.order();
  return { order: orderView(found, venue.idsOf(account)) };
});

/** A time of a query. @throws 400. */
function timeOf({ query }: OwnCall, name: string): number | undefined {
  const text = query.text(name);
  if (text === undefined) return undefined;
  const time = readIso(text);
  if (time === undefined) throw faults.argument(`${name} is invalid`);
  return time;
}

/** A test for values of a parameter that may come several times; without any everything passes. */
function wanted(names: readonly string[]): (value: string) => boolean {
  return names.length === 0 ? () => true : (value) => names.includes(value);
}

function productsAsked({ query }: OwnCall): (value: string) => boolean {
  return wanted([...query.all('product_ids'), ...query.all('product_id')]);
}

const orders = own((venue, call) => {
  const { query, account } = call;
  const statuses = query.all('order_status');
  if (statuses.length > 1 && statuses.includes('OPEN'))
    throw faults.argument('cannot pair OPEN orders with other order types');
  const isSpot = query.text('product_type') !== 'FUTURE';
  const [from, to] = [timeOf(call, 'start_date') ?? 0, timeOf(call, 'end_date') ?? Number.POSITIVE_INFINITY];
  const [hasId, hasProduct, hasStatus] = [wanted(query.all('order_ids')), productsAsked(call), wanted(statuses)];
  const [hasType, hasTif] = [wanted(query.all('order_types')), wanted(query.all('time_in_forces'))];
  const hasSide = wanted(query.all('order_side').filter((side) => side !== 'UNKNOWN_ORDER_SIDE'));
  const found = venue.seenOrders(account.index).filter((one) => {
    const { type, word } = CONFIGURATIONS[one.plan.name];
    const isInTime = one.createdUs >= from && one.createdUs < to;
    const isOfKind = hasType(type) && hasTif(word) && hasSide(one.plan.side > 0 ? 'BUY' : 'SELL');
    return (
      isSpot && isInTime && isOfKind && hasId(one.orderId) && hasProduct(one.plan.product.name) && hasStatus(one.status)
    );
  });
  const page = pageOf(found, query, Math.max(1, query.whole('limit', ORDERS_MAX) ?? ORDERS_MAX));
  return {
    orders: page.rows.map((one) => orderView(one, venue.idsOf(account))),
    sequence: '0',
    has_next: page.hasNext,
    cursor: page.cursor,
  };
});

const fills = own((venue, call) => {
  const { query, account } = call;
  const from = timeOf(call, 'start_sequence_timestamp') ?? 0;
  const to = timeOf(call, 'end_sequence_timestamp') ?? Number.POSITIVE_INFINITY;
  const hasOrder = wanted([...query.all('order_ids'), ...query.all('order_id')]);
  const hasProduct = productsAsked(call);
  const isAsked = ({ order: of, timeUs }: FillRecord): boolean =>
    timeUs >= from && timeUs <= to && hasOrder(of.orderId) && hasProduct(of.plan.product.name);
  const found = venue.seenFills(account.index).filter(isAsked);
  const page = pageOf(found, query, Math.max(1, query.whole('limit', FILLS_MAX) ?? FILLS_DEFAULT));
  return { fills: page.rows.map((fill) => fillView(fill, venue.idsOf(account))), cursor: page.cursor };
});

/** Order endpoints by name. */
export const orderEndpoints = { create, cancel, order, orders, fills } as const;
