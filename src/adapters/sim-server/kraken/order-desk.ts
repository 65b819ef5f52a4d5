/**
 * Places, amends, edits and cancels orders. What the exchange cannot change in place is cancelled and placed again within
 * one command, so nobody trades in between; when the new order is refused, the old one stands again.
 */
import { type OrderRequest, REFUSAL } from '../../../domain/sim/index.ts';
import { faults } from './fault.ts';
import type { KrakenMarket } from './market.ts';
import { isOpen, type OrderRecord } from './order-record.ts';
import {
  checkMinimum,
  type OrderShape,
  readLots,
  readPrice,
  requestOf,
  shapeOf,
  trailOf,
  triggeredRequest,
} from './order-shape.ts';
import { describeOrder } from './order-view.ts';
import { hasLimit, isTrailing, isTriggered, type OrderWish } from './order-wish.ts';
import type { KrakenParams } from './params.ts';
import { deedCost } from './rate-counters.ts';
import { refused } from './refusals.ts';
import type { KrakenVenue } from './venue.ts';

const US_PER_SECOND = 1e6;
const USER_REQUESTED = 'User requested';

/** Changes orders of accounts. */
export class OrderDesk {
  readonly #venue: KrakenVenue;

  constructor(venue: KrakenVenue) {
    this.#venue = venue;
  }

  /** Looks whether an order would be taken. @throws the venue's own errors. */
  check(account: number, market: KrakenMarket, wish: OrderWish): void {
    const { exchange } = this.#venue;
    this.#checkClientId(account, wish);
    const request = requestOf({ account, symbol: market.pair.index, wish }, shapeOf(market.pair, wish, market.last));
    const found = this.#venue.run((timeUs) => {
      const first = exchange.check(timeUs, request);
      return first === REFUSAL.wouldTriggerImmediately ? exchange.check(timeUs, triggeredRequest(request)) : first;
    }).result;
    if (found < 0) throw refused(found);
  }

  /** What an order would be called. */
  describe(account: number, market: KrakenMarket, wish: OrderWish): object {
    const { records } = this.#venue;
    const record = records.add({ account, symbol: market.pair.index, wish, openUs: 0, parent: '' });
    take(record, shapeOf(market.pair, wish, market.last));
    records.forget(record);
    return describeOrder(market.pair, record);
  }

  /** Places an order. @param parent the order that it closes. @throws the venue's own errors. */
  place(account: number, market: KrakenMarket, wish: OrderWish, parent = ''): OrderRecord {
    const venue = this.#venue;
    venue.rates.order(account, market.pair.index, deedCost('add', 0), venue.wallUs);
    this.#checkClientId(account, wish);
    const shape = shapeOf(market.pair, wish, market.last);
    const record = venue.records.add({ account, symbol: market.pair.index, wish, openUs: venue.now(), parent });
    take(record, shape);
    const { result } = venue.run((timeUs) => this.#submit(timeUs, record, requestOf(record, shape)));
    if (result >= 0) return record;
    venue.records.forget(record);
    throw refused(result);
  }

  /** Changes an order in its place. @returns whether its queue position was kept. @throws the venue's own errors. */
  amend(record: OrderRecord, params: KrakenParams): boolean {
    const market = this.#begin(record, 'amend');
    const quantity = params.find('order_qty');
    const display = params.find('display_qty');
    const lots = quantity === undefined ? record.lots : readLots(market.pair, 'order_qty', quantity);
    const rest = lots - record.filledLots;
    if (rest <= 0 || record.lots === 0) throw faults.arguments('order_qty');
    const changes = ['order_qty', 'display_qty', 'limit_price', 'trigger_price', 'post_only'];
    if (!changes.some((name) => params.has(name))) throw faults.arguments();
    const limit = params.find('limit_price');
    const trigger = params.find('trigger_price');
    if (limit !== undefined && !hasLimit(record.wish.kind)) throw faults.arguments('limit_price');
    // The limit of an order that trails is an offset until its trigger comes.
    if (limit !== undefined && isTrailing(record.wish.kind) && waits(record)) throw faults.arguments('limit_price');
    if (trigger !== undefined && !waits(record)) throw faults.arguments('trigger_price');
    if (display !== undefined && record.wish.kind !== 'iceberg') throw faults.arguments('display_qty');
    const { pair } = market;
    const priceTicks = limit === undefined ? record.priceTicks : readPrice(pair, limit, market.last, -record.wish.side);
    const trails = isTrailing(record.wish.kind);
    const shape: OrderShape = {
      ...this.#restOf(record, trails && trigger !== undefined ? trigger : record.wish.triggerPrice, market),
      lots: rest,
      priceTicks,
      displayLots: display === undefined ? record.displayLots : readLots(pair, 'display_qty', display),
      ...(trails || trigger === undefined ? {} : { triggerTicks: readPrice(pair, trigger, market.last, 1) }),
    };
    checkMinimum(pair, { ...shape, lots }, market.last);
    const isSmaller = lots < record.lots && limit === undefined && trigger === undefined && display === undefined;
    const before = { ...record };
    const old = this.#restOf(record, record.wish.triggerPrice, market);
    // What is told of the order while it is changed is already that of the changed one.
    take(record, { ...shape, lots });
    try {
      if (isSmaller) this.#shrink(record, rest);
      else this.#replace(record, { shape, old, isPostOnly: params.flag('post_only') });
    } catch (error) {
      take(record, before);
      throw error;
    }
    record.amends += 1;
    return isSmaller;
  }

  /** Cancels an order and places another one in its stead. @throws the venue's own errors. */
  edit(record: OrderRecord, wish: OrderWish): OrderRecord {
    const venue = this.#venue;
    const market = this.#begin(record, 'edit');
    const shape = shapeOf(market.pair, wish, market.last);
    const next = venue.records.add({
      account: record.account,
      symbol: record.symbol,
      wish,
      openUs: venue.now(),
      parent: '',
    });
    take(next, shape);
    const old = this.#restOf(record, record.wish.triggerPrice, market);
    const { result } = venue.run((timeUs) => {
      record.endReason = 'Order replaced';
      const canceled = venue.exchange.cancel(timeUs, nameOf(record));
      if (canceled < 0) return canceled;
      const placed = this.#submit(timeUs, next, requestOf(next, shape));
      if (placed < 0) this.#restore(timeUs, record, old);
      return placed;
    });
    if (result >= 0) return next;
    venue.records.forget(next);
    throw refused(result);
  }

  /** Cancels an order. @throws the venue's own errors. */
  cancel(record: OrderRecord, reason = USER_REQUESTED): void {
    const venue = this.#venue;
    if (!isOpen(record)) throw faults.unknownOrder();
    this.#charge(record, 'cancel');
    record.endReason = reason;
    const { result } = venue.run((timeUs) => venue.exchange.cancel(timeUs, nameOf(record)));
    if (result < 0) throw refused(result);
  }

  /** Cancels all orders of an account. @returns how many. */
  cancelAll(account: number, reason = USER_REQUESTED): number {
    const venue = this.#venue;
    let count = 0;
    venue.run((timeUs) => {
      for (const record of venue.records.open(account)) {
        record.endReason = reason;
        if (venue.exchange.cancel(timeUs, nameOf(record)) > 0) count += 1;
      }
    });
    return count;
  }

  /** What is filled of an order that has a closing one is placed on the other side, as soon as there is enough of it. */
  close(record: OrderRecord): void {
    const { close } = record.wish;
    if (close === undefined || record.owedLots === 0) return;
    const market = this.#venue.markets[record.symbol] as KrakenMarket;
    const owed = record.owedLots;
    const lots = owed - (owed % market.pair.gridStep);
    record.owedLots -= lots;
    const wish: OrderWish = {
      ...record.wish,
      ...close,
      side: record.wish.side > 0 ? -1 : 1,
      volume: market.pair.quantity(lots),
      displayVolume: '',
      isPostOnly: false,
      isInQuote: false,
      time: 'GTC',
      expireUs: 0,
      clientId: '',
      close: undefined,
    };
    try {
      this.place(record.account, market, wish, record.txid);
    } catch (error) {
      // Too little to be an order, or not to be had now: it is tried again with the next fill.
      if (!(error instanceof Error && error.name === 'KrakenFault')) throw error;
      record.owedLots = owed;
    }
  }

  #begin(record: OrderRecord, deed: 'amend' | 'edit'): KrakenMarket {
    // What the market has done meanwhile comes first: the order may be filled.
    this.#venue.live();
    if (!isOpen(record)) throw faults.unknownOrder();
    this.#charge(record, deed);
    return this.#venue.markets[record.symbol] as KrakenMarket;
  }

  #charge(record: OrderRecord, deed: 'amend' | 'edit' | 'cancel'): void {
    const venue = this.#venue;
    const age = Math.max(0, venue.now() - record.openUs) / US_PER_SECOND;
    venue.rates.order(record.account, record.symbol, deedCost(deed, age), venue.wallUs);
  }

  #checkClientId(account: number, { clientId }: OrderWish): void {
    if (clientId !== '' && this.#venue.records.openByClientId(account, clientId) !== undefined) throw faults.clientId();
  }

  #submit(timeUs: number, record: OrderRecord, request: OrderRequest): number {
    const { exchange, records } = this.#venue;
    let placed = exchange.submit(timeUs, request);
    if (placed === REFUSAL.wouldTriggerImmediately) {
      placed = exchange.submit(timeUs, triggeredRequest(request));
      record.isTriggered = placed > 0;
    }
    if (placed > 0) records.bind(record, placed);
    return placed;
  }

  /** Numbers of what is left of an order. */
  #restOf(record: OrderRecord, trailing: string, { pair, last }: KrakenMarket): OrderShape {
    const trails = isTrailing(record.wish.kind) && !record.isTriggered;
    const trail = trails ? trailOf(pair, { ...record.wish, triggerPrice: trailing }, last) : undefined;
    return {
      lots: record.lots - record.filledLots,
      quoteUnits: 0,
      priceTicks: record.priceTicks,
      triggerTicks: record.isTriggered ? 0 : record.triggerTicks,
      limitOffset: trail?.limitOffset,
      trailingBps: trail?.trailingBps ?? 0,
      displayLots: record.displayLots,
    };
  }

  #shrink(record: OrderRecord, rest: number): void {
    const venue = this.#venue;
    const name = nameOf(record);
    record.announce = 'amended';
    const { result } = venue.run((timeUs) => {
      const order = venue.exchange.order(name);
      return order === undefined ? REFUSAL.unknownOrder : venue.exchange.amend(timeUs, name, order.filledLots + rest);
    });
    if (result < 0) throw refused(result);
  }

  #replace(
    record: OrderRecord,
    change: { readonly shape: OrderShape; readonly old: OrderShape; readonly isPostOnly: boolean },
  ): void {
    const venue = this.#venue;
    const { shape, old, isPostOnly } = change;
    const wish = isPostOnly ? { ...record.wish, isPostOnly } : record.wish;
    const plain = requestOf({ ...record, wish }, shape);
    const request = record.isTriggered ? triggeredRequest(plain) : plain;
    const { result } = venue.run((timeUs) => {
      record.announce = 'amended';
      const name = nameOf(record);
      // Told of under its former number only, which nobody knows any more once the new one is bound.
      const canceled = venue.exchange.cancel(timeUs, name);
      if (canceled < 0) return canceled;
      const placed = this.#submit(timeUs, record, request);
      if (placed < 0) this.#restore(timeUs, record, old);
      return placed;
    });
    if (result < 0) throw refused(result);
  }

  #restore(timeUs: number, record: OrderRecord, shape: OrderShape): void {
    const plain = requestOf(record, shape);
    record.announce = 'nothing';
    record.endReason = '';
    this.#submit(timeUs, record, record.isTriggered ? triggeredRequest(plain) : plain);
  }
}

/** Whether an order still waits for its trigger. */
function waits(record: OrderRecord): boolean {
  return isTriggered(record.wish.kind) && !record.isTriggered;
}

function take(record: OrderRecord, shape: Omit<OrderShape, 'trailingBps' | 'limitOffset'>): void {
  record.lots = shape.lots;
  record.quoteUnits = shape.quoteUnits;
  record.priceTicks = shape.priceTicks;
  record.triggerTicks = shape.triggerTicks;
  record.displayLots = shape.displayLots;
}

function nameOf(record: OrderRecord): {
  readonly account: number;
  readonly symbol: number;
  readonly orderId: number;
  readonly clientId: number;
} {
  return { account: record.account, symbol: record.symbol, orderId: record.exchangeId, clientId: 0 };
}
