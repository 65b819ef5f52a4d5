/** Methods of WebSocket v2 that place, change and cancel orders. */
import { faults, KrakenFault } from './fault.ts';
import type { KrakenMarket } from './market.ts';
import { isOpen, type OrderRecord } from './order-record.ts';
import { type OrderWish, readSocketWish } from './order-wish.ts';
import { KrakenParams, type ParamValue } from './params.ts';
import { amendId, cancelNamed, editedWish, openOrder, setTimeoutOf } from './trading-endpoints.ts';
import type { KrakenVenue } from './venue.ts';

const BATCH = { least: 2, most: 15 } as const;

/** What a method answers with: one reply, or one for each order. */
export interface SocketOutcome {
  readonly result?: unknown;
  readonly error?: string;
  /** Beside the result. */
  readonly extra?: object;
}

/** A method. @throws the venue's own errors. */
export type SocketMethod = (
  venue: KrakenVenue,
  account: number,
  params: KrakenParams,
) => SocketOutcome | readonly SocketOutcome[];

function marketOf(venue: KrakenVenue, params: KrakenParams): KrakenMarket {
  const name = params.text('symbol');
  const market = venue.socketMarket(name);
  if (market === undefined) throw new KrakenFault(`Currency pair not supported ${name}`);
  return market;
}

function idsOf({ txid, wish }: OrderRecord): object {
  return {
    order_id: txid,
    ...(wish.clientId === '' ? {} : { cl_ord_id: wish.clientId }),
    ...(wish.userref === 0 ? {} : { order_userref: wish.userref }),
  };
}

function add(venue: KrakenVenue, account: number, market: KrakenMarket, wish: OrderWish, isTest: boolean): object {
  if (isTest) {
    venue.desk.check(account, market, wish);
    return { order_id: '' };
  }
  return idsOf(venue.desk.place(account, market, wish));
}

const addOrder: SocketMethod = (venue, account, params) => {
  const market = marketOf(venue, params);
  const wish = readSocketWish(params, venue.wallUs);
  return { result: add(venue, account, market, wish, params.flag('validate')) };
};

const batchAdd: SocketMethod = (venue, account, params) => {
  const market = marketOf(venue, params);
  const orders = params.trees('orders') ?? [];
  if (orders.length < BATCH.least || orders.length > BATCH.most) throw faults.arguments('orders');
  const wishes = orders.map((order) => readSocketWish(order, venue.wallUs));
  const isTest = params.flag('validate');
  const result = wishes.map((wish) => {
    try {
      return add(venue, account, market, wish, isTest);
    } catch (error) {
      if (error instanceof KrakenFault) return { error: error.message };
      throw error;
    }
  });
  return { result };
};

const amendOrder: SocketMethod = (venue, account, params) => {
  const record = openOrder(venue, account, params, 'order_id');
  venue.desk.amend(record, params);
  return { result: { amend_id: amendId(venue), ...idsOf(record) } };
};

const editOrder: SocketMethod = (venue, account, params) => {
  const market = marketOf(venue, params);
  const record = openOrder(venue, account, params, 'order_id');
  if (record.symbol !== market.pair.index) throw faults.unknownOrder();
  const waits = record.wish.triggerPrice !== '';
  const named: readonly (readonly [string, string | undefined])[] = [
    ['volume', params.find('order_qty')],
    [waits ? 'price2' : 'price', params.find('limit_price')],
    ['price', waits ? params.tree('triggers')?.find('price') : undefined],
    ['displayvol', params.find('display_qty')],
    ['userref', params.find('order_userref')],
    ['oflags', params.has('post_only') ? (params.flag('post_only') ? 'post' : '') : undefined],
    ['deadline', params.find('deadline')],
  ];
  const values = new Map<string, ParamValue>();
  for (const [name, value] of named) if (value !== undefined) values.set(name, value);
  const next = venue.desk.edit(record, editedWish(record, market, new KrakenParams(values), venue.wallUs));
  return { result: { order_id: next.txid, original_order_id: record.txid } };
};

/** One reply for each order that is named. */
const cancelOrder: SocketMethod = (venue, account, params) => {
  venue.live();
  const ids = params.texts('order_id') ?? [];
  const clientIds = params.texts('cl_ord_id') ?? [];
  const userrefs = params.texts('order_userref') ?? [];
  if (ids.length + clientIds.length + userrefs.length === 0) throw faults.arguments('order_id');
  const cancelOne = (record: OrderRecord | undefined, name: object): SocketOutcome => {
    try {
      if (record === undefined || !isOpen(record)) throw faults.unknownOrder();
      venue.desk.cancel(record);
      return { result: name };
    } catch (error) {
      if (!(error instanceof KrakenFault)) throw error;
      return { error: error.message, extra: name };
    }
  };
  const byUserref = (text: string): readonly SocketOutcome[] => {
    const found = venue.records.open(account).filter(({ wish }) => wish.userref !== 0 && String(wish.userref) === text);
    return found.length === 0
      ? [cancelOne(undefined, { order_userref: Number(text) })]
      : found.map((record) => cancelOne(record, { order_id: record.txid }));
  };
  return [
    ...ids.map((id) => cancelOne(venue.records.find(account, id), { order_id: id })),
    ...clientIds.map((id) => cancelOne(venue.records.openByClientId(account, id), { cl_ord_id: id })),
    ...userrefs.flatMap(byUserref),
  ];
};

const batchCancel: SocketMethod = (venue, account, params) => {
  venue.live();
  const ids = params.texts('orders') ?? [];
  const count = cancelNamed(venue, account, ids, params.texts('cl_ord_id') ?? []);
  return { extra: { orders_cancelled: count } };
};

const cancelAll: SocketMethod = (venue, account) => {
  venue.live();
  return { result: { count: venue.desk.cancelAll(account) } };
};

const cancelAllAfter: SocketMethod = (venue, account, params) => ({ result: setTimeoutOf(venue, { params, account }) });

/** Methods by name. */
export const ORDER_METHODS: ReadonlyMap<string, SocketMethod> = new Map(
  Object.entries({
    add_order: addOrder,
    batch_add: batchAdd,
    amend_order: amendOrder,
    edit_order: editOrder,
    cancel_order: cancelOrder,
    batch_cancel: batchCancel,
    cancel_all: cancelAll,
    cancel_all_orders_after: cancelAllAfter,
  }),
);
