/**
 * Orders as the venue knows them. One of its orders may be several of the exchange: an edit is a new order in the
 * exchange and the same one here, a bracket is a pair. What they fill is added up here, event by event, so that an order
 * shows what it was at that event and not where the command ended. Bounded: of closed orders the oldest go.
 */
import { assert } from '../../../core/index.ts';
import { EXPIRY_REASON, ORDER_STATE, SIM_EVENT, type SimEvent } from '../../../domain/sim/index.ts';
import type { OrderPlan } from './order-plan.ts';

const CLOSED_KEPT = 100_000;
const FILLS_KEPT = 200_000;
const HEX = 16;
const WORD = 2 ** 32;
const WORD_DIGITS = 8;

/** What an order is. */
export type OrderStatus = 'PENDING' | 'OPEN' | 'FILLED' | 'CANCELLED' | 'EXPIRED' | 'FAILED';

/** A change of price or size that was accepted. */
export interface OrderEdit {
  readonly priceTicks: number;
  readonly lots: number;
  readonly timeUs: number;
}

/** An order. */
export interface OrderRecord {
  /** Rises with each order of the venue. */
  readonly number: number;
  readonly orderId: string;
  readonly clientOrderId: string;
  readonly account: number;
  readonly createdUs: number;
  plan: OrderPlan;
  /** Its order in the exchange, of a bracket the pair. */
  exchangeId: number;
  readonly listId: number;
  lots: number;
  /** Price at which the funds of a buy are locked, and the rate of the commission that is locked with it. */
  lockTicks: number;
  lockPpm: number;
  filledLots: number;
  filledQuoteUnits: number;
  feeUnits: number;
  preventedLots: number;
  fills: number;
  lastFillUs: number;
  /** Time of the last event that changed it. */
  changedUs: number;
  status: OrderStatus;
  isTriggered: boolean;
  /** Why it was cancelled, as the venue says it; empty otherwise. */
  cancelMessage: string;
  edits: readonly OrderEdit[];
}

/** One fill of an order. */
export interface FillRecord {
  readonly number: number;
  readonly order: OrderRecord;
  readonly tradeId: number;
  readonly priceTicks: number;
  readonly lots: number;
  readonly feeUnits: number;
  readonly isMaker: boolean;
  readonly timeUs: number;
}

/** What a new order is made of. */
export interface NewOrder {
  readonly clientOrderId: string;
  readonly account: number;
  readonly plan: OrderPlan;
  readonly exchangeIds: readonly number[];
  readonly listId: number;
  readonly lots: number;
  readonly lockTicks: number;
  readonly lockPpm: number;
  readonly timeUs: number;
}

/** Whether nothing more happens to an order. */
export function isClosed({ status }: OrderRecord): boolean {
  return status !== 'PENDING' && status !== 'OPEN';
}

/** A random id (RFC 9562, version 4). @param random uniform in [0, 1). */
export function makeUuid(random: () => number): string {
  const word = (): string =>
    Math.floor(random() * WORD)
      .toString(HEX)
      .padStart(WORD_DIGITS, '0');
  const [first, second, third, fourth] = [word(), word(), word(), word()];
  const variant = (8 + Math.floor(random() * 4)).toString(HEX);
  const middle = `${second.slice(0, 4)}-4${second.slice(5)}-${variant}${third.slice(1, 4)}`;
  return `${first}-${middle}-${third.slice(4)}${fourth}`;
}

/** Orders and fills of all accounts. */
export class OrderLedger {
  readonly #random: () => number;
  readonly #byId = new Map<string, OrderRecord>();
  readonly #byClientId = new Map<string, OrderRecord>();
  readonly #byExchangeId = new Map<number, OrderRecord>();
  /** Oldest first. */
  #orders: OrderRecord[] = [];
  #fills: FillRecord[] = [];
  #closed = 0;
  #nextOrder = 1;
  #nextFill = 1;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Orders of an account, newest first. */
  ordersOf(account: number): OrderRecord[] {
    return this.#orders.filter((order) => order.account === account).reverse();
  }

  /** Fills of an account, newest first. */
  fillsOf(account: number): FillRecord[] {
    return this.#fills.filter(({ order }) => order.account === account).reverse();
  }

  /** The fill of an order that was counted last. */
  newestFill(order: OrderRecord): FillRecord {
    const fill = this.#fills.findLast((one) => one.order === order);
    if (fill === undefined) assert(false, 'a fill of the order was counted', order.number);
    return fill as FillRecord;
  }

  /** An order of an account. */
  find(account: number, orderId: string): OrderRecord | undefined {
    const order = this.#byId.get(orderId);
    return order?.account === account ? order : undefined;
  }

  /** The order that an account has given this id. */
  findByClientId(account: number, clientOrderId: string): OrderRecord | undefined {
    return this.#byClientId.get(clientKey(account, clientOrderId));
  }

  /** Whether an order of the exchange is one of these. */
  knows(exchangeId: number): boolean {
    return this.#byExchangeId.has(exchangeId);
  }

  /** An order was placed. To be called before its events are told. */
  open(order: NewOrder): OrderRecord {
    const { clientOrderId, account, plan, exchangeIds, listId, lots, lockTicks, lockPpm, timeUs } = order;
    const record: OrderRecord = {
      number: this.#nextOrder,
      orderId: makeUuid(this.#random),
      clientOrderId,
      account,
      createdUs: timeUs,
      plan,
      exchangeId: exchangeIds[0] as number,
      listId,
      lots,
      lockTicks,
      lockPpm,
      filledLots: 0,
      filledQuoteUnits: 0,
      feeUnits: 0,
      preventedLots: 0,
      fills: 0,
      lastFillUs: 0,
      changedUs: timeUs,
      status: 'PENDING',
      isTriggered: false,
      cancelMessage: '',
      edits: [],
    };
    this.#nextOrder += 1;
    this.#orders.push(record);
    this.#byId.set(record.orderId, record);
    this.#byClientId.set(clientKey(account, clientOrderId), record);
    for (const id of exchangeIds) this.#byExchangeId.set(id, record);
    return record;
  }

  /** An order goes on as another one of the exchange. To be called before the events of that are told. */
  goOn(record: OrderRecord, exchangeId: number): void {
    record.exchangeId = exchangeId;
    this.#byExchangeId.set(exchangeId, record);
  }

  /** Takes an event of an account. @returns the order that it changed. */
  apply(event: SimEvent): OrderRecord | undefined {
    const record = this.#byExchangeId.get(event.orderId);
    if (record === undefined || isClosed(record)) return undefined;
    // What ends because the order goes on as another one does not end the order.
    const isOld = record.listId === 0 && event.orderId !== record.exchangeId;
    if (isOld && event.kind !== SIM_EVENT.fill) return undefined;
    if (!this.#change(record, event)) return undefined;
    record.changedUs = event.time;
    if (isClosed(record)) this.#close();
    return record;
  }

  #change(record: OrderRecord, event: SimEvent): boolean {
    switch (event.kind) {
      case SIM_EVENT.new:
        record.status = 'OPEN';
        return true;
      case SIM_EVENT.triggered:
        record.isTriggered = true;
        return true;
      case SIM_EVENT.fill:
        this.#fill(record, event);
        return true;
      case SIM_EVENT.prevented:
        record.preventedLots += event.lots;
        if (event.state === ORDER_STATE.expiredInMatch) end(record, 'CANCELLED', 'Self trade prevention');
        return true;
      case SIM_EVENT.canceled:
        end(record, 'CANCELLED', 'User requested cancel');
        return true;
      case SIM_EVENT.rejected:
        end(record, 'FAILED', 'Insufficient funds');
        return true;
      case SIM_EVENT.expired:
        return expire(record, event.reason);
      default:
        return event.kind === SIM_EVENT.replaced;
    }
  }

  #fill(record: OrderRecord, event: SimEvent): void {
    record.filledLots += event.lots;
    record.filledQuoteUnits += event.quoteUnits;
    record.feeUnits += event.feeUnits;
    record.fills += 1;
    record.lastFillUs = event.time;
    if (event.state === ORDER_STATE.filled) record.status = 'FILLED';
    this.#fills.push({
      number: this.#nextFill,
      order: record,
      tradeId: event.tradeId,
      priceTicks: event.priceTicks,
      lots: event.lots,
      feeUnits: event.feeUnits,
      isMaker: event.maker === 1,
      timeUs: event.time,
    });
    this.#nextFill += 1;
    if (this.#fills.length > 2 * FILLS_KEPT) this.#fills = this.#fills.slice(-FILLS_KEPT);
  }

  /** Counts a closed order; forgets the oldest when there are too many. */
  #close(): void {
    this.#closed += 1;
    if (this.#closed <= 2 * CLOSED_KEPT) return;
    let surplus = this.#closed - CLOSED_KEPT;
    this.#orders = this.#orders.filter((order) => {
      if (surplus === 0 || !isClosed(order)) return true;
      surplus -= 1;
      this.#byId.delete(order.orderId);
      this.#byClientId.delete(clientKey(order.account, order.clientOrderId));
      return false;
    });
    for (const [id, order] of this.#byExchangeId) if (!this.#byId.has(order.orderId)) this.#byExchangeId.delete(id);
    this.#closed = CLOSED_KEPT;
  }
}

function clientKey(account: number, clientOrderId: string): string {
  return `${account} ${clientOrderId}`;
}

function end(record: OrderRecord, status: OrderStatus, message: string): void {
  record.status = status;
  record.cancelMessage = message;
}

/** The other leg of a bracket ends when one is chosen; that is not the end of the order. */
function expire(record: OrderRecord, reason: number): boolean {
  if (reason === EXPIRY_REASON.ocoTrigger) return false;
  if (reason === EXPIRY_REASON.goodTillDate) end(record, 'EXPIRED', 'Order expired');
  else end(record, 'CANCELLED', reason === EXPIRY_REASON.unfilledFok ? 'Fill or kill' : 'Unfilled rest cancelled');
  return true;
}
