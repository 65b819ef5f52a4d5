/** Private endpoints that place, change and cancel orders. */
import type { Call, Endpoint } from './endpoint.ts';
import { faults, KrakenFault } from './fault.ts';
import type { KrakenMarket } from './market.ts';
import { isOpen, type OrderRecord } from './order-record.ts';
import { describeOrder } from './order-view.ts';
import { type OrderWish, readRestWish } from './order-wish.ts';
import { KrakenParams, type ParamValue } from './params.ts';
import { marketOf } from './public-endpoints.ts';
import { isTxid, txid } from './txid.ts';
import type { KrakenVenue } from './venue.ts';

const BATCH = { least: 2, most: 15 } as const;
const CANCELS_MAX = 50;
const TIMEOUT_MAX = 86_400;
const US_PER_MS = 1000;

/** The one open order that a text names: its id, or a whole number that is its `userref`. */
function namedOrders(venue: KrakenVenue, account: number, name: string): readonly OrderRecord[] {
  if (isTxid(name)) {
    const record = venue.records.find(account, name);
    return record === undefined || !isOpen(record) ? [] : [record];
  }
  // 0 is what orders have that were given none.
  if (!/^-?\d{1,10}$/.test(name) || Number(name) === 0) throw faults.invalidOrder();
  return venue.records.open(account).filter(({ wish }) => wish.userref === Number(name));
}

/** The open order of `txid` or `cl_ord_id`. @throws EOrder:Unknown order, EOrder:Invalid order */
export function openOrder(venue: KrakenVenue, account: number, params: KrakenParams, idName = 'txid'): OrderRecord {
  venue.live();
  const id = params.find(idName);
  const clientId = params.find('cl_ord_id');
  if (id === undefined && clientId === undefined) throw faults.arguments();
  const record =
    id === undefined ? venue.records.openByClientId(account, clientId as string) : namedOrders(venue, account, id)[0];
  if (record === undefined) throw faults.unknownOrder();
  return record;
}

function addOne(venue: KrakenVenue, account: number, market: KrakenMarket, wish: OrderWish): object {
  const record = venue.desk.place(account, market, wish);
  return { descr: describeOrder(market.pair, record), txid: [record.txid] };
}

/** What an order would be called, without placing it. */
function described(venue: KrakenVenue, account: number, market: KrakenMarket, wish: OrderWish): object {
  venue.desk.check(account, market, wish);
  return { descr: venue.desk.describe(account, market, wish) };
}

const addOrder: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    const market = marketOf(venue, params);
    const wish = readRestWish(params, venue.wallUs);
    return params.flag('validate') ? described(venue, account, market, wish) : addOne(venue, account, market, wish);
  },
};

const addOrderBatch: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    const market = marketOf(venue, params);
    const orders = params.trees('orders') ?? [];
    if (orders.length < BATCH.least || orders.length > BATCH.most) throw faults.arguments('orders');
    const isTest = params.flag('validate');
    // All are read before the first is placed: what is malformed leaves nothing behind.
    const wishes = orders.map((order) => readRestWish(order, venue.wallUs));
    return {
      orders: wishes.map((wish) => {
        try {
          if (isTest) return described(venue, account, market, wish);
          const record = venue.desk.place(account, market, wish);
          const { order, close } = describeOrder(market.pair, record);
          return { txid: record.txid, descr: { order }, ...(close === undefined ? {} : { close }) };
        } catch (error) {
          if (error instanceof KrakenFault) return { error: error.message };
          throw error;
        }
      }),
    };
  },
};

/** The order that an edit asks for: what it does not say stays as it was. */
export function editedWish(record: OrderRecord, market: KrakenMarket, params: KrakenParams, nowUs: number): OrderWish {
  const { wish } = record;
  const kept = new Map<string, ParamValue>([
    ['ordertype', wish.kind],
    ['type', wish.side > 0 ? 'buy' : 'sell'],
    ['volume', market.pair.quantity(record.lots - record.filledLots)],
    ['oflags', wish.isPostOnly ? 'post' : ''],
    ['timeinforce', wish.time],
    ['expiretm', wish.time === 'GTD' ? String(wish.expireUs / 1e6) : '0'],
    ['displayvol', wish.displayVolume],
    ['trigger', wish.trigger],
  ]);
  const waits = wish.triggerPrice !== '';
  kept.set('price', waits ? wish.triggerPrice : wish.limitPrice);
  kept.set('price2', waits ? wish.limitPrice : '');
  for (const name of ['volume', 'price', 'price2', 'oflags', 'displayvol', 'deadline', 'userref']) {
    const value = params.find(name);
    if (value !== undefined) kept.set(name, value);
  }
  return { ...readRestWish(new KrakenParams(kept), nowUs), close: wish.close };
}

const editOrder: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    const market = marketOf(venue, params);
    const record = openOrder(venue, account, params);
    if (record.symbol !== market.pair.index) throw faults.unknownOrder();
    const wish = editedWish(record, market, params, venue.wallUs);
    if (params.flag('validate')) return { descr: venue.desk.describe(account, market, wish) };
    const next = venue.desk.edit(record, wish);
    return {
      status: 'ok',
      txid: next.txid,
      originaltxid: record.txid,
      volume: market.pair.quantity(next.lots),
      price: market.pair.price(next.priceTicks || next.triggerTicks),
      price2: market.pair.price(next.triggerTicks > 0 ? next.priceTicks : 0),
      orders_cancelled: 1,
      descr: describeOrder(market.pair, next),
    };
  },
};

/** Id of a new amendment: those of trades count from the other end. */
export function amendId(venue: KrakenVenue): string {
  return txid('T', Number.MAX_SAFE_INTEGER - venue.takeAmendNumber());
}

const amendOrder: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    const record = openOrder(venue, account, params);
    venue.desk.amend(record, params);
    return { amend_id: amendId(venue) };
  },
};

const cancelOrder: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    venue.live();
    const id = params.find('txid');
    const found = id === undefined ? [openOrder(venue, account, params)] : namedOrders(venue, account, id);
    if (found.length === 0) throw faults.unknownOrder();
    for (const record of found) venue.desk.cancel(record);
    return { count: found.length };
  },
};

/** Cancels what the names name; those that name nothing are passed over. @returns how many. */
export function cancelNamed(
  venue: KrakenVenue,
  account: number,
  ids: readonly string[],
  clientIds: readonly string[],
): number {
  if (ids.length + clientIds.length === 0 || ids.length + clientIds.length > CANCELS_MAX)
    throw faults.arguments('orders');
  const byId = ids.flatMap((id) => namedOrders(venue, account, id));
  const byClient = clientIds.flatMap((id) => venue.records.openByClientId(account, id) ?? []);
  const found = new Set([...byId, ...byClient]);
  if (found.size === 0) throw faults.unknownOrder();
  let count = 0;
  for (const record of found) {
    if (!isOpen(record)) continue;
    venue.desk.cancel(record);
    count += 1;
  }
  return count;
}

const cancelOrderBatch: Endpoint = {
  counts: 'order',
  handle: (venue, { params, account }) => {
    venue.live();
    const ids = params.texts('orders') ?? [];
    return { count: cancelNamed(venue, account, ids, params.texts('cl_ord_ids') ?? []) };
  },
};

const cancelAll: Endpoint = {
  counts: 'call',
  handle: (venue, { account }) => {
    venue.live();
    return { count: venue.desk.cancelAll(account) };
  },
};

/** Sets the dead man's switch of an account. @returns now and when it strikes; `0` for never. */
export function setTimeoutOf(
  venue: KrakenVenue,
  { params, account }: Call,
): { readonly currentTime: string; readonly triggerTime: string } {
  const timeout = params.whole('timeout', 0, TIMEOUT_MAX);
  if (timeout === undefined) throw faults.arguments('timeout');
  venue.setDeadMan(account, timeout);
  const iso = (us: number): string => new Date(Math.floor(us / US_PER_MS)).toISOString().replace(/\.\d{3}Z$/, 'Z');
  return { currentTime: iso(venue.wallUs), triggerTime: timeout === 0 ? '0' : iso(venue.wallUs + timeout * 1e6) };
}

/** Trading endpoints by name. */
export const TRADING_ENDPOINTS: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries({
    AddOrder: addOrder,
    AddOrderBatch: addOrderBatch,
    EditOrder: editOrder,
    AmendOrder: amendOrder,
    CancelOrder: cancelOrder,
    CancelOrderBatch: cancelOrderBatch,
    CancelAll: cancelAll,
    CancelAllOrdersAfter: { counts: 'call', handle: setTimeoutOf },
    GetWebSocketsToken: { counts: 'call', handle: (venue, { account }) => venue.tokens.make(account, venue.wallUs) },
  }),
);
