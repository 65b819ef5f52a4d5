/**
 * Orders as clients know them. An order keeps its id when it is amended, although the exchange then has another one in its
 * place; what it has filled so far is counted here, event by event. Closed orders are kept up to a bound.
 */
import type { OrderWish } from './order-wish.ts';
import { txid, txidNumber } from './txid.ts';

const CLOSED_KEPT = 20_000;

/** States of an order, in the venue's words; `closed` is filled. */
export type OrderStatus = 'pending' | 'open' | 'closed' | 'canceled' | 'expired';

/** An order. Ticks, lots, quote units of 1e-8, µs. */
export interface OrderRecord {
  readonly txid: string;
  readonly account: number;
  readonly symbol: number;
  readonly wish: OrderWish;
  readonly openUs: number;
  /** Order that this one closes, empty for none. */
  readonly parent: string;
  /** Its order in the exchange, 0 before there is one. */
  exchangeId: number;
  /** Lots that are wanted; 0 while the quote says how much. */
  lots: number;
  quoteUnits: number;
  priceTicks: number;
  triggerTicks: number;
  displayLots: number;
  status: OrderStatus;
  isTriggered: boolean;
  filledLots: number;
  filledQuoteUnits: number;
  feeUnits: number;
  readonly trades: string[];
  reason: string;
  closeUs: number;
  /** Why the venue will have ended it: the reason is known before the exchange says so. */
  endReason: string;
  /** Lots that were filled and have no order that closes them yet. */
  owedLots: number;
  amends: number;
  /** What the next event of its taking is told as: a new order, an amended one, or nothing. */
  announce: 'new' | 'amended' | 'nothing';
}

/** Whether an order can still trade. */
export function isOpen({ status }: OrderRecord): boolean {
  return status === 'pending' || status === 'open';
}

/** Orders of all accounts. */
export class OrderRecords {
  readonly #byNumber = new Map<number, OrderRecord>();
  readonly #byExchange = new Map<number, OrderRecord>();
  readonly #open = new Map<number, Set<OrderRecord>>();
  readonly #closed = new Map<number, OrderRecord[]>();
  #next = 1;

  /** A new order, not in the exchange yet. */
  add(order: Pick<OrderRecord, 'account' | 'symbol' | 'wish' | 'openUs' | 'parent'>): OrderRecord {
    const record: OrderRecord = {
      ...order,
      txid: txid('O', this.#next),
      exchangeId: 0,
      lots: 0,
      quoteUnits: 0,
      priceTicks: 0,
      triggerTicks: 0,
      displayLots: 0,
      status: 'pending',
      isTriggered: false,
      filledLots: 0,
      filledQuoteUnits: 0,
      feeUnits: 0,
      trades: [],
      reason: '',
      closeUs: 0,
      endReason: '',
      owedLots: 0,
      amends: 0,
      announce: 'new',
    };
    this.#byNumber.set(this.#next, record);
    this.#next += 1;
    this.#openOf(order.account).add(record);
    return record;
  }

  /** An order that was refused after all is forgotten. */
  forget(record: OrderRecord): void {
    this.#byNumber.delete(txidNumber('O', record.txid) as number);
    this.#byExchange.delete(record.exchangeId);
    this.#openOf(record.account).delete(record);
  }

  /** An order stands in the exchange under this id, instead of any former one. */
  bind(record: OrderRecord, exchangeId: number): void {
    this.#byExchange.delete(record.exchangeId);
    record.exchangeId = exchangeId;
    this.#byExchange.set(exchangeId, record);
  }

  /** The order that an event of the exchange is about. */
  ofExchange(exchangeId: number): OrderRecord | undefined {
    return this.#byExchange.get(exchangeId);
  }

  /** An order that has come to its end. */
  close(record: OrderRecord): void {
    if (!this.#openOf(record.account).delete(record)) return;
    this.#byExchange.delete(record.exchangeId);
    const closed = this.#closed.get(record.account) ?? [];
    this.#closed.set(record.account, closed);
    closed.push(record);
    if (closed.length < 2 * CLOSED_KEPT) return;
    for (const old of closed.splice(0, CLOSED_KEPT)) this.#byNumber.delete(txidNumber('O', old.txid) as number);
  }

  /** An order of an account by its id. */
  find(account: number, id: string): OrderRecord | undefined {
    const number = txidNumber('O', id);
    const record = number === undefined ? undefined : this.#byNumber.get(number);
    return record?.account === account ? record : undefined;
  }

  /** Open orders of an account, oldest first. */
  open(account: number): OrderRecord[] {
    return [...this.#openOf(account)];
  }

  /** Closed orders of an account, in the order of their ends. */
  closed(account: number): readonly OrderRecord[] {
    return this.#closed.get(account) ?? [];
  }

  /** The open order that bears a client's id. Nothing names none of those that were given no id. */
  openByClientId(account: number, clientId: string): OrderRecord | undefined {
    if (clientId === '') return undefined;
    for (const record of this.#openOf(account)) if (record.wish.clientId === clientId) return record;
    return undefined;
  }

  #openOf(account: number): Set<OrderRecord> {
    let open = this.#open.get(account);
    if (open === undefined) {
      open = new Set();
      this.#open.set(account, open);
    }
    return open;
  }
}
