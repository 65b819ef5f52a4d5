/**
 * The orders that strategies let wait in their markets. A strategy states what is to wait from now on; what waits already is
 * kept, what is not stated any more is taken back, and what is new leaves when nothing that it may replace can trade any
 * more: risk counts both until then.
 *
 * A statement holds until the next one. An order of it that has left is not sent again by itself, however it ended: a
 * strategy that wants it again states it again.
 */
import type { PriceTicks, QtyLots } from '../core/index.ts';
import {
  type OpenOrder,
  type OpenOrders,
  type OrderIntent,
  remainingLots,
  type Side,
  termsOf,
} from '../domain/orders/index.ts';
import type { Account } from '../domain/portfolio/index.ts';
import type { RiskEngine } from '../domain/risk/index.ts';
import { ANSWER, RESTING_CELL, restingTicks, targetLots } from '../domain/strategy/index.ts';
import type { Desk } from './desk.ts';
import type { OrderSender } from './protection.ts';

/** The terms of these orders, as buys. */
const LIMIT = termsOf({ type: 'limit', purpose: 'entry', reduceOnly: false });
const STOP = termsOf({ type: 'stopMarket', purpose: 'entry', reduceOnly: false });

/** Whether an order waits for its price to open, enlarge, reduce or turn a position. */
export function isResting({ type, purpose }: OrderIntent): boolean {
  return type !== 'market' && purpose === 'entry';
}

/** An order that a strategy has stated. */
interface Line {
  side: Side;
  terms: number;
  ticks: PriceTicks;
  lots: number;
  /** It waits at the venue, or has left already. */
  sent: boolean;
}

/** What was stated for one market last. */
export interface Statement {
  readonly lines: Line[];
  /** The first of them that trades takes the others back. */
  exclusive: boolean;
}

/** What the orders are made from. */
export interface RestingParts {
  readonly account: Account;
  readonly orders: OpenOrders;
  readonly risk: RiskEngine;
  readonly sender: OrderSender;
}

/** Keeps what waits as it was stated. */
export class RestingOrders {
  readonly #in: RestingParts;

  constructor(parts: RestingParts) {
    this.#in = parts;
  }

  /**
   * Takes what the strategy of a desk has just stated, and lets it wait.
   * @param counts false for a statement that was made before the strategy could know what has happened.
   */
  hear(desk: Desk, statement: Statement, counts: boolean): void {
    const { answer } = desk;
    const count = answer[ANSWER.count] as number;
    if (Number.isNaN(count)) return;
    answer[ANSWER.count] = Number.NaN;
    if (!counts || !this.#in.risk.active) return;
    statement.exclusive = answer[ANSWER.exclusive] === 1;
    statement.lines.length = 0;
    for (let i = 0; i < count; i++) this.#read(desk, statement, ANSWER.orders + i * RESTING_CELL.cells);
    for (let order = this.#in.orders.first(desk.index); order !== undefined; order = order.next) {
      if (isResting(order.intent) && !keeps(statement, order)) this.#in.sender.cancel(order);
    }
    this.proceed(desk, statement);
  }

  /** Sends what has not left yet, when nothing that is taken back, and nothing of unknown fate, can trade beside it. */
  proceed(desk: Desk, { lines }: Statement): void {
    for (let order = this.#in.orders.first(desk.index); order !== undefined; order = order.next) {
      const { status, intent } = order;
      if (status === 'unknown' || (status === 'cancelPending' && isResting(intent))) return;
    }
    for (const line of lines) {
      if (line.sent) continue;
      line.sent = true;
      this.#in.sender.order(desk, line.terms, line.side, line.lots, line.ticks);
    }
  }

  /** Some of an order of a statement has traded. */
  onTrade(desk: Desk, statement: Statement, traded: OpenOrder): void {
    if (!statement.exclusive) return;
    statement.lines.length = 0;
    this.#cancelAll(desk, traded);
  }

  /** Takes everything back. */
  withdraw(desk: Desk, statement: Statement): void {
    statement.lines.length = 0;
    this.#cancelAll(desk);
  }

  #cancelAll(desk: Desk, but?: OpenOrder): void {
    for (let order = this.#in.orders.first(desk.index); order !== undefined; order = order.next) {
      if (order !== but && isResting(order.intent)) this.#in.sender.cancel(order);
    }
  }

  /** Reads the order at a place of the answer; one that is worth less than a lot is none. */
  #read({ answer, rules, trading }: Desk, { lines }: Statement, at: number): void {
    const side: Side = (answer[at + RESTING_CELL.side] as number) > 0 ? 'buy' : 'sell';
    const stop = answer[at + RESTING_CELL.stop] === 1;
    const ticks = restingTicks(rules, { side, stop, price: answer[at + RESTING_CELL.price] as number });
    const equity = this.#in.account.equity() as number;
    const limit = this.#in.risk.positionLimit(Math.max(0, equity));
    const target = answer[at + RESTING_CELL.size] as number;
    const lots = targetLots(trading, { target, equity, limit, perLot: ticks * rules.unitsPerTickLot });
    if (lots > 0) lines.push({ side, terms: stop ? STOP : LIMIT, ticks, lots, sent: false });
  }
}

/** Whether an order stands for a line of the statement, which it serves then. One that is taken back serves none. */
function keeps({ lines }: Statement, order: OpenOrder): boolean {
  const { intent, status } = order;
  if (status === 'cancelPending') return true;
  const terms = intent.type === 'limit' ? LIMIT : STOP;
  const left: QtyLots = remainingLots(order);
  for (const line of lines) {
    const fits = line.terms === terms && line.side === intent.side && line.ticks === intent.priceTicks;
    if (line.sent || !fits || line.lots !== left) continue;
    line.sent = true;
    return true;
  }
  return false;
}
